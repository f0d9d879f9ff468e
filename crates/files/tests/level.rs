//! The CPU level that is stored with a training is the one in force.

use std::ops::ControlFlow;
use tempfile::TempDir;
use wengert_files::{
    Architecture, Encoder, Model, Output, Task, Training, cpu_level, load_settings,
};
use wengert_kernels::Level;
use wengert_layers::{Identity, Init, Layer, Random, mse};
use wengert_trainer::{Dataset, Matrix, Params, Sgd, Trainer};

#[test]
fn it_is_that_of_the_last_step() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("line");
    let data = Dataset::new(Matrix::from([[1.0]]), Matrix::from([[2.0]])).unwrap();
    let (mut params, mut init) = (Params::new(), Init::glorot_uniform(Random::seed(1)));
    let model = Model {
        encoder: Encoder::of_dataset(&data, "y", Task::Regression),
        standardizer: None,
        network: Architecture::dense(&[1, 1], Identity, Identity).build(&mut params, &mut init),
        output: Output::Identity,
        scale: None,
    };
    let mut levels = Vec::new();
    for level in Level::supported() {
        level.force();
        let observe = |now: &wengert_trainer::Progress<'_, f64>| {
            model.save_training(&path, &now.checkpoint(), "mine").unwrap();
            ControlFlow::Continue(())
        };
        let mut trainer = Trainer::new(Sgd::new(0.1));
        trainer
            .fit_observed(&mut params, &data, |x, y| mse(model.network.forward(x), y), observe)
            .unwrap();
        let stored = Training::<f64>::load(&path).unwrap().level.unwrap();
        assert_eq!(stored, format!("{} {level:?}", std::env::consts::ARCH));
        assert_eq!((cpu_level(), load_settings(&path).unwrap()), (stored.clone(), "mine".into()));
        levels.push(stored);
    }
    levels.dedup();
    assert_eq!(levels.len(), Level::supported().count());
}
