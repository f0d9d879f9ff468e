//! [`Pipeline`]: a trained model with its preprocessing.

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
    /// The standardiser, fitted on the training part.
    pub standardizer: Standardizer,
    /// The model.
    pub model: L,
    /// The parameters of the model.
    pub params: Params<T>,
}

impl<T: Element, L: Layer<T>> Pipeline<L, T> {
    /// The output of the model for each row of raw features, computed in parts as by
    /// [`predict`](crate::predict).
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
    /// If the number of features differs from the standardiser's, one of them is not finite or overflows `T`
    /// after standardisation, or a prediction overflows.
    ///
    /// # Panics
    /// If the number of features differs between standardiser and model, or the parameters are not the
    /// model's.
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
