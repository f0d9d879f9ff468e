//! Optimisers, step by step.

use crate::Bound::{Decimals, Digits, Exact};
use crate::{Row, Section};
use wengert_tape::{Matrix, Params, Tape};
use wengert_trainer::{Adam, AdamW, Optimizer, Sgd};

/// The ε of algorithm 1 for a step with ε̂: `ε = ε̂/√(1 − β₂ᵗ)`. Keras and Torch add their ε to `√v`
/// before the bias correction ("ε̂" of the paper, §2); algorithm 1 of the paper, and PyTorch, after.
fn hat(epsilon: f64, step: i32) -> f64 {
    epsilon / (1.0 - 0.999_f64.powi(step)).sqrt()
}

const HAT: &str = "ε as in algorithm 1 of Adam's paper; theirs is its ε̂, converted here";

pub(crate) fn sections() -> [Section; 2] {
    [keras(), torch()]
}

/// The factor by which Torch's β₁ shrinks in each step: `lambda` of torch/optim, adam.lua. This value
/// reproduces all digits of the printed figures.
const LAMBDA: f64 = 1.0 - 1e-8;

const SHRINKING: &str =
    "ε as above, and a constant β₁; theirs shrinks by 1e-8 a step, converted here";

/// A step of an optimiser; its first argument is its number, from 1 on.
type Step<'a> = &'a mut dyn FnMut(i32, &mut Params<f64>, &Params<f64>);

/// The parameters after each step, with these gradients.
fn steps(start: &[f64], gradients: &[&[f64]], step: Step<'_>) -> Vec<f64> {
    let mut params = Params::new();
    params.add("x", Matrix::from_fn(1, start.len(), |_, j| start[j]));
    let mut grads = params.zeros_like();
    let mut visited = Vec::new();
    for (number, gradient) in (1..).zip(gradients) {
        grads.as_mut_slice().copy_from_slice(gradient);
        step(number, &mut params, &grads);
        visited.extend_from_slice(params.as_slice());
    }
    visited
}

fn keras() -> Section {
    let ramp: [f64; 10] = std::array::from_fn(|k| 0.1 * (k + 1) as f64);
    let golden =
        |step: Step<'_>| steps(&[1.0; 10], &[&[0.01; 10], &ramp, &ramp, &ramp, &ramp], step);
    let single = |step: Step<'_>| steps(&[1.0, 2.0, 3.0, 4.0], &[&[1.0, 6.0, 7.0, 2.0]], step);

    let mut sgd = Sgd::new(0.01);
    let sgd = golden(&mut |_, params, grads| sgd.step(params, grads));
    let slope = |j: usize| 0.001 * (j + 1) as f64;
    let sgd_golden: Vec<f64> = (0..50).map(|k| 0.9999 - slope(k % 10) * (k / 10) as f64).collect();
    let mut once = Sgd::new(0.5);
    let once = single(&mut |_, params, grads| once.step(params, grads));

    let mut adam = Adam::new(0.001);
    let adam = golden(&mut |number, params, grads| {
        adam = adam.clone().epsilon(hat(1e-7, number));
        adam.step(params, grads);
    });
    let adam_golden = [0.999, 0.9982, 0.9974, 0.9965, 0.9955].map(|x| [x; 10]).concat();
    let mut adam_once = Adam::new(0.5);
    let adam_once = single(&mut |number, params, grads| {
        adam_once = adam_once.clone().epsilon(hat(1e-7, number));
        adam_once.step(params, grads);
    });

    let mut adam_w = AdamW::new(1.0, 0.5);
    let adam_w = golden(&mut |number, params, grads| {
        adam_w = adam_w.clone().epsilon(hat(2.0, number));
        adam_w.step(params, grads);
    });
    let mut adam_w_once = AdamW::new(0.5, 0.004);
    let adam_w_once = single(&mut |number, params, grads| {
        adam_w_once = adam_w_once.clone().epsilon(hat(1e-7, number));
        adam_w_once.step(params, grads);
    });
    // Three optimisers take a step each.
    let decayed = steps(&[2.0], &[&[0.0], &[0.0], &[0.0]], &mut |_, params, grads| {
        AdamW::new(1.0, 0.004).step(params, grads);
    });

    Section {
        source: "Keras, keras/src/optimizers/{sgd,adam,adamw}_test.py",
        rows: vec![
            Row::zip("SGD: 5 steps of 10 numbers (golden)", Decimals(4), &sgd, &sgd_golden),
            Row::zip("SGD: a single step", Exact, &once, &[0.5, -1.0, -0.5, 3.0]),
            // The table gives one number for ten that differ in the fourth decimal.
            Row::zip("Adam: 5 steps of 10 numbers (golden)", Decimals(3), &adam, &adam_golden)
                .differs(HAT),
            Row::zip("Adam: a single step", Decimals(4), &adam_once, &[0.5, 1.5, 2.5, 3.5]),
            Row::zip("AdamW: 5 steps of 10 numbers (golden)", Decimals(4), &adam_w, &ADAM_W)
                .differs(HAT),
            Row::zip(
                "AdamW: a single step",
                Decimals(4),
                &adam_w_once,
                &[0.498, 1.496, 2.494, 3.492],
            ),
            Row::new("AdamW: weight decay alone", Decimals(6), [(decayed[2], 1.9760959)]),
        ],
    }
}

