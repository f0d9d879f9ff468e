//! `C ← start + A·B`: kernels and their selection, and the split among threads.
//!
//! | kernel | for | vectors run over |
//! |---|---|---|
//! | [`outer`] | skinny products, and others with a small B; [`turn`] packs A if its layout does not suit | rows of C |
//! | the same for Cᵀ ([`copied`]) | too few rows to fill a vector | columns of C |
//! | [`dot`] | small results of long sums, A's rows and B's columns contiguous; few rows | the summed index |
//! | matrixmultiply | everything larger | – |
//! | [`sums`] | a row of ones | the summed index |
//!
//! The whole shape determines the kernel; then the result is split among threads. Every entry is the same
//! sum in the same order, whatever the split.

mod copied;
mod dot;
mod float;
mod outer;
mod simd;
mod sums;
mod task;
mod turn;

pub(crate) use float::{column_sums, float};

use crate::{Element, Matrix, Shape, View, ViewMut};
use std::fmt::Debug;
use std::ops::Range;
use task::BLOCK;

/// The initial value of the result of a product.
///
/// ```
/// use wengert_kernels::{Matrix, Start, ViewMut, product_into};
/// let (a, b, bias) = (Matrix::from([[1.0, 2.0]]), Matrix::from([[3.0], [4.0]]), Matrix::from([[0.5]]));
/// let mut c = 100.0;
/// let mut product = |start| {
///     product_into(a.view(), b.view(), ViewMut::scalar(&mut c), start);
///     c
/// };
/// assert_eq!(product(Start::Sum), 111.0);
/// assert_eq!(product(Start::Zero), 11.0);
/// assert_eq!(product(Start::Row(bias.view())), 11.5);
/// ```
#[derive(Clone, Copy, Debug)]
pub enum Start<'a, T: Copy + Debug> {
    /// Zero: `C ← A·B`.
    Zero,
    /// The present C: `C ← C + A·B`.
    Sum,
    /// A broadcast row: `C ← 1·row + A·B`.
    Row(View<'a, T>),
}

/// `C ← start + A·B` for matrices with arbitrary strides.
///
/// ```
/// use wengert_kernels::{Matrix, Shape, Start, ViewMut, product_into};
/// let (a, b) = (Matrix::from([[1.0, 2.0], [3.0, 4.0]]), Matrix::from([[1.0, 0.0], [0.0, -1.0]]));
/// let mut c = [0.0; 4];
/// product_into(a.view(), b.view(), ViewMut::col_major(&mut c, Shape::new(2, 2)), Start::Zero);
/// assert_eq!(c, [1.0, 3.0, -2.0, -4.0]); // column after column
/// ```
///
/// # Panics
/// If the shapes do not fit, or there are more than `isize::MAX` multiplications.
#[inline]
#[track_caller]
pub fn product_into<T: Element>(
    a: View<'_, T>,
    b: View<'_, T>,
    c: ViewMut<'_, T>,
    start: Start<'_, T>,
) {
    T::product(a, b, c, start);
}

/// The number of multiplications of a product.
///
/// # Panics
/// If the shapes do not fit, or there are more than `isize::MAX` multiplications.
#[inline(always)]
#[track_caller]
fn checked<T: Element>(
    a: View<'_, T>,
    b: View<'_, T>,
    c: &ViewMut<'_, T>,
    start: Start<'_, T>,
) -> usize {
    let (sa, sb, sc) = (a.shape(), b.shape(), c.shape());
    let fits = sa.cols == sb.rows && sc == Shape::new(sa.rows, sb.cols);
    assert!(fits, "product of {sa} and {sb} into {sc}");
    if let Start::Row(row) = start {
        assert_eq!(row.shape(), Shape::new(1, sc.cols), "the row a product starts from");
    }
    let multiplications = sc.len().checked_mul(sa.cols);
    multiplications
        .filter(|&n| n <= MOST)
        .expect("a product of more than isize::MAX multiplications")
}

/// The limit on terms and multiplications: broadcasting one number can ask for more than any loop would finish.
pub(crate) const MOST: usize = isize::MAX as usize;

/// # Panics
/// If `out` is not one row as wide as `a`.
#[inline(always)]
#[track_caller]
pub(crate) fn check_sums<T: Element>(a: View<'_, T>, out: &ViewMut<'_, T>) {
    let (of, into) = (a.shape(), out.shape());
    assert!(into == Shape::new(1, of.cols), "column sums of {of} into {into}");
}

/// The product of two matrices, as a new one.
///
/// # Panics
/// If the shapes do not fit, or there are more than `isize::MAX` multiplications.
///
/// ```
/// use wengert_kernels::{Matrix, product};
/// let a = Matrix::from([[1.0, 2.0], [3.0, 4.0]]);
/// assert_eq!(product(a.view(), a.view().t()), Matrix::from([[5.0, 11.0], [11.0, 25.0]]));
/// ```
#[track_caller]
pub fn product<T: Element>(a: View<'_, T>, b: View<'_, T>) -> Matrix<T> {
    let mut c = Matrix::zeros(a.shape().rows, b.shape().cols);
    product_into(a, b, c.view_mut(), Start::Zero);
    c
}

/// The product by its definition, for scalars without kernels.
#[track_caller]
pub(crate) fn schoolbook<T: Element>(
    a: View<'_, T>,
    b: View<'_, T>,
    c: ViewMut<'_, T>,
    start: Start<'_, T>,
) {
    checked(a, b, &c, start);
    by_definition(a, b, c, start);
}

/// The product by its definition, of checked shapes. Long sums are split into blocks, as in the kernels.
fn by_definition<T: Element>(
    a: View<'_, T>,
    b: View<'_, T>,
    mut c: ViewMut<'_, T>,
    start: Start<'_, T>,
) {
    let (Shape { rows, cols }, depth) = (c.shape(), a.shape().cols);
    for j in 0..cols {
        for i in 0..rows {
            let c = c.at_mut(i, j);
            let from = match start {
                Start::Zero => T::zero(),
                Start::Sum => *c,
                Start::Row(row) => row.at(0, j),
            };
            let add = |from, terms: Range<usize>| {
                terms.fold(from, |sum, k| a.at(i, k).mul_add(b.at(k, j), sum))
            };
            *c = match depth {
                ..=BLOCK => add(from, 0..depth),
                _ => (0..depth)
                    .step_by(BLOCK)
                    .fold(from, |sum, first| sum + add(T::zero(), first..depth.min(first + BLOCK))),
            };
        }
    }
}
