//! Sequences: checked when built, and the same bits as a tuple.

mod refusal;
mod says;

use refusal::refusal;
use says::Says;
use wengert_layers::{
    Activation, Dense, Init, Layer, Random, Relu, Sequence, Sigmoid, Tanh, Widths,
};
use wengert_tape::{Element, Matrix, Params, Tape};

fn init() -> Init {
    Init::he_normal(Random::seed(5))
}

/// Output and gradient of the sum of the outputs.
fn run<T: Element>(
    model: &dyn Layer<T>,
    params: &Params<T>,
    x: &Matrix<T>,
) -> (Matrix<T>, Params<T>) {
    let mut grads = params.zeros_like();
    let mut tape = Tape::new();
    let y = model.forward(tape.record(params).constant::<T>(x));
    y.sum().backward(&mut grads);
    (y.value(), grads)
}

fn same_as_a_tuple<T: Element + PartialEq>() {
    let x = Matrix::from_fn(19, 5, |i, j| T::of((i * 5 + j) as f64 / 50.0 - 1.0));
    let mut params = Params::<T>::default();
    let model = Sequence::dense(&mut params, &[5, 7, 6, 2], Relu, Sigmoid, &mut init());
    let (value, gradient) = run::<T>(&model, &params, &x);

    let (mut own, mut init) = (Params::<T>::default(), init());
    let tuple = (
        Dense::new(&mut own, 5, 7, Relu, &mut init),
        Dense::new(&mut own, 7, 6, Relu, &mut init),
        Dense::new(&mut own, 6, 2, Sigmoid, &mut init),
    );
    let (tuple_value, tuple_gradient) = run::<T>(&tuple, &own, &x);
    assert_eq!(params.as_slice(), own.as_slice());
    assert_eq!(value, tuple_value);
    assert_eq!(gradient.as_slice(), tuple_gradient.as_slice());
    assert!(gradient.as_slice().iter().any(|g| g.to_f64() != 0.0));
}

#[test]
fn a_sequence_is_a_tuple_bit_for_bit() {
    same_as_a_tuple::<f64>();
    same_as_a_tuple::<f32>();
}

#[test]
fn dense_layers_have_the_widths_and_activations_asked_for() {
    let mut params = Params::new();
    let model = Sequence::dense(&mut params, &[5, 7, 6, 2], Relu, Sigmoid, &mut init());
    assert_eq!((model.inputs(), model.outputs()), (Some(5), Some(2)));
    let activations = model.layers().iter().map(|layer| layer.activation().name());
    assert_eq!(activations.collect::<Vec<_>>(), ["relu", "relu", "sigmoid"]);
    let names: Vec<_> = params.blocks().map(|param| params.name(param)).collect();
    assert_eq!(names[4..], ["dense3.weight", "dense3.bias"]);
    let single = Sequence::dense(&mut params, &[3, 1], Relu, Sigmoid, &mut init());
    assert_eq!(single.layers()[0].activation().name(), "sigmoid");
}

#[test]
fn layers_of_different_types_stand_in_boxes() {
    let (mut params, mut init) = (Params::new(), init());
    let first = Dense::new(&mut params, 2, 3, Tanh, &mut init);
    let last = Dense::new(&mut params, 3, 1, Sigmoid, &mut init);
    let layers: Vec<Box<dyn Layer<f64>>> =
        vec![Box::new(first), Box::new(Activation::from(Relu)), Box::new(last)];
    let model = Sequence::new(layers);
    assert_eq!((model.inputs(), model.outputs()), (Some(2), Some(1)));
    let x = Matrix::from([[0.5, -1.5]]);
    let tuple = (first, Activation::from(Relu), last);
    assert_eq!(run(&model, &params, &x).0, run(&tuple, &params, &x).0);
}

#[test]
fn an_empty_sequence_is_the_identity() {
    let model = Sequence::<Dense<Activation>>::new(vec![]);
    assert_eq!((model.inputs(), model.outputs()), (None, None));
    let params = Params::new();
    let x = Matrix::from([[0.5, -1.5]]);
    let mut tape = Tape::new();
    assert_eq!(model.forward(tape.record(&params).constant(&x)).value(), x);
}

#[test]
fn widths_are_checked_when_the_sequence_is_built() {
    let dense = |inputs, outputs| Says(Some(inputs), Some(outputs));
    assert_eq!(
        refusal(|| _ = Sequence::new(vec![dense(30, 32), dense(64, 1)])),
        "sequence: layer 2 takes 64 columns, but layer 1 gives 32"
    );
    // A layer that keeps the width passes on the width before it; one with a fixed width returns that.
    let keeps = || Says(None, None);
    assert_eq!(
        refusal(|| _ = Sequence::new(vec![dense(3, 4), dense(4, 5), keeps(), dense(6, 1)])),
        "sequence: layer 4 takes 6 columns, but layer 2 gives 5"
    );
    assert_eq!(
        refusal(|| _ = Sequence::new(vec![keeps(), Says(Some(4), None), dense(5, 1)])),
        "sequence: layer 3 takes 5 columns, but layer 2 gives 4"
    );
    Sequence::new(vec![keeps(), dense(3, 4), Says(Some(4), None), dense(4, 1)]);

    let mut params = Params::new();
    assert_eq!(
        refusal(|| _ = Sequence::dense(&mut params, &[30], Relu, Sigmoid, &mut init())),
        "sequence: expected at least 2 widths, those of input and output, got [30]"
    );
    assert_eq!(
        refusal(|| _ = Sequence::dense(&mut params, &[3, 0, 1], Relu, Sigmoid, &mut init())),
        "dense: expected at least 1 input and 1 output, got 3 and 0"
    );
}

#[test]
fn a_wrong_input_is_refused_at_the_users_line() {
    let mut params = Params::new();
    let model = Sequence::dense(&mut params, &[2, 3, 1], Relu, Sigmoid, &mut init());
    let mut tape = Tape::new();
    let x = tape.record(&params).constant(&Matrix::<f64>::zeros(5, 4));
    assert_eq!(refusal(|| _ = model.forward(x)), "dense1: expected m×2, got 5×4");
    assert_eq!(
        refusal(|| _ = (&model, Activation::from(Relu)).forward(x)),
        "dense1: expected m×2, got 5×4"
    );
}
