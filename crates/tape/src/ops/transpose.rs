use crate::op::{Op, Output, Recorded, ShapeError};
use crate::var::Var;
use std::borrow::Cow;
use wengert_kernels::{Accumulator, Element, Layout, Shape, View};

/// `B = Aᵀ`, hence `Ā += B̄ᵀ`. A view: no number moves.
#[derive(Clone, Copy, Debug)]
pub struct Transpose;

impl<T: Element> Op<T, 1> for Transpose {
    fn name(&self) -> Cow<'static, str> {
        "transpose".into()
    }

    fn shape(&self, [a]: [Shape; 1]) -> Result<Shape, ShapeError> {
        Ok(a.t())
    }

    fn view(&self, first: Layout) -> Option<Layout> {
        Some(first.t())
    }

    fn forward(&self, _args: [View<'_, T>; 1], _b: Output<'_, T>) {}

    fn backward(
        &self,
        _wrt: usize,
        _args: [View<'_, T>; 1],
        b: Recorded<'_, T>,
        grad: Accumulator<'_, T>,
    ) {
        grad.add(b.gradient.t());
    }
}

impl<T: Element> Var<'_, T> {
    /// The transpose.
    #[must_use]
    pub fn t(self) -> Self {
        self.apply(Transpose)
    }
}
