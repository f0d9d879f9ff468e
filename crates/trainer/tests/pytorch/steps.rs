//! Every optimiser with every schedule, and clipping.

use super::{near, reference};
use wengert_kernels::norm;
use wengert_tape::{Matrix, Params, Tape};
use wengert_trainer::{Adam, AdamW, Optimizer, Schedule, Sgd, clip_norm, clip_value};

const OPTIMIZERS: [&str; 6] = ["sgd", "momentum", "nesterov", "adam", "adam_other", "adam_w"];

fn optimizer(name: &str, rate: Schedule) -> Box<dyn Optimizer<f64>> {
    match name {
        "sgd" => Box::new(Sgd::new(rate)),
        "momentum" => Box::new(Sgd::new(rate).momentum(0.9)),
        "nesterov" => Box::new(Sgd::new(rate).nesterov(0.9)),
        "adam" => Box::new(Adam::new(rate)),
        "adam_other" => Box::new(Adam::new(rate).betas(0.8, 0.99).epsilon(1e-3)),
        _ => Box::new(AdamW::new(rate, 0.1)),
    }
}

/// Ten steps on `Σ k·(wₖ − 1)⁴/4 + w₁·w₂·w₃`.
fn visited(mut optimizer: impl Optimizer<f64>, clip: impl Fn(&mut Params<f64>)) -> Vec<f64> {
    let mut params = Params::new();
    let w = params.add("w", Matrix::from([[0.5, -1.0, 2.0]]));
    let (mut tape, mut gradient) = (Tape::new(), params.zeros_like());
    let mut visited = Vec::new();
    for _ in 0..10 {
        let t = tape.record(&params);
        let w = t.param(w);
        let [a, b, c] = [0, 1, 2].map(|k| w.cols(k..k + 1));
        let quartic = (w - 1.0).powi(4) * t.constant(&Matrix::from([[0.25, 0.5, 0.75]]));
        (quartic.sum() + a * b * c).backward(&mut gradient);
        clip(&mut gradient);
        optimizer.step(&mut params, &gradient);
        visited.extend_from_slice(params.as_slice());
    }
    visited
}

#[test]
fn optimisers_with_schedules() {
    let rate = 0.05;
    for (name, schedule) in [
        ("constant", Schedule::Constant(rate)),
        ("step", Schedule::Step { rate, every: 3, factor: 0.5 }),
        ("cosine", Schedule::Cosine { rate, steps: 10 }),
        ("warmup", Schedule::Warmup { rate, warmup: 4, steps: 10 }),
    ] {
        let rates: Vec<f64> = (0..10).map(|step| schedule.rate(step)).collect();
        near(name, &rates, &reference(&format!("rates.{name}")), 1e-15);
        for own in OPTIMIZERS {
            let what = format!("steps.{own}.{name}");
            let visited = visited(optimizer(own, schedule), |_| ());
            near(&what, &visited, &reference(&what), 1e-13);
        }
    }
}

/// PyTorch divides by ‖g‖ + 10⁻⁶, converted here.
#[test]
fn clipping() {
    let by_norm = |gradient: &mut Params<f64>| {
        let length = norm(gradient.as_slice());
        if clip_norm(gradient, 0.7) > 0.7 {
            let converted = length / (length + 1e-6);
            gradient.as_mut_slice().iter_mut().for_each(|g| *g *= converted);
        }
    };
    for own in ["sgd", "adam"] {
        let optimizer = || optimizer(own, Schedule::Constant(0.05));
        let what = format!("steps.{own}.clip_norm");
        near(&what, &visited(optimizer(), by_norm), &reference(&what), 1e-13);
        let what = format!("steps.{own}.clip_value");
        let by_value = |gradient: &mut Params<f64>| clip_value(gradient, 0.3);
        near(&what, &visited(optimizer(), by_value), &reference(&what), 1e-13);
    }
}
