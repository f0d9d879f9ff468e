//! [`Minimizer`]: methods that choose the points where they evaluate the loss.

mod lbfgs;
mod line_search;

pub use lbfgs::Lbfgs;

use crate::dataset::Dataset;
use crate::error::TrainError;
use crate::objective::mean_loss;
use crate::training::{check_reached, check_trained, origin};
use wengert_tape::{Element, Params, Tape, Var};

/// A method that minimises a function of the parameters and chooses where to evaluate it. An
/// [`Optimizer`](crate::Optimizer), with one step per gradient, cannot do a line search.
///
/// ```
/// use wengert_trainer::{Matrix, Minimizer, Minimum, Params, Stopped, TrainError};
///
/// /// Doubles or halves the length of its steps: for one parameter.
/// struct Halving;
///
/// impl Minimizer<f64> for Halving {
///     fn minimize(
///         &self,
///         params: &mut Params<f64>,
///         objective: &mut dyn FnMut(&Params<f64>, &mut Params<f64>) -> f64,
///     ) -> Result<Minimum, TrainError> {
///         let (mut gradient, mut length) = (params.zeros_like(), 1.0);
///         let mut loss = objective(params, &mut gradient);
///         for _ in 0..200 {
///             let step = -length * gradient.as_slice()[0].signum();
///             let next = params.map(|x| x + step);
///             let mut slope = params.zeros_like();
///             match objective(&next, &mut slope) {
///                 lower if lower < loss => {
///                     (*params, gradient, loss, length) = (next, slope, lower, 2.0 * length);
///                 }
///                 _ => length /= 2.0,
///             }
///         }
///         let slope = gradient.as_slice()[0].abs();
///         Ok(Minimum { loss, slope, iterations: 200, evaluations: 201, stopped: Stopped::Iterations })
///     }
/// }
/// let mut params = Params::new();
/// params.add("x", Matrix::from([[10.0]]));
/// Halving.minimize(&mut params, &mut |params, gradient| {
///     let x = params.as_slice()[0];
///     gradient.as_mut_slice()[0] = 2.0 * (x - 3.0);
///     (x - 3.0).powi(2)
/// })?;
/// assert!((params.as_slice()[0] - 3.0).abs() < 1e-6);
/// # Ok::<(), wengert_trainer::TrainError>(())
/// ```
pub trait Minimizer<T: Element> {
    /// Minimises `objective(params, gradient)`, which returns the loss and writes its gradient. It starts
    /// at `params` and leaves the best point there. Frozen parameters stay as they are.
    ///
    /// ```
    /// use wengert_tape::Tape;
    /// use wengert_trainer::{Lbfgs, Matrix, Minimizer, Params, Stopped};
    /// let mut params = Params::new();
    /// let a = params.add("a", Matrix::from([[-1.2]]));
    /// let b = params.add("b", Matrix::from([[1.0]]));
    /// let mut tape = Tape::new();
    /// let minimum = Lbfgs::new().minimize(&mut params, &mut |params, gradient| {
    ///     let t = tape.record(params);
    ///     let (a, b) = (t.param(a), t.param(b));
    ///     let loss = (b - a.square()).square() * 100.0 + (1.0 - a).square(); // Rosenbrock's
    ///     loss.backward(gradient);
    ///     loss.item()
    /// })?;
    /// assert_eq!(minimum.stopped, Stopped::Flat);
    /// assert!(params.as_slice().iter().all(|x| (x - 1.0).abs() < 1e-6));
    /// # Ok::<(), wengert_trainer::TrainError>(())
    /// ```
    ///
    /// # Errors
    /// If there is nothing to train, or the loss or the gradient is not finite at the start. Non-finite values
    /// elsewhere are no error: no step goes there.
    fn minimize(
        &self,
        params: &mut Params<T>,
        objective: &mut dyn FnMut(&Params<T>, &mut Params<T>) -> T,
    ) -> Result<Minimum, TrainError>;

