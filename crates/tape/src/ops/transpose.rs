use crate::op::{Op, Output, Recorded, ShapeError};
use crate::var::Var;
use wengert_kernels::{Accumulator, Element, Layout, Shape, View};

/// `B = Aᵀ`, hence `Ā += B̄ᵀ`. A view: no number moves.
///
/// [`Var::t`] records it.
#[derive(Clone, Copy, Debug)]
pub struct Transpose;

impl<T: Element> Op<T, 1> for Transpose {
    fn shape(&self, [a]: [Shape; 1]) -> Result<Shape, ShapeError> {
        Ok(a.t())
    }

    fn view(&self, first: Layout) -> Option<Layout> {
        Some(first.t())
    }

    fn forward(&self, _args: [View<T>; 1], _b: Output<T>) {}

    fn backward(&self, _wrt: usize, _args: [View<T>; 1], b: Recorded<T>, grad: Accumulator<T>) {
        grad.add(b.gradient.t());
    }
}

impl<T: Element> Var<'_, T> {
    /// The transpose.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params, Tape};
    /// let (params, mut tape) = (Params::new(), Tape::new());
    /// let t = tape.record(&params);
    /// let x = t.constant(&Matrix::from([[1.0, 2.0], [3.0, 4.0]]));
    /// assert_eq!(x.t().value(), Matrix::from([[1.0, 3.0], [2.0, 4.0]]));
    /// ```
    #[must_use]
    pub fn t(self) -> Self {
        self.apply(Transpose)
    }
}
