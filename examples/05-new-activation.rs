//! cargo run --release --example 05-new-activation
//!
//! A custom activation: its formula, once. Value and slope come from the same text.

use wengert::layers::{Dense, Init, Layer, Random, Sigmoid, mse};
use wengert::trainer::{Sgd, Standardizer, Trainer, breast_cancer, evaluate};
use wengert::{Dual, Elementwise, Params, Scalar, check_gradients};

/// `bump(x) = x·e^(−x²/2)`
#[derive(Clone, Copy, Debug)]
struct Bump;

impl Elementwise for Bump {
    #[inline]
    fn eval<S: Scalar>(&self, x: S) -> S {
        x * x.gaussian()
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for x in [-2.0, 0.0, 1.0] {
        let slope = Dual::slope(x, |x| Bump.eval(x));
        println!("bump({x:4}) = {:9.6}   slope {slope:9.6}", Bump.eval(x));
    }

    let data = breast_cancer();
    let data = data.with_features(Standardizer::fit(&data)?.apply(data.features())?)?;
    let mut params = Params::new();
    let mut init = Init::glorot_uniform(Random::seed(42));
    let model = (
        Dense::new(&mut params, 30, 4, Bump, &mut init),
        Dense::new(&mut params, 4, 1, Sigmoid, &mut init),
    );

    let (x, y) = (data.features().rows(0..50), data.targets().rows(0..50));
    let report = check_gradients!(&params, |t| mse(model.forward(t.constant(&x)), t.constant(&y)))?;
    println!("{} derivatives of the network are right", report.checked);

    let history = Trainer::new(Sgd::new(1.0))
        .epochs(1000)
        .fit(&mut params, &data, |x, y| mse(model.forward(x), y))?;
    for epoch in [0, 10, 100] {
        println!("after {epoch:4} epochs  loss {:.6}", history.epochs[epoch].loss);
    }
    let loss = evaluate(&params, &data, |x, y| mse(model.forward(x), y));
    println!("after 1000 epochs  loss {loss:.6}");
    Ok(())
}
