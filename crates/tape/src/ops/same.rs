use crate::op::{Op, Output, Recorded, ShapeError};
use wengert_kernels::{Accumulator, Element, Layout, Shape, View};

/// `B = A`, hence `Ā += B̄`: a node to label, or to stop gradients at. A view: no number moves.
///
/// [`Var::label`](crate::Var::label) and [`Var::stop_gradient`](crate::Var::stop_gradient) record it.
///
/// ```
/// use wengert_tape::{Matrix, Params, Tape};
/// let (params, mut tape) = (Params::new(), Tape::new());
/// let x = tape.record(&params).constant(&Matrix::from([[1.0, 2.0]])).label("input");
/// assert_eq!((x.name(), x.bytes()), ("#0 same(input)".to_owned(), 0)); // nothing is stored
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Same;

impl<T: Element> Op<T, 1> for Same {
    fn shape(&self, [a]: [Shape; 1]) -> Result<Shape, ShapeError> {
        Ok(a)
    }

    fn view(&self, first: Layout) -> Option<Layout> {
        Some(first)
    }

    fn forward(&self, _args: [View<T>; 1], _b: Output<T>) {}

    fn backward(&self, _wrt: usize, _args: [View<T>; 1], b: Recorded<T>, grad: Accumulator<T>) {
        grad.add(b.gradient);
    }
}
