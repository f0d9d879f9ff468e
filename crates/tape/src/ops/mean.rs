use super::Over;
use crate::op::{Op, Output, Recorded, ShapeError};
use crate::var::Var;
use std::borrow::Cow;
use wengert_kernels::{Accumulator, Element, Shape, View};

/// `y = Σ x / n` over the n entries of the matrix, each row or each column, hence `x̄ += ȳ / n`,
/// repeated. A mean over nothing is refused.
///
/// [`Var::mean`], [`Var::row_means`] and [`Var::col_means`] record it.
#[derive(Clone, Copy, Debug)]
pub struct Mean(pub Over);

impl Mean {
    fn count<T: Element>(self, x: Shape) -> T {
        T::of(self.0.count(x) as f64)
    }
}

impl<T: Element> Op<T, 1> for Mean {
    fn name(&self) -> Cow<'static, str> {
        self.0.name("mean", "row_means", "col_means").into()
    }

    fn shape(&self, [x]: [Shape; 1]) -> Result<Shape, ShapeError> {
        ShapeError::unless(self.0.count(x) > 0, self.0.result(x), "at least one entry to average")
    }

    fn forward(&self, [x]: [View<T>; 1], mut y: Output<T>) {
        Accumulator::new(y.value.reborrow(), true).add(x);
        let count = self.count::<T>(x.shape());
        let sums = y.value.as_mut_slice().expect("values have no gaps");
        sums.iter_mut().for_each(|sum| *sum = *sum / count);
    }

    fn backward(&self, _wrt: usize, [x]: [View<T>; 1], y: Recorded<T>, grad: Accumulator<T>) {
        let count = self.count::<T>(x.shape());
        grad.add_map(y.gradient.broadcast(x.shape()), move |dy| dy / count);
    }
}

impl<T: Element> Var<'_, T> {
    /// The mean of all entries, 1×1.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params, Tape};
    /// let (params, mut tape) = (Params::new(), Tape::new());
    /// let t = tape.record(&params);
    /// let x = t.constant(&Matrix::from([[1.0, 2.0], [3.0, 4.0]]));
    /// assert_eq!(x.mean().item(), 2.5);
    /// ```
    ///
    /// # Panics
    /// If there is no entry to average.
    #[track_caller]
    #[must_use]
    pub fn mean(self) -> Self {
        self.apply(Mean(Over::All))
    }

    /// The mean of each row, m×1.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params, Tape};
    /// let (params, mut tape) = (Params::new(), Tape::new());
    /// let t = tape.record(&params);
    /// let x = t.constant(&Matrix::from([[1.0, 2.0], [3.0, 4.0]]));
    /// assert_eq!(x.row_means().value(), Matrix::from([[1.5], [3.5]]));
    /// ```
    ///
    /// # Panics
    /// If there are no columns.
    #[track_caller]
    #[must_use]
    pub fn row_means(self) -> Self {
        self.apply(Mean(Over::Rows))
    }

    /// The mean of each column, 1×n.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params, Tape};
    /// let (params, mut tape) = (Params::new(), Tape::new());
    /// let t = tape.record(&params);
    /// let x = t.constant(&Matrix::from([[1.0, 2.0], [3.0, 4.0]]));
    /// assert_eq!(x.col_means().value(), Matrix::from([[2.0, 3.0]]));
    /// ```
    ///
    /// # Panics
    /// If there are no rows.
    #[track_caller]
    #[must_use]
    pub fn col_means(self) -> Self {
        self.apply(Mean(Over::Columns))
    }
}
