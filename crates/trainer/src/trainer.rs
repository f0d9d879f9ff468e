//! [`Trainer`]: the settings of a training.

use crate::checkpoint::{Checkpoint, Progress};
use crate::dataset::Dataset;
use crate::early_stopping::EarlyStopping;
use crate::error::TrainError;
use crate::history::History;
use crate::optimizer::Optimizer;
use crate::settings::{assert_limit, assert_positive};
use crate::training::Stop;
use std::ops::ControlFlow;
use wengert_kernels::with_threads;
use wengert_tape::{Element, Params, Var};

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
#[derive(Debug)]
pub struct Trainer<T: Element> {
    pub(crate) optimizer: Box<dyn Optimizer<T>>,
    pub(crate) epochs: usize,
    pub(crate) batch_size: Option<usize>,
    pub(crate) seed: u64,
    pub(crate) clip_norm: Option<f64>,
    pub(crate) clip_value: Option<f64>,
    pub(crate) weight_decay: Option<f64>,
    pub(crate) validation: Option<Dataset<T>>,
    pub(crate) stopping: Option<EarlyStopping<T>>,
    pub(crate) checkpoint: Option<Checkpoint<T>>,
    threads: usize,
}

impl<T: Element> Trainer<T> {
    /// A trainer for one epoch with the whole data set as one batch, on the calling thread.
    ///
    /// ```
    /// use wengert_layers::mse;
    /// use wengert_trainer::{Dataset, Matrix, Params, Sgd, Trainer};
    /// let data = Dataset::new(Matrix::from([[1.0]]), Matrix::from([[0.0]]))?;
    /// let mut params = Params::new();
    /// let w = params.add("w", Matrix::from([[8.0]]));
    /// Trainer::new(Sgd::new(0.25)).fit(&mut params, &data, |x, y| mse(x.matmul(w), y))?;
    /// assert_eq!(params.as_slice(), [4.0]); // one step: 8 − 0.25·16
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(optimizer: impl Optimizer<T> + 'static) -> Self {
        Self {
            optimizer: Box::new(optimizer),
            epochs: 1,
            batch_size: None,
            seed: 0,
            clip_norm: None,
            clip_value: None,
            weight_decay: None,
            validation: None,
            stopping: None,
            checkpoint: None,
            threads: 1,
        }
    }

    /// Sets the number of passes over the data.
    ///
    /// ```
    /// use wengert_layers::mse;
    /// use wengert_trainer::{Dataset, Matrix, Params, Sgd, Trainer};
    /// let data = Dataset::new(Matrix::from([[1.0]]), Matrix::from([[0.0]]))?;
    /// let mut params = Params::new();
    /// let w = params.add("w", Matrix::from([[8.0]]));
    /// let mut trainer = Trainer::new(Sgd::new(0.25)).epochs(3);
    /// trainer.fit(&mut params, &data, |x, y| mse(x.matmul(w), y))?;
    /// assert_eq!(params.as_slice(), [1.0]); // each of them halves w
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn epochs(self, epochs: usize) -> Self {
        Self { epochs, ..self }
    }

    /// Sets the number of samples per step; they are shuffled each epoch.
    ///
    /// ```
    /// use wengert_layers::mse;
    /// use wengert_trainer::{Matrix, Params, Sgd, Trainer, iris};
    /// let mut params = Params::new();
    /// let w = params.add("w", Matrix::zeros(4, 3));
    /// let mut trainer = Trainer::new(Sgd::new(0.01)).epochs(2).batch_size(40);
    /// let mut sizes = Vec::new();
    /// trainer.fit_observed(&mut params, &iris(), |x, y| mse(x.matmul(w), y), |now| {
    ///     sizes.push((now.batch, now.batches));
    ///     std::ops::ControlFlow::Continue(())
    /// })?;
    /// assert_eq!(sizes[..4], [(1, 4), (2, 4), (3, 4), (0, 4)]); // 40, 40, 40 and 30 samples
    /// # Ok::<(), wengert_trainer::TrainError>(())
    /// ```
    ///
    /// # Panics
    /// If it is 0.
    #[must_use]
    #[track_caller]
    pub fn batch_size(self, samples: usize) -> Self {
        assert!(samples > 0, "a batch has at least one sample");
        Self { batch_size: Some(samples), ..self }
    }

