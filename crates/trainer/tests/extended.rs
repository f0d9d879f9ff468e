//! A finished training continues with more epochs or more patience, as if it had had them from the start.

use std::ops::ControlFlow;
use wengert_layers::{Dense, Dropout, Identity, Init, Layer, Tanh, mse};
use wengert_trainer::{
    Adam, Checkpoint, Dataset, EarlyStopping, Ended, History, Matrix, Params, Random, Trainer,
};

/// Samples of a wave with noise; 23 of them make 5 batches of 5, the last one smaller.
fn wave(samples: usize, seed: u64) -> Dataset<f64> {
    let mut random = Random::seed(seed);
    let x = Matrix::from_fn(samples, 1, |_, _| random.between(-2.0, 2.0));
    let y = Matrix::from_fn(samples, 1, |i, _| x.at(i, 0).sin() + 0.3 * random.normal());
    Dataset::new(x, y).unwrap()
}

/// Dropout depends on the keys of the recordings.
type Model = (Dense<Tanh>, Dropout, Dense<Identity>);

/// Trains for at most `epochs` epochs with this patience, from the beginning or a checkpoint.
fn train(
    (model, start): &(Model, Params<f64>),
    epochs: usize,
    patience: usize,
    from: Option<Checkpoint<f64>>,
) -> (History, Checkpoint<f64>) {
    let mut params = start.clone();
    let mut trainer = Trainer::new(Adam::new(0.1))
        .epochs(epochs)
        .batch_size(5)
        .seed(11)
        .validation(&wave(40, 2))
        .early_stopping(EarlyStopping::new(patience));
    if let Some(from) = from {
        trainer = trainer.resume(from);
    }
    let (mut last, mut ends) = (None, Vec::new());
    let history = trainer.fit_observed(
        &mut params,
        &wave(23, 1),
        |x, y| mse(model.forward(x), y),
        |now| {
            last = Some(now.checkpoint());
            ends.push(now.ended());
            ControlFlow::Continue(())
        },
    );
    let (history, (end, before)) = (history.unwrap(), ends.split_last().unwrap());
    assert_eq!((*end, before.iter().any(Option::is_some)), (Some(history.ended), false));
    (history, last.unwrap())
}

#[test]
fn it_makes_the_steps_of_one_that_had_them_at_once() {
    let (mut params, mut init) = (Params::new(), Init::glorot_uniform(Random::seed(8)));
    let model = (
        Dense::new(&mut params, 1, 6, Tanh, &mut init),
        Dropout::new(0.1),
        Dense::new(&mut params, 6, 1, Identity, &mut init),
    );
    let begun = (model, params);
    let (history, whole) = train(&begun, 12, 9, None);
    assert_eq!(history.ended, Ended::Complete);
    let (short, after_5) = train(&begun, 5, 9, None);
    assert_eq!((short.ended, short.epochs.len()), (Ended::Complete, 5));
    let (impatient, early) = train(&begun, 12, 1, None);
    assert_eq!(impatient.ended, Ended::Early);
    for cut in [after_5, early] {
        let (again, end) = train(&begun, 12, 9, Some(cut));
        assert_eq!(again, history);
        assert_eq!(format!("{end:?}"), format!("{whole:?}"));
    }
}
