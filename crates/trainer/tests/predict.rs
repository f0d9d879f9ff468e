//! Prediction in parts has the bits of prediction at once.

use wengert_layers::{
    Activation, Dense, Gelu, Identity, Init, Layer, Sequence, Tanh, cross_entropy,
};
use wengert_tape::{Element, Tape};
use wengert_trainer::{Dataset, Matrix, Params, Pipeline, Random, Standardizer, evaluate, predict};

fn model<T: Element>(params: &mut Params<T>, widths: &[usize]) -> Sequence<Dense<Activation>> {
    Sequence::dense(params, widths, Gelu, Tanh, &mut Init::he_normal(Random::seed(1)))
}

fn same_bits<T: Element + PartialEq>(widths: &[usize], rows: usize) {
    let mut params = Params::<T>::default();
    let model = model(&mut params, widths);
    let columns = Matrix::from_fn(rows, widths[0], |i, j| {
        T::of((i * 31 + j * 17) as f64 % 97.0 / 50.0 - 1.0)
    });
    let by_rows = Matrix::from_rows(rows, widths[0], columns.t().view().iter().collect());
    for features in [columns, by_rows] {
        let mut tape = Tape::new();
        let at_once = model.forward(tape.evaluate(&params).constant(&features)).value();
        assert!(predict(&params, &model, &features) == at_once, "{widths:?}, {rows} rows");
    }
}

#[test]
fn parts_have_the_bits_of_the_whole() {
    for rows in [8191, 8192, 12_500] {
        same_bits::<f64>(&[2, 3, 1], rows);
        same_bits::<f32>(&[9, 33, 2], rows);
    }
    // Sums of more than 256 terms, which use other kernels with fewer rows.
    same_bits::<f32>(&[300, 1], 8200);
    same_bits::<f32>(&[300, 20, 3], 8200);
    same_bits::<f64>(&[257, 80, 40], 8200);
}

#[test]
fn a_pipeline_predicts_in_parts_too() {
    let mut random = Random::seed(3);
    let features = Matrix::from_fn(9000, 3, |_, j| random.normal() * (j + 1) as f64 + 5.0);
    let data = Dataset::new(features.clone(), Matrix::zeros(9000, 1)).unwrap();
    let standardizer = Standardizer::fit(&data).unwrap();
    let mut params = Params::<f32>::default();
    let model = model(&mut params, &[3, 4, 2]);
    let scaled = standardizer.apply(&features).unwrap().map(|x| x as f32);
    let expected = predict(&params, &model, &scaled);
    let pipeline = Pipeline { standardizer, model, params };
    assert!(pipeline.predict(&features).unwrap() == expected);
}

#[test]
fn no_rows_give_no_rows() {
    let mut params = Params::<f64>::default();
    let model = model(&mut params, &[2, 3]);
    assert_eq!(predict(&params, &model, &Matrix::zeros(0, 2)), Matrix::zeros(0, 3));
}

#[test]
fn evaluation_is_of_the_whole() {
    let mut params = Params::new();
    let mut init = Init::he_normal(Random::seed(1));
    let model = Dense::new(&mut params, 2, 2, Identity, &mut init);
    let features = Matrix::from_fn(9, 2, |i, j| (i + j) as f64 / 10.0);
    let targets = Matrix::from_fn(9, 2, |i, j| f64::from(u8::from(i % 2 == j)));
    let data = Dataset::new(features.clone(), targets.clone()).unwrap();
    let mut tape = Tape::new();
    let t = tape.evaluate(&params);
    let loss = cross_entropy(model.forward(t.constant(&features)), t.constant(&targets)).item();
    assert_eq!(evaluate(&params, &data, |x, y| cross_entropy(model.forward(x), y)), loss);
}
