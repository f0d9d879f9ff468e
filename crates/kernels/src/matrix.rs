//! [`Matrix`]: reference-counted numbers with a layout.

use crate::aligned::{LINE, line};
use crate::{Element, Layout, Shape, View, ViewMut, parallel};
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// A matrix with shared ownership of its numbers: cloning, transposing and slicing only increment a
/// reference count; writing copies first if the numbers are shared.
///
/// Throughout this project, rows are samples and columns are features or units. New matrices are
/// column-major.
///
/// ```
/// use wengert_kernels::Matrix;
/// let m = Matrix::from([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]);
/// assert_eq!(m.t().at(2, 1), 6.0);
/// assert_eq!(m.cols(1..3), Matrix::from([[2.0, 3.0], [5.0, 6.0]]));
/// ```
#[derive(Clone)]
pub struct Matrix<T> {
    data: Arc<Vec<T>>,
    layout: Layout,
}

impl<T: Copy> Matrix<T> {
    /// The matrix with entries `f(i, j)`; calls `f` row by row.
    ///
    /// ```
    /// use wengert_kernels::Matrix;
    /// let m = Matrix::from_fn(2, 3, |i, j| 10 * i + j);
    /// assert_eq!(m, Matrix::from([[0, 1, 2], [10, 11, 12]]));
    /// ```
    ///
    /// # Panics
    /// If there are more than `usize::MAX` entries.
    #[track_caller]
    pub fn from_fn(rows: usize, cols: usize, mut f: impl FnMut(usize, usize) -> T) -> Self {
        let by_rows = (0..Shape::new(rows, cols).len()).map(|k| f(k / cols, k % cols)).collect();
        Self::from_rows(rows, cols, by_rows).into_col_major()
    }

    /// A matrix that takes over row-major numbers.
    ///
    /// ```
    /// use wengert_kernels::Matrix;
    /// let m = Matrix::from_rows(2, 3, vec![1, 2, 3, 4, 5, 6]);
    /// assert_eq!(m, Matrix::from([[1, 2, 3], [4, 5, 6]]));
    /// ```
    ///
    /// # Panics
    /// If there are not `rows·cols` numbers.
    #[track_caller]
    pub fn from_rows(rows: usize, cols: usize, data: Vec<T>) -> Self {
        let shape = Shape::new(rows, cols);
        assert_eq!(data.len(), shape.len(), "numbers for a {shape} matrix");
        Self { data: Arc::new(data), layout: Layout::row_major(shape) }
    }

    /// A matrix that takes over column-major numbers.
    ///
    /// ```
    /// use wengert_kernels::Matrix;
    /// let m = Matrix::from_cols(2, 3, vec![1, 2, 3, 4, 5, 6]);
    /// assert_eq!(m, Matrix::from([[1, 3, 5], [2, 4, 6]]));
    /// ```
    ///
    /// # Panics
    /// If there are not `rows·cols` numbers.
    #[track_caller]
    pub fn from_cols(rows: usize, cols: usize, data: Vec<T>) -> Self {
        let shape = Shape::new(rows, cols);
        assert_eq!(data.len(), shape.len(), "numbers for a {shape} matrix");
        Self { data: Arc::new(data), layout: Layout::col_major(shape) }
    }

    /// A matrix with every entry equal to `value`.
    ///
    /// ```
    /// use wengert_kernels::Matrix;
    /// assert_eq!(Matrix::filled(2, 2, 0.5), Matrix::from([[0.5, 0.5], [0.5, 0.5]]));
    /// ```
    ///
    /// # Panics
    /// If there are more than `usize::MAX` entries.
    #[track_caller]
    pub fn filled(rows: usize, cols: usize, value: T) -> Self {
        Self::from_cols(rows, cols, vec![value; Shape::new(rows, cols).len()])
    }

    /// The same matrix in column-major order: itself if it is already, else a copy.
    ///
    /// ```
    /// use wengert_kernels::Matrix;
    /// let m = Matrix::from([[1, 2], [3, 4]]);
    /// assert_eq!((m.t().data(), m.t().into_col_major().data()), (&[1, 3, 2, 4][..], &[1, 2, 3, 4][..]));
    /// ```
    #[must_use]
    pub fn into_col_major(self) -> Self {
        if self.layout.is_col_major() && self.layout.offset() == 0 {
            return self;
        }
        let Shape { rows, cols } = self.shape();
        Self::from_cols(rows, cols, self.view().iter().collect())
    }

