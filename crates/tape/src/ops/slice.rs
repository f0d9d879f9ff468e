use super::Axis;
use crate::op::{Op, Output, Recorded, ShapeError};
use crate::var::Var;
use std::borrow::Cow;
use std::ops::Range;
use wengert_kernels::{Accumulator, Element, Layout, Shape, View};

/// `B` is some of the rows or columns of `A`, hence `Ā` gets `B̄` there. A view: no number moves.
///
/// [`Var::rows`] and [`Var::cols`] record it.
#[derive(Clone, Debug)]
pub struct Slice {
    /// Whether rows or columns are taken.
    pub axis: Axis,
    /// Which of them.
    pub range: Range<usize>,
}

impl<T: Element> Op<T, 1> for Slice {
    fn name(&self) -> Cow<'static, str> {
        format!("{}[{:?}]", self.axis.plural(), self.range).into()
    }

    fn shape(&self, [a]: [Shape; 1]) -> Result<Shape, ShapeError> {
        let (length, shape) = match self.axis {
            Axis::Row => (a.rows, Shape::new(self.range.len(), a.cols)),
            Axis::Column => (a.cols, Shape::new(a.rows, self.range.len())),
        };
        let fits = self.range.start <= self.range.end && self.range.end <= length;
        ShapeError::unless(fits, shape, "a range inside the matrix")
    }

    fn view(&self, first: Layout) -> Option<Layout> {
        Some(match self.axis {
            Axis::Row => first.rows(self.range.clone()),
            Axis::Column => first.cols(self.range.clone()),
        })
    }

    fn forward(&self, _args: [View<T>; 1], _b: Output<T>) {}

    fn backward(&self, _wrt: usize, _args: [View<T>; 1], b: Recorded<T>, grad: Accumulator<T>) {
        match self.axis {
            Axis::Row => grad.rows(self.range.clone()).add(b.gradient),
            Axis::Column => grad.cols(self.range.clone()).add(b.gradient),
        }
    }
}

impl<T: Element> Var<'_, T> {
    /// Some of the rows.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params, Tape};
    /// let (params, mut tape) = (Params::new(), Tape::new());
    /// let t = tape.record(&params);
    /// let x = t.constant(&Matrix::from([[1.0, 2.0], [3.0, 4.0]]));
    /// assert_eq!(x.rows(1..2).value(), Matrix::from([[3.0, 4.0]]));
    /// ```
    ///
    /// # Panics
    /// If the range leaves the matrix.
    #[track_caller]
    #[must_use]
    pub fn rows(self, range: Range<usize>) -> Self {
        self.apply(Slice { axis: Axis::Row, range })
    }

    /// Some of the columns.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params, Tape};
    /// let (params, mut tape) = (Params::new(), Tape::new());
    /// let t = tape.record(&params);
    /// let x = t.constant(&Matrix::from([[1.0, 2.0], [3.0, 4.0]]));
    /// assert_eq!(x.cols(0..1).value(), Matrix::from([[1.0], [3.0]]));
    /// ```
    ///
    /// # Panics
    /// If the range leaves the matrix.
    #[track_caller]
    #[must_use]
    pub fn cols(self, range: Range<usize>) -> Self {
        self.apply(Slice { axis: Axis::Column, range })
    }
}
