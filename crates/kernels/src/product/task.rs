//! [`Task`]: a product, or one thread's part of it.

use super::dot::Dot;
use super::float::{Float, Kernel};
use super::outer::{From, Outer};
use crate::{View, ViewMut, parallel};
use std::marker::PhantomData;
use std::ops::Range;

/// Multiply-adds below which a second thread costs more than it saves: about 10 µs.
const FLOPS: usize = 1 << 19;

/// The longest sum that a kernel other than matrixmultiply adds in one pass. Longer sums are split into such
/// blocks, added in order; those of the [`Dot`] kernel can run in parallel.
pub(super) const BLOCK: usize = 1 << 13;

/// `C ← start + A·B` as pointers and strides. C is a pointer because its rows interleave in memory, so its parts
/// cannot be slices. A and B are separate fields instead of views: copying a view just written field by field
/// would cause store-forwarding stalls.
#[derive(Clone, Copy)]
pub(crate) struct Task<'a, T> {
    pub(super) rows: usize,
    pub(super) cols: usize,
    pub(super) depth: usize,
    pub(super) a: *const T,
    pub(super) a_row: usize,
    pub(super) a_col: usize,
    pub(super) b: *const T,
    pub(super) b_row: usize,
    pub(super) b_col: usize,
    pub(super) c: *mut T,
    pub(super) c_row: usize,
    pub(super) c_col: usize,
    pub(super) start: From<T>,
    pub(super) lifetime: PhantomData<(&'a T, &'a mut T)>,
}

// SAFETY: tasks that exist at the same time write to different entries of C.
unsafe impl<T: Sync + Send> Send for Task<'_, T> {}
// SAFETY: as above.
unsafe impl<T: Sync + Send> Sync for Task<'_, T> {}

impl<'a, T: Float> Task<'a, T> {
    /// The task for checked shapes; the row of `start` must outlive it.
    #[inline(always)]
    pub(super) fn new(
        a: View<'a, T>,
        b: View<'a, T>,
        mut c: ViewMut<'a, T>,
        start: From<T>,
    ) -> Self {
        let (la, lb, lc) = (a.layout(), b.layout(), c.layout());
        Self {
            rows: la.shape().rows,
            cols: lb.shape().cols,
            depth: la.shape().cols,
            a: a.as_ptr(),
            a_row: la.row_stride(),
            a_col: la.col_stride(),
            b: b.as_ptr(),
            b_row: lb.row_stride(),
            b_col: lb.col_stride(),
            c: c.as_mut_ptr(),
            c_row: lc.row_stride(),
            c_col: lc.col_stride(),
            start,
            lifetime: PhantomData,
        }
    }

    /// `Cᵀ ← start + Bᵀ·Aᵀ`. Strides of single rows and columns are normalised as in a
    /// [`Layout`](crate::Layout).
    #[inline(always)]
    pub(super) fn t(self) -> Self {
        let Self { rows: cols, cols: rows, depth, .. } = self;
        let row = |stride, count| if count == 1 { 1 } else { stride };
        let col = |stride, count, rows| if count == 1 { rows } else { stride };
        Self {
            rows,
            cols,
            a: self.b,
            a_row: row(self.b_col, rows),
            a_col: col(self.b_row, depth, rows),
            b: self.a,
            b_row: row(self.a_col, depth),
            b_col: col(self.a_row, cols, depth),
            c_row: row(self.c_col, rows),
            c_col: col(self.c_row, cols, rows),
            ..self
        }
    }

    pub(super) fn rows(self, range: Range<usize>) -> Self {
        let a = self.a.wrapping_add(range.start * self.a_row);
        let c = self.c.wrapping_add(range.start * self.c_row);
        Self { rows: range.len(), a, c, ..self }
    }

    fn cols(self, range: Range<usize>) -> Self {
        let b = self.b.wrapping_add(range.start * self.b_col);
        let c = self.c.wrapping_add(range.start * self.c_col);
        let start = match self.start {
            From::Row(row, stride) => From::Row(row.wrapping_add(range.start * stride), stride),
            other => other,
        };
        Self { cols: range.len(), b, c, start, ..self }
    }

    /// Computes the result, on several threads if there is enough work.
    #[inline(always)]
    pub(super) fn run(self, kernel: Kernel) {
        let pieces = self.rows * self.cols * self.depth / FLOPS;
        if pieces < 2 || parallel::threads() == 1 {
            self.compute(kernel);
        } else {
            self.split(kernel, pieces.min(parallel::threads()));
        }
    }

