//! Packing of operands whose layout does not suit the micro-kernels.

use super::float::{Float, Kernel};
use super::outer::From;
use super::task::Task;
use super::turn::Panel;

/// Rows of A packed at a time: the height of one `f32` tile at AVX-512, or of two `f64` tiles.
const PANEL: usize = 48;

impl<T: Float> Task<'_, T> {
    /// The outer-product kernel on packed panels of A.
    #[inline(never)]
    pub(super) fn packed(self) {
        for first in (0..self.rows).step_by(PANEL) {
            self.rows(first..self.rows.min(first + PANEL)).packed_panel();
        }
    }

    fn packed_panel(self) {
        // Each column of the copy starts on a cache line.
        let to_col = self.rows.next_multiple_of(16);
        T::with_buffer(to_col * self.depth, |buffer| {
            self.copy_a(buffer, to_col);
            Task { a: buffer.as_ptr(), a_row: 1, a_col: to_col, ..self }.outer();
        });
    }

    /// The dot kernel on a copy of A.
    #[inline(never)]
    pub(super) fn packed_dot(self) {
        T::with_buffer(self.rows * self.depth, |buffer| {
            let Self { rows, depth, a_row, a_col, .. } = self;
            Task { rows: depth, depth: rows, a_row: a_col, a_col: a_row, ..self }
                .copy_a(buffer, depth);
            Task { a: buffer.as_ptr(), a_row: depth, a_col: 1, ..self }.dot(0..depth);
        });
    }

    /// `Cᵀ ← startᵀ + Bᵀ·Aᵀ` with the outer-product kernel, whose vectors then run over columns of C.
    #[inline(never)]
    pub(super) fn turned(self) {
        let Self { rows, cols, c, c_col, .. } = self;
        let to_col = cols.next_multiple_of(16);
        T::with_buffer(to_col * rows, |buffer| {
            let to = buffer.as_mut_ptr();
            let mut start = From::Zero;
            if !matches!(self.start, From::Zero) {
                self.write_start();
                // SAFETY: the entries of C, whose rows are adjacent, and the buffer.
                unsafe {
                    T::pack(Panel { rows: cols, depth: rows, a: c, a_row: c_col, to, to_col });
                }
                start = From::Sum;
            }
            Task { c: to, c_row: 1, c_col: to_col, start, ..self.t() }.compute(Kernel::Outer);
            // SAFETY: as above.
            unsafe {
                T::pack(Panel { rows, depth: cols, a: to, a_row: to_col, to: c, to_col: c_col });
            }
        });
    }

    /// Copies A in column-major order with column stride `to_col`.
    fn copy_a(self, to: &mut [T], to_col: usize) {
        let Self { rows, depth, a, a_row, a_col, .. } = self;
        assert!(to_col >= rows && to.len() >= to_col * depth, "a copy in so many numbers");
        if a_col == 1 {
            // SAFETY: the task has all entries of A, the buffer all columns.
            unsafe { T::pack(Panel { rows, depth, a, a_row, to: to.as_mut_ptr(), to_col }) }
        } else {
            for (k, column) in to.chunks_exact_mut(to_col).take(depth).enumerate() {
                for (i, to) in column[..rows].iter_mut().enumerate() {
                    // SAFETY: entry (i, k) of A.
                    *to = unsafe { *a.add(i * a_row + k * a_col) };
                }
            }
        }
    }
}
