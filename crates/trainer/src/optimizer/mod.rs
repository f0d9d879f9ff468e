//! [`Optimizer`]: updates parameters from a gradient.

mod adam;
mod schedule;
mod sgd;
mod state;

pub use adam::{Adam, AdamW};
pub use schedule::Schedule;
pub use sgd::Sgd;
pub use state::OptimizerState;

use crate::error::RestoreError;
use std::fmt::Debug;
use wengert_tape::{Element, Params};

/// A first-order method: one step from one gradient. Frozen parameters stay as they are.
///
/// Optimisers are plain values, for your own loop as well:
///
/// ```
/// use wengert_trainer::{Matrix, Optimizer, Params, Sgd};
/// let mut params = Params::new();
/// let w = params.add("w", Matrix::from([[1.0]]));
/// let mut gradient = params.zeros_like();
/// gradient.as_mut_slice()[0] = 10.0;
/// Sgd::new(0.25).step(&mut params, &gradient);
/// assert_eq!(params.get(w).at(0, 0), -1.5);
/// ```
pub trait Optimizer<T: Element>: Debug + Send {
    /// Moves `params` one step against the gradient.
    ///
    /// ```
    /// use wengert_trainer::{Matrix, Optimizer, Params, Sgd};
    /// let mut params = Params::new();
    /// params.add("w", Matrix::from([[1.0, 1.0]]));
    /// let mut gradient = params.zeros_like();
    /// gradient.as_mut_slice().copy_from_slice(&[2.0, -4.0]);
    /// Sgd::new(0.5).step(&mut params, &gradient);
    /// assert_eq!(params.as_slice(), [0.0, 3.0]);
    /// ```
    ///
    /// # Panics
    /// If the gradient does not have the parameters' layout, or this optimiser has been used with parameters
    /// of another layout.
    #[track_caller]
    fn step(&mut self, params: &mut Params<T>, gradient: &Params<T>);

    /// The learning rate of the next step.
    ///
    /// ```
    /// use wengert_trainer::{Matrix, Optimizer, Params, Schedule, Sgd};
    /// let mut params = Params::new();
    /// params.add("w", Matrix::from([[1.0]]));
    /// let mut sgd = Sgd::new(Schedule::Step { rate: 0.5, every: 1, factor: 0.1 });
    /// assert_eq!(sgd.learning_rate(), 0.5);
    /// let gradient = params.zeros_like();
    /// sgd.step(&mut params, &gradient);
    /// assert_eq!(sgd.learning_rate(), 0.05);
    /// ```
    fn learning_rate(&self) -> f64;

    /// The state kept between steps.
    ///
    /// ```
    /// use wengert_trainer::{Adam, Matrix, Optimizer, Params};
    /// let mut params = Params::new();
    /// params.add("w", Matrix::from([[1.0]]));
    /// let (mut adam, gradient) = (Adam::new(0.1), params.zeros_like());
    /// assert_eq!((adam.state().steps, adam.state().moments.len()), (0, 0));
    /// adam.step(&mut params, &gradient);
    /// assert_eq!((adam.state().steps, adam.state().moments.len()), (1, 2)); // m and v
    /// ```
    fn state(&self) -> &OptimizerState<T>;

    /// Continues from the state of an optimiser with the same settings.
    ///
    /// ```
    /// use wengert_trainer::{Adam, Matrix, Optimizer, Params, Sgd};
    /// let mut params = Params::new();
    /// params.add("w", Matrix::from([[1.0]]));
    /// let (mut adam, gradient) = (Adam::new(0.1), params.zeros_like());
    /// adam.step(&mut params, &gradient);
    /// let wrong = Sgd::new(0.1).restore(adam.state().clone()).unwrap_err();
    /// assert_eq!(wrong.to_string(), "sgd: expected the moments none, got m, v");
    /// Adam::new(0.1).restore(adam.state().clone())?;
    /// # Ok::<(), wengert_trainer::RestoreError>(())
    /// ```
    ///
    /// # Errors
    /// If the moments are not those of this optimiser.
    fn restore(&mut self, state: OptimizerState<T>) -> Result<(), RestoreError>;
}

impl<T: Element, O: Optimizer<T> + ?Sized> Optimizer<T> for Box<O> {
    #[track_caller]
    fn step(&mut self, params: &mut Params<T>, gradient: &Params<T>) {
        (**self).step(params, gradient);
    }
    fn learning_rate(&self) -> f64 {
        (**self).learning_rate()
    }
    fn state(&self) -> &OptimizerState<T> {
        (**self).state()
    }
    fn restore(&mut self, state: OptimizerState<T>) -> Result<(), RestoreError> {
        (**self).restore(state)
    }
}
