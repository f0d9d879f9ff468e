//! [`Dataset`]: features and targets, one sample per row.

use crate::error::DataError;
use std::any::type_name;
use wengert_kernels::{Accumulator, ViewMut};
use wengert_tape::{Element, Matrix, Shape};

/// Features (samples × inputs) and targets (samples × outputs), all finite, with optional sample weights.
///
/// ```
/// use wengert_trainer::{Dataset, Matrix};
/// let xor = Dataset::new(
///     Matrix::from([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]),
///     Matrix::from([[0.0], [1.0], [1.0], [0.0]]),
/// )?;
/// assert_eq!(xor.len(), 4);
/// # Ok::<(), wengert_trainer::DataError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Dataset<T: Element> {
    features: Matrix<T>,
    targets: Matrix<T>,
    weights: Option<Matrix<T>>,
    names: Vec<String>,
}

impl<T: Element> Dataset<T> {
    /// Features and targets; the features are named `x0`, `x1`, ….
    ///
    /// ```
    /// use wengert_trainer::{DataError, Dataset, Matrix};
    /// let data = Dataset::new(Matrix::from([[1.0, 2.0], [3.0, 4.0]]), Matrix::from([[0.0], [1.0]]))?;
    /// assert_eq!(data.names(), ["x0", "x1"]);
    /// let wrong = Dataset::new(Matrix::from([[f64::NAN]]), Matrix::from([[0.0]]));
    /// assert!(matches!(wrong, Err(DataError::NotFinite { row: 0, .. })));
    /// # Ok::<(), DataError>(())
    /// ```
    ///
    /// # Errors
    /// If there are no samples, the rows do not match or an entry is not finite.
    pub fn new(features: Matrix<T>, targets: Matrix<T>) -> Result<Self, DataError> {
        let names = (0..features.col_count()).map(|j| format!("x{j}")).collect();
        Self::with_names(features, targets, names)
    }

    /// As [`new`](Self::new), with a name for each feature.
    ///
    /// ```
    /// use wengert_trainer::{Dataset, Matrix};
    /// let names = vec!["height".to_owned(), "weight".to_owned()];
    /// let data = Dataset::with_names(Matrix::from([[1.8, 70.0]]), Matrix::from([[1.0]]), names)?;
    /// assert_eq!(data.names()[1], "weight");
    /// # Ok::<(), wengert_trainer::DataError>(())
    /// ```
    ///
    /// # Errors
    /// As [`new`](Self::new), or if there is not one name for each feature.
    pub fn with_names(
        features: Matrix<T>,
        targets: Matrix<T>,
        names: Vec<String>,
    ) -> Result<Self, DataError> {
        if features.row_count() == 0 {
            return Err(DataError::Empty);
        }
        if features.row_count() != targets.row_count() {
            let (features, targets) = (features.row_count(), targets.row_count());
            return Err(DataError::Rows { features, targets });
        }
        if names.len() != features.col_count() {
            return Err(DataError::Features { expected: names.len(), got: features.col_count() });
        }
        check_finite("features", &features, |j| names[j].clone())?;
        check_finite("targets", &targets, target)?;
        Ok(Self { features, targets, weights: None, names })
    }

    /// The number of samples.
    ///
    /// ```
    /// assert_eq!(wengert_trainer::iris().len(), 150);
    /// ```
    pub fn len(&self) -> usize {
        self.features.row_count()
    }

    /// Whether there are no samples, which `new` excludes.
    ///
    /// ```
    /// use wengert_trainer::{Dataset, Matrix};
    /// let none = Dataset::<f64>::new(Matrix::zeros(0, 2), Matrix::zeros(0, 1));
    /// assert_eq!(none.unwrap_err().to_string(), "there are no samples");
    /// assert!(!wengert_trainer::iris().is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The features, samples × inputs.
    ///
    /// ```
    /// use wengert_trainer::{Matrix, iris};
    /// assert_eq!(iris().features().rows(0..1), Matrix::from([[5.1, 3.5, 1.4, 0.2]]));
    /// ```
    pub fn features(&self) -> &Matrix<T> {
        &self.features
    }

    /// The targets, samples × outputs.
    ///
    /// ```
    /// use wengert_trainer::{Matrix, iris};
    /// assert_eq!(iris().targets().rows(0..1), Matrix::from([[1.0, 0.0, 0.0]])); // one-hot
    /// ```
    pub fn targets(&self) -> &Matrix<T> {
        &self.targets
    }

    /// The sample weights, samples × 1, if any.
    ///
    /// ```
    /// use wengert_trainer::{Dataset, Matrix};
    /// let data = Dataset::new(Matrix::from([[1.0], [2.0]]), Matrix::from([[0.0], [1.0]]))?;
    /// assert_eq!(data.weights(), None);
    /// let weights = Matrix::from([[1.0], [3.0]]);
    /// assert_eq!(data.with_weights(weights.clone())?.weights(), Some(&weights));
    /// # Ok::<(), wengert_trainer::DataError>(())
    /// ```
    pub fn weights(&self) -> Option<&Matrix<T>> {
        self.weights.as_ref()
    }

