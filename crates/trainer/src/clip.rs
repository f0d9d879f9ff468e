//! Gradient clipping: limits the size of a step on steep loss surfaces.

use crate::settings::assert_limit;
use wengert_kernels::norm;
use wengert_tape::{Element, Params};

/// `g ← g·θ/‖g‖` if `‖g‖ > θ`, with the Euclidean norm over all parameters; the direction stays.
/// Returns `‖g‖` before clipping.
///
/// ```math
/// g \gets g\,\min\Big(1, \frac{θ}{\lVert g \rVert}\Big)
/// ```
///
/// Source: Pascanu, Mikolov, Bengio, *On the difficulty of training recurrent neural networks*, ICML
/// 2013, algorithm 1.
///
/// ```
/// use wengert_trainer::{Matrix, Params, clip_norm};
/// let mut params = Params::new();
/// params.add("w", Matrix::from([[1.0, 1.0]]));
/// let mut gradient = params.zeros_like();
/// gradient.as_mut_slice().copy_from_slice(&[30.0, -40.0]);
/// assert_eq!(clip_norm(&mut gradient, 5.0), 50.0);
/// assert_eq!(gradient.as_slice(), [3.0, -4.0]);
/// ```
///
/// # Panics
/// If θ is not positive, as it is and rounded to `T`. It may be infinite, and then nothing is clipped.
#[track_caller]
pub fn clip_norm<T: Element>(gradient: &mut Params<T>, limit: f64) -> f64 {
    assert_limit::<T>("clip_norm", limit);
    let norm = norm(gradient.as_slice());
    shorten(gradient, norm, limit);
    norm
}

/// [`clip_norm`] for a gradient with a known norm.
pub(crate) fn shorten<T: Element>(gradient: &mut Params<T>, norm: f64, limit: f64) {
    if norm > limit {
        let scale = T::of(limit / norm);
        gradient.as_mut_slice().iter_mut().for_each(|g| *g *= scale);
    }
}

/// `g ← min(max(g, −θ), θ)` for each entry; the direction may change.
///
/// ```math
/// g_i \gets \min(\max(g_i, -θ), θ)
/// ```
///
/// Source: Goodfellow, Bengio, Courville, *Deep Learning*, MIT Press 2016, section 10.11.1, after Mikolov,
/// 2012. PyTorch: `clip_grad_value_`.
///
/// ```
/// use wengert_trainer::{Matrix, Params, clip_value};
/// let mut params = Params::new();
/// params.add("w", Matrix::from([[1.0, 1.0]]));
/// let mut gradient = params.zeros_like();
/// gradient.as_mut_slice().copy_from_slice(&[0.5, -40.0]);
/// clip_value(&mut gradient, 5.0);
/// assert_eq!(gradient.as_slice(), [0.5, -5.0]);
/// ```
///
/// # Panics
/// If θ is not positive, as it is and rounded to `T`. It may be infinite, and then nothing is clipped.
#[track_caller]
pub fn clip_value<T: Element>(gradient: &mut Params<T>, limit: f64) {
    assert_limit::<T>("clip_value", limit);
    let limit = T::of(limit);
    gradient.as_mut_slice().iter_mut().for_each(|g| *g = g.max(-limit).min(limit));
}
