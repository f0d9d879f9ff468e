//! A network of 3 inputs, 2 hidden nodes and 1 output, worked by hand.

use crate::Bound::{Decimals, Digits};
use crate::{Row, Section};
use wengert_layers::{logistic_loss, sigmoid};
use wengert_tape::{Matrix, Params, Tape};
use wengert_trainer::{Optimizer, Sgd};

const X: [f64; 3] = [0.6, 0.8, 0.7];
const W1: [[f64; 2]; 3] = [[0.1, 0.2], [0.3, 0.1], [0.5, 0.0]];
const B1: [f64; 2] = [0.1, 0.1];
const W2: [[f64; 1]; 2] = [[0.1], [0.2]];
const B2: [f64; 1] = [1.0];

/// The penalty is `α/2·(|W1|² + |W2|²)`.
const ALPHA: f64 = 0.1;
const RATE: f64 = 0.1;

/// The parameters after a step from W1, B1, W2, B2, without the last row of W1.
const STEPPED: [f64; 9] =
    [0.098, 0.2956664, 0.195756, 0.096008, 0.098333, 0.09626, 0.04706, 0.154089, 0.9235];

pub(crate) fn section() -> Section {
    let mut params = Params::new();
    let w1 = params.add("w1", Matrix::from(W1));
    let b1 = params.add("b1", Matrix::from([B1]));
    let w2 = params.add("w2", Matrix::from(W2));
    let b2 = params.add("b2", Matrix::from([B2]));
    let (mut tape, mut grads) = (Tape::new(), params.zeros_like());

    let t = tape.record(&params);
    let (x, y) = (t.constant(&Matrix::from([X])), t.constant(&Matrix::from([[0.0]])));
    let z1 = x.matmul(w1) + b1;
    let hidden = sigmoid(z1);
    let z2 = hidden.matmul(w2) + b2;
    let penalty = t.param(w1).square().sum() + t.param(w2).square().sum();
    let loss = logistic_loss(z2, y) + penalty * (ALPHA / 2.0);
    loss.backward(&mut grads);
    let nodes = entries(&hidden.value());
    let deltas = [z2, z1].map(|z| entries(&z.gradient().expect("it was reached"))).concat();
    let rounded = t.constant(&hidden.value().map(|h| (h * 1e3).round() / 1e3));
    let output = sigmoid(rounded.matmul(w2) + b2).item();

    Sgd::new(RATE).step(&mut params, &grads);
    let mut stepped = params.as_slice().to_vec();
    let second = stepped.remove(5);
    let first = stepped.remove(2);
    let t = tape.evaluate(&params);
    let hidden = sigmoid(t.constant(&Matrix::from([X])).matmul(w1) + b1);
    let probability = sigmoid(hidden.matmul(w2) + b2).item();

    // The gradient for an input of 0.7, turned into that for an input of 0.6.
    let slip = RATE * (0.7 - 0.6);
    let slipped = [first + slip * deltas[1], second + slip * deltas[2]];
    Section {
        source: "scikit-learn, sklearn/neural_network/tests/test_mlp.py: test_fit, worked by hand",
        rows: vec![
            Row::zip("hidden nodes", Digits(14), &nodes, &[0.679178699175393, 0.574442516811659]),
            Row::new(
                "output, from hidden nodes rounded to 3 decimals",
                Digits(14),
                [(output, 0.7654329236196236)],
            ),
            Row::zip("deltas of the nodes", Digits(3), &deltas, &[0.765, 0.01667, 0.0374]),
            Row::zip("weights and biases after a step", Decimals(3), &stepped, &STEPPED),
            Row::zip("last row of W1 after a step", Decimals(3), &slipped, &[0.4939998, -0.002244])
                .differs("the comment multiplies by 0.6 where the third input is 0.7"),
            Row::new("probability after the step", Decimals(3), [(probability, 0.739)]),
            Row::zip(
                "gradient by the tape against the closed form",
                Digits(14),
                grads.as_slice(),
                &closed_form(),
            ),
        ],
    }
}

fn entries(matrix: &Matrix<f64>) -> Vec<f64> {
    matrix.view().iter().collect()
}

/// W1, b1, W2, b2, each column after column: `d2 = o − y`, `d1 = h⊙(1 − h)⊙(d2·W2ᵀ)`,
/// `dW2 = hᵀ·d2 + α·W2`, `dW1 = xᵀ·d1 + α·W1`.
fn closed_form() -> [f64; 11] {
    let logistic = |z: f64| 1.0 / (1.0 + (-z).exp());
    let h = [0, 1].map(|j| logistic(B1[j] + (0..3).map(|i| X[i] * W1[i][j]).sum::<f64>()));
    let d2 = logistic(B2[0] + h[0] * W2[0][0] + h[1] * W2[1][0]);
    let d1 = [0, 1].map(|j| h[j] * (1.0 - h[j]) * d2 * W2[j][0]);
    let w1 = |i: usize, j: usize| X[i] * d1[j] + ALPHA * W1[i][j];
    let w2 = |j: usize| h[j] * d2 + ALPHA * W2[j][0];
    [w1(0, 0), w1(1, 0), w1(2, 0), w1(0, 1), w1(1, 1), w1(2, 1), d1[0], d1[1], w2(0), w2(1), d2]
}
