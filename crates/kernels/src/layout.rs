//! [`Layout`]: the places of a matrix's entries in a slice.

use crate::Shape;
use std::ops::Range;

/// Shape, offset and strides: entry (i, j) is at `offset + i·row_stride + j·col_stride`.
///
/// Transposing, slicing and broadcasting change only the layout. An unused stride (of a single row or
/// column, or without entries) has a normal form, so that the strides alone tell whether a matrix is
/// contiguous.
///
/// ```
/// use wengert_kernels::{Layout, Shape};
/// let layout = Layout::col_major(Shape::new(3, 2)).rows(1..3);
/// assert_eq!((layout.offset(), layout.row_stride(), layout.col_stride()), (1, 1, 3));
/// assert_eq!(layout.t().shape(), Shape::new(2, 2));
/// assert_eq!(layout.end(), 6); // the last entry is number 5 of the slice
/// assert!(!layout.is_col_major());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    offset: usize,
    shape: Shape,
    row_stride: usize,
    col_stride: usize,
    /// The distance from entry (0, 0) to one past the last place; 0 if there are no entries. Stored because
    /// every view of a slice is checked against it.
    reach: usize,
}

impl Layout {
    /// Column-major order: the layout of the tape's values and of parameters.
    ///
    /// ```
    /// use wengert_kernels::{Layout, Shape};
    /// let layout = Layout::col_major(Shape::new(3, 2));
    /// assert_eq!((layout.row_stride(), layout.col_stride()), (1, 3));
    /// ```
    ///
    /// # Panics
    /// If there are more than `usize::MAX` entries.
    #[inline]
    #[track_caller]
    pub const fn col_major(shape: Shape) -> Self {
        Self { offset: 0, shape, row_stride: 1, col_stride: shape.rows, reach: shape.len() }
    }

    /// Row-major order: the layout of most files.
    ///
    /// ```
    /// use wengert_kernels::{Layout, Shape};
    /// let layout = Layout::row_major(Shape::new(3, 2));
    /// assert_eq!((layout.row_stride(), layout.col_stride()), (2, 1));
    /// ```
    ///
    /// # Panics
    /// If there are more than `usize::MAX` entries.
    #[inline]
    #[track_caller]
    pub const fn row_major(shape: Shape) -> Self {
        Self::col_major(shape.t()).t()
    }

    /// A part of this layout with the same strides. It ends no later than this one, so nothing below can
    /// wrap.
    #[inline]
    const fn part(self, shape: Shape) -> Self {
        let Shape { rows, cols } = shape;
        let reach = match shape.is_empty() {
            true => 0,
            false => (rows - 1) * self.row_stride + (cols - 1) * self.col_stride + 1,
        };
        Self { shape, reach, ..self }.normal()
    }

    #[inline]
    const fn normal(self) -> Self {
        let Shape { rows, cols } = self.shape;
        let row_stride = if rows <= 1 || cols == 0 { 1 } else { self.row_stride };
        let col_stride = if cols <= 1 || rows == 0 { rows } else { self.col_stride };
        Self { row_stride, col_stride, ..self }
    }

    /// The shape.
    #[inline]
    pub const fn shape(self) -> Shape {
        self.shape
    }

    /// The place of entry (0, 0).
    #[inline]
    pub const fn offset(self) -> usize {
        self.offset
    }

    /// The distance between consecutive rows.
    #[inline]
    pub const fn row_stride(self) -> usize {
        self.row_stride
    }

    /// The distance between consecutive columns.
    #[inline]
    pub const fn col_stride(self) -> usize {
        self.col_stride
    }

    /// The same layout, `by` places further along the slice.
    ///
    /// ```
    /// use wengert_kernels::{Layout, Shape};
    /// let second = Layout::col_major(Shape::new(3, 2)).shifted(6); // behind another 3×2 matrix
    /// assert_eq!((second.offset(), second.end()), (6, 12));
    /// ```
    ///
    /// # Panics
    /// If the offset exceeds `usize::MAX`: a wrapped one would address other entries.
    #[inline]
    #[track_caller]
    pub const fn shifted(self, by: usize) -> Self {
        let offset = self.offset.checked_add(by).expect("a layout that ends beyond usize::MAX");
        Self { offset, ..self }
    }

    /// The same layout at the start of a slice.
    #[inline]
    pub(crate) const fn at_start(self) -> Self {
        Self { offset: 0, ..self }
    }

    /// The place of entry (i, j), which must exist, or be the first of an empty column or row.
    #[inline]
    pub(crate) const fn place(self, i: usize, j: usize) -> usize {
        self.offset + i * self.row_stride + j * self.col_stride
    }

