//! cargo run --release --example 11-newton
//!
//! Newton's method without a Hessian: a step solves H·p = g by conjugate gradients, which needs only products
//! H·v, each exact and about the work of two gradients; near the minimum it nearly doubles the digits. Uses the
//! vector instructions that every x86-64 CPU has, so that everyone gets these figures.

use wengert::kernels::Level;
use wengert::layers::{Init, Layer, Random, Sequence, Sigmoid, mse};
use wengert::trainer::{Optimizer, Sgd, Standardizer, breast_cancer};
use wengert::{Element, Params, Tape, Var, inspect::hvp};

/// Mean squared error plus a small penalty on the weights: without it the minimum is at infinity.
fn objective<'t, T: Element>(output: Var<'t, T>, y: Var<'t, T>) -> Var<'t, T> {
    let t = y.graph();
    let squares = t.params().blocks().map(|block| t.param(block).square().sum());
    squares.fold(mse(output, y), |loss, square| loss + square * 1e-3)
}

fn dot(a: &Params<f64>, b: &Params<f64>) -> f64 {
    a.as_slice().iter().zip(b.as_slice()).map(|(a, b)| a * b).sum()
}

/// `a + s·b`
fn add(a: &Params<f64>, s: f64, b: &Params<f64>) -> Params<f64> {
    let mut b = b.as_slice().iter();
    a.map(|a| a + s * b.next().unwrap())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    Level::supported().next().expect("there is a plain level").force();
    let data = breast_cancer();
    let (x, y) = (Standardizer::fit(&data)?.apply(data.features())?, data.targets());
    let (mut params, mut init) = (Params::new(), Init::glorot_uniform(Random::seed(42)));
    let model = Sequence::dense(&mut params, &[30, 4, 1], Sigmoid, Sigmoid, &mut init);
    let (mut tape, mut g, mut sgd) = (Tape::new(), params.zeros_like(), Sgd::new(10.0));
    for step in 0..=204 {
        let t = tape.record(&params);
        let loss = objective(model.forward(t.constant(&x)), t.constant(y));
        loss.backward(&mut g);
        let norm = dot(&g, &g).sqrt();
        if step % 50 == 0 || step > 200 {
            println!("step {step:3}  loss {:.15}  gradient {norm:.1e}", loss.item());
        }
        if step < 200 {
            sgd.step(&mut params, &g);
            continue;
        }
        // Conjugate gradients (Hestenes and Stiefel, 1952): r = g − H·p is the residual.
        let (mut p, mut r, mut d) = (g.zeros_like(), g.clone(), g.clone());
        while dot(&r, &r).sqrt() > norm * norm.min(0.1) {
            let hd = hvp(&params, &d, |t| objective(model.forward(t.constant(&x)), t.constant(y)));
            let (size, length) = (dot(&r, &r), dot(&r, &r) / dot(&d, &hd));
            (p, r) = (add(&p, length, &d), add(&r, -length, &hd));
            d = add(&r, dot(&r, &r) / size, &d);
        }
        params = add(&params, -1.0, &p);
    }
    Ok(())
}
