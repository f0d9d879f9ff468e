use crate::node::Id;
use crate::op::{Op, Output, Recorded, ShapeError};
use crate::var::Var;
use wengert_kernels::{Accumulator, Element, Layout, Shape, View};

/// `B = A`, hence `Ā += B̄`: a node to label, or to stop gradients at. A view: no number moves.
///
/// [`Var::label`](crate::Var::label) and [`Var::stop_gradient`](crate::Var::stop_gradient) record it.
///
/// ```
/// use wengert_tape::{Matrix, Params, Tape};
/// let (params, mut tape) = (Params::new(), Tape::new());
/// let x = tape.record(&params).constant(&Matrix::from([[1.0, 2.0]])).label("input");
/// assert_eq!(x.name(), "#0 same(input)");
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

impl<T: Element> Var<'_, T> {
    /// The same value, through which no gradient flows.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params, Tape};
    /// let (params, mut tape) = (Params::new(), Tape::new());
    /// let t = tape.record(&params);
    /// let x = t.variable(&Matrix::from([[3.0]]));
    /// (x * x.stop_gradient()).backward(&mut params.zeros_like());
    /// assert_eq!(x.gradient(), Some(Matrix::from([[3.0]]))); // not 6
    /// ```
    #[must_use]
    pub fn stop_gradient(self) -> Self {
        let var = self.apply(Same);
        var.graph().memory().borrow_mut().node_mut(var.id()).gradient = None;
        var
    }

    /// Gives the node a name for errors and drawings.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params, Tape};
    /// let (params, mut tape) = (Params::new(), Tape::new());
    /// let x = tape.record(&params).constant(&Matrix::from([[1.0, 2.0]]));
    /// assert_eq!(x.mean().label("loss").name(), "#0 mean(loss)");
    /// ```
    #[must_use]
    pub fn label(self, label: &'static str) -> Self {
        let var = match self.id() {
            Id::Node(_) => self,
            _ => self.apply(Same),
        };
        var.graph().memory().borrow_mut().node_mut(var.id()).label = Some(label);
        var
    }
}
