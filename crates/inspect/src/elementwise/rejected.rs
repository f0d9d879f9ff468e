//! [`Rejected`]: the fault of a function.

use super::Kink;
use super::accuracy::Shown;
use crate::{Difference, DoubleDouble};
use std::fmt;

/// A function that failed; [`Display`](fmt::Display) says where and why.
///
/// ```
/// use wengert_inspect::Verify;
/// use wengert_tape::{Elementwise, Scalar};
///
/// /// `max(x, 0)`
/// #[derive(Clone, Copy, Debug)]
/// struct Relu;
///
/// impl Elementwise for Relu {
///     fn eval<S: Scalar>(&self, x: S) -> S {
///         x.max(S::zero())
///     }
/// }
/// let rejected = Verify::new(&Relu).bounded(0.0, 6.0).run().unwrap_err();
/// assert_eq!(rejected.function, "Relu");
/// assert!(rejected.to_string().ends_with("which is not within the claimed bounds 0 and 6"));
/// ```
#[derive(Clone, PartialEq)]
pub struct Rejected {
    /// The function, by its [`Debug`](fmt::Debug) text.
    pub function: String,
    /// The fault.
    pub fault: Fault,
}

/// A result of a function.
///
/// ```
/// use wengert_inspect::{Fault, Part, Verify};
/// use wengert_tape::{Elementwise, Scalar};
///
/// /// `ln(1 + eˣ)`, written naively.
/// #[derive(Clone, Copy, Debug)]
/// struct Naive;
///
/// impl Elementwise for Naive {
///     fn eval<S: Scalar>(&self, x: S) -> S {
///         (S::one() + x.exp()).ln()
///     }
/// }
/// let fault = Verify::new(&Naive).domain(-100.0, 100.0).run().unwrap_err().fault;
/// assert!(matches!(fault, Fault::Inexact { part: Part::Value, .. }));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The function itself.
    Value,
    /// The first derivative.
    Slope,
    /// The second derivative.
    Second,
}

/// The fault of a function; `scalar` is the type, `"f32"` or `"f64"`, in which it shows.
///
/// ```
/// use wengert_inspect::{Fault, Verify};
/// use wengert_tape::{Elementwise, Scalar};
///
/// /// `max(x, 0)`
/// #[derive(Clone, Copy, Debug)]
/// struct Relu;
///
/// impl Elementwise for Relu {
///     fn eval<S: Scalar>(&self, x: S) -> S {
///         x.max(S::zero())
///     }
/// }
/// let fault = Verify::new(&Relu).smooth().run().unwrap_err().fault;
/// assert!(matches!(fault, Fault::NotSmooth { kink } if kink.at == 0.0));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs, reason = "the fields are what the variant speaks of")]
#[non_exhaustive]
pub enum Fault {
    /// NaN does not give NaN.
    NanIsLost { scalar: &'static str, value: f64 },
    /// The value at a finite point is NaN.
    NotANumber { scalar: &'static str, x: f64 },
    /// The slope is NaN where the value is finite.
    SlopeNotANumber { scalar: &'static str, x: f64, value: f64 },
    /// The second derivative is NaN, or infinite without reason, where the value is finite.
    SecondNotFinite { scalar: &'static str, x: f64, second: f64 },
    /// The function changes with one more derivative: it depends on the scalar type.
    ValuesDiffer { scalar: &'static str, x: f64, alone: f64, value: f64 },
    /// More than half of the digits are wrong.
    Inexact { scalar: &'static str, part: Part, x: f64, found: f64, exact: DoubleDouble },
    /// The slope contradicts finite differences.
    Difference { x: f64, slope: f64, difference: Difference },
    /// The value jumps.
    Jump { x: f64, below: f64, above: f64 },
    /// The slope at a kink is not between the one-sided slopes.
    KinkSlope { kink: Kink },
    /// A function claimed to be smooth has a kink.
    NotSmooth { kink: Kink },
    /// A function claimed to be monotonic turns back at `x`, or between `x` and `next`.
    NotMonotonic { x: f64, next: f64, rises: bool },
    /// The value leaves the claimed bounds.
    OutOfBounds { scalar: &'static str, x: f64, value: f64, low: f64, high: f64 },
}

impl Rejected {
    pub(crate) fn new(f: &impl fmt::Debug, fault: Fault) -> Self {
        Self { function: format!("{f:?}"), fault }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Value => "value",
            Self::Slope => "slope",
            Self::Second => "second derivative",
        })
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::NanIsLost { scalar, value } => {
                write!(f, "over {scalar}, NaN gives {value}, where NaN is expected")
            }
            Self::NotANumber { scalar, x } => {
                write!(f, "over {scalar}, the value at {x:?} is NaN, where a number is expected")
            }
            Self::SlopeNotANumber { scalar, x, value } => {
                write!(
                    f,
                    "over {scalar}, the slope at {x:?} is NaN, although the value is {value:?}"
                )
            }
            Self::SecondNotFinite { scalar, x, second } => write!(
                f,
                "over {scalar}, the second derivative at {x:?} is {second}, where a number is expected"
            ),
            Self::ValuesDiffer { scalar, x, alone, value } => write!(
                f,
                "over {scalar}, the formula gives {alone:?} at {x:?}, and {value:?} when a derivative is \
                 carried along: it must not ask for the type"
            ),
            Self::Inexact { scalar, part, x, found, exact } => write!(
                f,
                "over {scalar}, the {part} at {x:?} is {found:?}, where {exact} is expected: more than \
                 half of the digits are lost"
            ),
            Self::Difference { x, slope, difference } => write!(
                f,
                "the slope at {x:?} is {slope:?}, where finite differences of the value give \
                 {:?} ± {:.0e}",
                difference.slope, difference.error
            ),
            Self::Jump { x, below, above } => write!(
                f,
                "the value jumps from {below:?} to {above:?} at {x:?}: no slope belongs to that"
            ),
            Self::KinkSlope { kink: Kink { at, below, slope, above } } => write!(
                f,
                "at the kink {at:?} the slope is {slope:?}, where one between {below:?} and {above:?}, \
                 those on either side, is expected"
            ),
            Self::NotSmooth { kink } => {
                write!(f, "the function is claimed to be smooth and has a kink at {kink}")
            }
            Self::NotMonotonic { x, next, rises } => {
                let (way, back) = if rises { ("rises", "falls") } else { ("falls", "rises") };
                let (x, next) = (Shown(x), Shown(next));
                write!(
                    f,
                    "the function is claimed to be monotonic; on the whole it {way}, and from {x} to \
                     {next} it {back}"
                )
            }
            Self::OutOfBounds { scalar, x, value, low, high } => write!(
                f,
                "over {scalar}, the value at {x:?} is {value:?}, which is not within the claimed bounds \
                 {low} and {high}"
            ),
        }
    }
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.function, self.fault)
    }
}

/// The text of [`Display`](fmt::Display), so that `unwrap` prints it.
impl fmt::Debug for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl std::error::Error for Rejected {}
