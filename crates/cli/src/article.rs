//! The main job: the article's network on the Wisconsin breast-cancer data.

use crate::options::Options;
use crate::progress::Progress;
use crate::warning::{too_large, warning};
use std::error::Error;
use std::ops::ControlFlow;
use std::time::Instant;
use wengert_layers::{Dense, Init, Layer, Random, Sigmoid, mse};
use wengert_tape::{Element, Params};
use wengert_trainer::{
    Confusion, DataError, Dataset, Pipeline, Sgd, Standardizer, TrainError, Trainer, breast_cancer,
    evaluate,
};

/// Streams of random numbers apart from that of the weights, which is the seed's own, as in the
/// examples: asking for a test part changes no initial weight.
const SPLIT: u64 = 1;
const SHOWN: u64 = 2;

/// The results of a run.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    /// `losses[n]` is the loss after n epochs.
    pub(crate) losses: Vec<f64>,
    /// The loss of the best constant prediction.
    pub(crate) constant_loss: f64,
    pub(crate) seconds: f64,
    pub(crate) train: Confusion,
    pub(crate) test: Option<Confusion>,
    pub(crate) samples: Vec<Sample>,
    /// A warning, if the training failed.
    pub(crate) warning: Option<String>,
}

impl Outcome {
    /// The number of samples held out.
    pub(crate) fn test_samples(&self) -> usize {
        self.test.as_ref().map_or(0, Confusion::total)
    }

    /// Epochs and the loss after them: at the start, after powers of ten, and at the end.
    pub(crate) fn along_the_way(&self) -> impl Iterator<Item = (usize, f64)> {
        let last = self.losses.len() - 1;
        let powers = (0..).map(|k| 10_usize.pow(k)).take_while(move |&after| after < last);
        [0].into_iter().chain(powers).chain([last]).map(|after| (after, self.losses[after]))
    }
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
    let standardizer = Standardizer::fit(&train).map_err(|error| too_small(train.len(), error))?;
    let data = train.with_features(standardizer.apply(train.features())?)?.cast::<T>()?;

    let mut params = Params::default();
    let mut init = Init::glorot_uniform(Random::seed(options.seed));
    let inputs = train.features().col_count();
    let model = (
        Dense::new(&mut params, inputs, options.hidden, options.activation, &mut init),
        Dense::new(&mut params, options.hidden, 1, Sigmoid, &mut init),
    );
    let progress = Progress::new(options.epochs, options.quiet);
    let start = Instant::now();
    let history = Trainer::new(Sgd::new(options.learning_rate.value))
        .epochs(options.epochs)
        .threads(options.threads)
        .fit_observed(
            &mut params,
            &data,
            |x, y| mse(model.forward(x), y),
            |now| {
                now.completed().iter().for_each(|epoch| progress.epoch(epoch));
                ControlFlow::Continue(())
            },
        )
        .map_err(|error| match error {
            TrainError::NotFinite { .. } => {
                format!("{error}; {}", too_large(&options.learning_rate))
            }
            _ => error.to_string(),
        })?;
    let seconds = start.elapsed().as_secs_f64();

    let mut losses: Vec<f64> = history.epochs.iter().map(|epoch| epoch.loss).collect();
    let last = evaluate(&params, &data, |x, y| mse(model.forward(x), y)).to_f64();
    progress.show(options.epochs, last);
    losses.push(last);
    let constant_loss = variance(&train);
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
        Ok(Confusion::new(&pipeline.predict(data.features())?, data.cast()?.targets()))
    };
    Ok(Outcome {
        warning: warning(options, &losses, constant_loss),
        losses,
        constant_loss,
        seconds,
        train: judge(&train)?,
        test: test.as_ref().map(judge).transpose()?,
        samples: samples.collect(),
    })
}

/// Rewords the error about a constant feature, which may be due to a small training part.
fn too_small(samples: usize, error: DataError) -> Box<dyn Error> {
    match error {
        DataError::Constant { column, value } => format!(
            "feature {column:?} is {value} in all {samples} samples of the training part; a smaller \
             --test-fraction leaves more"
        )
        .into(),
        error => error.into(),
    }
}

/// The mean squared error of predicting the mean of the targets, the lowest of any constant.
fn variance(data: &Dataset<f64>) -> f64 {
    let targets = || data.targets().view().iter();
    let mean = targets().sum::<f64>() / data.len() as f64;
    targets().map(|y| (y - mean) * (y - mean)).sum::<f64>() / data.len() as f64
}

/// Ten of the rows, picked with the seed, in order.
fn shown(rows: &[usize], seed: u64) -> Vec<usize> {
    let mut rows = rows.to_vec();
    Random::derive(seed, SHOWN).shuffle(&mut rows);
    rows.truncate(10);
    rows.sort_unstable();
    rows
}
