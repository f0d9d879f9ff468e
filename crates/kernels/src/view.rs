//! [`View`] and [`ViewMut`]: borrowed matrices.

use crate::{Layout, Shape};
use std::fmt;
use std::ops::Range;

/// A borrowed matrix with arbitrary strides.
///
/// The slice starts with entry (0, 0) and holds every entry of the layout: the kernels rely on that.
///
/// ```
/// use wengert_kernels::{Layout, Shape, View};
/// let numbers = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
/// let view = View::new(&numbers, Layout::col_major(Shape::new(3, 2)));
/// assert_eq!(view.at(0, 1), 4.0);
/// assert_eq!(view.t().rows(1..2).iter().collect::<Vec<_>>(), [4.0, 5.0, 6.0]);
/// ```
#[derive(Clone, Copy)]
pub struct View<'a, T> {
    data: &'a [T],
    layout: Layout,
}

impl<'a, T> View<'a, T> {
    /// The entries of `data` addressed by `layout`.
    ///
    /// ```
    /// use wengert_kernels::{Layout, Shape, View};
    /// let numbers = [1, 2, 3, 4, 5, 6];
    /// let view = View::new(&numbers, Layout::col_major(Shape::new(2, 2)).shifted(2));
    /// assert_eq!(view.iter().collect::<Vec<_>>(), [3, 4, 5, 6]);
    /// ```
    ///
    /// # Panics
    /// If the layout exceeds the slice.
    #[inline]
    #[track_caller]
    pub fn new(data: &'a [T], layout: Layout) -> Self {
        let named = match layout.shape().is_empty() {
            true => Some(&data[..0]),
            false => data.get(layout.offset()..layout.end()),
        };
        let Some(data) = named else { leaves(layout, data.len()) };
        Self { data, layout: layout.at_start() }
    }

    /// A view of one number.
    ///
    /// ```
    /// use wengert_kernels::{Shape, View};
    /// let view = View::scalar(&5.0);
    /// assert_eq!((view.shape(), view.at(0, 0)), (Shape::SCALAR, 5.0));
    /// ```
    #[inline]
    pub fn scalar(number: &'a T) -> Self {
        Self { data: std::slice::from_ref(number), layout: Layout::col_major(Shape::SCALAR) }
    }

    /// Shape and strides.
    ///
    /// ```
    /// use wengert_kernels::Matrix;
    /// let m = Matrix::from([[1, 2, 3], [4, 5, 6]]);
    /// let layout = m.view().rows(1..2).layout();
    /// assert_eq!((layout.offset(), layout.col_stride()), (0, 2)); // its slice starts with entry (0, 0)
    /// ```
    #[inline]
    pub fn layout(self) -> Layout {
        self.layout
    }

    /// The shape.
    ///
    /// ```
    /// use wengert_kernels::{Matrix, Shape};
    /// let m = Matrix::from([[1, 2, 3], [4, 5, 6]]);
    /// assert_eq!(m.view().t().shape(), Shape::new(3, 2));
    /// ```
    #[inline]
    pub fn shape(self) -> Shape {
        self.layout.shape()
    }

    #[inline]
    pub(crate) fn as_ptr(&self) -> *const T {
        self.data.as_ptr()
    }

    /// The transpose.
    ///
    /// ```
    /// use wengert_kernels::Matrix;
    /// let m = Matrix::from([[1, 2], [3, 4]]);
    /// assert_eq!((m.view().at(0, 1), m.view().t().at(0, 1)), (2, 3));
    /// ```
    #[inline]
    pub fn t(self) -> Self {
        Self { layout: self.layout.t(), ..self }
    }

    /// A range of rows.
    ///
    /// ```
    /// use wengert_kernels::Matrix;
    /// let m = Matrix::from([[1, 2], [3, 4], [5, 6]]);
    /// assert_eq!(m.view().rows(1..3).iter().collect::<Vec<_>>(), [3, 5, 4, 6]);
    /// ```
    ///
    /// # Panics
    /// If the range exceeds the matrix.
    #[inline]
    #[track_caller]
    pub fn rows(self, range: Range<usize>) -> Self {
        Self::new(self.data, self.layout.rows(range))
    }

    /// A range of columns.
    ///
    /// ```
    /// use wengert_kernels::Matrix;
    /// let m = Matrix::from([[1, 2, 3], [4, 5, 6]]);
    /// assert_eq!(m.view().cols(1..3).iter().collect::<Vec<_>>(), [2, 5, 3, 6]);
    /// ```
    ///
    /// # Panics
    /// If the range exceeds the matrix.
    #[inline]
    #[track_caller]
    pub fn cols(self, range: Range<usize>) -> Self {
        Self::new(self.data, self.layout.cols(range))
    }

