//! [`softmax`] of each row, and its logarithm.

use std::ops::Range;
use wengert_kernels::{Element, Scalar};

/// The number of rows processed at a time, so that their maxima and sums stay in cache.
const ROWS: usize = 64;

/// `p ← softmax(z)` and `z ← ln softmax(z)`, row by row, for matrices with `rows` rows, stored column
/// by column. The vectors run over rows.
pub(crate) fn softmax<T: Element>(z: &mut [T], p: &mut [T], rows: usize) {
    T::run_fused(
        (z, p),
        #[inline(always)]
        |(z, p)| {
            for first in (0..rows).step_by(ROWS) {
                softmax_block(z, p, rows, first..rows.min(first + ROWS), |x| x, |x| x);
            }
        },
        #[inline(always)]
        |(z, p)| {
            for first in (0..rows).step_by(ROWS) {
                softmax_block(z, p, rows, first..rows.min(first + ROWS), T::fuse, T::unfuse);
            }
        },
    );
}

/// With `m = maxⱼ zⱼ` and `s = Σₖ e^(zₖ − m)`: `pⱼ = e^(zⱼ − m)/s` and `ln pⱼ = (zⱼ − m) − ln s`.
#[inline(always)]
fn softmax_block<T: Element, S: Scalar>(
    z: &mut [T],
    p: &mut [T],
    rows: usize,
    block: Range<usize>,
    enter: impl Fn(T) -> S,
    leave: impl Fn(S) -> T,
) {
    let (mut maxima, mut sums) = ([S::zero(); ROWS], [S::zero(); ROWS]);
    let (maxima, sums) = (&mut maxima[..block.len()], &mut sums[..block.len()]);
    for (m, &z) in maxima.iter_mut().zip(&z[block.clone()]) {
        *m = enter(z);
    }
    for z in z.chunks_exact(rows).skip(1) {
        for (m, &z) in maxima.iter_mut().zip(&z[block.clone()]) {
            *m = m.max(enter(z));
        }
    }
    for (z, p) in z.chunks_exact_mut(rows).zip(p.chunks_exact_mut(rows)) {
        let entries = z[block.clone()].iter_mut().zip(&mut p[block.clone()]);
        for ((z, p), (&m, sum)) in entries.zip(maxima.iter().zip(&mut *sums)) {
            let shifted = enter(*z) - m;
            let e = shifted.exp();
            *sum += e;
            (*z, *p) = (leave(shifted), leave(e));
        }
    }
    let (logarithms, reciprocals) = (maxima, sums);
    for (logarithm, reciprocal) in logarithms.iter_mut().zip(&mut *reciprocals) {
        (*logarithm, *reciprocal) = (reciprocal.ln(), reciprocal.recip());
    }
    for (z, p) in z.chunks_exact_mut(rows).zip(p.chunks_exact_mut(rows)) {
        let entries = z[block.clone()].iter_mut().zip(&mut p[block.clone()]);
        let factors = logarithms.iter().zip(&*reciprocals);
        for ((z, p), (&logarithm, &reciprocal)) in entries.zip(factors) {
            (*z, *p) = (leave(enter(*z) - logarithm), leave(enter(*p) * reciprocal));
        }
    }
}