    /// The numbers that [`layout`](Self::layout) addresses, possibly those of a larger matrix.
    ///
    /// ```
    /// use wengert_kernels::Matrix;
    /// let m = Matrix::from([[1, 2], [3, 4]]);
    /// let second = m.rows(1..2);
    /// assert_eq!(second.data(), [1, 3, 2, 4]); // all of `m`
    /// assert_eq!((second.layout().offset(), second.layout().col_stride()), (1, 2));
    /// ```
    #[inline]
    pub fn data(&self) -> &[T] {
        &self.data
    }

    /// The places of the entries in [`data`](Self::data).
    ///
    /// ```
    /// use wengert_kernels::Matrix;
    /// let m = Matrix::from_rows(2, 3, vec![1, 2, 3, 4, 5, 6]);
    /// assert_eq!((m.layout().row_stride(), m.layout().col_stride()), (3, 1)); // row after row
    /// ```
    #[inline]
    pub fn layout(&self) -> Layout {
        self.layout
    }

    /// The shape.
    ///
    /// ```
    /// use wengert_kernels::{Matrix, Shape};
    /// assert_eq!(Matrix::from([[1, 2, 3], [4, 5, 6]]).shape(), Shape::new(2, 3));
    /// ```
    #[inline]
    pub fn shape(&self) -> Shape {
        self.layout.shape()
    }

    /// The number of rows.
    ///
    /// ```
    /// use wengert_kernels::Matrix;
    /// assert_eq!(Matrix::from([[1, 2, 3], [4, 5, 6]]).row_count(), 2);
    /// ```
    #[inline]
    pub fn row_count(&self) -> usize {
        self.shape().rows
    }

    /// The number of columns.
    ///
    /// ```
    /// use wengert_kernels::Matrix;
    /// assert_eq!(Matrix::from([[1, 2, 3], [4, 5, 6]]).col_count(), 3);
    /// ```
    #[inline]
    pub fn col_count(&self) -> usize {
        self.shape().cols
    }

