//! A training equals the loop written out for two weights: order of the samples, losses, norms, clipping and decay.

#[path = "../../layers/tests/refusal/mod.rs"]
mod refusal;

use refusal::refusal;
use std::ops::ControlFlow;
use std::sync::Mutex;
use wengert_layers::squared_error;
use wengert_tape::Mode;
use wengert_trainer::{
    Batches, Dataset, Epoch, Matrix, Params, Random, Sgd, Trainer, predict, stacked,
};

const SEED: u64 = 7;
const RATE: f64 = 0.05;

/// `y = 3x₀ − 2x₁ + sin 5i`, whose samples all pull in different directions.
fn data(samples: usize) -> Dataset<f64> {
    let x = Matrix::from_fn(samples, 2, |i, j| ((3 * i + 7 * j + 1) as f64).sin());
    let y = Matrix::from_fn(samples, 1, |i, _| {
        3.0 * x.at(i, 0) - 2.0 * x.at(i, 1) + (5.0 * i as f64).sin()
    });
    Dataset::new(x, y).unwrap()
}

#[derive(Clone, Copy, Debug, Default)]
struct Setting {
    batch: Option<usize>,
    clip_value: Option<f64>,
    clip_norm: Option<f64>,
    decay: Option<f64>,
}

/// Mean of the squared errors of these rows, and its gradient.
fn loss(data: &Dataset<f64>, rows: &[usize], w: [f64; 2]) -> (f64, [f64; 2]) {
    let (mut loss, mut gradient, n) = (0.0, [0.0; 2], rows.len() as f64);
    for &i in rows {
        let x = [data.features().at(i, 0), data.features().at(i, 1)];
        let error = x[0] * w[0] + x[1] * w[1] - data.targets().at(i, 0);
        loss += error * error / n;
        gradient = [0, 1].map(|k| gradient[k] + 2.0 * error * x[k] / n);
    }
    (loss, gradient)
}

fn by_hand(
    data: &Dataset<f64>,
    checked: &Dataset<f64>,
    epochs: usize,
    set: Setting,
) -> ([f64; 2], Vec<Epoch>) {
    let (mut w, mut history, batch) = ([1.0, 0.5], Vec::new(), set.batch.unwrap_or(data.len()));
    for number in 1..=epochs {
        let mut order: Vec<usize> = (0..data.len()).collect();
        if batch < data.len() {
            Random::derive(SEED, number as u64).shuffle(&mut order);
        }
        let (mut sum, mut gradient_norm) = (0.0, 0.0);
        for rows in order.chunks(batch) {
            let (loss, mut g) = loss(data, rows, w);
            sum += loss * rows.len() as f64;
            gradient_norm = g[0].hypot(g[1]);
            let clip = set.clip_value.unwrap_or(f64::INFINITY);
            g = g.map(|g| g.clamp(-clip, clip));
            let shorter = set.clip_norm.unwrap_or(f64::INFINITY) / g[0].hypot(g[1]);
            g = g.map(|g| g * shorter.min(1.0));
            let decay = set.decay.unwrap_or(0.0);
            w = [0, 1].map(|k| w[k] - RATE * (g[k] + decay * w[k]));
        }
        let all: Vec<usize> = (0..checked.len()).collect();
        let validation_loss = Some(loss(checked, &all, w).0);
        history.push(Epoch {
            number,
            loss: sum / data.len() as f64,
            validation_loss,
            gradient_norm,
        });
    }
    (w, history)
}

fn near(found: f64, expected: f64, what: &str) {
    assert!(
        (found - expected).abs() <= 1e-12 * expected.abs().max(1.0),
        "{what}: {found} instead of {expected}"
    );
}

