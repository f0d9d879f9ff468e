//! How far numbers are from numbers.

use super::check;
use wengert_tape::{Element, Matrix};

/// `√(mean((p − y)²))` over all entries, in the unit of the targets.
///
/// ```math
/// \sqrt{\frac{1}{mn} \sum_{ij} (p_{ij} - y_{ij})^2}
/// ```
///
/// ```
/// use wengert_trainer::{Matrix, root_mean_square_error};
/// let (predicted, actual) = (Matrix::from([[1.0], [2.0]]), Matrix::from([[2.0], [9.0]]));
/// assert_eq!(root_mean_square_error(&predicted, &actual), 5.0);
/// ```
///
/// # Panics
/// If the shapes differ or there are no entries.
#[track_caller]
pub fn root_mean_square_error<T: Element>(predicted: &Matrix<T>, actual: &Matrix<T>) -> f64 {
    check("root_mean_square_error", predicted, actual);
    mean(predicted, actual, |error| error * error).sqrt()
}

/// `mean(|p − y|)` over all entries, in the unit of the targets.
///
/// ```
/// use wengert_trainer::{Matrix, mean_absolute_error};
/// let (predicted, actual) = (Matrix::from([[1.0], [2.0]]), Matrix::from([[2.0], [9.0]]));
/// assert_eq!(mean_absolute_error(&predicted, &actual), 4.0);
/// ```
///
/// # Panics
/// If the shapes differ or there are no entries.
#[track_caller]
pub fn mean_absolute_error<T: Element>(predicted: &Matrix<T>, actual: &Matrix<T>) -> f64 {
    check("mean_absolute_error", predicted, actual);
    mean(predicted, actual, f64::abs)
}

fn mean<T: Element>(predicted: &Matrix<T>, actual: &Matrix<T>, f: impl Fn(f64) -> f64) -> f64 {
    let pairs = predicted.view().iter().zip(actual.view().iter());
    let terms = pairs.map(|(p, y)| f(p.to_f64() - y.to_f64()));
    terms.sum::<f64>() / actual.shape().len() as f64
}

/// `R² = 1 − Σ(p − y)²/Σ(y − ȳ)²`, the share of the variance that is explained: 1 for a perfect
/// prediction, 0 for the mean of the targets, below 0 for a worse one. Of several columns it is the mean.
///
/// ```math
/// R^2 = 1 - \frac{\sum_i (p_i - y_i)^2}{\sum_i (y_i - \bar y)^2}
/// ```
///
/// Of targets that are all the same it is 1 if they are met, else 0, as in scikit-learn.
///
/// ```
/// use wengert_trainer::{Matrix, r_squared};
/// let actual = Matrix::from([[1.0], [2.0], [6.0]]);
/// assert_eq!(r_squared(&actual, &actual), 1.0);
/// assert_eq!(r_squared(&Matrix::from([[3.0], [3.0], [3.0]]), &actual), 0.0);
/// ```
///
/// # Panics
/// If the shapes differ or there are no entries.
#[track_caller]
pub fn r_squared<T: Element>(predicted: &Matrix<T>, actual: &Matrix<T>) -> f64 {
    check("r_squared", predicted, actual);
    let columns = actual.col_count();
    let shares = (0..columns).map(|j| {
        let (p, y) = (predicted.cols(j..j + 1), actual.cols(j..j + 1));
        let centre = y.view().iter().map(Element::to_f64).sum::<f64>() / y.row_count() as f64;
        let left = mean(&p, &y, |error| error * error);
        let total = mean(&y.map(|y| y.to_f64()), &y.map(|_| centre), |error| error * error);
        match (left == 0.0, total == 0.0) {
            (true, _) => 1.0,
            (false, true) => 0.0,
            _ => 1.0 - left / total,
        }
    });
    shares.sum::<f64>() / columns as f64
}
