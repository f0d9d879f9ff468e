//! Reductions to a row, a column or a scalar, in a fixed order, independent of CPU and thread count.
//!
//! A column is summed in 16 interleaved parts, blocks in a fixed tree: the order depends on the shape
//! alone.

use crate::line::Line;
use crate::product::MOST;
use crate::tree::{Term, tree};
use crate::{Element, Layout, Shape, View, ViewMut, parallel, update, update2};
use std::ops::{Add, Range};

const LANES: usize = 16;

/// Entries per leaf of the summation tree.
const BLOCK: usize = 1 << 14;

/// Columns summed one after another into the sums of the rows: as many terms as one part of a block has.
pub(crate) const COLUMNS: usize = BLOCK / LANES;

/// `out ← out + Σ f(a, b)` (`out ← Σ f(a, b)` if `first`), summed over the dimensions in which `out`
/// has size 1 and `a` and `b` have not. An empty sum is 0.
///
/// # Panics
/// If the shapes of `a` and `b` differ or `out` does not broadcast to them, or there are more than `isize::MAX` terms.
///
/// ```
/// use wengert_kernels::{Matrix, Shape, View, ViewMut, reduce2};
/// let a = Matrix::from([[1.0, 2.0], [3.0, 4.0]]);
/// let mut sums = [0.0; 2];
/// let out = ViewMut::col_major(&mut sums, Shape::new(1, 2));
/// reduce2(out, true, a.view(), a.view(), |a, b| a * b);
/// assert_eq!(sums, [10.0, 20.0]);
/// ```
#[inline(always)]
#[track_caller]
pub fn reduce2<T: Element>(
    out: ViewMut<'_, T>,
    first: bool,
    a: View<'_, T>,
    b: View<'_, T>,
    f: impl Fn(T, T) -> T + Copy + Sync,
) {
    let (shape, target) = (a.shape(), out.shape());
    assert!(
        b.shape() == shape && target.broadcasts_to(shape),
        "sum of {shape} and {} into {target}",
        b.shape()
    );
    if target == shape {
        return if first {
            update2(
                out,
                a,
                b,
                #[inline(always)]
                move |_, a, b| f(a, b),
            );
        } else {
            add_terms(out, a, b, f);
        };
    }
    narrow(out, first, a, b, f);
}

/// [`reduce2`] into an `out` of a different shape than `a` and `b`.
#[inline(never)]
#[track_caller]
fn narrow<T: Element>(
    mut out: ViewMut<'_, T>,
    first: bool,
    a: View<'_, T>,
    b: View<'_, T>,
    f: impl Fn(T, T) -> T + Copy + Sync,
) {
    let (shape, target) = (a.shape(), out.shape());
    if first {
        out.fill(T::zero());
    }
    if shape.is_empty() {
        return;
    }
    assert!(shape.len() <= MOST, "a sum of more than isize::MAX terms");
    if target == Shape::SCALAR {
        // A single row is summed as a column: summing it as columns of one entry takes 300 times longer.
        let (a, b) = if shape.rows == 1 { (a.t(), b.t()) } else { (a, b) };
        let Shape { rows, cols } = a.shape();
        match cols {
            1 => row_of_sums(out, a, b, f),
            _ => *out.at_mut(0, 0) += tree(cols, rows, &|j| column_sum(a, b, j, f), &T::add),
        }
    } else if target.rows == 1 {
        row_of_sums(out, a, b, f);
    } else if a.layout().row_stride() == 1 || a.layout().col_stride() != 1 {
        column_of_sums(out, a, b, f);
    } else {
        row_of_sums(out.t(), a.t(), b.t(), f);
    }
}

#[inline(always)]
fn add_terms<T: Element>(
    out: ViewMut<'_, T>,
    a: View<'_, T>,
    b: View<'_, T>,
    f: impl Fn(T, T) -> T + Copy + Sync,
) {
    update2(
        out,
        a,
        b,
        #[inline(always)]
        move |out, a, b| out + f(a, b),
    );
}

/// Adds to each entry of the column `out` the sum of its row, column by column.
fn column_of_sums<T: Element>(
    mut out: ViewMut<'_, T>,
    a: View<'_, T>,
    b: View<'_, T>,
    f: impl Fn(T, T) -> T + Copy + Sync,
) {
    let Shape { rows, cols } = a.shape();
    let add_columns = |out: &mut ViewMut<'_, T>, columns: Range<usize>| {
        for j in columns {
            add_terms(out.reborrow(), a.cols(j..j + 1), b.cols(j..j + 1), f);
        }
    };
    if cols <= COLUMNS {
        return add_columns(&mut out, 0..cols);
    }
    let block = |q: usize| {
        let mut sums = vec![T::zero(); rows];
        let columns = q * COLUMNS..cols.min((q + 1) * COLUMNS);
        add_columns(&mut ViewMut::col_major(&mut sums, Shape::new(rows, 1)), columns);
        sums
    };
    let add = |mut left: Vec<T>, right: Vec<T>| {
        left.iter_mut().zip(right).for_each(|(left, right)| *left += right);
        left
    };
    let sums = tree(cols.div_ceil(COLUMNS), COLUMNS * rows, &block, &add);
    update(out, View::new(&sums, Layout::col_major(Shape::new(rows, 1))), |out, sum| out + sum);
}

