//! [`Trainer`]: the training loop, on one screen.

use crate::batches::Batches;
use crate::dataset::Dataset;
use crate::error::TrainError;
use crate::history::{Epoch, History, Observer};
use crate::optimizer::Optimizer;
use std::ops::ControlFlow;
use wengert_inspect::first_non_finite;
use wengert_kernels::{norm, with_threads};
use wengert_layers::Layer;
use wengert_tape::{Element, Matrix, Params, Shape, Tape, Var};

/// Minimises an objective over a data set.
///
/// ```
/// use wengert_layers::{Dense, Init, Random, Sigmoid, Layer, mse};
/// use wengert_trainer::{Dataset, Matrix, Params, Sgd, Trainer};
///
/// let xor = Dataset::new(
///     Matrix::from([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]),
///     Matrix::from([[0.0], [1.0], [1.0], [0.0]]),
/// )?;
/// let mut params = Params::new();
/// let mut init = Init::glorot_uniform(Random::seed(1));
/// let model = (
///     Dense::new(&mut params, 2, 4, Sigmoid, &mut init),
///     Dense::new(&mut params, 4, 1, Sigmoid, &mut init),
/// );
/// let history = Trainer::new(Sgd::new(4.0))
///     .epochs(3000)
///     .fit(&mut params, &xor, |x, y| mse(model.forward(x), y))?;
/// assert!(history.epochs.last().unwrap().loss < 0.01);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Trainer<O> {
    optimizer: O,
    epochs: usize,
    batch_size: Option<usize>,
    seed: u64,
    threads: usize,
}

impl<O> Trainer<O> {
    /// One epoch, the whole data set at once, on the calling thread.
    pub fn new(optimizer: O) -> Self {
        Self { optimizer, epochs: 1, batch_size: None, seed: 0, threads: 1 }
    }

    /// How often the data are gone through.
    #[must_use]
    pub fn epochs(self, epochs: usize) -> Self {
        Self { epochs, ..self }
    }

    /// How many samples make a step; they are shuffled each epoch.
    ///
    /// # Panics
    /// If it is 0.
    #[must_use]
    #[track_caller]
    pub fn batch_size(self, samples: usize) -> Self {
        assert!(samples > 0, "a batch has at least one sample");
        Self { batch_size: Some(samples), ..self }
    }

    /// What everything random in the training derives from: the order of the samples, and the key of
    /// each recording.
    #[must_use]
    pub fn seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// How many threads the kernels may use. The result has the same bits for any number.
    ///
    /// # Panics
    /// If it is 0.
    #[must_use]
    #[track_caller]
    pub fn threads(self, threads: usize) -> Self {
        assert!(threads > 0, "at least one thread is needed");
        Self { threads, ..self }
    }

    /// Minimises `objective(features, targets)`, a 1×1 loss.
    ///
    /// # Errors
    /// If there is no parameter that is not frozen, the loss does not reach one of them, or the loss or
    /// the gradient is not finite; the parameters are then those before the step.
    ///
    /// # Panics
    /// If the objective does, the loss is not 1×1, or the optimiser has been used with parameters of
    /// another layout.
    #[track_caller]
    pub fn fit<T: Element>(
        &mut self,
        params: &mut Params<T>,
        data: &Dataset<T>,
        objective: impl for<'t> Fn(Var<'t, T>, Var<'t, T>) -> Var<'t, T> + Sync,
    ) -> Result<History, TrainError>
    where
        O: Optimizer<T> + Send,
    {
        self.fit_observed(params, data, objective, &mut ())
    }

    /// As [`fit`](Self::fit), with an observer that is told of each epoch and may stop the training.
    ///
    /// # Errors
    /// As [`fit`](Self::fit).
    ///
    /// # Panics
    /// As [`fit`](Self::fit).
    #[track_caller]
    pub fn fit_observed<T: Element>(
        &mut self,
        params: &mut Params<T>,
        data: &Dataset<T>,
        objective: impl for<'t> Fn(Var<'t, T>, Var<'t, T>) -> Var<'t, T> + Sync,
        observer: &mut impl Observer,
    ) -> Result<History, TrainError>
    where
        O: Optimizer<T> + Send,
    {
        match with_threads(self.threads, || self.run(params, data, &objective, observer)) {
            Ok(history) => Ok(history),
            Err(Stop::Error(error)) => Err(error),
            // Here and not in the loop, so that it is at the line of the user.
            Err(Stop::Shape(shape)) => panic!("fit: expected a 1×1 loss, got {shape}"),
        }
    }

