use crate::op::{Op, Output, Recorded, ShapeError};
use crate::var::Var;
use wengert_kernels::{Accumulator, Element, Shape, View, log_softmax, log_softmax_pullback};

/// `yᵢⱼ = xᵢⱼ − ln Σₖ exp(xᵢₖ)`, hence `x̄ᵢⱼ += ȳᵢⱼ − exp(yᵢⱼ)·Σₖ ȳᵢₖ`.
///
/// ```math
/// y_{ij} = x_{ij} - \ln \sum_k e^{x_{ik}}, \qquad
/// \bar x_{ij} \mathrel{+}= \bar y_{ij} - e^{y_{ij}} \sum_k \bar y_{ik}
/// ```
///
/// [`Var::log_softmax`] records it.
#[derive(Clone, Copy, Debug)]
pub struct LogSoftmax;

impl<T: Element> Op<T, 1> for LogSoftmax {
    fn shape(&self, [x]: [Shape; 1]) -> Result<Shape, ShapeError> {
        ShapeError::unless(x.cols > 0, x, "at least one column")
    }

    fn forward(&self, [x]: [View<T>; 1], y: Output<T>) {
        log_softmax(x, y.value);
    }

    fn backward(&self, _wrt: usize, _args: [View<T>; 1], y: Recorded<T>, grad: Accumulator<T>) {
        let (gradient, first) = grad.into_parts();
        log_softmax_pullback(y.value, y.gradient, gradient, first);
    }
}

impl<T: Element> Var<'_, T> {
    /// The logarithm of the softmax of each row, stable for entries of any size.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params, Tape};
    /// let (params, mut tape) = (Params::new(), Tape::new());
    /// let t = tape.record(&params);
    /// let logits = t.constant(&Matrix::from([[1000.0, 1000.0]]));
    /// assert_eq!(logits.log_softmax().value(), Matrix::from([[-f64::ln(2.0), -f64::ln(2.0)]]));
    /// ```
    ///
    /// # Panics
    /// If there are no columns.
    #[track_caller]
    #[must_use]
    pub fn log_softmax(self) -> Self {
        self.apply(LogSoftmax)
    }
}
