//! cargo run --release --example 02-formula
//!
//! The article's network as its formula: forward, loss, backward, update, and the gradient of one weight.

use wengert::layers::{Init, Random, mse, sigmoid};
use wengert::trainer::{Optimizer, Sgd, Standardizer, breast_cancer};
use wengert::{Matrix, Params, Tape};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let data = breast_cancer();
    let (features, targets) = (Standardizer::fit(&data)?.apply(data.features())?, data.targets());

    let (mut params, mut init) = (Params::new(), Init::glorot_uniform(Random::seed(42)));
    let w1 = params.add("w1", init.weight(30, 4));
    let b1 = params.add("b1", Matrix::zeros(1, 4));
    let w2 = params.add("w2", init.weight(4, 1));
    let b2 = params.add("b2", Matrix::zeros(1, 1));

    let (mut tape, mut grads, mut sgd) = (Tape::new(), params.zeros_like(), Sgd::new(1.0));
    for epoch in 0..=1000 {
        let t = tape.record(&params);
        let (x, y) = (t.constant(&features), t.constant(targets));
        let hidden = sigmoid(x.matmul(w1) + b1);
        let output = sigmoid(hidden.matmul(w2) + b2);
        let loss = mse(output, y);
        loss.backward(&mut grads);
        if epoch % 500 == 0 {
            let slope = grads.get(w1).at(0, 0); // of the weight from feature 0 to hidden node 0
            println!("after {epoch:4} epochs  loss {:.6}  ∂L/∂W1[0, 0] {slope:9.6}", loss.item());
        }
        sgd.step(&mut params, &grads);
    }
    Ok(())
}
