//! What can be wrong with data and with training.

use std::fmt;

/// Data that cannot be trained on.
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
    /// A feature has the same value in every sample, so it cannot be scaled to deviation 1.
    Constant {
        /// The name of the column.
        column: String,
        /// The value.
        value: f64,
    },
    /// Data with another number of features than the standardiser was fitted on.
    Features {
        /// What it was fitted on.
        expected: usize,
        /// What came.
        got: usize,
    },
    /// A fraction that leaves one part of a split without samples.
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
                "feature {column:?} is {value} in every sample: it has standard deviation 0 and \
                 cannot be standardised; leave it out"
            ),
            Self::Features { expected, got } => {
                write!(f, "expected {expected} features, got {got}")
            }
            Self::Split { fraction, samples } => {
                write!(f, "a fraction of {fraction} of {samples} samples leaves one part empty")
            }
        }
    }
}

impl std::error::Error for DataError {}

/// Why training stopped.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum TrainError {
    /// There is nothing to train: every parameter is frozen.
    AllFrozen,
    /// There is nothing to train: there are no parameters.
    NoParameters,
    /// The loss does not depend on parameters that are not frozen.
    Unreached {
        /// The names of the parameters.
        names: Vec<String>,
    },
    /// The loss or the gradient is NaN or infinite. The parameters are those before the step.
    NotFinite {
        /// "loss" or "gradient".
        what: &'static str,
        /// The epoch, from 1.
        epoch: usize,
        /// The batch in the epoch, from 1.
        batch: usize,
        /// Where it arose, as far as the tape or the parameters tell.
        origin: String,
    },
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
        }
    }
}

impl std::error::Error for TrainError {}
