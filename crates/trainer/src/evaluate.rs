//! [`evaluate`] and [`predict`]: what a model gives, without training it.

use crate::dataset::Dataset;
use wengert_layers::Layer;
use wengert_tape::{Element, Matrix, Params, Shape, Tape, Var};

/// The objective over the whole data set.
///
/// # Panics
/// If the objective does, or the loss is not 1×1.
#[track_caller]
pub fn evaluate<T: Element>(
    params: &Params<T>,
    data: &Dataset<T>,
    objective: impl for<'t> Fn(Var<'t, T>, Var<'t, T>) -> Var<'t, T>,
) -> T {
    let mut tape = Tape::new();
    let t = tape.evaluate(params);
    let loss = objective(t.constant(data.features()), t.constant(data.targets()));
    assert!(loss.shape() == Shape::SCALAR, "evaluate: expected a 1×1 loss, got {}", loss.shape());
    loss.item()
}

/// The output of a model for each row of `features`.
///
/// # Panics
/// If the features do not fit the model.
#[track_caller]
pub fn predict<T: Element>(
    params: &Params<T>,
    model: &impl Layer<T>,
    features: &Matrix<T>,
) -> Matrix<T> {
    let mut tape = Tape::new();
    model.forward(tape.evaluate(params).constant(features)).value()
}
