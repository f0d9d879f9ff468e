//! The article's run against reference figures from an independent program.

mod common;
mod reference;

use common::close;
use reference::REFERENCE;
use wengert_kernels::{Level, Matrix};
use wengert_manual::Activation::Sigmoid;
use wengert_manual::{Article, Loss, Mlp, sgd_step};

const FEATURES: usize = 30;
const HIDDEN: usize = 4;

/// The features, each with mean 0 and (population) standard deviation 1, and the class.
fn data() -> (Matrix<f64>, Matrix<f64>) {
    let file = include_str!("../../trainer/data/breast_cancer.csv");
    let rows: Vec<Vec<f64>> = file
        .lines()
        .skip(1)
        .map(|line| line.split(',').map(|entry| entry.parse().unwrap()).collect())
        .collect();
    let column = |j: usize| rows.iter().map(move |row| row[j]);
    let samples = rows.len() as f64;
    let mut features = Vec::new();
    for j in 0..FEATURES {
        let mean = column(j).sum::<f64>() / samples;
        let variance = column(j).map(|entry| (entry - mean).powi(2)).sum::<f64>() / samples;
        features.extend(column(j).map(|entry| (entry - mean) / variance.sqrt()));
    }
    let classes = column(FEATURES).collect();
    let samples = rows.len();
    (Matrix::from_cols(samples, FEATURES, features), Matrix::from_cols(samples, 1, classes))
}

/// `W1[i][j] = sin(1 + 4i + j)/√30`, `W2[j] = cos(1 + j)/2`, no biases.
fn initial() -> Vec<f64> {
    let w1 = (0..HIDDEN)
        .flat_map(|j| (0..FEATURES).map(move |i| (1 + HIDDEN * i + j) as f64))
        .map(|angle| angle.sin() / 30.0_f64.sqrt());
    let w2 = (0..HIDDEN).map(|j| ((1 + j) as f64).cos() / 2.0);
    w1.chain([0.0; HIDDEN]).chain(w2).chain([0.0]).collect()
}

/// Trains with learning rate 1 and compares along the way.
fn train(name: &str, mut gradient: impl FnMut(&[f64], &mut [f64]) -> f64) {
    let mut params = initial();
    let mut grads = vec![f64::NAN; params.len()];
    for epoch in 0..=1000 {
        let loss = gradient(&params, &mut grads);
        if let Some(&(_, expected, norm)) = REFERENCE.iter().find(|line| line.0 == epoch) {
            assert!(close(loss, expected, 1e-10), "{name}: loss after {epoch} epochs: {loss:e}");
            let found = grads.iter().map(|g| g * g).sum::<f64>().sqrt();
            assert!(close(found, norm, 1e-12), "{name}: norm after {epoch} epochs: {found:e}");
        }
        sgd_step(&mut params, &grads, 1.0);
    }
}

/// One test for all levels, because the level applies to the whole process.
#[test]
fn both_reach_the_reference_figures_at_every_level() {
    let (x, y) = data();
    let (x, y) = (x.view(), y.view());
    let mut article = Article::new(569, FEATURES, HIDDEN, 1);
    let widths = [FEATURES, HIDDEN, 1];
    let mut mlp = Mlp::new(569, &widths, &[Sigmoid, Sigmoid], Loss::MeanSquaredError);
    assert_eq!(mlp.parameters(), initial().len());
    for level in Level::supported() {
        level.force();
        train(&format!("Article, {level:?}"), |params, grads| {
            article.gradient(params, x, y, grads)
        });
        train(&format!("Mlp, {level:?}"), |params, grads| mlp.gradient(params, x, y, grads));
    }
}
