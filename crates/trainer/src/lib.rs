//! Data, optimisers and the training loop for networks on the wengert tape.
//!
//! ```
//! use wengert_layers::{Dense, Init, Layer, Random, Sigmoid, mse};
//! use wengert_trainer::{Params, Sgd, Standardizer, Trainer, breast_cancer};
//!
//! let data = breast_cancer();
//! let standardizer = Standardizer::fit(&data)?;
//! let data = data.with_features(standardizer.apply(data.features())?)?;
//!
//! let mut params = Params::new();
//! let mut init = Init::glorot_uniform(Random::seed(42));
//! let model = (
//!     Dense::new(&mut params, 30, 4, Sigmoid, &mut init),
//!     Dense::new(&mut params, 4, 1, Sigmoid, &mut init),
//! );
//! let mut trainer = Trainer::new(Sgd::new(1.0)).epochs(100);
//! let history = trainer.fit(&mut params, &data, |x, y| mse(model.forward(x), y))?;
//! assert!(history.epochs[99].loss < 0.1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! **One design decision:** everything here also works without the [`Trainer`]. Batches, optimisers,
//! standardiser and metrics are plain values for your own loop; the trainer is one such loop.
//!
//! | item | purpose |
//! |---|---|
//! | [`Dataset`], [`Split`], [`Batches`] | data, weights, parts, folds, batches |
//! | [`Embedded`], [`breast_cancer()`], [`iris()`], [`wine()`], [`digits()`] | embedded data sets |
//! | [`Standardizer`], [`Pipeline`] | preprocessing, kept with the model |
//! | [`Optimizer`], [`Sgd`], [`Adam`], [`AdamW`], [`Schedule`] | steps and their learning rates |
//! | [`Minimizer`], [`Lbfgs`] | line searches over all the data |
//! | [`clip_norm()`], [`clip_value()`], [`weight_decay()`], [`EarlyStopping`] | more parts for a loop |
//! | [`Trainer`], [`History`], [`evaluate`], [`predict`], [`stacked`] | the loop |
//! | [`Progress`], [`Checkpoint`], [`OptimizerState`] | watching, interrupting and resuming the loop |
//! | [`accuracy`], [`Confusion`], [`log_loss()`], [`roc_auc()`] | metrics for classification |
//! | [`root_mean_square_error`], [`mean_absolute_error`], [`r_squared`] | metrics for regression |
//! | [`DataError`], [`TrainError`], [`RestoreError`] | errors |

#![forbid(unsafe_code)]

mod batches;
mod checkpoint;
mod classes;
mod clip;
mod dataset;
mod early_stopping;
mod embedded;
mod error;
mod evaluate;
mod history;
mod metrics;
mod minimizer;
mod moments;
mod objective;
mod optimizer;
mod pipeline;
mod settings;
mod split;
mod standardizer;
mod trainer;
mod training;
mod validation;
mod weight_decay;

pub use batches::Batches;
pub use checkpoint::{Checkpoint, Progress};
pub use clip::{clip_norm, clip_value};
pub use dataset::Dataset;
pub use early_stopping::{Best, EarlyStopping};
pub use embedded::{
    BREAST_CANCER_CLASSES, DIGITS_CLASSES, Embedded, IRIS_CLASSES, WINE_CLASSES, breast_cancer,
    digits, iris, wine,
};
pub use error::{DataError, RestoreError, TrainError};
pub use evaluate::{evaluate, predict, stacked};
pub use history::{Ended, Epoch, History};
pub use metrics::{
    Confusion, Scores, accuracy, log_loss, mean_absolute_error, r_squared, roc_auc,
    root_mean_square_error,
};
pub use minimizer::{Lbfgs, Minimizer, Minimum, Stopped};
pub use optimizer::{Adam, AdamW, Optimizer, OptimizerState, Schedule, Sgd};
pub use pipeline::Pipeline;
pub use split::Split;
pub use standardizer::Standardizer;
pub use trainer::Trainer;
pub use weight_decay::weight_decay;
pub use wengert_layers::Random;
pub use wengert_tape::{Matrix, Params};
