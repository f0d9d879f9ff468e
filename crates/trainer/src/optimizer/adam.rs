//! [`Adam`] and [`AdamW`]: steps scaled by running moments of the gradient.

use super::{Optimizer, OptimizerState, Schedule};
use crate::error::RestoreError;
use crate::settings::{assert_positive, assert_share};
use wengert_kernels::sweep;
use wengert_tape::{Element, Params};

const MOMENTS: [&str; 2] = ["m", "v"];

/// Adam: `m ← β₁m + (1−β₁)g`, `v ← β₂v + (1−β₂)g²`, and with bias correction
/// `w ← w − η·(m/(1−β₁ᵗ)) / (√(v/(1−β₂ᵗ)) + ε)`.
///
/// ```math
/// \begin{aligned}
/// m &\gets β_1 m + (1 - β_1)\,g \\
/// v &\gets β_2 v + (1 - β_2)\,g^2 \\
/// w &\gets w - η\,\frac{m / (1 - β_1^t)}{\sqrt{v / (1 - β_2^t)} + ε}
/// \end{aligned}
/// ```
///
/// Defaults: β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸. Source: D. Kingma, J. Ba, *Adam: A Method for Stochastic
/// Optimization*, ICLR 2015, algorithm 1.
///
/// ```
/// use wengert_trainer::{Adam, Matrix, Optimizer, Params};
/// let mut params = Params::new();
/// params.add("w", Matrix::from([[1.0]]));
/// let mut gradient = params.zeros_like();
/// gradient.as_mut_slice()[0] = 4.0;
///
/// Adam::new(0.1).step(&mut params, &gradient);
/// let w = params.as_slice()[0];
/// assert!((w - 0.9).abs() < 1e-9); // the first step is η, whatever the size of the gradient
/// ```
#[derive(Clone, Debug)]
pub struct Adam<T> {
    /// `adam` or `adam_w`, for error texts.
    name: &'static str,
    learning_rate: Schedule,
    betas: (f64, f64),
    epsilon: f64,
    /// λ, the weight decay of [`AdamW`].
    decay: f64,
    state: OptimizerState<T>,
}

impl<T: Element> Adam<T> {
    /// Adam with learning rate η, a number or a [`Schedule`].
    ///
    /// ```
    /// use wengert_trainer::{Adam, Optimizer, Schedule};
    /// assert_eq!(Adam::<f64>::new(0.001).learning_rate(), 0.001);
    /// let falling = Adam::<f64>::new(Schedule::Step { rate: 0.1, every: 100, factor: 0.5 });
    /// assert_eq!(falling.learning_rate(), 0.1);
    /// ```
    ///
    /// # Panics
    /// If η is not positive and finite, as it is and rounded to `T`, or the schedule has no steps, or fewer than
    /// its warm-up.
    #[track_caller]
    pub fn new(learning_rate: impl Into<Schedule>) -> Self {
        Self::named("adam", learning_rate.into())
    }

    #[track_caller]
    fn named(name: &'static str, learning_rate: Schedule) -> Self {
        learning_rate.assert_usable::<T>(name);
        let (betas, state) = ((0.9, 0.999), OptimizerState::default());
        Self { name, learning_rate, betas, epsilon: 1e-8, decay: 0.0, state }
    }

    /// Changes the learning rate.
    ///
    /// ```
    /// use wengert_trainer::{Adam, Matrix, Optimizer, Params};
    /// let mut params = Params::new();
    /// params.add("w", Matrix::from([[1.0]]));
    /// let (mut adam, gradient) = (Adam::new(0.1), params.zeros_like());
    /// adam.step(&mut params, &gradient);
    /// adam.set_learning_rate(0.01);
    /// assert_eq!((adam.learning_rate(), adam.state().steps), (0.01, 1)); // steps and moments are kept
    /// ```
    ///
    /// # Panics
    /// As [`new`](Self::new).
    #[track_caller]
    pub fn set_learning_rate(&mut self, learning_rate: impl Into<Schedule>) {
        self.learning_rate = Self::named(self.name, learning_rate.into()).learning_rate;
    }