    /// A view of the entries.
    ///
    /// ```
    /// use wengert_kernels::Matrix;
    /// let m = Matrix::from([[1, 2], [3, 4]]);
    /// assert_eq!(m.view().iter().sum::<i32>(), 10);
    /// ```
    #[inline]
    pub fn view(&self) -> View<'_, T> {
        View::new(&self.data, self.layout)
    }

    /// A mutable view of the entries; copies them first if they are shared, part of a larger matrix or not
    /// column-major.
    ///
    /// ```
    /// use wengert_kernels::Matrix;
    /// let first = Matrix::from([[1.0, 2.0]]);
    /// let mut second = first.clone(); // shares the numbers, until one is written
    /// *second.view_mut().at_mut(0, 0) = 9.0;
    /// assert_eq!((first.at(0, 0), second.at(0, 0)), (1.0, 9.0));
    /// ```
    pub fn view_mut(&mut self) -> ViewMut<'_, T> {
        let shape = self.shape();
        if !self.layout.is_col_major() || self.data.len() != shape.len() {
            let data = self.view().iter().collect();
            *self = Self::from_cols(shape.rows, shape.cols, data);
        }
        ViewMut::col_major(Arc::make_mut(&mut self.data).as_mut_slice(), shape)
    }

    /// Whether nothing else shares the numbers, so that writing does not copy.
    ///
    /// ```
    /// use wengert_kernels::Matrix;
    /// let mut m = Matrix::from([[1.0, 2.0]]);
    /// let other = m.t();
    /// assert!(!m.is_unique());
    /// drop(other);
    /// assert!(m.is_unique());
    /// ```
    pub fn is_unique(&mut self) -> bool {
        Arc::get_mut(&mut self.data).is_some()
    }

    /// Entry (i, j).
    ///
    /// ```
    /// use wengert_kernels::Matrix;
    /// let m = Matrix::from([[1, 2, 3], [4, 5, 6]]);
    /// assert_eq!(m.at(0, 2), 3); // row 0, column 2
    /// ```
    ///
    /// # Panics
    /// If there is no such entry.
    #[inline]
    #[track_caller]
    pub fn at(&self, i: usize, j: usize) -> T {
        self.view().at(i, j)
    }

    /// The transpose, sharing the numbers.
    ///
    /// ```
    /// use wengert_kernels::Matrix;
    /// let mut m = Matrix::from([[1, 2, 3]]);
    /// let column = m.t();
    /// assert_eq!(column, Matrix::from([[1], [2], [3]]));
    /// assert!(!m.is_unique()); // no number was copied
    /// ```
    #[must_use]
    pub fn t(&self) -> Self {
        Self { data: Arc::clone(&self.data), layout: self.layout.t() }
    }

    /// A range of rows, sharing the numbers.
    ///
    /// ```
    /// use wengert_kernels::Matrix;
    /// let mut data = Matrix::from([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]);
    /// let test = data.rows(2..3);
    /// assert_eq!(test, Matrix::from([[5.0, 6.0]]));
    /// assert!(!data.is_unique()); // no number was copied
    /// ```
    ///
    /// # Panics
    /// If the range exceeds the matrix.
    #[track_caller]
    #[must_use]
    pub fn rows(&self, range: Range<usize>) -> Self {
        Self { data: Arc::clone(&self.data), layout: self.layout.rows(range) }
    }

    /// A range of columns, sharing the numbers.
    ///
    /// ```
    /// use wengert_kernels::Matrix;
    /// let data = Matrix::from([[1.0, 2.0, 0.0], [3.0, 4.0, 1.0]]);
    /// let (features, target) = (data.cols(0..2), data.cols(2..3));
    /// assert_eq!(features, Matrix::from([[1.0, 2.0], [3.0, 4.0]]));
    /// assert_eq!(target, Matrix::from([[0.0], [1.0]]));
    /// ```
    ///
    /// # Panics
    /// If the range exceeds the matrix.
    #[track_caller]
    #[must_use]
    pub fn cols(&self, range: Range<usize>) -> Self {
        Self { data: Arc::clone(&self.data), layout: self.layout.cols(range) }
    }

    /// A new matrix with `f` applied to every entry.
    ///
    /// ```
    /// use wengert_kernels::Matrix;
    /// let m = Matrix::from([[1.5, -2.5]]);
    /// assert_eq!(m.map(|x| x > 0.0), Matrix::from([[true, false]]));
    /// ```
    pub fn map<U: Copy>(&self, f: impl FnMut(T) -> U) -> Matrix<U> {
        let Shape { rows, cols } = self.shape();
        Matrix::from_cols(rows, cols, self.view().iter().map(f).collect())
    }

    /// The same matrix in the fastest layout for products with many rows: column-major, each column on a cache
    /// line, because a vector across two lines takes two loads. Itself if it is already, else a copy. A matrix
    /// with few rows gets no gaps.
    ///
    /// ```
    /// use wengert_kernels::Matrix;
    /// let x = Matrix::from_fn(569, 30, |i, j| (i + j) as f32);
    /// let aligned = x.clone().into_aligned();
    /// assert_eq!(aligned, x);
    /// assert_eq!(aligned.layout().col_stride(), 592); // 37 lines of 16 numbers: 23 fill the gap
    /// ```
    #[must_use]
    pub fn into_aligned(self) -> Self {
        let layout = self.layout;
        let lies_so = match aligned_stride::<T>(layout.shape()) {
            None => layout.is_col_major(),
            Some(stride) => {
                let starts = (self.view().as_ptr() as usize).is_multiple_of(LINE);
                let spaced = self.col_count() == 1 || layout.col_stride() == stride;
                layout.row_stride() == 1 && starts && spaced
            }
        };
        if lies_so { self } else { self.map_columns(|_, x| x) }
    }

    /// A new matrix with `f(j, x)` for every entry `x` of column `j`, [aligned](Self::into_aligned).
    ///
    /// ```
    /// use wengert_kernels::Matrix;
    /// let (x, means) = (Matrix::from([[1.0, 10.0], [3.0, 30.0]]), [2.0, 20.0]);
    /// let centred = x.map_columns(|j, x| x - means[j]);
    /// assert_eq!(centred, Matrix::from([[-1.0, -10.0], [1.0, 10.0]]));
    /// ```
    ///
    /// # Panics
    /// If the matrix does not fit into memory.
    pub fn map_columns<U: Copy>(&self, mut f: impl FnMut(usize, T) -> U) -> Matrix<U> {
        let Shape { rows, cols } = self.shape();
        let (line, spaced) = (line::<U>(), aligned_stride::<U>(self.shape()));
        let stride = spaced.unwrap_or(rows);
        let mut data: Vec<U> = Vec::with_capacity(stride * cols + line);
        let mut offset = 0;
        for j in 0..cols {
            let mut column = self.view().cols(j..j + 1).iter().map(|x| f(j, x));
            let Some(first) = column.next() else { break };
            if spaced.is_some() && j == 0 {
                offset = data.as_ptr().align_offset(LINE).min(line - 1);
                data.resize(offset, first);
            }
            data.push(first);
            data.extend(column);
            data.resize(offset + (j + 1) * stride, first);
        }
        let layout = Layout::col_major(Shape::new(stride, cols)).rows(0..rows).shifted(offset);
        Matrix { data: Arc::new(data), layout }
    }
}

