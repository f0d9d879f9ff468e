//! [`Elementwise`]: a function of one number, and the passes that apply it.

use crate::update::each_part;
use crate::{Dual, Element, Scalar, Shape, View, ViewMut, parallel};
use rayon::prelude::*;
use std::fmt::Debug;

/// A function of one number, applied to every entry of a matrix: an activation, a logarithm.
///
/// Write it **once**, generic over [`Scalar`]: value and slope come from the same code, so they cannot
/// disagree. Mark `eval` `#[inline]`.
///
/// ```
/// use wengert_kernels::{Dual, Elementwise, Scalar};
///
/// /// `mish(x) = x·tanh(ln(1 + eˣ))`
/// #[derive(Clone, Copy, Debug)]
/// struct Mish;
///
/// impl Elementwise for Mish {
///     fn eval<S: Scalar>(&self, x: S) -> S {
///         x * x.softplus().tanh()
///     }
/// }
/// assert_eq!(Mish.eval(0.0), 0.0);
/// assert_eq!(Dual::slope(0.0, |x| Mish.eval(x)), 0.6);
/// ```
pub trait Elementwise: Clone + Debug + Send + Sync + 'static {
    /// The value of the function at `x`.
    ///
    /// ```
    /// use wengert_kernels::{Dual, Elementwise, Scalar};
    ///
    /// /// `x²`
    /// #[derive(Clone, Copy, Debug)]
    /// struct Square;
    ///
    /// impl Elementwise for Square {
    ///     #[inline]
    ///     fn eval<S: Scalar>(&self, x: S) -> S {
    ///         x * x
    ///     }
    /// }
    /// assert_eq!((Square.eval(3.0), Square.eval(3.0_f32)), (9.0, 9.0_f32));
    /// assert_eq!(Square.eval(Dual::new(3.0, 1.0)), Dual::new(9.0, 6.0)); // with its slope
    /// ```
    fn eval<S: Scalar>(&self, x: S) -> S;
}

/// `y ← f(x)`, entry by entry.
///
/// ```
/// use wengert_kernels::{Elementwise, Matrix, Scalar, ViewMut, map};
///
/// #[derive(Clone, Copy, Debug)]
/// struct Square;
///
/// impl Elementwise for Square {
///     fn eval<S: Scalar>(&self, x: S) -> S {
///         x * x
///     }
/// }
/// let (x, mut y) = (Matrix::from([[3.0, -4.0]]), [0.0; 2]);
/// map(&Square, x.view(), ViewMut::col_major(&mut y, x.shape()));
/// assert_eq!(y, [9.0, 16.0]);
/// ```
///
/// # Panics
/// If the shapes differ.
#[track_caller]
pub fn map<T: Element>(f: &impl Elementwise, x: View<'_, T>, y: ViewMut<'_, T>) {
    each_part(y, x, x, &|y, x, _| {
        T::run_fused(
            y,
            #[inline(always)]
            |y| {
                fill(
                    x,
                    y,
                    #[inline(always)]
                    |x| f.eval(x),
                );
            },
            #[inline(always)]
            |y| {
                fill(
                    x,
                    y,
                    #[inline(always)]
                    |x: T| T::unfuse(f.eval(x.fuse())),
                );
            },
        );
    });
}

#[inline(always)]
fn fill<T: Element>(x: View<'_, T>, mut y: ViewMut<'_, T>, f: impl Fn(T) -> T) {
    let Shape { rows, cols } = x.shape();
    for j in 0..cols {
        if let (Some(x), Some(y)) = (x.col(j), y.col_mut(j)) {
            for (y, &x) in y.iter_mut().zip(x) {
                *y = f(x);
            }
        } else {
            for i in 0..rows {
                *y.at_mut(i, j) = f(x.at(i, j));
            }
        }
    }
}