    fn run<T: Element>(
        &mut self,
        params: &mut Params<T>,
        data: &Dataset<T>,
        objective: &impl for<'t> Fn(Var<'t, T>, Var<'t, T>) -> Var<'t, T>,
        observer: &mut impl Observer,
    ) -> Result<History, Stop>
    where
        O: Optimizer<T>,
    {
        check_trained(params)?;
        let (mut tape, mut gradient) = (Tape::new(), params.zeros_like());
        let mut batches = Batches::new(data, self.batch_size.unwrap_or(data.len()), self.seed);
        let mut history = History { epochs: Vec::with_capacity(self.epochs), stopped: false };
        let mut step = 0;
        for number in 1..=self.epochs {
            batches.shuffle(number);
            let (mut loss, mut gradient_norm) = (0.0, 0.0);
            for batch in 0..batches.count() {
                tape.rewind();
                let samples = batches.samples(batch) as f64;
                let (features, targets) = batches.get(batch);
                let t = tape.record_with_key(params, self.seed.wrapping_add(step));
                let value = objective(t.constant(features), t.constant(targets));
                if value.shape() != Shape::SCALAR {
                    return Err(Stop::Shape(value.shape()));
                }
                value.backward(&mut gradient);
                if step == 0 {
                    check_reached(value)?;
                }
                let item = value.item().to_f64();
                gradient_norm = norm(gradient.as_slice());
                if !(item.is_finite() && gradient_norm.is_finite()) {
                    return Err(not_finite(value, number, batch + 1).into());
                }
                loss += item * samples;
                self.optimizer.step(params, &gradient);
                step += 1;
            }
            let epoch = Epoch { number, loss: loss / data.len() as f64, gradient_norm };
            history.epochs.push(epoch);
            if observer.epoch(&epoch) == ControlFlow::Break(()) {
                history.stopped = true;
                break;
            }
        }
        Ok(history)
    }
}

/// Why the loop ends early.
enum Stop {
    Error(TrainError),
    /// The loss is no number but a matrix of this shape.
    Shape(Shape),
}

impl From<TrainError> for Stop {
    fn from(error: TrainError) -> Self {
        Self::Error(error)
    }
}

/// The objective over the whole data set.
///
/// # Panics
/// If the objective does, or the loss is not 1×1.
#[track_caller]
pub fn evaluate<T: Element>(
    params: &Params<T>,
    data: &Dataset<T>,
    objective: impl for<'t> Fn(Var<'t, T>, Var<'t, T>) -> Var<'t, T>,
) -> T {
    let mut tape = Tape::new();
    let t = tape.evaluate(params);
    let loss = objective(t.constant(data.features()), t.constant(data.targets()));
    assert!(loss.shape() == Shape::SCALAR, "evaluate: expected a 1×1 loss, got {}", loss.shape());
    loss.item()
}

/// The output of a model for each row of `features`.
///
/// # Panics
/// If the features do not fit the model.
#[track_caller]
pub fn predict<T: Element>(
    params: &Params<T>,
    model: &impl Layer<T>,
    features: &Matrix<T>,
) -> Matrix<T> {
    let mut tape = Tape::new();
    model.forward(tape.evaluate(params).constant(features)).value()
}

fn check_trained<T>(params: &Params<T>) -> Result<(), TrainError> {
    if params.blocks().len() == 0 {
        return Err(TrainError::NoParameters);
    }
    let frozen = params.blocks().all(|block| params.is_frozen(block));
    if frozen { Err(TrainError::AllFrozen) } else { Ok(()) }
}

fn check_reached<T: Element>(loss: Var<'_, T>) -> Result<(), TrainError> {
    let params = loss.graph().params();
    let names: Vec<_> =
        loss.graph().unreached().into_iter().map(|param| params.name(param).into()).collect();
    if names.is_empty() { Ok(()) } else { Err(TrainError::Unreached { names }) }
}

#[cold]
fn not_finite<T: Element>(loss: Var<'_, T>, epoch: usize, batch: usize) -> TrainError {
    let what = if loss.item().is_finite() { "gradient" } else { "loss" };
    let origin =
        first_non_finite(loss).map_or("its norm overflows".into(), |found| found.to_string());
    TrainError::NotFinite { what, epoch, batch, origin }
}
