//! [`Accuracy`]: how exact a function is, and where it is not.

use super::float::{Float, power_of_two};
use crate::DoubleDouble;
use std::f64::consts::LOG10_2;
use std::fmt;

/// Errors up to this one, in units in the last place, are rounding.
pub(crate) const ROUNDING: f64 = 4.0;

/// How far results are from those of [`DoubleDouble`], which has twice the digits.
///
/// An error is measured in ULP: units in the last place of the exact result, the spacing that the type's
/// numbers have there. Up to 4 are rounding. More may be in the nature of the function, so that other formulas
/// would have them as well, and are reported apart, as digits that are [`Lost`] for a [`Cause`]. Results below
/// the least normal number, which are rounded to a few digits or to 0, are not held to more than they have.
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
    /// The worst error in ULP that has no such cause.
    pub ulp: f64,
    /// Where it is.
    pub at: f64,
    /// The worst that has.
    pub lost: Option<Lost>,
}

/// Digits that are lost for a reason.
///
/// ```
/// use wengert_inspect::{Cause, Verify};
/// use wengert_tape::{Elementwise, Scalar};
///
/// /// `eˣ`, steep far to the right: there, rounding `x/3` is seen in the result.
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
    /// Where.
    pub at: f64,
    /// Why.
    pub cause: Cause,
}

/// Why digits are lost.
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
/// // Rounding x is seen where the slope changes its sign, at −1.2785.
/// let lost = verify_elementwise(&Silu).unwrap().double.slope.lost.unwrap();
/// assert!(matches!(lost.cause, Cause::Condition(times) if times > 10.0));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cause {
    /// The result changes κ times as much as `x`, relative to their sizes, and the error is at most 4(1 + κ)
    /// ULP, as if `x` or an intermediate result was rounded: in a steep tail, or where the result changes
    /// its sign. Source: Higham, *Accuracy and Stability of Numerical Algorithms*, 2nd ed. (2002), §1.6.
    Condition(f64),
    /// The result is so many times smaller than those at `x ± min(|x|/8, ½)`, whose rounding it has.
    NearZero(f64),
    /// An intermediate result, or the lower half of a double-double, is subnormal, and so has fewer digits.
    Underflow,
}

/// An exact result with what surrounds it.
pub(crate) struct Surroundings<N> {
    pub(crate) exact: DoubleDouble,
    /// The derivative of the result by `x`.
    pub(crate) sensitivity: f64,
    /// The largest result at `x ± min(|x|/8, ½)`, which is seldom asked for.
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
    /// Takes a result into account; returns its error in ULP if it is more than rounding and has no cause.
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

/// What a subnormal number may be multiplied with on its way to a result: `x`, where that is not so large
/// that nothing decays any more.
fn factor(x: f64) -> f64 {
    1.0 + x.abs().min(1e3)
}

/// How far `found` is from `exact`, in units in the last place; `None` if the exact result overflowed on its
/// way, so that nothing is known.
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

/// A number, not longer than need be.
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
