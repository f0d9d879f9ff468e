//! Inspection of a recording: names for errors and drawings, and what was computed from what. Nothing
//! here costs anything until it is called.

use crate::erased::AnyOp;
use crate::node::{Buffer, Id};
use crate::op::Op;
use crate::tape::Graph;
use crate::var::Var;
use std::cell::Ref;
use wengert_kernels::{Element, Shape};
use wengert_params::Param;

impl<'t, T: Element> Graph<'t, T> {
    /// Panics at the user's line with op and shapes.
    #[track_caller]
    pub(crate) fn refuse<O: Op<T, N>, const N: usize>(
        self,
        op: &O,
        args: [Var<'t, T>; N],
        expected: &str,
    ) -> Shape {
        let owner = self.owner(&args.map(Var::id));
        let shapes = args.map(|arg| arg.shape().to_string()).join(" and ");
        panic!("{}{owner}: expected {expected}, got {shapes}", op.name());
    }

    /// The layer that the arguments belong to, as "(dense1)": the scope of the first parameter.
    fn owner(self, args: &[Id]) -> String {
        let names = args.iter().filter_map(|arg| match arg {
            Id::Param(index) => self.params().name_at(*index as usize).rsplit_once('.'),
            _ => None,
        });
        names.map(|(scope, _)| format!("({scope})")).next().unwrap_or_default()
    }

    /// The trained parameters that got no gradient in the last backward pass of this recording.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params, Tape};
    /// let mut params = Params::new();
    /// let w = params.add("w", Matrix::from([[3.0]]));
    /// let forgotten = params.add("forgotten", Matrix::from([[1.0]]));
    /// let (mut tape, mut grads) = (Tape::new(), params.zeros_like());
    /// let loss = tape.record(&params).param(w).square();
    /// loss.backward(&mut grads);
    /// assert_eq!(loss.graph().unreached(), [forgotten]);
    /// ```
    pub fn unreached(self) -> Vec<Param> {
        let reached = &self.memory().borrow().reached;
        let trained = |(_, param): &(usize, Param)| !self.params().is_frozen(*param);
        let trained = self.params().blocks().enumerate().filter(trained);
        trained.filter(|(at, _)| reached.get(*at) != Some(&true)).map(|(_, param)| param).collect()
    }

    /// The computed values and the variables, in recording order.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params, Tape};
    /// let mut params = Params::new();
    /// let w = params.add("w", Matrix::from([[3.0]]));
    /// let mut tape = Tape::new();
    /// let t = tape.record(&params);
    /// let loss = (t.param(w) + 1.0).square();
    /// let names: Vec<_> = t.nodes().map(|node| node.name()).collect();
    /// assert_eq!(names, ["#0 add", "#1 square"]);
    /// assert_eq!(loss.operands()[0].operands()[0].name(), "w");
    /// ```
    pub fn nodes(self) -> impl ExactSizeIterator<Item = Var<'t, T>> {
        let count = self.memory().borrow().nodes().len() as u32;
        (0..count).map(move |at| self.var(Id::Node(at)))
    }

    fn var(self, id: Id) -> Var<'t, T> {
        Var::new(self, id, self.memory().borrow().values(self.params()).place(id).layout.shape())
    }
}

impl<'t, T: Element> Var<'t, T> {
    /// The name in errors and drawings: `#3 affine(dense1)`, the name of a parameter, `c0` for the first
    /// constant, or the number itself.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params, Tape};
    /// let mut params = Params::new();
    /// let w = params.add("w", Matrix::from([[3.0]]));
    /// let mut tape = Tape::new();
    /// let t = tape.record(&params);
    /// let y = (t.param(w) * t.constant(&Matrix::from([[2.0]]))).label("scaled") + 0.5;
    /// let names: Vec<String> = y.operands().into_iter().map(|of| of.name()).collect();
    /// assert_eq!((y.name(), names), ("#1 add".to_owned(), vec!["#0 mul(scaled)".into(), "0.5".into()]));
    /// ```
    pub fn name(self) -> String {
        let memory = self.graph().memory().borrow();
        match self.id() {
            Id::Node(at) => {
                let node = &memory.nodes()[at as usize];
                let owner = || self.graph().owner(node.args());
                let op = node.op.as_ref().map_or("variable".into(), |op| op.name());
                let label = node.label.map_or_else(owner, |label| format!("({label})"));
                format!("#{at} {op}{label}")
            }
            Id::Param(index) => self.graph().params().name_at(index as usize).to_owned(),
            Id::Constant(_) => match memory.values(self.graph().params()).place(self.id()).buffer {
                Buffer::Input(index) => format!("c{index}"),
                _ => self.item().to_f64().to_string(),
            },
        }
    }

