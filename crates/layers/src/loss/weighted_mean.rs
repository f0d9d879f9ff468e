//! Weighted means of losses.

use wengert_tape::{Element, Matrix, Operand, Shape, Var};

/// `Σ w·l / Σ w`, 1×1, with a weight for each sample or for each entry.
///
/// ```math
/// L = \frac{\sum_{ij} w_{ij}\,l_{ij}}{\sum_{ij} w_{ij}}
/// ```
///
/// The losses are m×n; the weights are m×1, repeated over the columns, or m×n. Equal weights give
/// the mean. Weights that add up to 0 give NaN.
///
/// The mean is over these losses only, as in PyTorch's weighted losses with `reduction='mean'`. Batch by batch,
/// a heavy sample counts for less the smaller its batch; in a batch by itself, its weight has no effect.
/// Weights of a data set (`Dataset::with_weights`, `balanced`) count the same in batches of any size.
///
/// # Panics
/// If the weights are neither m×1 nor m×n, or there are no losses.
///
/// ```
/// use wengert_layers::{squared_error, weighted_mean};
/// use wengert_tape::{Matrix, Params, Tape};
///
/// let (params, mut tape) = (Params::new(), Tape::new());
/// let t = tape.record(&params);
/// let prediction = t.constant(&Matrix::from([[1.0], [2.0], [3.0]]));
/// let losses = squared_error(prediction, t.constant(&Matrix::from([[0.0], [0.0], [0.0]])));
/// let weights = t.constant(&Matrix::from([[1.0], [0.0], [3.0]]));
/// assert_eq!(weighted_mean(losses, weights).item(), (1.0 + 27.0) / 4.0);
/// ```
#[track_caller]
#[must_use]
pub fn weighted_mean<'t, T: Element>(
    losses: Var<'t, T>,
    weights: impl Operand<'t, T>,
) -> Var<'t, T> {
    let weights = weights.on(losses.graph());
    let (shape, given) = (losses.shape(), weights.shape());
    let column = Shape::new(shape.rows, 1);
    assert!(
        given == column || given == shape,
        "weighted_mean: expected {column} or {shape} weights for {shape} losses, got {given}"
    );
    assert!(!shape.is_empty(), "weighted_mean: expected at least one loss, got {shape}");
    let repeated = if given == shape { 1 } else { shape.cols };
    (losses * weights).sum() / (weights.sum() * repeated as f64)
}

/// `wᵢ = Σⱼ yᵢⱼ·cⱼ`: a weight for each sample, m×1, from a weight for each class.
///
/// A one-hot target, m×n, takes n weights. A target of one column, m×1, takes those of class 0 and
/// class 1: `wᵢ = (1 − yᵢ)·c₀ + yᵢ·c₁`. For classes of different size the usual choice is
/// `cⱼ = m / (n·mⱼ)` for mⱼ samples of class j (King and Zeng, "Logistic regression in rare events
/// data", Political Analysis 9, 2001). Their mean over the samples is 1, so in batches
/// `(losses * class_weights(…)).mean()` is on average the loss over all samples; a [`weighted_mean`] is not.
///
/// # Panics
/// If `weights` does not have one weight per class.
///
/// ```
/// use wengert_layers::class_weights;
/// use wengert_tape::{Matrix, Params, Tape};
///
/// let (params, mut tape) = (Params::new(), Tape::new());
/// let t = tape.record(&params);
/// let weights = Matrix::from([[1.0], [5.0]]);
/// let one_hot = t.constant(&Matrix::from([[1.0, 0.0], [0.0, 1.0]]));
/// assert_eq!(class_weights(one_hot, &[1.0, 5.0]).value(), weights);
/// let column = t.constant(&Matrix::from([[0.0], [1.0]]));
/// assert_eq!(class_weights(column, &[1.0, 5.0]).value(), weights);
/// ```
#[track_caller]
#[must_use]
pub fn class_weights<'t, T: Element>(target: Var<'t, T>, weights: &[f64]) -> Var<'t, T> {
    let (shape, given) = (target.shape(), weights.len());
    let classes = shape.cols.max(2);
    assert!(
        given == classes,
        "class_weights: expected {classes} weights for a {shape} target, got {given}"
    );
    if let ([zero, one], 1) = (weights, shape.cols) {
        return (1.0 - target) * *zero + target * *one;
    }
    let column = Matrix::from_fn(classes, 1, |j, _| T::of(weights[j]));
    target.matmul(target.graph().constant(&column))
}
