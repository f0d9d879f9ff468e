//! Row-wise log-sum-exp and log-softmax, stable for entries of any size.

use crate::product::MOST;
use crate::reduce::COLUMNS;
use crate::tree::tree;
use crate::{Element, Layout, Shape, View, ViewMut, reduce2, update, update2};
use std::array;

/// Rows per block, few enough to keep their shifts and sums in registers and cache.
const ROWS: usize = 64;

/// `yᵢ ← ln Σⱼ exp(xᵢⱼ)`, computed as `m + ln Σ exp(x − m)` with the largest entry `m` of the row.
///
/// ```math
/// y_i = m_i + \ln \sum_j e^{x_{ij} - m_i}, \qquad m_i = \max_j x_{ij}
/// ```
///
/// A row of −∞ gives −∞.
///
/// ```
/// use wengert_kernels::{Matrix, ViewMut, log_sum_exp};
/// let mut y = 0.0;
/// log_sum_exp(Matrix::from([[1000.0, 1000.0]]).view(), ViewMut::scalar(&mut y));
/// assert_eq!(y, 1000.0 + 2.0_f64.ln());
/// ```
///
/// # Panics
/// If `x` has no columns or more than `isize::MAX` entries, or `y` is not a column with as many rows.
#[track_caller]
pub fn log_sum_exp<T: Element>(x: View<'_, T>, mut y: ViewMut<'_, T>) {
    assert_eq!(y.shape(), Shape::new(x.shape().rows, 1), "log-sum-exp of {}", x.shape());
    each_block(x, |first, rows, shift, log_sum| {
        for i in 0..rows {
            *y.at_mut(first + i, 0) = shift[i] + log_sum[i];
        }
    });
}

/// `yᵢⱼ ← xᵢⱼ − ln Σₖ exp(xᵢₖ)`, computed as `(x − m) − ln Σ exp(x − m)`.
///
/// ```math
/// y_{ij} = (x_{ij} - m_i) - \ln \sum_k e^{x_{ik} - m_i}, \qquad m_i = \max_j x_{ij}
/// ```
///
/// ```
/// use wengert_kernels::{Matrix, ViewMut, log_softmax};
/// let (x, mut y) = (Matrix::from([[0.0, -1000.0]]), [0.0; 2]);
/// log_softmax(x.view(), ViewMut::col_major(&mut y, x.shape()));
/// assert_eq!(y, [0.0, -1000.0]); // the logarithms of 1 and of what no float holds
/// ```
///
/// # Panics
/// If `x` has no columns or the shapes differ.
#[track_caller]
pub fn log_softmax<T: Element>(x: View<'_, T>, mut y: ViewMut<'_, T>) {
    assert_eq!(y.shape(), x.shape(), "log-softmax");
    let cols = x.shape().cols;
    each_block(x, |first, rows, shift, log_sum| {
        let (block, shape) = (first..first + rows, Shape::new(rows, cols));
        let (shift, log_sum) = (repeated(shift, shape), repeated(log_sum, shape));
        let mut y = y.reborrow().rows(block.clone());
        update2(y.reborrow(), x.rows(block), shift, |_, x, shift| x - shift);
        update(y, log_sum, |y, log_sum| y - log_sum);
    });
}

/// The first `shape.rows` numbers as a column, broadcast to `shape`.
fn repeated<T>(numbers: &[T; ROWS], shape: Shape) -> View<'_, T> {
    View::new(numbers, Layout::col_major(Shape::new(shape.rows, 1))).broadcast(shape)
}

