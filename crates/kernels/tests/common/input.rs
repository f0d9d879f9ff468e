//! [`Input`]: a matrix to read from, in every layout of a view.

use proptest::prelude::Strategy;
use proptest::sample::select;
use wengert_kernels::{Element, Matrix, Shape, View};

/// The memory layout of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum In {
    /// Column-major.
    Cols,
    /// Row-major.
    Rows,
    /// A block of a larger matrix, columns adjacent.
    ColsInGaps,
    /// A block of a larger matrix, rows adjacent.
    RowsInGaps,
    /// One adjacent row, repeated.
    Row,
    /// One row of a taller matrix, repeated.
    RowInGaps,
    /// One adjacent column, repeated.
    Col,
    /// One number, repeated.
    Number,
}

impl In {
    /// Every layout; the first four have `rows·cols` distinct entries.
    pub const ALL: [Self; 8] = [
        Self::Cols,
        Self::Rows,
        Self::ColsInGaps,
        Self::RowsInGaps,
        Self::Row,
        Self::RowInGaps,
        Self::Col,
        Self::Number,
    ];

    /// Any layout.
    pub fn any() -> impl Strategy<Value = Self> {
        select(&Self::ALL)
    }
}

/// A matrix of any layout, with NaN in the gaps to expose reads of them.
pub struct Input<T> {
    numbers: Matrix<T>,
    shape: Shape,
}

impl<T: Element> Input<T> {
    /// A matrix with entries from `entry`, called in no particular order.
    pub fn new(form: In, shape: Shape, mut entry: impl FnMut() -> T) -> Self {
        let Shape { rows, cols } = shape;
        let mut full = |rows, cols| Matrix::from_fn(rows, cols, |_, _| entry());
        let numbers = match form {
            In::Cols => full(rows, cols),
            In::Rows => full(cols, rows).t(),
            In::ColsInGaps => in_gaps(&full(rows, cols)),
            In::RowsInGaps => in_gaps(&full(cols, rows)).t(),
            In::Row => full(1, cols),
            In::RowInGaps => in_gaps(&full(1, cols)),
            In::Col => full(rows, 1),
            In::Number => full(1, 1),
        };
        Self { numbers, shape }
    }

    /// The entries.
    pub fn view(&self) -> View<'_, T> {
        self.numbers.view().broadcast(self.shape)
    }
}

/// The same matrix as a block of a larger one.
fn in_gaps<T: Element>(inner: &Matrix<T>) -> Matrix<T> {
    let Shape { rows, cols } = inner.shape();
    let outer = Matrix::from_fn(rows + 3, cols + 2, |i, j| {
        let inside = (1..=rows).contains(&i) && (1..=cols).contains(&j);
        if inside { inner.at(i - 1, j - 1) } else { T::of(f64::NAN) }
    });
    outer.rows(1..rows + 1).cols(1..cols + 1)
}
