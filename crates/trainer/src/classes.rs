//! Classes from targets, and class weights.

use crate::dataset::Dataset;
use crate::error::DataError;
use wengert_tape::{Element, Matrix};

impl<T: Element> Dataset<T> {
    /// The class of each sample: 0 or 1 for one column of targets, the column of the 1 for several.
    ///
    /// ```
    /// use wengert_trainer::{Dataset, Matrix};
    /// let one_hot = Matrix::from([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]]);
    /// assert_eq!(Dataset::new(Matrix::zeros(2, 4), one_hot)?.classes()?, [1, 0]);
    /// # Ok::<(), wengert_trainer::DataError>(())
    /// ```
    ///
    /// # Errors
    /// If a target is not a class: neither 0 nor 1 in a single column, or not a 1 among zeros.
    pub fn classes(&self) -> Result<Vec<usize>, DataError> {
        let class = |row| class(self.targets(), row).ok_or(DataError::NoClass { row });
        (0..self.len()).map(class).collect()
    }

    /// The same data with each sample weighted by its class; `weights` has one entry per class.
    ///
    /// ```
    /// use wengert_trainer::{Dataset, Matrix};
    /// let data = Dataset::new(Matrix::zeros(3, 1), Matrix::from([[0.0], [1.0], [0.0]]))?;
    /// let data = data.with_class_weights(&[1.0, 5.0])?;
    /// assert_eq!(data.weights(), Some(&Matrix::from([[1.0], [5.0], [1.0]])));
    /// # Ok::<(), wengert_trainer::DataError>(())
    /// ```
    ///
    /// # Errors
    /// If a target is not a class, or a weight is not positive and finite.
    ///
    /// # Panics
    /// If there is not one weight for each class: two for targets of one column, else one for each column.
    #[track_caller]
    pub fn with_class_weights(self, weights: &[f64]) -> Result<Self, DataError> {
        let (classes, given) = (self.targets().col_count().max(2), weights.len());
        assert!(classes == given, "with_class_weights: expected {classes} weights, got {given}");
        let of_sample = self.classes()?.into_iter().map(|class| T::of(weights[class])).collect();
        let weights = Matrix::from_cols(self.len(), 1, of_sample);
        self.with_weights(weights)
    }

    /// The same data with weights that balance the classes: `m / (n·mⱼ)` for each of the mⱼ samples of
    /// class j, if n classes occur among the m samples. The mean weight is 1.
    ///
    /// Source: King and Zeng, "Logistic regression in rare events data", Political Analysis 9 (2001).
    ///
    /// ```
    /// use wengert_trainer::{Dataset, Matrix};
    /// let targets = Matrix::from([[0.0], [0.0], [0.0], [1.0]]);
    /// let data = Dataset::new(Matrix::zeros(4, 1), targets)?.balanced()?;
    /// let third = 2.0 / 3.0;
    /// assert_eq!(data.weights(), Some(&Matrix::from([[third], [third], [third], [2.0]])));
    /// # Ok::<(), wengert_trainer::DataError>(())
    /// ```
    ///
    /// # Errors
    /// If a target is not a class.
    pub fn balanced(self) -> Result<Self, DataError> {
        let mut counts = vec![0_usize; self.targets().col_count().max(2)];
        self.classes()?.into_iter().for_each(|class| counts[class] += 1);
        let occurring = counts.iter().filter(|&&count| count > 0).count();
        let weight = |&count: &usize| match count {
            0 => 1.0,
            count => self.len() as f64 / (occurring * count) as f64,
        };
        let weights: Vec<f64> = counts.iter().map(weight).collect();
        self.with_class_weights(&weights)
    }
}

/// The class in a row of targets, if it is one.
fn class<T: Element>(targets: &Matrix<T>, row: usize) -> Option<usize> {
    let at = |column| targets.at(row, column).to_f64();
    if targets.col_count() == 1 {
        return [0.0, 1.0].iter().position(|&class| class == at(0));
    }
    let mut others = (0..targets.col_count()).filter(|&column| at(column) != 0.0);
    let class = others.next().filter(|&column| at(column) == 1.0)?;
    others.next().is_none().then_some(class)
}
