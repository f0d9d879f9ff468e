//! The dot micro-kernel, with vectors over the summed index: `C[i, j] += Σₖ A[i, k]·B[k, j]` with
//! contiguous rows of A and columns of B, as in `Xᵀ·dZ` in column-major storage.

use super::outer::From;
use super::simd::{self, Simd};
use num_traits::Zero;
use std::array;

/// A product whose operands are contiguous along the summed index.
#[derive(Clone, Copy)]
pub(crate) struct Dot<T> {
    pub(super) rows: usize,
    pub(super) cols: usize,
    pub(super) depth: usize,
    pub(super) a: *const T,
    pub(super) a_row: usize,
    pub(super) b: *const T,
    pub(super) b_col: usize,
    pub(super) c: *mut T,
    pub(super) c_row: usize,
    pub(super) c_col: usize,
    pub(super) start: From<T>,
}

/// `C ← start + A·B`, tile by tile of up to `TALL` by 4 entries.
///
/// # Safety
/// The CPU has the instructions of `V`, and all entries addressed by the strides exist.
#[inline(always)]
pub(super) unsafe fn multiply<V: Simd<Float: Zero>, const TALL: usize>(p: Dot<V::Float>) {
    let mut i = 0;
    // SAFETY: `i + M <= rows` for each panel.
    unsafe {
        if TALL >= 6 {
            while p.rows - i >= 6 {
                panel::<V, 6>(p, i);
                i += 6;
            }
        }
        if TALL >= 3 {
            while p.rows - i >= 3 {
                panel::<V, 3>(p, i);
                i += 3;
            }
        }
        while p.rows - i >= 2 {
            panel::<V, 2>(p, i);
            i += 2;
        }
        while p.rows > i {
            panel::<V, 1>(p, i);
            i += 1;
        }
    }
}

#[inline(always)]
unsafe fn panel<V: Simd<Float: Zero>, const M: usize>(p: Dot<V::Float>, i: usize) {
    let mut j = 0;
    // SAFETY: `j + N <= cols` for each tile.
    unsafe {
        while p.cols - j >= 4 {
            tile::<V, M, 4>(p, i, j);
            j += 4;
        }
        while p.cols - j >= 2 {
            tile::<V, M, 2>(p, i, j);
            j += 2;
        }
        if p.cols > j {
            tile::<V, M, 1>(p, i, j);
        }
    }
}

#[inline(always)]
unsafe fn tile<V: Simd<Float: Zero>, const M: usize, const N: usize>(
    p: Dot<V::Float>,
    i: usize,
    j: usize,
) {
    // SAFETY: the tile lies inside C; loads stay below `depth`.
    unsafe {
        let (a, b) = (p.a.add(i * p.a_row), p.b.add(j * p.b_col));
        let mut sums = [[V::zero(); N]; M];
        let whole = p.depth - p.depth % V::LANES;
        let mut k = 0;
        while k < whole {
            step(
                &mut sums,
                (a.add(k), p.a_row),
                (b.add(k), p.b_col),
                #[inline(always)]
                |from| V::load(from),
            );
            k += V::LANES;
        }
        if k < p.depth {
            step(
                &mut sums,
                (a.add(k), p.a_row),
                (b.add(k), p.b_col),
                #[inline(always)]
                |from| V::load_first(from, p.depth - k),
            );
        }
        for (m, sums) in sums.into_iter().enumerate() {
            let c = p.c.add((i + m) * p.c_row + j * p.c_col);
            let from = match p.start {
                From::Zero => [V::Float::zero(); N],
                From::Sum => simd::read(c, p.c_col),
                From::Row(row, stride) => simd::read(row.add(j * stride), stride),
            };
            let sums = simd::sums(sums);
            let sums: [_; N] = array::from_fn(|n| from[n] + sums[n]);
            simd::write(sums, c, p.c_col);
        }
    }
}

/// Advances by one vector along the summed index.
#[inline(always)]
unsafe fn step<V: Simd, const M: usize, const N: usize>(
    sums: &mut [[V; N]; M],
    (a, a_row): (*const V::Float, usize),
    (b, b_col): (*const V::Float, usize),
    load: impl Fn(*const V::Float) -> V,
) {
    // SAFETY: `load` touches what `tile` vouches for.
    unsafe {
        let mut columns = [V::zero(); N];
        for (n, column) in columns.iter_mut().enumerate() {
            *column = load(b.add(n * b_col));
        }
        for (m, sums) in sums.iter_mut().enumerate() {
            let row = load(a.add(m * a_row));
            for (sum, &column) in sums.iter_mut().zip(&columns) {
                *sum = row.mul_add(column, *sum);
            }
        }
    }
}
