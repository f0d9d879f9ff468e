//! [`Task`]: a product, or the part of one that a thread computes.

use super::dot::Dot;
use super::float::{Float, Kernel};
use super::outer::{From, Outer};
use crate::{Shape, View, ViewMut, parallel};
use std::marker::PhantomData;
use std::ops::Range;

/// Multiply-adds below which a second thread costs more than it saves: about 10 µs.
const FLOPS: usize = 1 << 19;

/// Terms of a sum that the [`Dot`] kernel adds at a stretch; longer sums are made of such blocks, in
/// order, so that threads can share them.
pub(super) const BLOCK: usize = 1 << 13;

/// `C ← start + A·B`, where C is a pointer because the rows of one C interleave in memory, so that
/// its parts cannot be slices.
#[derive(Clone, Copy)]
pub(crate) struct Task<'a, T> {
    pub(super) a: View<'a, T>,
    pub(super) b: View<'a, T>,
    pub(super) c: *mut T,
    pub(super) c_row: usize,
    pub(super) c_col: usize,
    pub(super) start: From<T>,
    pub(super) lifetime: PhantomData<&'a mut T>,
}

// SAFETY: tasks that exist at the same time write to different entries of C.
unsafe impl<T: Sync + Send> Send for Task<'_, T> {}
// SAFETY: as above.
unsafe impl<T: Sync + Send> Sync for Task<'_, T> {}

impl<'a, T: Float> Task<'a, T> {
    /// The shapes have been checked; the row of `start` outlives the task.
    #[inline(always)]
    pub(super) fn new(
        a: View<'a, T>,
        b: View<'a, T>,
        mut c: ViewMut<'a, T>,
        start: From<T>,
    ) -> Self {
        let layout = c.layout();
        let (c_row, c_col) = (layout.row_stride(), layout.col_stride());
        Self { a, b, c: c.as_mut_ptr(), c_row, c_col, start, lifetime: PhantomData }
    }

    #[inline]
    pub(super) fn shape(self) -> Shape {
        Shape::new(self.a.shape().rows, self.b.shape().cols)
    }

    #[inline]
    fn depth(self) -> usize {
        self.a.shape().cols
    }

    pub(super) fn rows(self, range: Range<usize>) -> Self {
        let c = self.c.wrapping_add(range.start * self.c_row);
        Self { a: self.a.rows(range), c, ..self }
    }

    fn cols(self, range: Range<usize>) -> Self {
        let c = self.c.wrapping_add(range.start * self.c_col);
        let start = match self.start {
            From::Row(row, stride) => From::Row(row.wrapping_add(range.start * stride), stride),
            other => other,
        };
        Self { b: self.b.cols(range), c, start, ..self }
    }

    /// Computes the result, on several threads if there is enough to do.
    #[inline(always)]
    pub(super) fn run(self, kernel: Kernel) {
        let Shape { rows, cols } = self.shape();
        let pieces = rows * cols * self.depth() / FLOPS;
        if pieces < 2 || parallel::threads() == 1 {
            self.compute(kernel);
        } else {
            self.split(kernel, pieces.min(parallel::threads()));
        }
    }

    /// Splits the result among threads, along its longer side: into no more pieces than threads, because
    /// each of them packs its operands anew.
    #[inline(never)]
    fn split(self, kernel: Kernel, pieces: usize) {
        let (Shape { rows, cols }, depth) = (self.shape(), self.depth());
        let (more, fewer) = (pieces.div_ceil(2), pieces / 2);
        if fewer == 0 {
            return self.compute(kernel);
        }
        if rows * cols <= 1024 && depth >= 2 * BLOCK && kernel == Kernel::Dot {
            return self.compute_by_blocks();
        }
        if cols >= rows
            && let Some(cut) = parallel::cut_off(cols, 8, (more, pieces))
        {
            let parts = (self.cols(0..cut), self.cols(cut..cols));
            rayon::join(|| parts.0.split(kernel, more), || parts.1.split(kernel, fewer));
        } else if let Some(cut) = parallel::cut_off(rows, 16, (more, pieces)) {
            let parts = (self.rows(0..cut), self.rows(cut..rows));
            rayon::join(|| parts.0.split(kernel, more), || parts.1.split(kernel, fewer));
        } else {
            self.compute(kernel);
        }
    }

