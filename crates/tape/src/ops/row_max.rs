use crate::op::{Op, Output, Recorded, ShapeError};
use crate::var::Var;
use wengert_kernels::{Accumulator, Element, Shape, View};

/// `yᵢ = maxⱼ xᵢⱼ`, hence `x̄ᵢⱼ += ȳᵢ` for the first j that attains the maximum, and 0 for the others.
/// A row that contains NaN has the maximum NaN.
///
/// [`Var::row_max`] records it.
#[derive(Clone, Copy, Debug)]
pub struct RowMax;

impl<T: Element> Op<T, 1> for RowMax {
    fn shape(&self, [x]: [Shape; 1]) -> Result<Shape, ShapeError> {
        ShapeError::unless(x.cols > 0, Shape::new(x.rows, 1), "at least one column")
    }

    fn forward(&self, [x]: [View<T>; 1], mut y: Output<T>) {
        for i in 0..x.shape().rows {
            *y.value.at_mut(i, 0) = x.at(i, position(x, i));
        }
    }

    fn backward(&self, _wrt: usize, [x]: [View<T>; 1], y: Recorded<T>, grad: Accumulator<T>) {
        let Shape { rows, cols } = x.shape();
        let mut gradient = grad.rows(0..rows).cols(0..cols).into_parts().0;
        for i in 0..rows {
            *gradient.at_mut(i, position(x, i)) += y.gradient.at(i, 0);
        }
    }
}

/// The column of the maximum of row `i`.
fn position<T: Element>(x: View<T>, i: usize) -> usize {
    (1..x.shape().cols).fold(0, |best, j| {
        let (a, b) = (x.at(i, best).to_f64(), x.at(i, j).to_f64());
        if a >= b || a.is_nan() { best } else { j }
    })
}

impl<T: Element> Var<'_, T> {
    /// The largest entry of each row, m×1.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params, Tape};
    /// let (params, mut tape) = (Params::new(), Tape::new());
    /// let t = tape.record(&params);
    /// let x = t.constant(&Matrix::from([[1.0, 2.0], [3.0, 4.0]]));
    /// assert_eq!(x.row_max().value(), Matrix::from([[2.0], [4.0]]));
    /// ```
    ///
    /// # Panics
    /// If there are no columns.
    #[track_caller]
    #[must_use]
    pub fn row_max(self) -> Self {
        self.apply(RowMax)
    }
}
