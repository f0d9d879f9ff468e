//! The numeric layer under the wengert tape: [`Scalar`]s for formulas, matrices, and the loops and
//! products that run on them.
//!
//! You probably want the facade crate `wengert`; use this crate to add a scalar type or a kernel.
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
//! **One design decision:** formulas are generic over [`Scalar`], which has no ordering, and kernels
//! pick the type to evaluate them on: `f32` for inference, [`Dual<f32>`](Dual) for value and slope in
//! one pass, [`Fma<f32>`](Fma) in loops compiled for CPUs with fused multiply-add.
//!
//! | items | purpose |
//! |---|---|
//! | [`Scalar`], [`Dual`], [`Fma`] | number types for formulas |
//! | [`Expr`], [`Formula`], [`formula`] | symbolic formulas: values and slopes as text and as terms |
//! | [`Element`], [`Lift`] | number types for matrices |
//! | [`Shape`], [`Layout`], [`View`], [`ViewMut`], [`Matrix`] | matrices with arbitrary strides |
//! | [`Elementwise`], [`map`], [`map_with_slopes`] | a function applied to every entry |
//! | [`update`], [`update2`], [`reduce2`], [`norm`] | elementwise passes and reductions with a closure |
//! | [`log_softmax`], [`log_sum_exp`] | numerically stable row-wise functions |
//! | [`dropout_mask`], [`mix`] | counter-based random numbers |
//! | [`AlignedVec`], [`next_start`] | vectors aligned to cache lines |
//! | [`Accumulator`] | gradient accumulation |
//! | [`product`], [`product_into`] | matrix products |
//! | [`readable`], [`xml`] | escaping of untrusted text for display |
//! | [`Level`], [`with_threads`], [`sweep`] | SIMD levels and threads |
//!
//! All `unsafe` code of the workspace is in this crate.

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
