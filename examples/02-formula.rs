//! cargo run --release --example 02-formula
//!
//! The article's network as its formula: forward, loss, backward, update.

use wengert::layers::{Init, Random, mse, sigmoid};
use wengert::trainer::{Optimizer, Sgd, Standardizer, accuracy, breast_cancer};
use wengert::{Matrix, Params, Tape};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let data = breast_cancer();
    let features = Standardizer::fit(&data)?.apply(data.features())?;

    let mut init = Init::glorot_uniform(Random::seed(42));
    let mut params = Params::new();
    let w1 = params.add("w1", init.weight(30, 4));
    let b1 = params.add("b1", Matrix::zeros(1, 4));
    let w2 = params.add("w2", init.weight(4, 1));
    let b2 = params.add("b2", Matrix::zeros(1, 1));

    let (mut tape, mut grads, mut sgd) = (Tape::new(), params.zeros_like(), Sgd::new(1.0));
    for epoch in 0..=1000 {
        let t = tape.record(&params);
        let (x, y) = (t.constant(&features), t.constant(data.targets()));

        let hidden = sigmoid(x.matmul(w1) + b1);
        let output = sigmoid(hidden.matmul(w2) + b2);
        let loss = mse(output, y);

        if epoch % 200 == 0 {
            let share = accuracy(&output.value(), data.targets());
            println!("after {epoch:4} epochs  loss {:.6}  accuracy {share:.4}", loss.item());
        }
        loss.backward(&mut grads);
        sgd.step(&mut params, &grads);
    }
    Ok(())
}
