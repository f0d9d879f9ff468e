//! The memory and operands of recorded values, and replaying their ops on other operands.

use wengert_inspect::{bytes, replay};
use wengert_tape::{Matrix, Params, Tape};

/// Ten numbers of 8 bytes for each of value, gradient and saved slopes; a view stores no value.
#[test]
fn memory_is_that_of_value_gradient_and_slopes() {
    let (mut params, x) = (Params::new(), Matrix::filled(2, 5, 1.0));
    let w = params.add("w", x.clone());
    let mut tape = Tape::new();
    let t = tape.record(&params);
    let (fixed, own, w) = (t.constant(&x), t.variable(&x), t.param(w));
    assert_eq!([fixed, w, t.scalar(1.0)].map(bytes), [0; 3], "not of the recording");
    assert_eq!([own, own.t(), own.cols(0..5), own.label("x")].map(bytes), [80; 4]);
    assert_eq!([fixed.t(), own.stop_gradient()].map(bytes), [0; 2], "nothing is stored");
    assert_eq!([fixed + fixed, fixed.exp()].map(bytes), [80; 2], "no gradient");
    assert_eq!([own + fixed, w * 2.0, own.log_softmax()].map(bytes), [160; 3]);
    assert_eq!([own.exp(), w / own, w.powi(2)].map(bytes), [240; 3]);
    assert_eq!([own.row_sums(), own.log_sum_exp(), own.mean()].map(bytes), [32, 112, 16]);
    let t = tape.evaluate(&params);
    assert_eq!([t.variable(&x), t.variable(&x).exp()].map(bytes), [80, 80]);
    let mut tape = Tape::<f32>::new();
    let none = Params::<f32>::default();
    assert_eq!(bytes(tape.record(&none).variable(&x.map(|x| x as f32)).exp()), 120);
}

/// A variable does not depend on what stood at its position in the last recording.
#[test]
fn a_variable_knows_its_memory_on_a_used_tape() {
    let (params, mut tape, x) = (Params::new(), Tape::new(), Matrix::filled(2, 5, 1.0));
    let t = tape.record(&params);
    let constants = [(); 4].map(|()| t.constant(&x));
    assert_eq!(constants[3].exp().position(), Some(0));
    let t = tape.record(&params);
    assert_eq!(bytes(t.variable(&x)), 80);
    // Constants are counted anew, variables among them.
    assert_eq!(t.constant(&x).name(), "c1");
}

#[test]
fn an_op_can_be_run_again_on_other_operands() {
    let (params, mut tape) = (Params::new(), Tape::new());
    let t = tape.record(&params);
    let x = t.variable(&Matrix::from([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]));
    let other = Matrix::from([[0.5, -1.0, 2.0], [8.0, 0.0, 7.0]]);
    let again = |y: wengert_tape::Var<'_, f64>| replay(y, std::slice::from_ref(&other));
    assert_eq!(again(x.t()), Matrix::from([[0.5, 8.0], [-1.0, 0.0], [2.0, 7.0]]));
    assert_eq!(again(x.rows(1..2)), Matrix::from([[8.0, 0.0, 7.0]]));
    assert_eq!(again(x.cols(1..3)), Matrix::from([[-1.0, 2.0], [0.0, 7.0]]));
    assert_eq!(again(x.row_sums()), Matrix::from([[1.5], [15.0]]));
    assert_eq!(again(x.stop_gradient()), other);
    let difference = x - t.constant(&other);
    assert_eq!(replay(difference, &[other.clone(), other.clone()]), Matrix::zeros(2, 3));
    assert_eq!(difference.operands().len(), 2);
}
