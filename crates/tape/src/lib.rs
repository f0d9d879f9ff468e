//! A tape for reverse-mode automatic differentiation of matrix formulas, small enough to read in
//! one sitting.
//!
//! ```
//! use wengert_tape::{Matrix, Params, Tape};
//!
//! let mut params = Params::new();
//! let w = params.add("w", Matrix::from([[0.5], [-1.0]]));
//! let x = Matrix::from([[1.0, 2.0], [3.0, 4.0]]);
//!
//! let mut grads = params.zeros_like();
//! let mut tape = Tape::new();
//! let t = tape.record(&params);
//! let loss = t.constant(&x).matmul(w).square().mean();
//! loss.backward(&mut grads);
//! assert_eq!(loss.item(), 4.25);
//! assert_eq!(grads.as_slice(), [-9.0, -13.0]); // 2/2 · xᵀ·(x·w)
//! ```
//!
//! **One design decision:** arguments are recorded before results, so the backward pass is one loop from
//! back to front. No graph is sorted, nothing recurses, a value used twice needs no special case, and
//! the borrow checker can follow: gradients being written lie before the one being read.
//!
//! To read the tape, take the files in this order:
//!
//! 1. `op.rs`: what defines an operation;
//! 2. `ops/matmul.rs`: one of them;
//! 3. `tape.rs`, `var.rs`: what users hold;
//! 4. `node.rs`, `memory.rs`: what the tape stores, and where;
//! 5. `backward.rs`, `erased.rs`: the reverse sweep;
//! 6. `outside.rs`: inspection and error messages.

#![forbid(unsafe_code)]

mod backward;
mod erased;
mod memory;
mod node;
mod op;
pub mod ops;
mod outside;
pub mod pocket;
mod tape;
mod var;

pub use erased::AnyOp;
pub use op::{Op, Output, Recorded, ShapeError};
pub use ops::Operand;
pub use tape::{Graph, Mode, Tape};
pub use var::Var;
pub use wengert_kernels::{
    Accumulator, Dual, Element, Elementwise, Formula, Layout, Lift, Matrix, Scalar, Shape, View,
    ViewMut,
};
pub use wengert_params::{Param, Params};