    #[inline(always)]
    pub(super) fn compute(self, kernel: Kernel) {
        match kernel {
            Kernel::Outer => self.outer(self.a.as_ptr(), self.a.layout().col_stride()),
            Kernel::Packed => self.packed(),
            Kernel::Turned => self.turned(),
            Kernel::Dot if self.a.layout().col_stride() != 1 => self.packed_dot(),
            Kernel::Dot => {
                let depth = self.depth();
                self.dot(0..depth.min(BLOCK));
                for first in (BLOCK..depth).step_by(BLOCK) {
                    Self { start: From::Sum, ..self }.dot(first..depth.min(first + BLOCK));
                }
            }
            Kernel::Large => {
                let beta = match self.start {
                    From::Zero => T::zero(),
                    From::Sum => T::one(),
                    From::Row(..) => {
                        self.write_start();
                        T::one()
                    }
                };
                // SAFETY: C is valid for as long as the task.
                unsafe { T::large(self, beta) }
            }
        }
    }

    #[inline(always)]
    pub(super) fn outer(self, a: *const T, a_col: usize) {
        let (Shape { rows, cols }, b) = (self.shape(), self.b.layout());
        debug_assert!(self.c_row == 1 || rows == 1);
        let problem = Outer {
            rows,
            cols,
            depth: self.depth(),
            a,
            a_col,
            b: self.b.as_ptr(),
            b_row: b.row_stride(),
            b_col: b.col_stride(),
            c: self.c,
            c_col: self.c_col,
            start: self.start,
        };
        // SAFETY: the views hold all entries, and the rows of A and C are adjacent.
        unsafe { T::outer(problem) }
    }

    /// What the sums start from and the terms of `range`.
    #[inline(always)]
    pub(super) fn dot(self, range: Range<usize>) {
        let (Shape { rows, cols }, a, b) = (self.shape(), self.a.layout(), self.b.layout());
        let problem = Dot {
            rows,
            cols,
            depth: range.len(),
            a: self.a.as_ptr().wrapping_add(range.start),
            a_row: a.row_stride(),
            b: self.b.as_ptr().wrapping_add(range.start),
            b_col: b.col_stride(),
            c: self.c,
            c_row: self.c_row,
            c_col: self.c_col,
            start: self.start,
        };
        // SAFETY: the views hold all entries, adjacent along the summed index.
        unsafe { T::dot(problem) }
    }

    /// The blocks of a long sum at the same time; they are added to C in order.
    fn compute_by_blocks(self) {
        let (Shape { rows, cols }, depth) = (self.shape(), self.depth());
        // To −0 every sum is added without a change, to +0 every one but −0.
        let mut sums = vec![-T::zero(); depth.div_ceil(BLOCK) * rows * cols];
        each_chunk(&mut sums, rows * cols, 0, &|q, sums| self.block(q, sums));
        self.write_start();
        for sums in sums.chunks_exact(rows * cols) {
            for (k, &sum) in sums.iter().enumerate() {
                // SAFETY: entry (k % rows, k / rows) of C.
                unsafe { *self.c.add(k % rows * self.c_row + k / rows * self.c_col) += sum }
            }
        }
    }

    /// Adds block `q` of the sum to `sums`.
    fn block(self, q: usize, sums: &mut [T]) {
        let (c, start) = (sums.as_mut_ptr(), From::Sum);
        let part = Self { c, c_row: 1, c_col: self.shape().rows, start, ..self };
        part.dot(q * BLOCK..self.depth().min((q + 1) * BLOCK));
    }

    /// Writes what the sums start from.
    pub(super) fn write_start(self) {
        let Shape { rows, cols } = self.shape();
        for j in 0..cols {
            let from = match self.start {
                From::Sum => return,
                From::Zero => T::zero(),
                // SAFETY: entry j of the row.
                From::Row(row, stride) => unsafe { *row.add(j * stride) },
            };
            for i in 0..rows {
                // SAFETY: entry (i, j) of C.
                unsafe { *self.c.add(i * self.c_row + j * self.c_col) = from }
            }
        }
    }
}

/// Calls `f` with the number and the numbers of each chunk, on all threads.
fn each_chunk<T: Send>(
    data: &mut [T],
    length: usize,
    first: usize,
    f: &(impl Fn(usize, &mut [T]) + Sync),
) {
    let chunks = data.len() / length;
    if chunks <= 1 {
        return f(first, data);
    }
    let half = chunks / 2;
    let (left, right) = data.split_at_mut(half * length);
    rayon::join(
        || each_chunk(left, length, first, f),
        || each_chunk(right, length, first + half, f),
    );
}
