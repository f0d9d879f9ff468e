//! The report of `wengert train`: the plan before, the scores afterwards.

use super::Run;
use super::network::{drawn, short};
use super::settings::{optimizer, schedule};
use crate::progress::count;
use crate::scores::Scores;
use crate::shown;
use serde_json::{Value, json};
use std::error::Error;
use std::fmt::Write;
use wengert_files::{Encoder, Feature, Missing, Stored, Task};
use wengert_kernels::readable;
use wengert_trainer::{Dataset, Ended, History};

/// The largest number of classes that are listed, not only counted.
const LISTED: usize = 12;

impl<T: Stored> Run<'_, T> {
    /// One line per decision.
    pub(crate) fn introduction(&self) -> String {
        let (request, data) = (self.request, self.data);
        let mut out = String::new();
        let held_back = data.validation.as_ref().map_or(0, Dataset::len);
        let samples = data.train.len() + held_back;
        let mut line = |name: &str, text: String| {
            _ = writeln!(out, "{name:<9} {text}");
        };
        let columns = data.encoder.features().len();
        let file = request.data.to_string_lossy();
        let file = readable(&file);
        let s = if columns == 1 { "" } else { "s" };
        line("data", format!("{file}: {samples} samples, {columns} column{s} beside the target"));
        line("target", target(&data.encoder, &data.train, data.validation.as_ref()));
        line("features", features(&data.encoder));
        if data.missing.0 > 0 {
            line("missing", missing(&data.encoder, data.missing));
        }
        if held_back > 0 {
            let train = data.train.len();
            line("split", format!("{train} samples to train on, {held_back} to validate"));
        }
        line(
            "network",
            format!("{}, {} parameters, {}", drawn(&self.model), self.params.len(), T::PRECISION),
        );
        line("training", self.method());
        if let Some(checkpoint) = &self.checkpoint {
            let done = format!("after {}", count(checkpoint.epochs.len()));
            let changes = self.changes.iter().map(|change| format!(", with {change}"));
            line("resumed", done + &changes.collect::<String>());
        }
        out
    }

    /// As in `cross-entropy, adam 0.001, batches of 32, 200 epochs, seed 42`.
    fn method(&self) -> String {
        let options = &self.request.training;
        let size = options.batch_size.size(self.data.train.len());
        let mut text = format!(
            "{}, {} {}",
            short(self.objective.loss),
            optimizer(options.optimizer),
            self.request.rate()
        );
        match schedule(options.schedule) {
            "constant" => {}
            other => text += &format!(" ({other})"),
        }
        match self.request.weight_decay(self.data.train.len()) {
            0.0 => {}
            decay => text += &format!(", weight decay {decay}"),
        }
        match size == self.data.train.len() {
            true => text += ", all samples in a batch",
            false => text += &format!(", batches of {size}"),
        }
        text += &format!(", {}", count(self.request.epochs()));
        if let Some(patience) = options.early_stopping {
            text += &format!(" at most, {patience} without a lower validation loss");
        }
        text + &format!(", seed {}", options.seed)
    }

    /// The scores of the network, over the held-out samples if there are any.
    pub(crate) fn outcome(&self, history: &History) -> Result<Outcome, Box<dyn Error>> {
        let scores = |data: &Dataset<f64>| -> Result<Scores, Box<dyn Error>> {
            let predicted = self.model.predict(&self.params, data.features())?;
            Ok(Scores::of(self.model.encoder.task(), &predicted, data.targets()))
        };
        Ok(Outcome {
            train: scores(&self.data.train)?,
            validation: self.data.validation.as_ref().map(scores).transpose()?,
            history: history.clone(),
            replaces: self.place.replaces,
            out: self.request.out().display().to_string(),
            settings: Value::Object(self.settings.clone()),
            task: self.model.encoder.task().clone(),
            network: drawn(&self.model),
            parameters: self.params.len(),
        })
    }
}