    /// A row, a column or a scalar broadcast to `shape`.
    ///
    /// ```
    /// use wengert_kernels::{Matrix, Shape};
    /// let row = Matrix::from([[1, 2]]);
    /// let repeated = row.view().broadcast(Shape::new(3, 2));
    /// assert_eq!(repeated.iter().collect::<Vec<_>>(), [1, 1, 1, 2, 2, 2]);
    /// assert_eq!(repeated.layout().row_stride(), 0); // no number was copied
    /// ```
    ///
    /// # Panics
    /// If the shape does not [broadcast](Shape::broadcasts_to).
    #[inline]
    #[track_caller]
    pub fn broadcast(self, shape: Shape) -> Self {
        Self::new(self.data, self.layout.broadcast(shape))
    }

    /// All entries in column-major order, if they are stored so without gaps.
    ///
    /// ```
    /// use wengert_kernels::Matrix;
    /// let m = Matrix::from([[1, 2], [3, 4]]);
    /// assert_eq!(m.view().as_slice(), Some(&[1, 3, 2, 4][..]));
    /// assert_eq!(m.view().rows(0..1).as_slice(), None); // there is a gap between 1 and 2
    /// ```
    #[inline]
    pub fn as_slice(self) -> Option<&'a [T]> {
        self.layout.is_col_major().then_some(self.data)
    }

    /// All entries as one column, for a matrix without gaps or of one repeated number.
    #[inline]
    pub(crate) fn lengthwise(self) -> Self {
        Self { layout: self.layout.lengthwise(), ..self }
    }

    /// Column `j`, if its entries are adjacent.
    ///
    /// ```
    /// use wengert_kernels::Matrix;
    /// let m = Matrix::from([[1, 2], [3, 4]]);
    /// assert_eq!(m.view().col(1), Some(&[2, 4][..]));
    /// assert_eq!(m.view().t().col(1), None);
    /// ```
    ///
    /// # Panics
    /// If there is no such column.
    #[inline]
    #[track_caller]
    pub fn col(self, j: usize) -> Option<&'a [T]> {
        let column = self.layout.column(j)?;
        Some(&self.data[column])
    }

    /// The numbers from entry (0, j) on, and the row stride.
    #[inline(always)]
    pub(crate) fn strided_col(self, j: usize) -> (&'a [T], usize) {
        (&self.data[self.layout.place(0, j)..], self.layout.row_stride())
    }
}

impl<'a, T: Copy> View<'a, T> {
    /// Entry (i, j).
    ///
    /// ```
    /// use wengert_kernels::Matrix;
    /// let m = Matrix::from([[1, 2, 3], [4, 5, 6]]);
    /// assert_eq!(m.view().cols(1..3).at(1, 0), 5); // rows and columns of the view
    /// ```
    ///
    /// # Panics
    /// If there is no such entry.
    #[inline]
    #[track_caller]
    pub fn at(self, i: usize, j: usize) -> T {
        let Shape { rows, cols } = self.shape();
        assert!(i < rows && j < cols, "entry ({i}, {j}) of a {rows}×{cols} matrix");
        self.data[self.layout.place(i, j)]
    }

    /// All entries in column-major order.
    ///
    /// ```
    /// use wengert_kernels::Matrix;
    /// let m = Matrix::from([[1, 2], [3, 4]]);
    /// assert_eq!(m.view().iter().collect::<Vec<_>>(), [1, 3, 2, 4]);
    /// ```
    pub fn iter(self) -> impl Iterator<Item = T> + 'a {
        let Shape { rows, cols } = self.shape();
        let cols = if rows == 0 { 0 } else { cols };
        (0..cols).flat_map(move |j| (0..rows).map(move |i| self.at(i, j)))
    }
}

impl<T: Copy + fmt::Debug> fmt::Debug for View<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Shape { rows, cols } = self.shape();
        f.debug_list()
            .entries((0..rows).map(|i| (0..cols).map(|j| self.at(i, j)).collect::<Vec<_>>()))
            .finish()
    }
}

/// A mutably borrowed matrix with arbitrary strides. No two entries share a place.
///
/// ```
/// use wengert_kernels::{Shape, ViewMut};
/// let mut numbers = [0.0; 4];
/// let mut view = ViewMut::col_major(&mut numbers, Shape::new(2, 2));
/// view.reborrow().cols(1..2).fill(5.0);
/// *view.at_mut(1, 0) = 3.0;
/// assert_eq!(numbers, [0.0, 3.0, 5.0, 5.0]);
/// ```
pub struct ViewMut<'a, T> {
    data: &'a mut [T],
    layout: Layout,
}