    /// Sets the decay rates β₁ and β₂ of the moments.
    ///
    /// ```
    /// use wengert_trainer::{Adam, Matrix, Optimizer, Params};
    /// let mut params = Params::new();
    /// params.add("w", Matrix::from([[1.0]]));
    /// let mut gradient = params.zeros_like();
    /// let mut adam = Adam::new(0.1).betas(0.0, 0.0); // without memory: w ← w − η·g/|g|
    /// for g in [5.0, -0.001] {
    ///     gradient.as_mut_slice()[0] = g;
    ///     adam.step(&mut params, &gradient);
    /// }
    /// assert!((params.as_slice()[0] - 1.0_f64).abs() < 1e-5); // one step down and one up
    /// ```
    ///
    /// # Panics
    /// If one of them is not in [0, 1), as it is and rounded to `T`.
    #[must_use]
    #[track_caller]
    pub fn betas(self, first: f64, second: f64) -> Self {
        assert_share::<T>(self.name, "β₁", first);
        assert_share::<T>(self.name, "β₂", second);
        Self { betas: (first, second), ..self }
    }

    /// Sets ε.
    ///
    /// ```
    /// use wengert_trainer::{Adam, Matrix, Optimizer, Params};
    /// let mut params = Params::new();
    /// params.add("w", Matrix::from([[1.0]]));
    /// let mut gradient = params.zeros_like();
    /// gradient.as_mut_slice()[0] = 4.0;
    /// Adam::new(0.1).epsilon(4.0).step(&mut params, &gradient);
    /// assert!((params.as_slice()[0] - 0.95_f64).abs() < 1e-12); // 1 − 0.1·4/(4 + 4)
    /// ```
    ///
    /// # Panics
    /// If ε is not positive and finite, as it is and rounded to `T`.
    #[must_use]
    #[track_caller]
    pub fn epsilon(self, epsilon: f64) -> Self {
        assert_positive::<T>(self.name, "ε", epsilon);
        Self { epsilon, ..self }
    }
}