/// The stride of columns that start on cache lines: an odd number of lines, because columns a power of two apart
/// would compete for few cache sets. `None` if the gaps would be large relative to the rows.
fn aligned_stride<T>(shape: Shape) -> Option<usize> {
    let line = line::<T>();
    let pays = !shape.is_empty() && shape.rows >= 4 * line && line * size_of::<T>() == LINE;
    pays.then(|| (shape.rows.div_ceil(line) | 1) * line)
}

impl<T: Element> Matrix<T> {
    /// A matrix of zeros.
    ///
    /// ```
    /// use wengert_kernels::Matrix;
    /// assert_eq!(Matrix::zeros(1, 3), Matrix::from([[0.0, 0.0, 0.0]]));
    /// ```
    ///
    /// # Panics
    /// If there are more than `usize::MAX` entries.
    #[track_caller]
    pub fn zeros(rows: usize, cols: usize) -> Self {
        Self::filled(rows, cols, T::zero())
    }

    /// Replaces this matrix by the rows of `source` at `indices`, in that order.
    ///
    /// Reuses the memory if the number of entries is the same and nothing else shares it.
    ///
    /// ```
    /// use wengert_kernels::Matrix;
    /// let data = Matrix::from([[1.0, 10.0], [2.0, 20.0], [3.0, 30.0]]);
    /// let mut batch = Matrix::zeros(2, 2);
    /// batch.gather_rows(&data, &[2, 0]);
    /// assert_eq!(batch, Matrix::from([[3.0, 30.0], [1.0, 10.0]]));
    /// ```
    ///
    /// # Panics
    /// If an index is not a row of `source`.
    #[track_caller]
    pub fn gather_rows(&mut self, source: &Self, indices: &[usize]) {
        let (from, shape) = (source.view(), Shape::new(indices.len(), source.col_count()));
        if let Some(row) = indices.iter().find(|&&row| row >= source.row_count()) {
            panic!("row {row} of a {} matrix", source.shape());
        }
        let by_rows = source.layout.row_stride() != 1 && source.layout.col_stride() == 1;
        if !matches!(Arc::get_mut(&mut self.data), Some(data) if data.len() == shape.len()) {
            let filler = source.data.first().copied();
            self.data = Arc::new(filler.map_or(Vec::new(), |filler| vec![filler; shape.len()]));
        }
        let data = Arc::get_mut(&mut self.data).map_or(&mut [][..], |data| data);
        if by_rows {
            parallel::share(data, shape.cols, &|first, data| {
                for (to, &row) in data.chunks_exact_mut(shape.cols).zip(&indices[first..]) {
                    to.copy_from_slice(from.t().col(row).expect("adjacent entries"));
                }
            });
        } else {
            parallel::share(data, shape.rows, &|first, data| {
                for (j, to) in (first..).zip(data.chunks_exact_mut(shape.rows)) {
                    to.iter_mut().zip(indices).for_each(|(to, &row)| *to = from.at(row, j));
                }
            });
        }
        self.layout = if by_rows { Layout::row_major(shape) } else { Layout::col_major(shape) };
    }
}

impl<T: Copy, const R: usize, const C: usize> From<[[T; C]; R]> for Matrix<T> {
    fn from(rows: [[T; C]; R]) -> Self {
        Self::from_fn(R, C, |i, j| rows[i][j])
    }
}

/// Compares shapes and entries; the layouts may differ.
impl<T: Copy + PartialEq> PartialEq for Matrix<T> {
    fn eq(&self, other: &Self) -> bool {
        self.shape() == other.shape() && self.view().iter().eq(other.view().iter())
    }
}

impl<T: Copy + fmt::Debug> fmt::Debug for Matrix<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.view().fmt(f)
    }
}
