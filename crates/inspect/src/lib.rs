//! Checks and inspection of a wengert tape: is this gradient right?
//!
//! ```
//! use wengert_inspect::check_gradients;
//! use wengert_tape::{Matrix, Params};
//!
//! let mut params = Params::new();
//! let w = params.add("w", Matrix::from([[0.3], [-0.7]]));
//! let x = Matrix::from([[1.0, 2.0], [3.0, 4.0]]);
//!
//! check_gradients!(&params, |t| t.constant(&x).matmul(w).sin().sum()).unwrap();
//! ```
//!
//! **One design decision:** Rust closures are not generic, so [`check_gradients!`] is a macro that
//! pastes the expression once per scalar: over `f64` for the reverse mode under test, over
//! [`Dual<f64>`](wengert_tape::Dual) for forward mode, which uses no pullbacks, and over `f32` for the
//! kernels of that type. Finite differences, which use no derivative rules at all, are the third
//! witness.
//!
//! | item | purpose |
//! |---|---|
//! | [`check_gradients!`], [`Check`] | gradients and second derivatives against forward mode and finite differences |
//! | [`Report`], [`CheckError`], [`Mismatch`], [`Witness`] | the result of a check |
//! | [`first_non_finite`], [`NonFinite`] | where a NaN or an infinity comes from |
//! | [`verify_elementwise`], [`Verify`] | does this activation match its formula? |
//! | [`Verified`], [`Accuracy`], [`Rejected`], [`Fault`] | the answer, with accuracy or fault |
//! | [`gradient_digits!`], [`GradientDigits`] | how many digits of a gradient are right |
//! | [`DoubleDouble`] | a scalar of 31 digits |
//! | [`explain`], [`Explanation`] | a recording as a table, a graph and a picture |
//! | [`replay`], [`pull_back_at`], [`bytes`], [`flops`] | one op or pullback in isolation, and its cost |
//! | [`hvp`], [`hessian`] | exact second derivatives |
//! | [`difference`], [`Difference`] | 5-point differences with an automatic step |

#![forbid(unsafe_code)]

mod check;
mod check_second;
mod difference;
mod digits;
mod double_double;
mod elementwise;
mod error;
mod explain;
mod non_finite;
mod pullbacks;
mod replay;
mod report;
mod second_order;
mod single;
mod sizes;
mod uniform;
mod verdicts;

pub use check::{Check, Loss};
pub use difference::{Difference, difference};
pub use digits::{BlockDigits, GradientDigits, RightDigits};
pub use double_double::DoubleDouble;
pub use elementwise::{
    Accuracies, Accuracy, Cause, Fault, Kink, Lost, Part, Rejected, Verified, Verify,
    verify_elementwise,
};
pub use error::CheckError;
pub use explain::{Explanation, Leaf, Source, Step, Summary, explain};
pub use non_finite::{NonFinite, first_non_finite};
pub use replay::{bytes, flops, pull_back_at, replay};
pub use report::{Entry, Mismatch, Report, Witness};
pub use second_order::{hessian, hvp};
