//! [`Tape`] and [`Graph`]: recording a computation.

use crate::memory::Memory;
use crate::node::{Id, MAX_ARGS};
use crate::op::Op;
use crate::params::{Param, Params};
use crate::var::Var;
use std::cell::RefCell;
use wengert_kernels::{Element, Lift, Matrix, Shape};

/// The memory of a computation, to be recorded on again and again.
///
/// ```
/// use wengert_tape::{Matrix, Params, Tape};
///
/// let mut params = Params::new();
/// let w = params.add("w", Matrix::from([[3.0]]));
/// let mut grads = params.zeros_like();
/// let mut tape = Tape::new();
///
/// let t = tape.record(&params);
/// let loss = t.param(w).square() + 1.0;
/// assert_eq!(loss.item(), 10.0);
/// loss.backward(&mut grads);
/// assert_eq!(grads.get(w).at(0, 0), 6.0);
/// ```
///
/// A recording borrows its tape mutably, so a variable of an earlier one cannot be used any more:
///
/// ```compile_fail,E0499
/// use wengert_tape::{Params, Tape};
/// let params = Params::new();
/// let mut tape = Tape::new();
/// let stale = tape.record(&params).scalar(1.0);
/// tape.record(&params);
/// stale.item();
/// ```
#[derive(Debug, Default)]
pub struct Tape<T: Element> {
    memory: RefCell<Memory<T>>,
}

impl<T: Element> Tape<T> {
    /// An empty tape.
    ///
    /// ```
    /// use wengert_tape::{Params, Tape};
    /// let (params, mut tape) = (Params::new(), Tape::new()); // over `f64`, as the parameters are
    /// for x in [1.0, 2.0] {
    ///     let t = tape.record(&params); // the same memory again
    ///     assert_eq!(t.nodes().len(), 0);
    ///     assert_eq!(t.scalar(x).square().item(), x * x);
    /// }
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    /// Starts a recording that a backward pass can follow; `params` are read in place.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params, Tape};
    /// let mut params = Params::new();
    /// let w = params.add("w", Matrix::from([[3.0]]));
    /// let (mut tape, mut grads) = (Tape::new(), params.zeros_like());
    /// tape.record(&params).param(w).square().backward(&mut grads);
    /// assert_eq!(grads.as_slice(), [6.0]);
    /// params.as_mut_slice()[0] = 5.0; // between recordings parameters may change
    /// tape.record(&params).param(w).square().backward(&mut grads);
    /// assert_eq!(grads.as_slice(), [10.0]);
    /// ```
    pub fn record<'t>(&'t mut self, params: &'t Params<T>) -> Graph<'t, T> {
        self.start(params, Mode::Training { key: 0 })
    }

    /// [`record`](Self::record) with a key that everything random in the recording derives from.
    ///
    /// ```
    /// use wengert_tape::{Mode, Params, Tape};
    /// let (params, mut tape) = (Params::new(), Tape::new());
    /// for step in 0..3 {
    ///     let t = tape.record_with_key(&params, step);
    ///     assert_eq!(t.mode(), Mode::Training { key: step });
    /// }
    /// ```
    pub fn record_with_key<'t>(&'t mut self, params: &'t Params<T>, key: u64) -> Graph<'t, T> {
        self.start(params, Mode::Training { key })
    }

    /// Starts a computation of values alone, which keeps nothing for a backward pass.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params, Tape};
    /// let mut params = Params::new();
    /// let w = params.add("w", Matrix::from([[3.0]]));
    /// let mut tape = Tape::new();
    /// assert_eq!(tape.evaluate(&params).param(w).square().item(), 9.0);
    /// ```
    pub fn evaluate<'t>(&'t mut self, params: &'t Params<T>) -> Graph<'t, T> {
        self.start(params, Mode::Inference)
    }

    /// Forgets the recording and lets go of the matrices it shared; the memory stays.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params, Tape};
    /// let (params, mut tape, mut x) = (Params::new(), Tape::new(), Matrix::from([[1.0, 2.0]]));
    /// tape.record(&params).constant(&x);
    /// assert!(!x.is_unique()); // the tape shares its numbers
    /// tape.rewind();
    /// assert!(x.is_unique());
    /// ```
    pub fn rewind(&mut self) {
        self.memory.get_mut().rewind();
    }

    fn start<'t>(&'t mut self, params: &'t Params<T>, mode: Mode) -> Graph<'t, T> {
        let memory = self.memory.get_mut();
        memory.rewind();
        memory.mode = mode;
        Graph { tape: self, params }
    }
}

/// What a recording is for.
///
/// ```
/// use wengert_tape::{Graph, Mode, Params, Tape, Var};
///
/// /// Noise is added in training only.
/// fn noisy<'t>(t: Graph<'t, f64>, x: Var<'t, f64>) -> Var<'t, f64> {
///     match t.mode() {
///         Mode::Training { key } => x + (key % 2) as f64, // from the key: it can be repeated
///         Mode::Inference => x,
///     }
/// }
/// let (params, mut tape) = (Params::new(), Tape::new());
/// let t = tape.record_with_key(&params, 3);
/// assert_eq!(noisy(t, t.scalar(5.0)).item(), 6.0);
/// let t = tape.evaluate(&params);
/// assert_eq!(noisy(t, t.scalar(5.0)).item(), 5.0);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Gradients are wanted.
    Training {
        /// What everything random in the recording derives from.
        key: u64,
    },
    /// Only values are wanted.
    #[default]
    Inference,
}

