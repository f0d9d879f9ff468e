//! [`Var`]: a value of a recording, combined by operators and methods.

use crate::node::Id;
use crate::op::Op;
use crate::tape::{Graph, Mode};
use wengert_kernels::{Element, Matrix, Shape, View};
use wengert_params::Params;

/// A matrix in a recording: copy it freely, combine it with `+ - * /`,
/// [`matmul`](Self::matmul) and the other methods.
///
/// The right operand of an operator may be a `Var`, a [`Param`](crate::Param) or a number, and is repeated over the
/// left one if it is a row, a column or a scalar.
///
/// ```
/// use wengert_tape::{Matrix, Params, Tape};
/// let (params, mut tape) = (Params::new(), Tape::new());
/// let t = tape.record(&params);
/// let x = t.constant(&Matrix::from([[1.0, 2.0], [3.0, 4.0]]));
/// let row = t.constant(&Matrix::from([[10.0, 20.0]]));
/// assert_eq!((x + row).value(), Matrix::from([[11.0, 22.0], [13.0, 24.0]]));
/// assert_eq!((1.0 - x).value(), Matrix::from([[0.0, -1.0], [-2.0, -3.0]]));
/// ```
///
/// # Panics
/// An operator panics, with its name and both shapes, if the right operand is none of these, and if it belongs
/// to another recording.
#[derive(Clone, Copy, Debug)]
pub struct Var<'t, T: Element> {
    graph: Graph<'t, T>,
    id: Id,
    shape: Shape,
}

impl<'t, T: Element> Var<'t, T> {
    pub(crate) fn new(graph: Graph<'t, T>, id: Id, shape: Shape) -> Self {
        Self { graph, id, shape }
    }

    pub(crate) fn id(self) -> Id {
        self.id
    }

