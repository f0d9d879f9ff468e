//! The numbers under the wengert tape: [`Scalar`]s that formulas are written over, matrices, and the
//! loops and products that run on them.
//!
//! You probably want the facade crate `wengert`; this crate is for those who bring a scalar or a
//! kernel of their own.
//!
//! ```
//! use wengert_kernels::{Dual, Matrix, Scalar, product};
//!
//! let x = Matrix::from([[1.0, 2.0], [3.0, 4.0]]);
//! assert_eq!(product(x.view(), x.view().t()), Matrix::from([[5.0, 11.0], [11.0, 25.0]]));
//!
//! let y = Dual::variable(0.0).sigmoid();
//! assert_eq!((y.value, y.derivative()), (0.5, 0.25));
//! ```
//!
//! **One design decision:** a formula is written over [`Scalar`], which has no ordering, and kernels
//! evaluate it on the type that fits the moment: on `f32` for inference, on [`Dual<f32>`](Dual) for
//! value and slope in one pass, on [`Fma<f32>`](Fma) inside loops compiled for a better CPU.
//!
//! | module | what is in it |
//! |---|---|
//! | [`Scalar`], [`Dual`], [`Fma`] | the numbers of formulas |
//! | [`Expr`], [`Formula`], [`formula`] | formulas to be read: values and slopes as text and as terms |
//! | [`Element`], [`Lift`] | the numbers of matrices |
//! | [`Shape`], [`Layout`], [`View`], [`ViewMut`], [`Matrix`] | matrices of any strides |
//! | [`Elementwise`], [`map`], [`map_with_slopes`] | a function applied to every entry |
//! | [`update`], [`update2`], [`reduce2`], [`norm`] | passes and sums of a closure's terms |
//! | [`log_softmax`], [`log_sum_exp`] | the two stable sums over a row |
//! | [`dropout_mask`], [`mix`] | randomness by place, without a generator |
//! | [`AlignedVec`], [`next_start`] | numbers that start on a cache line |
//! | [`Accumulator`] | where a gradient is added up |
//! | [`product`], [`product_into`] | matrix products |
//! | [`readable`], [`xml`] | text from outside, as it is shown |
//! | [`Level`], [`with_threads`], [`sweep`] | vector instructions and threads |
//!
//! All the `unsafe` of the workspace is here.

mod accumulator;
mod aligned;
mod dual;
mod element;
mod elementwise;
mod float;
mod fma;
pub mod formula;
mod layout;
mod level;
mod lift;
mod line;
mod mask;
mod math;
mod matrix;
mod parallel;
mod product;
mod reduce;
mod scalar;
mod shape;
mod softmax;
mod text;
mod tree;
mod update;
mod view;

pub use accumulator::Accumulator;
pub use aligned::{AlignedVec, next_start};
pub use dual::Dual;
pub use element::Element;
pub use elementwise::{Elementwise, map, map_with_slopes};
pub use fma::Fma;
pub use formula::{Expr, Formula};
pub use layout::Layout;
pub use level::Level;
pub use lift::Lift;
pub use mask::{dropout_mask, mix};
pub use matrix::Matrix;
pub use parallel::{sweep, with_threads};
pub use product::{Start, product, product_into};
pub use reduce::{norm, reduce2};
pub use scalar::Scalar;
pub use shape::Shape;
pub use softmax::{log_softmax, log_softmax_pullback, log_sum_exp};
pub use text::{readable, xml};
pub use update::{update, update2};
pub use view::{View, ViewMut};
