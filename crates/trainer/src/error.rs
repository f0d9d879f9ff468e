//! The errors of data and training.

use std::fmt;
use wengert_tape::Shape;

/// Data that cannot be trained on.
///
/// ```
/// use wengert_trainer::{DataError, Dataset, Matrix};
/// let wrong = Dataset::new(Matrix::from([[1.0], [2.0]]), Matrix::from([[0.0]])).unwrap_err();
/// assert_eq!(wrong, DataError::Rows { features: 2, targets: 1 });
/// assert_eq!(wrong.to_string(), "there are 2 rows of features but 1 of targets");
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum DataError {
    /// There are no samples.
    Empty,
    /// Features and targets have different numbers of rows.
    Rows {
        /// Rows of the features.
        features: usize,
        /// Rows of the targets.
        targets: usize,
    },
    /// An entry is NaN or infinite.
    NotFinite {
        /// "features" or "targets".
        what: &'static str,
        /// The row, from 0.
        row: usize,
        /// The name of the column.
        column: String,
        /// The entry.
        value: f64,
    },
    /// A feature is constant up to rounding, so it cannot be scaled to deviation 1.
    Constant {
        /// The name of the column.
        column: String,
        /// The value, or the mean of values that differ by rounding.
        value: f64,
    },
    /// The mean is not finite, or the deviation is not positive and finite.
    Scale {
        /// The mean.
        mean: f64,
        /// The standard deviation.
        deviation: f64,
    },
    /// The number of features is not the expected one.
    Features {
        /// The expected number.
        expected: usize,
        /// The actual number.
        got: usize,
    },
    /// The weights are not a column with one entry per sample.
    Weights {
        /// The number of samples.
        samples: usize,
        /// The shape of the weights.
        shape: Shape,
    },
    /// A weight is not positive and finite.
    Weight {
        /// The row, from 0.
        row: usize,
        /// The weight.
        value: f64,
    },
    /// The sum of the weights overflows.
    WeightSum {
        /// The type of the numbers.
        number: &'static str,
    },
    /// A number is out of the range of another type: it becomes infinite, or a weight becomes 0.
    Cast {
        /// "features", "targets" or "weights".
        what: &'static str,
        /// The row, from 0.
        row: usize,
        /// The name of the column; `None` for weights.
        column: Option<String>,
        /// The number.
        value: f64,
        /// The rounded number.
        rounded: f64,
        /// The other type.
        number: &'static str,
    },
    /// A target is not a class.
    NoClass {
        /// The row, from 0.
        row: usize,
    },
    /// The number of folds is not between 2 and the number of samples.
    Folds {
        /// The number of folds.
        folds: usize,
        /// The number of samples.
        samples: usize,
    },
    /// The fraction is not between 0 and 1, or leaves one part of a split without samples.
    Split {
        /// The fraction.
        fraction: f64,
        /// The number of samples.
        samples: usize,
    },
}

impl fmt::Display for DataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "there are no samples"),
            Self::Rows { features, targets } => {
                write!(f, "there are {features} rows of features but {targets} of targets")
            }
            Self::NotFinite { what, row, column, value } => {
                write!(f, "{what}: {value} in row {row}, column {column:?}; numbers must be finite")
            }
            Self::Constant { column, value } => write!(
                f,
                "feature {column:?} is {value} in every sample, to rounding: it has standard deviation 0 \
                 and cannot be standardised; leave it out"
            ),
            Self::Scale { mean, deviation } => {
                write!(f, "nothing can be standardised with mean {mean} and deviation {deviation}")
            }
            Self::Features { expected, got } => {
                write!(f, "expected {expected} features, got {got}")
            }
            Self::Weights { samples, shape } => {
                write!(f, "expected {samples}×1 weights for {samples} samples, got {shape}")
            }
            Self::Weight { row, value } => write!(
                f,
                "weights: {value} in row {row}; weights must be positive and finite, and a sample \
                 that should not count is left out"
            ),
            Self::WeightSum { number } => write!(
                f,
                "weights: their sum overflows {number}; divide all of them by one number, which changes no \
                 mean"
            ),
            Self::Cast { what, row, column, value, rounded, number } => {
                write!(f, "{what}: {value:?} in row {row}")?;
                column.iter().try_for_each(|column| write!(f, ", column {column:?}"))?;
                write!(f, " is {rounded} as {number}")?;
                if *number == "f64" { Ok(()) } else { write!(f, "; f64 holds it") }
            }
            Self::NoClass { row } => write!(
                f,
                "targets: row {row} names no class; a class is 0 or 1 in a single column, or a 1 \
                 among zeros"
            ),
            Self::Folds { folds, samples } => {
                write!(f, "{samples} samples make 2 to {samples} folds, not {folds}")
            }
            Self::Split { fraction, .. } if !(*fraction > 0.0 && *fraction < 1.0) => {
                write!(f, "expected a fraction above 0 and below 1, got {fraction:?}")
            }
            Self::Split { fraction, samples } => {
                write!(f, "a fraction of {fraction} of {samples} samples leaves one part empty")
            }
        }
    }
}

impl std::error::Error for DataError {}

