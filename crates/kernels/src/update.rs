//! In-place elementwise passes over matrices with arbitrary strides: `out ← f(out, a)` and `out ← f(out, a, b)`.

use crate::line::Line;
use crate::{Element, Layout, Shape, View, ViewMut, parallel};

/// `out[i,j] ← f(out[i,j], a[i,j])`.
///
/// # Panics
/// If the shapes differ.
///
/// ```
/// use wengert_kernels::{Matrix, Shape, View, ViewMut, update};
/// let a = Matrix::from([[1.0, 2.0], [3.0, 4.0]]);
/// let mut out = [10.0; 4];
/// update(ViewMut::col_major(&mut out, a.shape()), a.view().t(), |out, a| out + a);
/// assert_eq!(out, [11.0, 12.0, 13.0, 14.0]);
/// ```
#[inline(always)]
#[track_caller]
pub fn update<T: Element>(
    out: ViewMut<'_, T>,
    a: View<'_, T>,
    f: impl Fn(T, T) -> T + Copy + Sync,
) {
    let unused = T::zero();
    let b = View::scalar(&unused).broadcast(a.shape());
    update2(
        out,
        a,
        b,
        #[inline(always)]
        move |out, a, _| f(out, a),
    );
}

/// `out[i,j] ← f(out[i,j], a[i,j], b[i,j])`.
///
/// ```
/// use wengert_kernels::{Matrix, ViewMut, update2};
/// let (a, b) = (Matrix::from([[1.0, 2.0]]), Matrix::from([[10.0, 20.0]]));
/// let mut out = [0.5; 2];
/// update2(ViewMut::col_major(&mut out, a.shape()), a.view(), b.view(), |out, a, b| out + a * b);
/// assert_eq!(out, [10.5, 40.5]);
/// ```
///
/// # Panics
/// If the shapes differ.
#[inline(always)]
#[track_caller]
pub fn update2<T: Element>(
    out: ViewMut<'_, T>,
    a: View<'_, T>,
    b: View<'_, T>,
    f: impl Fn(T, T, T) -> T + Copy + Sync,
) {
    // Scalars skip the loop and the dispatch, which took half the time of a scalar op.
    if out.shape() == Shape::SCALAR && a.shape() == Shape::SCALAR && b.shape() == Shape::SCALAR {
        let mut out = out;
        let number = out.at_mut(0, 0);
        *number = f(*number, a.at(0, 0), b.at(0, 0));
        return;
    }
    each_part(out, a, b, &|out, a, b| pass(out, a, b, f));
}

/// The work on a part of a pass. A trait object, so that the split among threads is compiled once per scalar
/// type instead of once per function: this halves the code to compile.
type Leaf<'a, T> = dyn Fn(ViewMut<'_, T>, View<'_, T>, View<'_, T>) + Sync + 'a;

/// Calls `leaf` with the parts of an elementwise pass, on all threads if there is enough work. Transposes so
/// that the contiguous direction of `out`, if any, runs along the columns, and flattens matrices without gaps
/// to one column.
#[inline(never)]
#[track_caller]
pub(crate) fn each_part<T: Element>(
    out: ViewMut<'_, T>,
    a: View<'_, T>,
    b: View<'_, T>,
    leaf: &(impl Fn(ViewMut<'_, T>, View<'_, T>, View<'_, T>) + Sync),
) {
    let (shape, layout) = (out.shape(), out.layout());
    assert!(
        a.shape() == shape && b.shape() == shape,
        "elementwise pass over {shape}, {} and {}",
        a.shape(),
        b.shape()
    );
    if shape.is_empty() {
        return;
    }
    let turn = shape.rows == 1 || (layout.row_stride() != 1 && layout.col_stride() == 1);
    let (out, a, b) = if turn { (out.t(), a.t(), b.t()) } else { (out, a, b) };
    let one_line = |layout: Layout| {
        layout.is_col_major() || (layout.row_stride() == 0 && layout.col_stride() == 0)
    };
    let whole =
        out.shape().cols > 1 && [out.layout(), a.layout(), b.layout()].into_iter().all(one_line);
    let (out, a, b) =
        if whole { (out.lengthwise(), a.lengthwise(), b.lengthwise()) } else { (out, a, b) };
    if splits(shape) { split(out, a, b, leaf) } else { leaf(out, a, b) }
}

/// Whether a pass over this shape is worth two threads.
fn splits(shape: Shape) -> bool {
    shape.len() >= 2 * parallel::ELEMENTS && parallel::threads() > 1
}

fn split<T: Element>(out: ViewMut<'_, T>, a: View<'_, T>, b: View<'_, T>, leaf: &Leaf<'_, T>) {
    let Shape { rows, cols } = out.shape();
    if !splits(out.shape()) {
        return leaf(out, a, b);
    }
    if let Some(half) = parallel::cut(cols, 1) {
        let (out0, out1) = out.split_cols(half);
        rayon::join(
            || split(out0, a.cols(0..half), b.cols(0..half), leaf),
            || split(out1, a.cols(half..cols), b.cols(half..cols), leaf),
        );
    } else if let Some(half) = parallel::cut(rows, 64) {
        let (out0, out1) = out.t().split_cols(half);
        rayon::join(
            || split(out0.t(), a.rows(0..half), b.rows(0..half), leaf),
            || split(out1.t(), a.rows(half..rows), b.rows(half..rows), leaf),
        );
    }
}

fn pass<T: Element>(
    mut out: ViewMut<'_, T>,
    a: View<'_, T>,
    b: View<'_, T>,
    f: impl Fn(T, T, T) -> T + Copy,
) {
    let Shape { rows, cols } = out.shape();
    T::run(
        #[inline(always)]
        || {
            for j in 0..cols {
                let (a, b) = (Line::of(a, j), Line::of(b, j));
                match out.col_mut(j) {
                    Some(out) => column(out, a, b, f),
                    None => {
                        for i in 0..rows {
                            let out = out.at_mut(i, j);
                            *out = f(*out, a.at(i), b.at(i));
                        }
                    }
                }
            }
        },
    );
}

#[inline(always)]
fn column<T: Element>(
    out: &mut [T],
    a: Line<'_, T>,
    b: Line<'_, T>,
    f: impl Fn(T, T, T) -> T + Copy,
) {
    match (a, b) {
        (Line::Slice(a), Line::Slice(b)) => {
            out.iter_mut().zip(a).zip(b).for_each(|((out, &a), &b)| *out = f(*out, a, b));
        }
        (Line::Slice(a), Line::Splat(b)) => {
            out.iter_mut().zip(a).for_each(|(out, &a)| *out = f(*out, a, b));
        }
        (Line::Splat(a), Line::Slice(b)) => {
            out.iter_mut().zip(b).for_each(|(out, &b)| *out = f(*out, a, b));
        }
        (Line::Splat(a), Line::Splat(b)) => {
            for out in out {
                *out = f(*out, a, b);
            }
        }
        _ => {
            out.iter_mut().enumerate().for_each(|(i, out)| *out = f(*out, a.at(i), b.at(i)));
        }
    }
}
