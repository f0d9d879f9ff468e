use super::Over;
use crate::op::{Op, Output, Recorded, ShapeError};
use crate::var::Var;
use std::borrow::Cow;
use wengert_kernels::{Accumulator, Element, Shape, View};

/// `y = Σ x` over all entries, each row or each column, hence `x̄ += ȳ`, repeated. A sum over nothing
/// is 0.
///
/// [`Var::sum`], [`Var::row_sums`] and [`Var::col_sums`] record it.
#[derive(Clone, Copy, Debug)]
pub struct Sum(pub Over);

impl<T: Element> Op<T, 1> for Sum {
    fn name(&self) -> Cow<'static, str> {
        self.0.name("sum", "row_sums", "col_sums").into()
    }

    fn shape(&self, [x]: [Shape; 1]) -> Result<Shape, ShapeError> {
        Ok(self.0.result(x))
    }

    fn forward(&self, [x]: [View<T>; 1], y: Output<T>) {
        Accumulator::new(y.value, true).add(x);
    }

    fn backward(&self, _wrt: usize, [x]: [View<T>; 1], y: Recorded<T>, grad: Accumulator<T>) {
        grad.add(y.gradient.broadcast(x.shape()));
    }
}

impl<T: Element> Var<'_, T> {
    /// The sum of all entries, 1×1.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params, Tape};
    /// let (params, mut tape) = (Params::new(), Tape::new());
    /// let t = tape.record(&params);
    /// let x = t.constant(&Matrix::from([[1.0, 2.0], [3.0, 4.0]]));
    /// assert_eq!(x.sum().item(), 10.0);
    /// ```
    #[must_use]
    pub fn sum(self) -> Self {
        self.apply(Sum(Over::All))
    }

    /// The sum of each row, m×1.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params, Tape};
    /// let (params, mut tape) = (Params::new(), Tape::new());
    /// let t = tape.record(&params);
    /// let x = t.constant(&Matrix::from([[1.0, 2.0], [3.0, 4.0]]));
    /// assert_eq!(x.row_sums().value(), Matrix::from([[3.0], [7.0]]));
    /// ```
    #[must_use]
    pub fn row_sums(self) -> Self {
        self.apply(Sum(Over::Rows))
    }

    /// The sum of each column, 1×n.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params, Tape};
    /// let (params, mut tape) = (Params::new(), Tape::new());
    /// let t = tape.record(&params);
    /// let x = t.constant(&Matrix::from([[1.0, 2.0], [3.0, 4.0]]));
    /// assert_eq!(x.col_sums().value(), Matrix::from([[4.0, 6.0]]));
    /// ```
    #[must_use]
    pub fn col_sums(self) -> Self {
        self.apply(Sum(Over::Columns))
    }
}
