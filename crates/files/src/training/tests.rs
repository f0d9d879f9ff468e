//! A training that dies at any step of saving any checkpoint goes on as if nothing had happened.

use super::Training;
use crate::disk::tests::{Faulty, STEPS};
use crate::encoder::Encoder;
use crate::model::Model;
use crate::network::{Architecture, Stage};
use crate::output::Output;
use crate::task::Task;
use std::fs;
use std::ops::ControlFlow;
use std::path::Path;
use tempfile::TempDir;
use wengert_layers::{Identity, Init, Layer, Random, Tanh, mse};
use wengert_tape::{Matrix, Params};
use wengert_trainer::{Adam, Checkpoint, Dataset, EarlyStopping, Progress, Schedule, Trainer};

const EPOCHS: usize = 3;
const BATCHES: usize = 3;

fn wave(samples: usize) -> Dataset<f32> {
    let x = Matrix::from_fn(samples, 1, |i, _| i as f32 / 4.0);
    Dataset::new(x.clone(), x.map(f32::sin)).unwrap()
}

/// What begins from nothing: a network with dropout, so that keys matter.
fn fresh() -> (Model, Params<f32>, Option<Checkpoint<f32>>) {
    let (mut params, mut init) = (Params::default(), Init::glorot_uniform(Random::seed(1)));
    let mut architecture = Architecture::dense(&[1, 5, 1], Tanh, Identity);
    architecture.layers.insert(1, Stage::Dropout { rate: 0.2 });
    let data = wave(10).cast().unwrap();
    let model = Model {
        encoder: Encoder::of_dataset(&data, "y", Task::Regression),
        standardizer: None,
        network: architecture.build(&mut params, &mut init),
        output: Output::Identity,
        scale: None,
    };
    (model, params, None)
}

/// Trains from the file if there is one, and saves after each step, on the disk that `disk` gives for it.
/// The program is dead as soon as it cannot.
fn train(path: &Path, mut disk: impl FnMut(usize) -> Faulty + Send) {
    let (model, mut params, checkpoint) = match path.exists() {
        false => fresh(),
        true => {
            let Training { model, checkpoint, settings, .. } = Training::load(path).unwrap();
            assert_eq!(settings, "--epochs 3");
            let params = checkpoint.params.clone();
            (model, params, Some(checkpoint))
        }
    };
    let mut trainer = Trainer::new(Adam::new(Schedule::Step { rate: 0.1, every: 4, factor: 0.5 }))
        .epochs(EPOCHS)
        .batch_size(4)
        .seed(7)
        .validation(&wave(6))
        .early_stopping(EarlyStopping::new(EPOCHS));
    if let Some(checkpoint) = checkpoint {
        trainer = trainer.resume(checkpoint);
    }
    let mut saves = 0;
    let observe = |progress: &Progress<'_, f32>| {
        let checkpoint = progress.checkpoint();
        let saved = model.save_training_on(&disk(saves), path, &checkpoint, "--epochs 3");
        saves += 1;
        if saved.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    };
    trainer
        .fit_observed(&mut params, &wave(10), |x, y| mse(model.network.forward(x), y), observe)
        .unwrap();
}

#[test]
fn dead_at_any_step_of_any_checkpoint_and_resumed() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("whole");
    train(&path, |_| Faulty::at("none", false));
    let whole = fs::read(&path).unwrap();
    for step in STEPS {
        for dies_at in 0..EPOCHS * BATCHES {
            let folder = TempDir::new().unwrap();
            let path = folder.path().join("model");
            train(&path, |save| Faulty::at(if save == dies_at { step } else { "none" }, true));
            train(&path, |_| Faulty::at("none", false));
            assert!(fs::read(&path).unwrap() == whole, "{step} of checkpoint {dies_at}");
            let left = fs::read_dir(&folder).unwrap().count();
            // Nothing is saved, and so nothing removed, after the last one.
            let last = dies_at + 1 == EPOCHS * BATCHES && step == "sync_folder";
            assert!(left == 1 || last, "{step} of checkpoint {dies_at}: {left} files");
        }
    }
}

#[test]
fn what_is_saved_comes_back() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("model");
    train(&path, |_| Faulty::at("none", false));
    let Training { model, checkpoint, .. } = Training::<f32>::load(&path).unwrap();
    assert_eq!(checkpoint.optimizer.steps, (EPOCHS * BATCHES) as u64);
    assert_eq!(checkpoint.optimizer.moments.len(), 2);
    assert_eq!((checkpoint.seed, checkpoint.batches, checkpoint.batch), (7, BATCHES, 0));
    assert_eq!(checkpoint.epochs.len(), EPOCHS);
    assert!(checkpoint.epochs.iter().all(|epoch| epoch.validation_loss.is_some()));
    assert!(checkpoint.best.is_some());
    // A checkpoint is a model too, with the best weights if they are kept, and else those of the last step.
    let (other, params) = Model::load::<f32>(&path).unwrap();
    assert_eq!(params.as_slice(), checkpoint.best.as_ref().unwrap().params.as_slice());
    assert_eq!(other.network.architecture(), model.network.architecture());
    let without = Checkpoint { best: None, ..checkpoint.clone() };
    model.save_training(&path, &without, "").unwrap();
    let (_, params) = Model::load::<f32>(&path).unwrap();
    assert_eq!(params.as_slice(), checkpoint.params.as_slice());
    // The best weights are not the last ones, and what is infinite stays so.
    let mut checkpoint = checkpoint;
    let best = checkpoint.best.as_mut().unwrap();
    best.loss = f64::INFINITY;
    best.params.as_mut_slice().fill(9.0);
    checkpoint.epochs[0].validation_loss = None;
    model.save_training(&path, &checkpoint, "").unwrap();
    let again = Training::<f32>::load(&path).unwrap().checkpoint;
    let best = again.best.unwrap();
    assert_eq!(best.loss, f64::INFINITY);
    assert!(best.params.as_slice().iter().all(|x| *x == 9.0));
    assert_eq!(again.params.as_slice(), checkpoint.params.as_slice());
    assert_eq!(again.epochs, checkpoint.epochs);
    assert!(Model::load::<f32>(&path).unwrap().1.as_slice().iter().all(|x| *x == 9.0));
}

#[test]
fn refused_trainings() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("model");
    let error = |path: &Path| {
        let text = Training::<f64>::load(path).unwrap_err().to_string();
        text.strip_prefix(&format!("{}: ", path.display())).unwrap().to_owned()
    };
    let (model, params, _) = fresh();
    model.save(&path, &params).unwrap();
    assert_eq!(error(&path), "there is a model, but no training that could be continued");
    train(&folder.path().join("training"), |_| Faulty::at("none", false));
    assert_eq!(
        error(&folder.path().join("training")),
        "tensor \"dense1.weight\" holds numbers of type F32; expected F64"
    );
}
