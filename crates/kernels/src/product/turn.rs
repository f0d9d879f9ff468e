//! Packing of a panel of A with distant rows: transposes blocks in registers to get the row stride 1 of the
//! [outer](super::outer) micro-kernel.

use super::simd::Array;

/// A panel to pack: `to[i, k] ← a[i, k]`, with the terms `k` adjacent in A, the rows `i` in the copy.
#[derive(Clone, Copy)]
pub(crate) struct Panel<T> {
    pub(super) rows: usize,
    pub(super) depth: usize,
    pub(super) a: *const T,
    pub(super) a_row: usize,
    pub(super) to: *mut T,
    pub(super) to_col: usize,
}

impl<T: Copy> Panel<T> {
    /// # Safety
    /// Entry (i, k) exists in both.
    #[inline(always)]
    unsafe fn copy(self, i: usize, k: usize) {
        // SAFETY: the caller vouches for both places.
        unsafe { *self.to.add(k * self.to_col + i) = *self.a.add(i * self.a_row + k) }
    }
}

/// Transposition of a block in registers.
///
/// # Safety
/// The methods require that the CPU has the instructions of the implementing type.
pub(super) trait Turn {
    type Float: Copy;
    const ROWS: usize;
    const TERMS: usize;

    /// Copies `ROWS` rows of `TERMS` numbers with stride `row` to `TERMS` columns with stride `col`.
    unsafe fn turn(from: *const Self::Float, row: usize, to: *mut Self::Float, col: usize);
}

/// Copies the panel.
///
/// # Safety
/// The CPU has the instructions of `V`, and the entries exist.
#[inline(always)]
pub(super) unsafe fn pack<V: Turn>(p: Panel<V::Float>) {
    let line = 64 / size_of::<V::Float>();
    let (rows, depth) = (p.rows - p.rows % V::ROWS, p.depth - p.depth % V::TERMS);
    // SAFETY: all blocks are whole; the remainder is copied number by number.
    unsafe {
        // Each cache line is read to its end before another can evict it.
        for first in (0..depth).step_by(line) {
            for i in (0..rows).step_by(V::ROWS) {
                for k in (first..depth.min(first + line)).step_by(V::TERMS) {
                    let (from, to) = (p.a.add(i * p.a_row + k), p.to.add(k * p.to_col + i));
                    V::turn(from, p.a_row, to, p.to_col);
                }
            }
        }
        for k in 0..p.depth {
            let done = if k < depth { rows } else { 0 };
            (done..p.rows).for_each(|i| p.copy(i, k));
        }
    }
}

/// Without SIMD transposition, copies a block number by number.
impl<T: Copy, const N: usize> Turn for Array<T, N> {
    type Float = T;
    const ROWS: usize = N;
    const TERMS: usize = N;

    #[inline(always)]
    unsafe fn turn(from: *const T, row: usize, to: *mut T, col: usize) {
        for k in 0..N {
            for i in 0..N {
                // SAFETY: the caller vouches for the block.
                unsafe { *to.add(k * col + i) = *from.add(i * row + k) }
            }
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::Turn;
    use std::arch::x86_64::*;

    impl Turn for __m256 {
        type Float = f32;
        const ROWS: usize = 8;
        const TERMS: usize = 4;

        #[inline(always)]
        unsafe fn turn(from: *const f32, row: usize, to: *mut f32, col: usize) {
            // SAFETY: the caller vouches for AVX2 and for the block.
            unsafe {
                // Rows i and i + 4 side by side.
                let pair = |i: usize| {
                    let low = _mm256_castps128_ps256(_mm_loadu_ps(from.add(i * row)));
                    _mm256_insertf128_ps(low, _mm_loadu_ps(from.add((i + 4) * row)), 1)
                };
                let rows = [pair(0), pair(1), pair(2), pair(3)];
                let even =
                    (_mm256_unpacklo_ps(rows[0], rows[1]), _mm256_unpacklo_ps(rows[2], rows[3]));
                let odd =
                    (_mm256_unpackhi_ps(rows[0], rows[1]), _mm256_unpackhi_ps(rows[2], rows[3]));
                let columns = [
                    _mm256_shuffle_ps(even.0, even.1, 0b01_00_01_00),
                    _mm256_shuffle_ps(even.0, even.1, 0b11_10_11_10),
                    _mm256_shuffle_ps(odd.0, odd.1, 0b01_00_01_00),
                    _mm256_shuffle_ps(odd.0, odd.1, 0b11_10_11_10),
                ];
                for (k, column) in columns.into_iter().enumerate() {
                    _mm256_storeu_ps(to.add(k * col), column);
                }
            }
        }
    }

    impl Turn for __m256d {
        type Float = f64;
        const ROWS: usize = 4;
        const TERMS: usize = 2;

        #[inline(always)]
        unsafe fn turn(from: *const f64, row: usize, to: *mut f64, col: usize) {
            // SAFETY: as above.
            unsafe {
                // Rows i and i + 2 side by side.
                let pair = |i: usize| {
                    let low = _mm256_castpd128_pd256(_mm_loadu_pd(from.add(i * row)));
                    _mm256_insertf128_pd(low, _mm_loadu_pd(from.add((i + 2) * row)), 1)
                };
                let rows = (pair(0), pair(1));
                _mm256_storeu_pd(to, _mm256_unpacklo_pd(rows.0, rows.1));
                _mm256_storeu_pd(to.add(col), _mm256_unpackhi_pd(rows.0, rows.1));
            }
        }
    }
}
