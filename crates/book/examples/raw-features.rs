//! cargo run --release -p wengert-book --example raw-features
//!
//! How far the hidden nodes of the article's network saturate on raw and on standardised features. Uses the
//! vector instructions that every x86-64 CPU has, so that everyone gets these figures.

use wengert::kernels::Level;
use wengert::layers::{Init, Random, mse, sigmoid};
use wengert::trainer::{Optimizer, Sgd, Standardizer, breast_cancer};
use wengert::{Matrix, Params, Tape};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    Level::supported().next().expect("there is a plain level").force();
    let data = breast_cancer();
    let standardised = Standardizer::fit(&data)?.apply(data.features())?;
    println!("features      epochs  median |Z1|  largest  σ′ < 10⁻¹⁰  norm of dW1      loss");
    for (name, features) in [("raw", data.features()), ("standardised", &standardised)] {
        let (mut params, mut init) = (Params::new(), Init::glorot_uniform(Random::seed(42)));
        let w1 = params.add("w1", init.weight(30, 4));
        let b1 = params.add("b1", Matrix::zeros(1, 4));
        let w2 = params.add("w2", init.weight(4, 1));
        let b2 = params.add("b2", Matrix::zeros(1, 1));
        let (mut tape, mut grads, mut sgd) = (Tape::new(), params.zeros_like(), Sgd::new(1.0));
        for epoch in 0..=1000 {
            let t = tape.record(&params);
            let z1 = t.constant(features).matmul(w1) + b1;
            let loss = mse(sigmoid(sigmoid(z1).matmul(w2) + b2), t.constant(data.targets()));
            loss.backward(&mut grads);
            if [0, 1, 1000].contains(&epoch) {
                let z1 = z1.value();
                let count = 4 * z1.row_count();
                let mut sizes: Vec<f64> = (0..count).map(|k| z1.at(k / 4, k % 4).abs()).collect();
                sizes.sort_by(f64::total_cmp);
                let flat =
                    sizes.iter().filter(|z| (-**z).exp() / (1.0 + (-**z).exp()).powi(2) < 1e-10);
                let flat = 100.0 * flat.count() as f64 / count as f64;
                let (median, largest) = (sizes[count / 2], sizes[count - 1]);
                let norm = grads.get(w1).iter().map(|g| g * g).sum::<f64>().sqrt();
                print!("{name:12}  {epoch:6}  {median:11.2}  {largest:7.1}  {flat:8.1} %");
                println!("  {norm:11.1e}  {:.6}", loss.item());
            }
            sgd.step(&mut params, &grads);
        }
    }
    Ok(())
}
