//! The cross-entropy of two classes, from logits.

use super::assert_same_shape;
use crate::softplus;
use wengert_tape::{Element, Var};

/// `lᵢⱼ = y·softplus(−z) + (1 − y)·softplus(z)`, hence `∂l/∂z = σ(z) − y`, entry by entry.
///
/// ```math
/// l = -y \ln σ(z) - (1 - y) \ln\big(1 - σ(z)\big), \qquad \frac{∂l}{∂z} = σ(z) - y
/// ```
///
/// This is `−y·ln σ(z) − (1 − y)·ln(1 − σ(z))` for **logits** z: the output of the last layer
/// before a sigmoid. Targets y are 0, 1 or a probability between. Logits, target and result are
/// m×n.
///
/// If y is 0 or 1, one of the two terms vanishes. Neither the value nor the gradient, the sum of
/// `(1 − y)·σ(z)` and `−y·σ(−z)`, is the difference of two large numbers; `softplus(z) − y·z` would be.
///
/// # Panics
/// If the shapes of logits and target differ.
///
/// ```
/// use wengert_layers::logistic_loss;
/// use wengert_tape::{Matrix, Params, Tape};
///
/// let (params, mut tape) = (Params::new(), Tape::new());
/// let t = tape.record(&params);
/// let logits = t.variable(&Matrix::from([[0.0, 1000.0, -1000.0]]));
/// let losses = logistic_loss(logits, t.constant(&Matrix::from([[1.0, 1.0, 1.0]])));
/// losses.sum().backward(&mut params.zeros_like());
/// assert_eq!(losses.value(), Matrix::from([[2.0_f64.ln(), 0.0, 1000.0]]));
/// assert_eq!(logits.gradient(), Some(Matrix::from([[-0.5, 0.0, -1.0]])));
/// ```
#[track_caller]
#[must_use]
pub fn logistic_loss<'t, T: Element>(logits: Var<'t, T>, target: Var<'t, T>) -> Var<'t, T> {
    assert_same_shape("logistic_loss", "logits", logits, target);
    softplus(-logits) * target + softplus(logits) * (1.0 - target)
}

/// The mean of [`logistic_loss`] over all entries, 1×1; from logits.
///
/// ```math
/// L = -\frac{1}{mn} \sum_{ij} \Big( y_{ij} \ln σ(z_{ij}) + (1 - y_{ij}) \ln\big(1 - σ(z_{ij})\big) \Big)
/// ```
///
/// Source: Cox, "The regression analysis of binary sequences", Journal of the Royal Statistical
/// Society B 20 (1958).
///
/// # Panics
/// If the shapes of logits and target, m×n, differ or have no entries.
///
/// ```
/// use wengert_layers::binary_cross_entropy;
/// use wengert_tape::{Matrix, Params, Tape};
///
/// let (params, mut tape) = (Params::new(), Tape::new());
/// let t = tape.record(&params);
/// let logits = t.constant(&Matrix::from([[0.0], [0.0]]));
/// let target = t.constant(&Matrix::from([[0.0], [1.0]]));
/// assert_eq!(binary_cross_entropy(logits, target).item(), 2.0_f64.ln());
/// ```
#[track_caller]
#[must_use]
pub fn binary_cross_entropy<'t, T: Element>(logits: Var<'t, T>, target: Var<'t, T>) -> Var<'t, T> {
    assert_same_shape("binary_cross_entropy", "logits", logits, target);
    logistic_loss(logits, target).mean()
}