    /// Sets the seed of all randomness in the training: the order of the samples, and the key of each
    /// recording.
    ///
    /// ```
    /// use wengert_layers::mse;
    /// use wengert_trainer::{Matrix, Params, Sgd, Trainer, iris};
    /// let trained = |seed| {
    ///     let mut params = Params::new();
    ///     let w = params.add("w", Matrix::zeros(4, 3));
    ///     let mut trainer = Trainer::new(Sgd::new(0.01)).batch_size(10).seed(seed);
    ///     trainer.fit(&mut params, &iris(), |x, y| mse(x.matmul(w), y)).map(|_| params)
    /// };
    /// assert_eq!(trained(7)?.as_slice(), trained(7)?.as_slice());
    /// assert_ne!(trained(7)?.as_slice(), trained(8)?.as_slice());
    /// # Ok::<(), wengert_trainer::TrainError>(())
    /// ```
    #[must_use]
    pub fn seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// Sets the number of threads for the kernels. The result has the same bits for any number, at one
    /// [CPU level](wengert_kernels::Level).
    ///
    /// ```
    /// use wengert_layers::mse;
    /// use wengert_trainer::{Sgd, Params, Trainer, iris};
    /// let trained = |threads| {
    ///     let mut params = Params::new();
    ///     let w = params.add("w", wengert_trainer::Matrix::zeros(4, 3));
    ///     let mut trainer = Trainer::new(Sgd::new(0.01)).epochs(5).threads(threads);
    ///     trainer.fit(&mut params, &iris(), |x, y| mse(x.matmul(w), y)).map(|_| params)
    /// };
    /// assert_eq!(trained(1)?.as_slice(), trained(2)?.as_slice());
    /// # Ok::<(), wengert_trainer::TrainError>(())
    /// ```
    ///
    /// # Panics
    /// If it is 0.
    #[must_use]
    #[track_caller]
    pub fn threads(self, threads: usize) -> Self {
        assert!(threads > 0, "at least one thread is needed");
        Self { threads, ..self }
    }

    /// Clips the norm of each gradient to a limit, as [`clip_norm`](crate::clip_norm()) does. With weighted
    /// data the gradient includes the weights, so heavy samples are clipped first.
    ///
    /// ```
    /// use wengert_layers::mse;
    /// use wengert_trainer::{Matrix, Params, Sgd, Trainer, iris};
    /// let mut params = Params::new();
    /// let w = params.add("w", Matrix::zeros(4, 3));
    /// let mut trainer = Trainer::new(Sgd::new(1.0)).clip_norm(0.5);
    /// trainer.fit(&mut params, &iris(), |x, y| mse(x.matmul(w), y))?;
    /// let length = params.as_slice().iter().map(|w| w * w).sum::<f64>().sqrt();
    /// assert!((length - 0.5).abs() < 1e-12); // one step from 0, along a steeper gradient
    /// # Ok::<(), wengert_trainer::TrainError>(())
    /// ```
    ///
    /// # Panics
    /// If the limit is not positive, as it is and rounded to `T`.
    #[must_use]
    #[track_caller]
    pub fn clip_norm(self, limit: f64) -> Self {
        assert_limit::<T>("clip_norm", limit);
        Self { clip_norm: Some(limit), ..self }
    }

    /// Clips each entry of the gradients to a limit, as [`clip_value`](crate::clip_value()) does, before
    /// clipping the norm.
    ///
    /// ```
    /// use wengert_layers::mse;
    /// use wengert_trainer::{Matrix, Params, Sgd, Trainer, iris};
    /// let mut params = Params::new();
    /// let w = params.add("w", Matrix::zeros(4, 3));
    /// let mut trainer = Trainer::new(Sgd::new(1.0)).clip_value(0.5);
    /// trainer.fit(&mut params, &iris(), |x, y| mse(x.matmul(w), y))?;
    /// let largest = params.as_slice().iter().fold(0.0, |largest: f64, w| largest.max(w.abs()));
    /// assert_eq!(largest, 0.5); // one step from 0, where an entry is larger
    /// # Ok::<(), wengert_trainer::TrainError>(())
    /// ```
    ///
    /// # Panics
    /// If the limit is not positive, as it is and rounded to `T`.
    #[must_use]
    #[track_caller]
    pub fn clip_value(self, limit: f64) -> Self {
        assert_limit::<T>("clip_value", limit);
        Self { clip_value: Some(limit), ..self }
    }

