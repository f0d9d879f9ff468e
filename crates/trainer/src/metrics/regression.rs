//! Metrics for regression.

use super::check;
use crate::moments::{Moments, power_of_two};
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
    let unit = unit(predicted, actual);
    mean(predicted, actual, unit, |error| error * error).sqrt() * unit
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
    let unit = unit(predicted, actual);
    mean(predicted, actual, unit, f64::abs) * unit
}

fn errors<T: Element>(predicted: &Matrix<T>, actual: &Matrix<T>) -> impl Iterator<Item = f64> {
    let pairs = predicted.view().iter().zip(actual.view().iter());
    pairs.map(|(p, y)| p.to_f64() - y.to_f64())
}

/// A power of two near the largest error, a unit in which sums and squares stay in range.
fn unit<T: Element>(predicted: &Matrix<T>, actual: &Matrix<T>) -> f64 {
    power_of_two(
        errors(predicted, actual).fold(0.0, |largest: f64, error| largest.max(error.abs())),
    )
}

/// The mean of `f` over the errors, measured in `unit`.
fn mean<T: Element>(
    predicted: &Matrix<T>,
    actual: &Matrix<T>,
    unit: f64,
    f: impl Fn(f64) -> f64,
) -> f64 {
    let terms = errors(predicted, actual).map(|error| f(error / unit));
    terms.sum::<f64>() / actual.shape().len() as f64
}

/// `R² = 1 − Σ(p − y)²/Σ(y − ȳ)²`, the fraction of variance explained: 1 for a perfect prediction, 0 for
/// the mean of the targets, below 0 for a worse one. For several columns, the mean over them.
///
/// ```math
/// R^2 = 1 - \frac{\sum_i (p_i - y_i)^2}{\sum_i (y_i - \bar y)^2}
/// ```
///
/// For targets that are constant up to rounding, it is 1 if the prediction is exact, else 0, as in scikit-learn.
/// The bound is that of the [`Standardizer`](crate::Standardizer): a deviation of 2⁻⁴⁹ of the largest magnitude.
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
        let of_targets = Moments::of(&y.map(|y| y.to_f64()));
        let left = mean(&p, &y, of_targets.unit, |error| error * error);
        match (left == 0.0, of_targets.variance == 0.0) {
            (true, _) => 1.0,
            (false, true) if !left.is_nan() => 0.0,
            _ => 1.0 - left / of_targets.variance,
        }
    });
    shares.sum::<f64>() / columns as f64
}
