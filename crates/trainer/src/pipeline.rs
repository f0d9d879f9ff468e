//! [`Pipeline`]: a trained model together with what its input must go through.

use crate::dataset::{check_cast, check_finite, target};
use crate::error::DataError;
use crate::evaluate::{parts, stacked};
use crate::standardizer::Standardizer;
use wengert_layers::Layer;
use wengert_tape::{Element, Matrix, Params, Tape};

/// Standardiser, layers and parameters: everything that turns raw features into predictions.
///
/// ```
/// use wengert_layers::{Dense, Identity, Init, Random};
/// use wengert_trainer::{Matrix, Params, Pipeline, Standardizer};
/// let (mut params, mut init) = (Params::new(), Init::glorot_uniform(Random::seed(1)));
/// let model = Dense::new(&mut params, 1, 1, Identity, &mut init);
/// params.as_mut_slice().copy_from_slice(&[2.0, 1.0]); // weight and bias
/// let standardizer = Standardizer::new(vec![10.0], vec![5.0])?;
/// let pipeline = Pipeline { standardizer, model, params };
/// assert_eq!(pipeline.predict(&Matrix::from([[15.0]]))?, Matrix::from([[3.0]]));
/// # Ok::<(), wengert_trainer::DataError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Pipeline<L, T> {
    /// Fitted on the training part.
    pub standardizer: Standardizer,
    /// The model.
    pub model: L,
    /// Its numbers.
    pub params: Params<T>,
}

impl<T: Element, L: Layer<T>> Pipeline<L, T> {
    /// The output of the model for each row of raw features, in parts as [`predict`](crate::predict) does.
    ///
    /// ```
    /// use wengert_layers::{Dense, Init, Random, Sigmoid};
    /// use wengert_trainer::{Matrix, Params, Pipeline, Standardizer};
    /// let (mut params, mut init) = (Params::new(), Init::glorot_uniform(Random::seed(1)));
    /// let model = Dense::new(&mut params, 1, 1, Sigmoid, &mut init);
    /// params.as_mut_slice().copy_from_slice(&[2.0, 0.0]); // weight and bias
    /// let pipeline = Pipeline { standardizer: Standardizer::new(vec![10.0], vec![5.0])?, model, params };
    /// let found = pipeline.predict(&Matrix::from([[10.0], [15.0]]))?; // standardised, 0 and 1
    /// assert_eq!((found.row_count(), found.at(0, 0)), (2, 0.5));
    /// assert!((found.at(1, 0) - 1.0 / (1.0 + (-2.0_f64).exp())).abs() < 1e-15);
    /// assert!(pipeline.predict(&Matrix::from([[10.0, 15.0]])).is_err()); // one feature too many
    /// # Ok::<(), wengert_trainer::DataError>(())
    /// ```
    ///
    /// # Errors
    /// If there are more or fewer features than the standardiser was fitted on, one of them is not finite, or
    /// overflows `T` once it is standardised, or a prediction overflows.
    ///
    /// # Panics
    /// If the standardiser was fitted on more or fewer features than the model takes, or the parameters are
    /// not those of the model.
    #[track_caller]
    pub fn predict(&self, features: &Matrix<f64>) -> Result<Matrix<T>, DataError> {
        self.standardizer.check(features)?;
        check_finite("features", features, |j| format!("x{j}"))?;
        let (mut tape, mut outputs) = (Tape::new(), Vec::new());
        for rows in parts(features.row_count()) {
            let first = rows.start;
            let scaled =
                self.standardizer.scaled(&features.rows(rows)).map_columns(|_, x| T::of(x));
            let infinite = |x: f64| !x.is_finite();
            check_cast(("features", features, first), &scaled, infinite, |j| {
                Some(format!("x{j}"))
            })?;
            let x = tape.evaluate(&self.params).constant(&scaled);
            outputs.push(self.model.forward(x).value());
        }
        let outputs = stacked(&outputs);
        check_finite("predictions", &outputs, target)?;
        Ok(outputs)
    }
}
