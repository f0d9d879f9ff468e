//! [`Loss`]: the distance of the outputs from their targets, and its gradient.

use crate::softmax::softmax;
use std::slice;
use wengert_kernels::{Element, Layout, Shape, View, ViewMut, reduce2, update, update2};

/// A measure of how far m×n outputs A are from targets Y.
///
/// ```
/// use wengert_kernels::Matrix;
/// use wengert_manual::{Activation, Loss, Mlp};
/// // Three logits that are 0: each class has probability 1/3.
/// let (x, y) = (Matrix::from([[1.0]]), Matrix::from([[0.0, 1.0, 0.0]]));
/// let loss_of = |loss| {
///     let mut network = Mlp::new(1, &[1, 3], &[Activation::Identity], loss);
///     network.gradient(&[0.0; 6], x.view(), y.view(), &mut [0.0; 6])
/// };
/// assert!((loss_of(Loss::SoftmaxCrossEntropy) - 3.0_f64.ln()).abs() < 1e-15);
/// assert!((loss_of(Loss::MeanSquaredError) - 1.0 / 3.0).abs() < 1e-15);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// `Σᵢⱼ (aᵢⱼ − yᵢⱼ)² / (m·n)`, hence `dA = 2(A − Y)/(m·n)`.
    MeanSquaredError,
    /// `−Σᵢⱼ yᵢⱼ·ln pᵢⱼ / m` with `P = softmax(A)` row by row, hence `dA = (P − Y)/m`.
    ///
    /// A are logits, and each row of Y sums to 1. Computed with the largest logit of the row
    /// subtracted, so that no exponential overflows.
    SoftmaxCrossEntropy,
}

impl Loss {
    /// The loss of the outputs `a`, and dA in `da`; both are column after column. Leaves garbage in `a`.
    pub(crate) fn gradient<T: Element>(self, a: &mut [T], y: View<'_, T>, da: &mut [T]) -> T {
        let (shape, mut sum) = (y.shape(), T::zero());
        let total = ViewMut::col_major(slice::from_mut(&mut sum), Shape::SCALAR);
        match self {
            Self::MeanSquaredError => {
                let share = T::of(1.0 / shape.len() as f64);
                let (a, da) =
                    (View::new(a, Layout::col_major(shape)), ViewMut::col_major(da, shape));
                reduce2(total, true, a, y, |a, y| (a - y) * (a - y));
                update2(da, a, y, move |_, a, y| (a - y) * (share + share));
                sum * share
            }
            Self::SoftmaxCrossEntropy => {
                let share = T::of(1.0 / shape.rows as f64);
                softmax(a, da, shape.rows);
                let ln_p = View::new(a, Layout::col_major(shape));
                reduce2(total, true, ln_p, y, |ln_p, y| -(y * ln_p));
                update(ViewMut::col_major(da, shape), y, move |p, y| (p - y) * share);
                sum * share
            }
        }
    }
}
