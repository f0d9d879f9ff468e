//! The absolute error.

use super::assert_same_shape;
use wengert_tape::{Element, Elementwise, Scalar, Var};

/// `|r| = r·sign(r)`, hence `|r|′ = sign(r)`, which is 0 at 0.
///
/// `abs` has the left slope at 0, −1. As a loss it would push an exact prediction off its target; at
/// a minimum the slope must be 0.
#[derive(Clone, Copy, Debug)]
struct AbsoluteError;

impl Elementwise for AbsoluteError {
    #[inline(always)]
    fn eval<S: Scalar>(&self, r: S) -> S {
        let negative = (-r).select(-S::one(), S::zero());
        r * r.select(S::one(), negative)
    }
}

/// `eᵢⱼ = |pᵢⱼ − yᵢⱼ|`, hence `∂e/∂p = sign(p − y)`, which is 0 for an exact prediction.
///
/// Prediction, target and result are m×n.
///
/// # Panics
/// If the shapes of prediction and target differ.
///
/// ```
/// use wengert_layers::absolute_error;
/// use wengert_tape::{Matrix, Params, Tape};
///
/// let (params, mut tape) = (Params::new(), Tape::new());
/// let t = tape.record(&params);
/// let prediction = t.variable(&Matrix::from([[1.0, 2.0, 3.0]]));
/// let target = t.constant(&Matrix::from([[1.0, 2.5, 0.0]]));
/// let errors = absolute_error(prediction, target);
/// errors.sum().backward(&mut params.zeros_like());
/// assert_eq!(errors.value(), Matrix::from([[0.0, 0.5, 3.0]]));
/// assert_eq!(prediction.gradient(), Some(Matrix::from([[0.0, -1.0, 1.0]])));
/// ```
#[track_caller]
#[must_use]
pub fn absolute_error<'t, T: Element>(prediction: Var<'t, T>, target: Var<'t, T>) -> Var<'t, T> {
    assert_same_shape("absolute_error", "prediction", prediction, target);
    (prediction - target).map(AbsoluteError)
}

/// `mean(|p − y|)` over all entries, 1×1: the mean absolute error.
///
/// ```math
/// L = \frac{1}{mn} \sum_{ij} |p_{ij} - y_{ij}|, \qquad
/// \frac{∂L}{∂p_{ij}} = \frac{\operatorname{sign}(p_{ij} - y_{ij})}{mn}
/// ```
///
/// Its minimum is the median (Laplace 1774), so a few outliers move it little.
///
/// # Panics
/// If the shapes of prediction and target, m×n, differ or have no entries.
///
/// ```
/// use wengert_layers::mae;
/// use wengert_tape::{Matrix, Params, Tape};
///
/// let (params, mut tape) = (Params::new(), Tape::new());
/// let t = tape.record(&params);
/// let prediction = t.constant(&Matrix::from([[1.0, 2.0]]));
/// assert_eq!(mae(prediction, t.constant(&Matrix::from([[4.0, 1.0]]))).item(), 2.0);
/// ```
#[track_caller]
#[must_use]
pub fn mae<'t, T: Element>(prediction: Var<'t, T>, target: Var<'t, T>) -> Var<'t, T> {
    assert_same_shape("mae", "prediction", prediction, target);
    absolute_error(prediction, target).mean()
}