    /// The position in the recording; `None` for parameters, constants and numbers.
    ///
    /// ```
    /// use wengert_tape::{Params, Tape};
    /// let (params, mut tape) = (Params::new(), Tape::new());
    /// let x = tape.record(&params).scalar(2.0);
    /// let y = x.square() + 1.0;
    /// assert_eq!((x.position(), y.position()), (None, Some(1))); // after the square
    /// ```
    pub fn position(self) -> Option<usize> {
        if let Id::Node(at) = self.id() { Some(at as usize) } else { None }
    }

    /// The parameter, if this is one.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params, Tape};
    /// let mut params = Params::new();
    /// let w = params.add("w", Matrix::from([[3.0]]));
    /// let mut tape = Tape::new();
    /// let y = tape.record(&params).param(w).exp();
    /// assert_eq!((y.param(), y.operands()[0].param()), (None, Some(w)));
    /// ```
    pub fn param(self) -> Option<Param> {
        let Id::Param(index) = self.id() else { return None };
        Some(self.graph().params().param_at(index as usize))
    }

    /// The values it was computed from; empty for parameters, constants, numbers and variables.
    ///
    /// ```
    /// use wengert_tape::{Params, Tape};
    /// let (params, mut tape) = (Params::new(), Tape::new());
    /// let x = tape.record(&params).scalar(2.0);
    /// let values: Vec<f64> = (x / 4.0).operands().into_iter().map(|operand| operand.item()).collect();
    /// assert_eq!(values, [2.0, 4.0]);
    /// assert!(x.operands().is_empty());
    /// ```
    pub fn operands(self) -> Vec<Self> {
        let Some(at) = self.position() else { return Vec::new() };
        let args = self.graph().memory().borrow().nodes()[at].args().to_vec();
        args.into_iter().map(|id| self.graph().var(id)).collect()
    }

    /// The op that computed it; `None` for parameters, constants, numbers and variables. Drop it before
    /// recording more: it borrows the recording.
    ///
    /// ```
    /// use wengert_tape::ops::Sum;
    /// use wengert_tape::{Matrix, Params, Tape};
    /// let (params, mut tape) = (Params::new(), Tape::new());
    /// let x = tape.record(&params).constant(&Matrix::from([[1.0, 2.0]]));
    /// assert!(x.op().is_none());
    /// let sum = x.sum();
    /// let op = sum.op().expect("a sum is computed");
    /// assert!(op.is::<Sum>());
    /// assert_eq!((op.name(), op.formula(&["x"])), ("sum".into(), "sum(x)".to_owned()));
    /// ```
    pub fn op(self) -> Option<Ref<'t, dyn AnyOp<T>>> {
        let (at, memory) = (self.position()?, self.graph().memory().borrow());
        Ref::filter_map(memory, |memory| Some(memory.nodes()[at].op.as_deref()? as &dyn AnyOp<T>))
            .ok()
    }

    /// Whether the backward pass finds its gradient: whether it depends on a parameter or variable that
    /// has one.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params, Tape};
    /// let (params, mut tape, x) = (Params::new(), Tape::new(), Matrix::from([[1.0]]));
    /// let t = tape.record(&params);
    /// assert!(t.variable(&x).exp().is_tracked());
    /// assert!(!t.constant(&x).exp().is_tracked());
    /// ```
    pub fn is_tracked(self) -> bool {
        self.graph().memory().borrow().values(self.graph().params()).wants(self.id())
    }

    /// Whether both are the same value of the same recording: identity, not equality of numbers.
    ///
    /// ```
    /// use wengert_tape::{Params, Tape};
    /// let (params, mut tape) = (Params::new(), Tape::new());
    /// let t = tape.record(&params);
    /// let (x, y) = (t.scalar(2.0), t.scalar(2.0));
    /// assert!(x.is_same(x) && !x.is_same(y));
    /// assert!(x.square().operands()[0].is_same(x));
    /// ```
    pub fn is_same(self, other: Self) -> bool {
        std::ptr::eq(self.graph().memory(), other.graph().memory()) && self.id() == other.id()
    }
}