    /// The names of the features.
    ///
    /// ```
    /// assert_eq!(wengert_trainer::wine().names()[..2], ["alcohol", "malic acid"]);
    /// ```
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The same data with other features.
    ///
    /// ```
    /// use wengert_trainer::{Standardizer, iris};
    /// let data = iris();
    /// let scaled = data.with_features(Standardizer::fit(&data)?.apply(data.features())?)?;
    /// assert_eq!((scaled.names(), scaled.targets()), (data.names(), data.targets()));
    /// # Ok::<(), wengert_trainer::DataError>(())
    /// ```
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn with_features(&self, features: Matrix<T>) -> Result<Self, DataError> {
        let data = Self::with_names(features, self.targets.clone(), self.names.clone())?;
        Ok(Self { weights: self.weights.clone(), ..data })
    }

    /// The number of samples, or the sum of their weights.
    pub(crate) fn total(&self) -> f64 {
        self.weights.as_ref().map_or(self.len() as f64, |weights| sum(weights).to_f64())
    }

    /// The largest entry of a sample by magnitude, with the name of its column.
    pub(crate) fn largest(&self, row: usize) -> (String, f64) {
        let features = self.names.iter().enumerate();
        let features = features.map(|(j, name)| (name.clone(), self.features.at(row, j)));
        let targets = (0..self.targets.col_count()).map(|j| (target(j), self.targets.at(row, j)));
        let entries = features.chain(targets).map(|(name, x)| (name, x.to_f64()));
        let larger = |a: (String, f64), b: (String, f64)| if b.1.abs() > a.1.abs() { b } else { a };
        entries.reduce(larger).unwrap_or_default()
    }

    /// All weights, and the divisor for the sum of the weighted losses.
    pub(crate) fn weighing(&self) -> Option<(&Matrix<T>, f64)> {
        self.weights.as_ref().map(|weights| (weights, self.total()))
    }

    /// The same data with a weight for each sample, samples × 1. The loss is the weighted mean, in which a
    /// sample of weight 2 counts as two, `L = Σ wᵢ·lᵢ / Σ wᵢ`.
    ///
    /// ```math
    /// L = \frac{\sum_i w_i l_i}{\sum_i w_i}, \qquad
    /// L_B = \frac{\sum_{i \in B} w_i l_i}{\sum_i w_i \cdot |B|/m}
    /// ```
    ///
    /// A batch B of the m samples has the loss `L_B`, whose divisor does not depend on the samples in it: on
    /// average its gradient is that of L, for batches of any size. PyTorch's weighted losses with
    /// `reduction='mean'` divide by the weights of the batch instead, and so do [`weighted_mean`] and
    /// objectives with class weights that use it. There, heavy samples count less the smaller the batch is,
    /// and in batches of one sample weights have no effect.
    ///
    /// [`weighted_mean`]: wengert_layers::weighted_mean
    ///
    /// ```
    /// use wengert_layers::squared_error;
    /// use wengert_trainer::{Dataset, Matrix, Params, Sgd, Trainer, evaluate};
    /// let data = Dataset::new(Matrix::from([[1.0], [1.0]]), Matrix::from([[0.0], [4.0]]))?;
    /// let data = data.with_weights(Matrix::from([[3.0], [1.0]]))?;
    /// let mut params = Params::new();
    /// let w = params.add("w", Matrix::from([[0.0]]));
    /// // A loss for each sample; the weighted mean is minimised.
    /// let mut trainer = Trainer::new(Sgd::new(0.25)).epochs(50);
    /// trainer.fit(&mut params, &data, |x, y| squared_error(x.matmul(w), y))?;
    /// assert!((params.get(w).at(0, 0) - 1.0).abs() < 1e-9);
    /// let loss = evaluate(&params, &data, |x, y| squared_error(x.matmul(w), y));
    /// assert!((loss - (3.0 * 1.0 + 1.0 * 9.0) / 4.0).abs() < 1e-9);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If there is not one weight for each sample, one is not positive and finite, or their sum overflows.
    pub fn with_weights(self, weights: Matrix<T>) -> Result<Self, DataError> {
        if weights.shape() != Shape::new(self.len(), 1) {
            return Err(DataError::Weights { samples: self.len(), shape: weights.shape() });
        }
        for (row, value) in weights.view().iter().map(Element::to_f64).enumerate() {
            if !(value > 0.0 && value.is_finite()) {
                return Err(DataError::Weight { row, value });
            }
        }
        // The divisor of losses with one column per target.
        let divisor = sum(&weights).to_f64() * self.targets.col_count() as f64;
        if !T::of(divisor).is_finite() {
            return Err(DataError::WeightSum { number: type_name::<T>() });
        }
        Ok(Self { weights: Some(weights), ..self })
    }