impl<'a, T> ViewMut<'a, T> {
    /// A view of one number.
    ///
    /// ```
    /// use wengert_kernels::ViewMut;
    /// let mut number = 1.0;
    /// *ViewMut::scalar(&mut number).at_mut(0, 0) = 5.0;
    /// assert_eq!(number, 5.0);
    /// ```
    #[inline]
    pub fn scalar(number: &'a mut T) -> Self {
        Self { data: std::slice::from_mut(number), layout: Layout::col_major(Shape::SCALAR) }
    }

    /// A column-major matrix of the given shape.
    ///
    /// ```
    /// use wengert_kernels::{Shape, ViewMut};
    /// let mut numbers = [1, 2, 3, 4];
    /// let view = ViewMut::col_major(&mut numbers, Shape::new(2, 2));
    /// assert_eq!((view.as_view().at(1, 0), view.as_view().at(0, 1)), (2, 3));
    /// ```
    ///
    /// # Panics
    /// If the length of `data` does not match.
    #[inline]
    #[track_caller]
    pub fn col_major(data: &'a mut [T], shape: Shape) -> Self {
        assert_eq!(data.len(), shape.len(), "numbers for a {shape} matrix");
        Self { data, layout: Layout::col_major(shape) }
    }

    /// The part of this view with `layout`, which derives from its own, so the entries are distinct.
    #[inline]
    fn part(self, layout: Layout) -> Self {
        let Self { data, .. } = self;
        let range = if layout.shape().is_empty() { 0..0 } else { layout.offset()..layout.end() };
        Self { data: &mut data[range], layout: layout.at_start() }
    }

    /// Shape and strides.
    ///
    /// ```
    /// use wengert_kernels::{Shape, ViewMut};
    /// let mut numbers = [0.0; 6];
    /// let layout = ViewMut::col_major(&mut numbers, Shape::new(3, 2)).t().layout();
    /// assert_eq!((layout.row_stride(), layout.col_stride()), (3, 1));
    /// ```
    #[inline]
    pub fn layout(&self) -> Layout {
        self.layout
    }

    /// The shape.
    ///
    /// ```
    /// use wengert_kernels::{Shape, ViewMut};
    /// let mut numbers = [0.0; 6];
    /// let view = ViewMut::col_major(&mut numbers, Shape::new(3, 2)).rows(0..2);
    /// assert_eq!(view.shape(), Shape::new(2, 2));
    /// ```
    #[inline]
    pub fn shape(&self) -> Shape {
        self.layout.shape()
    }

    #[inline]
    pub(crate) fn as_mut_ptr(&mut self) -> *mut T {
        self.data.as_mut_ptr()
    }

