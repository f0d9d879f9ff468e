//! The training loop: [`Trainer::run`] and its steps, in order.

use crate::batches::Batches;
use crate::checkpoint::Progress;
use crate::clip::{clip_value, shorten};
use crate::dataset::Dataset;
use crate::early_stopping::{Best, EarlyStopping};
use crate::error::TrainError;
use crate::history::{Ended, Epoch, History};
use crate::objective::mean_loss;
use crate::trainer::Trainer;
use crate::validation::{PART, Validation};
use crate::weight_decay::weight_decay;
use std::ops::ControlFlow;
use wengert_inspect::first_non_finite;
use wengert_kernels::norm;
use wengert_layers::Random;
use wengert_tape::{Element, Param, Params, Tape, Var};

/// The state of the loop between steps, beside parameters and optimiser.
#[derive(Debug)]
struct State<'a, T: Element> {
    batches: Batches<'a, T>,
    tape: Tape<T>,
    gradient: Params<T>,
    /// Whether this run has made a step yet.
    started: bool,
    epochs: Vec<Epoch>,
    /// The number of completed batches in the current epoch.
    batch: usize,
    /// The learning rate of the last step.
    learning_rate: f64,
    /// The sum of the completed batches' losses, each times its number of samples.
    loss_sum: f64,
}

/// Why the loop ends early.
pub(crate) enum Stop {
    Error(TrainError),
    /// The value of the objective has an unexpected shape.
    Shape(String),
}

impl<E: Into<TrainError>> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::Error(error.into())
    }
}

impl<T: Element> Trainer<T> {
    pub(crate) fn run(
        &mut self,
        params: &mut Params<T>,
        data: &Dataset<T>,
        objective: &impl for<'t> Fn(Var<'t, T>, Var<'t, T>) -> Var<'t, T>,
        observer: &mut impl FnMut(&Progress<'_, T>) -> ControlFlow<()>,
    ) -> Result<History, Stop> {
        check_trained(params)?;
        let mut state = self.start(params, data)?;
        let ended = loop {
            if let Some(ended) = self.ended(&state) {
                break ended;
            }
            let gradient_norm = self.step(params, &mut state, objective)?;
            if state.batch == state.batches.count() {
                self.complete(params, &mut state, objective, gradient_norm)?;
            }
            if observer(&self.progress(params, &state)).is_break() {
                break Ended::Interrupted;
            }
        };
        let best = self.best().filter(|_| ended != Ended::Interrupted);
        if let Some(best) = best {
            params.as_mut_slice().copy_from_slice(best.params.as_slice());
        }
        let best_epoch = best.map(|best| best.epoch);
        check_last_step(params, &state)?;
        Ok(History { epochs: state.epochs, ended, best_epoch })
    }

    /// The state at the first step, or where the training was interrupted.
    fn start<'a>(
        &mut self,
        params: &mut Params<T>,
        data: &'a Dataset<T>,
    ) -> Result<State<'a, T>, TrainError> {
        let mut state = State {
            batches: Batches::new(data, self.batch_size.unwrap_or(data.len()), self.seed),
            tape: Tape::new(),
            gradient: params.zeros_like(),
            started: false,
            // With early stopping, the number of epochs may be huge.
            epochs: Vec::with_capacity(self.epochs.min(1 << 16)),
            batch: 0,
            learning_rate: 0.0,
            loss_sum: 0.0,
        };
        let mut best = None;
        if let Some(checkpoint) = self.checkpoint.take() {
            checkpoint.check(params, self.seed, state.batches.count())?;
            self.optimizer.restore(checkpoint.optimizer)?;
            params.as_mut_slice().copy_from_slice(checkpoint.params.as_slice());
            state.epochs.extend(checkpoint.epochs);
            (state.batch, state.loss_sum) = (checkpoint.batch, checkpoint.loss_sum);
            best = checkpoint.best;
        }
        if let Some(stopping) = &mut self.stopping {
            stopping.restore(best);
        }
        Ok(state)
    }

    fn ended(&self, state: &State<'_, T>) -> Option<Ended> {
        let done = state.epochs.len();
        if self.stopping.as_ref().is_some_and(|stopping| stopping.is_over(done)) {
            return Some(Ended::Early);
        }
        (done >= self.epochs).then_some(Ended::Complete)
    }

    /// Makes one step and returns the norm of the gradient.
    fn step(
        &mut self,
        params: &mut Params<T>,
        state: &mut State<'_, T>,
        objective: &impl for<'t> Fn(Var<'t, T>, Var<'t, T>) -> Var<'t, T>,
    ) -> Result<f64, Stop> {
        let (epoch, batch, batches) = (state.epochs.len() + 1, state.batch, state.batches.count());
        if batch == 0 || !state.started {
            state.batches.shuffle(epoch);
        }
        state.tape.rewind();
        let (samples, divisor) = (state.batches.samples(batch), state.batches.divisor(batch));
        let (features, targets, weights) = state.batches.get_weighted(batch);
        let weights = weights.map(|weights| (weights, divisor));
        let step = (epoch - 1) * batches + batch;
        let t = state.tape.record_with_key(params, self.key(step));
        let losses = objective(t.constant(features), t.constant(targets));
        let loss = mean_loss(losses, samples, weights).map_err(Stop::Shape)?;
        loss.backward(&mut state.gradient);
        if !state.started {
            check_reached(loss)?;
            state.started = true;
        }
        let item = loss.item().to_f64();
        let gradient_norm = norm(state.gradient.as_slice());
        if !(item.is_finite() && gradient_norm.is_finite()) {
            let what = if item.is_finite() { "gradient" } else { "loss" };
            return Err(not_finite(what, loss, (epoch, batch + 1)).into());
        }
        if let Some(limit) = self.clip_value {
            clip_value(&mut state.gradient, limit);
        }
        if let Some(limit) = self.clip_norm {
            let norm = match self.clip_value {
                None => gradient_norm,
                Some(_) => norm(state.gradient.as_slice()),
            };
            shorten(&mut state.gradient, norm, limit);
        }
        if let Some(decay) = self.weight_decay {
            weight_decay(&mut state.gradient, params, decay);
        }
        state.learning_rate = self.optimizer.learning_rate();
        self.optimizer.step(params, &state.gradient);
        state.loss_sum += item * samples as f64;
        state.batch += 1;
        Ok(gradient_norm)
    }

    /// The key for all randomness of a step, from the seed and the number of the step.
    fn key(&self, step: usize) -> u64 {
        Random::derive(self.seed, step as u64).next_u64()
    }

    /// Records a completed epoch, with its validation loss.
    fn complete(
        &mut self,
        params: &Params<T>,
        state: &mut State<'_, T>,
        objective: &impl for<'t> Fn(Var<'t, T>, Var<'t, T>) -> Var<'t, T>,
        gradient_norm: f64,
    ) -> Result<(), Stop> {
        let number = state.epochs.len() + 1;
        let validation = self.validation.as_ref().map(|data| {
            let part = self.batch_size.map_or(data.len(), |size| size.max(PART));
            let validation = Validation { data, total: data.total(), part, objective };
            validation.loss(params, &mut state.tape, (number, state.batch))
        });
        let validation_loss = validation.transpose()?;
        if let (Some(loss), Some(stopping)) = (validation_loss, &mut self.stopping) {
            stopping.update(number, loss, params);
        }
        let loss = state.loss_sum / state.batches.data().len() as f64;
        state.epochs.push(Epoch { number, loss, validation_loss, gradient_norm });
        (state.batch, state.loss_sum) = (0, 0.0);
        Ok(())
    }

    fn best(&self) -> Option<&Best<T>> {
        self.stopping.as_ref().and_then(EarlyStopping::best)
    }

    fn progress<'a>(&'a self, params: &'a Params<T>, state: &'a State<'_, T>) -> Progress<'a, T> {
        Progress {
            params,
            optimizer: &*self.optimizer,
            epochs: &state.epochs,
            batch: state.batch,
            batches: state.batches.count(),
            learning_rate: state.learning_rate,
            best: self.best(),
            seed: self.seed,
            loss_sum: state.loss_sum,
            ended: self.ended(state),
        }
    }
}

