//! The article's network from fixed weights: losses and gradient norms along the training are those of
//! two independent implementations (NumPy in f64, and plain loops), by the tape and by the closed form.

#[path = "../crates/manual/tests/reference/mod.rs"]
mod reference;

use reference::REFERENCE;
use wengert::layers::{mse, sigmoid};
use wengert::trainer::{Dataset, Optimizer, Sgd, Standardizer, breast_cancer};
use wengert::{Matrix, Params, Tape, kernels::norm};
use wengert_manual::Article;

fn data() -> Dataset<f64> {
    let data = breast_cancer();
    let features = Standardizer::fit(&data).unwrap().apply(data.features()).unwrap();
    data.with_features(features).unwrap()
}

/// `W1[i][j] = sin(1 + 4i + j)/√30`, `b1 = 0`, `W2[j][0] = cos(1 + j)/2`, `b2 = 0`.
fn weights() -> Params<f64> {
    let mut params = Params::new();
    let w1 = |i, j| ((1 + 4 * i + j) as f64).sin() / 30.0_f64.sqrt();
    params.add("w1", Matrix::from_fn(30, 4, w1));
    params.add("b1", Matrix::zeros(1, 4));
    params.add("w2", Matrix::from_fn(4, 1, |j, _| ((1 + j) as f64).cos() / 2.0));
    params.add("b2", Matrix::zeros(1, 1));
    params
}

/// Trains with learning rate 1 and compares with the reference.
fn follow(mut gradient: impl FnMut(&Params<f64>, &mut Params<f64>) -> f64) {
    let mut params = weights();
    let (mut grads, mut sgd) = (params.zeros_like(), Sgd::new(1.0));
    let mut expected = REFERENCE.into_iter().peekable();
    for epoch in 0..=1000 {
        let loss = gradient(&params, &mut grads);
        if let Some((_, reference, reference_norm)) = expected.next_if(|&(at, ..)| at == epoch) {
            let (error, norm) = ((loss / reference - 1.0).abs(), norm(grads.as_slice()));
            assert!(
                error < 1e-10,
                "loss after {epoch} epochs: {loss:.15e}, expected {reference:.15e}"
            );
            let error = (norm / reference_norm - 1.0).abs();
            assert!(
                error < 1e-10,
                "norm after {epoch}: {norm:.12e}, expected {reference_norm:.12e}"
            );
        }
        sgd.step(&mut params, &grads);
    }
    assert_eq!(expected.next(), None);
}

#[test]
fn by_the_tape() {
    let (data, mut tape) = (data(), Tape::new());
    follow(|params, grads| {
        let [w1, b1, w2, b2] = ["w1", "b1", "w2", "b2"].map(|name| params.find(name).unwrap());
        let t = tape.record(params);
        let hidden = sigmoid(t.constant(data.features()).matmul(w1) + b1);
        let output = sigmoid(hidden.matmul(w2) + b2);
        let loss = mse(output, t.constant(data.targets()));
        loss.backward(grads);
        loss.item()
    });
}

#[test]
fn by_the_closed_form() {
    let (data, mut article) = (data(), Article::new(569, 30, 4, 1));
    follow(|params, grads| {
        let (x, y) = (data.features().view(), data.targets().view());
        article.gradient(params.as_slice(), x, y, grads.as_mut_slice())
    });
}