    /// Adds weight decay, as [`weight_decay`](crate::weight_decay()) does, after clipping. The reported losses
    /// do not include it.
    ///
    /// ```
    /// use wengert_layers::mse;
    /// use wengert_trainer::{Matrix, Params, Sgd, Trainer, iris};
    /// let mut params = Params::new();
    /// let w = params.add("w", Matrix::zeros(4, 3));
    /// let size = |params: &Params<f64>| params.as_slice().iter().map(|w| w * w).sum::<f64>();
    /// let mut decayed = params.clone();
    /// let trainer = || Trainer::new(Sgd::new(0.01)).epochs(100);
    /// trainer().fit(&mut params, &iris(), |x, y| mse(x.matmul(w), y))?;
    /// trainer().weight_decay(0.1).fit(&mut decayed, &iris(), |x, y| mse(x.matmul(w), y))?;
    /// assert!(size(&decayed) < size(&params));
    /// # Ok::<(), wengert_trainer::TrainError>(())
    /// ```
    ///
    /// # Panics
    /// If the decay is not positive and finite, as it is and rounded to `T`.
    #[must_use]
    #[track_caller]
    pub fn weight_decay(self, decay: f64) -> Self {
        assert_positive::<T>("weight_decay", "decay", decay);
        Self { weight_decay: Some(decay), ..self }
    }

