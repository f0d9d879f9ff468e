//! Layer normalisation: mean and variance of its output, its gradient, its names and refusals.

mod refusal;

use refusal::refusal;
use wengert_inspect::check_gradients;
use wengert_layers::{
    Activation, Dense, Identity, Init, Layer, LayerNorm, Random, Relu, Sequence, Tanh, Widths, mse,
};
use wengert_tape::{Element, Matrix, Params, Shape, Tape};

#[test]
fn each_sample_has_mean_0_and_variance_1() {
    fn run<T: Element>(bound: f64) {
        let mut params = Params::<T>::default();
        let norm = LayerNorm::new(&mut params, 6);
        // Samples of different scale and mean; the variance is that of the entries without ε.
        let x = Matrix::from_fn(5, 6, |i, j| {
            T::of(10.0_f64.powi(i as i32) * (j as f64).sin() + 100.0 * i as f64)
        });
        let mut tape = Tape::new();
        let y = norm.forward(tape.record(&params).constant::<T>(&x)).value();
        for i in 0..5 {
            let row = |m: &Matrix<T>| -> Vec<f64> {
                m.rows(i..i + 1).view().iter().map(T::to_f64).collect()
            };
            let mean = |row: &[f64]| row.iter().sum::<f64>() / 6.0;
            let variance = |row: &[f64]| {
                let centre = mean(row);
                row.iter().map(|x| (x - centre).powi(2)).sum::<f64>() / 6.0
            };
            let (x, y) = (row(&x), row(&y));
            let expected = variance(&x) / (variance(&x) + 1e-5);
            assert!(mean(&y).abs() < bound, "row {i}");
            assert!((variance(&y) - expected).abs() < bound, "row {i}");
        }
    }
    run::<f64>(1e-13);
    run::<f32>(1e-4);
}

#[test]
fn a_sample_of_one_value_becomes_the_bias() {
    let mut params = Params::new();
    let norm = LayerNorm::new(&mut params, 3);
    params.as_mut_slice().copy_from_slice(&[2.0, 3.0, 4.0, -1.0, 0.0, 1.0]);
    let mut tape = Tape::new();
    let x = tape.evaluate(&params).constant(&Matrix::filled(2, 3, 7.0));
    let rows = Matrix::from([[-1.0, 0.0, 1.0], [-1.0, 0.0, 1.0]]);
    assert_eq!(norm.forward(x).value(), rows);
}

#[test]
fn gain_and_bias_are_named_and_start_at_1_and_0() {
    let mut params = Params::new();
    let first = LayerNorm::new(&mut params, 2);
    let second = params.scoped("head", |params| LayerNorm::new(params, 3));
    let names: Vec<_> = params.blocks().map(|block| params.name(block).to_owned()).collect();
    let expected = ["layer_norm1.weight", "layer_norm1.bias", "head.layer_norm1.weight"];
    assert_eq!(names[..3], expected);
    assert_eq!(params.shape(second.gain()), Shape::new(1, 3));
    assert_eq!(params.as_slice()[..4], [1.0, 1.0, 0.0, 0.0]);
    assert_eq!((first.inputs(), first.outputs()), (Some(2), Some(2)));
    assert_eq!(params.name(first.bias()), "layer_norm1.bias");
}

#[test]
fn gradients_of_both_orders() {
    let (mut params, mut init) = (Params::new(), Init::glorot_normal(Random::seed(2)));
    let model = (
        Dense::new(&mut params, 2, 3, Tanh, &mut init),
        LayerNorm::new(&mut params, 3),
        Dense::new(&mut params, 3, 1, Identity, &mut init),
    );
    for (k, w) in params.as_mut_slice().iter_mut().enumerate() {
        *w += 0.1 * (k as f64).sin();
    }
    let x = Matrix::from_fn(6, 2, |i, j| ((i * 2 + j) as f64).cos());
    let y = Matrix::from_fn(6, 1, |i, _| i as f64 / 5.0);
    let report = check_gradients!(&params, order: 2, |t| {
        mse(model.forward(t.constant(&x)), t.constant(&y))
    });
    let report = report.unwrap();
    assert!(report.single, "over f32 too");
    assert_eq!(report.checked, params.len() * (1 + params.len()));
}

#[test]
fn it_stands_in_sequences() {
    let (mut params, mut init) = (Params::new(), Init::he_normal(Random::seed(2)));
    let first = Dense::new(&mut params, 3, 6, Identity, &mut init);
    let norm = LayerNorm::new(&mut params, 6);
    let layers: Vec<Box<dyn Layer<f64>>> =
        vec![Box::new(first), Box::new(norm), Box::new(Activation::from(Relu))];
    let sequence = Sequence::new(layers);
    assert_eq!((sequence.inputs(), sequence.outputs()), (Some(3), Some(6)));
    let (mut tape, x) = (Tape::new(), Matrix::from_fn(4, 3, |i, j| (i * j) as f64));
    let by_sequence = sequence.forward(tape.evaluate(&params).constant(&x)).value();
    let tuple = (first, norm, Activation::from(Relu));
    assert_eq!(by_sequence, tuple.forward(tape.evaluate(&params).constant(&x)).value());
}

#[test]
fn widths_that_do_not_fit_are_refused_with_the_name_of_the_layer() {
    let mut params = Params::new();
    assert_eq!(
        refusal(|| _ = LayerNorm::new(&mut params, 0)),
        "layer_norm: expected at least 1 column, got 0"
    );
    let norm = LayerNorm::new(&mut params, 4);
    let mut tape = Tape::new();
    let x = tape.record(&params).constant(&Matrix::<f64>::zeros(5, 3));
    assert_eq!(refusal(|| _ = norm.forward(x)), "layer_norm1: expected m×4, got 5×3");
}
