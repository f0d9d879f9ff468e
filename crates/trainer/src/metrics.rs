//! How good predictions are.

use std::fmt;
use wengert_tape::{Element, Matrix};

/// The share of predictions on the right side of ½, for targets 0 and 1.
///
/// # Panics
/// If the shapes differ or there are no entries.
///
/// ```
/// use wengert_trainer::{Matrix, accuracy};
/// let predicted = Matrix::from([[0.9], [0.2], [0.6]]);
/// assert_eq!(accuracy(&predicted, &Matrix::from([[1.0], [0.0], [0.0]])), 2.0 / 3.0);
/// ```
#[track_caller]
pub fn accuracy<T: Element>(predicted: &Matrix<T>, actual: &Matrix<T>) -> f64 {
    Confusion::new(predicted, actual).accuracy()
}

/// How often class `actual` was predicted as class `predicted`: `counts[actual][predicted]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Confusion {
    /// Row: the actual class; column: the predicted class.
    pub counts: [[usize; 2]; 2],
}

impl Confusion {
    /// Counts predictions above ½ as class 1, for targets 0 and 1.
    ///
    /// # Panics
    /// If the shapes differ or there are no entries.
    #[track_caller]
    pub fn new<T: Element>(predicted: &Matrix<T>, actual: &Matrix<T>) -> Self {
        let (shape, other) = (predicted.shape(), actual.shape());
        assert_eq!(shape, other, "predictions of {shape} for targets of {other}");
        assert!(!shape.is_empty(), "no predictions to count");
        let mut counts = [[0; 2]; 2];
        for (predicted, actual) in predicted.view().iter().zip(actual.view().iter()) {
            let class = |x: T| usize::from(x.to_f64() > 0.5);
            counts[class(actual)][class(predicted)] += 1;
        }
        Self { counts }
    }

    /// How many predictions were counted.
    pub fn total(&self) -> usize {
        self.counts.as_flattened().iter().sum()
    }

    /// How many of them are right.
    pub fn right(&self) -> usize {
        self.counts[0][0] + self.counts[1][1]
    }

    /// The share of them that is right.
    pub fn accuracy(&self) -> f64 {
        self.right() as f64 / self.total() as f64
    }
}

impl fmt::Display for Confusion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [[a, b], [c, d]] = self.counts;
        write!(f, "[[{a}, {b}], [{c}, {d}]]")
    }
}
