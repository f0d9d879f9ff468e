//! [`Checkpoint`], to resume a training, and [`Progress`], to watch one.

use crate::early_stopping::Best;
use crate::error::RestoreError;
use crate::history::{Ended, Epoch};
use crate::optimizer::{Optimizer, OptimizerState};
use wengert_tape::{Element, Params};

/// The whole state of a training between steps, as plain data.
///
/// With the same settings, data and objective, a resumed training makes the same steps, bit for bit, as an
/// uninterrupted one: the order of the samples and the keys of the recordings derive from the seed and the
/// position. Steps at another [CPU level](wengert_kernels::Level) may differ in their last bits.
/// [`Progress::checkpoint`] makes one between any two steps, and
/// [`Trainer::resume`](crate::Trainer::resume) takes it.
///
/// `params` and the moments are named blocks; to read them from a file, fill the blocks of
/// `params.zeros_like()`.
///
/// ```
/// use std::ops::ControlFlow;
/// use wengert_layers::mse;
/// use wengert_trainer::{Adam, Dataset, Matrix, Params, Trainer};
/// let data = Dataset::new(Matrix::from([[1.0]]), Matrix::from([[0.0]]))?;
/// let mut params = Params::new();
/// let w = params.add("w", Matrix::from([[8.0]]));
/// let mut last = None;
/// let mut trainer = Trainer::new(Adam::new(0.1)).epochs(3);
/// trainer.fit_observed(&mut params, &data, |x, y| mse(x.matmul(w), y), |now| {
///     last = Some(now.checkpoint());
///     ControlFlow::Continue(())
/// })?;
/// let last = last.unwrap();
/// assert_eq!((last.epochs.len(), last.optimizer.steps), (3, 3));
/// assert_eq!(last.params.as_slice(), params.as_slice());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Checkpoint<T> {
    /// The parameters.
    pub params: Params<T>,
    /// The state of the optimiser.
    pub optimizer: OptimizerState<T>,
    /// The seed of all randomness.
    pub seed: u64,
    /// The number of batches in an epoch.
    pub batches: usize,
    /// The number of completed batches in the current epoch.
    pub batch: usize,
    /// The sum of their losses, each times its number of samples.
    pub loss_sum: f64,
    /// The completed epochs.
    pub epochs: Vec<Epoch>,
    /// The best epoch, for early stopping.
    pub best: Option<Best<T>>,
}

impl<T: Element> Checkpoint<T> {
    /// An error unless a training of `params` with this seed and number of batches can continue from here.
    pub(crate) fn check(
        &self,
        params: &Params<T>,
        seed: u64,
        batches: usize,
    ) -> Result<(), RestoreError> {
        let same = |what: &str, of: &Params<T>| match params.same_layout(of) {
            true => Ok(()),
            false => Err(RestoreError::Layout { what: what.to_owned() }),
        };
        same("the parameters", &self.params)?;
        self.best.iter().try_for_each(|best| same("the best parameters", &best.params))?;
        for (name, moment) in &self.optimizer.moments {
            same(&format!("the moment {name}"), moment)?;
        }
        let number = |what, got: u64, expected: u64| match got == expected {
            true => Ok(()),
            false => Err(RestoreError::Number { what, expected, got }),
        };
        number("seed", self.seed, seed)?;
        number("number of batches", self.batches as u64, batches as u64)?;
        match self.batch < batches {
            true => Ok(()),
            false => Err(RestoreError::Position { batch: self.batch, batches }),
        }
    }
}

/// A training between two steps.
///
/// ```
/// use std::ops::ControlFlow;
/// use wengert_layers::mse;
/// use wengert_trainer::{Dataset, Matrix, Params, Sgd, Trainer};
/// let data = Dataset::new(Matrix::from([[1.0], [2.0]]), Matrix::from([[0.0], [0.0]]))?;
/// let mut params = Params::new();
/// let w = params.add("w", Matrix::from([[8.0]]));
/// let mut seen = Vec::new();
/// let mut trainer = Trainer::new(Sgd::new(0.1)).epochs(2).batch_size(1);
/// trainer.fit_observed(&mut params, &data, |x, y| mse(x.matmul(w), y), |now| {
///     seen.push((now.epochs.len(), now.batch, now.completed().is_some()));
///     ControlFlow::Continue(())
/// })?;
/// assert_eq!(seen, [(0, 1, false), (1, 0, true), (1, 1, false), (2, 0, true)]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Progress<'a, T: Element> {
    /// The parameters.
    pub params: &'a Params<T>,
    /// The optimiser.
    pub optimizer: &'a dyn Optimizer<T>,
    /// The completed epochs.
    pub epochs: &'a [Epoch],
    /// The number of completed batches in the current epoch.
    pub batch: usize,
    /// The number of batches in an epoch.
    pub batches: usize,
    /// The learning rate of the last step; that of the next one is
    /// [`Optimizer::learning_rate`](crate::Optimizer::learning_rate).
    pub learning_rate: f64,
    /// The best epoch, for early stopping.
    pub best: Option<&'a Best<T>>,
    pub(crate) seed: u64,
    pub(crate) loss_sum: f64,
    pub(crate) ended: Option<Ended>,
}

