//! A training interrupted between any two steps and resumed from plain data makes the same steps, bit for bit.

use std::ops::ControlFlow;
use wengert_layers::{Dense, Dropout, Identity, Init, Layer, Tanh, mse};
use wengert_tape::Element;
use wengert_trainer::{
    Adam, AdamW, Best, Checkpoint, Dataset, EarlyStopping, Ended, Epoch, History, Matrix,
    Optimizer, OptimizerState, Params, Random, RestoreError, Schedule, Sgd, TrainError, Trainer,
};

/// Samples of a wave with noise; 23 of them make 5 batches of 5, the last one smaller.
fn wave<T: Element>(samples: usize, seed: u64) -> Dataset<T> {
    let mut random = Random::seed(seed);
    let x = Matrix::from_fn(samples, 2, |_, _| random.between(-2.0, 2.0));
    let y =
        Matrix::from_fn(samples, 1, |i, _| (x.at(i, 0) + x.at(i, 1)).sin() + 0.3 * random.normal());
    Dataset::new(x, y).unwrap().cast().unwrap()
}

/// Dropout depends on the keys of the recordings.
fn model<T: Element>(params: &mut Params<T>) -> (Dense<Tanh>, Dropout, Dense<Identity>) {
    let mut init = Init::glorot_uniform(Random::seed(8));
    (
        Dense::new(params, 2, 6, Tanh, &mut init),
        Dropout::new(0.1),
        Dense::new(params, 6, 1, Identity, &mut init),
    )
}

/// A checkpoint as in a file: names and numbers, without this process's layout.
#[derive(Debug)]
struct Plain<T> {
    params: Vec<T>,
    steps: u64,
    moments: Vec<(String, Vec<T>)>,
    best: Option<(usize, f64, Vec<T>)>,
    numbers: (u64, usize, usize, f64, Vec<Epoch>),
}

impl<T: Element> Plain<T> {
    fn of(checkpoint: Checkpoint<T>) -> Self {
        let numbers = |params: &Params<T>| params.as_slice().to_vec();
        let Checkpoint { params, optimizer, seed, batches, batch, loss_sum, epochs, best } =
            checkpoint;
        Self {
            params: numbers(&params),
            steps: optimizer.steps,
            moments: optimizer.moments.iter().map(|(n, m)| (n.clone(), numbers(m))).collect(),
            best: best.map(|best| (best.epoch, best.loss, numbers(&best.params))),
            numbers: (seed, batches, batch, loss_sum, epochs),
        }
    }

    fn checkpoint(self, layout: &Params<T>) -> Checkpoint<T> {
        let fill = |numbers: &[T]| {
            let mut params = layout.zeros_like();
            params.as_mut_slice().copy_from_slice(numbers);
            params
        };
        let (seed, batches, batch, loss_sum, epochs) = self.numbers;
        let moments = self.moments.into_iter().map(|(name, moment)| (name, fill(&moment)));
        let best =
            self.best.map(|(epoch, loss, params)| Best { epoch, loss, params: fill(&params) });
        Checkpoint {
            params: fill(&self.params),
            optimizer: OptimizerState { steps: self.steps, moments: moments.collect() },
            seed,
            batches,
            batch,
            loss_sum,
            epochs,
            best,
        }
    }
}

fn bits<T: Element>(params: &Params<T>) -> Vec<u64> {
    params.as_slice().iter().map(|x| x.to_f64().to_bits()).collect()
}

/// Trains until step `stop`, from the beginning or a checkpoint; also returns the last checkpoint.
fn train<T: Element>(
    optimizer: impl Optimizer<T> + 'static,
    from: Option<Plain<T>>,
    stop: Option<usize>,
) -> (History, Vec<u64>, Plain<T>) {
    let (data, validation) = (wave(23, 1), wave(40, 2));
    let mut params = Params::default();
    let model = model(&mut params);
    let mut trainer = Trainer::new(optimizer)
        .epochs(12)
        .batch_size(5)
        .seed(11)
        .clip_norm(0.6)
        .clip_value(0.5)
        .validation(&validation)
        .early_stopping(EarlyStopping::new(2).min_delta(1e-3));
    if let Some(from) = from {
        let checkpoint = from.checkpoint(&params);
        params.as_mut_slice().fill(T::zero());
        trainer = trainer.resume(checkpoint);
    }
    let (mut steps, mut last) = (0, None);
    let history = trainer.fit_observed(
        &mut params,
        &data,
        |x, y| mse(model.forward(x), y),
        |now| {
            steps += 1;
            last = Some(Plain::of(now.checkpoint()));
            if stop == Some(steps) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        },
    );
    (history.unwrap(), bits(&params), last.unwrap_or_else(|| panic!("there was no step left")))
}

fn continues_from_every_step<T: Element, O: Optimizer<T> + 'static>(optimizer: impl Fn() -> O) {
    let (history, params, last) = train(optimizer(), None, None);
    assert_eq!(history.ended, Ended::Early);
    let epochs = history.epochs.len();
    assert_eq!(history.best_epoch, Some(epochs - 2));
    assert!(epochs > 3, "{epochs} epochs");
    // After the last step nothing is left to do.
    for step in 1..5 * epochs {
        let (cut, _, plain) = train(optimizer(), None, Some(step));
        assert_eq!((cut.ended, cut.best_epoch), (Ended::Interrupted, None));
        let (again, resumed, end) = train(optimizer(), Some(plain), None);
        assert_eq!(again, history, "interrupted after step {step}");
        assert_eq!(resumed, params, "interrupted after step {step}");
        assert_eq!(format!("{end:?}"), format!("{last:?}"), "interrupted after step {step}");
    }
}

