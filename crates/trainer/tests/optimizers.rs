//! Optimisers against their recurrences, written out for one number at a time, and against closed forms.

#[path = "../../layers/tests/refusal/mod.rs"]
mod refusal;

use refusal::refusal;
use wengert_trainer::{Adam, AdamW, Matrix, Optimizer, Params, Sgd, Trainer, weight_decay};

/// Five steps on a few numbers with gradients `sin(k + step)`, compared with `rule(w, g, state, t)`.
fn follows(mut optimizer: impl Optimizer<f64>, rule: impl Fn(f64, f64, &mut [f64; 2], i32) -> f64) {
    let mut params = Params::new();
    let w = params.add("w", Matrix::from_fn(3, 2, |i, j| 1.0 + i as f64 - 0.5 * j as f64));
    let frozen = params.add("frozen", Matrix::from([[9.0]]));
    params.add("b", Matrix::from([[0.25, -0.75]]));
    params.freeze(frozen);
    let mut expected = params.as_slice().to_vec();
    let mut states = vec![[0.0; 2]; expected.len()];
    let mut gradient = params.zeros_like();
    for t in 1..=5 {
        for (k, g) in gradient.as_mut_slice().iter_mut().enumerate() {
            *g = (k as f64 + f64::from(t)).sin();
        }
        optimizer.step(&mut params, &gradient);
        for k in (0..expected.len()).filter(|&k| k != params.range(frozen).start) {
            expected[k] = rule(expected[k], gradient.as_slice()[k], &mut states[k], t);
        }
        for (got, expected) in params.as_slice().iter().zip(&expected) {
            assert!((got - expected).abs() < 1e-14, "{got} instead of {expected} after step {t}");
        }
    }
    assert_eq!(params.get(frozen).at(0, 0), 9.0);
    assert_ne!(params.get(w).at(0, 0), 1.0);
}

#[test]
fn sgd() {
    follows(Sgd::new(0.1), |w, g, _, _| w - 0.1 * g);
}

#[test]
fn momentum() {
    follows(Sgd::new(0.1).momentum(0.9), |w, g, [v, _], _| {
        *v = 0.9 * *v + g;
        w - 0.1 * *v
    });
}

#[test]
fn nesterov() {
    follows(Sgd::new(0.1).nesterov(0.9), |w, g, [v, _], _| {
        *v = 0.9 * *v + g;
        w - 0.1 * (g + 0.9 * *v)
    });
}

fn adam_rule(w: f64, g: f64, [m, v]: &mut [f64; 2], t: i32) -> f64 {
    *m = 0.9 * *m + 0.1 * g;
    *v = 0.999 * *v + 0.001 * g * g;
    let (m_hat, v_hat) = (*m / (1.0 - 0.9_f64.powi(t)), *v / (1.0 - 0.999_f64.powi(t)));
    w - 0.01 * m_hat / (v_hat.sqrt() + 1e-8)
}

#[test]
fn adam() {
    follows(Adam::new(0.01), adam_rule);
}

#[test]
fn adam_w() {
    follows(AdamW::new(0.01, 0.1), |w, g, state, t| adam_rule(w - 0.01 * 0.1 * w, g, state, t));
}

/// Whatever the size of the gradient, the first step of Adam is the learning rate.
#[test]
fn first_step_of_adam() {
    for size in [1e-3, 1.0, 1e6_f64] {
        let mut params = Params::new();
        params.add("w", Matrix::from([[0.0, 0.0]]));
        let mut gradient = params.zeros_like();
        gradient.as_mut_slice().copy_from_slice(&[size, -size]);
        Adam::new(0.5).step(&mut params, &gradient);
        for (w, expected) in params.as_slice().iter().zip([-0.5, 0.5]) {
            assert!(f64::abs(w - expected) < 1e-5, "{w}");
        }
    }
}

#[test]
fn foreign_gradients_and_parameters_are_refused() {
    let params = || {
        let mut params = Params::new();
        params.add("w", Matrix::from([[1.0]]));
        params
    };
    for optimizer in 0..3 {
        let step =
            |params: &mut Params<f64>, gradient: &Params<f64>, again: Option<&mut Params<f64>>| {
                let run = |o: &mut dyn Optimizer<f64>| {
                    o.step(params, gradient);
                    if let Some(again) = again {
                        let gradient = again.zeros_like();
                        o.step(again, &gradient);
                    }
                };
                match optimizer {
                    0 => run(&mut Sgd::new(0.1).momentum(0.9)),
                    1 => run(&mut Adam::new(0.1)),
                    _ => run(&mut AdamW::new(0.1, 0.0)),
                }
            };
        let text = refusal(|| step(&mut params(), &params().zeros_like(), None));
        assert_eq!(
            text,
            "step: the gradient does not have the layout of the parameters; make it with `params.zeros_like()`"
        );
        let text = refusal(|| {
            let mut first = params();
            let gradient = first.zeros_like();
            step(&mut first, &gradient, Some(&mut params()));
        });
        assert_eq!(text, "step: this optimiser has been used with parameters of another layout");
    }
}