/// `grad ← grad + dy − exp(y)·Σₖ dyᵢₖ` for `y` from [`log_softmax`]; overwrites `grad` if `first`.
///
/// ```
/// use wengert_kernels::{Matrix, ViewMut, log_softmax_pullback};
/// let y = Matrix::filled(1, 2, 0.5_f64.ln());
/// let (dy, mut dx) = (Matrix::from([[1.0, 0.0]]), [0.0; 2]);
/// log_softmax_pullback(y.view(), dy.view(), ViewMut::col_major(&mut dx, y.shape()), true);
/// assert!((dx[0] - 0.5).abs() < 1e-15 && (dx[1] + 0.5).abs() < 1e-15);
/// ```
///
/// # Panics
/// If the shapes differ.
#[track_caller]
pub fn log_softmax_pullback<T: Element>(
    y: View<'_, T>,
    dy: View<'_, T>,
    mut grad: ViewMut<'_, T>,
    first: bool,
) {
    let shape = y.shape();
    assert!(dy.shape() == shape && grad.shape() == shape, "log-softmax");
    for start in (0..shape.rows).step_by(ROWS) {
        let rows = start..shape.rows.min(start + ROWS);
        let (y, dy) = (y.rows(rows.clone()), dy.rows(rows.clone()));
        let mut sums = [T::zero(); ROWS];
        let mut total = ViewMut::col_major(&mut sums[..rows.len()], Shape::new(rows.len(), 1));
        reduce2(total.reborrow(), true, dy, dy, |dy, _| dy);
        let total = total.as_view().broadcast(y.shape());
        if first {
            update(grad.reborrow().rows(rows.clone()), dy, |_, dy| dy);
        } else {
            update(grad.reborrow().rows(rows.clone()), dy, |grad, dy| grad + dy);
        }
        update2(grad.reborrow().rows(rows), y, total, |grad, y, total| grad - y.exp() * total);
    }
}

/// Calls `f(first row, rows, m, ln Σ exp(x − m))` for each block of rows.
#[track_caller]
fn each_block<T: Element>(x: View<'_, T>, mut f: impl FnMut(usize, usize, &[T; ROWS], &[T; ROWS])) {
    let shape = x.shape();
    assert!(shape.cols > 0, "log-sum-exp of {shape}: a row without entries");
    assert!(shape.len() <= MOST, "a sum of more than isize::MAX terms");
    for first in (0..shape.rows).step_by(ROWS) {
        let rows = ROWS.min(shape.rows - first);
        let block = x.rows(first..first + rows);
        let mut shift = [T::zero(); ROWS];
        T::run(
            #[inline(always)]
            || largest(block, &mut shift),
        );
        let some = |q: usize| {
            let columns = block.cols(q * COLUMNS..shape.cols.min((q + 1) * COLUMNS));
            T::run(
                #[inline(always)]
                || sums(columns, &shift),
            )
        };
        let add = |left: [T; ROWS], right: [T; ROWS]| array::from_fn(|i| left[i] + right[i]);
        let mut sum = tree(shape.cols.div_ceil(COLUMNS), COLUMNS * rows, &some, &add);
        T::run(
            #[inline(always)]
            || sum[..rows].iter_mut().for_each(|sum| *sum = sum.ln()),
        );
        f(first, rows, &shift, &sum);
    }
}

/// The largest entry of each row, or 0 if it is not finite.
#[inline(always)]
fn largest<T: Element>(x: View<'_, T>, shift: &mut [T; ROWS]) {
    let Shape { rows, cols } = x.shape();
    let shift = &mut shift[..rows];
    shift.iter_mut().enumerate().for_each(|(i, shift)| *shift = x.at(i, 0));
    for j in 1..cols {
        match x.col(j) {
            Some(x) => shift.iter_mut().zip(x).for_each(|(shift, &x)| *shift = shift.max(x)),
            None => {
                shift.iter_mut().enumerate().for_each(|(i, shift)| *shift = shift.max(x.at(i, j)));
            }
        }
    }
    for shift in shift.iter_mut() {
        if !shift.to_f64().is_finite() {
            *shift = T::zero();
        }
    }
}

/// `Σ exp(x − shift)` of each row.
#[inline(always)]
fn sums<T: Element>(x: View<'_, T>, shift: &[T; ROWS]) -> [T; ROWS] {
    let mut all = [T::zero(); ROWS];
    let sums = &mut all[..x.shape().rows];
    for j in 0..x.shape().cols {
        match x.col(j) {
            Some(x) => {
                for ((sum, &shift), &x) in sums.iter_mut().zip(shift).zip(x) {
                    *sum += (x - shift).exp();
                }
            }
            None => {
                for (i, (sum, &shift)) in sums.iter_mut().zip(shift).enumerate() {
                    *sum += (x.at(i, j) - shift).exp();
                }
            }
        }
    }
    all
}
