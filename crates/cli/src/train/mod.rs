//! `wengert train`: trains a network on a table.

mod choices;
mod data;
mod interruption;
mod network;
mod options;
mod place;
mod progress;
mod report;
mod resuming;
mod saving;
mod settings;

pub(crate) use options::Request;
pub(crate) use settings::is_over;

use crate::data::Source;
use crate::options::{Format, Precision};
use choices::Method;
use data::Data;
use network::Objective;
use place::Place;
use progress::Progress;
use saving::Saving;
use serde_json::{Map, Value};
use settings::{Begun, OTHER_DATA};
use std::error::Error;
use std::ops::ControlFlow;
use std::process::ExitCode;
use wengert_files::{Model, Stored, Training};
use wengert_trainer::{
    Checkpoint, Dataset, EarlyStopping, Ended, History, Params, TrainError, Trainer,
};

/// A training about to start or continue.
struct Run<'a, T> {
    request: &'a Request,
    data: &'a Data,
    place: Place,
    objective: Objective,
    settings: Map<String, Value>,
    /// The settings that differ from those at the start of the training.
    changes: Vec<String>,
    model: Model,
    params: Params<T>,
    checkpoint: Option<Checkpoint<T>>,
}

pub(crate) fn run(request: &Request) -> Result<ExitCode, Box<dyn Error>> {
    let place = Place::of(request)?;
    if let Some(warning) = crate::warning::threads(request.training.threads) {
        crate::note(&format!("warning: {warning}"));
    }
    // Loaded before the data, which may take long to read.
    let begun = request.output.resume.then(|| Begun::load(request.out())).transpose()?;
    let request = begun.as_ref().map_or_else(|| request.clone(), |begun| begun.complete(request));
    let data = Data::read(&request)?;
    match request.network.precision {
        Precision::F32 => Run::<f32>::new(&request, &data, place, begun.as_ref())?.run(),
        Precision::F64 => Run::<f64>::new(&request, &data, place, begun.as_ref())?.run(),
    }
}

impl<'a, T: Stored> Run<'a, T> {
    fn new(
        request: &'a Request,
        data: &'a Data,
        place: Place,
        begun: Option<&Begun>,
    ) -> Result<Self, Box<dyn Error>> {
        let objective = Objective::of(request, data.encoder.task())?;
        let settings = settings::settings(request, objective, data);
        let Some(begun) = begun else {
            let (model, params) = network::model(request, data, objective);
            let (changes, checkpoint) = (Vec::new(), None);
            return Ok(Self {
                request,
                data,
                place,
                objective,
                settings,
                changes,
                model,
                params,
                checkpoint,
            });
        };
        let changes = begun.changes(&settings)?;
        let path = request.out();
        let Training { model, checkpoint, level, .. } = Training::<T>::load(&path)?;
        if model.encoder != data.encoder {
            return Err(format!("{}: {OTHER_DATA}", path.display()).into());
        }
        resuming::check(request, begun, &checkpoint)?;
        let epochs = checkpoint.epochs.len();
        for warning in [begun.other_schedule(request, epochs), resuming::other_level(&path, level)]
        {
            warning.iter().for_each(|warning| crate::note(&format!("warning: {warning}")));
        }
        let (params, checkpoint) = (checkpoint.params.clone(), Some(checkpoint));
        Ok(Self { request, data, place, objective, settings, changes, model, params, checkpoint })
    }

    fn run(mut self) -> Result<ExitCode, Box<dyn Error>> {
        interruption::listen()?;
        let text = self.request.output.format == Format::Text;
        if text && crate::print(&self.introduction()) != ExitCode::SUCCESS {
            return Ok(ExitCode::FAILURE);
        }
        let history = self.fit()?;
        let out = self.request.out();
        if history.ended == Ended::Interrupted {
            let epochs = crate::progress::count(history.epochs.len());
            let data = match self.request.source() {
                Source::StandardInput => ", with the same data on standard input",
                _ => "",
            };
            crate::note(&format!(
                "interrupted after {epochs}, and saved in {}; to continue{data}:\n{}",
                out.display(),
                resuming::command()
            ));
            return Ok(ExitCode::from(interruption::EXIT));
        }
        let report = self.outcome(&history)?;
        Ok(crate::print(&match self.request.output.format {
            Format::Text => report.text(),
            Format::Json => report.json(),
        }))
    }

