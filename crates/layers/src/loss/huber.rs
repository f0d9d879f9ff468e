//! The Huber error: squared near 0, absolute far off.

use super::assert_same_shape;
use wengert_tape::{Element, Elementwise, Scalar, Var};

/// `h(r) = r²/2` for `|r| ≤ δ`, else `δ·(|r| − δ/2)`; with `m = min(|r|, δ)` both are
/// `m·(|r| − m/2)`.
#[derive(Clone, Copy, Debug)]
struct HuberError {
    delta: f64,
}

impl Elementwise for HuberError {
    #[inline(always)]
    fn eval<S: Scalar>(&self, r: S) -> S {
        let far = r.abs();
        let near = far.min(S::of(self.delta));
        near * (far - near * S::of(0.5))
    }
}

/// `eᵢⱼ = r²/2` for `|r| ≤ δ`, else `δ·(|r| − δ/2)`, with `r = pᵢⱼ − yᵢⱼ`, hence `∂e/∂p` is `r`
/// clamped to `[−δ, δ]`.
///
/// ```math
/// e = \begin{cases} \frac{1}{2} r^2 & |r| \le δ \\ δ\,\big(|r| - \frac{1}{2} δ\big) & |r| > δ \end{cases},
/// \qquad \frac{∂e}{∂p} = \max\big({-δ}, \min(δ, r)\big), \qquad r = p - y
/// ```
///
/// Prediction, target and result are m×n; δ has the unit of the target. Source: Huber, "Robust
/// estimation of a location parameter", Annals of Mathematical Statistics 35 (1964).
///
/// # Panics
/// If δ is not a positive finite number, or the shapes of prediction and target differ.
///
/// ```
/// use wengert_layers::huber_error;
/// use wengert_tape::{Matrix, Params, Tape};
///
/// let (params, mut tape) = (Params::new(), Tape::new());
/// let t = tape.record(&params);
/// let prediction = t.variable(&Matrix::from([[0.5, -3.0]]));
/// let target = t.constant(&Matrix::from([[0.0, 0.0]]));
/// let errors = huber_error(prediction, target, 1.0);
/// errors.sum().backward(&mut params.zeros_like());
/// assert_eq!(errors.value(), Matrix::from([[0.125, 2.5]]));
/// assert_eq!(prediction.gradient(), Some(Matrix::from([[0.5, -1.0]])));
/// ```
#[track_caller]
#[must_use]
pub fn huber_error<'t, T: Element>(
    prediction: Var<'t, T>,
    target: Var<'t, T>,
    delta: f64,
) -> Var<'t, T> {
    assert!(delta > 0.0 && delta.is_finite(), "huber: expected a positive delta, got {delta}");
    assert_same_shape("huber_error", "prediction", prediction, target);
    (prediction - target).map(HuberError { delta })
}

/// The mean of [`huber_error`] over all entries, 1×1.
///
/// # Panics
/// If δ is not a positive finite number, or the shapes of prediction and target, m×n, differ or have
/// no entries.
///
/// ```
/// use wengert_layers::huber;
/// use wengert_tape::{Matrix, Params, Tape};
///
/// let (params, mut tape) = (Params::new(), Tape::new());
/// let t = tape.record(&params);
/// let prediction = t.constant(&Matrix::from([[1.0, 5.0]]));
/// let target = t.constant(&Matrix::from([[0.0, 0.0]]));
/// assert_eq!(huber(prediction, target, 1.0).item(), (0.5 + 4.5) / 2.0);
/// ```
#[track_caller]
#[must_use]
pub fn huber<'t, T: Element>(prediction: Var<'t, T>, target: Var<'t, T>, delta: f64) -> Var<'t, T> {
    assert_same_shape("huber", "prediction", prediction, target);
    huber_error(prediction, target, delta).mean()
}
