use crate::op::{Op, Output, Recorded, ShapeError};
use crate::var::Var;
use wengert_kernels::{Accumulator, Element, Shape, View, ViewMut, log_sum_exp, update2};

/// `yᵢ = ln Σⱼ exp(xᵢⱼ)`, hence `x̄ᵢⱼ += ȳᵢ·exp(xᵢⱼ − yᵢ)`. The forward pass keeps `exp(x − y)`.
///
/// ```math
/// y_i = \ln \sum_j e^{x_{ij}}, \qquad \bar x_{ij} \mathrel{+}= \bar y_i\,e^{x_{ij} - y_i}
/// ```
///
/// [`Var::log_sum_exp`] records it.
#[derive(Clone, Copy, Debug)]
pub struct LogSumExp;

impl<T: Element> Op<T, 1> for LogSumExp {
    fn shape(&self, [x]: [Shape; 1]) -> Result<Shape, ShapeError> {
        ShapeError::unless(x.cols > 0, Shape::new(x.rows, 1), "at least one column")
    }

    fn saved(&self, [x]: [Shape; 1]) -> usize {
        x.len()
    }

    fn forward(&self, [x]: [View<T>; 1], mut y: Output<T>) {
        log_sum_exp(x, y.value.reborrow());
        if let Some(saved) = y.saved {
            let total = y.value.as_view().broadcast(x.shape());
            update2(ViewMut::col_major(saved, x.shape()), x, total, |_, x, y| (x - y).exp());
        }
    }

    fn backward(&self, _wrt: usize, [x]: [View<T>; 1], y: Recorded<T>, grad: Accumulator<T>) {
        let shares = View::new(y.saved, wengert_kernels::Layout::col_major(x.shape()));
        grad.add_zip(y.gradient.broadcast(x.shape()), shares, |dy, share| dy * share);
    }
}

impl<T: Element> Var<'_, T> {
    /// `ln Σ exp` of each row, m×1, stable for entries of any size.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params, Tape};
    /// let (params, mut tape) = (Params::new(), Tape::new());
    /// let t = tape.record(&params);
    /// let logits = t.constant(&Matrix::from([[1000.0, 1000.0]]));
    /// assert_eq!(logits.log_sum_exp().item(), 1000.0 + f64::ln(2.0));
    /// ```
    ///
    /// # Panics
    /// If there are no columns.
    #[track_caller]
    #[must_use]
    pub fn log_sum_exp(self) -> Self {
        self.apply(LogSumExp)
    }
}
