//! [`Saving`]: the log and the checkpoints.

use super::choices::Every;
use super::options::Request;
use super::settings::text;
use serde_json::{Map, Value};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::time::Instant;
use wengert_files::{FileError, Log, Model, Stored};
use wengert_trainer::Progress;

/// Writes the log and the checkpoints during a training.
pub(crate) struct Saving<'a> {
    model: &'a Model,
    path: PathBuf,
    settings: Map<String, Value>,
    every: Every,
    log: Option<Log>,
    saved: Instant,
    /// When the epoch began.
    epoch: Instant,
}

impl<'a> Saving<'a> {
    /// For a training that continues after some epochs, with a log that is already open.
    pub(crate) fn new(
        request: &Request,
        model: &'a Model,
        settings: Map<String, Value>,
        mut log: Option<Log>,
        epochs: usize,
    ) -> Result<Self, FileError> {
        if let Some(log) = &mut log {
            log.cut(epochs)?;
        }
        let (path, every) = (request.out(), request.output.checkpoint_every);
        let now = Instant::now();
        Ok(Self { model, path, settings, every, log, saved: now, epoch: now })
    }

    /// Writes what is due after a step. A finished training is saved with its full state, so that it can be extended;
    /// one asked to stop is saved and stops here.
    pub(crate) fn after<T: Stored>(
        &mut self,
        now: &Progress<'_, T>,
        stop: bool,
    ) -> Result<ControlFlow<()>, FileError> {
        if let Some(epoch) = now.completed() {
            if let Some(log) = &mut self.log {
                let seconds = self.epoch.elapsed().as_secs_f64();
                log.append(epoch, now.learning_rate, seconds)?;
            }
            self.epoch = Instant::now();
        }
        let due = match self.every {
            Every::Epochs(epochs) => {
                now.completed().is_some_and(|epoch| epoch.number.is_multiple_of(epochs))
            }
            Every::Time(time) => self.saved.elapsed() >= time,
        };
        let ended = now.ended();
        if due || stop || ended.is_some() {
            if let Some(log) = &mut self.log {
                log.sync()?;
            }
            let settings = text(&self.settings, ended);
            self.model.save_training(&self.path, &now.checkpoint(), &settings)?;
            self.saved = Instant::now();
        }
        Ok(if stop && ended.is_none() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    }
}
