//! [`Accuracy`]: the accuracy of a function, and where it is worst.

use super::float::{Float, power_of_two};
use crate::DoubleDouble;
use std::f64::consts::LOG10_2;
use std::fmt;

/// Errors up to this one, in units in the last place, are rounding.
pub(crate) const ROUNDING: f64 = 4.0;

/// The distance of results from those of [`DoubleDouble`], which has twice the digits.
///
/// Errors are in ULP: units in the last place of the exact result, the spacing of the type's numbers there.
/// Up to 4 are rounding. Larger errors that any formula for the function would have are reported
/// separately, as digits [`Lost`] for a [`Cause`]. Errors of more than 4 ULP in results below the least normal
/// number, which keep only a few digits or round to 0, do not count.
///
/// ```
/// use wengert_inspect::Verify;
/// use wengert_tape::{Elementwise, Scalar};
///
/// #[derive(Clone, Copy, Debug)]
/// struct Sine;
///
/// impl Elementwise for Sine {
///     fn eval<S: Scalar>(&self, x: S) -> S {
///         x.sin()
///     }
/// }
/// let double = Verify::new(&Sine).domain(-3.0, 3.0).run().unwrap().double;
/// assert!(double.value.ulp <= 1.0 && double.slope.ulp <= 1.0);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Accuracy {
    /// The worst error in ULP without a [`Cause`].
    pub ulp: f64,
    /// The point of this error.
    pub at: f64,
    /// The worst error with a [`Cause`].
    pub lost: Option<Lost>,
}

/// Digits lost for a [`Cause`].
///
/// ```
/// use wengert_inspect::{Cause, Verify};
/// use wengert_tape::{Elementwise, Scalar};
///
/// /// `eˣ`, steep far to the right, where the rounding of `x/3` shows in the result.
/// #[derive(Clone, Copy, Debug)]
/// struct Cubed;
///
/// impl Elementwise for Cubed {
///     fn eval<S: Scalar>(&self, x: S) -> S {
///         let third = (x / S::of(3.0)).exp();
///         third * third * third
///     }
/// }
/// let lost = Verify::new(&Cubed).domain(0.0, 80.0).run().unwrap().double.value.lost.unwrap();
/// assert!(matches!(lost.cause, Cause::Condition(_)) && lost.digits < 3.0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lost {
    /// Decimal digits: `log₁₀` of the error in ULP, at most those of the type.
    pub digits: f64,
    /// The point.
    pub at: f64,
    /// The cause.
    pub cause: Cause,
}

/// The cause of lost digits.
///
/// ```
/// use wengert_inspect::{Cause, verify_elementwise};
/// use wengert_tape::{Elementwise, Scalar};
///
/// #[derive(Clone, Copy, Debug)]
/// struct Silu;
///
/// impl Elementwise for Silu {
///     fn eval<S: Scalar>(&self, x: S) -> S {
///         x * x.sigmoid()
///     }
/// }
/// // The rounding of x shows where the slope changes sign, at −1.2785.
/// let lost = verify_elementwise(&Silu).unwrap().double.slope.lost.unwrap();
/// assert!(matches!(lost.cause, Cause::Condition(times) if times > 10.0));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cause {
    /// The condition number κ: the result changes κ times as much as `x`, relative to their sizes, and the
    /// error is at most 4(1 + κ) ULP, as if `x` or an intermediate result was rounded. Occurs in a steep tail,
    /// or where the result changes sign. Source: Higham, *Accuracy and Stability of Numerical Algorithms*,
    /// 2nd ed. (2002), §1.6.
    Condition(f64),
    /// The result is this many times smaller than those at `x ± min(|x|/8, ½)`, and has their rounding.
    NearZero(f64),
    /// An intermediate result, or the lower half of a double-double, is subnormal and so has fewer digits.
    Underflow,
}

/// An exact result with its sensitivity and the results nearby.
pub(crate) struct Surroundings<N> {
    pub(crate) exact: DoubleDouble,
    /// The derivative of the result by `x`.
    pub(crate) sensitivity: f64,
    /// The larger magnitude at `x ± min(|x|/8, ½)`, computed lazily because it is seldom needed.
    pub(crate) nearby: N,
}

impl<N: FnOnce() -> f64> Surroundings<N> {
    /// The cause of an error in ULP.
    pub(crate) fn explain<T: Float>(self, x: f64, error: f64) -> Option<Cause> {
        let size = self.exact.high().abs();
        let times = |other: f64| (other / size).abs();
        let underflow = ROUNDING * T::least() * factor(x);
        if error * T::spacing(size) <= underflow {
            return Some(Cause::Underflow);
        }
        let explains = |times: f64| error <= ROUNDING * (1.0 + times);
        let condition = times(x * self.sensitivity);
        if explains(condition) {
            return Some(Cause::Condition(condition));
        }
        Some(times((self.nearby)())).filter(|&times| explains(times)).map(Cause::NearZero)
    }
}

impl Accuracy {
    /// Adds a result; returns its error in ULP if it exceeds rounding and has no [`Cause`].
    pub(crate) fn add<T: Float>(
        &mut self,
        x: f64,
        found: f64,
        surroundings: Surroundings<impl FnOnce() -> f64>,
    ) -> Option<f64> {
        let error = error::<T>(found, surroundings.exact)?;
        if error <= ROUNDING {
            self.worst(error, x);
            return None;
        }
        let normal = power_of_two(T::EXPONENTS.0);
        if surroundings.exact.high().abs().max(found.abs()) < normal {
            return None;
        }
        let Some(cause) = surroundings.explain::<T>(x, error) else {
            self.worst(error, x);
            return Some(error);
        };
        let digits = error.log10().min(f64::from(T::DIGITS) * LOG10_2);
        if self.lost.is_none_or(|lost| lost.digits < digits) {
            self.lost = Some(Lost { digits, at: x, cause });
        }
        None
    }

    fn worst(&mut self, error: f64, x: f64) {
        if error > self.ulp {
            (self.ulp, self.at) = (error, x);
        }
    }
}

/// The factor that may amplify a subnormal on its way to a result: `|x|`, up to 1000, beyond which nothing
/// decays any more.
fn factor(x: f64) -> f64 {
    1.0 + x.abs().min(1e3)
}

/// The error of `found` in units in the last place; `None` if the exact result overflowed, so that the error
/// is unknown.
pub(crate) fn error<T: Float>(found: f64, exact: DoubleDouble) -> Option<f64> {
    let size = exact.high().abs();
    if !size.is_finite() {
        return None;
    }
    let ends = T::greatest() * (1.0 - ROUNDING * T::spacing(1.0));
    if size > ends && found.abs() > ends {
        return Some(0.0);
    }
    if !found.is_finite() {
        return Some(f64::INFINITY);
    }
    Some((DoubleDouble::from(found) - exact).high().abs() / T::spacing(size))
}

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.1} digits at {} ", self.digits, Shown(self.at))?;
        match self.cause {
            Cause::Condition(times) => write!(f, "(condition {times:.0})"),
            Cause::NearZero(_) => write!(f, "(near a zero)"),
            Cause::Underflow => write!(f, "(underflow)"),
        }
    }
}

/// A number in a short format.
pub(crate) struct Shown(pub(crate) f64);

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self.0 {
            x if x == 0.0 || !x.is_finite() => format!("{x}"),
            x if (1e-3..1e5).contains(&x.abs()) => {
                let fixed = format!("{x:.4}");
                fixed.trim_end_matches('0').trim_end_matches('.').to_owned()
            }
            x => format!("{x:.2e}"),
        };
        f.pad(&text)
    }
}