    /// The places of column `j`, if its entries are adjacent.
    #[inline]
    #[track_caller]
    pub(crate) fn column(self, j: usize) -> Option<Range<usize>> {
        let Shape { rows, cols } = self.shape;
        assert!(j < cols, "column {j} of a {rows}×{cols} matrix");
        let start = self.place(0, j);
        (self.row_stride == 1).then(|| start..start + rows)
    }

    /// The transpose.
    ///
    /// ```
    /// use wengert_kernels::{Layout, Shape};
    /// let layout = Layout::col_major(Shape::new(3, 2));
    /// assert_eq!(layout.t(), Layout::row_major(Shape::new(2, 3)));
    /// ```
    #[inline]
    pub const fn t(self) -> Self {
        let Self { shape, row_stride, col_stride, .. } = self;
        Self { shape: shape.t(), row_stride: col_stride, col_stride: row_stride, ..self }.normal()
    }

    /// A range of rows.
    ///
    /// ```
    /// use wengert_kernels::{Layout, Shape};
    /// let rows = Layout::col_major(Shape::new(3, 2)).rows(1..2);
    /// assert_eq!((rows.shape(), rows.offset(), rows.col_stride()), (Shape::new(1, 2), 1, 3));
    /// ```
    ///
    /// # Panics
    /// If the range exceeds the matrix.
    #[inline]
    #[track_caller]
    pub fn rows(self, range: Range<usize>) -> Self {
        let Shape { rows, cols } = self.shape;
        assert!(
            range.start <= range.end && range.end <= rows,
            "rows {range:?} of a {} matrix",
            self.shape
        );
        self.shifted(range.start * self.row_stride).part(Shape::new(range.len(), cols))
    }

    /// A range of columns.
    ///
    /// ```
    /// use wengert_kernels::{Layout, Shape};
    /// let cols = Layout::col_major(Shape::new(3, 4)).cols(2..4);
    /// assert_eq!((cols.shape(), cols.offset()), (Shape::new(3, 2), 6)); // two columns of 3 lie before
    /// ```
    ///
    /// # Panics
    /// If the range exceeds the matrix.
    #[inline]
    #[track_caller]
    pub fn cols(self, range: Range<usize>) -> Self {
        let Shape { rows, cols } = self.shape;
        assert!(
            range.start <= range.end && range.end <= cols,
            "columns {range:?} of a {} matrix",
            self.shape
        );
        self.shifted(range.start * self.col_stride).part(Shape::new(rows, range.len()))
    }

    /// A row, a column or a scalar broadcast to `shape`.
    ///
    /// ```
    /// use wengert_kernels::{Layout, Shape};
    /// let row = Layout::col_major(Shape::new(1, 3)).broadcast(Shape::new(100, 3));
    /// assert_eq!((row.row_stride(), row.col_stride(), row.end()), (0, 1, 3));
    /// ```
    ///
    /// # Panics
    /// If the shape does not [broadcast](Shape::broadcasts_to).
    #[inline]
    #[track_caller]
    pub fn broadcast(self, shape: Shape) -> Self {
        let own = self.shape;
        assert!(own.broadcasts_to(shape), "{own} does not broadcast to {shape}");
        let row_stride = if own.rows == shape.rows { self.row_stride } else { 0 };
        let col_stride = if own.cols == shape.cols { self.col_stride } else { 0 };
        Self { row_stride, col_stride, ..self }.part(shape)
    }

    /// All entries as one column, for a layout without gaps or of one repeated number.
    #[inline]
    pub(crate) const fn lengthwise(self) -> Self {
        Self { shape: Shape::new(self.shape.len(), 1), ..self }.normal()
    }

    /// One past the last place; 0 if there are no entries.
    ///
    /// ```
    /// use wengert_kernels::{Layout, Shape};
    /// let layout = Layout::col_major(Shape::new(3, 2));
    /// assert_eq!((layout.end(), layout.rows(0..1).end(), layout.rows(0..0).end()), (6, 4, 0));
    /// ```
    ///
    /// # Panics
    /// If that exceeds `usize::MAX`. Views rely on this: if the end exists, no place has wrapped.
    #[inline]
    #[track_caller]
    pub const fn end(self) -> usize {
        if self.reach == 0 {
            return 0;
        }
        self.offset.checked_add(self.reach).expect("a layout that ends beyond usize::MAX")
    }

    /// Whether the layout is column-major without gaps.
    ///
    /// ```
    /// use wengert_kernels::{Layout, Shape};
    /// let layout = Layout::col_major(Shape::new(3, 2));
    /// assert!(layout.cols(1..2).is_col_major());
    /// assert!(!layout.rows(0..2).is_col_major()); // entry (2, 0) is a gap
    /// ```
    #[inline]
    pub const fn is_col_major(self) -> bool {
        self.row_stride == 1 && (self.col_stride == self.shape.rows || self.shape.cols <= 1)
    }
}
