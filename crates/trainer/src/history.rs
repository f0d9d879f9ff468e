//! [`History`]: what happened, epoch by epoch, and [`Observer`]: who is told.

use std::ops::ControlFlow;

/// One pass over the training data.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Epoch {
    /// Its number, from 1.
    pub number: usize,
    /// The mean loss over its samples, each batch measured before its step. For full-batch training this
    /// is the loss before the epoch.
    pub loss: f64,
    /// The Euclidean norm of the gradient of its last batch.
    pub gradient_norm: f64,
}

/// The epochs of a training.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    /// In order.
    pub epochs: Vec<Epoch>,
    /// Whether an [`Observer`] stopped the training.
    pub stopped: bool,
}

impl History {
    /// The loss of the first epoch: for full-batch training that before any step.
    pub fn initial_loss(&self) -> Option<f64> {
        self.epochs.first().map(|epoch| epoch.loss)
    }
}

/// Is told of each epoch and may stop the training. Every closure
/// `|epoch: &Epoch| -> ControlFlow<()>` is one.
pub trait Observer: Send {
    /// Called after each epoch.
    fn epoch(&mut self, epoch: &Epoch) -> ControlFlow<()>;
}

impl<F: FnMut(&Epoch) -> ControlFlow<()> + Send> Observer for F {
    fn epoch(&mut self, epoch: &Epoch) -> ControlFlow<()> {
        self(epoch)
    }
}

/// Watches nothing.
impl Observer for () {
    fn epoch(&mut self, _: &Epoch) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}
