//! [`Dataset`]: features and targets, a sample a row.

use crate::error::DataError;
use wengert_layers::Random;
use wengert_tape::{Element, Matrix};

/// Features (samples × inputs) and targets (samples × outputs), all finite.
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
    names: Vec<String>,
}

impl<T: Element> Dataset<T> {
    /// Features and targets; the features are named `x0`, `x1`, ….
    ///
    /// # Errors
    /// If there are no samples, the rows do not match or an entry is not finite.
    pub fn new(features: Matrix<T>, targets: Matrix<T>) -> Result<Self, DataError> {
        let names = (0..features.col_count()).map(|j| format!("x{j}")).collect();
        Self::with_names(features, targets, names)
    }

    /// As [`new`](Self::new), with a name for each feature.
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
        check_finite("targets", &targets, |j| format!("y{j}"))?;
        Ok(Self { features, targets, names })
    }

    /// The number of samples.
    pub fn len(&self) -> usize {
        self.features.row_count()
    }

    /// Whether there are no samples, which `new` excludes.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The features, samples × inputs.
    pub fn features(&self) -> &Matrix<T> {
        &self.features
    }

    /// The targets, samples × outputs.
    pub fn targets(&self) -> &Matrix<T> {
        &self.targets
    }

    /// The names of the features.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The same data with other features.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn with_features(&self, features: Matrix<T>) -> Result<Self, DataError> {
        Self::with_names(features, self.targets.clone(), self.names.clone())
    }

    /// The samples that `indices` name, in that order.
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
        let (features, targets) = (gather(&self.features), gather(&self.targets));
        Self { features, targets, names: self.names.clone() }
    }

    /// Splits the samples at random into a training and a test part; the test part gets the given
    /// fraction of them, rounded. Also returns the indices of both parts.
    ///
    /// # Errors
    /// If a part would be empty.
    pub fn split(&self, fraction: f64, random: &mut Random) -> Result<Split<T>, DataError> {
        let samples = self.len();
        let test = (samples as f64 * fraction).round();
        if !(test >= 1.0 && test < samples as f64) {
            return Err(DataError::Split { fraction, samples });
        }
        let mut train: Vec<usize> = (0..samples).collect();
        random.shuffle(&mut train);
        let test = train.split_off(samples - test as usize);
        let indices = (train, test);
        Ok(Split { train: self.select(&indices.0), test: self.select(&indices.1), indices })
    }

    /// The same numbers, rounded to another type.
    pub fn cast<U: Element>(&self) -> Dataset<U> {
        let cast = |m: &Matrix<T>| m.map(|x| U::of(x.to_f64()));
        let (features, targets) = (cast(&self.features), cast(&self.targets));
        Dataset { features, targets, names: self.names.clone() }
    }
}

/// The two parts of a data set.
#[derive(Clone, Debug, PartialEq)]
pub struct Split<T: Element> {
    /// The samples to train on.
    pub train: Dataset<T>,
    /// The samples held back.
    pub test: Dataset<T>,
    /// The rows of both in the data set that was split.
    pub indices: (Vec<usize>, Vec<usize>),
}

fn check_finite<T: Element>(
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
