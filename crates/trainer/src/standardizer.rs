//! [`Standardizer`]: features with mean 0 and standard deviation 1.

use crate::dataset::Dataset;
use crate::error::DataError;
use crate::moments::Moments;
use wengert_tape::Matrix;

/// `z = (x − μ) / σ` for each feature, with the mean and the population standard deviation (divisor n)
/// of the samples it was fitted on.
///
/// ```math
/// z = \frac{x - μ}{σ}, \qquad μ = \frac{1}{n} \sum_i x_i, \qquad
/// σ = \sqrt{\frac{1}{n} \sum_i (x_i - μ)^2}
/// ```
///
/// The mean lies between the smallest and the largest entry. A feature whose deviation is at most 2⁻⁴⁹ of its
/// largest magnitude, about 1.8·10⁻¹⁵, is *constant*: such a deviation is rounding of its entries, as between
/// 0.3 and 0.1 + 0.2. Dividing by it would turn ordinary numbers into trillions. The rule does not depend on
/// the unit of the feature, and holds for the targets of [`r_squared`](crate::r_squared) too.
///
/// Fit it on the training part only, and keep it with the model: prediction needs the same one. Without it
/// sigmoids saturate: a sum of raw features in the thousands gives activations of exactly 0 or 1, whose
/// slopes are 0, and the network does not learn.
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
    /// Fits means and deviations to the features of `data`.
    ///
    /// ```
    /// use wengert_trainer::{DataError, Dataset, Matrix, Standardizer};
    /// let data = Dataset::new(Matrix::from([[1.0], [3.0]]), Matrix::from([[0.0], [1.0]]))?;
    /// let standardizer = Standardizer::fit(&data)?;
    /// assert_eq!((standardizer.means(), standardizer.deviations()), (&[2.0][..], &[1.0][..]));
    /// let same = Standardizer::fit(&data.with_features(Matrix::from([[7.0], [7.0]]))?);
    /// assert!(matches!(same, Err(DataError::Constant { column, value: 7.0 }) if column == "x0"));
    /// # Ok::<(), DataError>(())
    /// ```
    ///
    /// # Errors
    /// If a feature is constant up to rounding.
    pub fn fit(data: &Dataset<f64>) -> Result<Self, DataError> {
        let (mut means, mut deviations) = (Vec::new(), Vec::new());
        for (j, name) in data.names().iter().enumerate() {
            let moments = Moments::of(&data.features().cols(j..j + 1));
            let Some(deviation) = moments.deviation() else {
                return Err(DataError::Constant { column: name.clone(), value: moments.mean });
            };
            means.push(moments.mean);
            deviations.push(deviation);
        }
        Ok(Self { means, deviations })
    }

    /// A standardiser with given means and deviations, from a file for instance.
    ///
    /// ```
    /// use wengert_trainer::{Matrix, Standardizer};
    /// let standardizer = Standardizer::new(vec![10.0], vec![2.0])?;
    /// assert_eq!(standardizer.apply(&Matrix::from([[14.0]]))?, Matrix::from([[2.0]]));
    /// assert!(Standardizer::new(vec![10.0], vec![0.0]).is_err());
    /// # Ok::<(), wengert_trainer::DataError>(())
    /// ```
    ///
    /// # Errors
    /// If there is not one deviation for each mean, a mean is not finite, or a deviation is not positive and
    /// finite.
    pub fn new(means: Vec<f64>, deviations: Vec<f64>) -> Result<Self, DataError> {
        if means.len() != deviations.len() {
            return Err(DataError::Features { expected: means.len(), got: deviations.len() });
        }
        let usable = |(mean, deviation): (&f64, &f64)| {
            mean.is_finite() && deviation.is_finite() && *deviation > 0.0
        };
        match means.iter().zip(&deviations).position(|pair| !usable(pair)) {
            None => Ok(Self { means, deviations }),
            Some(at) => Err(DataError::Scale { mean: means[at], deviation: deviations[at] }),
        }
    }

    /// As [`fit`](Self::fit), but only centres a constant feature, like scikit-learn: it becomes 0, and the
    /// network learns nothing from it.
    ///
    /// ```
    /// use wengert_trainer::{Matrix, Standardizer};
    /// let standardizer = Standardizer::fit_lenient(&Matrix::from([[1.0, 7.0], [3.0, 7.0]]));
    /// assert_eq!(standardizer.deviations(), [1.0, 1.0]);
    /// ```
    ///
    /// # Panics
    /// If there are no rows.
    #[track_caller]
    pub fn fit_lenient(features: &Matrix<f64>) -> Self {
        assert!(features.row_count() > 0, "standardizer: there are no samples");
        let columns = (0..features.col_count()).map(|j| Moments::of(&features.cols(j..j + 1)));
        let centred = |moments: Moments| (moments.mean, moments.deviation().unwrap_or(1.0));
        let (means, deviations) = columns.map(centred).unzip();
        Self { means, deviations }
    }

    /// The mean of each feature.
    ///
    /// ```
    /// use wengert_trainer::{Standardizer, breast_cancer};
    /// let standardizer = Standardizer::fit(&breast_cancer())?;
    /// assert!((standardizer.means()[0] - 14.127).abs() < 1e-3); // of the radius
    /// # Ok::<(), wengert_trainer::DataError>(())
    /// ```
    pub fn means(&self) -> &[f64] {
        &self.means
    }

    /// The population standard deviation of each feature.
    ///
    /// ```
    /// use wengert_trainer::{Matrix, Standardizer};
    /// let standardizer = Standardizer::fit_lenient(&Matrix::from([[2.0], [4.0], [4.0], [6.0]]));
    /// assert_eq!(standardizer.deviations(), [2.0_f64.sqrt()]); // the divisor is 4, not 3
    /// ```
    pub fn deviations(&self) -> &[f64] {
        &self.deviations
    }

    /// Standardises features.
    ///
    /// ```
    /// use wengert_trainer::{Matrix, Standardizer};
    /// let standardizer = Standardizer::new(vec![10.0, 0.0], vec![2.0, 5.0])?;
    /// assert_eq!(standardizer.apply(&Matrix::from([[14.0, -5.0]]))?, Matrix::from([[2.0, -1.0]]));
    /// let wrong = standardizer.apply(&Matrix::from([[14.0]])).unwrap_err();
    /// assert_eq!(wrong.to_string(), "expected 2 features, got 1");
    /// # Ok::<(), wengert_trainer::DataError>(())
    /// ```
    ///
    /// # Errors
    /// If the number of features differs from the fitted one.
    pub fn apply(&self, features: &Matrix<f64>) -> Result<Matrix<f64>, DataError> {
        self.check(features)?;
        Ok(self.scaled(features))
    }

    /// Undoes the standardisation: `x = z·σ + μ`.
    ///
    /// ```
    /// use wengert_trainer::{Matrix, Standardizer};
    /// let (standardizer, x) = (Standardizer::new(vec![10.0], vec![2.0])?, Matrix::from([[14.0]]));
    /// assert_eq!(standardizer.invert(&standardizer.apply(&x)?)?, x);
    /// # Ok::<(), wengert_trainer::DataError>(())
    /// ```
    ///
    /// # Errors
    /// As [`apply`](Self::apply).
    pub fn invert(&self, standardised: &Matrix<f64>) -> Result<Matrix<f64>, DataError> {
        self.check(standardised)?;
        Ok(self.columns(standardised, |z, mean, deviation| z * deviation + mean))
    }

    pub(crate) fn check(&self, features: &Matrix<f64>) -> Result<(), DataError> {
        let (expected, got) = (self.means.len(), features.col_count());
        if expected == got { Ok(()) } else { Err(DataError::Features { expected, got }) }
    }

    /// The standardised features; their number must be the fitted one.
    pub(crate) fn scaled(&self, features: &Matrix<f64>) -> Matrix<f64> {
        self.columns(features, |x, mean, deviation| (x - mean) / deviation)
    }

    fn columns(&self, matrix: &Matrix<f64>, f: impl Fn(f64, f64, f64) -> f64) -> Matrix<f64> {
        matrix.map_columns(|j, x| f(x, self.means[j], self.deviations[j]))
    }
}
