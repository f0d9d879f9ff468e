//! [`sgd_step`] and [`adam_step`]: the update of the parameters.

use wengert_kernels::{AlignedVec, Element, sweep};

/// Gradient descent: `θ ← θ − η·g`, for the learning rate η.
///
/// ```
/// let mut params = [1.0, 2.0];
/// wengert_manual::sgd_step(&mut params, &[10.0, -10.0], 0.1);
/// assert_eq!(params, [0.0, 3.0]);
/// ```
///
/// # Panics
/// If the lengths differ.
#[track_caller]
pub fn sgd_step<T: Element>(params: &mut [T], grads: &[T], learning_rate: f64) {
    assert_eq!(params.len(), grads.len(), "sgd: one gradient for each parameter");
    let rate = T::of(learning_rate);
    sweep(
        [params],
        grads,
        #[inline(always)]
        |[params], grads| {
            for (param, &grad) in params.iter_mut().zip(grads) {
                *param -= rate * grad;
            }
        },
    );
}

/// The constants and state of Adam: the running means of the gradient and of its square.
///
/// ```
/// use wengert_manual::{Adam, adam_step};
/// let (mut params, mut adam) = ([1.0_f64], Adam::new(1));
/// adam.learning_rate = 0.1;
/// adam_step(&mut params, &[10.0], &mut adam);
/// assert!((params[0] - 0.9).abs() < 1e-9); // the first step is η
/// ```
#[derive(Clone, Debug)]
pub struct Adam<T> {
    /// η: the learning rate.
    pub learning_rate: f64,
    /// β₁: the decay of the mean of the gradient in a step.
    pub beta1: f64,
    /// β₂: the decay of the mean of its square in a step.
    pub beta2: f64,
    /// ε, added to the root.
    pub epsilon: f64,
    steps: i32,
    /// m and v.
    moments: [AlignedVec<T>; 2],
}

impl<T: Element> Adam<T> {
    /// Adam before its first step: η = 0.001, β₁ = 0.9, β₂ = 0.999, ε = 1e-8.
    ///
    /// ```
    /// use wengert_manual::Adam;
    /// let adam = Adam::<f32>::new(129);
    /// assert_eq!((adam.learning_rate, adam.beta1, adam.beta2, adam.epsilon), (0.001, 0.9, 0.999, 1e-8));
    /// ```
    pub fn new(parameters: usize) -> Self {
        Self {
            learning_rate: 1e-3,
            beta1: 0.9,
            beta2: 0.999,
            epsilon: 1e-8,
            steps: 0,
            moments: [(); 2].map(|()| AlignedVec::filled(parameters, T::zero())),
        }
    }
}

/// Adam (Kingma & Ba, 2015, algorithm 1): in step t, from m = v = 0 on,
/// `m ← β₁m + (1 − β₁)g`, `v ← β₂v + (1 − β₂)g²` and
/// `θ ← θ − η·m/(1 − β₁ᵗ) / (√(v/(1 − β₂ᵗ)) + ε)`.
///
/// ```math
/// \begin{aligned}
/// m &\gets β_1 m + (1 - β_1)\,g \\
/// v &\gets β_2 v + (1 - β_2)\,g^2 \\
/// θ &\gets θ - η\,\frac{m / (1 - β_1^t)}{\sqrt{v / (1 - β_2^t)} + ε}
/// \end{aligned}
/// ```
///
/// ```
/// use wengert_manual::{Adam, adam_step};
/// let (mut params, mut adam) = ([1.0_f64, 2.0], Adam::new(2));
/// adam_step(&mut params, &[10.0, -0.01], &mut adam);
/// // The first step is η against the sign of the gradient, whatever its size.
/// assert!((params[0] - 0.999).abs() < 1e-9 && (params[1] - 2.001).abs() < 1e-9);
/// ```
///
/// # Panics
/// If the lengths differ.
#[track_caller]
pub fn adam_step<T: Element>(params: &mut [T], grads: &[T], adam: &mut Adam<T>) {
    let Adam { learning_rate, beta1, beta2, epsilon, ref mut steps, ref mut moments } = *adam;
    let [means, squares] = moments.each_mut();
    assert_eq!(params.len(), grads.len(), "adam: one gradient for each parameter");
    assert_eq!(params.len(), means.len(), "adam: made for another number of parameters");
    *steps += 1;
    let (keep1, take1) = (T::of(beta1), T::of(1.0 - beta1));
    let (keep2, take2) = (T::of(beta2), T::of(1.0 - beta2));
    let rate = T::of(learning_rate / (1.0 - beta1.powi(*steps)));
    let root = T::of((1.0 - beta2.powi(*steps)).sqrt().recip());
    let epsilon = T::of(epsilon);
    sweep(
        [params, means, squares],
        grads,
        #[inline(always)]
        move |[params, means, squares], grads| {
            let moments = means.iter_mut().zip(squares);
            for ((param, &grad), (mean, square)) in params.iter_mut().zip(grads).zip(moments) {
                *mean = keep1 * *mean + take1 * grad;
                *square = keep2 * *square + take2 * (grad * grad);
                *param -= rate * *mean / (square.sqrt() * root + epsilon);
            }
        },
    );
}
