//! [`CheckError`]: why a gradient check failed.

use crate::non_finite::NonFinite;
use crate::report::Mismatch;
use std::fmt;

/// The failure of a gradient check; [`Display`](fmt::Display) says where.
///
/// ```
/// use wengert_inspect::{CheckError, check_gradients};
/// use wengert_tape::{Matrix, Params};
/// let mut params = Params::new();
/// let w = params.add("w", Matrix::from([[-1.0]]));
/// let root = check_gradients!(&params, |t| t.param(w).sqrt());
/// assert!(matches!(root, Err(CheckError::NonFinite(_))));
/// let constant = check_gradients!(&params, |t| t.constant(&Matrix::from([[2.0]])).exp());
/// assert_eq!(constant, Err(CheckError::Unreached));
/// ```
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum CheckError {
    /// The witnesses disagree.
    Mismatch(Box<Mismatch>),
    /// A pullback loses the contributions of other uses of its operand, reads memory that was never
    /// written, or differs over `f32`.
    Pullback {
        /// The node and the operand.
        pullback: String,
        /// The fault, as in the error text.
        what: &'static str,
    },
    /// The loss or its gradient is NaN or infinite, so there is nothing to compare.
    NonFinite(NonFinite),
    /// The loss depends on no trainable parameter, so there is nothing to check.
    Unreached,
}

impl CheckError {
    /// The mismatch of derivatives, if that is the failure.
    ///
    /// ```
    /// use wengert_inspect::check_gradients;
    /// use wengert_tape::{Matrix, Params};
    /// let mut params = Params::new();
    /// let w = params.add("w", Matrix::from([[3.0]]));
    /// let wrong = check_gradients!(&params, |t| t.param(w) * t.param(w).stop_gradient()).unwrap_err();
    /// assert_eq!(wrong.mismatch().unwrap().entry.reverse, 3.0); // not 6
    /// ```
    pub fn mismatch(&self) -> Option<&Mismatch> {
        if let Self::Mismatch(mismatch) = self { Some(mismatch) } else { None }
    }
}

impl From<Box<Mismatch>> for CheckError {
    fn from(mismatch: Box<Mismatch>) -> Self {
        Self::Mismatch(mismatch)
    }
}

impl fmt::Display for CheckError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mismatch(mismatch) => write!(f, "{mismatch}"),
            Self::Pullback { pullback, what } => {
                write!(f, "wrong gradient: {pullback} {what}")
            }
            Self::NonFinite(found) => write!(f, "there is no gradient to check: {found}"),
            Self::Unreached => write!(
                f,
                "there is no gradient to check: the loss depends on no parameter that is not frozen"
            ),
        }
    }
}

/// The text of [`Display`](fmt::Display), so that `unwrap` prints it.
impl fmt::Debug for CheckError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl std::error::Error for CheckError {}
