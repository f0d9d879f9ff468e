//! One hidden layer on the embedded data sets, fold by fold, as scikit-learn's `MLPClassifier` trains it by
//! default. Each seed determines the folds and, in each program, the initial weights and the order of the
//! samples.

use crate::data::{put_indices, put_numbers};
use peers_common::*;
use std::ops::ControlFlow;
use std::time::Instant;
use wengert::layers::{
    Activation, Dense, Identity, Init, Layer, Random, Relu, Sequence, binary_cross_entropy,
    cross_entropy,
};
use wengert::trainer::{Adam, Dataset, Embedded, Split, Standardizer, Trainer, accuracy, predict};
use wengert::{Element, Params, Scalar};

const FOLDS: usize = 5;
const HIDDEN: usize = 100;
const BATCH: usize = 200;
const EPOCHS: usize = 200;
/// λ of the penalty `λ/2·‖W‖²`, over a batch together.
const PENALTY: f64 = 1e-4;
/// The loss of an epoch must fall by this much, or the epoch counts as idle.
const TOLERANCE: f64 = 1e-4;
const IDLE_EPOCHS: usize = 10;

/// Writes the data, their classes, and for each seed the fold in which each sample is tested.
pub fn write() {
    for Embedded { name, load, .. } in Embedded::ALL {
        let data = load();
        put_numbers(&format!("{name}_x"), data.features());
        let classes: Vec<u32> = data.classes().unwrap().into_iter().map(|c| c as u32).collect();
        put_indices(&format!("{name}_classes"), &classes);
        for seed in FOLD_SEEDS {
            let mut fold_of = vec![0; data.len()];
            for (fold, split) in folds(&data, seed).enumerate() {
                split.indices.1.iter().for_each(|&sample| fold_of[sample] = fold as u32);
            }
            put_indices(&format!("{name}_folds{seed}"), &fold_of);
        }
    }
}

fn folds(data: &Dataset<f64>, seed: u64) -> impl Iterator<Item = Split<f64>> {
    data.stratified_folds(FOLDS, &mut Random::seed(seed)).unwrap()
}

/// Prints for each data set and seed the mean accuracy over the folds, the mean time of a fit, and the
/// mean number of epochs.
pub fn run<T: Element>(peer: &Peer) {
    for Embedded { name, load, .. } in Embedded::ALL {
        let data = load();
        for seed in FOLD_SEEDS {
            let fitted: Vec<_> = folds(&data, seed).map(|split| fit::<T>(&split, seed)).collect();
            peer.report_folds(name, seed, &fitted);
        }
    }
}

/// Accuracy on the test part, seconds of the fit, and epochs.
fn fit<T: Element>(split: &Split<f64>, seed: u64) -> [f64; 3] {
    let Split { train, test, .. } = split;
    let start = Instant::now();
    let standardizer = Standardizer::fit_lenient(train.features());
    let standardised = standardizer.apply(train.features()).unwrap();
    let data = train.with_features(standardised).unwrap().cast::<T>().unwrap();
    let widths = [data.features().col_count(), HIDDEN, data.targets().col_count()];
    let (mut params, mut init) = (Params::default(), Init::glorot_uniform(Random::seed(seed)));
    let model = Sequence::dense(&mut params, &widths, Relu, Identity, &mut init);
    let epochs = train_until_idle(&model, &mut params, &data, seed);
    let seconds = start.elapsed().as_secs_f64();

    let features = standardizer.apply(test.features()).unwrap().map(T::of);
    let mut output = predict(&params, &model, &features);
    if output.col_count() == 1 {
        output = output.map(Scalar::sigmoid);
    }
    let targets = test.targets().map(T::of);
    [accuracy(&output, &targets), seconds, epochs as f64]
}

/// Minimises the cross-entropy with its penalty; gives the number of epochs.
fn train_until_idle<T: Element>(
    model: &Sequence<Dense<Activation>>,
    params: &mut Params<T>,
    data: &Dataset<T>,
    seed: u64,
) -> usize {
    let trainer = Trainer::new(Adam::new(1e-3)).epochs(EPOCHS).batch_size(BATCH);
    let (mut best, mut idle) = (f64::INFINITY, 0);
    let history = trainer.seed(seed).threads(threads()).fit_observed(
        params,
        data,
        |x, y| {
            let z = model.forward(x);
            let two_classes = y.shape().cols == 1;
            let loss = if two_classes { binary_cross_entropy(z, y) } else { cross_entropy(z, y) };
            let squares =
                model.layers().iter().map(|layer| x.graph().param(layer.weight()).square().sum());
            let penalty = PENALTY / 2.0 / x.shape().rows as f64;
            squares.fold(loss, |loss, squares| loss + squares * penalty)
        },
        |now| {
            let Some(epoch) = now.completed() else { return ControlFlow::Continue(()) };
            idle = if epoch.loss > best - TOLERANCE { idle + 1 } else { 0 };
            best = best.min(epoch.loss);
            if idle > IDLE_EPOCHS { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        },
    );
    history.unwrap().epochs.len()
}