    /// Sets validation data, whose loss is computed after each epoch. With a batch size, it is computed for
    /// 1024 samples at a time, or for the batch size if that is larger.
    ///
    /// ```
    /// use wengert_layers::mse;
    /// use wengert_trainer::{Params, Random, Sgd, Trainer, iris};
    /// let split = iris().split(0.2, &mut Random::seed(1))?;
    /// let mut params = Params::new();
    /// let w = params.add("w", wengert_trainer::Matrix::zeros(4, 3));
    /// let mut trainer = Trainer::new(Sgd::new(0.01)).epochs(5).validation(&split.test);
    /// let history = trainer.fit(&mut params, &split.train, |x, y| mse(x.matmul(w), y))?;
    /// assert!(history.epochs.iter().all(|epoch| epoch.validation_loss.is_some()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn validation(self, data: &Dataset<T>) -> Self {
        Self { validation: Some(data.clone()), ..self }
    }

    /// Stops the training when the loss over the [`validation`](Self::validation) data no longer falls; then,
    /// or after the last epoch, restores the best parameters.
    ///
    /// ```
    /// use wengert_layers::mse;
    /// use wengert_trainer::{Dataset, EarlyStopping, Ended, Matrix, Params, Sgd, Trainer};
    /// // The slope of the training data is 3, that of the validation data 2.
    /// let train = Dataset::new(Matrix::from([[1.0], [2.0]]), Matrix::from([[3.0], [6.0]]))?;
    /// let validation = Dataset::new(Matrix::from([[1.0]]), Matrix::from([[2.0]]))?;
    /// let mut params = Params::new();
    /// let w = params.add("w", Matrix::from([[0.0]]));
    /// let history = Trainer::new(Sgd::new(0.02))
    ///     .epochs(1000)
    ///     .validation(&validation)
    ///     .early_stopping(EarlyStopping::new(5))
    ///     .fit(&mut params, &train, |x, y| mse(x.matmul(w), y))?;
    /// assert_eq!(history.ended, Ended::Early);
    /// assert_eq!(history.epochs.len(), history.best_epoch.unwrap() + 5);
    /// assert!((params.get(w).at(0, 0) - 2.0).abs() < 0.1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn early_stopping(self, stopping: EarlyStopping<T>) -> Self {
        Self { stopping: Some(stopping), ..self }
    }

    /// Makes the next [`fit`](Self::fit) continue an interrupted training. With the same settings, data,
    /// objective and [CPU level](wengert_kernels::Level), it makes the remaining steps bit for bit as without
    /// the interruption. With more epochs or more patience, it continues as if it had had them from the start;
    /// a new learning rate or schedule applies from the next step on.
    ///
    /// ```
    /// use std::ops::ControlFlow;
    /// use wengert_layers::mse;
    /// use wengert_trainer::{Adam, Dataset, Matrix, Params, Trainer};
    /// let x = Matrix::from_fn(20, 1, |i, _| i as f64 / 10.0);
    /// let data = Dataset::new(x.clone(), x.map(|x| 2.0 * x))?;
    /// let trainer = || Trainer::new(Adam::new(0.1)).epochs(10).batch_size(8).seed(3);
    /// let mut params = Params::new();
    /// let w = params.add("w", Matrix::from([[0.0]]));
    /// let start = params.clone();
    /// trainer().fit(&mut params, &data, |x, y| mse(x.matmul(w), y))?;
    ///
    /// let (mut again, mut kept) = (start, None);
    /// trainer().fit_observed(&mut again, &data, |x, y| mse(x.matmul(w), y), |now| {
    ///     if now.epochs.len() < 4 || now.batch < 2 {
    ///         return ControlFlow::Continue(());
    ///     }
    ///     kept = Some(now.checkpoint()); // after the second batch of the fifth epoch
    ///     ControlFlow::Break(())
    /// })?;
    /// let mut trainer = trainer().resume(kept.unwrap());
    /// let history = trainer.fit(&mut again, &data, |x, y| mse(x.matmul(w), y))?;
    /// assert_eq!(again.as_slice(), params.as_slice());
    /// assert_eq!(history.epochs.len(), 10);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn resume(self, checkpoint: Checkpoint<T>) -> Self {
        Self { checkpoint: Some(checkpoint), ..self }
    }

    /// Minimises `objective(features, targets)`: a 1×1 loss, or the mean of losses with a row for each sample,
    /// weighted if the data have [weights](Dataset::with_weights). The optimiser keeps its state for the next
    /// training.
    ///
    /// ```
    /// use wengert_layers::mse;
    /// use wengert_trainer::{Adam, Dataset, Matrix, Params, Trainer};
    /// let x = Matrix::from_fn(100, 1, |i, _| i as f64 / 50.0 - 1.0);
    /// let data = Dataset::new(x.clone(), x.map(|x| 3.0 * x + 1.0))?;
    /// let mut params = Params::new();
    /// let (w, b) = (params.add("w", Matrix::zeros(1, 1)), params.add("b", Matrix::zeros(1, 1)));
    /// let mut trainer = Trainer::new(Adam::new(0.1)).epochs(100).batch_size(20).seed(1);
    /// trainer.fit(&mut params, &data, |x, y| mse(x.matmul(w) + b, y))?;
    /// assert!((params.get(w).at(0, 0) - 3.0).abs() < 0.01);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If there is no trainable parameter, the loss does not depend on one of them, the loss, the gradient or
    /// the last step is not finite, or the checkpoint to [`resume`](Self::resume) does not fit.
    ///
    /// # Panics
    /// If the objective panics, returns neither a loss nor losses, or returns a 1×1 loss for weighted data; if
    /// early stopping has no validation data, or the optimiser has been used with parameters of another layout.
    #[track_caller]
    pub fn fit(
        &mut self,
        params: &mut Params<T>,
        data: &Dataset<T>,
        objective: impl for<'t> Fn(Var<'t, T>, Var<'t, T>) -> Var<'t, T> + Sync,
    ) -> Result<History, TrainError> {
        self.fit_observed(params, data, objective, |_| ControlFlow::Continue(()))
    }

    /// As [`fit`](Self::fit), calling an observer after each step, which may end the training.
    ///
    /// ```
    /// use std::ops::ControlFlow;
    /// use wengert_layers::mse;
    /// use wengert_trainer::{Dataset, Ended, Matrix, Params, Sgd, Trainer};
    /// let data = Dataset::new(Matrix::from([[1.0]]), Matrix::from([[0.0]]))?;
    /// let mut params = Params::new();
    /// let w = params.add("w", Matrix::from([[8.0]]));
    /// let mut trainer = Trainer::new(Sgd::new(0.25)).epochs(100);
    /// let history = trainer.fit_observed(
    ///     &mut params,
    ///     &data,
    ///     |x, y| mse(x.matmul(w), y),
    ///     |now| match now.completed() {
    ///         Some(epoch) if epoch.loss < 10.0 => ControlFlow::Break(()),
    ///         _ => ControlFlow::Continue(()),
    ///     },
    /// )?;
    /// assert_eq!((history.ended, history.epochs.len()), (Ended::Interrupted, 3));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`fit`](Self::fit).
    ///
    /// # Panics
    /// As [`fit`](Self::fit).
    #[track_caller]
    pub fn fit_observed(
        &mut self,
        params: &mut Params<T>,
        data: &Dataset<T>,
        objective: impl for<'t> Fn(Var<'t, T>, Var<'t, T>) -> Var<'t, T> + Sync,
        mut observer: impl FnMut(&Progress<'_, T>) -> ControlFlow<()> + Send,
    ) -> Result<History, TrainError> {
        assert!(
            self.stopping.is_none() || self.validation.is_some(),
            "fit: early stopping needs validation data, see `Trainer::validation`"
        );
        let threads = self.threads;
        match with_threads(threads, || self.run(params, data, &objective, &mut observer)) {
            Ok(history) => Ok(history),
            Err(Stop::Error(error)) => Err(error),
            // Here and not in the loop, so that the panic names the caller's line.
            Err(Stop::Shape(text)) => panic!("fit: {text}"),
        }
    }
}
