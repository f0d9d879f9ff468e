//! The area under the ROC curve.

use super::{check, first_nan};
use wengert_tape::{Element, Matrix};

/// The probability that a sample of class 1 has a higher score than one of class 0, ties counting half:
/// the area under the receiver operating characteristic. `None` if a class has no samples.
///
/// Scores may be probabilities or logits; only their order counts. A target above ½ is of class 1. For one-hot
/// targets of several columns it is the mean over the classes, each against the rest.
///
/// With ranks r from 1 to m, ties sharing their mean, `(Σ r of class 1 − m₁(m₁ + 1)/2) / (m₁·m₀)`. Source:
/// Hanley and McNeil, "The meaning and use of the area under a receiver operating characteristic (ROC)
/// curve", Radiology 143 (1982). If a score or a target is NaN, so is the area.
///
/// ```math
/// \text{AUC} = \frac{1}{m_1 m_0} \Big( \sum_{i:\,y_i = 1} r_i - \frac{m_1 (m_1 + 1)}{2} \Big)
/// ```
///
/// ```
/// use wengert_trainer::{Matrix, roc_auc};
/// let actual = Matrix::from([[0.0], [0.0], [1.0], [1.0]]);
/// assert_eq!(roc_auc(&Matrix::from([[0.1], [0.4], [0.35], [0.8]]), &actual), Some(0.75));
/// assert_eq!(roc_auc(&Matrix::from([[0.3], [0.3], [0.3], [0.3]]), &actual), Some(0.5));
/// assert_eq!(roc_auc(&actual, &Matrix::zeros(4, 1)), None);
/// ```
///
/// # Panics
/// If the shapes differ or there are no entries.
#[track_caller]
pub fn roc_auc<T: Element>(scores: &Matrix<T>, actual: &Matrix<T>) -> Option<f64> {
    check("roc_auc", scores, actual);
    if first_nan(scores).or(first_nan(actual)).is_some() {
        return Some(f64::NAN);
    }
    let columns = scores.col_count();
    let areas = (0..columns).map(|j| area(&scores.cols(j..j + 1), &actual.cols(j..j + 1)));
    Some(areas.sum::<Option<f64>>()? / columns as f64)
}

fn area<T: Element>(scores: &Matrix<T>, actual: &Matrix<T>) -> Option<f64> {
    let pairs = scores.view().iter().zip(actual.view().iter());
    let mut pairs: Vec<_> = pairs.map(|(score, y)| (score.to_f64(), y.to_f64() > 0.5)).collect();
    pairs.sort_unstable_by(|(a, _), (b, _)| a.partial_cmp(b).expect("no score is NaN"));
    let (mut before, mut ranks, mut positive) = (0, 0.0, 0);
    for tied in pairs.chunk_by(|(a, _), (b, _)| a == b) {
        let of_class = tied.iter().filter(|(_, y)| *y).count();
        // The mean of the ranks before + 1, …, before + n.
        ranks += of_class as f64 * (before as f64 + (tied.len() + 1) as f64 / 2.0);
        positive += of_class;
        before += tied.len();
    }
    let (one, zero) = (positive as f64, (pairs.len() - positive) as f64);
    let pairs = one * zero;
    (pairs > 0.0).then(|| (ranks - one * (one + 1.0) / 2.0) / pairs)
}