impl<'a, T: Element> Progress<'a, T> {
    /// The epoch completed by the last step, if any.
    ///
    /// ```
    /// use std::ops::ControlFlow;
    /// use wengert_layers::mse;
    /// use wengert_trainer::{Dataset, Matrix, Params, Sgd, Trainer};
    /// let data = Dataset::new(Matrix::from([[1.0]]), Matrix::from([[0.0]]))?;
    /// let mut params = Params::new();
    /// let w = params.add("w", Matrix::from([[8.0]]));
    /// let (mut trainer, mut losses) = (Trainer::new(Sgd::new(0.25)).epochs(3), Vec::new());
    /// trainer.fit_observed(&mut params, &data, |x, y| mse(x.matmul(w), y), |now| {
    ///     losses.extend(now.completed().map(|epoch| epoch.loss));
    ///     ControlFlow::Continue(())
    /// })?;
    /// assert_eq!(losses, [64.0, 16.0, 4.0]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn completed(&self) -> Option<&'a Epoch> {
        if self.batch == 0 { self.epochs.last() } else { None }
    }

    /// Why the training ends after this step, if it does. A [`checkpoint`](Self::checkpoint) then holds the
    /// whole training: a trainer with more epochs or more patience continues from it.
    ///
    /// ```
    /// use std::ops::ControlFlow;
    /// use wengert_layers::mse;
    /// use wengert_trainer::{Dataset, Ended, Matrix, Params, Sgd, Trainer};
    /// let data = Dataset::new(Matrix::from([[1.0]]), Matrix::from([[0.0]]))?;
    /// let mut params = Params::new();
    /// let w = params.add("w", Matrix::from([[8.0]]));
    /// let (mut seen, mut last) = (Vec::new(), None);
    /// let mut trainer = Trainer::new(Sgd::new(0.25)).epochs(2);
    /// trainer.fit_observed(&mut params, &data, |x, y| mse(x.matmul(w), y), |now| {
    ///     seen.push(now.ended());
    ///     last = Some(now.checkpoint());
    ///     ControlFlow::Continue(())
    /// })?;
    /// assert_eq!(seen, [None, Some(Ended::Complete)]);
    /// let mut longer = Trainer::new(Sgd::new(0.25)).epochs(3).resume(last.unwrap());
    /// longer.fit(&mut params, &data, |x, y| mse(x.matmul(w), y))?;
    /// assert_eq!(params.as_slice(), [1.0]); // each of three epochs halves w
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn ended(&self) -> Option<Ended> {
        self.ended
    }

    /// A checkpoint to resume from.
    ///
    /// ```
    /// use std::ops::ControlFlow;
    /// use wengert_layers::mse;
    /// use wengert_trainer::{Dataset, Matrix, Params, Sgd, Trainer};
    /// let data = Dataset::new(Matrix::from([[1.0], [1.0]]), Matrix::from([[0.0], [0.0]]))?;
    /// let mut params = Params::new();
    /// let w = params.add("w", Matrix::from([[8.0]]));
    /// let (mut trainer, mut kept) = (Trainer::new(Sgd::new(0.25)).epochs(9).batch_size(1), None);
    /// trainer.fit_observed(&mut params, &data, |x, y| mse(x.matmul(w), y), |now| {
    ///     kept = Some(now.checkpoint());
    ///     ControlFlow::Break(())
    /// })?;
    /// let kept = kept.unwrap();
    /// assert_eq!((kept.batch, kept.batches, kept.epochs.len()), (1, 2, 0)); // amid the first epoch
    /// assert_eq!((kept.loss_sum, kept.params.as_slice()), (64.0, &[4.0][..]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn checkpoint(&self) -> Checkpoint<T> {
        Checkpoint {
            params: self.params.clone(),
            optimizer: self.optimizer.state().clone(),
            seed: self.seed,
            batches: self.batches,
            batch: self.batch,
            loss_sum: self.loss_sum,
            epochs: self.epochs.to_vec(),
            best: self.best.cloned(),
        }
    }
}
