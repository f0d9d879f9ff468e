//! [`OptimizerState`]: the state of an optimiser between steps.

use crate::error::RestoreError;
use wengert_tape::{Element, Params};

/// The state of an optimiser between steps, as plain data. Saved to a file and restored into a fresh
/// optimiser with the same settings, it continues bit for bit.
///
/// ```
/// use wengert_trainer::{Adam, Matrix, Optimizer, Params};
/// let mut params = Params::new();
/// params.add("w", Matrix::from([[1.0]]));
/// let (mut first, mut gradient) = (Adam::new(0.1), params.zeros_like());
/// gradient.as_mut_slice()[0] = 10.0;
/// first.step(&mut params, &gradient);
///
/// let mut second = Adam::new(0.1);
/// second.restore(first.state().clone())?;
/// let mut other = params.clone();
/// first.step(&mut params, &gradient);
/// second.step(&mut other, &gradient);
/// assert_eq!(params.as_slice(), other.as_slice());
/// # Ok::<(), wengert_trainer::RestoreError>(())
/// ```
#[derive(Clone, Debug)]
pub struct OptimizerState<T> {
    /// The number of steps taken, by which its [`Schedule`](super::Schedule) goes.
    pub steps: u64,
    /// Running sums of gradients by name, each in the parameters' layout: `velocity` of
    /// [`Sgd`](super::Sgd) with momentum, `m` and `v` of [`Adam`](super::Adam). Empty before the first step.
    pub moments: Vec<(String, Params<T>)>,
}

impl<T> Default for OptimizerState<T> {
    fn default() -> Self {
        Self { steps: 0, moments: Vec::new() }
    }
}

impl<T: Element> OptimizerState<T> {
    /// Counts a step and returns the moments of these names, which start at 0, after checking all layouts.
    /// For the [`step`](super::Optimizer::step) of your own optimiser.
    ///
    /// ```
    /// use wengert_trainer::{Matrix, OptimizerState, Params};
    /// let mut params = Params::new();
    /// params.add("w", Matrix::from([[1.0]]));
    /// let mut state = OptimizerState::default();
    /// let [velocity] = state.advance(["velocity"], &params, &params.zeros_like());
    /// assert_eq!(velocity.as_slice(), [0.0]);
    /// assert_eq!(state.steps, 1);
    /// ```
    ///
    /// # Panics
    /// If the gradient or a moment does not have the parameters' layout, or there are fewer moments than names.
    #[track_caller]
    pub fn advance<const N: usize>(
        &mut self,
        names: [&str; N],
        params: &Params<T>,
        gradient: &Params<T>,
    ) -> [&mut Params<T>; N] {
        assert!(
            params.same_layout(gradient),
            "step: the gradient does not have the layout of the parameters; make it with `params.zeros_like()`"
        );
        if self.moments.is_empty() {
            self.moments = names.map(|name| (name.to_owned(), params.zeros_like())).into();
        }
        let mut moments = self.moments.iter_mut().map(|(_, moment)| moment);
        let moments = std::array::from_fn(|_| moments.next().expect("as many as there are names"));
        assert!(
            moments.iter().all(|moment| params.same_layout(moment)),
            "step: this optimiser has been used with parameters of another layout"
        );
        self.steps += 1;
        moments
    }

    /// Returns itself if it holds moments of these names, for the [`restore`](super::Optimizer::restore) of
    /// `optimizer`.
    ///
    /// ```
    /// use wengert_trainer::{OptimizerState, Params};
    /// let state = OptimizerState { steps: 3, moments: vec![("velocity".to_owned(), Params::new())] };
    /// assert!(state.clone().checked("lion", &["velocity"]).is_ok());
    /// let wrong = state.checked("lion", &["m"]).unwrap_err();
    /// assert_eq!(wrong.to_string(), "lion: expected the moments m, got velocity");
    /// ```
    ///
    /// # Errors
    /// If it holds others.
    pub fn checked(self, optimizer: &str, names: &[&str]) -> Result<Self, RestoreError> {
        let got = self.moments.iter().map(|(name, _)| name.as_str());
        let fresh = self.steps == 0 && self.moments.is_empty();
        if fresh || got.clone().eq(names.iter().copied()) {
            return Ok(self);
        }
        let list = |names: Vec<&str>| match names.is_empty() {
            true => "none".to_owned(),
            false => names.join(", "),
        };
        let (expected, got) = (list(names.to_vec()), list(got.collect()));
        Err(RestoreError::Moments { optimizer: optimizer.to_owned(), expected, got })
    }
}
