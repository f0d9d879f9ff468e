//! The loss of some samples, from what an objective gives for them.

use wengert_layers::weighted_mean;
use wengert_tape::{Element, Matrix, Shape, Var};

/// How much some samples count: the sum of their weights.
pub(crate) fn weight<T: Element>(samples: usize, weights: Option<&Matrix<T>>) -> f64 {
    weights.map_or(samples as f64, |weights| weights.view().iter().map(T::to_f64).sum())
}

/// The loss itself, or the mean of the losses of the samples, weighted if they have weights; else what
/// was expected.
pub(crate) fn mean_loss<'t, T: Element>(
    losses: Var<'t, T>,
    samples: usize,
    weights: Option<&Matrix<T>>,
) -> Result<Var<'t, T>, String> {
    let shape = losses.shape();
    let of_samples = shape.rows == samples && !shape.is_empty();
    match weights {
        None if shape == Shape::SCALAR => Ok(losses),
        None if of_samples => Ok(losses.mean()),
        None => Err(format!(
            "expected a 1×1 loss, or a row of losses for each of {samples} samples, got {shape}"
        )),
        Some(weights) if of_samples => Ok(weighted_mean(losses, losses.graph().constant(weights))),
        Some(_) => Err(format!(
            "expected a row of losses for each of {samples} samples, whose weighted mean is taken, \
             got {shape}; give `squared_error`, not its mean `mse`, or `Loss::terms`"
        )),
    }
}