#[test]
fn a_training_is_the_loop_by_hand() {
    let plain = Setting::default();
    let settings = [
        plain,
        Setting { batch: Some(3), ..plain },
        Setting { batch: Some(1), decay: Some(0.5), ..plain },
        Setting { batch: Some(10), clip_norm: Some(0.75), ..plain },
        Setting { batch: Some(4), clip_value: Some(0.5), ..plain },
        Setting { batch: Some(5), clip_value: Some(0.5), clip_norm: Some(0.6), decay: Some(0.1) },
        Setting { clip_norm: Some(1e3), clip_value: Some(1e3), ..plain },
        Setting { batch: Some(100), ..plain },
    ];
    // More validation samples than fit in one part.
    let (data, checked) = (data(10), data(2500));
    for set in settings {
        let mut params = Params::new();
        let w = params.add("w", Matrix::from([[1.0], [0.5]]));
        let mut trainer = Trainer::new(Sgd::new(RATE)).epochs(4).seed(SEED).validation(&checked);
        trainer = set.batch.into_iter().fold(trainer, Trainer::batch_size);
        trainer = set.clip_value.into_iter().fold(trainer, Trainer::clip_value);
        trainer = set.clip_norm.into_iter().fold(trainer, Trainer::clip_norm);
        trainer = set.decay.into_iter().fold(trainer, Trainer::weight_decay);
        let mut completed = Vec::new();
        let fitted = trainer.fit_observed(
            &mut params,
            &data,
            |x, y| squared_error(x.matmul(w), y),
            |now| {
                completed.extend(now.completed().map(|epoch| epoch.number));
                ControlFlow::Continue(())
            },
        );
        let history = fitted.unwrap();
        assert_eq!(completed, [1, 2, 3, 4]);
        let (weights, epochs) = by_hand(&data, &checked, 4, set);
        let what = format!("{set:?}");
        for (found, expected) in params.as_slice().iter().zip(weights) {
            near(*found, expected, &what);
        }
        assert_eq!(history.epochs.len(), 4, "{what}");
        for (found, expected) in history.epochs.iter().zip(epochs) {
            assert_eq!(found.number, expected.number);
            near(found.loss, expected.loss, &what);
            near(found.gradient_norm, expected.gradient_norm, &what);
            near(found.validation_loss.unwrap(), expected.validation_loss.unwrap(), &what);
        }
    }
}

#[test]
fn a_batch_and_a_pool_of_nothing_are_refused() {
    let trainer = || Trainer::<f64>::new(Sgd::new(RATE));
    assert_eq!(refusal(|| _ = trainer().batch_size(0)), "a batch has at least one sample");
    assert_eq!(refusal(|| _ = trainer().threads(0)), "at least one thread is needed");
    assert_eq!(refusal(|| _ = Batches::new(&data(2), 0, SEED)), "a batch has at least one sample");
}

/// Every step has its own key, from seed and number; none repeats, within a seed or across seeds.
#[test]
fn keys_are_those_of_the_steps() {
    let keys = |seed| {
        let mut params = Params::new();
        let w = params.add("w", Matrix::from([[1.0], [0.5]]));
        let keys = Mutex::new(Vec::new());
        let mut trainer = Trainer::new(Sgd::new(RATE)).epochs(3).seed(seed).batch_size(4);
        let fitted = trainer.fit(&mut params, &data(10), |x, y| {
            let Mode::Training { key } = x.graph().mode() else { panic!("no training") };
            keys.lock().unwrap().push(key);
            squared_error(x.matmul(w), y)
        });
        assert!(fitted.is_ok());
        keys.into_inner().unwrap()
    };
    let expected: Vec<u64> = (0..9).map(|step| Random::derive(SEED, step).next_u64()).collect();
    assert_eq!(keys(SEED), expected);
    assert!(keys(8).iter().all(|key| !expected.contains(key)));
}

/// Parts of a prediction are stacked in order, whatever their number and layout.
#[test]
fn parts_are_stacked() {
    let whole = Matrix::from_fn(7, 3, |i, j| (10 * i + j) as f64);
    let parts = [whole.rows(0..2), whole.rows(2..3).t().t(), whole.rows(3..7)];
    assert_eq!(stacked(&parts), whole);
    assert_eq!(stacked(&parts[..1]), whole.rows(0..2));
    let narrow = [whole.clone(), whole.cols(0..2)];
    assert_eq!(refusal(|| _ = stacked(&narrow)), "stacked: expected 3 columns, got 2");
    let (params, x) = (Params::new(), Matrix::from_fn(9000, 2, |i, j| (i + j) as f64));
    assert!(predict(&params, &wengert_layers::Activation::from(wengert_layers::Relu), &x) == x);
}
