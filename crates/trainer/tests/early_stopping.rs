//! Early stopping: its counting, its best weights, and its use by the trainer; clipping likewise.

#[path = "../../layers/tests/refusal/mod.rs"]
mod refusal;

use refusal::refusal;
use wengert_layers::mse;
use wengert_trainer::{
    Dataset, EarlyStopping, Ended, Matrix, Params, Sgd, TrainError, Trainer, clip_norm, clip_value,
    evaluate,
};

fn params(numbers: &[f64]) -> Params<f64> {
    let mut params = Params::new();
    params.add("w", Matrix::from_cols(1, numbers.len(), numbers.to_vec()));
    params
}

/// The epoch after which it is over, and the best one, for these losses.
fn over(mut stopping: EarlyStopping<f64>, losses: &[f64]) -> (Option<usize>, usize, f64) {
    let mut now = params(&[0.0]);
    let over = (1..).zip(losses).find(|&(epoch, &loss)| {
        now.as_mut_slice()[0] = epoch as f64;
        let over = stopping.update(epoch, loss, &now);
        assert_eq!(over, stopping.is_over(epoch));
        over
    });
    let best = stopping.best().unwrap();
    assert_eq!(best.params.as_slice(), [best.epoch as f64]);
    (over.map(|(epoch, _)| epoch), best.epoch, best.loss)
}

#[test]
fn it_waits_for_a_lower_loss() {
    let stopping = EarlyStopping::new;
    assert_eq!(over(stopping(1), &[3.0, 2.0, 2.0, 1.0]), (Some(3), 2, 2.0));
    assert_eq!(over(stopping(2), &[3.0, 2.0, 2.0, 1.0, 4.0, 1.0]), (Some(6), 4, 1.0));
    assert_eq!(over(stopping(3), &[3.0, 2.0, 2.0, 1.0, 4.0, 1.0]), (None, 4, 1.0));
    // The loss is within 0.5 of the best one until it is 1.4.
    let slow = [2.0, 1.75, 1.5, 1.4, 1.25];
    assert_eq!(over(stopping(3).min_delta(0.5), &slow), (None, 4, 1.4));
    assert_eq!(over(stopping(2).min_delta(0.5), &slow), (Some(3), 1, 2.0));
    let nan = f64::NAN;
    assert_eq!(over(stopping(2), &[nan, 5.0, nan, nan]), (Some(4), 2, 5.0));
}

#[test]
fn settings_that_cannot_work_are_refused() {
    let text = "early stopping waits for at least one epoch";
    assert_eq!(refusal(|| _ = EarlyStopping::<f64>::new(0)), text);
    for (delta, got) in [(-1.0, "-1.0"), (f64::NAN, "NaN"), (f64::INFINITY, "inf")] {
        let text = format!("early stopping: expected a finite min_delta of at least 0, got {got}");
        assert_eq!(refusal(|| _ = EarlyStopping::<f64>::new(1).min_delta(delta)), text);
    }
    let sgd = || Trainer::new(Sgd::<f64>::new(0.1));
    let text = |what| format!("{what}: expected a positive limit, got 0.0");
    assert_eq!(refusal(|| _ = sgd().clip_norm(0.0)), text("clip_norm"));
    assert_eq!(refusal(|| _ = sgd().clip_value(0.0)), text("clip_value"));
    assert_eq!(refusal(|| _ = clip_norm(&mut params(&[1.0]), 0.0)), text("clip_norm"));
    assert_eq!(refusal(|| clip_value(&mut params(&[1.0]), 0.0)), text("clip_value"));
    for (limit, got) in [(-1.0, "-1.0"), (f64::NAN, "NaN")] {
        let text = |what| format!("{what}: expected a positive limit, got {got}");
        assert_eq!(refusal(|| _ = sgd().clip_norm(limit)), text("clip_norm"));
        assert_eq!(refusal(|| _ = sgd().clip_value(limit)), text("clip_value"));
    }
    // As f32 the limit is 0, and every step would be 0.
    let text = |what| format!("{what}: expected a positive limit, got 1e-60, which as f32 is 0.0");
    let sgd_f32 = || Trainer::new(Sgd::<f32>::new(0.1));
    assert_eq!(refusal(|| _ = sgd_f32().clip_norm(1e-60)), text("clip_norm"));
    assert_eq!(refusal(|| _ = sgd_f32().clip_value(1e-60)), text("clip_value"));
    let text = refusal(|| {
        let mut trainer = sgd().early_stopping(EarlyStopping::new(1));
        _ = trainer.fit(&mut params(&[1.0]), &slope(3, 1.0), mse);
    });
    assert_eq!(text, "fit: early stopping needs validation data, see `Trainer::validation`");
}

#[test]
fn parameters_of_another_model_are_refused() {
    let mut stopping = EarlyStopping::new(3);
    stopping.update(1, 2.0, &params(&[1.0]));
    let text = "early stopping: the parameters have another layout than the best ones so far";
    assert_eq!(refusal(|| _ = stopping.update(2, 1.0, &params(&[1.0]))), text);
}

#[test]
fn an_infinite_limit_clips_nothing() {
    let mut gradient = params(&[3.0, -4.0]);
    assert_eq!(clip_norm(&mut gradient, f64::INFINITY), 5.0);
    clip_value(&mut gradient, f64::INFINITY);
    assert_eq!(gradient.as_slice(), [3.0, -4.0]);
}