const ADAM_W: [f64; 50] = [
    0.4998, 0.4998, 0.4998, 0.4998, 0.4998, 0.4998, 0.4998, 0.4998, 0.4998, 0.4998, //
    0.2486, 0.2475, 0.2463, 0.2451, 0.244, 0.2428, 0.2417, 0.2405, 0.2394, 0.2382, //
    0.1223, 0.1198, 0.1174, 0.1149, 0.1124, 0.11, 0.1075, 0.1051, 0.1027, 0.1003, //
    0.0586, 0.0549, 0.0512, 0.0475, 0.0439, 0.0402, 0.0366, 0.033, 0.0294, 0.0258, //
    0.0263, 0.0215, 0.0167, 0.012, 0.0073, 0.0026, -0.0021, -0.0067, -0.0113, -0.0159, //
];

/// Ten steps down `0.1a² + 0.2b² + 0.3c²` from (1, 1, 1), with the gradient of the tape.
fn descend(step: Step<'_>) -> Vec<f64> {
    let mut params = Params::new();
    let x = params.add("x", Matrix::from([[1.0; 3]]));
    let weights = Matrix::from([[0.1, 0.2, 0.3]]);
    let (mut tape, mut grads) = (Tape::new(), params.zeros_like());
    for number in 1..=10 {
        let t = tape.record(&params);
        (t.param(x).square() * t.constant(&weights)).sum().backward(&mut grads);
        step(number, &mut params, &grads);
    }
    params.as_slice().to_vec()
}

fn torch() -> Section {
    let row = |what: &str, step: Step<'_>, published: [f64; 3]| {
        Row::zip(what, Digits(12), &descend(step), &published)
    };
    let mut sgd = Sgd::new(0.1);
    let mut momentum = Sgd::new(0.1).momentum(0.5);
    let mut nesterov = Sgd::new(0.1).nesterov(0.5);
    let mut adam = Adam::new(0.01);
    Section {
        source: "Torch's optim, as printed in Lasagne, lasagne/tests/test_updates.py",
        rows: vec![
            row(
                "SGD after 10 steps",
                &mut |_, params, grads| sgd.step(params, grads),
                [0.81707280688755, 0.6648326359915, 0.5386151140949],
            ),
            row(
                "SGD with momentum after 10 steps",
                &mut |_, params, grads| momentum.step(params, grads),
                [0.6848486952183, 0.44803321781003, 0.27431190123502],
            ),
            row(
                "SGD with Nesterov's momentum after 10 steps",
                &mut |_, params, grads| nesterov.step(params, grads),
                [0.67466543592725, 0.44108468114241, 0.2769002108997],
            ),
            row(
                "Adam after 10 steps",
                &mut |number, params, grads| {
                    let beta = 0.9 * LAMBDA.powi(number - 1);
                    adam = adam.clone().betas(beta, 0.999).epsilon(hat(1e-8, number));
                    let before = params.clone();
                    adam.step(params, grads);
                    // Torch's bias correction uses the initial β₁.
                    let scale = (1.0 - beta.powi(number)) / (1.0 - 0.9_f64.powi(number));
                    for (x, before) in params.as_mut_slice().iter_mut().zip(before.as_slice()) {
                        *x = before + (*x - before) * scale;
                    }
                },
                [0.90034972009036, 0.90034967993061, 0.90034966654402],
            )
            .differs(SHRINKING),
        ],
    }
}
