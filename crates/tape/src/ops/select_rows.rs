use crate::op::{Op, Output, Recorded, ShapeError};
use crate::var::Var;
use std::borrow::Cow;
use std::sync::Arc;
use wengert_kernels::{Accumulator, Element, Shape, View};

/// Row i of `B` is row `indices[i]` of `A`, hence that row of `Ā` gets row i of `B̄`; a row that is taken
/// twice gets both.
///
/// [`Var::select_rows`] records it.
#[derive(Clone, Debug)]
pub struct SelectRows(pub Arc<[usize]>);

impl<T: Element> Op<T, 1> for SelectRows {
    fn name(&self) -> Cow<'static, str> {
        "select_rows".into()
    }

    fn shape(&self, [a]: [Shape; 1]) -> Result<Shape, ShapeError> {
        let fits = self.0.iter().all(|&row| row < a.rows);
        ShapeError::unless(fits, Shape::new(self.0.len(), a.cols), "indices of rows of the matrix")
    }

    fn forward(&self, [a]: [View<T>; 1], mut b: Output<T>) {
        for j in 0..a.shape().cols {
            for (i, &row) in self.0.iter().enumerate() {
                *b.value.at_mut(i, j) = a.at(row, j);
            }
        }
    }

    fn backward(&self, _wrt: usize, [a]: [View<T>; 1], b: Recorded<T>, grad: Accumulator<T>) {
        let Shape { rows, cols } = a.shape();
        let mut gradient = grad.rows(0..rows).into_parts().0;
        for j in 0..cols {
            for (i, &row) in self.0.iter().enumerate() {
                *gradient.at_mut(row, j) += b.gradient.at(i, j);
            }
        }
    }
}

impl<T: Element> Var<'_, T> {
    /// The rows that `indices` name, in that order; an index may occur more than once.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params, Tape};
    /// let (params, mut tape) = (Params::new(), Tape::new());
    /// let t = tape.record(&params);
    /// let x = t.constant(&Matrix::from([[1.0, 2.0], [3.0, 4.0]]));
    /// assert_eq!(x.select_rows([1, 1]).value(), Matrix::from([[3.0, 4.0], [3.0, 4.0]]));
    /// ```
    ///
    /// # Panics
    /// If an index is not a row.
    #[track_caller]
    #[must_use]
    pub fn select_rows(self, indices: impl Into<Arc<[usize]>>) -> Self {
        self.apply(SelectRows(indices.into()))
    }
}
