//! Products of `f32` and `f64`: kernel selection and dispatch.

use super::dot::{self, Dot};
use super::outer::{self, From, Outer};
use super::simd::Array;
use super::sums::{self, Sums};
use super::task::{BLOCK, Task};
use super::turn::{self, Panel};
use super::{Start, by_definition, check_sums, checked};
use crate::level::Kind;
use crate::{AlignedVec, Element, Level, Shape, View, ViewMut, parallel, update};
use std::cell::RefCell;

/// The kernels of one float type.
pub(crate) trait Float: Element {
    /// # Safety
    /// As for [`outer::multiply`].
    unsafe fn outer(p: Outer<Self>);

    /// # Safety
    /// As for [`dot::multiply`].
    unsafe fn dot(p: Dot<Self>);

    /// # Safety
    /// As for [`sums::add_up`].
    unsafe fn sums(p: Sums<Self>);

    /// # Safety
    /// As for [`turn::pack`].
    unsafe fn pack(p: Panel<Self>);

    /// `C ← beta·C + A·B` with the `matrixmultiply` crate.
    ///
    /// # Safety
    /// The task's C is valid for writing.
    unsafe fn large(task: Task<'_, Self>, beta: Self);

    /// Runs `f` with a thread-local buffer of `length` numbers.
    fn with_buffer<R>(length: usize, f: impl FnOnce(&mut [Self]) -> R) -> R;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kernel {
    Outer,
    /// [`Outer`](Self::Outer) on panels of A packed to row stride 1.
    Packed,
    /// [`Outer`](Self::Outer) for Cᵀ, computed in a buffer.
    Turned,
    /// The dot kernel, on a packed copy of A unless its rows are contiguous.
    Dot,
    Large,
}

impl Kernel {
    /// Selects the kernel from shapes and strides of the whole product; `docs/performance.md` has the
    /// measurements behind the thresholds.
    #[inline]
    fn choose<T: Float>(task: &Task<'_, T>) -> Self {
        let Task { rows, cols, depth, a_row, a_col, b_row, b_col, .. } = *task;
        // These rows fill at most half of a vector.
        let lanes = lanes::<T>();
        let few = rows > 1 && 2 * rows <= lanes && cols >= 16 && (16..=BLOCK).contains(&depth);
        let skinny = rows.min(cols).min(depth) < 16 || (cols <= 64 && depth <= 64);
        let along_depth = a_col == 1 && b_row == 1;
        // The weight gradient of a narrow layer: a small result of long sums.
        let gradient = rows * cols <= 4096 && depth >= 256;
        let narrow = rows == 1 || (depth >= 64 && rows.min(cols) <= 16);
        let small = along_depth && (narrow || gradient) && (rows == 1 || a_row != 1);
        // Many sums mean many horizontal additions, which pay only if the sums are long.
        let copied = few && b_row == 1 && (4 * rows <= lanes || depth >= 2 * lanes);
        if small || copied {
            Self::Dot
        } else if few && b_col == 1 {
            Self::Turned
        } else if !skinny && !fits(depth * cols, b_row) {
            Self::Large
        } else if a_row == 1 && !far_apart(a_col, cols) {
            Self::Outer
        } else {
            Self::Packed
        }
    }
}

/// The number of `T` in a vector of the current level.
#[inline]
fn lanes<T>() -> usize {
    let bytes = match Level::current().kind() {
        Kind::Base => 16,
        #[cfg(target_arch = "x86_64")]
        Kind::Avx2 => 32,
        #[cfg(target_arch = "x86_64")]
        Kind::Avx512 => 64,
    };
    bytes / size_of::<T>()
}

/// Whether B is small enough to be reread for each panel of A with the tile width of this level.
#[inline]
fn fits(entries: usize, row_stride: usize) -> bool {
    match Level::current().kind() {
        Kind::Base => false,
        #[cfg(target_arch = "x86_64")]
        Kind::Avx2 => entries <= 1 << 18 && row_stride == 1,
        #[cfg(target_arch = "x86_64")]
        Kind::Avx512 => entries <= 1 << 18,
    }
}

/// Whether packing a panel of A pays: its columns are far apart, the tiles of this level have few rows, and
/// many columns of B reuse the panel.
#[inline]
fn far_apart(col_stride: usize, cols: usize) -> bool {
    match Level::current().kind() {
        #[cfg(target_arch = "x86_64")]
        Kind::Avx2 => col_stride >= 256 && cols >= 32,
        _ => false,
    }
}

/// `C ← start + A·B`.
#[track_caller]
pub(crate) fn float<T: Float>(
    a: View<'_, T>,
    b: View<'_, T>,
    mut c: ViewMut<'_, T>,
    start: Start<'_, T>,
) {
    let (layout, depth) = (c.layout(), a.shape().cols);
    if checked(a, b, &c, start) <= 8 {
        return by_definition(a, b, c, start);
    }
    // The kernels want C with row stride 1. A single row of C is transposed if that gives A row stride 1
    // too, a single column if its sums are short: the dot tile reduces four sums of a row at once.
    let (shape, la, lb) = (layout.shape(), a.layout(), b.layout());
    let row = shape.rows == 1 && layout.col_stride() == 1 && lb.col_stride() == 1;
    let along_depth = la.col_stride() == 1 && lb.row_stride() == 1;
    let column = shape.rows > 1 && shape.cols == 1 && along_depth && (4..256).contains(&depth);
    let as_it_is = layout.row_stride() == 1 && !row && !column;
    let from = match start {
        Start::Zero => From::Zero,
        Start::Sum => From::Sum,
        Start::Row(row) if as_it_is => From::Row(row.as_ptr(), row.layout().col_stride()),
        Start::Row(row) => {
            // The kernels take no column to start from, which the transpose would need: write it to C first.
            update(c.reborrow(), row.broadcast(layout.shape()), |_, row| row);
            From::Sum
        }
    };
    let task = Task::new(a, b, c, from);
    let task = if as_it_is { task } else { task.t() };
    task.run(Kernel::choose(&task));
}

/// Adds to each entry of the row `out` the sum of a column of `a`, or overwrites it if `first`.
///
/// # Panics
/// If `out` is not one row as wide as `a`, or the rows of `a` are not adjacent.
#[track_caller]
pub(crate) fn column_sums<T: Float>(a: View<'_, T>, mut out: ViewMut<'_, T>, first: bool) {
    check_sums(a, &out);
    assert!(a.layout().row_stride() == 1, "column sums of rows that are not adjacent");
    let Shape { rows, cols } = a.shape();
    if rows * cols >= 2 * parallel::ELEMENTS
        && parallel::threads() > 1
        && let Some(half) = parallel::cut(cols, 4)
    {
        let (left, right) = out.split_cols(half);
        rayon::join(
            || column_sums(a.cols(0..half), left, first),
            || column_sums(a.cols(half..cols), right, first),
        );
        return;
    }
    let (a_col, c_col) = (a.layout().col_stride(), out.layout().col_stride());
    let c = out.as_mut_ptr();
    // SAFETY: the views hold all entries of the checked shapes, and the rows of A are adjacent.
    unsafe { T::sums(Sums { rows, cols, a: a.as_ptr(), a_col, c, c_col, first }) }
}

/// Evaluates one of three calls, compiled for the level in force.
macro_rules! at_level {
    ($base:expr, $avx2:expr, $avx512:expr) => {
        match Level::current().kind() {
            Kind::Base => $base,
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2 => crate::level::avx2(
                #[inline(always)]
                || $avx2,
            ),
            #[cfg(target_arch = "x86_64")]
            Kind::Avx512 => crate::level::avx512(
                #[inline(always)]
                || $avx512,
            ),
        }
    };
}

// The sums of a tile stay in registers. Below AVX-512, 8 of 16 registers hold sums; with 12 the compiler
// spills, which halves the speed. At AVX-512, 24 of 32 hold sums.
macro_rules! float {
    ($float:ident, $array:ty, $avx2:ident, $avx512:ident, $gemm:ident) => {
        impl Float for $float {
            unsafe fn outer(p: Outer<Self>) {
                // SAFETY: the level has the instructions; the caller vouches for the entries.
                unsafe {
                    at_level!(
                        outer::multiply::<$array, 2, 4>(p),
                        outer::multiply::<std::arch::x86_64::$avx2, 2, 4>(p),
                        outer::multiply::<std::arch::x86_64::$avx512, 3, 8>(p)
                    )
                }
            }

            unsafe fn dot(p: Dot<Self>) {
                // SAFETY: as above.
                unsafe {
                    at_level!(
                        dot::multiply::<$array, 2>(p),
                        dot::multiply::<std::arch::x86_64::$avx2, 2>(p),
                        dot::multiply::<std::arch::x86_64::$avx512, 6>(p)
                    )
                }
            }

            unsafe fn sums(p: Sums<Self>) {
                // SAFETY: as above.
                unsafe {
                    at_level!(
                        sums::add_up::<$array>(p),
                        sums::add_up::<std::arch::x86_64::$avx2>(p),
                        sums::add_up::<std::arch::x86_64::$avx512>(p)
                    )
                }
            }

            unsafe fn pack(p: Panel<Self>) {
                // SAFETY: as above.
                unsafe {
                    at_level!(
                        turn::pack::<$array>(p),
                        turn::pack::<std::arch::x86_64::$avx2>(p),
                        turn::pack::<std::arch::x86_64::$avx2>(p)
                    )
                }
            }

            unsafe fn large(task: Task<'_, Self>, beta: Self) {
                let Task { rows, depth, cols, a, a_row, a_col, .. } = task;
                let Task { b, b_row, b_col, c, c_row, c_col, .. } = task;
                // SAFETY: the task has the entries of A and B, the caller vouches for C.
                unsafe {
                    matrixmultiply::$gemm(
                        rows,
                        depth,
                        cols,
                        1.0,
                        a,
                        a_row as isize,
                        a_col as isize,
                        b,
                        b_row as isize,
                        b_col as isize,
                        beta,
                        c,
                        c_row as isize,
                        c_col as isize,
                    );
                }
            }

            fn with_buffer<R>(length: usize, f: impl FnOnce(&mut [Self]) -> R) -> R {
                thread_local! {
                    static BUFFER: RefCell<AlignedVec<$float>> = RefCell::default();
                }
                BUFFER.with_borrow_mut(|buffer| {
                    if buffer.len() < length {
                        buffer.resize(length, 0.0);
                    }
                    f(&mut buffer[..length])
                })
            }
        }
    };
}
float!(f32, Array<f32, 4>, __m256, __m512, sgemm);
float!(f64, Array<f64, 2>, __m256d, __m512d, dgemm);