    /// Splits the result among threads, along its longer side, into at most one piece per thread, because
    /// each piece packs its operands again.
    #[inline(never)]
    fn split(self, kernel: Kernel, pieces: usize) {
        let Self { rows, cols, depth, .. } = self;
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
            Kernel::Outer | Kernel::Packed if self.depth > BLOCK => self.compute_in_turn(kernel),
            Kernel::Outer => self.outer(),
            Kernel::Packed => self.packed(),
            Kernel::Turned => self.turned(),
            Kernel::Dot if self.a_col != 1 => self.packed_dot(),
            Kernel::Dot => {
                let depth = self.depth;
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
    pub(super) fn outer(self) {
        assert!(self.rows == 1 || (self.a_row == 1 && self.c_row == 1), "rows that lie apart");
        let Self { rows, cols, depth, a, a_col, b, b_row, b_col, c, c_col, start, .. } = self;
        let problem = Outer { rows, cols, depth, a, a_col, b, b_row, b_col, c, c_col, start };
        // SAFETY: the views held all entries, and the rows of A and C are adjacent.
        unsafe { T::outer(problem) }
    }

    /// The dot kernel over the terms of `range`, added to the start.
    #[inline(always)]
    pub(super) fn dot(self, range: Range<usize>) {
        assert!(self.depth == 1 || (self.a_col == 1 && self.b_row == 1), "terms that lie apart");
        let Self { rows, cols, a_row, b_col, c, c_row, c_col, start, .. } = self;
        let (a, b) = (self.a.wrapping_add(range.start), self.b.wrapping_add(range.start));
        let problem =
            Dot { rows, cols, depth: range.len(), a, a_row, b, b_col, c, c_row, c_col, start };
        // SAFETY: the views held all entries, adjacent along the summed index.
        unsafe { T::dot(problem) }
    }

    /// Computes the blocks of a long sum in parallel and adds them to C in order.
    fn compute_by_blocks(self) {
        let Self { rows, cols, depth, .. } = self;
        // −0 is the exact identity of addition; +0 would turn a sum of −0 into +0.
        let mut sums = vec![-T::zero(); depth.div_ceil(BLOCK) * rows * cols];
        each_chunk(&mut sums, rows * cols, 0, &|q, sums| self.block(q, sums));
        self.write_start();
        sums.chunks_exact(rows * cols).for_each(|sums| self.add(sums));
    }

    /// Computes the blocks of a long sum in sequence, each from 0: in one long sum, every term would be rounded
    /// to the precision of the total.
    #[inline(never)]
    fn compute_in_turn(self, kernel: Kernel) {
        let Self { rows, cols, depth, .. } = self;
        let mut sums = vec![T::zero(); rows * cols];
        self.write_start();
        for first in (0..depth).step_by(BLOCK) {
            let (a, b) = (first * self.a_col, first * self.b_row);
            let part = Self {
                depth: BLOCK.min(depth - first),
                a: self.a.wrapping_add(a),
                b: self.b.wrapping_add(b),
                c: sums.as_mut_ptr(),
                c_row: 1,
                c_col: rows,
                start: From::Zero,
                ..self
            };
            part.compute(kernel);
            self.add(&sums);
        }
    }

    /// Adds column-major `sums` to C.
    fn add(self, sums: &[T]) {
        for (j, column) in sums.chunks_exact(self.rows).take(self.cols).enumerate() {
            for (i, &sum) in column.iter().enumerate() {
                // SAFETY: entry (i, j) of C.
                unsafe { *self.c.add(i * self.c_row + j * self.c_col) += sum }
            }
        }
    }

    /// Adds block `q` of the sum to `sums`.
    fn block(self, q: usize, sums: &mut [T]) {
        let (c, start) = (sums.as_mut_ptr(), From::Sum);
        let part = Self { c, c_row: 1, c_col: self.rows, start, ..self };
        part.dot(q * BLOCK..self.depth.min((q + 1) * BLOCK));
    }

    /// Writes the start to C.
    pub(super) fn write_start(self) {
        let Self { rows, cols, .. } = self;
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

/// Calls `f` with the index and the slice of each chunk, on all threads.
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
