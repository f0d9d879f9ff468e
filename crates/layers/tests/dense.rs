//! The dense layer: its blocks, its formula over every scalar, and its refusals.

mod refusal;

use refusal::refusal;
use wengert_layers::{Dense, Identity, Init, Layer, Random, Scheme, Sigmoid, Tanh, Widths};
use wengert_tape::{Dual, Matrix, Params, Shape, Tape};

fn init() -> Init {
    Init::glorot_normal(Random::seed(5))
}

#[test]
fn blocks_are_named_and_shaped_in_order() {
    let (mut params, mut init) = (Params::new(), init());
    let first = Dense::new(&mut params, 3, 2, Tanh, &mut init);
    let second = Dense::new(&mut params, 2, 1, Sigmoid, &mut init);
    let inner = params.scoped("head", |params| Dense::new(params, 2, 4, Tanh, &mut init));
    let blocks: Vec<_> =
        params.blocks().map(|p| (params.name(p).to_owned(), params.shape(p))).collect();
    let expected = [
        ("dense1.weight", Shape::new(3, 2)),
        ("dense1.bias", Shape::new(1, 2)),
        ("dense2.weight", Shape::new(2, 1)),
        ("dense2.bias", Shape::new(1, 1)),
        ("head.dense1.weight", Shape::new(2, 4)),
        ("head.dense1.bias", Shape::new(1, 4)),
    ];
    assert_eq!(blocks, expected.map(|(name, shape)| (name.to_owned(), shape)));
    assert_eq!((first.inputs(), first.outputs()), (Some(3), Some(2)));
    assert_eq!(params.name(second.bias()), "dense2.bias");
    assert_eq!(params.name(inner.weight()), "head.dense1.weight");
    assert_eq!(*second.activation(), Sigmoid);
    assert!(params.get(first.bias()).iter().all(|b| b == 0.0));
    assert!(params.get(first.weight()).iter().all(|w| w != 0.0));
}

/// A layer with the weight `[[1], [−2]]` and the bias `[[0.5]]`.
fn known<A>(activation: A) -> (Params<f64>, Dense<A>) {
    let mut params = Params::new();
    let mut zeros = Init::new(Scheme::Zeros, Random::seed(0));
    let layer = Dense::new(&mut params, 2, 1, activation, &mut zeros);
    params.as_mut_slice().copy_from_slice(&[1.0, -2.0, 0.5]);
    (params, layer)
}

#[test]
fn the_formula_and_its_gradient_are_those_of_the_documentation() {
    let (params, layer) = known(Sigmoid);
    let x = Matrix::from([[1.0, 0.25], [-1.0, -0.75]]); // X·W + b = [[1], [1]]
    let mut grads = params.zeros_like();
    let mut tape = Tape::new();
    let x = tape.record(&params).variable(&x);
    let y = layer.forward(x);
    y.sum().backward(&mut grads);
    let (s, slope) =
        (1.0 / (1.0 + (-1.0_f64).exp()), (-1.0_f64).exp() / (1.0 + (-1.0_f64).exp()).powi(2));
    let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-15, "{a} is not {b}");
    y.value().view().iter().for_each(|y| near(y, s));
    // Z̄ = [[σ′], [σ′]], W̄ = Xᵀ·Z̄, b̄ = 1ᵀ·Z̄, X̄ = Z̄·Wᵀ
    for (own, expected) in grads.as_slice().iter().zip([0.0, -0.5 * slope, 2.0 * slope]) {
        near(*own, expected);
    }
    let gradient = x.gradient().expect("a gradient");
    for (i, expected) in [slope, -2.0 * slope].into_iter().enumerate() {
        near(gradient.at(0, i), expected);
        near(gradient.at(1, i), expected);
    }
}

#[test]
fn one_layer_serves_single_double_and_dual_numbers() {
    let (params, layer) = known(Identity);
    let x = Matrix::from([[3.0, 1.0]]);
    let single = params.map(|w| w as f32);
    let y = layer.forward(Tape::new().record(&single).constant(&x)).item();
    assert_eq!(y, 1.5_f32);
    // Along the direction W′ = [[1], [1]], b′ = [[0]] the output changes by x₁ + x₂.
    let mut direction = params.zeros_like();
    direction.as_mut_slice().copy_from_slice(&[1.0, 1.0, 0.0]);
    let lifted = params.lift(&direction);
    let y = layer.forward(Tape::new().record(&lifted).constant(&x)).item();
    assert_eq!(y, Dual::new(1.5, 4.0));
}

#[test]
fn widths_that_do_not_fit_are_refused_with_the_name_of_the_layer() {
    let (mut params, mut init) = (Params::new(), init());
    let _ = Dense::new(&mut params, 3, 4, Tanh, &mut init);
    let second = Dense::new(&mut params, 4, 2, Tanh, &mut init);
    let mut tape = Tape::new();
    let x = tape.record(&params).constant(&Matrix::<f64>::zeros(5, 3));
    assert_eq!(refusal(|| _ = second.forward(x)), "dense2: expected m×4, got 5×3");
    assert_eq!(
        refusal(|| _ = Dense::new(&mut params, 0, 4, Tanh, &mut init)),
        "dense: expected at least 1 input and 1 output, got 0 and 4"
    );
    assert_eq!(
        refusal(|| _ = Dense::new(&mut params, 4, 0, Tanh, &mut init)),
        "dense: expected at least 1 input and 1 output, got 4 and 0"
    );
    // A refused layer leaves no block behind.
    assert_eq!(params.blocks().len(), 4);
}
