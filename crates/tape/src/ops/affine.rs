use super::Operand;
use crate::op::{Op, Output, Recorded, ShapeError};
use crate::var::Var;
use wengert_kernels::{Accumulator, Element, Shape, Start, View, product_into};

/// `Y = X·W + 1·b`, hence `X̄ += Ȳ·Wᵀ`, `W̄ += Xᵀ·Ȳ` and `b̄ += 1ᵀ·Ȳ`, the sum over the rows.
///
/// ```math
/// y_{ij} = \sum_k x_{ik} w_{kj} + b_j, \qquad \bar x_{ik} \mathrel{+}= \sum_j \bar y_{ij} w_{kj}, \qquad
/// \bar w_{kj} \mathrel{+}= \sum_i x_{ik} \bar y_{ij}, \qquad \bar b_j \mathrel{+}= \sum_i \bar y_{ij}
/// ```
///
/// [`Var::affine`] records it.
///
/// ```
/// use wengert_tape::{Matrix, Params, Tape};
/// let mut params = Params::new();
/// let (w, b) = (params.add("w", Matrix::from([[10.0]])), params.add("b", Matrix::from([[1.0]])));
/// let (mut tape, mut grads) = (Tape::new(), params.zeros_like());
/// let y = tape.record(&params).constant(&Matrix::from([[2.0], [3.0]])).affine(w, b);
/// assert_eq!(y.value(), Matrix::from([[21.0], [31.0]]));
/// y.sum().backward(&mut grads);
/// assert_eq!(grads.as_slice(), [5.0, 2.0]); // the sum of X, and the number of its rows
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Affine;

impl<T: Element> Op<T, 3> for Affine {
    fn shape(&self, [x, w, b]: [Shape; 3]) -> Result<Shape, ShapeError> {
        let fits = x.cols == w.rows && b == Shape::new(1, w.cols);
        ShapeError::unless(fits, Shape::new(x.rows, w.cols), "m×k, k×n and 1×n")
    }

    fn formula(&self, [x, w, b]: [&str; 3]) -> String {
        format!("{x}·{w} + {b}")
    }

    fn flops(&self, [x, w, _]: [Shape; 3], _: Shape) -> usize {
        2 * x.len() * w.cols
    }

    #[inline(always)]
    fn forward(&self, [x, w, b]: [View<T>; 3], y: Output<T>) {
        product_into(x, w, y.value, Start::Row(b));
    }

    #[inline(always)]
    fn backward(&self, wrt: usize, [x, w, _]: [View<T>; 3], y: Recorded<T>, grad: Accumulator<T>) {
        match wrt {
            0 => grad.add_product(y.gradient, w.t()),
            1 => grad.add_product(x.t(), y.gradient),
            _ => grad.add(y.gradient),
        }
    }
}

impl<'t, T: Element> Var<'t, T> {
    /// `self·weight + bias` as one op; the bias is a row.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params, Tape};
    /// let (params, mut tape) = (Params::new(), Tape::new());
    /// let t = tape.record(&params);
    /// let x = t.constant(&Matrix::from([[1.0, 2.0], [3.0, 4.0]]));
    ///
    /// let weight = t.constant(&Matrix::from([[1.0], [1.0]]));
    /// let bias = t.constant(&Matrix::from([[0.5]]));
    /// assert_eq!(x.affine(weight, bias).value(), Matrix::from([[3.5], [7.5]]));
    /// ```
    ///
    /// # Panics
    /// If the shapes are not m×k, k×n and 1×n.
    #[track_caller]
    pub fn affine(self, weight: impl Operand<'t, T>, bias: impl Operand<'t, T>) -> Self {
        let graph = self.graph();
        graph.apply(Affine, [self, weight.on(graph), bias.on(graph)])
    }
}
