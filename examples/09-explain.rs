//! cargo run --release --example 09-explain
//!
//! One step of a 2-2-1 network, number by number: the tape as a table. The chapter docs/one-step.md
//! finds the same numbers with pencil and paper.

use wengert::inspect::explain;
use wengert::layers::sigmoid;
use wengert::trainer::{Optimizer, Sgd};
use wengert::{Matrix, Params, Tape};

fn main() {
    let mut params = Params::new();
    let w1 = params.add("W1", Matrix::from([[0.5, -1.0], [1.0, 0.5]]));
    let b1 = params.add("b1", Matrix::from([[0.0, 0.5]]));
    let w2 = params.add("W2", Matrix::from([[1.0], [-2.0]]));
    let b2 = params.add("b2", Matrix::from([[0.5]]));
    let (x, y) = (Matrix::from([[1.0, 2.0]]), Matrix::from([[1.0]]));

    let (mut tape, mut grads, mut sgd) = (Tape::new(), params.zeros_like(), Sgd::new(1.0));
    for step in 0..2 {
        let t = tape.record(&params);
        let hidden = sigmoid(t.constant(&x).matmul(w1) + b1);
        let output = sigmoid(hidden.matmul(w2) + b2);
        let loss = (output - t.constant(&y)).square().mean();
        if step == 0 {
            println!("{}", explain(loss));
        }
        println!("loss before update {step}: {:.4}", loss.item());
        loss.backward(&mut grads);
        sgd.step(&mut params, &grads);
    }
}