pub(crate) fn check_trained<T>(params: &Params<T>) -> Result<(), TrainError> {
    if params.blocks().len() == 0 {
        return Err(TrainError::NoParameters);
    }
    let frozen = params.blocks().all(|block| params.is_frozen(block));
    if frozen { Err(TrainError::AllFrozen) } else { Ok(()) }
}

pub(crate) fn check_reached<T: Element>(loss: Var<'_, T>) -> Result<(), TrainError> {
    let params = loss.graph().params();
    let names: Vec<_> =
        loss.graph().unreached().into_iter().map(|param| params.name(param).into()).collect();
    if names.is_empty() { Ok(()) } else { Err(TrainError::Unreached { names }) }
}

/// An error if the last step gave non-finite parameters; the next step detects those of earlier ones.
fn check_last_step<T: Element>(params: &Params<T>, state: &State<'_, T>) -> Result<(), TrainError> {
    let is_bad = |block: &Param| params.get(*block).iter().any(|w| !w.is_finite());
    let Some(block) = params.blocks().find(is_bad) else { return Ok(()) };
    let (what, origin) = ("step", format!("{} overflows", params.name(block)));
    let (epoch, batch) = match state.batch {
        0 => (state.epochs.len(), state.batches.count()),
        batch => (state.epochs.len() + 1, batch),
    };
    Err(TrainError::NotFinite { what, epoch, batch, origin })
}

#[cold]
fn not_finite<T: Element>(
    what: &'static str,
    loss: Var<'_, T>,
    (epoch, batch): (usize, usize),
) -> TrainError {
    TrainError::NotFinite { what, epoch, batch, origin: origin(loss) }
}

/// The origin of a non-finite loss or gradient.
pub(crate) fn origin<T: Element>(loss: Var<'_, T>) -> String {
    first_non_finite(loss).map_or("its norm overflows".into(), |found| found.to_string())
}
