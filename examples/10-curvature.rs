//! cargo run --release --example 10-curvature
//!
//! Why does this learning rate diverge? Where the loss has curvature λ, a step of gradient descent
//! multiplies the distance to the minimum by 1 − ηλ, so it grows as soon as η > 2/λ. Power iteration with
//! Hessian-vector products finds the largest λ of the article's network.
//! Uses the vector instructions that every x86-64 CPU has, so that everyone gets these figures.

use wengert::inspect::hvp;
use wengert::kernels::Level;
use wengert::layers::{Init, Layer, Random, Sequence, Sigmoid, mse};
use wengert::trainer::{Sgd, Standardizer, Trainer, breast_cancer};
use wengert::{Element, Params, Var};

/// Mean squared error plus a small penalty on the weights: without it the minimum is at infinity.
fn objective<'t, T: Element>(model: &impl Layer<T>, x: Var<'t, T>, y: Var<'t, T>) -> Var<'t, T> {
    let t = x.graph();
    let squares = t.params().blocks().map(|block| t.param(block).square().sum());
    squares.fold(mse(model.forward(x), y), |loss, square| loss + square * 1e-3)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    Level::supported().next().expect("there is a plain level").force();
    let data = breast_cancer();
    let data = data.with_features(Standardizer::fit(&data)?.apply(data.features())?)?;
    let (mut minimum, mut init) = (Params::new(), Init::glorot_uniform(Random::seed(42)));
    let model = Sequence::dense(&mut minimum, &[30, 4, 1], Sigmoid, Sigmoid, &mut init);
    let train = |params: &mut Params<f64>, rate: f64, epochs: usize| {
        Trainer::new(Sgd::new(rate))
            .epochs(epochs)
            .fit(params, &data, |x, y| objective(&model, x, y))
    };
    let lowest = train(&mut minimum, 10.0, 3000)?.epochs[2999].loss;

    let mut random = Random::seed(1);
    let (mut direction, mut curvature) = (minimum.map(|_| random.normal()), 0.0);
    for _ in 0..100 {
        let product = hvp(&minimum, &direction, |t| {
            objective(&model, t.constant(data.features()), t.constant(data.targets()))
        });
        curvature = product.as_slice().iter().map(|x| x * x).sum::<f64>().sqrt();
        direction = product.map(|x| x / curvature);
    }
    let critical = 2.0 / curvature;
    println!("largest curvature λ = {curvature:.6}, critical learning rate 2/λ = {critical:.3}");
    println!("a start 0.001 beside the minimum; the loss above that of the minimum:");
    println!("  learning rate      start    40 steps   each step  (1 − ηλ)²");
    for share in [0.90, 0.95, 0.99, 1.01, 1.05, 1.10] {
        let mut offsets = direction.as_slice().iter();
        let mut params = minimum.map(|w| w + 0.001 * offsets.next().unwrap());
        let epochs = train(&mut params, share * critical, 41)?.epochs;
        let (first, last) = (epochs[0].loss - lowest, epochs[40].loss - lowest);
        let (rate, step) = (share * critical, (1.0 - share * 2.0).powi(2));
        let growth = (last / first).powf(1.0 / 40.0);
        println!(
            "{share:.2}·2/λ = {rate:6.3}  {first:.3e}  {last:9.3e}     {growth:.4}     {step:.4}"
        );
    }
    Ok(())
}
