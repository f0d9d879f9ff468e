//! Functions of the parameters `"x"`, 1×n, and L-BFGS on them.

use wengert_tape::{Element, Graph, Tape, Var};
use wengert_trainer::{Lbfgs, Matrix, Minimizer, Minimum, Params, TrainError};

pub(crate) type Function<T> = for<'t> fn(Graph<'t, T>) -> Var<'t, T>;

/// The variables.
pub(crate) fn x<'t, T: Element, const N: usize>(t: Graph<'t, T>) -> [Var<'t, T>; N] {
    let x = t.param(t.params().find("x").unwrap());
    std::array::from_fn(|k| x.cols(k..k + 1))
}

/// The parameters.
pub(crate) fn point<T: Element>(numbers: &[f64]) -> Params<T> {
    let mut params = Params::default();
    params.add("x", Matrix::from_fn(1, numbers.len(), |_, j| T::of(numbers[j])));
    params
}

/// The minimum found from a start, and its point.
pub(crate) fn minimize<T: Element>(
    method: &Lbfgs,
    f: Function<T>,
    start: &[f64],
) -> (Result<Minimum, TrainError>, Vec<f64>) {
    let (mut params, mut tape) = (point::<T>(start), Tape::new());
    let minimum = method.minimize(&mut params, &mut |params, gradient| {
        let loss = f(tape.record(params));
        loss.backward(gradient);
        loss.item()
    });
    (minimum, params.as_slice().iter().map(|x| x.to_f64()).collect())
}

/// Panics unless all numbers are within the tolerance.
#[track_caller]
pub(crate) fn near(found: &[f64], expected: &[f64], bound: f64) {
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() < bound, "{found} instead of {expected}");
    }
}
