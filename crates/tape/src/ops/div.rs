use super::{Operand, broadcast};
use crate::op::{Op, Output, Recorded, ShapeError};
use crate::var::Var;
use std::ops;
use wengert_kernels::{Accumulator, Element, Shape, View, ViewMut, update2};

/// `C = A / B`, hence `Ā += C̄ / B` and `B̄ −= C̄ ⊙ C / B`, summed over what B was repeated over. The
/// forward pass keeps `C / B`.
///
/// ```math
/// c_{ij} = \frac{a_{ij}}{b_{ij}}, \qquad \bar a_{ij} \mathrel{+}= \frac{\bar c_{ij}}{b_{ij}}, \qquad
/// \bar b_{ij} \mathrel{-}= \bar c_{ij}\,\frac{c_{ij}}{b_{ij}}
/// ```
///
/// `a / b` of a [`Var`] and an [`Operand`] records it.
///
/// ```
/// use wengert_tape::{Matrix, Params, Tape};
/// let (params, mut tape) = (Params::new(), Tape::new());
/// let t = tape.record(&params);
/// let (a, b) = (t.variable(&Matrix::from([[6.0]])), t.variable(&Matrix::from([[2.0]])));
/// (a / b).backward(&mut params.zeros_like());
/// let gradients = [a, b].map(|x| x.gradient().unwrap().at(0, 0));
/// assert_eq!(gradients, [0.5, -1.5]); // 1/b and −a/b²
/// ```
///
/// # Panics
/// `a / b` panics if B does not [broadcast](Shape::broadcasts_to) to the shape of A.
#[derive(Clone, Copy, Debug)]
pub struct Div;

impl<T: Element> Op<T, 2> for Div {
    fn shape(&self, shapes: [Shape; 2]) -> Result<Shape, ShapeError> {
        broadcast(shapes)
    }

    fn saved(&self, [a, _]: [Shape; 2]) -> usize {
        a.len()
    }

    fn formula(&self, [a, b]: [&str; 2]) -> String {
        format!("{a} / {b}")
    }

    #[inline(always)]
    fn forward(&self, [a, b]: [View<T>; 2], mut c: Output<T>) {
        let b = b.broadcast(a.shape());
        update2(c.value.reborrow(), a, b, |_, a, b| a / b);
        if let Some(saved) = c.saved {
            let ratio = ViewMut::col_major(saved, a.shape());
            update2(ratio, c.value.as_view(), b, |_, c, b| c / b);
        }
    }

    #[inline(always)]
    fn backward(&self, wrt: usize, [a, b]: [View<T>; 2], c: Recorded<T>, grad: Accumulator<T>) {
        match wrt {
            0 => grad.add_zip(c.gradient, b.broadcast(a.shape()), |dc, b| dc / b),
            _ => {
                let ratio = c.saved_view();
                grad.add_zip(c.gradient, ratio, |dc, ratio| -(dc * ratio));
            }
        }
    }
}

impl<'t, T: Element, R: Operand<'t, T>> ops::Div<R> for Var<'t, T> {
    type Output = Self;
    #[track_caller]
    fn div(self, right: R) -> Self {
        let graph = self.graph();
        graph.apply(Div, [self, right.on(graph)])
    }
}
