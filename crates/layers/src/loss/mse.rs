//! The squared error.

use super::assert_same_shape;
use wengert_tape::{Accumulator, Element, Op, Output, Recorded, Shape, ShapeError, Var, View};

/// `l = Σ (p − y)²/n` over the n entries, hence `P̄ += l̄·2·(P − Y)/n` and `Ȳ −= l̄·2·(P − Y)/n`.
///
/// The same as a difference, a square and a mean, in two passes over the numbers instead of seven.
#[derive(Clone, Copy, Debug)]
struct Mse;

impl<T: Element> Op<T, 2> for Mse {
    fn shape(&self, [p, y]: [Shape; 2]) -> Result<Shape, ShapeError> {
        let fits = p == y && !p.is_empty();
        ShapeError::unless(fits, Shape::SCALAR, "at least one entry to average")
    }

    fn formula(&self, [p, y]: [&str; 2]) -> String {
        format!("mean(({p} − {y})²)")
    }

    fn flops(&self, [p, _]: [Shape; 2], _: Shape) -> usize {
        3 * p.len()
    }

    fn decompose<'t>(&self, [p, y]: [Var<'t, T>; 2]) -> Option<Var<'t, T>> {
        Some((p - y).square().mean())
    }

    fn forward(&self, [p, y]: [View<T>; 2], loss: Output<T>) {
        let mut sum = loss.value;
        Accumulator::new(sum.reborrow(), true).add_zip(p, y, |p, y| (p - y) * (p - y));
        let sum = sum.at_mut(0, 0);
        *sum = *sum / T::of(p.shape().len() as f64);
    }

    fn backward(&self, wrt: usize, [p, y]: [View<T>; 2], loss: Recorded<T>, grad: Accumulator<T>) {
        let scale = loss.gradient.at(0, 0) / T::of(p.shape().len() as f64);
        match wrt {
            0 => grad.add_zip(p, y, move |p, y| scale * ((p - y) + (p - y))),
            _ => grad.add_zip(p, y, move |p, y| scale * ((y - p) + (y - p))),
        }
    }
}

/// `eᵢⱼ = (pᵢⱼ − yᵢⱼ)²`, hence `∂e/∂p = 2·(p − y)`, entry by entry.
///
/// Prediction, target and result are m×n.
///
/// # Panics
/// If the shapes of prediction and target differ.
///
/// ```
/// use wengert_layers::squared_error;
/// use wengert_tape::{Matrix, Params, Tape};
///
/// let (params, mut tape) = (Params::new(), Tape::new());
/// let t = tape.record(&params);
/// let prediction = t.constant(&Matrix::from([[1.0, 2.0]]));
/// let target = t.constant(&Matrix::from([[4.0, 2.5]]));
/// assert_eq!(squared_error(prediction, target).value(), Matrix::from([[9.0, 0.25]]));
/// ```
#[track_caller]
#[must_use]
pub fn squared_error<'t, T: Element>(prediction: Var<'t, T>, target: Var<'t, T>) -> Var<'t, T> {
    assert_same_shape("squared_error", "prediction", prediction, target);
    (prediction - target).square()
}

/// `mean((p − y)²)` over all entries, 1×1: the mean squared error, without a factor ½.
///
/// ```math
/// L = \frac{1}{mn} \sum_{ij} (p_{ij} - y_{ij})^2, \qquad
/// \frac{∂L}{∂p_{ij}} = \frac{2}{mn}\,(p_{ij} - y_{ij})
/// ```
///
/// Up to constants it is the negative log-likelihood of normally distributed errors (Gauss 1809).
///
/// # Panics
/// If the shapes of prediction and target, m×n, differ or have no entries.
///
/// ```
/// use wengert_layers::mse;
/// use wengert_tape::{Matrix, Params, Tape};
///
/// let (params, mut tape) = (Params::new(), Tape::new());
/// let t = tape.record(&params);
/// let prediction = t.variable(&Matrix::from([[1.0, 2.0]]));
/// let loss = mse(prediction, t.constant(&Matrix::from([[4.0, 3.0]])));
/// loss.backward(&mut params.zeros_like());
/// assert_eq!(loss.item(), 5.0);
/// assert_eq!(prediction.gradient(), Some(Matrix::from([[-3.0, -1.0]])));
/// ```
#[track_caller]
#[must_use]
pub fn mse<'t, T: Element>(prediction: Var<'t, T>, target: Var<'t, T>) -> Var<'t, T> {
    assert_same_shape("mse", "prediction", prediction, target);
    prediction.graph().apply(Mse, [prediction, target])
}