impl<T: Element> Optimizer<T> for Adam<T> {
    #[track_caller]
    fn step(&mut self, params: &mut Params<T>, gradient: &Params<T>) {
        let (learning_rate, (beta1, beta2)) = (self.learning_rate(), self.betas);
        let steps = i32::try_from(self.state.steps + 1).unwrap_or(i32::MAX);
        let [m, v] = self.state.advance(MOMENTS, params, gradient);
        let correction1 = 1.0 - beta1.powi(steps);
        let correction2 = 1.0 - beta2.powi(steps);
        let (b1, a1) = (T::of(beta1), T::of(1.0 - beta1));
        let (b2, a2) = (T::of(beta2), T::of(1.0 - beta2));
        let rate = T::of(learning_rate / correction1);
        let scale = T::of(correction2.sqrt().recip());
        let (epsilon, keep) = (T::of(self.epsilon), T::of(1.0 - learning_rate * self.decay));
        params.each_trained(|range, w| {
            let (m, v) =
                (&mut m.as_mut_slice()[range.clone()], &mut v.as_mut_slice()[range.clone()]);
            sweep(
                [w, m, v],
                &gradient.as_slice()[range],
                #[inline(always)]
                move |[w, m, v], g| {
                    for (((w, m), v), &g) in w.iter_mut().zip(m).zip(v).zip(g) {
                        *m = b1 * *m + a1 * g;
                        *v = b2 * *v + a2 * (g * g);
                        *w = keep * *w - rate * *m / (v.sqrt() * scale + epsilon);
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
        self.state = state.checked(self.name, &MOMENTS)?;
        Ok(())
    }
}

/// Adam with decoupled weight decay: `w ← (1 − η·λ)·w` before each step of [`Adam`].
///
/// ```math
/// w \gets (1 - ηλ)\,w - η\,\frac{m / (1 - β_1^t)}{\sqrt{v / (1 - β_2^t)} + ε}
/// ```
///
/// Source: I. Loshchilov, F. Hutter, *Decoupled Weight Decay Regularization*, ICLR 2019.
///
/// ```
/// use wengert_trainer::{AdamW, Matrix, Optimizer, Params};
/// let mut params = Params::new();
/// params.add("w", Matrix::from([[1.0]]));
/// let mut gradient = params.zeros_like();
/// gradient.as_mut_slice()[0] = 4.0;
///
/// AdamW::new(0.1, 0.01).step(&mut params, &gradient);
/// let w = params.as_slice()[0];
/// assert!((w - 0.899).abs() < 1e-9); // (1 − 0.1·0.01)·1 − 0.1
/// ```
#[derive(Clone, Debug)]
pub struct AdamW<T>(Adam<T>);

impl<T: Element> AdamW<T> {
    /// AdamW with learning rate η, a number or a [`Schedule`], and weight decay λ.
    ///
    /// ```
    /// use wengert_trainer::{AdamW, Matrix, Optimizer, Params};
    /// let mut params = Params::new();
    /// params.add("w", Matrix::from([[8.0]]));
    /// let no_gradient = params.zeros_like();
    /// AdamW::new(0.5, 0.5).step(&mut params, &no_gradient);
    /// assert_eq!(params.as_slice(), [6.0]); // (1 − 0.5·0.5)·8: the decay is not scaled by moments
    /// ```
    ///
    /// # Panics
    /// If η is not positive and finite, as it is and rounded to `T`, the schedule has no steps, or fewer than
    /// its warm-up, or λ is negative or not finite.
    #[track_caller]
    pub fn new(learning_rate: impl Into<Schedule>, weight_decay: f64) -> Self {
        assert!(
            weight_decay >= 0.0 && weight_decay.is_finite(),
            "adam_w: expected a finite weight decay of at least 0, got {weight_decay:?}"
        );
        Self(Adam { decay: weight_decay, ..Adam::named("adam_w", learning_rate.into()) })
    }

    /// Changes the learning rate.
    ///
    /// ```
    /// use wengert_trainer::{AdamW, Matrix, Optimizer, Params};
    /// let mut params = Params::new();
    /// params.add("w", Matrix::from([[8.0]]));
    /// let (no_gradient, mut adam_w) = (params.zeros_like(), AdamW::new(0.5, 0.5));
    /// adam_w.set_learning_rate(1.0);
    /// adam_w.step(&mut params, &no_gradient);
    /// assert_eq!(params.as_slice(), [4.0]); // (1 − 1·0.5)·8: the decay scales with it
    /// ```
    ///
    /// # Panics
    /// If it is not positive and finite, as it is and rounded to `T`, or the schedule has no steps, or fewer than
    /// its warm-up.
    #[track_caller]
    pub fn set_learning_rate(&mut self, learning_rate: impl Into<Schedule>) {
        self.0.set_learning_rate(learning_rate);
    }

    /// Sets the decay rates β₁ and β₂ of the moments.
    ///
    /// ```
    /// use wengert_trainer::{AdamW, Matrix, Optimizer, Params};
    /// let mut params = Params::new();
    /// params.add("w", Matrix::from([[1.0]]));
    /// let mut gradient = params.zeros_like();
    /// let mut adam_w = AdamW::new(0.1, 0.0).betas(0.0, 0.0); // w ← w − η·g/|g|
    /// for g in [5.0, -0.001] {
    ///     gradient.as_mut_slice()[0] = g;
    ///     adam_w.step(&mut params, &gradient);
    /// }
    /// assert!((params.as_slice()[0] - 1.0_f64).abs() < 1e-5); // one step down and one up
    /// ```
    ///
    /// # Panics
    /// If one of them is not in [0, 1), as it is and rounded to `T`.
    #[must_use]
    #[track_caller]
    pub fn betas(self, first: f64, second: f64) -> Self {
        Self(self.0.betas(first, second))
    }

    /// Sets ε.
    ///
    /// ```
    /// use wengert_trainer::{AdamW, Matrix, Optimizer, Params};
    /// let mut params = Params::new();
    /// params.add("w", Matrix::from([[1.0]]));
    /// let mut gradient = params.zeros_like();
    /// gradient.as_mut_slice()[0] = 4.0;
    /// AdamW::new(0.1, 0.5).epsilon(4.0).step(&mut params, &gradient);
    /// assert!((params.as_slice()[0] - 0.9_f64).abs() < 1e-12); // (1 − 0.1·0.5)·1 − 0.1·4/(4 + 4)
    /// ```
    ///
    /// # Panics
    /// If ε is not positive and finite, as it is and rounded to `T`.
    #[must_use]
    #[track_caller]
    pub fn epsilon(self, epsilon: f64) -> Self {
        Self(self.0.epsilon(epsilon))
    }
}

impl<T: Element> Optimizer<T> for AdamW<T> {
    #[track_caller]
    fn step(&mut self, params: &mut Params<T>, gradient: &Params<T>) {
        self.0.step(params, gradient);
    }
    fn learning_rate(&self) -> f64 {
        self.0.learning_rate()
    }
    fn state(&self) -> &OptimizerState<T> {
        self.0.state()
    }
    fn restore(&mut self, state: OptimizerState<T>) -> Result<(), RestoreError> {
        self.0.restore(state)
    }
}
