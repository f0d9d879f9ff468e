//! cargo run --release -p wengert-book --example one-weight
//!
//! ∂L/∂W1[0, 0] of the article's network before its first step: by the tape, by the closed form, and by
//! moving the weight.

use wengert::layers::{Init, Random, mse, sigmoid};
use wengert::trainer::{Standardizer, breast_cancer};
use wengert::{Matrix, Params, Tape};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let data = breast_cancer();
    let (x, y) = (Standardizer::fit(&data)?.apply(data.features())?, data.targets());
    let m = x.row_count();

    let mut init = Init::glorot_uniform(Random::seed(42));
    let mut params = Params::new();
    let w1 = params.add("w1", init.weight(30, 4));
    let b1 = params.add("b1", Matrix::zeros(1, 4));
    let w2 = params.add("w2", init.weight(4, 1));
    let b2 = params.add("b2", Matrix::zeros(1, 1));

    // By the tape.
    let (mut tape, mut grads) = (Tape::new(), params.zeros_like());
    let t = tape.record(&params);
    let z1 = t.constant(&x).matmul(w1) + b1;
    let z2 = sigmoid(z1).matmul(w2) + b2;
    let loss = mse(sigmoid(z2), t.constant(y));
    loss.backward(&mut grads);
    let by_tape = grads.get(w1).at(0, 0);

    // By the closed form, a sum over the samples; there is one output.
    let (z1, z2) = (z1.value(), z2.value());
    let sigma = |z: f64| 1.0 / (1.0 + (-z).exp());
    let slope = |z: f64| sigma(z) * sigma(-z);
    let through = |i| {
        let da2 = 2.0 / m as f64 * (sigma(z2.at(i, 0)) - y.at(i, 0));
        x.at(i, 0) * slope(z1.at(i, 0)) * params.get(w2).at(0, 0) * slope(z2.at(i, 0)) * da2
    };
    let by_closed_form: f64 = (0..m).map(through).sum();

    // By moving the weight a little up and a little down.
    let h = 1e-5;
    let mut loss_moved_by = |step: f64| {
        let mut moved = params.clone();
        *moved.get_mut(w1).at_mut(0, 0) += step;
        let t = tape.evaluate(&moved);
        let hidden = sigmoid(t.constant(&x).matmul(w1) + b1);
        mse(sigmoid(hidden.matmul(w2) + b2), t.constant(y)).item()
    };
    let by_difference = (loss_moved_by(h) - loss_moved_by(-h)) / (2.0 * h);

    println!("∂L/∂W1[0, 0]");
    println!("by the tape             {by_tape:.12}");
    println!("by the closed form      {by_closed_form:.12}");
    println!("by a finite difference  {by_difference:.9}");
    Ok(())
}