/// Adds to each entry of the row `out` the sum of its column.
fn row_of_sums<T: Element>(
    mut out: ViewMut<'_, T>,
    a: View<'_, T>,
    b: View<'_, T>,
    f: impl Fn(T, T) -> T + Copy + Sync,
) {
    let Shape { rows, cols } = a.shape();
    if splits(rows, cols).is_some() {
        return each_column(out, (0, rows), &|j| column_sum(a, b, j, f));
    }
    if rows > BLOCK {
        for j in 0..cols {
            *out.at_mut(0, j) += column_sum(a, b, j, f);
        }
        return;
    }
    // The same sums with a single dispatch to the SIMD level.
    T::run(
        #[inline(always)]
        || {
            for j in 0..cols {
                *out.at_mut(0, j) += block_sum(Line::of(a, j), Line::of(b, j), rows, f);
            }
        },
    );
}

/// Where to split the columns between threads, if there is enough work.
fn splits(rows: usize, cols: usize) -> Option<usize> {
    let enough = rows * cols >= 2 * parallel::ELEMENTS && parallel::threads() > 1;
    if enough { parallel::cut(cols, 1) } else { None }
}

/// [`row_of_sums`] on several threads, over columns of `rows` entries, numbered from `from`.
fn each_column<T: Element>(
    mut out: ViewMut<'_, T>,
    (from, rows): (usize, usize),
    sum: &Term<'_, T>,
) {
    let cols = out.shape().cols;
    match splits(rows, cols) {
        None => (0..cols).for_each(|j| *out.at_mut(0, j) += sum(from + j)),
        Some(half) => {
            let (out0, out1) = out.split_cols(half);
            rayon::join(
                || each_column(out0, (from, rows), sum),
                || each_column(out1, (from + half, rows), sum),
            );
        }
    }
}

/// The sum of column `j`.
fn column_sum<T: Element>(
    a: View<'_, T>,
    b: View<'_, T>,
    j: usize,
    f: impl Fn(T, T) -> T + Copy + Sync,
) -> T {
    let rows = a.shape().rows;
    let (a, b) = (a.cols(j..j + 1), b.cols(j..j + 1));
    let block = |q: usize| {
        let rows = q * BLOCK..rows.min((q + 1) * BLOCK);
        let (a, b) = (Line::of(a.rows(rows.clone()), 0), Line::of(b.rows(rows.clone()), 0));
        T::run(
            #[inline(always)]
            || block_sum(a, b, rows.len(), f),
        )
    };
    tree(rows.div_ceil(BLOCK), BLOCK, &block, &T::add)
}

/// `Σ f(aᵢ, bᵢ)` in 16 interleaved parts.
#[inline(always)]
fn block_sum<T: Element>(
    a: Line<'_, T>,
    b: Line<'_, T>,
    rows: usize,
    f: impl Fn(T, T) -> T + Copy,
) -> T {
    let mut parts = [T::zero(); LANES];
    let whole = rows - rows % LANES;
    match (a, b) {
        (Line::Slice(a), Line::Slice(b)) => {
            for (a, b) in a[..whole].chunks_exact(LANES).zip(b[..whole].chunks_exact(LANES)) {
                for l in 0..LANES {
                    parts[l] += f(a[l], b[l]);
                }
            }
        }
        (Line::Slice(a), Line::Splat(b)) => {
            for a in a[..whole].chunks_exact(LANES) {
                for l in 0..LANES {
                    parts[l] += f(a[l], b);
                }
            }
        }
        _ => {
            for i in 0..whole {
                parts[i % LANES] += f(a.at(i), b.at(i));
            }
        }
    }
    for i in whole..rows {
        parts[i - whole] += f(a.at(i), b.at(i));
    }
    let mut width = LANES / 2;
    while width > 0 {
        for l in 0..width {
            let other = parts[l + width];
            parts[l] += other;
        }
        width /= 2;
    }
    parts[0]
}

/// The Euclidean norm of the values, summed in `f64`.
///
/// ```
/// assert_eq!(wengert_kernels::norm(&[3.0_f32, -4.0]), 5.0);
/// ```
pub fn norm<T: Element>(numbers: &[T]) -> f64 {
    if numbers.is_empty() {
        return 0.0;
    }
    let block = |q: usize| {
        let block = &numbers[q * BLOCK..numbers.len().min((q + 1) * BLOCK)];
        T::run(
            #[inline(always)]
            || {
                let mut parts = [0.0; LANES];
                let whole = block.chunks_exact(LANES);
                for (part, x) in parts.iter_mut().zip(whole.remainder()) {
                    *part = x.to_f64() * x.to_f64();
                }
                for x in whole {
                    for l in 0..LANES {
                        parts[l] += x[l].to_f64() * x[l].to_f64();
                    }
                }
                parts.iter().sum::<f64>()
            },
        )
    };
    tree(numbers.len().div_ceil(BLOCK), BLOCK, &block, &f64::add).sqrt()
}