/// Why training stopped.
///
/// ```
/// use wengert_layers::mse;
/// use wengert_trainer::{Dataset, Matrix, Params, Sgd, TrainError, Trainer};
/// let data = Dataset::new(Matrix::from([[1.0]]), Matrix::from([[2.0]]))?;
/// let mut params = Params::new();
/// let w = params.add("w", Matrix::from([[0.0]]));
/// params.add("forgotten", Matrix::from([[0.0]]));
/// let wrong = Trainer::new(Sgd::new(0.1)).fit(&mut params, &data, |x, y| mse(x.matmul(w), y));
/// assert_eq!(wrong, Err(TrainError::Unreached { names: vec!["forgotten".to_owned()] }));
/// # Ok::<(), wengert_trainer::DataError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum TrainError {
    /// There is nothing to train: every parameter is frozen.
    AllFrozen,
    /// There is nothing to train: there are no parameters.
    NoParameters,
    /// The loss does not depend on some trainable parameters.
    Unreached {
        /// The names of the parameters.
        names: Vec<String>,
    },
    /// The loss or the gradient is NaN or infinite, with the parameters left as before the step; or the
    /// validation loss or the last step's parameters are, with those parameters kept.
    NotFinite {
        /// "loss", "gradient", "validation loss" or "step".
        what: &'static str,
        /// The epoch, from 1.
        epoch: usize,
        /// The batch in the epoch, from 1.
        batch: usize,
        /// Where it arose, as far as the tape or the parameters show.
        origin: String,
    },
    /// The loss of a validation sample is NaN or infinite while that of others is finite: the sample is too
    /// large, not the step. The parameters are those of that evaluation.
    Sample {
        /// The epoch, from 1.
        epoch: usize,
        /// The row of the validation data, from 0.
        row: usize,
        /// The column of the sample's largest number; `y0`, `y1`, … for targets.
        column: String,
        /// That number.
        value: f64,
        /// Where the non-finite loss arose, as far as the tape shows.
        origin: String,
    },
    /// The loss or the gradient is NaN or infinite where a [`Minimizer`](crate::Minimizer) starts.
    Start {
        /// "loss" or "gradient".
        what: &'static str,
        /// Where it arose, if a tape shows it.
        origin: Option<String>,
    },
    /// The checkpoint does not fit.
    Restore(RestoreError),
}

impl fmt::Display for TrainError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AllFrozen => write!(f, "nothing to train: every parameter is frozen"),
            Self::NoParameters => write!(f, "nothing to train: there are no parameters"),
            Self::Unreached { names } => write!(
                f,
                "the loss does not depend on {}; use them in the objective or freeze them",
                names.join(", ")
            ),
            Self::NotFinite { what, epoch, batch, origin } => {
                write!(f, "the {what} is not finite in epoch {epoch}, batch {batch}: {origin}")
            }
            Self::Sample { epoch, row, column, value, origin } => write!(
                f,
                "the validation loss is not finite in epoch {epoch}: row {row} of the validation data is too \
                 large, {value:e} in column {column:?}: {origin}"
            ),
            Self::Start { what, origin } => {
                write!(f, "the {what} is not finite at the start")?;
                origin.iter().try_for_each(|origin| write!(f, ": {origin}"))
            }
            Self::Restore(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for TrainError {}

impl From<RestoreError> for TrainError {
    fn from(error: RestoreError) -> Self {
        Self::Restore(error)
    }
}

/// A state that does not fit the optimiser or training it is restored into.
///
/// ```
/// use wengert_trainer::{Adam, Optimizer, OptimizerState};
/// let of_sgd: OptimizerState<f64> = OptimizerState { steps: 1, moments: Vec::new() };
/// let wrong = Adam::new(0.1).restore(of_sgd).unwrap_err();
/// assert_eq!(wrong.to_string(), "adam: expected the moments m, v, got none");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RestoreError {
    /// The optimiser keeps other moments.
    Moments {
        /// The name of the optimiser.
        optimizer: String,
        /// The names of its moments.
        expected: String,
        /// The names in the state.
        got: String,
    },
    /// Parameters or moments do not have the model's layout.
    Layout {
        /// Their name.
        what: String,
    },
    /// A setting differs from that of the interrupted training.
    Number {
        /// The name of the setting.
        what: &'static str,
        /// The value of the trainer.
        expected: u64,
        /// The value of the checkpoint.
        got: u64,
    },
    /// The epoch does not have this batch.
    Position {
        /// The number of completed batches in the checkpoint.
        batch: usize,
        /// The number of batches in an epoch.
        batches: usize,
    },
}

impl fmt::Display for RestoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Moments { optimizer, expected, got } => {
                write!(f, "{optimizer}: expected the moments {expected}, got {got}")
            }
            Self::Layout { what } => {
                write!(f, "{what} of the checkpoint: the layout is not that of the model")
            }
            Self::Number { what, expected, got } => {
                write!(f, "the {what} is {expected}, but that of the checkpoint is {got}")
            }
            Self::Position { batch, batches } => {
                write!(f, "the checkpoint is after batch {batch} of an epoch of {batches}")
            }
        }
    }
}

impl std::error::Error for RestoreError {}
