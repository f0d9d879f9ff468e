//! The log-loss: the negative log-likelihood of the targets.

use super::check;
use wengert_tape::{Element, Matrix};

/// `−Σᵢⱼ yᵢⱼ·ln pᵢⱼ / m`: the mean negative log-likelihood of the targets, in nats.
///
/// ```math
/// -\frac{1}{m} \sum_{ij} y_{ij} \ln p_{ij}
/// ```
///
/// Predictions are **probabilities**: of class 1, for one column of targets 0 and 1; of each class, for
/// one-hot targets. They are clamped to ε and 1 − ε, with ε = 2⁻⁵², as in scikit-learn, so that one
/// confident mistake does not make the mean infinite.
///
/// Source: Good, "Rational decisions", Journal of the Royal Statistical Society B 14 (1952).
///
/// ```
/// use wengert_trainer::{Matrix, log_loss};
/// let probabilities = Matrix::from([[0.5], [0.25]]);
/// let expected = (2.0_f64.ln() + (4.0_f64 / 3.0).ln()) / 2.0;
/// let loss = log_loss(&probabilities, &Matrix::from([[1.0], [0.0]]));
/// assert!((loss - expected).abs() < 1e-15);
/// ```
///
/// # Panics
/// If the shapes differ or there are no entries.
#[track_caller]
pub fn log_loss<T: Element>(probabilities: &Matrix<T>, actual: &Matrix<T>) -> f64 {
    check("log_loss", probabilities, actual);
    let ln = |p: f64| p.clamp(f64::EPSILON, 1.0 - f64::EPSILON).ln();
    let two_classes = actual.col_count() == 1;
    let terms = probabilities.view().iter().zip(actual.view().iter()).map(|(p, y)| {
        let (p, y) = (p.to_f64(), y.to_f64());
        y * ln(p) + if two_classes { (1.0 - y) * ln(1.0 - p) } else { 0.0 }
    });
    -terms.sum::<f64>() / actual.row_count() as f64
}
