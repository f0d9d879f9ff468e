//! Weights of samples, in batches of any size and order.

use proptest::prelude::*;
use proptest::test_runner::{Config, FileFailurePersistence};
use std::sync::{Arc, Mutex};
use wengert_layers::{Dense, Identity, Init, Layer, logistic_loss, squared_error, weighted_mean};
use wengert_tape::{Element, Tape};
use wengert_trainer::{
    Dataset, Lbfgs, Matrix, Minimizer, Optimizer, OptimizerState, Params, Random, RestoreError,
    Schedule, Sgd, Trainer, evaluate,
};

/// 400 samples with one constant feature; every 20th is of class 1.
fn rare() -> Dataset<f64> {
    let targets = Matrix::from_fn(400, 1, |i, _| f64::from(u8::from(i % 20 == 0)));
    Dataset::new(Matrix::filled(400, 1, 1.0), targets).unwrap()
}

fn logit() -> (Params<f64>, wengert_tape::Param) {
    let mut params = Params::new();
    let w = params.add("w", Matrix::zeros(1, 1));
    (params, w)
}

fn probability(params: &Params<f64>) -> f64 {
    1.0 / (1.0 + (-params.as_slice()[0]).exp())
}

/// The probability of class 1 learned in batches of this size.
fn learned(data: &Dataset<f64>, batch: usize) -> f64 {
    let (mut params, w) = logit();
    let steps = (30 * data.len().div_ceil(batch)) as u64;
    let sgd = Sgd::new(Schedule::Cosine { rate: batch as f64 / 300.0, steps });
    let mut trainer = Trainer::new(sgd).epochs(30).batch_size(batch).seed(1);
    trainer.fit(&mut params, data, |x, y| logistic_loss(x.matmul(w), y)).unwrap();
    probability(&params)
}

#[test]
fn a_rare_class_counts_the_same_in_batches_of_any_size() {
    let balanced = rare().balanced().unwrap();
    for batch in [400, 50, 10, 4, 1] {
        let found = learned(&balanced, batch);
        assert!((found - 0.5).abs() < 0.02, "{found} in batches of {batch}");
        let plain = learned(&rare(), batch);
        assert!(plain < 0.1, "{plain} without weights in batches of {batch}");
    }
    // The training part of a fold, balanced by itself and as a part of balanced data.
    let data = rare();
    let mut folds = data.stratified_folds(5, &mut Random::seed(3)).unwrap();
    let part = folds.next().unwrap().train.balanced().unwrap();
    let mut folds = balanced.stratified_folds(5, &mut Random::seed(3)).unwrap();
    for data in [part, folds.next().unwrap().train] {
        for batch in [320, 7] {
            let found = learned(&data, batch);
            assert!((found - 0.5).abs() < 0.02, "{found} in batches of {batch}");
        }
    }
    let (mut params, w) = logit();
    Lbfgs::new().fit(&mut params, &balanced, |x, y| logistic_loss(x.matmul(w), y)).unwrap();
    assert!((probability(&params) - 0.5).abs() < 1e-6);
}

/// Keeps gradients, without making steps.
#[derive(Clone, Debug, Default)]
struct Recorder {
    gradients: Arc<Mutex<Vec<Vec<f64>>>>,
    state: OptimizerState<f64>,
}

impl Optimizer<f64> for Recorder {
    fn step(&mut self, _: &mut Params<f64>, gradient: &Params<f64>) {
        self.gradients.lock().unwrap().push(gradient.as_slice().to_vec());
    }
    fn learning_rate(&self) -> f64 {
        0.0
    }
    fn state(&self) -> &OptimizerState<f64> {
        &self.state
    }
    fn restore(&mut self, state: OptimizerState<f64>) -> Result<(), RestoreError> {
        self.state = state;
        Ok(())
    }
}

/// Samples with two targets, and weights from a thousandth to a thousand.
fn samples(count: usize, seed: u64) -> Dataset<f64> {
    let mut random = Random::seed(seed);
    let features = Matrix::from_fn(count, 3, |_, _| random.normal());
    let targets = Matrix::from_fn(count, 2, |_, _| random.normal());
    let weights = Matrix::from_fn(count, 1, |_, _| (3.0 * random.normal()).exp());
    Dataset::new(features, targets).unwrap().with_weights(weights).unwrap()
}

fn model<T: Element>(seed: u64) -> (Params<T>, Dense<Identity>) {
    let mut params = Params::default();
    let mut init = Init::glorot_uniform(Random::seed(seed));
    let model = Dense::new(&mut params, 3, 2, Identity, &mut init);
    (params, model)
}