#[test]
fn adam_with_a_schedule() {
    let schedule = Schedule::Warmup { rate: 0.1, warmup: 7, steps: 60 };
    continues_from_every_step::<f64, _>(|| Adam::new(schedule));
    continues_from_every_step::<f32, _>(|| AdamW::new(schedule, 0.1));
}

#[test]
fn sgd() {
    let schedule = Schedule::Step { rate: 0.4, every: 8, factor: 0.5 };
    continues_from_every_step::<f64, _>(|| Sgd::new(schedule));
    continues_from_every_step::<f32, _>(|| Sgd::new(schedule).momentum(0.7));
    continues_from_every_step::<f64, _>(|| Sgd::new(schedule).nesterov(0.7));
}

#[test]
fn a_training_that_is_over_stays_over() {
    let (history, params, last) = train(Adam::<f64>::new(0.1), None, None);
    let mut own = Params::new();
    let model = model(&mut own);
    let mut trainer = Trainer::new(Adam::new(0.1))
        .epochs(12)
        .batch_size(5)
        .seed(11)
        .validation(&wave(40, 2))
        .early_stopping(EarlyStopping::new(2).min_delta(1e-3))
        .resume(last.checkpoint(&own));
    let again = trainer.fit(&mut own, &wave(23, 1), |x, y| mse(model.forward(x), y)).unwrap();
    assert_eq!((again, bits(&own)), (history, params));
}

/// The error of a training for a checkpoint after the 7th step, changed by `change`.
fn refused(
    optimizer: impl Optimizer<f64> + 'static,
    seed: u64,
    change: impl Fn(&mut Checkpoint<f64>),
) -> String {
    let (.., plain) = train(Adam::new(0.1), None, Some(7));
    let mut params = Params::new();
    let model = model(&mut params);
    let start = params.as_slice().to_vec();
    let mut checkpoint = plain.checkpoint(&params);
    change(&mut checkpoint);
    let mut trainer =
        Trainer::new(optimizer).epochs(12).batch_size(5).seed(seed).resume(checkpoint);
    let error =
        trainer.fit(&mut params, &wave(23, 1), |x, y| mse(model.forward(x), y)).unwrap_err();
    assert_eq!(params.as_slice(), start, "nothing is changed");
    let TrainError::Restore(error) = error else { panic!("{error}") };
    error.to_string()
}

#[test]
fn checkpoints_that_do_not_fit_are_refused() {
    let adam = || Adam::<f64>::new(0.1);
    assert_eq!(refused(Sgd::new(0.1), 11, |_| ()), "sgd: expected the moments none, got m, v");
    assert_eq!(
        refused(Sgd::new(0.1).momentum(0.9), 11, |_| ()),
        "sgd: expected the moments velocity, got m, v"
    );
    assert_eq!(
        refused(adam(), 11, |checkpoint| _ = checkpoint.optimizer.moments.pop()),
        "adam: expected the moments m, v, got m"
    );
    assert_eq!(refused(adam(), 3, |_| ()), "the seed is 3, but that of the checkpoint is 11");
    assert_eq!(
        refused(adam(), 11, |checkpoint| checkpoint.batches = 9),
        "the number of batches is 5, but that of the checkpoint is 9"
    );
    assert_eq!(
        refused(adam(), 11, |checkpoint| checkpoint.batch = 5),
        "the checkpoint is after batch 5 of an epoch of 5"
    );
    let foreign = || {
        let mut params = Params::new();
        params.add("w", Matrix::from([[1.0]]));
        params
    };
    let layout =
        |what: &str| format!("{what} of the checkpoint: the layout is not that of the model");
    assert_eq!(refused(adam(), 11, |c| c.params = foreign()), layout("the parameters"));
    assert_eq!(
        refused(adam(), 11, |c| c.best.as_mut().unwrap().params = foreign()),
        layout("the best parameters")
    );
    assert_eq!(
        refused(adam(), 11, |c| c.optimizer.moments[1].1 = foreign()),
        layout("the moment v")
    );
}

#[test]
fn an_optimiser_goes_on_from_its_own_state_only() {
    let fresh = OptimizerState::default();
    assert_eq!(Adam::<f64>::new(0.1).restore(fresh), Ok(()));
    let lost = OptimizerState { steps: 3, moments: Vec::new() };
    let error = AdamW::<f64>::new(0.1, 0.0).restore(lost).unwrap_err();
    let RestoreError::Moments { .. } = error else { panic!("{error}") };
    assert_eq!(error.to_string(), "adam_w: expected the moments m, v, got none");
    let plain = OptimizerState { steps: 3, moments: Vec::new() };
    let mut sgd = Sgd::<f64>::new(Schedule::Step { rate: 1.0, every: 2, factor: 0.5 });
    assert_eq!(sgd.learning_rate(), 1.0);
    assert_eq!(sgd.restore(plain), Ok(()));
    assert_eq!(sgd.learning_rate(), 0.5);
}
