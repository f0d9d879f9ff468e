//! Slopes at points without a derivative.

use crate::Bound::Exact;
use crate::special_values::at;
use crate::{Row, Section};
use wengert_layers::{Elu, LeakyRelu, Relu, mae};
use wengert_tape::{Matrix, Params, Tape, Var};

/// The slope of a function of the tape.
fn slope(x: f64, f: impl Fn(Var<'_, f64>) -> Var<'_, f64>) -> f64 {
    let (params, mut tape) = (Params::new(), Tape::new());
    let x = tape.record(&params).variable(&Matrix::from([[x]]));
    f(x).backward(&mut params.zeros_like());
    x.gradient().expect("it was reached").at(0, 0)
}

pub(crate) fn section() -> Section {
    let absolute = slope(0.0, |x| mae(x, x.graph().constant(&Matrix::from([[0.0]]))));
    Section {
        source: "PyTorch, docs/source/notes/autograd.rst: non-differentiable functions",
        rows: vec![
            Row::new("relu at 0: the subgradient of least norm", Exact, [(at(Relu, 0.0).1, 0.0)]),
            Row::new(
                "leaky_relu at 0: the subgradient of least norm",
                Exact,
                [(at(LeakyRelu::default(), 0.0).1, 0.01)],
            ),
            Row::new("elu at 0, where it is smooth", Exact, [(at(Elu::default(), 0.0).1, 1.0)]),
            Row::new(
                "the absolute error at 0: the subgradient of least norm",
                Exact,
                [(absolute, 0.0)],
            ),
            Row::new("sqrt at 0: the limit", Exact, [(slope(0.0, |x| x.sqrt()), f64::INFINITY)]),
            Row::new("abs at 0", Exact, [(slope(0.0, |x| x.abs()), -1.0)])
                .differs("−1, the slope from the left as at every kink; theirs is 0"),
        ],
    }
}