    /// The samples at `indices`, in that order.
    ///
    /// ```
    /// use wengert_trainer::{Dataset, Matrix};
    /// let data = Dataset::new(Matrix::from([[1.0], [2.0], [3.0]]), Matrix::from([[10.0], [20.0], [30.0]]))?;
    /// let part = data.select(&[2, 0]);
    /// assert_eq!(part.features(), &Matrix::from([[3.0], [1.0]]));
    /// assert_eq!(part.targets(), &Matrix::from([[30.0], [10.0]]));
    /// # Ok::<(), wengert_trainer::DataError>(())
    /// ```
    ///
    /// # Panics
    /// If an index is not a sample.
    #[track_caller]
    #[must_use]
    pub fn select(&self, indices: &[usize]) -> Self {
        let gather = |source: &Matrix<T>| {
            let mut rows = source.rows(0..0);
            rows.gather_rows(source, indices);
            rows
        };
        Self {
            features: gather(&self.features),
            targets: gather(&self.targets),
            weights: self.weights.as_ref().map(gather),
            names: self.names.clone(),
        }
    }

    /// The same numbers, rounded to another type.
    ///
    /// ```
    /// use wengert_trainer::{Dataset, Matrix, iris};
    /// let data: Dataset<f32> = iris().cast()?;
    /// assert_eq!(data.features().at(0, 0), 5.1_f32);
    /// let far = Dataset::new(Matrix::from([[1.0], [1e39]]), Matrix::zeros(2, 1))?;
    /// let text = "features: 1e39 in row 1, column \"x0\" is inf as f32; f64 holds it";
    /// assert_eq!(far.cast::<f32>().unwrap_err().to_string(), text);
    /// # Ok::<(), wengert_trainer::DataError>(())
    /// ```
    ///
    /// # Errors
    /// If a number becomes infinite, a weight becomes 0, or the sum of the weights overflows.
    pub fn cast<U: Element>(&self) -> Result<Dataset<U>, DataError> {
        let round = |x: T| U::of(x.to_f64());
        let (features, targets) =
            (self.features.map_columns(|_, x| round(x)), self.targets.map(round));
        let infinite = |x: f64| !x.is_finite();
        let name = |j: usize| Some(self.names[j].clone());
        check_cast(("features", &self.features, 0), &features, infinite, name)?;
        check_cast(("targets", &self.targets, 0), &targets, infinite, |j| Some(target(j)))?;
        let data = Dataset { features, targets, weights: None, names: self.names.clone() };
        let Some(weights) = &self.weights else { return Ok(data) };
        let rounded = weights.map(round);
        check_cast(("weights", weights, 0), &rounded, |w| infinite(w) || w == 0.0, |_| None)?;
        data.with_weights(rounded)
    }
}

/// An error for the first number, in rows counted from `first`, that the other type cannot hold.
pub(crate) fn check_cast<T: Element, U: Element>(
    (what, numbers, first): (&'static str, &Matrix<T>, usize),
    rounded: &Matrix<U>,
    is_lost: impl Fn(f64) -> bool,
    name: impl Fn(usize) -> Option<String>,
) -> Result<(), DataError> {
    let rows = rounded.row_count();
    let mut rounded = rounded.view().iter().map(Element::to_f64).enumerate();
    let Some((at, rounded)) = rounded.find(|(_, x)| is_lost(*x)) else { return Ok(()) };
    let (row, column) = (first + at % rows, at / rows);
    Err(DataError::Cast {
        what,
        row,
        column: name(column),
        value: numbers.at(row, column).to_f64(),
        rounded,
        number: type_name::<U>(),
    })
}

/// The name of a target in errors.
pub(crate) fn target(column: usize) -> String {
    format!("y{column}")
}

pub(crate) fn check_finite<T: Element>(
    what: &'static str,
    matrix: &Matrix<T>,
    name: impl Fn(usize) -> String,
) -> Result<(), DataError> {
    let rows = matrix.row_count();
    match matrix.view().iter().enumerate().find(|(_, x)| !x.is_finite()) {
        None => Ok(()),
        Some((at, x)) => Err(DataError::NotFinite {
            what,
            row: at % rows,
            column: name(at / rows),
            value: x.to_f64(),
        }),
    }
}

/// The sum, in the order in which a tape adds.
fn sum<T: Element>(weights: &Matrix<T>) -> T {
    let mut sum = [T::zero()];
    Accumulator::new(ViewMut::col_major(&mut sum, Shape::SCALAR), true).add(weights.view());
    sum[0]
}
