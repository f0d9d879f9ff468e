//! cargo run --release -p wengert-book --example own-numbers
//!
//! A network on your own numbers: 200 points of y = sin 3x.

use wengert::layers::{Dense, Identity, Init, Layer, Random, Tanh, mse};
use wengert::trainer::{Adam, Dataset, Trainer, predict};
use wengert::{Matrix, Params};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // A row for each sample, here with one feature and one target.
    let x: Vec<f64> = (0..200).map(|i| i as f64 / 100.0 - 1.0).collect();
    let y = x.iter().map(|x| (3.0 * x).sin()).collect();
    let data = Dataset::new(Matrix::from_rows(200, 1, x), Matrix::from_rows(200, 1, y))?;

    let (mut params, mut init) = (Params::new(), Init::glorot_uniform(Random::seed(1)));
    let model = (
        Dense::new(&mut params, 1, 16, Tanh, &mut init),
        Dense::new(&mut params, 16, 1, Identity, &mut init),
    );
    let mut trainer = Trainer::new(Adam::new(0.03)).epochs(300).batch_size(20).seed(1);
    let history = trainer.fit(&mut params, &data, |x, y| mse(model.forward(x), y))?;
    for epoch in [0, 10, 100, 299] {
        println!("epoch {epoch:3}  loss {:.4}", history.epochs[epoch].loss);
    }
    let predicted = predict(&params, &model, &Matrix::from([[0.5]])).at(0, 0);
    println!("at 0.5: {predicted:.2}, and sin 1.5 is {:.2}", 1.5_f64.sin());
    Ok(())
}
