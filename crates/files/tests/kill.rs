//! A training in another process that is killed again and again ends with the same file and the same log,
//! byte for byte, as an undisturbed one.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use std::{env, fs, thread};
use tempfile::TempDir;
use wengert_files::{Architecture, Encoder, Log, Model, Output, Task, Training};
use wengert_layers::{Identity, Init, Layer, Random, Relu, mse};
use wengert_trainer::{Adam, Dataset, Matrix, Params, Progress, Trainer};

const FOLDER: &str = "WENGERT_KILLED";
const EPOCHS: usize = 20;

/// A few hundred kilobytes of checkpoint after each of 100 steps.
fn train(folder: &Path) {
    let path = folder.join("model");
    let x = Matrix::from_fn(50, 3, |i, j| ((i * 7 + j * 5) % 11) as f32 / 11.0);
    let y = Matrix::from_fn(50, 1, |i, _| x.at(i, 0) * x.at(i, 1) - x.at(i, 2));
    let data = Dataset::new(x, y).unwrap();
    let trainer = Trainer::new(Adam::new(0.01)).epochs(EPOCHS).batch_size(10).seed(3);
    let (model, mut params, mut trainer) = if path.exists() {
        let Training { model, checkpoint, .. } = Training::load(&path).unwrap();
        (model, checkpoint.params.clone(), trainer.resume(checkpoint))
    } else {
        let (mut params, mut init) = (Params::default(), Init::he_normal(Random::seed(1)));
        let architecture = Architecture::dense(&[3, 128, 128, 1], Relu, Identity);
        let model = Model {
            encoder: Encoder::of_dataset(&data.cast().unwrap(), "y", Task::Regression),
            standardizer: None,
            network: architecture.build(&mut params, &mut init),
            output: Output::Identity,
            scale: None,
        };
        (model, params, trainer)
    };
    let done = Training::<f32>::load(&path).map_or(0, |saved| saved.checkpoint.epochs.len());
    let mut log = Log::resume(folder.join("log"), done).unwrap();
    let observe = |progress: &Progress<'_, f32>| {
        if let Some(epoch) = progress.completed() {
            log.append(epoch, 0.01, 0.0).unwrap();
        }
        model.save_training(&path, &progress.checkpoint(), "settings").unwrap();
        ControlFlow::Continue(())
    };
    trainer
        .fit_observed(&mut params, &data, |x, y| mse(model.network.forward(x), y), observe)
        .unwrap();
}

/// The job of the other process.
#[test]
#[ignore = "is run by the other test"]
fn in_another_process() {
    if let Some(folder) = env::var_os(FOLDER) {
        train(&PathBuf::from(folder));
    }
}

#[test]
fn killed_and_resumed() {
    let (alone, killed) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    train(alone.path());
    let mut kills = 0;
    let mut random = Random::seed(5);
    loop {
        let mut child = Command::new(env::current_exe().unwrap())
            .args(["--exact", "in_another_process", "--ignored", "--quiet"])
            .env(FOLDER, killed.path())
            .spawn()
            .unwrap();
        // Too short to finish, at first; longer each time, so that a slow machine gets on.
        thread::sleep(Duration::from_millis(20 + random.below(100) as u64 + 4 * kills));
        if let Some(status) = child.try_wait().unwrap() {
            assert!(status.success());
            break;
        }
        child.kill().unwrap();
        child.wait().unwrap();
        kills += 1;
        assert!(kills < 500, "it does not get on");
    }
    println!("killed {kills} times");
    assert!(kills > 0);
    for file in ["model", "log"] {
        let read = |folder: &TempDir| fs::read(folder.path().join(file)).unwrap();
        assert!(read(&alone) == read(&killed), "{file}");
    }
    let log = fs::read_to_string(killed.path().join("log")).unwrap();
    assert_eq!(log.lines().count(), EPOCHS);
}
