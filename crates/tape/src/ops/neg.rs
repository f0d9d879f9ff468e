use crate::op::{Op, Output, Recorded, ShapeError};
use crate::var::Var;
use std::ops;
use wengert_kernels::{Accumulator, Element, Shape, View, update};

/// `C = −A`, hence `Ā −= C̄`.
///
/// `-a` of a [`Var`] records it.
#[derive(Clone, Copy, Debug)]
pub struct Neg;

impl<T: Element> Op<T, 1> for Neg {
    fn shape(&self, [a]: [Shape; 1]) -> Result<Shape, ShapeError> {
        Ok(a)
    }

    #[inline(always)]
    fn forward(&self, [a]: [View<T>; 1], c: Output<T>) {
        update(c.value, a, |_, a| -a);
    }

    #[inline(always)]
    fn backward(&self, _wrt: usize, _args: [View<T>; 1], c: Recorded<T>, grad: Accumulator<T>) {
        grad.add_map(c.gradient, |dc| -dc);
    }
}

impl<T: Element> ops::Neg for Var<'_, T> {
    type Output = Self;
    #[track_caller]
    fn neg(self) -> Self {
        self.apply(Neg)
    }
}
