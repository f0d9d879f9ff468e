//! [`Dual`]: a number with its derivative, and the rule for kinks.

use crate::Scalar;
use num_traits::{FromPrimitive, One, Zero};
use std::ops::{Add, AddAssign, Div, Mul, MulAssign, Neg, Sub, SubAssign};

/// `2/√π`, as a sum.
const TWO_OVER_ROOT_PI: (f64, f64) = (std::f64::consts::FRAC_2_SQRT_PI, 1.533_545_961_316_588e-17);

/// `1/√(2π)`, as a sum.
const PEAK_OF_DENSITY: (f64, f64) = (0.398_942_280_401_432_7, -2.492_327_202_277_73e-17);

/// A constant as the sum of two terms: floats round the second off, more precise scalars do not.
#[inline(always)]
fn constant<T: Scalar>((high, low): (f64, f64)) -> T {
    T::of(high) + T::of(low)
}

/// A forward-mode dual number `value + slope·ε` with `ε² = 0`: evaluating a formula on it yields its
/// value and its exact derivative along one direction.
///
/// ```math
/// f(x + x' ε) = f(x) + f'(x)\,x' ε, \qquad ε^2 = 0
/// ```
///
/// Values are bit-identical to those of plain floats. Slopes are as accurate as values: forms that would
/// cancel, such as the textbook's `1 − tanh²`, are replaced. `Dual<Dual<T>>` gives second derivatives.
///
/// # Kinks
///
/// `max`, `min`, `abs` and `select` break ties between values by the slopes: they branch as if the point
/// moved slightly along the direction. A smooth formula written with kinks, such as the stable softplus,
/// thus has its true slope. [`Dual::slope`] moves to the left, so a real kink has its left derivative:
/// `relu′(0) = 0`. The innermost value and the outermost derivative select one branch for all parts of a
/// number: in a `Dual<Dual<T>>` the inner derivative never decides, which keeps Hessian-vector products
/// linear in their direction.
///
/// ```
/// use wengert_kernels::{Dual, Scalar};
/// let silu = |x: Dual<f64>| x * x.sigmoid();
/// let y = silu(Dual::variable(0.0));
/// assert_eq!((y.value, y.derivative()), (0.0, 0.5));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Dual<T> {
    /// The value.
    pub value: T,
    /// The derivative along the chosen direction.
    pub slope: T,
}

impl<T: Scalar> Dual<T> {
    /// A value with its slope.
    ///
    /// ```
    /// use wengert_kernels::Dual;
    /// let x = Dual::new(3.0, 1.0);
    /// assert_eq!(x * x, Dual::new(9.0, 6.0));
    /// ```
    #[inline(always)]
    pub fn new(value: T, slope: T) -> Self {
        Self { value, slope }
    }

    /// The variable `x` for [`Dual::derivative`]: its direction is −1, to the left.
    ///
    /// ```
    /// use wengert_kernels::Dual;
    /// let y = Dual::variable(3.0) * Dual::variable(3.0);
    /// assert_eq!((y.value, y.slope, y.derivative()), (9.0, -6.0, 6.0)); // the slope is that to the left
    /// ```
    #[inline(always)]
    pub fn variable(x: T) -> Self {
        Self::new(x, -T::one())
    }

    /// The derivative of a formula evaluated on [`Dual::variable`].
    ///
    /// ```
    /// use wengert_kernels::{Dual, Scalar};
    /// let y = Dual::variable(2.0_f64).powi(3);
    /// assert_eq!((y.value, y.derivative()), (8.0, 12.0));
    /// ```
    #[inline(always)]
    pub fn derivative(self) -> T {
        T::zero() - self.slope
    }

    /// `f′(x)`.
    ///
    /// ```
    /// use wengert_kernels::{Dual, Scalar};
    /// assert_eq!(Dual::slope(3.0, |x| x * x), 6.0);
    /// assert_eq!(Dual::slope(0.0, |x| x.max(Dual::of(0.0))), 0.0);
    /// ```
    pub fn slope(x: T, f: impl Fn(Self) -> Self) -> T {
        f(Self::variable(x)).derivative()
    }

    /// The chain rule: `value` of a function at `self`, and `factor`, its derivative, times the slope.
    #[inline(always)]
    fn chain(self, value: T, factor: T) -> Self {
        Self::new(value, factor * self.slope)
    }

