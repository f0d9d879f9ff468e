//! Backpropagation by hand: the yardstick for the wengert tape.
//!
//! The tape's gradients are tested against the ones found here, and its speed is compared with that of
//! the same computation written out. [`Article`] is the network of the article, formula by formula;
//! read it first. [`Mlp`] does the same for any number of layers.
//!
//! ```
//! use wengert_kernels::Matrix;
//! use wengert_manual::{Article, sgd_step};
//!
//! // Exclusive or, with 2 hidden nodes: W1, b1, W2, b2.
//! let x = Matrix::from([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]);
//! let y = Matrix::from([[0.0], [1.0], [1.0], [0.0]]);
//! let mut params = [1.0, -1.0, -1.0, 1.0, 0.0, 0.0, 1.0, 1.0, 0.0];
//! let mut grads = [0.0; 9];
//!
//! let mut network = Article::new(4, 2, 2, 1);
//! let mut loss = f64::INFINITY;
//! for _epoch in 0..1000 {
//!     loss = network.gradient(&params, x.view(), y.view(), &mut grads);
//!     sgd_step(&mut params, &grads, 5.0);
//! }
//! assert!(loss < 0.01);
//! ```
//!
//! **One design decision:** nothing here is derived by a program. Every slope and every pullback is
//! written down from the literature, and the crate takes numbers, products and passes from
//! `wengert-kernels` but no derivative: neither dual numbers nor the passes over them, so that a
//! mistake in those shows as a difference.
//!
//! | file | contents |
//! |---|---|
//! | `article.rs` | [`Article`]: the formulas of the article, in its order |
//! | `activation.rs`, `slopes.rs` | [`Activation`]: the table, and functions with their slopes |
//! | `mlp.rs`, `dense.rs` | [`Mlp`], and one layer of it |
//! | `loss.rs`, `softmax.rs` | [`Loss`]: mean squared error, and cross-entropy of a softmax |
//! | `step.rs` | [`sgd_step`] and [`adam_step`] |
//! | `blocks.rs` | matrices inside flat vectors |

#![forbid(unsafe_code)]

mod activation;
mod article;
mod blocks;
mod dense;
mod loss;
mod mlp;
mod slopes;
mod softmax;
mod step;

pub use activation::Activation;
pub use article::Article;
pub use loss::Loss;
pub use mlp::Mlp;
pub use step::{Adam, adam_step, sgd_step};