    /// The same view with a shorter lifetime.
    ///
    /// ```
    /// use wengert_kernels::{Shape, ViewMut};
    /// let mut numbers = [0.0; 4];
    /// let mut view = ViewMut::col_major(&mut numbers, Shape::new(2, 2));
    /// view.reborrow().rows(0..1).fill(1.0); // `rows` takes a view
    /// view.rows(1..2).fill(2.0);
    /// assert_eq!(numbers, [1.0, 2.0, 1.0, 2.0]);
    /// ```
    #[inline]
    pub fn reborrow(&mut self) -> ViewMut<'_, T> {
        ViewMut { data: self.data, layout: self.layout }
    }

    /// The same entries, for reading.
    ///
    /// ```
    /// use wengert_kernels::ViewMut;
    /// let mut number = 1.0;
    /// let mut view = ViewMut::scalar(&mut number);
    /// *view.at_mut(0, 0) += view.as_view().at(0, 0);
    /// assert_eq!(number, 2.0);
    /// ```
    #[inline]
    pub fn as_view(&self) -> View<'_, T> {
        View { data: self.data, layout: self.layout }
    }

    /// The transpose.
    ///
    /// ```
    /// use wengert_kernels::{Shape, ViewMut};
    /// let mut numbers = [0; 4];
    /// *ViewMut::col_major(&mut numbers, Shape::new(2, 2)).t().at_mut(0, 1) = 5;
    /// assert_eq!(numbers, [0, 5, 0, 0]); // entry (1, 0) of the matrix itself
    /// ```
    #[inline]
    pub fn t(self) -> Self {
        Self { layout: self.layout.t(), ..self }
    }

    /// A range of rows.
    ///
    /// ```
    /// use wengert_kernels::{Shape, ViewMut};
    /// let mut numbers = [0; 6];
    /// ViewMut::col_major(&mut numbers, Shape::new(3, 2)).rows(1..2).fill(7);
    /// assert_eq!(numbers, [0, 7, 0, 0, 7, 0]);
    /// ```
    ///
    /// # Panics
    /// If the range exceeds the matrix.
    #[inline]
    #[track_caller]
    pub fn rows(self, range: Range<usize>) -> Self {
        let layout = self.layout.rows(range);
        self.part(layout)
    }

    /// A range of columns.
    ///
    /// ```
    /// use wengert_kernels::{Shape, ViewMut};
    /// let mut numbers = [0; 6];
    /// ViewMut::col_major(&mut numbers, Shape::new(3, 2)).cols(1..2).fill(7);
    /// assert_eq!(numbers, [0, 0, 0, 7, 7, 7]);
    /// ```
    ///
    /// # Panics
    /// If the range exceeds the matrix.
    #[inline]
    #[track_caller]
    pub fn cols(self, range: Range<usize>) -> Self {
        let layout = self.layout.cols(range);
        self.part(layout)
    }

    /// All entries in column-major order, if they are stored so without gaps.
    ///
    /// ```
    /// use wengert_kernels::{Shape, ViewMut};
    /// let mut numbers = [1.0, 2.0, 3.0, 4.0];
    /// let mut view = ViewMut::col_major(&mut numbers, Shape::new(2, 2));
    /// assert!(view.reborrow().rows(0..1).as_mut_slice().is_none()); // there is a gap
    /// view.as_mut_slice().unwrap().reverse();
    /// assert_eq!(numbers, [4.0, 3.0, 2.0, 1.0]);
    /// ```
    #[inline]
    pub fn as_mut_slice(&mut self) -> Option<&mut [T]> {
        self.layout.is_col_major().then_some(&mut *self.data)
    }

    /// All entries as one column, for a matrix without gaps or of one repeated number.
    #[inline]
    pub(crate) fn lengthwise(self) -> Self {
        Self { layout: self.layout.lengthwise(), ..self }
    }

    /// Column `j`, if its entries are adjacent.
    ///
    /// ```
    /// use wengert_kernels::{Shape, ViewMut};
    /// let mut numbers = [1, 2, 3, 4];
    /// let mut view = ViewMut::col_major(&mut numbers, Shape::new(2, 2));
    /// view.col_mut(1).unwrap().copy_from_slice(&[30, 40]);
    /// assert!(view.reborrow().t().col_mut(1).is_none()); // a row, whose entries lie apart
    /// assert_eq!(numbers, [1, 2, 30, 40]);
    /// ```
    ///
    /// # Panics
    /// If there is no such column.
    #[inline]
    #[track_caller]
    pub fn col_mut(&mut self, j: usize) -> Option<&mut [T]> {
        let column = self.layout.column(j)?;
        Some(&mut self.data[column])
    }

    /// Entry (i, j), for writing.
    ///
    /// ```
    /// use wengert_kernels::{Shape, ViewMut};
    /// let mut numbers = [0.0; 4];
    /// *ViewMut::col_major(&mut numbers, Shape::new(2, 2)).at_mut(0, 1) += 1.5;
    /// assert_eq!(numbers, [0.0, 0.0, 1.5, 0.0]);
    /// ```
    ///
    /// # Panics
    /// If there is no such entry.
    #[inline]
    #[track_caller]
    pub fn at_mut(&mut self, i: usize, j: usize) -> &mut T {
        let Shape { rows, cols } = self.shape();
        assert!(i < rows && j < cols, "entry ({i}, {j}) of a {rows}×{cols} matrix");
        &mut self.data[self.layout.place(i, j)]
    }

    /// Splits into the first `cols` columns and the others.
    ///
    /// # Panics
    /// If the columns interleave in memory, as those of a transpose do: split its rows instead.
    pub(crate) fn split_cols(self, cols: usize) -> (Self, Self) {
        let Self { data, layout } = self;
        let (left, right) = (layout.cols(0..cols), layout.cols(cols..layout.shape().cols));
        let border = layout.place(0, cols).min(data.len());
        assert!(left.end() <= border, "columns that interleave");
        let (a, b) = data.split_at_mut(border);
        (
            Self { data: &mut a[..left.end()], layout: left },
            Self { data: b, layout: right.at_start() },
        )
    }
}

impl<T: Copy> ViewMut<'_, T> {
    /// Sets every entry to `value`.
    ///
    /// ```
    /// use wengert_kernels::{Shape, ViewMut};
    /// let mut numbers = [0.0; 4];
    /// ViewMut::col_major(&mut numbers, Shape::new(2, 2)).rows(0..1).fill(1.0);
    /// assert_eq!(numbers, [1.0, 0.0, 1.0, 0.0]); // nothing else is touched
    /// ```
    pub fn fill(&mut self, value: T) {
        let Shape { rows, cols } = self.shape();
        if let Some(data) = self.as_mut_slice() {
            return data.fill(value);
        }
        for j in 0..cols {
            (0..rows).for_each(|i| *self.at_mut(i, j) = value);
        }
    }
}

impl<T: Copy + fmt::Debug> fmt::Debug for ViewMut<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_view().fmt(f)
    }
}

#[cold]
#[track_caller]
fn leaves(layout: Layout, length: usize) -> ! {
    panic!("a layout that ends at {} in a slice of {length} numbers", layout.end())
}