/// The results of a training.
pub(crate) struct Outcome {
    train: Scores,
    validation: Option<Scores>,
    history: History,
    replaces: bool,
    out: String,
    settings: Value,
    task: Task,
    network: String,
    parameters: usize,
}

impl Outcome {
    pub(crate) fn text(&self) -> String {
        let mut out = String::new();
        let epochs = &self.history.epochs;
        if let (Ended::Early, Some(best)) = (self.history.ended, self.history.best_epoch) {
            _ = writeln!(out, "stopped   after {}, best was {best}", count(epochs.len()));
        }
        let (part, scores) = match &self.validation {
            Some(scores) => ("validation", scores),
            None => ("training", &self.train),
        };
        _ = writeln!(out, "\nover the {part} samples");
        out += &scores.summary();
        let tables = scores.tables();
        if !tables.is_empty() {
            out += &format!("\n{tables}");
        }
        let saved = if self.replaces { "replaced" } else { "saved" };
        out + &format!("\n{saved:<9} {}\n", readable(&self.out))
    }

    pub(crate) fn json(&self) -> String {
        let losses = |of: fn(&wengert_trainer::Epoch) -> Option<f64>| -> Vec<_> {
            self.history.epochs.iter().filter_map(of).collect()
        };
        let object = json!({
            "model": self.out,
            "network": self.network,
            "parameters": self.parameters,
            "task": if self.task == Task::Regression { "regression" } else { "classes" },
            "classes": self.task.classes(),
            "settings": self.settings,
            "epochs": self.history.epochs.len(),
            "best_epoch": self.history.best_epoch,
            "losses": losses(|epoch| Some(epoch.loss)),
            "validation_losses": losses(|epoch| epoch.validation_loss),
            "train": self.train.json(),
            "validation": self.validation.as_ref().map(Scores::json),
        });
        shown::json(&object)
    }
}

/// As in `species, 3 classes: setosa 50, versicolor 50, virginica 50`.
fn target(encoder: &Encoder, train: &Dataset<f64>, validation: Option<&Dataset<f64>>) -> String {
    let (name, classes) = (readable(encoder.target()), encoder.task().classes());
    if classes.is_empty() {
        let targets = || [Some(train), validation].into_iter().flatten().map(Dataset::targets);
        let numbers = || targets().flat_map(|targets| targets.view().iter());
        let (low, high) =
            (numbers().fold(f64::INFINITY, f64::min), numbers().fold(f64::NEG_INFINITY, f64::max));
        return format!("{name}, a number from {low} to {high}");
    }
    let mut counts = vec![0; classes.len()];
    for data in [Some(train), validation].into_iter().flatten() {
        let of_samples = data.classes().expect("the encoder makes classes");
        of_samples.into_iter().for_each(|class| counts[class] += 1);
    }
    let text = format!("{name}, {} classes", classes.len());
    if classes.len() > LISTED {
        return text;
    }
    let listed: Vec<_> =
        classes.iter().zip(counts).map(|(name, n)| format!("{} {n}", readable(name))).collect();
    format!("{text}: {}", listed.join(", "))
}

/// As in `3 numeric, 2 text (one-hot: 7), standardised`.
fn features(encoder: &Encoder) -> String {
    let texts = encoder.features().iter().filter(|f| matches!(f, Feature::Category { .. })).count();
    let numbers = encoder.features().len() - texts;
    let one_hot = encoder.width() - numbers;
    let parts = [
        (numbers > 0).then(|| format!("{numbers} numeric")),
        (texts > 0).then(|| format!("{texts} text (one-hot: {one_hot})")),
    ];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    format!("{}, standardised", parts.join(", "))
}

fn missing(encoder: &Encoder, (cells, rows): (usize, usize)) -> String {
    let what = match encoder.missing() {
        Missing::Drop => "the rows are left out",
        _ => "the mean of the column is taken",
    };
    let plural = |n: usize| if n == 1 { "" } else { "s" };
    format!("{cells} cell{} in {rows} row{}: {what}", plural(cells), plural(rows))
}
