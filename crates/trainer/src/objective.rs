//! The loss of some samples, from the value of an objective.

use wengert_tape::{Element, Matrix, Shape, Var};

/// The loss itself, or the mean of the samples' losses; with weights, the sum of the weighted losses over
/// the given divisor. An error names the expected shape.
pub(crate) fn mean_loss<'t, T: Element>(
    losses: Var<'t, T>,
    samples: usize,
    weights: Option<(&Matrix<T>, f64)>,
) -> Result<Var<'t, T>, String> {
    let shape = losses.shape();
    let of_samples = shape.rows == samples && !shape.is_empty();
    match weights {
        None if shape == Shape::SCALAR => Ok(losses),
        None if of_samples => Ok(losses.mean()),
        None => Err(format!(
            "expected a 1×1 loss, or a row of losses for each of {samples} samples, got {shape}"
        )),
        Some((weights, divisor)) if of_samples => {
            let weights = losses.graph().constant(weights);
            Ok((losses * weights).sum() / (divisor * shape.cols as f64))
        }
        Some(_) => Err(format!(
            "expected a row of losses for each of {samples} samples, whose weighted mean is taken, \
             got {shape}; give `squared_error`, not its mean `mse`, or `Loss::terms`"
        )),
    }
}