    /// Minimises `objective(features, targets)` over all the data at once: a loss, or one row of losses per
    /// sample, as for [`Trainer::fit`](crate::Trainer::fit).
    ///
    /// ```
    /// use wengert_layers::mse;
    /// use wengert_trainer::{Dataset, Lbfgs, Matrix, Minimizer, Params};
    /// let x = Matrix::from([[0.0], [1.0], [2.0]]);
    /// let data = Dataset::new(x.clone(), x.map(|x| 3.0 * x + 1.0))?;
    /// let mut params = Params::new();
    /// let (w, b) = (params.add("w", Matrix::zeros(1, 1)), params.add("b", Matrix::zeros(1, 1)));
    /// let minimum = Lbfgs::new().fit(&mut params, &data, |x, y| mse(x.matmul(w) + b, y))?;
    /// assert!(minimum.loss < 1e-12);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`minimize`](Self::minimize), and if the loss does not reach a parameter.
    ///
    /// # Panics
    /// If the objective panics, or returns neither a loss nor losses of the samples.
    #[track_caller]
    fn fit(
        &self,
        params: &mut Params<T>,
        data: &Dataset<T>,
        objective: impl for<'t> Fn(Var<'t, T>, Var<'t, T>) -> Var<'t, T>,
    ) -> Result<Minimum, TrainError>
    where
        Self: Sized,
    {
        check_trained(params)?;
        let (mut tape, features) = (Tape::new(), data.features().clone().into_aligned());
        let t = tape.record(params);
        let losses = objective(t.constant(&features), t.constant(data.targets()));
        let weighing = data.weighing();
        let loss = match mean_loss(losses, data.len(), weighing) {
            Ok(loss) => loss,
            Err(text) => panic!("fit: {text}"),
        };
        let mut gradient = params.zeros_like();
        loss.backward(&mut gradient);
        check_reached(loss)?;
        let slopes: Vec<f64> = gradient.as_slice().iter().map(|g| g.to_f64()).collect();
        if let Some(what) = not_finite(loss.item().to_f64(), &slopes) {
            return Err(TrainError::Start { what, origin: Some(origin(loss)) });
        }
        self.minimize(params, &mut |params, gradient| {
            let t = tape.record(params);
            let losses = objective(t.constant(&features), t.constant(data.targets()));
            let loss = mean_loss(losses, data.len(), weighing);
            let loss = loss.expect("the objective gives one shape");
            loss.backward(gradient);
            loss.item()
        })
    }
}

/// The name of the non-finite quantity, if any.
fn not_finite(loss: f64, gradient: &[f64]) -> Option<&'static str> {
    if !loss.is_finite() {
        return Some("loss");
    }
    gradient.iter().any(|g| !g.is_finite()).then_some("gradient")
}

/// The result of a [`Minimizer`].
///
/// ```
/// use wengert_trainer::{Lbfgs, Matrix, Minimizer, Params, Stopped};
/// let mut params = Params::new();
/// params.add("x", Matrix::from([[10.0]]));
/// // (x − 3)² + 1, with its slope.
/// let minimum = Lbfgs::new().minimize(&mut params, &mut |params, gradient| {
///     let x = params.as_slice()[0];
///     gradient.as_mut_slice()[0] = 2.0 * (x - 3.0);
///     (x - 3.0).powi(2) + 1.0
/// })?;
/// assert_eq!((minimum.loss, minimum.slope, minimum.stopped), (1.0, 0.0, Stopped::Flat));
/// assert_eq!(params.as_slice(), [3.0]);
/// # Ok::<(), wengert_trainer::TrainError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Minimum {
    /// The loss at the minimum.
    pub loss: f64,
    /// The largest magnitude in the gradient there.
    pub slope: f64,
    /// The number of steps.
    pub iterations: usize,
    /// The number of evaluations of the objective.
    pub evaluations: usize,
    /// Why the method stopped.
    pub stopped: Stopped,
}

/// Why a [`Minimizer`] stopped.
///
/// ```
/// use wengert_trainer::{Lbfgs, Matrix, Minimizer, Params, Stopped};
/// let mut params = Params::new();
/// params.add("x", Matrix::from([[10.0]]));
/// let square = &mut |params: &Params<f64>, gradient: &mut Params<f64>| {
///     let x = params.as_slice()[0];
///     gradient.as_mut_slice()[0] = 2.0 * x;
///     x * x
/// };
/// let few = Lbfgs::new().iterations(1).minimize(&mut params, square)?;
/// assert_eq!(few.stopped, Stopped::Iterations);
/// let enough = Lbfgs::new().minimize(&mut params, square)?;
/// assert_eq!(enough.stopped, Stopped::Flat);
/// # Ok::<(), wengert_trainer::TrainError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stopped {
    /// The gradient is small: this is a minimum to the requested tolerance.
    Flat,
    /// The last step hardly lowered the loss.
    Steady,
    /// The maximum number of iterations was reached.
    Iterations,
    /// The line search found no lower loss: the loss is at the limit of its precision, or the gradient does
    /// not belong to it.
    Stuck,
}
