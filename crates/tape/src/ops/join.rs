use super::{Axis, Operand};
use crate::op::{Op, Output, Recorded, ShapeError};
use crate::var::Var;
use std::borrow::Cow;
use wengert_kernels::{Accumulator, Element, Shape, View, update};

/// `C` is `A` with the rows (columns) of `B` below (beside) it, hence each of `Ā` and `B̄` gets its part
/// of `C̄`.
///
/// [`Var::join_rows`] and [`Var::join_cols`] record it.
///
/// ```
/// use wengert_tape::{Matrix, Params, Tape};
/// let (params, mut tape) = (Params::new(), Tape::new());
/// let t = tape.record(&params);
/// let (a, b) = (t.variable(&Matrix::from([[1.0]])), t.variable(&Matrix::from([[2.0, 3.0]])));
/// let c = a.join_cols(b);
/// assert_eq!((c.value(), c.name()), (Matrix::from([[1.0, 2.0, 3.0]]), "#2 join_cols".to_owned()));
/// c.square().sum().backward(&mut params.zeros_like());
/// assert_eq!(b.gradient(), Some(Matrix::from([[4.0, 6.0]])));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Join(pub Axis);

impl<T: Element> Op<T, 2> for Join {
    fn name(&self) -> Cow<'static, str> {
        format!("join_{}", self.0.plural()).into()
    }

    fn shape(&self, [a, b]: [Shape; 2]) -> Result<Shape, ShapeError> {
        let (fits, shape, expected) = match self.0 {
            Axis::Row => (a.cols == b.cols, Shape::new(a.rows + b.rows, a.cols), "m×n and k×n"),
            Axis::Column => (a.rows == b.rows, Shape::new(a.rows, a.cols + b.cols), "m×n and m×k"),
        };
        ShapeError::unless(fits, shape, expected)
    }

    fn forward(&self, [a, b]: [View<T>; 2], c: Output<T>) {
        let (from, all) = (a.shape(), c.value.shape());
        let mut c = c.value;
        let (upper, lower) = match self.0 {
            Axis::Row => (c.reborrow().rows(0..from.rows), from.rows..all.rows),
            Axis::Column => (c.reborrow().cols(0..from.cols), from.cols..all.cols),
        };
        update(upper, a, |_, a| a);
        let lower = match self.0 {
            Axis::Row => c.rows(lower),
            Axis::Column => c.cols(lower),
        };
        update(lower, b, |_, b| b);
    }

    fn backward(&self, wrt: usize, [a, _]: [View<T>; 2], c: Recorded<T>, grad: Accumulator<T>) {
        let (a, all) = (a.shape(), c.gradient.shape());
        grad.add(match (self.0, wrt) {
            (Axis::Row, 0) => c.gradient.rows(0..a.rows),
            (Axis::Row, _) => c.gradient.rows(a.rows..all.rows),
            (Axis::Column, 0) => c.gradient.cols(0..a.cols),
            (Axis::Column, _) => c.gradient.cols(a.cols..all.cols),
        });
    }
}

impl<'t, T: Element> Var<'t, T> {
    /// The rows of `self`, then those of `below`.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params, Tape};
    /// let (params, mut tape) = (Params::new(), Tape::new());
    /// let t = tape.record(&params);
    /// let (x, y) = (t.constant(&Matrix::from([[1.0, 2.0]])), t.constant(&Matrix::from([[3.0, 4.0]])));
    /// assert_eq!(x.join_rows(y).value(), Matrix::from([[1.0, 2.0], [3.0, 4.0]]));
    /// ```
    ///
    /// # Panics
    /// If the numbers of columns differ.
    #[track_caller]
    pub fn join_rows(self, below: impl Operand<'t, T>) -> Self {
        let graph = self.graph();
        graph.apply(Join(Axis::Row), [self, below.on(graph)])
    }

    /// The columns of `self`, then those of `beside`.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params, Tape};
    /// let (params, mut tape) = (Params::new(), Tape::new());
    /// let t = tape.record(&params);
    /// let (x, y) = (t.constant(&Matrix::from([[1.0, 2.0]])), t.constant(&Matrix::from([[3.0]])));
    /// assert_eq!(x.join_cols(y).value(), Matrix::from([[1.0, 2.0, 3.0]]));
    /// ```
    ///
    /// # Panics
    /// If the numbers of rows differ.
    #[track_caller]
    pub fn join_cols(self, beside: impl Operand<'t, T>) -> Self {
        let graph = self.graph();
        graph.apply(Join(Axis::Column), [self, beside.on(graph)])
    }
}