    /// Whether `self > other`, with ties between values broken by the slopes.
    #[inline(always)]
    fn leads(self, other: Self) -> T::Mask {
        self.value.exceeds(other.value, self.slope.exceeds(other.slope, T::NEVER))
    }

    /// The selected branch with the innermost number of `value`: that is the choice of plain floats, which at
    /// a tie may be the other branch.
    #[inline(always)]
    fn branch(self, value: T) -> Self {
        Self::new(self.value.with_value_of(value), self.slope)
    }
}

impl<T: Scalar> Scalar for Dual<T> {
    type Mask = T::Mask;
    const NEVER: T::Mask = T::NEVER;

    #[inline(always)]
    fn of(x: f64) -> Self {
        Self::new(T::of(x), T::zero())
    }
    /// `(x·a + b)′ = x′·a + (x·a′ + b′)`
    #[inline(always)]
    fn mul_add(self, a: Self, b: Self) -> Self {
        let value = self.value.mul_add(a.value, b.value);
        Self::new(value, self.slope.mul_add(a.value, self.value.mul_add(a.slope, b.slope)))
    }
    /// `(c·x)′ = c·x′`; the product rule would multiply x by the slope 0 of c, and ∞·0 is NaN.
    #[inline(always)]
    fn scaled(self, factor: f64) -> Self {
        Self::new(self.value.scaled(factor), self.slope.scaled(factor))
    }
    /// `(1/x)′ = −1/x²`
    #[inline(always)]
    fn recip(self) -> Self {
        let y = self.value.recip();
        self.chain(y, -(y * y))
    }
    /// `√x′ = 1/(2√x)`
    #[inline(always)]
    fn sqrt(self) -> Self {
        let y = self.value.sqrt();
        self.chain(y, T::of(0.5) / y)
    }
    /// `(eˣ)′ = eˣ`
    #[inline(always)]
    fn exp(self) -> Self {
        let y = self.value.exp();
        self.chain(y, y)
    }
    /// `(eˣ − 1)′ = eˣ`, not `y + 1`, which is 0 from x = −38 on.
    #[inline(always)]
    fn exp_m1(self) -> Self {
        self.chain(self.value.exp_m1(), self.value.exp())
    }
    /// `ln′ x = 1/x`
    #[inline(always)]
    fn ln(self) -> Self {
        self.chain(self.value.ln(), self.value.recip())
    }
    /// `ln(1 + x)′ = 1/(1 + x)`
    #[inline(always)]
    fn ln_1p(self) -> Self {
        self.chain(self.value.ln_1p(), (T::one() + self.value).recip())
    }
    /// `tanh′ x = q·(2 − q)` with `q = 2·σ(−2|x|)`, not `1 − y²`, which cancels. The value shares `σ`.
    #[inline(always)]
    fn tanh(self) -> Self {
        let x = self.value.abs();
        let half = (-(x + x)).sigmoid();
        let q = half + half;
        self.chain(self.value.tanh(), q * (T::of(2.0) - q))
    }
    /// `σ′ x = σ(x)·σ(−x)`, not `y(1 − y)`, which cancels. Both factors share an exponential and a division.
    #[inline(always)]
    fn sigmoid(self) -> Self {
        let y = self.value.sigmoid();
        self.chain(y, y * (-self.value).sigmoid())
    }
    /// `ln(1 + eˣ)′ = σ(x)`
    #[inline(always)]
    fn softplus(self) -> Self {
        self.chain(self.value.softplus(), self.value.sigmoid())
    }
    /// `erf′ x = 2/√π · e^(−x²)`
    #[inline(always)]
    fn erf(self) -> Self {
        let g = self.value.gaussian();
        self.chain(self.value.erf(), constant::<T>(TWO_OVER_ROOT_PI) * (g * g))
    }
    /// `(e^(−x²/2))′ = −x·e^(−x²/2)`
    #[inline(always)]
    fn gaussian(self) -> Self {
        let g = self.value.gaussian();
        self.chain(g, -(self.value * g))
    }
    /// `Φ′ x = e^(−x²/2)/√(2π)`
    #[inline(always)]
    fn normal_cdf(self) -> Self {
        let density = constant::<T>(PEAK_OF_DENSITY) * self.value.gaussian();
        self.chain(self.value.normal_cdf(), density)
    }
    /// `sin′ = cos`
    #[inline(always)]
    fn sin(self) -> Self {
        self.chain(self.value.sin(), self.value.cos())
    }
    /// `cos′ = −sin`
    #[inline(always)]
    fn cos(self) -> Self {
        self.chain(self.value.cos(), -self.value.sin())
    }
    /// `atan′ x = 1/(1 + x²)`
    #[inline(always)]
    fn atan(self) -> Self {
        let square = self.value.mul_add(self.value, T::one());
        self.chain(self.value.atan(), square.recip())
    }
    /// `(xᵖ)′ = p·xᵖ⁻¹`
    #[inline(always)]
    fn powf(self, exponent: f64) -> Self {
        let factor = if exponent == 0.0 {
            T::zero()
        } else {
            T::of(exponent) * self.value.powf(exponent - 1.0)
        };
        self.chain(self.value.powf(exponent), factor)
    }
    /// `(xⁿ)′ = n·xⁿ⁻¹`
    #[inline(always)]
    fn powi(self, exponent: i32) -> Self {
        let factor = match exponent {
            0 => T::zero(),
            i32::MIN => T::of(f64::from(exponent)) * self.value.powi(exponent) / self.value,
            n => T::of(f64::from(n)) * self.value.powi(n - 1),
        };
        self.chain(self.value.powi(exponent), factor)
    }
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        Self::pick(self.leads(other), self, other).branch(self.value.max(other.value))
    }
    #[inline(always)]
    fn abs(self) -> Self {
        Self::pick(self.leads(Self::zero()), self, -self).branch(self.value.abs())
    }
    #[inline(always)]
    fn select(self, positive: Self, otherwise: Self) -> Self {
        Self::pick(self.leads(Self::zero()), positive, otherwise)
            .branch(self.value.select(positive.value, otherwise.value))
    }
    #[inline(always)]
    fn exceeds(self, other: Self, tie: T::Mask) -> T::Mask {
        self.value.exceeds(other.value, tie)
    }
    #[inline(always)]
    fn pick(mask: T::Mask, yes: Self, no: Self) -> Self {
        Self::new(T::pick(mask, yes.value, no.value), T::pick(mask, yes.slope, no.slope))
    }
    #[inline(always)]
    fn with_value_of(self, other: Self) -> Self {
        self.branch(other.value)
    }
}

