//! [`Sgd`]: gradient descent, optionally with momentum.

use super::{Optimizer, OptimizerState, Schedule};
use crate::error::RestoreError;
use crate::settings::assert_share;
use wengert_kernels::sweep;
use wengert_tape::{Element, Params};

const VELOCITY: &str = "velocity";

/// Gradient descent: `w ← w − η·g`.
///
/// With momentum μ there is a velocity, `v ← μ·v + g`, and `w ← w − η·v`; Nesterov's form looks ahead:
/// `w ← w − η·(g + μ·v)`. Source: Sutskever, Martens, Dahl, Hinton, *On the importance of
/// initialization and momentum in deep learning*, ICML 2013, in PyTorch's form.
///
/// ```math
/// v \gets μ v + g, \qquad
/// w \gets w - η \begin{cases} v & \text{with momentum} \\ g + μ v & \text{in Nesterov's form} \end{cases}
/// ```
///
/// ```
/// use wengert_trainer::{Matrix, Optimizer, Params, Sgd};
/// let mut params = Params::new();
/// params.add("w", Matrix::from([[1.0]]));
/// let mut gradient = params.zeros_like();
/// gradient.as_mut_slice()[0] = 4.0;
///
/// let mut sgd = Sgd::new(0.125).momentum(0.5);
/// sgd.step(&mut params, &gradient);
/// assert_eq!(params.as_slice(), [0.5]); // 1 − 4/8
/// sgd.step(&mut params, &gradient);
/// assert_eq!(params.as_slice(), [-0.25]); // the velocity is 6 now
/// ```
#[derive(Clone, Debug)]
pub struct Sgd<T> {
    learning_rate: Schedule,
    momentum: f64,
    nesterov: bool,
    state: OptimizerState<T>,
}

impl<T: Element> Sgd<T> {
    /// Plain gradient descent with learning rate η, a number or a [`Schedule`].
    ///
    /// ```
    /// use wengert_trainer::{Optimizer, Schedule, Sgd};
    /// assert_eq!(Sgd::<f64>::new(0.5).learning_rate(), 0.5);
    /// let falling = Sgd::<f64>::new(Schedule::Step { rate: 0.5, every: 100, factor: 0.1 });
    /// assert_eq!(falling.learning_rate(), 0.5);
    /// ```
    ///
    /// # Panics
    /// If η is not positive and finite, as it is and rounded to `T`, or the schedule has no steps, or fewer than
    /// its warm-up.
    #[track_caller]
    pub fn new(learning_rate: impl Into<Schedule>) -> Self {
        let learning_rate = learning_rate.into();
        learning_rate.assert_usable::<T>("sgd");
        Self { learning_rate, momentum: 0.0, nesterov: false, state: OptimizerState::default() }
    }

    /// Changes the learning rate.
    ///
    /// ```
    /// use wengert_trainer::{Optimizer, Sgd};
    /// let mut sgd = Sgd::<f64>::new(0.5);
    /// sgd.set_learning_rate(sgd.learning_rate() / 10.0);
    /// assert_eq!(sgd.learning_rate(), 0.05);
    /// ```
    ///
    /// # Panics
    /// As [`new`](Self::new).
    #[track_caller]
    pub fn set_learning_rate(&mut self, learning_rate: impl Into<Schedule>) {
        self.learning_rate = Self::new(learning_rate).learning_rate;
    }

    /// Adds momentum μ.
    ///
    /// ```
    /// use wengert_trainer::{Matrix, Optimizer, Params, Sgd};
    /// let mut params = Params::new();
    /// params.add("w", Matrix::from([[8.0]]));
    /// let mut gradient = params.zeros_like();
    /// let mut sgd = Sgd::new(1.0).momentum(0.5);
    /// for g in [4.0, 0.0, 0.0] {
    ///     gradient.as_mut_slice()[0] = g;
    ///     sgd.step(&mut params, &gradient);
    /// }
    /// assert_eq!(params.as_slice(), [1.0]); // 8 − 4 − 2 − 1
    /// ```
    ///
    /// # Panics
    /// If μ is not in [0, 1), as it is and rounded to `T`.
    #[must_use]
    #[track_caller]
    pub fn momentum(self, momentum: f64) -> Self {
        assert_share::<T>("sgd", "momentum", momentum);
        Self { momentum, ..self }
    }

    /// Adds momentum μ in Nesterov's form.
    ///
    /// ```
    /// use wengert_trainer::{Matrix, Optimizer, Params, Sgd};
    /// let mut params = Params::new();
    /// params.add("w", Matrix::from([[1.0]]));
    /// let mut gradient = params.zeros_like();
    /// gradient.as_mut_slice()[0] = 4.0;
    /// Sgd::new(0.125).nesterov(0.5).step(&mut params, &gradient);
    /// assert_eq!(params.as_slice(), [0.25]); // 1 − (4 + 0.5·4)/8
    /// ```
    ///
    /// # Panics
    /// If μ is not in [0, 1), as it is and rounded to `T`.
    #[must_use]
    #[track_caller]
    pub fn nesterov(self, momentum: f64) -> Self {
        assert_share::<T>("sgd", "momentum", momentum);
        Self { momentum, nesterov: true, ..self }
    }
}

impl<T: Element> Optimizer<T> for Sgd<T> {
    #[track_caller]
    fn step(&mut self, params: &mut Params<T>, gradient: &Params<T>) {
        let (rate, momentum) = (T::of(self.learning_rate()), T::of(self.momentum));
        if self.momentum == 0.0 {
            let [] = self.state.advance([], params, gradient);
            params.each_trained(|range, w| {
                sweep(
                    [w],
                    &gradient.as_slice()[range],
                    #[inline(always)]
                    move |[w], g| {
                        for (w, &g) in w.iter_mut().zip(g) {
                            *w -= rate * g;
                        }
                    },
                );
            });
            return;
        }
        let [velocity] = self.state.advance([VELOCITY], params, gradient);
        let ahead = if self.nesterov { T::one() } else { T::zero() };
        let weight = if self.nesterov { momentum } else { T::one() };
        params.each_trained(|range, w| {
            sweep(
                [w, &mut velocity.as_mut_slice()[range.clone()]],
                &gradient.as_slice()[range],
                #[inline(always)]
                move |[w, v], g| {
                    for ((w, v), &g) in w.iter_mut().zip(v).zip(g) {
                        *v = momentum * *v + g;
                        *w -= rate * (ahead * g + weight * *v);
                    }
                },
            );
        });
    }

    fn learning_rate(&self) -> f64 {
        self.learning_rate.rate(self.state.steps)
    }

    fn state(&self) -> &OptimizerState<T> {
        &self.state
    }

    fn restore(&mut self, state: OptimizerState<T>) -> Result<(), RestoreError> {
        let moments: &[&str] = if self.momentum == 0.0 { &[] } else { &[VELOCITY] };
        self.state = state.checked("sgd", moments)?;
        Ok(())
    }
}
