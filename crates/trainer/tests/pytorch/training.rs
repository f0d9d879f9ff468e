//! A whole training with everything switched on, and minima found by L-BFGS.

use super::{near, reference};
use wengert_layers::{Dense, Init, Layer, Random, Scheme, Sigmoid, binary_cross_entropy, mse};
use wengert_tape::{Matrix, Params, Var};
use wengert_trainer::{
    AdamW, Dataset, Lbfgs, Minimizer, Schedule, Standardizer, Trainer, breast_cancer,
};

fn data() -> Dataset<f64> {
    let data = breast_cancer();
    let features = Standardizer::fit(&data).unwrap().apply(data.features()).unwrap();
    data.with_features(features).unwrap()
}

/// The article's network, from weights 0.3·sin(k) in the order of the vector, which is PyTorch's.
fn network() -> (Params<f64>, (Dense<Sigmoid>, Dense<Sigmoid>)) {
    let mut params = Params::new();
    let mut zeros = Init::new(Scheme::Zeros, Random::seed(0));
    let model = (
        Dense::new(&mut params, 30, 4, Sigmoid, &mut zeros),
        Dense::new(&mut params, 4, 1, Sigmoid, &mut zeros),
    );
    for (k, w) in (1..).zip(params.as_mut_slice()) {
        *w = 0.3 * f64::from(k).sin();
    }
    (params, model)
}

#[test]
fn thirty_epochs() {
    let data = data();
    let part = |from: usize, to: usize| data.select(&(from..to).collect::<Vec<_>>());
    let (mut params, model) = network();
    let schedule = Schedule::Warmup { rate: 0.05, warmup: 5, steps: 30 };
    let history = Trainer::new(AdamW::new(schedule, 0.02))
        .epochs(30)
        .clip_value(0.01)
        .validation(&part(500, 569))
        .fit(&mut params, &part(0, 500), |x, y| mse(model.forward(x), y))
        .unwrap();
    let losses = history.epochs.iter().map(|epoch| [epoch.loss, epoch.validation_loss.unwrap()]);
    let found = losses.collect::<Vec<_>>().concat();
    near("training.losses", &found, &reference("training.losses"), 1e-12);
}

#[test]
fn the_minimum_of_the_network() {
    fn penalised<'t>(output: Var<'t, f64>, y: Var<'t, f64>) -> Var<'t, f64> {
        let t = y.graph();
        let squares = t.params().blocks().map(|block| t.param(block).square().sum());
        squares.fold(mse(output, y), |loss, square| loss + square * 1e-2)
    }
    let (mut params, model) = network();
    let method = Lbfgs::new().gradient_tolerance(1e-9).loss_tolerance(0.0);
    let minimum = method.fit(&mut params, &data(), |x, y| penalised(model.forward(x), y)).unwrap();
    for other in ["torch", "scipy"] {
        let expected = reference(&format!("lbfgs.network.{other}"));
        near(other, &[minimum.loss], &expected, 1e-14);
    }
}

#[test]
fn logistic_regression() {
    let mut params = Params::new();
    let (w, b) = (params.add("w", Matrix::zeros(30, 1)), params.add("b", Matrix::zeros(1, 1)));
    let method = Lbfgs::new().gradient_tolerance(1e-9).loss_tolerance(0.0);
    let minimum = method.fit(&mut params, &data(), |x, y| {
        let penalty = x.graph().param(w).square().sum() * 1e-2;
        binary_cross_entropy(x.affine(w, b), y) + penalty
    });
    let expected = reference("lbfgs.logistic");
    near("lbfgs.logistic", &[minimum.unwrap().loss], &expected[..1], 1e-14);
    // At a gradient of 10⁻⁹, the penalty's curvature of 0.02 allows weights to be this far off.
    near("lbfgs.logistic", params.as_slice(), &expected[1..], 1e-7);
}
