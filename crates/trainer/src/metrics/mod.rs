//! Metrics of predictions.

mod confusion;
mod log_loss;
mod regression;
mod roc_auc;

pub use confusion::{Confusion, Scores};
pub use log_loss::log_loss;
pub use regression::{mean_absolute_error, r_squared, root_mean_square_error};
pub use roc_auc::roc_auc;

use wengert_tape::{Element, Matrix};

/// The fraction of correct predictions.
///
/// * **One column**, targets 0 and 1: a prediction above ½ is class 1. It must be a probability, such
///   as the output of a sigmoid. **Logits**, as the cross-entropies take them, would be cut at 0: pass
///   `&logits.map(|z| z.sigmoid())`.
/// * **Several columns**, one-hot targets: the class is the column of the largest entry, the first if
///   there are several. Logits and probabilities give the same result.
///
/// Like every numeric metric, it is NaN if a prediction or a target is NaN.
///
/// # Panics
/// If the shapes differ or there are no entries.
///
/// ```
/// use wengert_trainer::{Matrix, accuracy};
/// let predicted = Matrix::from([[0.9], [0.2], [0.6]]);
/// assert_eq!(accuracy(&predicted, &Matrix::from([[1.0], [0.0], [0.0]])), 2.0 / 3.0);
///
/// let logits = Matrix::from([[2.0, -1.0, 0.5], [0.1, 0.2, 0.3]]);
/// assert_eq!(accuracy(&logits, &Matrix::from([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])), 1.0);
/// ```
#[track_caller]
pub fn accuracy<T: Element>(predicted: &Matrix<T>, actual: &Matrix<T>) -> f64 {
    check("accuracy", predicted, actual);
    if first_nan(predicted).or(first_nan(actual)).is_some() {
        return f64::NAN;
    }
    let rows = predicted.row_count();
    let right = (0..rows).filter(|&row| class(predicted, row) == class(actual, row));
    right.count() as f64 / rows as f64
}

/// The class of a row: for one column, whether it is above ½; else the first column with the largest entry.
fn class<T: Element>(matrix: &Matrix<T>, row: usize) -> usize {
    let at = |column| matrix.at(row, column).to_f64();
    match matrix.col_count() {
        1 => usize::from(at(0) > 0.5),
        columns => {
            (1..columns).fold(0, |best, column| if at(column) > at(best) { column } else { best })
        }
    }
}

/// Row and column of the first NaN.
fn first_nan<T: Element>(matrix: &Matrix<T>) -> Option<(usize, usize)> {
    let at = matrix.view().iter().position(|x| x.to_f64().is_nan())?;
    Some((at % matrix.row_count(), at / matrix.row_count()))
}

#[track_caller]
fn check<T: Element>(what: &str, predicted: &Matrix<T>, actual: &Matrix<T>) {
    let (shape, other) = (predicted.shape(), actual.shape());
    assert!(
        shape == other,
        "{what}: expected predictions and targets of one shape, got {shape} and {other}"
    );
    assert!(!shape.is_empty(), "{what}: there are no predictions");
}
