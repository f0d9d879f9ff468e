//! [`Scalar`]: the numbers that formulas are generic over.

use num_traits::{FromPrimitive, One, Zero};
use std::fmt::Debug;
use std::ops::{Add, AddAssign, Div, Mul, MulAssign, Neg, Sub, SubAssign};

/// A number that a formula can be evaluated on: a float, a [`Dual`](crate::Dual) number that carries
/// a derivative, or a symbol.
///
/// It deliberately has **no ordering**. A formula branches only with [`max`](Self::max),
/// [`min`](Self::min), [`abs`](Self::abs) and [`select`](Self::select), so that dual numbers can apply
/// one rule at kinks and a symbolic scalar can record the branch.
///
/// ```
/// use wengert_kernels::{Dual, Scalar};
///
/// fn softplus<S: Scalar>(x: S) -> S {
///     x.max(S::zero()) + (-x.abs()).exp().ln_1p()
/// }
/// assert!((softplus(1.0_f64) - 1.313_261_687_518_222_8).abs() < 1e-15);
///
/// // The slope at the kink of `max` and `abs` is the true one.
/// assert_eq!(Dual::slope(0.0, softplus), 0.5);
/// ```
pub trait Scalar:
    Copy
    + Default
    + Debug
    + Send
    + Sync
    + 'static
    + Zero
    + One
    + FromPrimitive
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + AddAssign
    + SubAssign
    + MulAssign
{
    /// The outcome of a comparison: `bool` for numbers, a predicate for symbols.
    type Mask: Copy;

    /// The comparison that is never true.
    const NEVER: Self::Mask;

    /// The constant `x`, rounded to this type.
    ///
    /// ```
    /// use wengert_kernels::Scalar;
    /// assert_eq!(f32::of(0.1), 0.1_f32);
    /// ```
    fn of(x: f64) -> Self;

    /// `self·a + b`, rounded once where fused multiply-add is native, else twice.
    ///
    /// ```
    /// use wengert_kernels::Scalar;
    /// assert_eq!(Scalar::mul_add(2.0, 3.0, 4.0), 10.0);
    /// ```
    fn mul_add(self, a: Self, b: Self) -> Self;

    /// `self` times a constant. Unlike a product's slope, this one is not NaN where `self` is infinite.
    ///
    /// ```
    /// use wengert_kernels::{Dual, Scalar};
    /// assert_eq!(3.0_f64.scaled(0.5), 1.5);
    /// assert_eq!(Dual::slope(f64::INFINITY, |x| x.scaled(0.5)), 0.5);
    /// assert!(Dual::slope(f64::INFINITY, |x| x * Dual::of(0.5)).is_nan());
    /// ```
    #[inline(always)]
    fn scaled(self, factor: f64) -> Self {
        self * Self::of(factor)
    }

    /// `1 / self`.
    ///
    /// ```
    /// use wengert_kernels::Scalar;
    /// assert_eq!(Scalar::recip(4.0), 0.25);
    /// ```
    fn recip(self) -> Self;

    /// `√self`.
    ///
    /// ```
    /// use wengert_kernels::Scalar;
    /// assert_eq!(Scalar::sqrt(9.0), 3.0);
    /// assert!(Scalar::sqrt(-1.0_f64).is_nan());
    /// ```
    fn sqrt(self) -> Self;

    /// `eˣ`.
    ///
    /// ```
    /// use wengert_kernels::Scalar;
    /// assert_eq!([Scalar::exp(0.0), Scalar::exp(f64::NEG_INFINITY)], [1.0, 0.0]);
    /// ```
    fn exp(self) -> Self;

    /// `eˣ − 1`, accurate near 0.
    ///
    /// ```
    /// use wengert_kernels::Scalar;
    /// assert_eq!(Scalar::exp_m1(1e-20), 1e-20); // `exp(1e-20) − 1` would be 0
    /// ```
    fn exp_m1(self) -> Self;

    /// The natural logarithm.
    ///
    /// ```
    /// use wengert_kernels::Scalar;
    /// assert_eq!([Scalar::ln(1.0), Scalar::ln(0.0)], [0.0, f64::NEG_INFINITY]);
    /// ```
    fn ln(self) -> Self;

    /// `ln(1 + x)`, accurate near 0.
    ///
    /// ```
    /// use wengert_kernels::Scalar;
    /// assert_eq!(Scalar::ln_1p(1e-20), 1e-20); // `ln(1 + 1e-20)` would be 0
    /// ```
    fn ln_1p(self) -> Self;

    /// The hyperbolic tangent.
    ///
    /// ```
    /// use wengert_kernels::Scalar;
    /// assert_eq!([Scalar::tanh(0.0), Scalar::tanh(100.0), Scalar::tanh(1e-20)], [0.0, 1.0, 1e-20]);
    /// ```
    fn tanh(self) -> Self;

    /// `σ(x) = 1 / (1 + e⁻ˣ)`, accurate in both tails.
    ///
    /// ```math
    /// σ(x) = \frac{1}{1 + e^{-x}}
    /// ```
    ///
    /// ```
    /// use wengert_kernels::Scalar;
    /// assert_eq!(0.0.sigmoid(), 0.5);
    /// assert!((-700.0).sigmoid() > 0.0 && 700.0.sigmoid() == 1.0);
    /// ```
    fn sigmoid(self) -> Self;

    /// `ln(1 + eˣ)`, accurate in both tails; its derivative is the sigmoid.
    ///
    /// ```
    /// use wengert_kernels::Scalar;
    /// assert_eq!(0.0.softplus(), 2.0_f64.ln());
    /// assert_eq!(1000.0.softplus(), 1000.0); // e¹⁰⁰⁰ would be infinite
    /// ```
    fn softplus(self) -> Self;

    /// The error function `2/√π · ∫₀ˣ e^(−t²) dt`.
    ///
    /// ```math
    /// \operatorname{erf} x = \frac{2}{\sqrt{π}} \int_0^x e^{-t^2}\,dt
    /// ```
    ///
    /// ```
    /// use wengert_kernels::Scalar;
    /// assert_eq!([0.0.erf(), f64::INFINITY.erf()], [0.0, 1.0]);
    /// ```
    fn erf(self) -> Self;

    /// `e^(−x²/2)`, accurate in the tails; divided by `√(2π)`, it is the normal density.
    ///
    /// ```
    /// use wengert_kernels::Scalar;
    /// assert_eq!([0.0.gaussian(), 2.0.gaussian()], [1.0, (-2.0_f64).exp()]);
    /// ```
    fn gaussian(self) -> Self;

    /// `Φ(x)`, the distribution function of the standard normal, accurate in both tails.
    ///
    /// ```math
    /// Φ(x) = \frac{1}{\sqrt{2π}} \int_{-\infty}^x e^{-t^2/2}\,dt
    /// ```
    ///
    /// ```
    /// use wengert_kernels::Scalar;
    /// assert_eq!(0.0.normal_cdf(), 0.5);
    /// assert!((-20.0).normal_cdf() > 0.0); // `(1 + erf(−20/√2))/2` would be 0
    /// ```
    fn normal_cdf(self) -> Self;

    /// The sine of an angle in radians.
    ///
    /// ```
    /// use wengert_kernels::Scalar;
    /// assert!((Scalar::sin(std::f64::consts::FRAC_PI_6) - 0.5).abs() < 1e-15);
    /// ```
    fn sin(self) -> Self;

    /// The cosine of an angle in radians.
    ///
    /// ```
    /// use wengert_kernels::Scalar;
    /// assert!((Scalar::cos(std::f64::consts::FRAC_PI_3) - 0.5).abs() < 1e-15);
    /// ```
    fn cos(self) -> Self;

    /// The inverse tangent, in radians.
    ///
    /// ```
    /// use wengert_kernels::Scalar;
    /// assert!((4.0 * Scalar::atan(1.0) - std::f64::consts::PI).abs() < 1e-15);
    /// ```
    fn atan(self) -> Self;

    /// `self` raised to a constant power.
    ///
    /// ```
    /// use wengert_kernels::Scalar;
    /// assert_eq!(Scalar::powf(4.0, 1.5), 8.0);
    /// ```
    fn powf(self, exponent: f64) -> Self;

    /// `self` raised to an integer power, by repeated squaring.
    ///
    /// ```
    /// use wengert_kernels::Scalar;
    /// assert_eq!([Scalar::powi(2.0, 10), Scalar::powi(2.0, -1)], [1024.0, 0.5]);
    /// ```
    fn powi(self, exponent: i32) -> Self {
        let (mut base, mut left, mut power) = (self, exponent.unsigned_abs(), Self::one());
        while left > 0 {
            if left & 1 == 1 {
                power *= base;
            }
            left >>= 1;
            if left > 0 {
                base *= base;
            }
        }
        if exponent < 0 { power.recip() } else { power }
    }

    /// The larger of two numbers; NaN if either is NaN.
    ///
    /// ```
    /// use wengert_kernels::Scalar;
    /// assert_eq!(Scalar::max(-1.0, 2.0), 2.0);
    /// assert!(Scalar::max(1.0, f64::NAN).is_nan()); // `f64::max` would hide it
    /// ```
    fn max(self, other: Self) -> Self;

    /// The smaller of two numbers; NaN if either is NaN.
    ///
    /// ```
    /// use wengert_kernels::Scalar;
    /// assert_eq!(Scalar::min(-1.0, 2.0), -1.0);
    /// assert!(Scalar::min(f64::NAN, 1.0).is_nan());
    /// ```
    fn min(self, other: Self) -> Self {
        -(-self).max(-other)
    }

    /// `|self|`.
    ///
    /// ```
    /// use wengert_kernels::{Dual, Scalar};
    /// assert_eq!(Scalar::abs(-2.0), 2.0);
    /// assert_eq!(Dual::slope(0.0, |x| x.abs()), -1.0); // at the kink that from the left
    /// ```
    fn abs(self) -> Self;

    /// `positive` where `self > 0`, else `otherwise`.
    ///
    /// ```
    /// use wengert_kernels::Scalar;
    /// fn leaky_relu<S: Scalar>(x: S) -> S {
    ///     x.select(x, x * S::of(0.01))
    /// }
    /// assert_eq!(leaky_relu(-2.0), -0.02);
    /// ```
    fn select(self, positive: Self, otherwise: Self) -> Self;

    /// Whether `self > other` by value alone; `tie` where the values are equal.
    ///
    /// Not meant for formulas: [`Dual`](crate::Dual) builds its branches from this and
    /// [`pick`](Self::pick).
    ///
    /// ```
    /// use wengert_kernels::Scalar;
    /// assert!(2.0_f64.exceeds(1.0, false) && !1.0_f64.exceeds(2.0, true));
    /// assert!(1.0_f64.exceeds(1.0, true) && !1.0_f64.exceeds(1.0, false)); // a tie
    /// ```
    fn exceeds(self, other: Self, tie: Self::Mask) -> Self::Mask;

    /// `yes` where `mask` holds, else `no`.
    ///
    /// ```
    /// use wengert_kernels::Scalar;
    /// assert_eq!([f64::pick(true, 1.0, 2.0), f64::pick(f64::NEVER, 1.0, 2.0)], [1.0, 2.0]);
    /// ```
    fn pick(mask: Self::Mask, yes: Self, no: Self) -> Self;

    /// `other` with the derivatives of `self`, if it carries any.
    ///
    /// Like [`exceeds`](Self::exceeds), for [`Dual`](crate::Dual) alone.
    ///
    /// ```
    /// use wengert_kernels::{Dual, Scalar};
    /// let (x, y) = (Dual::new(1.0, 10.0), Dual::new(2.0, 20.0));
    /// assert_eq!(x.with_value_of(y), Dual::new(2.0, 10.0));
    /// ```
    fn with_value_of(self, other: Self) -> Self {
        other
    }
}