impl<T: Scalar> Add for Dual<T> {
    type Output = Self;
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self::new(self.value + other.value, self.slope + other.slope)
    }
}

impl<T: Scalar> Sub for Dual<T> {
    type Output = Self;
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Self::new(self.value - other.value, self.slope - other.slope)
    }
}

/// `(x·y)′ = x′·y + x·y′`
impl<T: Scalar> Mul for Dual<T> {
    type Output = Self;
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        let slope = self.slope.mul_add(other.value, self.value * other.slope);
        Self::new(self.value * other.value, slope)
    }
}

/// `(x/y)′ = (x′ − (x/y)·y′)/y`
impl<T: Scalar> Div for Dual<T> {
    type Output = Self;
    #[inline(always)]
    fn div(self, other: Self) -> Self {
        let quotient = self.value / other.value;
        Self::new(quotient, (self.slope - quotient * other.slope) / other.value)
    }
}

impl<T: Scalar> Neg for Dual<T> {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        Self::new(-self.value, -self.slope)
    }
}

macro_rules! assigning {
    ($($Trait:ident $method:ident $op:tt),*) => { $(
        impl<T: Scalar> $Trait for Dual<T> {
            #[inline(always)]
            fn $method(&mut self, other: Self) {
                *self = *self $op other;
            }
        }
    )* };
}
assigning!(AddAssign add_assign +, SubAssign sub_assign -, MulAssign mul_assign *);

impl<T: Scalar> Zero for Dual<T> {
    #[inline(always)]
    fn zero() -> Self {
        Self::new(T::zero(), T::zero())
    }
    fn is_zero(&self) -> bool {
        self.value.is_zero() && self.slope.is_zero()
    }
}

impl<T: Scalar> One for Dual<T> {
    #[inline(always)]
    fn one() -> Self {
        Self::new(T::one(), T::zero())
    }
}

impl<T: Scalar> FromPrimitive for Dual<T> {
    fn from_i64(n: i64) -> Option<Self> {
        Some(Self::new(T::from_i64(n)?, T::zero()))
    }
    fn from_u64(n: u64) -> Option<Self> {
        Some(Self::new(T::from_u64(n)?, T::zero()))
    }
    fn from_f64(x: f64) -> Option<Self> {
        Some(Self::new(T::from_f64(x)?, T::zero()))
    }
}
