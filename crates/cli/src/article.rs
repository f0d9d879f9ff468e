//! The main job: the article's network on the Wisconsin breast-cancer data.

use crate::options::Options;
use crate::progress::Progress;
use std::error::Error;
use std::time::Instant;
use wengert_layers::{Dense, Init, Layer, Random, Sigmoid, mse};
use wengert_tape::{Element, Params};
use wengert_trainer::{
    Confusion, Dataset, Pipeline, Sgd, Standardizer, Trainer, breast_cancer, evaluate,
};

/// Independent streams of random numbers, so that asking for a test part changes no initial weight.
const WEIGHTS: u64 = 1;
const SPLIT: u64 = 2;
const SHOWN: u64 = 3;

/// What a run found.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    /// The loss after the epochs counted before, from 0 on.
    pub(crate) losses: Vec<f64>,
    pub(crate) seconds: f64,
    pub(crate) train: Confusion,
    pub(crate) test: Option<Confusion>,
    pub(crate) samples: Vec<Sample>,
}

/// One sample of the table.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    pub(crate) index: usize,
    pub(crate) predicted: f64,
    pub(crate) actual: f64,
}

pub(crate) fn run<T: Element>(options: &Options) -> Result<Outcome, Box<dyn Error>> {
    let all = breast_cancer();
    let everything: Vec<usize> = (0..all.len()).collect();
    let (train, test, rows) = match options.test_fraction {
        None => (all.clone(), None, everything),
        Some(fraction) => {
            let split = all.split(fraction, &mut Random::derive(options.seed, SPLIT))?;
            (split.train, Some(split.test), split.indices.1)
        }
    };
    let standardizer = Standardizer::fit(&train)?;
    let data = train.with_features(standardizer.apply(train.features())?)?.cast::<T>();

    let mut params = Params::default();
    let mut init = Init::glorot_uniform(Random::derive(options.seed, WEIGHTS));
    let inputs = train.features().col_count();
    let model = (
        Dense::new(&mut params, inputs, options.hidden, options.activation, &mut init),
        Dense::new(&mut params, options.hidden, 1, Sigmoid, &mut init),
    );
    let start = Instant::now();
    let history = Trainer::new(Sgd::new(options.learning_rate))
        .epochs(options.epochs)
        .threads(options.threads)
        .fit_observed(
            &mut params,
            &data,
            |x, y| mse(model.forward(x), y),
            &mut Progress::new(options.epochs, options.quiet),
        )?;
    let seconds = start.elapsed().as_secs_f64();

    let mut losses: Vec<f64> = history.epochs.iter().map(|epoch| epoch.loss).collect();
    losses.push(evaluate(&params, &data, |x, y| mse(model.forward(x), y)).to_f64());
    let pipeline = Pipeline { standardizer, model: &model, params };
    let shown = shown(&rows, options.seed);
    let shown_data = all.select(&shown);
    let predicted = pipeline.predict(shown_data.features())?;
    let samples = shown.iter().enumerate().map(|(k, &index)| Sample {
        index,
        predicted: predicted.at(k, 0).to_f64(),
        actual: shown_data.targets().at(k, 0),
    });
    let judge = |data: &Dataset<f64>| -> Result<Confusion, Box<dyn Error>> {
        Ok(Confusion::new(&pipeline.predict(data.features())?, data.cast().targets()))
    };
    Ok(Outcome {
        losses,
        seconds,
        train: judge(&train)?,
        test: test.as_ref().map(judge).transpose()?,
        samples: samples.collect(),
    })
}

/// Ten of the rows, picked with the seed, in order.
fn shown(rows: &[usize], seed: u64) -> Vec<usize> {
    let mut rows = rows.to_vec();
    Random::derive(seed, SHOWN).shuffle(&mut rows);
    rows.truncate(10);
    rows.sort_unstable();
    rows
}
