//! Dense layers, activations, losses and initial weights: formulas over the [tape](wengert_tape),
//! without a single loop over numbers.
//!
//! ```
//! use wengert_layers::{Dense, Identity, Init, Layer, Random, Tanh, binary_cross_entropy};
//! use wengert_tape::{Matrix, Params, Tape};
//!
//! let mut params = Params::new();
//! let mut init = Init::glorot_uniform(Random::seed(1));
//! let model = (
//!     Dense::new(&mut params, 2, 3, Tanh, &mut init),
//!     Dense::new(&mut params, 3, 1, Identity, &mut init),
//! );
//! let x = Matrix::from([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]);
//! let y = Matrix::from([[0.0], [1.0], [1.0], [0.0]]);
//!
//! let (mut tape, mut grads) = (Tape::new(), params.zeros_like());
//! for _ in 0..500 {
//!     let t = tape.record(&params);
//!     let loss = binary_cross_entropy(model.forward(t.constant(&x)), t.constant(&y));
//!     loss.backward(&mut grads);
//!     for (w, g) in params.as_mut_slice().iter_mut().zip(grads.as_slice()) {
//!         *w -= g;
//!     }
//! }
//! let logits = model.forward(tape.evaluate(&params).constant(&x)).value();
//! assert!(logits.at(0, 0) < 0.0 && logits.at(1, 0) > 0.0);
//! assert!(logits.at(2, 0) > 0.0 && logits.at(3, 0) < 0.0);
//! ```
//!
//! **One design decision:** a layer holds the *names* of its parameters, and the numbers are in the
//! [`Params`](wengert_tape::Params). So a model is a small value that can be copied; an optimiser
//! sees one slice; and the same model runs over `f32`, over `f64`, and over dual numbers for second
//! derivatives.
//!
//! | module | contents |
//! |---|---|
//! | [`Layer`], [`Widths`] | the interface of a layer; tuples of layers |
//! | [`Dense`], [`Sequence`] | the fully connected layer, and chains of any length |
//! | [`Dropout`], [`LayerNorm`] | against overfitting; scales each sample to mean 0 and variance 1 |
//! | [`activation`] | [`sigmoid`], [`relu`], [`gelu`], …; [`Activation`], chosen by name |
//! | [`loss`] | [`mse`], [`binary_cross_entropy`], …; [`Loss`], chosen by name |
//! | [`Init`], [`Scheme`] | initial weights |
//! | [`Random`] | the seeded generator |

#![forbid(unsafe_code)]

pub mod activation;
mod dense;
mod dropout;
mod init;
mod layer;
mod layer_norm;
pub mod loss;
mod name;
mod random;
mod sequence;

pub use activation::*;
pub use dense::Dense;
pub use dropout::Dropout;
pub use init::{Init, Scheme, UnknownScheme};
pub use layer::{Layer, Widths};
pub use layer_norm::LayerNorm;
pub use loss::*;
pub use random::Random;
pub use sequence::Sequence;
