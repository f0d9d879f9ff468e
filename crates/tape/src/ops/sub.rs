use super::{Operand, broadcast};
use crate::op::{Op, Output, Recorded, ShapeError};
use crate::var::Var;
use std::ops;
use wengert_kernels::{Accumulator, Element, Shape, View, update2};

/// `C = A − B`, hence `Ā += C̄` and `B̄ −= C̄`, summed over what B was repeated over.
///
/// `a - b` of a [`Var`] and an [`Operand`] records it.
///
/// ```
/// use wengert_tape::{Matrix, Params, Tape};
/// let (params, mut tape) = (Params::new(), Tape::new());
/// let t = tape.record(&params);
/// let (a, b) = (t.variable(&Matrix::from([[5.0]])), t.variable(&Matrix::from([[3.0]])));
/// let difference = a - b;
/// difference.backward(&mut params.zeros_like());
/// assert_eq!((difference.item(), difference.name()), (2.0, "#2 sub".to_owned()));
/// assert_eq!(b.gradient(), Some(Matrix::from([[-1.0]])));
/// ```
///
/// # Panics
/// `a - b` panics if B does not [broadcast](Shape::broadcasts_to) to the shape of A.
#[derive(Clone, Copy, Debug)]
pub struct Sub;

impl<T: Element> Op<T, 2> for Sub {
    fn shape(&self, shapes: [Shape; 2]) -> Result<Shape, ShapeError> {
        broadcast(shapes)
    }

    fn formula(&self, [a, b]: [&str; 2]) -> String {
        format!("{a} − {b}")
    }

    #[inline(always)]
    fn forward(&self, [a, b]: [View<T>; 2], c: Output<T>) {
        update2(c.value, a, b.broadcast(a.shape()), |_, a, b| a - b);
    }

    #[inline(always)]
    fn backward(&self, wrt: usize, _args: [View<T>; 2], c: Recorded<T>, grad: Accumulator<T>) {
        match wrt {
            0 => grad.add(c.gradient),
            _ => grad.add_map(c.gradient, |dc| -dc),
        }
    }
}

impl<'t, T: Element, R: Operand<'t, T>> ops::Sub<R> for Var<'t, T> {
    type Output = Self;
    #[track_caller]
    fn sub(self, right: R) -> Self {
        let graph = self.graph();
        graph.apply(Sub, [self, right.on(graph)])
    }
}