/// The loss over all samples and its gradient, written out.
fn whole(data: &Dataset<f64>, params: &Params<f64>, model: &Dense<Identity>) -> (f64, Vec<f64>) {
    let (mut tape, mut gradient) = (Tape::new(), params.zeros_like());
    let t = tape.record(params);
    let losses =
        squared_error(model.forward(t.constant(data.features())), t.constant(data.targets()));
    let loss = match data.weights() {
        Some(weights) => weighted_mean(losses, t.constant(weights)),
        None => losses.mean(),
    };
    loss.backward(&mut gradient);
    (loss.item(), gradient.as_slice().to_vec())
}

proptest! {
    #![proptest_config(Config {
        cases: 200,
        failure_persistence: Some(Box::new(FileFailurePersistence::Off)),
        ..Config::default()
    })]

    #[test]
    fn the_mean_gradient_of_the_batches_is_that_of_the_whole_loss(
        count in 1_usize..60,
        batch in 1_usize..70,
        seed in 0_u64..1000,
        weighted: bool,
    ) {
        let weights = samples(count, seed);
        let data = match weighted {
            true => weights,
            false => Dataset::new(weights.features().clone(), weights.targets().clone()).unwrap(),
        };
        let (mut params, model) = model(seed);
        let (loss, gradient) = whole(&data, &params, &model);
        let recorder = Recorder::default();
        let trainer = Trainer::new(recorder.clone()).batch_size(batch).seed(seed);
        let mut trainer = if seed % 2 == 0 { trainer.validation(&data) } else { trainer };
        let history =
            trainer.fit(&mut params, &data, |x, y| squared_error(model.forward(x), y)).unwrap();
        let near = |own: f64, expected: f64, size: f64| {
            prop_assert!((own - expected).abs() <= 1e-13 * size.max(expected.abs()), "{own} {expected}");
            Ok(())
        };
        near(history.epochs[0].loss, loss, 0.0)?;
        history.epochs[0].validation_loss.map_or(Ok(()), |own| near(own, loss, 0.0))?;
        let gradients = recorder.gradients.lock().unwrap();
        prop_assert_eq!(gradients.len(), count.div_ceil(batch));
        for (k, &expected) in gradient.iter().enumerate() {
            let shares = gradients.iter().enumerate().map(|(number, of_batch)| {
                let rows = batch.min(count - number * batch);
                of_batch[k] * rows as f64 / count as f64
            });
            let size = shares.clone().map(f64::abs).sum();
            near(shares.sum(), expected, size)?;
        }
    }
}

/// The steps of a loop whose divisor is the sum of the weights on the tape.
fn by_hand<T: Element>(data: &Dataset<T>, params: &mut Params<T>, model: &Dense<Identity>) {
    let (mut tape, mut gradient, mut sgd) = (Tape::new(), params.zeros_like(), Sgd::new(0.05));
    let features = data.features().clone().into_aligned();
    for _ in 0..20 {
        tape.rewind();
        let t = tape.record(params);
        let losses =
            squared_error(model.forward(t.constant(&features)), t.constant(data.targets()));
        weighted_mean(losses, t.constant(data.weights().unwrap())).backward(&mut gradient);
        sgd.step(params, &gradient);
    }
}

#[test]
fn all_samples_in_a_batch_have_the_bits_of_the_weighted_mean() {
    fn compare<T: Element + PartialEq>(data: &Dataset<T>) {
        let (mut expected, model) = model(4);
        let mut params = expected.clone();
        by_hand(data, &mut expected, &model);
        let mut trainer = Trainer::new(Sgd::new(0.05)).epochs(20);
        trainer.fit(&mut params, data, |x, y| squared_error(model.forward(x), y)).unwrap();
        assert_eq!(params.as_slice(), expected.as_slice());
        let loss = evaluate(&params, data, |x, y| squared_error(model.forward(x), y));
        let mut tape = Tape::new();
        let t = tape.evaluate(&params);
        let losses =
            squared_error(model.forward(t.constant(data.features())), t.constant(data.targets()));
        let weights = t.constant(data.weights().unwrap());
        assert_eq!(loss, weighted_mean(losses, weights).item());
    }
    for count in [1, 2, 17, 500] {
        let data = samples(count, 7);
        compare(&data);
        compare(&data.cast::<f32>().unwrap());
    }
}
