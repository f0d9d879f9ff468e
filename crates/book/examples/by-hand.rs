//! cargo run --release -p wengert-book --example by-hand
//!
//! One gradient of the article's network, by hand and by the tape.

use wengert::layers::{mse, sigmoid};
use wengert::{Matrix, Params, Tape};
use wengert_manual::Article;

fn main() {
    let x = Matrix::from_fn(20, 3, |i, j| ((7 * i + 3 * j) as f64).sin());
    let y = Matrix::from_fn(20, 1, |i, _| (i % 2) as f64);
    let mut params = Params::new();
    let w1 = params.add("w1", Matrix::from_fn(3, 4, |i, j| ((i + 2 * j) as f64).cos()));
    let b1 = params.add("b1", Matrix::zeros(1, 4));
    let w2 = params.add("w2", Matrix::from_fn(4, 1, |i, _| ((i + 1) as f64).sin()));
    let b2 = params.add("b2", Matrix::zeros(1, 1));

    // By hand: W1, b1, W2, b2 in one slice, as they lie in the parameters.
    let mut by_hand = params.zeros_like();
    let mut article = Article::new(20, 3, 4, 1);
    article.gradient(params.as_slice(), x.view(), y.view(), by_hand.as_mut_slice());

    // By the tape.
    let (mut tape, mut by_tape) = (Tape::new(), params.zeros_like());
    let t = tape.record(&params);
    let hidden = sigmoid(t.constant(&x).matmul(w1) + b1);
    let loss = mse(sigmoid(hidden.matmul(w2) + b2), t.constant(&y));
    loss.backward(&mut by_tape);

    println!("{:9}  {:>12}  {:>12}", "", "by hand", "by the tape");
    for block in params.blocks() {
        let [a, b] = [&by_hand, &by_tape].map(|gradient| gradient.get(block).at(0, 0));
        println!("d{}[0, 0]  {a:12.9}  {b:12.9}", params.name(block));
    }
    let apart = by_hand.as_slice().iter().zip(by_tape.as_slice()).map(|(a, b)| (a - b).abs());
    assert!(apart.fold(0.0, f64::max) < 1e-15);
    println!("all {} entries agree to 15 decimals", params.len());
}
