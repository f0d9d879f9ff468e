//! [`DoubleDouble`]: a number of 31 digits, the reference for floats.

mod circular;
mod exponential;
mod logarithm;
mod normal;
mod operators;
mod power;
mod scalar;
mod text;

/// An unevaluated sum `high + low` of two `f64`, with 106 bits, about 31 decimal digits.
///
/// It is a [`Scalar`](wengert_tape::Scalar), so formulas can be evaluated on it, and an
/// [`Element`](wengert_tape::Element), so a whole tape can be recorded over it: the result shows how many
/// digits of the same computation in `f32` or `f64` are right. It has the range of `f64`.
///
/// Operators and elementary functions have a relative error of at most `2e-31`, in both tails; `sin` and
/// `cos` reduce arguments of any size; [`powf`](wengert_tape::Scalar::powf) is within `1e-29`. If an operand,
/// a result or an intermediate product is below about `1e-290`, its lower half underflows and the last digits
/// are lost.
///
/// Sources: Dekker, "A floating-point technique for extending the available precision", Numerische
/// Mathematik 18 (1971); Hida, Li and Bailey, "Library for double-double and quad-double arithmetic"
/// (2007).
///
/// The crate `twofloat` 0.8.4 is not accurate enough: `1/3` and `exp 1` are right to 17 digits, `tanh 1` to
/// 12, `sin 1e22` to none, and it has no `erf`.
///
/// ```
/// use wengert_inspect::DoubleDouble;
/// use wengert_tape::{Dual, Scalar};
///
/// let third = DoubleDouble::from(1.0) / DoubleDouble::from(3.0);
/// assert_eq!(third.to_string(), "3.333333333333333333333333333333e-1");
///
/// // sin′ 1 = cos 1, by the rule for dual numbers.
/// let slope = Dual::slope(DoubleDouble::from(1.0), Dual::sin);
/// assert_eq!(slope.to_string(), "5.403023058681397174009366074430e-1");
/// ```
#[derive(Clone, Copy, Default, PartialEq)]
pub struct DoubleDouble {
    high: f64,
    low: f64,
}

impl DoubleDouble {
    /// The sum of two floats; exact unless it overflows.
    ///
    /// ```
    /// use wengert_inspect::DoubleDouble;
    /// let x = DoubleDouble::new(1.0, 1e-20); // over `f64` the sum is 1
    /// assert_eq!((x.high(), x.low()), (1.0, 1e-20));
    /// assert_eq!((x - DoubleDouble::from(1.0)).high(), 1e-20);
    /// ```
    pub fn new(high: f64, low: f64) -> Self {
        let (high, low) = two_sum(high, low);
        Self::normal(high, low)
    }

    /// The nearest `f64`.
    ///
    /// ```
    /// use wengert_inspect::DoubleDouble;
    /// let third = DoubleDouble::from(1.0) / DoubleDouble::from(3.0);
    /// assert_eq!(third.high(), 1.0 / 3.0);
    /// assert!(third.low() != 0.0 && third.low().abs() < 1e-16); // the digits that `f64` has not
    /// ```
    pub fn high(self) -> f64 {
        self.high
    }

    /// The remainder beyond [`high`](Self::high); at most half of its last place.
    ///
    /// ```
    /// use wengert_inspect::DoubleDouble;
    /// assert_eq!(DoubleDouble::from(0.1).low(), 0.0);
    /// let tenth = DoubleDouble::from(1.0) / DoubleDouble::from(10.0);
    /// assert!(tenth.low() < 0.0); // the float 0.1 is a little more than 1/10
    /// ```
    pub fn low(self) -> f64 {
        self.low
    }

    /// A constant whose parts do not overlap.
    const fn constant(high: f64, low: f64) -> Self {
        Self { high, low }
    }

    /// `high + low` for a much smaller `low`. The rounding error of an infinite sum is NaN.
    fn normal(high: f64, low: f64) -> Self {
        let sum = high + low;
        match low == 0.0 || !sum.is_finite() {
            true => Self::constant(if low == 0.0 { high } else { sum }, 0.0),
            false => Self::constant(sum, low - (sum - high)),
        }
    }

    /// `1/n`, for the coefficients of series.
    fn inverse(n: u32) -> Self {
        let n = f64::from(n);
        let high = 1.0 / n;
        Self::constant(high, (-high).mul_add(n, 1.0) / n)
    }

    /// `self·2ᵏ`, in two factors, because `2ᵏ` may overflow where the product does not.
    fn scaled(self, k: i32) -> Self {
        let (first, second) = (2.0_f64.powi(k / 2), 2.0_f64.powi(k - k / 2));
        Self::normal(self.high * first * second, self.low * first * second)
    }
}

/// `a + b` as the rounded sum and its rounding error (Knuth).
fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let of_b = sum - a;
    (sum, (a - (sum - of_b)) + (b - of_b))
}

/// `a·b` as the rounded product and its rounding error.
fn two_product(a: f64, b: f64) -> (f64, f64) {
    let product = a * b;
    (product, a.mul_add(b, -product))
}