#[test]
fn settings_that_cannot_work_are_refused() {
    let positive = |name: &str, what: &str, got: &str| {
        format!("{name}: expected a positive, finite {what}, got {got}")
    };
    for (rate, got) in [(f64::NAN, "NaN"), (-1.0, "-1.0"), (0.0, "0.0"), (f64::INFINITY, "inf")] {
        let text = |name| positive(name, "learning rate", got);
        assert_eq!(refusal(|| _ = Sgd::<f64>::new(rate)), text("sgd"));
        assert_eq!(refusal(|| _ = Adam::<f64>::new(rate)), text("adam"));
        assert_eq!(refusal(|| _ = AdamW::<f64>::new(rate, 0.1)), text("adam_w"));
    }
    for (rate, got) in [(1e39, "1e39, which as f32 is inf"), (1e-60, "1e-60, which as f32 is 0.0")]
    {
        assert_eq!(refusal(|| _ = Sgd::<f32>::new(rate)), positive("sgd", "learning rate", got));
        _ = Sgd::<f64>::new(rate);
    }
    for (momentum, got) in [(1.0, "1.0"), (-0.1, "-0.1"), (f64::NAN, "NaN")] {
        let text = format!("sgd: expected a momentum of at least 0 and below 1, got {got}");
        assert_eq!(refusal(|| _ = Sgd::<f64>::new(0.1).momentum(momentum)), text);
        assert_eq!(refusal(|| _ = Sgd::<f64>::new(0.1).nesterov(momentum)), text);
        for (first, second, name) in [(momentum, 0.9, "β₁"), (0.9, momentum, "β₂")] {
            let text = |optimizer| {
                format!("{optimizer}: expected a {name} of at least 0 and below 1, got {got}")
            };
            let adam = || _ = Adam::<f64>::new(0.1).betas(first, second);
            assert_eq!(refusal(adam), text("adam"));
            let adam_w = || _ = AdamW::<f64>::new(0.1, 0.1).betas(first, second);
            assert_eq!(refusal(adam_w), text("adam_w"));
        }
    }
    // Rounded to f32 they are 1: a mean would never forget.
    let share = |name, what| {
        format!(
            "{name}: expected a {what} of at least 0 and below 1, got 0.9999999999, which as f32 is 1.0"
        )
    };
    let near = 0.999_999_999_9;
    assert_eq!(refusal(|| _ = Sgd::<f32>::new(0.1).momentum(near)), share("sgd", "momentum"));
    assert_eq!(refusal(|| _ = Sgd::<f32>::new(0.1).nesterov(near)), share("sgd", "momentum"));
    assert_eq!(refusal(|| _ = Adam::<f32>::new(0.1).betas(0.9, near)), share("adam", "β₂"));
    _ = Sgd::<f64>::new(0.1).momentum(near);
    _ = Sgd::<f64>::new(0.1).momentum(0.0);
    assert_eq!(refusal(|| _ = Adam::<f64>::new(0.1).epsilon(0.0)), positive("adam", "ε", "0.0"));
    let epsilon = || _ = AdamW::<f32>::new(0.1, 0.1).epsilon(1e-60);
    assert_eq!(refusal(epsilon), positive("adam_w", "ε", "1e-60, which as f32 is 0.0"));
    assert_eq!(
        refusal(|| _ = AdamW::<f64>::new(0.1, -1.0)),
        "adam_w: expected a finite weight decay of at least 0, got -1.0"
    );
    let text = |got| positive("weight_decay", "decay", got);
    for (decay, got) in [(-1.0, "-1.0"), (0.0, "0.0"), (f64::NAN, "NaN"), (f64::INFINITY, "inf")] {
        assert_eq!(
            refusal(|| _ = Trainer::new(Sgd::<f64>::new(0.1)).weight_decay(decay)),
            text(got)
        );
        let (mut gradient, params) = (Params::<f64>::default(), Params::default());
        assert_eq!(refusal(|| weight_decay(&mut gradient, &params, decay)), text(got));
    }
    for (decay, got) in [(1e39, "1e39, which as f32 is inf"), (1e-60, "1e-60, which as f32 is 0.0")]
    {
        assert_eq!(
            refusal(|| _ = Trainer::new(Sgd::<f32>::new(0.1)).weight_decay(decay)),
            text(got)
        );
    }
}
