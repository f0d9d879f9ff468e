//! cargo run --release --example 07-new-loss
//!
//! A custom loss is a function that returns a 1×1 value. This one is smooth like the squared error near 0
//! and grows like the absolute error far away, so that outliers pull less.

use wengert::inspect::Verify;
use wengert::layers::{Dense, Identity, Init, Layer, Random, Tanh, mse};
use wengert::trainer::{Adam, Dataset, Trainer};
use wengert::{Element, Elementwise, Matrix, Params, Scalar, Var, check_gradients};

/// `ln cosh e = |e| + ln(1 + e^(−2|e|)) − ln 2`, which does not overflow as cosh does.
#[derive(Clone, Copy, Debug)]
struct LogCosh;

impl Elementwise for LogCosh {
    #[inline]
    fn eval<S: Scalar>(&self, e: S) -> S {
        let size = e.abs();
        size + (-(size + size)).exp().ln_1p() - S::of(std::f64::consts::LN_2)
    }
}

fn log_cosh<'t, T: Element>(prediction: Var<'t, T>, target: Var<'t, T>) -> Var<'t, T> {
    (prediction - target).map(LogCosh).mean()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // y = sin(x) at 40 points; every tenth is an outlier.
    let x = Matrix::from_fn(40, 1, |i, _| i as f64 / 39.0 * 6.0 - 3.0);
    let y = Matrix::from_fn(40, 1, |i, _| x.at(i, 0).sin() + if i % 10 == 5 { 4.0 } else { 0.0 });
    let data = Dataset::new(x.clone(), y)?;
    for robust in [false, true] {
        let mut params = Params::new();
        let mut init = Init::glorot_uniform(Random::seed(7));
        let model = (
            Dense::new(&mut params, 1, 3, Tanh, &mut init),
            Dense::new(&mut params, 3, 1, Identity, &mut init),
        );
        let mut trainer = Trainer::new(Adam::new(0.02)).epochs(2000);
        if robust {
            check_gradients!(&params, |t| {
                log_cosh(model.forward(t.constant(data.features())), t.constant(data.targets()))
            })?;
            trainer.fit(&mut params, &data, |x, y| log_cosh(model.forward(x), y))?;
        } else {
            trainer.fit(&mut params, &data, |x, y| mse(model.forward(x), y))?;
        }
        let fitted = wengert::trainer::predict(&params, &model, &x);
        let error = (0..40).map(|i| (fitted.at(i, 0) - x.at(i, 0).sin()).abs()).sum::<f64>() / 40.0;
        let name = if robust { "log cosh" } else { "mean squared error" };
        println!("{name:18}  mean distance from sin(x): {error:.3}");
    }
    // Near 0 the terms cancel, so few digits of a small loss are right: tolerated, and reported.
    println!("\n{}\n", Verify::new(&LogCosh).tolerate_loss().run()?);
    Ok(())
}
