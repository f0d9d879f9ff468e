//! Pictures of training runs and models: losses, activations, confusion matrices, decision boundaries, costs.
//!
//! ```
//! use wengert_layers::{Dense, Init, Layer, Random, Sigmoid, mse};
//! use wengert_plot::LossCurve;
//! use wengert_trainer::{Params, Sgd, Standardizer, Trainer, breast_cancer};
//!
//! let data = breast_cancer();
//! let data = data.with_features(Standardizer::fit(&data)?.apply(data.features())?)?;
//! let mut params = Params::new();
//! let mut init = Init::glorot_uniform(Random::seed(42));
//! let model = (
//!     Dense::new(&mut params, 30, 4, Sigmoid, &mut init),
//!     Dense::new(&mut params, 4, 1, Sigmoid, &mut init),
//! );
//! let mut trainer = Trainer::new(Sgd::new(1.0)).epochs(100);
//! let history = trainer.fit(&mut params, &data, |x, y| mse(model.forward(x), y))?;
//!
//! let svg = LossCurve::new(&history.epochs).title("The network of the article").to_svg();
//! assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | picture | of |
//! |---|---|
//! | [`LossCurve`] | the loss, epoch by epoch |
//! | [`ActivationPlot`] | functions of one number with their slopes |
//! | [`ConfusionMatrix`] | actual against predicted classes |
//! | [`DecisionBoundary`] | the decision boundary of a model of two features, also over the course of training |
//! | [`Growth`] | how a cost grows with samples, width, depth |
//!
//! **One design decision:** a picture is text, the same for the same numbers. It is drawn in quarters of a
//! pixel, so that the last bits of a number do not show; nothing in it depends on a font, a clock or a
//! machine. So you can keep pictures beside the code and compare them.
//!
//! The colours are those of Okabe and Ito, which colour-blind people can tell apart, and never the only cue:
//! lines are named at their ends, classes have shapes. The background is white, so that pictures are readable
//! on dark pages.

#![forbid(unsafe_code)]

mod activation_plot;
mod axis;
mod confusion_matrix;
mod curve;
mod decision_boundary;
mod growth;
mod loss_curve;
mod marker;
mod page;
mod palette;
mod panel;
mod regions;

pub use activation_plot::ActivationPlot;
pub use confusion_matrix::ConfusionMatrix;
pub use decision_boundary::DecisionBoundary;
pub use growth::Growth;
pub use loss_curve::LossCurve;
