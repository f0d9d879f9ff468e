//! The article's network over 1000 epochs.

use crate::{Bound, Row, Section};
use wengert_layers::{mse, sigmoid};
use wengert_tape::{Matrix, Params, Tape};
use wengert_trainer::{Dataset, Optimizer, Sgd, Standardizer, breast_cancer};

/// The number of epochs, and the loss and the Euclidean norm of its whole gradient after them, from two
/// independent implementations (NumPy in f64, and plain loops).
pub const REFERENCE: [(usize, f64, f64); 5] = [
    (0, 2.824079700252456e-1, 1.913454102490e-1),
    (1, 2.494310762532278e-1, 1.536301006093e-1),
    (10, 1.48470038296159e-1, 8.891554989269e-2),
    (100, 2.510473750837191e-2, 1.189278158898e-2),
    (1000, 1.131131627597581e-2, 1.497474859602e-3),
];

/// The rows as a section, with its source.
pub fn section(rows: [Row; 2]) -> Section {
    Section {
        source: "NumPy and plain loops, from the fixed weights of tests/article.rs",
        rows: rows.into(),
    }
}

/// The features, standardised, and the targets.
pub fn data() -> Dataset<f64> {
    let data = breast_cancer();
    let standardizer = Standardizer::fit(&data).expect("the data have samples");
    let features = standardizer.apply(data.features()).expect("the width is the same");
    data.with_features(features).expect("a row for each sample")
}

/// `W1[i][j] = sin(1 + 4i + j)/√30`, `b1 = 0`, `W2[j][0] = cos(1 + j)/2`, `b2 = 0`.
fn weights() -> Params<f64> {
    let mut params = Params::new();
    let w1 = |i, j| ((1 + 4 * i + j) as f64).sin() / 30.0_f64.sqrt();
    params.add("w1", Matrix::from_fn(30, 4, w1));
    params.add("b1", Matrix::zeros(1, 4));
    params.add("w2", Matrix::from_fn(4, 1, |j, _| ((1 + j) as f64).cos() / 2.0));
    params.add("b2", Matrix::zeros(1, 1));
    params
}

/// The losses and gradients of the network, from the tape.
pub fn by_the_tape() -> [Row; 2] {
    let (data, mut tape) = (data(), Tape::new());
    follow(|params, gradient| {
        let [w1, b1, w2, b2] = ["w1", "b1", "w2", "b2"].map(|name| params.find(name).expect(name));
        let t = tape.record(params);
        let hidden = sigmoid(t.constant(data.features()).matmul(w1) + b1);
        let output = sigmoid(hidden.matmul(w2) + b2);
        let loss = mse(output, t.constant(data.targets()));
        loss.backward(gradient);
        loss.item()
    })
}

/// Trains with learning rate 1 and the gradient written by `gradient`, which returns the loss.
pub fn follow(mut gradient: impl FnMut(&Params<f64>, &mut Params<f64>) -> f64) -> [Row; 2] {
    let mut params = weights();
    let (mut grads, mut sgd) = (params.zeros_like(), Sgd::new(1.0));
    let (mut losses, mut norms) = (Vec::new(), Vec::new());
    for epoch in 0..=1000 {
        let found = gradient(&params, &mut grads);
        if let Some((_, loss, norm)) = REFERENCE.iter().find(|&&(at, ..)| at == epoch) {
            losses.push((found, *loss));
            norms.push((grads.as_slice().iter().map(|g| g * g).sum::<f64>().sqrt(), *norm));
        }
        sgd.step(&mut params, &grads);
    }
    [
        Row::new("the article's network: losses along 1000 epochs", Bound::Digits(10), losses),
        Row::new("norms of its gradients", Bound::Digits(10), norms),
    ]
}
