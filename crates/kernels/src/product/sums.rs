//! Column sums, `C[0, j] ← start + Σₖ A[k, j]`: the product with a row of ones, without materialising it.

use super::simd::{self, Simd};
use num_traits::Zero;
use std::array;

/// A with row stride 1, and the row of sums.
#[derive(Clone, Copy)]
pub(crate) struct Sums<T> {
    pub(super) rows: usize,
    pub(super) cols: usize,
    pub(super) a: *const T,
    pub(super) a_col: usize,
    pub(super) c: *mut T,
    pub(super) c_col: usize,
    /// Whether the sums start from 0 instead of the present C.
    pub(super) first: bool,
}

/// Sums four columns at a time, then single ones; the order within a column is the same in both.
///
/// # Safety
/// The CPU has the instructions of `V`, and all entries addressed by the strides exist.
#[inline(always)]
pub(super) unsafe fn add_up<V: Simd<Float: Zero>>(p: Sums<V::Float>) {
    let mut j = 0;
    // SAFETY: `j + N <= cols` for each group.
    unsafe {
        while p.cols - j >= 4 {
            group::<V, 4>(p, j);
            j += 4;
        }
        while p.cols > j {
            group::<V, 1>(p, j);
            j += 1;
        }
    }
}

#[inline(always)]
unsafe fn group<V: Simd<Float: Zero>, const N: usize>(p: Sums<V::Float>, j: usize) {
    // SAFETY: the columns lie inside A and C; loads stay below `rows`.
    unsafe {
        let a = p.a.add(j * p.a_col);
        let mut sums = [V::zero(); N];
        let whole = p.rows - p.rows % V::LANES;
        let mut k = 0;
        while k < whole {
            for (n, sum) in sums.iter_mut().enumerate() {
                *sum = sum.add(V::load(a.add(n * p.a_col + k)));
            }
            k += V::LANES;
        }
        if k < p.rows {
            for (n, sum) in sums.iter_mut().enumerate() {
                *sum = sum.add(V::load_first(a.add(n * p.a_col + k), p.rows - k));
            }
        }
        let c = p.c.add(j * p.c_col);
        let from = if p.first { [V::Float::zero(); N] } else { simd::read(c, p.c_col) };
        let sums = simd::sums(sums);
        let sums: [_; N] = array::from_fn(|n| from[n] + sums[n]);
        simd::write(sums, c, p.c_col);
    }
}
