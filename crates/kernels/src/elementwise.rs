//! [`Elementwise`]: a function of one number, written once, and the passes that apply it.

use crate::line::Line;
use crate::{Dual, Element, Level, Scalar, View, ViewMut, parallel, update};
use rayon::prelude::*;
use std::fmt::Debug;

/// A function of one number, applied to every entry of a matrix: an activation, a logarithm.
///
/// It is written **once**, over any [`Scalar`]; value and slope come from the same text, so they
/// cannot disagree. Mark `eval` `#[inline]`.
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
    fn eval<S: Scalar>(&self, x: S) -> S;
}

/// `y ← f(x)`, entry by entry.
///
/// # Panics
/// If the shapes differ.
#[track_caller]
pub fn map<T: Element>(f: &impl Elementwise, x: View<'_, T>, y: ViewMut<'_, T>) {
    if Level::current().fused() {
        update(
            y,
            x,
            #[inline(always)]
            |_, x: T| T::unfuse(f.eval(x.fuse())),
        );
    } else {
        update(
            y,
            x,
            #[inline(always)]
            |_, x| f.eval(x),
        );
    }
}

/// `y ← f(x)` and `slopes ← f′(x)` in one pass; `slopes` holds the entries column after column.
///
/// `y` has the same bits as [`map`] gives it.
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
    if Level::current().fused() {
        fill_pairs(
            x,
            y,
            slopes,
            #[inline(always)]
            |x: T| {
                let y = f.eval(Dual::variable(x.fuse()));
                (T::unfuse(y.value), T::unfuse(y.derivative()))
            },
        );
    } else {
        fill_pairs(
            x,
            y,
            slopes,
            #[inline(always)]
            |x| {
                let y = f.eval(Dual::variable(x));
                (y.value, y.derivative())
            },
        );
    }
}

fn fill_pairs<T: Element>(
    x: View<'_, T>,
    y: &mut [T],
    slopes: &mut [T],
    f: impl Fn(T) -> (T, T) + Copy + Sync,
) {
    let rows = x.shape().rows;
    let unit = match x.as_slice() {
        Some(_) => parallel::ELEMENTS,
        None => parallel::ELEMENTS.next_multiple_of(rows),
    };
    if y.len() < 2 * parallel::ELEMENTS || parallel::threads() == 1 {
        return fill_pairs_from(0, x, y, slopes, f);
    }
    y.par_chunks_mut(unit)
        .zip(slopes.par_chunks_mut(unit))
        .enumerate()
        .for_each(|(q, (y, slopes))| fill_pairs_from(q * unit, x, y, slopes, f));
}

/// Fills part of the entries; the part begins with entry `start`, counted column after column.
fn fill_pairs_from<T: Element>(
    start: usize,
    x: View<'_, T>,
    y: &mut [T],
    slopes: &mut [T],
    f: impl Fn(T) -> (T, T) + Copy,
) {
    Level::current().run(
        #[inline(always)]
        || match x.as_slice() {
            Some(x) => fill_line(Line::Slice(&x[start..]), y, slopes, f),
            None => {
                let rows = x.shape().rows;
                let columns = y.chunks_mut(rows).zip(slopes.chunks_mut(rows));
                for (j, (y, slopes)) in (start / rows..).zip(columns) {
                    fill_line(Line::of(x, j), y, slopes, f);
                }
            }
        },
    );
}

#[inline(always)]
fn fill_line<T: Element>(
    x: Line<'_, T>,
    y: &mut [T],
    slopes: &mut [T],
    f: impl Fn(T) -> (T, T) + Copy,
) {
    let out = y.iter_mut().zip(slopes);
    match x {
        Line::Slice(x) => {
            for ((y, slope), &x) in out.zip(x) {
                (*y, *slope) = f(x);
            }
        }
        _ => {
            for (i, (y, slope)) in out.enumerate() {
                (*y, *slope) = f(x.at(i));
            }
        }
    }
}