/// `y ← f(x)` and `slopes ← f′(x)` in one pass; `slopes` is column-major.
///
/// `y` is bit-identical to the result of [`map`].
///
/// ```
/// use wengert_kernels::{Elementwise, Matrix, Scalar, ViewMut, map_with_slopes};
///
/// #[derive(Clone, Copy, Debug)]
/// struct Square;
///
/// impl Elementwise for Square {
///     fn eval<S: Scalar>(&self, x: S) -> S {
///         x * x
///     }
/// }
/// let (x, mut y, mut slopes) = (Matrix::from([[3.0, -4.0]]), [0.0; 2], [0.0; 2]);
/// map_with_slopes(&Square, x.view(), ViewMut::col_major(&mut y, x.shape()), &mut slopes);
/// assert_eq!((y, slopes), ([9.0, 16.0], [6.0, -8.0]));
/// ```
///
/// # Panics
/// If the shapes differ, or `y` has gaps between its columns.
#[track_caller]
pub fn map_with_slopes<T: Element>(
    f: &impl Elementwise,
    x: View<'_, T>,
    mut y: ViewMut<'_, T>,
    slopes: &mut [T],
) {
    assert_eq!(x.shape(), y.shape(), "map: shapes of x and y");
    let y = y.as_mut_slice().expect("map: y has gaps between its columns");
    assert_eq!(y.len(), slopes.len(), "map: one slope for each entry");
    if y.is_empty() {
        return;
    }
    let rows = x.shape().rows;
    let part = |start: usize, y: &mut [T], slopes: &mut [T]| {
        T::run_fused(
            (y, slopes),
            #[inline(always)]
            |out| {
                fill_pairs(
                    (start, x),
                    out,
                    #[inline(always)]
                    |x| {
                        let y = f.eval(Dual::variable(x));
                        (y.value, y.derivative())
                    },
                );
            },
            #[inline(always)]
            |out| {
                fill_pairs(
                    (start, x),
                    out,
                    #[inline(always)]
                    |x: T| {
                        let y = f.eval(Dual::variable(x.fuse()));
                        (T::unfuse(y.value), T::unfuse(y.derivative()))
                    },
                );
            },
        );
    };
    if y.len() < 2 * parallel::ELEMENTS || parallel::threads() == 1 {
        return part(0, y, slopes);
    }
    let unit = match x.as_slice() {
        Some(_) => parallel::ELEMENTS,
        None => parallel::ELEMENTS.next_multiple_of(rows),
    };
    each_chunk(y, slopes, unit, &part);
}

/// The work on a part of the values and slopes; a trait object for the reason given at `Leaf` in `update.rs`.
type Part<'a, T> = dyn Fn(usize, &mut [T], &mut [T]) + Sync + 'a;

/// Calls `part` with chunks of both vectors and the index of their first entry, on all threads.
fn each_chunk<T: Element>(y: &mut [T], slopes: &mut [T], unit: usize, part: &Part<'_, T>) {
    y.par_chunks_mut(unit)
        .zip(slopes.par_chunks_mut(unit))
        .enumerate()
        .for_each(|(q, (y, slopes))| part(q * unit, y, slopes));
}

/// Fills a part of the values and slopes that starts at entry `start` in column-major order; whole columns if
/// `x` has gaps.
#[inline(always)]
fn fill_pairs<T: Element>(
    (start, x): (usize, View<'_, T>),
    (y, slopes): (&mut [T], &mut [T]),
    f: impl Fn(T) -> (T, T),
) {
    let rows = match x.as_slice() {
        Some(_) => y.len(),
        None => x.shape().rows,
    };
    for (q, (y, slopes)) in y.chunks_mut(rows).zip(slopes.chunks_mut(rows)).enumerate() {
        let out = y.iter_mut().zip(slopes);
        let j = start / rows + q;
        let column = match x.as_slice() {
            Some(x) => Some(&x[start..]),
            None => x.col(j),
        };
        match column {
            Some(x) => {
                for ((y, slope), &x) in out.zip(x) {
                    (*y, *slope) = f(x);
                }
            }
            None => {
                for (i, (y, slope)) in out.enumerate() {
                    (*y, *slope) = f(x.at(i, j));
                }
            }
        }
    }
}