/// A recording in progress: makes the [`Var`]s that formulas begin with. It is `Copy`, and every [`Var`] has
/// it ([`Var::graph`]).
///
/// ```
/// use wengert_tape::{Matrix, Params, Tape};
/// let mut params = Params::new();
/// let w = params.add("w", Matrix::from([[2.0], [3.0]]));
/// let mut tape = Tape::new();
/// let t = tape.record(&params);
/// let (x, w) = (t.constant(&Matrix::from([[10.0, 100.0]])), t.param(w));
/// assert_eq!(x.matmul(w).item(), 320.0);
/// assert_eq!(t.nodes().len(), 1); // parameters and constants are no nodes
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Graph<'t, T: Element> {
    tape: &'t Tape<T>,
    params: &'t Params<T>,
}

impl<'t, T: Element> Graph<'t, T> {
    /// A matrix that no gradient flows into. It is shared, not copied, unless its numbers have to be
    /// [lifted](Lift) to `T`.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params, Tape};
    /// let (params, mut tape) = (Params::new(), Tape::new());
    /// let t = tape.record(&params);
    /// let x = t.constant(&Matrix::from([[1.0, 2.0]]));
    /// assert_eq!((x * 3.0).value(), Matrix::from([[3.0, 6.0]]));
    /// ```
    pub fn constant<U: Lift<T>>(self, matrix: &Matrix<U>) -> Var<'t, T> {
        let id = self.memory().borrow_mut().constant(U::lift(matrix));
        Var::new(self, id, matrix.shape())
    }

    /// A matrix whose [gradient](Var::gradient) can be read after the backward pass.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params, Tape};
    /// let (params, mut tape) = (Params::new(), Tape::new());
    /// let t = tape.record(&params);
    /// let x = t.variable(&Matrix::from([[1.0, 2.0]]));
    /// x.square().sum().backward(&mut params.zeros_like());
    /// assert_eq!(x.gradient(), Some(Matrix::from([[2.0, 4.0]])));
    /// ```
    pub fn variable<U: Lift<T>>(self, matrix: &Matrix<U>) -> Var<'t, T> {
        let id = self.memory().borrow_mut().variable(U::lift(matrix));
        Var::new(self, id, matrix.shape())
    }

    /// A number that no gradient flows into.
    ///
    /// ```
    /// use wengert_tape::{Params, Tape};
    /// let (params, mut tape) = (Params::new(), Tape::new());
    /// let t = tape.record(&params);
    /// assert_eq!((t.scalar(2.0) + 0.5).item(), 2.5);
    /// ```
    pub fn scalar(self, number: T) -> Var<'t, T> {
        let id = self.memory().borrow_mut().scalar(number);
        Var::new(self, id, Shape::SCALAR)
    }

    /// A parameter.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params, Tape};
    /// let mut params = Params::new();
    /// let w = params.add("w", Matrix::from([[3.0]]));
    /// let mut tape = Tape::new();
    /// let t = tape.record(&params);
    /// assert_eq!(t.param(w).exp().ln().item(), 3.0);
    /// assert_eq!((t.scalar(2.0) * w).item(), 6.0); // as a right operand it needs no `param`
    /// ```
    ///
    /// # Panics
    /// If it belongs to other parameters than those of this recording.
    #[track_caller]
    pub fn param(self, param: Param) -> Var<'t, T> {
        Var::new(self, Id::Param(self.params.index(param)), self.params.shape(param))
    }

    /// Evaluates `op` and records it.
    ///
    /// ```
    /// use wengert_tape::ops::{Over, Sum};
    /// use wengert_tape::{Matrix, Params, Tape};
    /// let (params, mut tape) = (Params::new(), Tape::new());
    /// let t = tape.record(&params);
    /// let x = t.constant(&Matrix::from([[1.0, 2.0], [3.0, 4.0]]));
    /// assert_eq!(t.apply(Sum(Over::Rows), [x]).value(), x.row_sums().value());
    /// ```
    ///
    /// # Panics
    /// If the op cannot combine operands of these shapes, or they are of another tape.
    #[track_caller]
    #[inline(always)]
    pub fn apply<O: Op<T, N>, const N: usize>(self, op: O, args: [Var<'t, T>; N]) -> Var<'t, T> {
        const { assert!(0 < N && N <= MAX_ARGS, "an op has 1 to 3 arguments") };
        if let Some(arg) = args.iter().find(|arg| !std::ptr::eq(arg.graph().tape, self.tape)) {
            panic!("{}: the {} operand is of another recording", op.name(), arg.shape());
        }
        let shapes = args.map(Var::shape);
        let shape = match op.shape(shapes) {
            Ok(shape) => shape,
            Err(error) => self.refuse(&op, args, error.expected),
        };
        let (mut memory, ids) = (self.memory().borrow_mut(), args.map(Var::id));
        Var::new(self, memory.apply(self.params, op, ids, shapes, shape), shape)
    }

    /// What the recording is for.
    ///
    /// ```
    /// use wengert_tape::{Mode, Params, Tape};
    /// let (params, mut tape) = (Params::new(), Tape::new());
    /// assert_eq!(tape.record(&params).mode(), Mode::Training { key: 0 });
    /// assert_eq!(tape.evaluate(&params).mode(), Mode::Inference);
    /// ```
    pub fn mode(self) -> Mode {
        self.memory().borrow().mode
    }

    /// The parameters that the recording reads.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params, Tape};
    /// let mut params = Params::new();
    /// let w = params.add("w", Matrix::from([[3.0]]));
    /// let mut tape = Tape::new();
    /// let t = tape.record(&params);
    /// assert_eq!(t.params().name(w), "w");
    /// ```
    pub fn params(self) -> &'t Params<T> {
        self.params
    }

    pub(crate) fn memory(self) -> &'t RefCell<Memory<T>> {
        &self.tape.memory
    }
}
