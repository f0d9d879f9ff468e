//! A tape you can read in one sitting, gradients that cannot be silently wrong, and fast training of
//! small networks on the CPU.
//!
//! `wengert` is named after the *Wengert list*, the literature's word for the tape of reverse-mode
//! automatic differentiation (R. E. Wengert, *A simple automatic derivative evaluation program*,
//! Communications of the ACM 7(8), 1964).
//!
//! The network of the article "Build Your Own Neural Network From Scratch" — 30 features, 4 hidden
//! nodes, 1 output, sigmoid, mean squared error — as its formula:
//!
//! ```
//! use wengert::layers::{mse, sigmoid, Init, Random};
//! use wengert::trainer::{breast_cancer, Optimizer, Sgd, Standardizer};
//! use wengert::{Matrix, Params, Tape};
//!
//! let data = breast_cancer();
//! let features = Standardizer::fit(&data)?.apply(data.features())?;
//!
//! let mut init = Init::glorot_uniform(Random::seed(42));
//! let mut params = Params::new();
//! let w1 = params.add("w1", init.weight(30, 4));
//! let b1 = params.add("b1", Matrix::zeros(1, 4));
//! let w2 = params.add("w2", init.weight(4, 1));
//! let b2 = params.add("b2", Matrix::zeros(1, 1));
//!
//! let (mut tape, mut grads, mut sgd) = (Tape::new(), params.zeros_like(), Sgd::new(1.0));
//! let mut last = 1.0;
//! for _epoch in 0..100 {
//!     let t = tape.record(&params);
//!     let (x, y) = (t.constant(&features), t.constant(data.targets()));
//!     let hidden = sigmoid(x.matmul(w1) + b1);
//!     let output = sigmoid(hidden.matmul(w2) + b2);
//!     let loss = mse(output, y);
//!     last = loss.item();
//!     loss.backward(&mut grads);
//!     sgd.step(&mut params, &grads);
//! }
//! assert!(last < 0.05);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! **One design decision:** a formula is written once, over any scalar, and there is no table of derivatives
//! that could disagree with it. On floats it is inference; on dual numbers it gives value and slope in one
//! pass, from which the tape makes gradients; on dual numbers of dual numbers, second derivatives; on symbols,
//! its own text. Where a pullback must be written by hand, a checker compares it with the others.
//!
//! | crate | here | contents |
//! |---|---|---|
//! | `wengert-tape` | [the root](crate#structs) | the tape: [`Tape`], [`Var`], [`Params`], [`ops`], [`Op`] |
//! | `wengert-layers` | [`layers`] | layers, activations, losses, initialisers |
//! | `wengert-trainer` | [`trainer`] | data, optimisers, the training loop |
//! | `wengert-files` | `files`, with the feature `files` | tables, models and checkpoints on disk |
//! | `wengert-plot` | `plot`, with the feature `plot` | losses, activations, decision boundaries as pictures |
//! | `wengert-inspect` | [`inspect`], [`check_gradients!`], [`verify_elementwise`] | is this gradient right? |
//! | `wengert-kernels` | [`kernels`] | scalars, matrices, vectorised loops |
//!
//! The examples of each crate import it by its own name. Here `wengert_tape::X` is `wengert::X`, `wengert_layers::X`
//! is `wengert::layers::X`, and so on.

#![forbid(unsafe_code)]

#[doc(inline)]
pub use wengert_inspect::{check_gradients, gradient_digits, verify_elementwise};
#[doc(inline)]
pub use wengert_tape::*;

/// Tables, models and checkpoints on disk.
#[cfg(feature = "files")]
#[doc(inline)]
pub use wengert_files as files;

/// Inspection of a tape: gradient checks.
#[doc(inline)]
pub use wengert_inspect as inspect;

/// The numbers under the tape: scalars, matrices, vectorised loops, products.
#[doc(inline)]
pub use wengert_kernels as kernels;

/// Layers, activations, losses and initialisers.
#[doc(inline)]
pub use wengert_layers as layers;

/// Pictures of training runs and models.
#[cfg(feature = "plot")]
#[doc(inline)]
pub use wengert_plot as plot;

/// Data, optimisers and the training loop.
#[doc(inline)]
pub use wengert_trainer as trainer;

/// The code of the README, as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
