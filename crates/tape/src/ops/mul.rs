use super::{Operand, broadcast};
use crate::op::{Op, Output, Recorded, ShapeError};
use crate::var::Var;
use std::ops;
use wengert_kernels::{Accumulator, Element, Shape, View, update2};

/// `C = A ⊙ B`, hence `Ā += C̄ ⊙ B` and `B̄ += C̄ ⊙ A`, summed over what B was repeated over.
///
/// `a * b` of a [`Var`] and an [`Operand`] records it.
///
/// ```
/// use wengert_tape::{Matrix, Params, Tape};
/// let (params, mut tape) = (Params::new(), Tape::new());
/// let t = tape.record(&params);
/// let (a, b) = (t.variable(&Matrix::from([[3.0]])), t.variable(&Matrix::from([[5.0]])));
/// (a * b).backward(&mut params.zeros_like());
/// let gradients = [a, b].map(|x| x.gradient().unwrap().at(0, 0));
/// assert_eq!(gradients, [5.0, 3.0]); // each is the other factor
/// ```
///
/// # Panics
/// `a * b` panics if B does not [broadcast](Shape::broadcasts_to) to the shape of A.
#[derive(Clone, Copy, Debug)]
pub struct Mul;

impl<T: Element> Op<T, 2> for Mul {
    fn shape(&self, shapes: [Shape; 2]) -> Result<Shape, ShapeError> {
        broadcast(shapes)
    }

    fn formula(&self, [a, b]: [&str; 2]) -> String {
        format!("{a} ⊙ {b}")
    }

    #[inline(always)]
    fn forward(&self, [a, b]: [View<T>; 2], c: Output<T>) {
        update2(c.value, a, b.broadcast(a.shape()), |_, a, b| a * b);
    }

    #[inline(always)]
    fn backward(&self, wrt: usize, [a, b]: [View<T>; 2], c: Recorded<T>, grad: Accumulator<T>) {
        match wrt {
            0 => grad.add_zip(c.gradient, b.broadcast(a.shape()), |dc, b| dc * b),
            _ => grad.add_zip(c.gradient, a, |dc, a| dc * a),
        }
    }
}

impl<'t, T: Element, R: Operand<'t, T>> ops::Mul<R> for Var<'t, T> {
    type Output = Self;
    #[track_caller]
    fn mul(self, right: R) -> Self {
        let graph = self.graph();
        graph.apply(Mul, [self, right.on(graph)])
    }
}
