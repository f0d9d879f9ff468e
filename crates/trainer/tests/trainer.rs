//! The training loop: its results, when it stops, and its errors.

#[path = "../../layers/tests/refusal/mod.rs"]
mod refusal;

use refusal::refusal;
use std::ops::ControlFlow;
use wengert_layers::{Dense, Identity, Init, Layer, Sigmoid, mse};
use wengert_trainer::{
    Adam, Dataset, Ended, Matrix, Params, Pipeline, Progress, Random, Sgd, Standardizer,
    TrainError, Trainer, accuracy, breast_cancer, evaluate, predict,
};

/// y = 2x + 1
fn line() -> Dataset<f64> {
    let x = Matrix::from_fn(20, 1, |i, _| i as f64 / 10.0 - 1.0);
    let y = x.map(|x| 2.0 * x + 1.0);
    Dataset::new(x, y).unwrap()
}

fn linear(params: &mut Params<f64>) -> Dense<Identity> {
    Dense::new(params, 1, 1, Identity, &mut Init::glorot_uniform(Random::seed(1)))
}

#[test]
fn fits_a_line() {
    for batch in [20, 7] {
        let (data, mut params) = (line(), Params::new());
        let model = linear(&mut params);
        let mut trainer = Trainer::new(Sgd::new(0.2)).epochs(400).batch_size(batch);
        let history = trainer.fit(&mut params, &data, |x, y| mse(model.forward(x), y)).unwrap();
        assert_eq!(history.epochs.len(), 400);
        assert_eq!((history.ended, history.best_epoch), (Ended::Complete, None));
        for (w, expected) in params.as_slice().iter().zip([2.0, 1.0]) {
            assert!((w - expected).abs() < 1e-9, "{w} with batches of {batch}");
        }
    }
}

#[test]
fn history_holds_the_loss_during_each_epoch() {
    let (data, mut params) = (line(), Params::new());
    let model = linear(&mut params);
    let before = evaluate(&params, &data, |x, y| mse(model.forward(x), y));
    let mut trainer = Trainer::new(Sgd::new(0.1)).epochs(2);
    let mut middle = params.clone();
    let history = trainer.fit(&mut params, &data, |x, y| mse(model.forward(x), y)).unwrap();
    assert_eq!(history.initial_loss(), Some(before));
    let mut trainer = Trainer::new(Sgd::new(0.1)).epochs(1);
    trainer.fit(&mut middle, &data, |x, y| mse(model.forward(x), y)).unwrap();
    let after_one = evaluate(&middle, &data, |x, y| mse(model.forward(x), y));
    assert_eq!(history.epochs[1].loss, after_one);
    assert!(history.epochs[0].gradient_norm > history.epochs[1].gradient_norm);
}

#[test]
fn an_observer_can_stop() {
    let (data, mut params) = (line(), Params::new());
    let model = linear(&mut params);
    let mut seen = Vec::new();
    let history = Trainer::new(Sgd::new(0.1))
        .epochs(10)
        .batch_size(7)
        .fit_observed(
            &mut params,
            &data,
            |x, y| mse(model.forward(x), y),
            |now| {
                assert_eq!(now.batches, 3);
                seen.push((now.epochs.len(), now.batch, now.completed().map(|epoch| epoch.number)));
                match seen.len() {
                    5 => ControlFlow::Break(()),
                    _ => ControlFlow::Continue(()),
                }
            },
        )
        .unwrap();
    assert_eq!((history.ended, history.epochs.len()), (Ended::Interrupted, 1));
    assert_eq!(seen, [(0, 1, None), (0, 2, None), (1, 0, Some(1)), (1, 1, None), (1, 2, None)]);
}

#[test]
fn an_unreached_parameter_is_named() {
    let (data, mut params) = (line(), Params::new());
    let model = linear(&mut params);
    let extra = params.scoped("extra", |params| params.add("w", Matrix::from([[1.0]])));
    let fit = |params: &mut Params<f64>| {
        Trainer::new(Sgd::new(0.1)).fit(params, &data, |x, y| mse(model.forward(x), y))
    };
    let error = fit(&mut params).unwrap_err();
    assert_eq!(error, TrainError::Unreached { names: vec!["extra.w".into()] });

    let expected = "the loss does not depend on extra.w; use them in the objective or freeze them";
    assert_eq!(error.to_string(), expected);
    params.freeze(extra);
    assert!(fit(&mut params).is_ok());
}

#[test]
fn nothing_to_train_is_an_error() {
    let (data, mut params) = (line(), Params::new());
    let model = linear(&mut params);
    for block in [model.weight(), model.bias()] {
        params.freeze(block);
    }
    let mut trainer = Trainer::new(Sgd::new(0.1));
    let error = trainer.fit(&mut params, &data, |x, y| mse(model.forward(x), y)).unwrap_err();
    assert_eq!(error, TrainError::AllFrozen);
    assert_eq!(error.to_string(), "nothing to train: every parameter is frozen");
    let mut trainer = Trainer::new(Sgd::new(0.1));
    let error = trainer.fit(&mut Params::new(), &data, |x, y| mse(x, y)).unwrap_err();
    assert_eq!(error, TrainError::NoParameters);
    assert_eq!(error.to_string(), "nothing to train: there are no parameters");
}