    /// The recording that this value belongs to.
    ///
    /// ```
    /// use wengert_tape::{Params, Tape};
    /// let (params, mut tape) = (Params::new(), Tape::new());
    /// let x = tape.record(&params).scalar(3.0);
    /// let one = x.graph().scalar(1.0); // functions of a `Var` need no other argument for this
    /// assert_eq!((one / x * 6.0).item(), 2.0);
    /// ```
    pub fn graph(self) -> Graph<'t, T> {
        self.graph
    }

    /// The shape.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params, Shape, Tape};
    /// let (params, mut tape) = (Params::new(), Tape::new());
    /// let x = tape.record(&params).constant(&Matrix::from([[1.0, 2.0, 3.0]]));
    /// assert_eq!(x.t().matmul(x).shape(), Shape::new(3, 3));
    /// ```
    pub fn shape(self) -> Shape {
        self.shape
    }

    /// Records `op` with this as its only argument.
    ///
    /// ```
    /// use wengert_tape::ops::Transpose;
    /// use wengert_tape::{Matrix, Params, Tape};
    /// let (params, mut tape) = (Params::new(), Tape::new());
    /// let x = tape.record(&params).constant(&Matrix::from([[1.0, 2.0]]));
    /// assert_eq!(x.apply(Transpose).value(), Matrix::from([[1.0], [2.0]]));
    /// ```
    ///
    /// # Panics
    /// If the op cannot be applied to this shape.
    #[track_caller]
    pub fn apply(self, op: impl Op<T, 1>) -> Self {
        self.graph.apply(op, [self])
    }

    /// A copy of the value.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params, Tape};
    /// let (params, mut tape) = (Params::new(), Tape::new());
    /// let x = tape.record(&params).constant(&Matrix::from([[1.0, 2.0]]));
    /// assert_eq!((x * 2.0).value(), Matrix::from([[2.0, 4.0]]));
    /// ```
    pub fn value(self) -> Matrix<T> {
        self.with_value(|view| {
            Matrix::from_cols(self.shape.rows, self.shape.cols, view.iter().collect())
        })
    }

    /// Reads the value in place.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params, Tape};
    /// let (params, mut tape) = (Params::new(), Tape::new());
    /// let x = tape.record(&params).constant(&Matrix::from([[1.0, -2.0]]));
    /// assert!(x.with_value(|view| view.iter().any(|x| x < 0.0)));
    /// ```
    pub fn with_value<R>(self, f: impl FnOnce(View<'_, T>) -> R) -> R {
        let memory = self.graph.memory().borrow();
        let values = memory.values(self.graph.params());
        f(values.view::<false>(values.place(self.id)))
    }

    /// The value of a 1×1 matrix.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params, Tape};
    /// let (params, mut tape) = (Params::new(), Tape::new());
    /// let x = tape.record(&params).constant(&Matrix::from([[1.0, -2.0]]));
    /// assert_eq!(x.square().sum().item(), 5.0);
    /// ```
    ///
    /// # Panics
    /// If it has another shape.
    #[track_caller]
    pub fn item(self) -> T {
        assert!(self.shape == Shape::SCALAR, "item: expected 1×1, got {}", self.shape);
        self.with_value(|view| view.at(0, 0))
    }

    /// The reverse sweep: `grads ← ∂self/∂params`, for a 1×1 loss. Parameters that the loss does not
    /// depend on get zeros. A second call gives the same gradient.
    ///
    /// ```math
    /// \bar x_i = \frac{∂L}{∂x_i} = \sum_{j \text{ uses } i} \Big(\frac{∂x_j}{∂x_i}\Big)^{\!\top} \bar x_j,
    /// \qquad \bar L = 1
    /// ```
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params, Tape};
    /// let mut params = Params::new();
    /// let a = params.add("a", Matrix::from([[2.0]]));
    /// let b = params.add("b", Matrix::from([[5.0]]));
    /// let (mut tape, mut grads) = (Tape::new(), params.zeros_like());
    /// (tape.record(&params).param(a).square() * b).backward(&mut grads);
    /// assert_eq!(grads.as_slice(), [20.0, 4.0]); // 2ab and a²
    /// ```
    ///
    /// # Panics
    /// If the loss is not 1×1, the recording was made by [`evaluate`](crate::Tape::evaluate), or
    /// `grads` does not have the parameters' layout.
    #[track_caller]
    pub fn backward(self, grads: &mut Params<T>) {
        let shape = self.shape;
        assert!(shape == Shape::SCALAR, "backward: expected a 1×1 loss, got {shape}");
        self.pull_back(View::scalar(&T::one()), grads);
    }

    /// `grads ← (∂self/∂params)ᵀ·cotangent`: with a cotangent that is 1 in one entry and 0 elsewhere,
    /// a row of the Jacobian.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params, Tape};
    /// let mut params = Params::new();
    /// let w = params.add("w", Matrix::from([[2.0, 5.0]]));
    /// let (mut tape, mut row) = (Tape::new(), params.zeros_like());
    /// let squares = tape.record(&params).param(w).square();
    /// squares.backward_with(&Matrix::from([[0.0, 1.0]]), &mut row);
    /// assert_eq!(row.as_slice(), [0.0, 10.0]); // ∂(w₂²)/∂w
    /// ```
    ///
    /// # Panics
    /// As [`backward`](Self::backward), but for a value of any shape, which the cotangent must have.
    #[track_caller]
    pub fn backward_with(self, cotangent: &Matrix<T>, grads: &mut Params<T>) {
        let (shape, given) = (self.shape, cotangent.shape());
        assert!(shape == given, "backward: expected a {shape} cotangent, got {given}");
        self.pull_back(cotangent.view(), grads);
    }

    #[track_caller]
    fn pull_back(self, cotangent: View<'_, T>, grads: &mut Params<T>) {
        let params = self.graph.params();
        assert!(
            self.graph.mode() != Mode::Inference,
            "backward: this recording was made by `evaluate`, which keeps nothing for gradients"
        );
        assert!(
            params.same_layout(grads),
            "backward: the gradient does not have the layout of the recording's parameters; \
             make it with `params.zeros_like()`"
        );
        self.graph.memory().borrow_mut().backward(params, self.id, cotangent, grads);
    }

    /// The gradient with respect to this value in the last backward pass; `None` if none reached it. For
    /// parameters, read it from `grads`.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params, Tape};
    /// let (params, mut tape) = (Params::new(), Tape::new());
    /// let t = tape.record(&params);
    /// let x = t.variable(&Matrix::from([[1.0, 2.0]]));
    /// let (squares, unused) = (x.square(), x.exp());
    /// squares.sum().backward(&mut params.zeros_like());
    /// assert_eq!(squares.gradient(), Some(Matrix::from([[1.0, 1.0]])));
    /// assert_eq!(x.gradient(), Some(Matrix::from([[2.0, 4.0]])));
    /// assert_eq!(unused.gradient(), None);
    /// ```
    pub fn gradient(self) -> Option<Matrix<T>> {
        let Id::Node(at) = self.id else { return None };
        let memory = self.graph.memory().borrow();
        let start = memory.gradient(self.graph.params().blocks().len(), at as usize)?;
        let data = memory.gradients.numbers[start..start + self.shape.len()].to_vec();
        Some(Matrix::from_cols(self.shape.rows, self.shape.cols, data))
    }
}
