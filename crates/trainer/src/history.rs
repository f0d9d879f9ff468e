//! [`History`]: the record of a training, epoch by epoch.

/// One pass over the training data.
///
/// ```
/// use wengert_layers::mse;
/// use wengert_trainer::{Dataset, Matrix, Params, Sgd, Trainer};
/// let data = Dataset::new(Matrix::from([[1.0]]), Matrix::from([[0.0]]))?;
/// let mut params = Params::new();
/// let w = params.add("w", Matrix::from([[8.0]]));
/// let mut trainer = Trainer::new(Sgd::new(0.25)).validation(&data);
/// let epoch = trainer.fit(&mut params, &data, |x, y| mse(x.matmul(w), y))?.epochs[0];
/// assert_eq!((epoch.number, epoch.loss, epoch.gradient_norm), (1, 64.0, 16.0)); // before the step
/// assert_eq!(epoch.validation_loss, Some(16.0)); // after it
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Epoch {
    /// The number of the epoch, from 1.
    pub number: usize,
    /// The mean loss over its samples, each batch measured before its step; see [`History`].
    pub loss: f64,
    /// The loss over the validation data after the epoch, if the trainer has some.
    pub validation_loss: Option<f64>,
    /// The Euclidean norm of the gradient of the last batch, before clipping.
    pub gradient_norm: f64,
}

/// The epochs of a training.
///
/// **Which loss is it?** [`Epoch::loss`] is the mean of the batch losses *during* the epoch, as training
/// loops commonly print it: it costs nothing, since each step computes its batch's loss anyway. So with one
/// batch, the default, `epochs[n].loss` is the loss *after n epochs*: `epochs[0]` has the loss before any
/// step, and the loss after the last step is missing. Get it from [`evaluate`](crate::evaluate).
///
/// ```
/// use wengert_layers::mse;
/// use wengert_trainer::{Dataset, Matrix, Params, Sgd, Trainer, evaluate};
/// let data = Dataset::new(Matrix::from([[1.0]]), Matrix::from([[0.0]]))?;
/// let mut params = Params::new();
/// let w = params.add("w", Matrix::from([[8.0]]));
/// let history = Trainer::new(Sgd::new(0.25))
///     .epochs(3)
///     .fit(&mut params, &data, |x, y| mse(x.matmul(w), y))?;
/// let losses: Vec<f64> = history.epochs.iter().map(|epoch| epoch.loss).collect();
/// assert_eq!(losses, [64.0, 16.0, 4.0]); // after 0, 1 and 2 epochs
/// assert_eq!(evaluate(&params, &data, |x, y| mse(x.matmul(w), y)), 1.0); // after 3
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct History {
    /// The epochs, in order.
    pub epochs: Vec<Epoch>,
    /// Why the training ended.
    pub ended: Ended,
    /// The number of the epoch whose final parameters early stopping restored, if it did.
    pub best_epoch: Option<usize>,
}

impl History {
    /// The loss of the first epoch: for full-batch training, the loss before any step.
    ///
    /// ```
    /// use wengert_layers::mse;
    /// use wengert_trainer::{Dataset, Matrix, Params, Sgd, Trainer};
    /// let data = Dataset::new(Matrix::from([[1.0]]), Matrix::from([[0.0]]))?;
    /// let mut params = Params::new();
    /// let w = params.add("w", Matrix::from([[8.0]]));
    /// let mut trainer = Trainer::new(Sgd::new(0.25)).epochs(3);
    /// let history = trainer.fit(&mut params, &data, |x, y| mse(x.matmul(w), y))?;
    /// assert_eq!(history.initial_loss(), Some(64.0)); // (8·1 − 0)²
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn initial_loss(&self) -> Option<f64> {
        self.epochs.first().map(|epoch| epoch.loss)
    }
}

/// Why a training ended.
///
/// ```
/// use std::ops::ControlFlow;
/// use wengert_layers::mse;
/// use wengert_trainer::{Dataset, Ended, Matrix, Params, Sgd, Trainer};
/// let data = Dataset::new(Matrix::from([[1.0]]), Matrix::from([[0.0]]))?;
/// let mut params = Params::new();
/// let w = params.add("w", Matrix::from([[8.0]]));
/// let mut trainer = Trainer::new(Sgd::new(0.25)).epochs(3);
/// assert_eq!(trainer.fit(&mut params, &data, |x, y| mse(x.matmul(w), y))?.ended, Ended::Complete);
/// let stop = trainer.fit_observed(
///     &mut params,
///     &data,
///     |x, y| mse(x.matmul(w), y),
///     |_| ControlFlow::Break(()),
/// )?;
/// assert_eq!(stop.ended, Ended::Interrupted);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Ended {
    /// All epochs are done.
    Complete,
    /// The validation loss no longer fell.
    Early,
    /// The observer ended it.
    Interrupted,
}