#[test]
fn clipped_gradients() {
    let mut gradient = params(&[3.0, -4.0]);
    assert_eq!(clip_norm(&mut gradient, 5.0), 5.0);
    assert_eq!(gradient.as_slice(), [3.0, -4.0]);
    assert_eq!(clip_norm(&mut gradient, 2.5), 5.0);
    assert_eq!(gradient.as_slice(), [1.5, -2.0]);
    clip_value(&mut gradient, 1.75);
    assert_eq!(gradient.as_slice(), [1.5, -1.75]);
    // NaN stays, so that it is noticed.
    let mut gradient = params(&[f64::NAN, 9.0]);
    clip_value(&mut gradient, 1.0);
    assert!(gradient.as_slice()[0].is_nan());
    assert!(clip_norm(&mut gradient, 1.0).is_nan() && gradient.as_slice()[1] == 1.0);
}

/// `y = slope·x` for x = 1, 2, ….
fn slope(samples: usize, slope: f64) -> Dataset<f64> {
    let x = Matrix::from_fn(samples, 1, |i, _| (i + 1) as f64 / samples as f64);
    Dataset::new(x.clone(), x.map(|x| slope * x)).unwrap()
}

#[test]
fn the_trainer_goes_back_to_the_best_weights() {
    let (train, validation) = (slope(10, 3.0), slope(2500, 2.0));
    let mut weights = Vec::new();
    let mut params = params(&[0.0]);
    let w = params.find("w").unwrap();
    let loss = |params: &Params<f64>| evaluate(params, &validation, |x, y| mse(x.matmul(w), y));
    let history = Trainer::new(Sgd::new(0.02))
        .epochs(usize::MAX)
        .batch_size(4)
        .validation(&validation)
        .early_stopping(EarlyStopping::new(3))
        .fit_observed(
            &mut params,
            &train,
            |x, y| mse(x.matmul(w), y),
            |now| {
                if now.completed().is_some() {
                    weights.push(now.params.clone());
                }
                std::ops::ControlFlow::Continue(())
            },
        )
        .unwrap();
    assert_eq!(history.ended, Ended::Early);
    let best = history.best_epoch.unwrap();
    assert_eq!(history.epochs.len(), best + 3);
    assert_eq!(params.as_slice(), weights[best - 1].as_slice());
    for (epoch, params) in history.epochs.iter().zip(&weights) {
        // Computed in parts of 1024 samples.
        let validation_loss = epoch.validation_loss.unwrap();
        assert!((validation_loss - loss(params)).abs() < 1e-15 * loss(params).max(1.0));
        assert!(validation_loss >= loss(&weights[best - 1]) - 1e-15);
    }
}

#[test]
fn the_best_weights_are_those_of_a_training_that_runs_out_of_epochs_too() {
    let mut params = params(&[0.0]);
    let w = params.find("w").unwrap();
    let history = Trainer::new(Sgd::new(0.2))
        .epochs(50)
        .validation(&slope(7, 2.0))
        .early_stopping(EarlyStopping::new(100))
        .fit(&mut params, &slope(10, 3.0), |x, y| mse(x.matmul(w), y))
        .unwrap();
    assert_eq!((history.ended, history.epochs.len()), (Ended::Complete, 50));
    assert!(history.best_epoch.unwrap() < 20);
    assert!((params.as_slice()[0] - 2.0).abs() < 0.1);
}

#[test]
fn a_validation_loss_that_is_not_finite_is_an_error() {
    let mut params = params(&[1.0]);
    let w = params.find("w").unwrap();
    let bad = Dataset::new(Matrix::from([[-1.0]]), Matrix::from([[0.0]])).unwrap();
    let error = Trainer::new(Sgd::new(0.1))
        .validation(&bad)
        .fit(&mut params, &slope(3, 1.0), |x, y| mse(x.matmul(w).ln(), y))
        .unwrap_err();
    let TrainError::NotFinite { what: "validation loss", epoch: 1, batch: 1, origin } = &error
    else {
        panic!("{error}")
    };
    assert!(origin.starts_with("#1 ln is NaN in row 0, column 0"), "{origin}");
}

#[test]
fn the_trainer_clips() {
    // The gradient of −12·w is −12.
    let step = |trainer: Trainer<f64>| {
        let mut params = params(&[0.0]);
        let w = params.find("w").unwrap();
        let mut trainer = trainer;
        let data = slope(1, 0.0);
        let history = trainer.fit(&mut params, &data, |x, _| x.matmul(w).sum() * -12.0).unwrap();
        assert_eq!(history.epochs[0].gradient_norm, 12.0);
        params.as_slice()[0]
    };
    let sgd = || Trainer::new(Sgd::new(1.0));
    assert_eq!(step(sgd()), 12.0);
    assert_eq!(step(sgd().clip_norm(20.0)), 12.0);
    assert_eq!(step(sgd().clip_norm(3.0)), 3.0);
    assert_eq!(step(sgd().clip_value(2.0)), 2.0);
    assert_eq!(step(sgd().clip_value(2.0).clip_norm(1.5)), 1.5);
}
