//! Products of operands that lie badly for the tiles: on copies.

use super::float::{Float, Kernel};
use super::outer::From;
use super::task::Task;
use super::turn::Panel;
use crate::line::Line;
use crate::{Layout, Shape, View};

/// Rows of A that are copied at a time: as many as a tile of `f32` at AVX-512 has, or two of `f64`.
const PANEL: usize = 48;

impl<T: Float> Task<'_, T> {
    /// The outer product kernel on copies of panels of A.
    #[inline(never)]
    pub(super) fn packed(self) {
        let rows = self.shape().rows;
        for first in (0..rows).step_by(PANEL) {
            self.rows(first..rows.min(first + PANEL)).packed_panel();
        }
    }

    fn packed_panel(self) {
        let Shape { rows, cols: depth } = self.a.shape();
        // Each column of the copy begins on a cache line.
        let to_col = rows.next_multiple_of(16);
        T::with_buffer(to_col * depth, |buffer| {
            copy(self.a, buffer, to_col);
            self.outer(buffer.as_ptr(), to_col);
        });
    }

    /// The dot kernel on a copy of A.
    #[inline(never)]
    pub(super) fn packed_dot(self) {
        let shape = self.a.shape();
        T::with_buffer(shape.len(), |buffer| {
            copy(self.a.t(), buffer, shape.cols);
            let a = View::new(buffer, Layout::row_major(shape));
            Task { a, ..self }.dot(0..shape.cols);
        });
    }

    /// `Cᵀ ← startᵀ + Bᵀ·Aᵀ` by the outer product kernel, whose vectors the columns of C fill.
    #[inline(never)]
    pub(super) fn turned(self) {
        let Shape { rows, cols } = self.shape();
        let to_col = cols.next_multiple_of(16);
        T::with_buffer(to_col * rows, |buffer| {
            let to = buffer.as_mut_ptr();
            let mut start = From::Zero;
            if !matches!(self.start, From::Zero) {
                self.write_start();
                let (a, a_row) = (self.c, self.c_col);
                // SAFETY: the entries of C, whose rows are adjacent, and the buffer.
                unsafe { T::pack(Panel { rows: cols, depth: rows, a, a_row, to, to_col }) };
                start = From::Sum;
            }
            let (a, b) = (self.b.t(), self.a.t());
            Task { a, b, c: to, c_row: 1, c_col: to_col, start, ..self }.compute(Kernel::Outer);
            let (a, to, to_col, a_row) = (to, self.c, self.c_col, to_col);
            // SAFETY: as above.
            unsafe { T::pack(Panel { rows, depth: cols, a, a_row, to, to_col }) }
        });
    }
}

/// Copies A column after column, `to_col` apart.
fn copy<T: Float>(a: View<'_, T>, to: &mut [T], to_col: usize) {
    let (Shape { rows, cols: depth }, layout) = (a.shape(), a.layout());
    assert!(to_col >= rows && to.len() >= to_col * depth, "a copy in so many numbers");
    if layout.col_stride() == 1 {
        let (a, a_row, to) = (a.as_ptr(), layout.row_stride(), to.as_mut_ptr());
        // SAFETY: the view holds all entries of A, the buffer all columns.
        unsafe { T::pack(Panel { rows, depth, a, a_row, to, to_col }) }
    } else {
        for (k, column) in to.chunks_exact_mut(to_col).enumerate() {
            let from = Line::of(a, k);
            column[..rows].iter_mut().enumerate().for_each(|(i, to)| *to = from.at(i));
        }
    }
}
