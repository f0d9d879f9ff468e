//! The numbers read by all peers: raw, little-endian, matrices row after row.

use peers_common::*;
use std::fs;
use wengert::Matrix;
use wengert::layers::{Init, Random};
use wengert::trainer::{Standardizer, breast_cancer};

/// The seed of the trainer, from which the order of the samples derives.
pub const SEED: u64 = 0;

/// Writes them to the current directory.
pub fn write() {
    let data = breast_cancer();
    let features = Standardizer::fit(&data).and_then(|fitted| fitted.apply(data.features()));
    put_matrix("w1_x", &features.unwrap());
    put_matrix("w1_y", data.targets());
    let mut init = Init::glorot_uniform(Random::seed(1));
    put_weights("w1", &W1_WIDTHS, &mut init);

    // Normal noise around a template for each class; every seventh label is a different one.
    let mut random = Random::seed(2);
    let template = Matrix::from_fn(10, 784, |_, _| 0.12 * random.normal());
    let classes: Vec<u32> = (0..W2_SAMPLES).map(|_| random.below(10) as u32).collect();
    let pixel = |i: usize, j| template.at(classes[i] as usize, j) + random.normal();
    put_matrix("w2_x", &Matrix::from_fn(W2_SAMPLES, 784, pixel));
    let label = |(i, &class): (usize, &u32)| if i % 7 == 0 { i as u32 % 10 } else { class };
    put_indices("w2_classes", &classes.iter().enumerate().map(label).collect::<Vec<_>>());
    put_weights("w2", &W2_WIDTHS, &mut init);
    let order = (1..=W2_EPOCHS).flat_map(|epoch| {
        let mut order: Vec<_> = (0..W2_SAMPLES as u32).collect();
        Random::derive(SEED, epoch as u64).shuffle(&mut order);
        order
    });
    put_indices("w2_order", &order.collect::<Vec<_>>());

    let mut random = Random::seed(3);
    put_matrix("w3_x", &Matrix::from_fn(1024, 30, |_, _| random.normal()));
    put_matrix("w3_y", &Matrix::from_fn(1024, 1, |_, _| random.normal()));
    put_weights("w3", &W3_WIDTHS, &mut init);
    crate::folds::write();
}

fn put_weights(name: &str, widths: &[usize], init: &mut Init) {
    for (k, widths) in widths.windows(2).enumerate() {
        put_matrix(&format!("{name}_w{k}"), &init.weight(widths[0], widths[1]));
    }
}

/// Rounded to `f32`, so that peers of both floats start from the same numbers.
fn put_matrix(name: &str, matrix: &Matrix<f64>) {
    put_numbers(name, &matrix.map(|x| f64::from(x as f32)));
}

pub fn put_numbers(name: &str, matrix: &Matrix<f64>) {
    let bytes: Vec<_> = matrix.t().view().iter().flat_map(f64::to_le_bytes).collect();
    fs::write(format!("{name}.f64"), bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
}

pub fn put_indices(name: &str, indices: &[u32]) {
    let bytes: Vec<_> = indices.iter().flat_map(|index| index.to_le_bytes()).collect();
    fs::write(format!("{name}.u32"), bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
}