    fn fit(&mut self) -> Result<History, Box<dyn Error>> {
        let train = self.data.scaled::<T>(&self.data.train)?;
        let validation = self.data.validation.as_ref().map(|data| self.data.scaled::<T>(data));
        let mut trainer = self.trainer(&train, validation.transpose()?);
        let done = self.checkpoint.as_ref().map_or(0, |checkpoint| checkpoint.epochs.len());
        let batch = self.checkpoint.as_ref().map_or(0, |checkpoint| checkpoint.batch);
        let options = &self.request.training;
        let batches = train.len().div_ceil(options.batch_size.size(train.len()));
        let mut progress = Progress::new(
            self.request.epochs(),
            batches,
            train.len(),
            done * batches + batch,
            self.request.output.quiet,
        );
        let ended = self.checkpoint.as_ref().and_then(|kept| resuming::ended(self.request, kept));
        if let (Some(checkpoint), Some(_)) = (&self.checkpoint, ended) {
            // There is no further step to save it.
            let settings = settings::text(&self.settings, ended);
            self.model.save_training(self.request.out(), checkpoint, &settings)?;
        }
        if let Some(checkpoint) = self.checkpoint.take() {
            trainer = trainer.resume(checkpoint);
        }
        let (settings, log) = (self.settings.clone(), self.place.log.take());
        let mut saving = Saving::new(self.request, &self.model, settings, log, done)?;
        let (objective, network) = (self.objective, &self.model.network);
        let mut failed = None;
        let history = trainer.fit_observed(
            &mut self.params,
            &train,
            |x, y| objective.loss(network, x, y),
            |now| {
                progress.show(now.epochs, now.batch);
                match saving.after(now, interruption::asked()) {
                    Ok(flow) => flow,
                    Err(error) => {
                        failed = Some(error);
                        ControlFlow::Break(())
                    }
                }
            },
        );
        if let Some(error) = failed {
            return Err(error.into());
        }
        let history = history.map_err(|error| self.hint(error))?;
        progress.finish(&history.epochs);
        Ok(history)
    }

    fn trainer(&self, train: &Dataset<T>, validation: Option<Dataset<T>>) -> Trainer<T> {
        let options = &self.request.training;
        let size = options.batch_size.size(train.len());
        let steps = self.request.epochs() * train.len().div_ceil(size);
        let mut trainer = Trainer::new(network::optimizer(self.request, steps, train.len()))
            .epochs(self.request.epochs())
            .batch_size(size)
            .seed(options.seed)
            .threads(options.threads);
        if let Some(data) = validation {
            trainer = trainer.validation(&data);
        }
        if let Some(patience) = options.early_stopping {
            trainer = trainer.early_stopping(EarlyStopping::new(patience));
        }
        if let Some(norm) = options.clip_norm {
            trainer = trainer.clip_norm(norm);
        }
        match self.request.weight_decay(train.len()) {
            decay if decay > 0.0 && options.optimizer != Method::Adamw => {
                trainer.weight_decay(decay)
            }
            _ => trainer,
        }
    }

    /// What to try: a smaller step, unless the data are to blame.
    fn hint(&self, error: TrainError) -> String {
        let rate = self.request.rate();
        match error {
            TrainError::NotFinite { .. } => {
                format!("{error}; try a smaller --learning-rate than {rate}, or --clip-norm")
            }
            TrainError::Sample { epoch, row, column, .. } => {
                let (column, value) = self.data.validated(row, &column);
                let more = match self.request.network.precision {
                    Precision::F64 => "",
                    Precision::F32 => ", or try --precision f64",
                };
                format!(
                    "{}, column {column:?}: {value:?} is so far from the numbers of the training part that the \
                     validation loss is not finite after {}; check the cell{more}",
                    self.request.data.display(),
                    crate::progress::count(epoch)
                )
            }
            _ => error.to_string(),
        }
    }
}