#[test]
fn what_does_not_fit_is_refused_at_the_line_of_the_user() {
    let (data, mut params) = (line(), Params::new());
    let model = linear(&mut params);
    for threads in [1, 2] {
        let text = refusal(|| {
            let mut trainer = Trainer::new(Sgd::new(0.1)).threads(threads);
            _ = trainer.fit(&mut params, &data, |x, y| (model.forward(x) - y).t());
        });
        let expected = "expected a 1×1 loss, or a row of losses for each of 20 samples, got 1×20";
        assert_eq!(text, format!("fit: {expected}"));
        let text = refusal(|| {
            let mut trainer = Trainer::new(Sgd::new(0.1)).threads(threads);
            let observer = |_: &Progress<'_, f64>| ControlFlow::Continue(());
            _ = trainer.fit_observed(&mut params, &data, |x, _| model.forward(x).t(), observer);
        });
        assert_eq!(text, format!("fit: {expected}"));
    }
    let wide = Matrix::from([[1.0, 2.0]]);
    let text = refusal(|| _ = predict(&params, &model, &wide));
    assert_eq!(text, "dense1: expected m×1, got 1×2");
    let two = Dataset::new(Matrix::from([[1.0, 2.0], [2.0, 1.0]]), Matrix::from([[0.0], [1.0]]));
    let standardizer = Standardizer::fit(&two.unwrap()).unwrap();
    let pipeline = Pipeline { standardizer, model, params };
    let text = refusal(|| _ = pipeline.predict(&wide));
    assert_eq!(text, "dense1: expected m×1, got 1×2");
}

#[test]
fn a_loss_that_overflows_is_traced_to_its_node() {
    let (data, mut params) = (line(), Params::new());
    let model = linear(&mut params);
    let mut trainer = Trainer::new(Sgd::new(1e200)).epochs(10);
    let error = trainer.fit(&mut params, &data, |x, y| mse(model.forward(x), y)).unwrap_err();
    let TrainError::NotFinite { what: "loss", epoch: 2, batch: 1, origin } = &error else {
        panic!("{error}")
    };
    assert!(origin.starts_with("#1 mse is inf in row 0, column 0"), "{origin}");
    assert!(error.to_string().starts_with("the loss is not finite in epoch 2, batch 1: #1 mse is"));
    assert!(params.as_slice().iter().all(|w| w.is_finite()), "those before the step");
}

#[test]
fn a_gradient_that_overflows_is_traced_to_its_pullback() {
    let data = Dataset::new(Matrix::from([[0.0]]), Matrix::from([[0.0]])).unwrap();
    let mut params = Params::new();
    let w = params.add("w", Matrix::from([[0.0]]));
    // √w has an infinite slope at 0.
    let error = Trainer::new(Sgd::new(1.0))
        .fit(&mut params, &data, |x, _| x.graph().param(w).sqrt() + x.sum() * 0.0);
    assert_eq!(
        error.unwrap_err().to_string(),
        "the gradient is not finite in epoch 1, batch 1: the gradient of w is inf in row 0, column 0, \
         by the pullback of #0 sqrt; its arguments range over 0e0 to 0e0"
    );
}

#[test]
fn a_pipeline_takes_raw_features() {
    let split = breast_cancer().split(0.3, &mut Random::seed(3)).unwrap();
    let standardizer = Standardizer::fit(&split.train).unwrap();
    let scaled = standardizer.apply(split.train.features()).unwrap();
    let train = split.train.with_features(scaled).unwrap().cast::<f32>().unwrap();
    let mut params = Params::default();
    let mut init = Init::glorot_uniform(Random::seed(1));
    let model = (
        Dense::new(&mut params, 30, 4, Sigmoid, &mut init),
        Dense::new(&mut params, 4, 1, Sigmoid, &mut init),
    );
    let mut trainer = Trainer::new(Adam::new(0.02)).epochs(60).batch_size(32).seed(4);
    trainer.fit(&mut params, &train, |x, y| mse(model.forward(x), y)).unwrap();
    let pipeline = Pipeline { standardizer, model, params };
    let predicted = pipeline.predict(split.test.features()).unwrap().map(f64::from);
    assert!(accuracy(&predicted, split.test.targets()) > 0.95);
    assert!(pipeline.predict(&Matrix::from([[1.0]])).is_err());
}

#[test]
fn weight_decay_is_the_slope_of_a_penalty_on_the_loss() {
    let decay = 0.3;
    let fit = |penalty: bool| {
        let (data, mut params) = (line(), Params::new());
        let model = linear(&mut params);
        let mut trainer = Trainer::new(Adam::new(0.1)).epochs(30).batch_size(7);
        if !penalty {
            trainer = trainer.weight_decay(decay);
        }
        let history = trainer
            .fit(&mut params, &data, |x, y| {
                let loss = mse(model.forward(x), y);
                let squares = [model.weight(), model.bias()]
                    .map(|block| loss.graph().param(block))
                    .map(|block| (block * block).sum());
                if penalty { loss + (squares[0] + squares[1]) * (decay / 2.0) } else { loss }
            })
            .unwrap();
        (params, history.epochs[0].loss)
    };
    let ((own, own_loss), (expected, penalised)) = (fit(false), fit(true));
    for (w, expected) in own.as_slice().iter().zip(expected.as_slice()) {
        assert!((w - expected).abs() < 1e-12, "{w} {expected}");
    }
    assert!(own_loss < penalised);
}
