//! The optimisers against their formulas, step by step.

mod common;

use common::numbers;
use wengert_manual::{Adam, adam_step, sgd_step};

#[test]
fn sgd_goes_down_the_gradient() {
    let mut params: Vec<f64> = (0..37).map(f64::from).collect();
    let grads: Vec<f64> = (0..37).map(|k| f64::from(k * k)).collect();
    sgd_step(&mut params, &grads, 0.5);
    for (k, param) in (0..37).map(f64::from).zip(params) {
        assert_eq!(param, k - 0.5 * (k * k));
    }
}

/// Algorithm 1 of Kingma & Ba, line by line.
#[test]
fn adam_follows_the_paper() {
    const N: usize = 21;
    let mut next = numbers(1);
    let mut params = [0.0; N].map(|_: f64| next());
    let (mut theta, mut m, mut v) = (params, [0.0; N], [0.0; N]);
    let mut adam = Adam::new(N);
    adam.learning_rate = 0.02;
    for t in 1..=20 {
        let grads = [0.0; N].map(|_: f64| next());
        adam_step(&mut params, &grads, &mut adam);
        for k in 0..N {
            m[k] = 0.9 * m[k] + (1.0 - 0.9) * grads[k];
            v[k] = 0.999 * v[k] + (1.0 - 0.999) * grads[k].powi(2);
            let m_hat = m[k] / (1.0 - 0.9_f64.powi(t));
            let v_hat = v[k] / (1.0 - 0.999_f64.powi(t));
            theta[k] -= 0.02 * m_hat / (v_hat.sqrt() + 1e-8);
            assert!((params[k] - theta[k]).abs() < 1e-14, "step {t}, number {k}");
        }
    }
}

#[test]
fn epsilon_stands_outside_the_root() {
    let (mut params, mut adam) = ([0.0_f64], Adam::new(1));
    adam.epsilon = 1.0;
    adam_step(&mut params, &[3.0], &mut adam);
    assert!((params[0] + 1e-3 * 3.0 / (3.0 + 1.0)).abs() < 1e-15);
}

#[test]
#[should_panic(expected = "adam: made for another number of parameters")]
fn moments_of_another_network_are_refused() {
    adam_step(&mut [0.0; 2], &[0.0; 2], &mut Adam::new(3));
}
