//! [`Standardizer`]: features with mean 0 and standard deviation 1.

use crate::dataset::Dataset;
use crate::error::DataError;
use wengert_tape::Matrix;

/// `z = (x − μ) / σ` for each feature, with the mean and the population standard deviation (divisor n)
/// of the samples it was fitted on.
///
/// Fit it on the training part only, and keep it with the model: data to predict go through the same
/// one. Without it sigmoids saturate: a sum of raw features in the thousands gives activations of
/// exactly 0 or 1, whose slopes are 0, and the network does not learn.
///
/// ```
/// use wengert_trainer::{Dataset, Matrix, Standardizer};
/// let data = Dataset::new(Matrix::from([[1.0], [3.0]]), Matrix::from([[0.0], [1.0]]))?;
/// let standardizer = Standardizer::fit(&data)?;
/// assert_eq!(standardizer.apply(data.features())?, Matrix::from([[-1.0], [1.0]]));
/// # Ok::<(), wengert_trainer::DataError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Standardizer {
    means: Vec<f64>,
    deviations: Vec<f64>,
}

impl Standardizer {
    /// Means and deviations of the features of `data`.
    ///
    /// # Errors
    /// If a feature is the same in every sample.
    pub fn fit(data: &Dataset<f64>) -> Result<Self, DataError> {
        let (mut means, mut deviations) = (Vec::new(), Vec::new());
        let count = data.len() as f64;
        for (j, name) in data.names().iter().enumerate() {
            let column = data.features().cols(j..j + 1);
            let mean = column.view().iter().sum::<f64>() / count;
            let squares = column.view().iter().map(|x| (x - mean) * (x - mean));
            let deviation = (squares.sum::<f64>() / count).sqrt();
            let first = column.at(0, 0);
            if column.view().iter().all(|x| x == first) {
                return Err(DataError::Constant { column: name.clone(), value: first });
            }
            means.push(mean);
            deviations.push(deviation);
        }
        Ok(Self { means, deviations })
    }

    /// The mean of each feature.
    pub fn means(&self) -> &[f64] {
        &self.means
    }

    /// The population standard deviation of each feature.
    pub fn deviations(&self) -> &[f64] {
        &self.deviations
    }

    /// Standardised features.
    ///
    /// # Errors
    /// If there are more or fewer features than were fitted.
    pub fn apply(&self, features: &Matrix<f64>) -> Result<Matrix<f64>, DataError> {
        self.check(features)?;
        Ok(self.scaled(features))
    }

    pub(crate) fn check(&self, features: &Matrix<f64>) -> Result<(), DataError> {
        let (expected, got) = (self.means.len(), features.col_count());
        if expected == got { Ok(()) } else { Err(DataError::Features { expected, got }) }
    }

    /// Standardised features, as many as were fitted.
    pub(crate) fn scaled(&self, features: &Matrix<f64>) -> Matrix<f64> {
        let columns = self.means.iter().zip(&self.deviations).enumerate();
        let data = columns.flat_map(|(j, (mean, deviation))| {
            let column = features.cols(j..j + 1);
            column.view().iter().map(|x| (x - mean) / deviation).collect::<Vec<_>>()
        });
        Matrix::from_cols(features.row_count(), self.means.len(), data.collect())
    }
}
