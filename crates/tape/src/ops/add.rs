use super::{Operand, broadcast};
use crate::op::{Op, Output, Recorded, ShapeError};
use crate::var::Var;
use std::ops;
use wengert_kernels::{Accumulator, Element, Shape, View, update2};

/// `C = A + B`, hence `Ā += C̄` and `B̄ += C̄`, summed over what B was repeated over.
///
/// `a + b` of a [`Var`] and an [`Operand`] records it.
///
/// ```
/// use wengert_tape::{Matrix, Params, Tape};
/// let (params, mut tape) = (Params::new(), Tape::new());
/// let t = tape.record(&params);
/// let a = t.constant(&Matrix::from([[1.0, 2.0], [3.0, 4.0]]));
/// let b = t.variable(&Matrix::from([[10.0, 20.0]]));
/// assert_eq!((a + b).value(), Matrix::from([[11.0, 22.0], [13.0, 24.0]]));
/// (a + b).sum().backward(&mut params.zeros_like());
/// assert_eq!(b.gradient(), Some(Matrix::from([[2.0, 2.0]]))); // once for each row
/// ```
///
/// # Panics
/// `a + b` panics if B does not [broadcast](Shape::broadcasts_to) to the shape of A.
#[derive(Clone, Copy, Debug)]
pub struct Add;

impl<T: Element> Op<T, 2> for Add {
    fn shape(&self, shapes: [Shape; 2]) -> Result<Shape, ShapeError> {
        broadcast(shapes)
    }

    fn formula(&self, [a, b]: [&str; 2]) -> String {
        format!("{a} + {b}")
    }

    #[inline(always)]
    fn forward(&self, [a, b]: [View<T>; 2], c: Output<T>) {
        update2(c.value, a, b.broadcast(a.shape()), |_, a, b| a + b);
    }

    #[inline(always)]
    fn backward(&self, _wrt: usize, _args: [View<T>; 2], c: Recorded<T>, grad: Accumulator<T>) {
        grad.add(c.gradient);
    }
}

impl<'t, T: Element, R: Operand<'t, T>> ops::Add<R> for Var<'t, T> {
    type Output = Self;
    #[track_caller]
    fn add(self, right: R) -> Self {
        let graph = self.graph();
        graph.apply(Add, [self, right.on(graph)])
    }
}
