use super::Operand;
use crate::op::{Op, Output, Recorded, ShapeError};
use crate::var::Var;
use std::borrow::Cow;
use wengert_kernels::{Accumulator, Element, Shape, Start, View, product_into};

/// `C = A·B`, hence `Ā += C̄·Bᵀ` and `B̄ += Aᵀ·C̄`.
///
/// [`Var::matmul`] records it.
///
/// ```
/// use wengert_tape::{Matrix, Params, Tape};
/// let (params, mut tape) = (Params::new(), Tape::new());
/// let t = tape.record(&params);
/// let (a, b) = (t.variable(&Matrix::from([[1.0, 2.0]])), t.variable(&Matrix::from([[3.0], [4.0]])));
/// a.matmul(b).backward(&mut params.zeros_like());
/// assert_eq!(a.gradient(), Some(Matrix::from([[3.0, 4.0]]))); // Bᵀ
/// assert_eq!(b.gradient(), Some(Matrix::from([[1.0], [2.0]]))); // Aᵀ
/// ```
#[derive(Clone, Copy, Debug)]
pub struct MatMul;

impl<T: Element> Op<T, 2> for MatMul {
    fn name(&self) -> Cow<'static, str> {
        "matmul".into()
    }

    fn shape(&self, [a, b]: [Shape; 2]) -> Result<Shape, ShapeError> {
        ShapeError::unless(a.cols == b.rows, Shape::new(a.rows, b.cols), "m×k and k×n")
    }

    fn formula(&self, [a, b]: [&str; 2]) -> String {
        format!("{a}·{b}")
    }

    fn flops(&self, [a, b]: [Shape; 2], _: Shape) -> usize {
        2 * a.len() * b.cols
    }

    #[inline(always)]
    fn forward(&self, [a, b]: [View<T>; 2], c: Output<T>) {
        product_into(a, b, c.value, Start::Zero);
    }

    #[inline(always)]
    fn backward(&self, wrt: usize, [a, b]: [View<T>; 2], c: Recorded<T>, grad: Accumulator<T>) {
        match wrt {
            0 => grad.add_product(c.gradient, b.t()),
            _ => grad.add_product(a.t(), c.gradient),
        }
    }
}

impl<'t, T: Element> Var<'t, T> {
    /// The matrix product `self·right`.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params, Tape};
    /// let (params, mut tape) = (Params::new(), Tape::new());
    /// let t = tape.record(&params);
    /// let x = t.constant(&Matrix::from([[1.0, 2.0], [3.0, 4.0]]));
    ///
    /// let ones = t.constant(&Matrix::from([[1.0], [1.0]]));
    /// assert_eq!(x.matmul(ones).value(), Matrix::from([[3.0], [7.0]]));
    /// ```
    ///
    /// # Panics
    /// If `self` does not have as many columns as `right` has rows.
    #[track_caller]
    pub fn matmul(self, right: impl Operand<'t, T>) -> Self {
        let graph = self.graph();
        graph.apply(MatMul, [self, right.on(graph)])
    }
}
