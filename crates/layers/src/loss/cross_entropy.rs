//! The cross-entropy of several classes, from logits.

use super::assert_same_shape;
use wengert_tape::{Element, Var};

/// `lᵢ = −Σⱼ yᵢⱼ·ln softmax(zᵢ)ⱼ`, hence `∂lᵢ/∂zᵢⱼ = softmax(zᵢ)ⱼ·Σₖ yᵢₖ − yᵢⱼ`.
///
/// ```math
/// l_i = -\sum_j y_{ij} \ln p_{ij}, \qquad p_{ij} = \frac{e^{z_{ij}}}{\sum_k e^{z_{ik}}}, \qquad
/// \frac{∂l_i}{∂z_{ij}} = p_{ij} \sum_k y_{ik} - y_{ij}
/// ```
///
/// The **logits** z are the output of the last layer before a softmax. A row of the target is
/// one-hot or a distribution over the classes. Logits and target are m×n, a column for each class;
/// the result is m×1. For one column of 0 and 1 use [`logistic_loss`](crate::logistic_loss).
///
/// # Panics
/// If the shapes of logits and target differ or have a single column, for which the loss would be 0
/// whatever the logits.
///
/// ```
/// use wengert_layers::softmax_loss;
/// use wengert_tape::{Matrix, Params, Tape};
///
/// let (params, mut tape) = (Params::new(), Tape::new());
/// let t = tape.record(&params);
/// let logits = t.variable(&Matrix::from([[0.0, 0.0], [1000.0, -1000.0]]));
/// let losses = softmax_loss(logits, t.constant(&Matrix::from([[1.0, 0.0], [0.0, 1.0]])));
/// losses.sum().backward(&mut params.zeros_like());
/// assert_eq!(losses.value(), Matrix::from([[2.0_f64.ln()], [2000.0]]));
/// assert_eq!(logits.gradient(), Some(Matrix::from([[-0.5, 0.5], [1.0, -1.0]])));
/// ```
#[track_caller]
#[must_use]
pub fn softmax_loss<'t, T: Element>(logits: Var<'t, T>, target: Var<'t, T>) -> Var<'t, T> {
    assert_classes("softmax_loss", logits, target);
    -(logits.log_softmax() * target).row_sums()
}

/// The mean of [`softmax_loss`] over the samples, 1×1; from logits.
///
/// ```math
/// L = -\frac{1}{m} \sum_{ij} y_{ij} \ln p_{ij}, \qquad p_{ij} = \frac{e^{z_{ij}}}{\sum_k e^{z_{ik}}}
/// ```
///
/// Source: Bridle, "Training stochastic model recognition algorithms as networks can lead to
/// maximum mutual information estimation of parameters", NeurIPS 1989.
///
/// # Panics
/// If the shapes of logits and target, m×n, differ or have no rows or a single column.
///
/// ```
/// use wengert_layers::cross_entropy;
/// use wengert_tape::{Matrix, Params, Tape};
///
/// let (params, mut tape) = (Params::new(), Tape::new());
/// let t = tape.record(&params);
/// let logits = t.constant(&Matrix::from([[0.0, 0.0], [0.0, 0.0]]));
/// let target = t.constant(&Matrix::from([[1.0, 0.0], [0.0, 1.0]]));
/// assert_eq!(cross_entropy(logits, target).item(), 2.0_f64.ln());
/// ```
#[track_caller]
#[must_use]
pub fn cross_entropy<'t, T: Element>(logits: Var<'t, T>, target: Var<'t, T>) -> Var<'t, T> {
    assert_classes("cross_entropy", logits, target);
    softmax_loss(logits, target).mean()
}

#[track_caller]
fn assert_classes<T: Element>(loss: &str, logits: Var<'_, T>, target: Var<'_, T>) {
    assert_same_shape(loss, "logits", logits, target);
    let shape = logits.shape();
    assert!(
        shape.cols > 1,
        "{loss}: expected a column for each class, at least 2, got {shape}; \
         for one column of 0 and 1 take the binary cross-entropy"
    );
}
