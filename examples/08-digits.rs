//! cargo run --release --example 08-digits
//!
//! How many digits of a gradient are right? The gradient of the article's network over f32 and f64,
//! against the same gradient with 31 digits, over the course of training. Uses the vector instructions
//! that every x86-64 CPU has, so that everyone gets these figures.

use wengert::kernels::Level;
use wengert::layers::{Dense, Init, Layer, Random, Sigmoid, mse};
use wengert::trainer::{Sgd, Standardizer, Trainer, breast_cancer};
use wengert::{Params, gradient_digits};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    Level::supported().next().expect("there is a plain level").force();
    let data = breast_cancer();
    let data = data.with_features(Standardizer::fit(&data)?.apply(data.features())?)?;
    let (x, y) = (data.features(), data.targets());
    let mut params = Params::new();
    let mut init = Init::glorot_uniform(Random::seed(42));
    let model = (
        Dense::new(&mut params, 30, 4, Sigmoid, &mut init),
        Dense::new(&mut params, 4, 1, Sigmoid, &mut init),
    );
    let mut trained = 0;
    for epochs in [0, 10, 100, 1000] {
        if epochs > trained {
            Trainer::new(Sgd::new(1.0)).epochs(epochs - trained).fit(
                &mut params,
                &data,
                |x, y| mse(model.forward(x), y),
            )?;
            trained = epochs;
        }
        let digits =
            gradient_digits!(&params, |t| mse(model.forward(t.constant(x)), t.constant(y)));
        let [double, single] = [digits.overall.double, digits.overall.single];
        println!(
            "after {epochs:4} epochs: f64 {:4.1} digits, the worst entry {:4.1};",
            double.largest, double.worst
        );
        println!(
            "                   f32 {:4.1} digits, the worst entry {:4.1}",
            single.largest, single.worst
        );
        if epochs == 1000 {
            print!("\n{digits}");
        }
    }
    Ok(())
}
