//! A recording seen from outside: names for errors and drawings, and what was computed of what. Nothing
//! here costs anything while all is well.

use crate::node::Id;
use crate::op::{Op, Output, Recorded};
use crate::params::Param;
use crate::tape::Graph;
use crate::var::Var;
use wengert_kernels::{Accumulator, Element, Formula, Matrix, Shape, View, ViewMut};

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
            Id::Param(index) => self.params().nth_name(*index).rsplit_once('.'),
            _ => None,
        });
        names.map(|(scope, _)| format!("({scope})")).next().unwrap_or_default()
    }

    /// The parameters that are trained but got no gradient in the last backward pass of this recording.
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
        let reached = &self.memory().borrow().reached.params;
        let trained = |(_, param): &(usize, Param)| !self.params().is_frozen(*param);
        let trained = self.params().blocks().enumerate().filter(trained);
        trained.filter(|(at, _)| reached.get(*at) != Some(&true)).map(|(_, param)| param).collect()
    }

    /// The values that were computed, and the variables, in the order in which they were recorded.
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
        let live = self.memory().borrow().live as u32;
        (0..live).map(move |at| self.var(Id::Node(at)))
    }

    fn var(self, id: Id) -> Var<'t, T> {
        Var::new(self, id, self.memory().borrow().stores(self.params()).view(id).shape())
    }
}

impl<'t, T: Element> Var<'t, T> {
    /// What errors and drawings call it: `#3 affine(dense1)`, the name of a parameter, `c0` for the
    /// first constant, or the number itself.
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
                let node = &memory.nodes[at as usize];
                let owner = || self.graph().owner(node.args());
                let op = node.rule.as_ref().map_or("variable".into(), |rule| rule.name());
                let label = node.label.map_or_else(owner, |label| format!("({label})"));
                format!("#{at} {op}{label}")
            }
            Id::Param(index) => self.graph().params().nth_name(index).to_owned(),
            Id::Constant(index) => format!("c{index}"),
            Id::Scalar(_) => self.item().to_f64().to_string(),
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

    /// The parameter that this is.
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
        self.graph().params().blocks().nth(index as usize)
    }

    /// What it was computed of: nothing, for what was not computed.
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
        let args = self.graph().memory().borrow().nodes[at].args().to_vec();
        args.into_iter().map(|id| self.graph().var(id)).collect()
    }

    /// The name of the op that computed it; `None` for what was not computed.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params, Tape};
    /// let (params, mut tape) = (Params::new(), Tape::new());
    /// let x = tape.record(&params).constant(&Matrix::from([[1.0, 2.0]]));
    /// assert_eq!(x.sum().op().as_deref(), Some("sum"));
    /// assert_eq!(x.op(), None);
    /// ```
    pub fn op(self) -> Option<String> {
        let memory = self.graph().memory().borrow();
        memory.nodes[self.position()?].rule.as_ref().map(|rule| rule.name().into())
    }

    /// The function that was applied to every entry, if an op did that.
    ///
    /// ```
    /// use wengert_tape::{Params, Tape};
    /// let (params, mut tape) = (Params::new(), Tape::new());
    /// let x = tape.record(&params).scalar(0.0);
    /// let formula = x.exp().elementwise().expect("exp is applied to every entry");
    /// assert_eq!((formula.to_string(), formula.eval(0.0)), ("exp(x)".to_owned(), 1.0));
    /// assert!((x + 1.0).elementwise().is_none());
    /// ```
    pub fn elementwise(self) -> Option<Formula> {
        let memory = self.graph().memory().borrow();
        memory.nodes[self.position()?].rule.as_ref()?.elementwise()
    }

    /// The memory for its value, its gradient and what the forward pass kept.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params, Tape};
    /// let (params, mut tape, x) = (Params::new(), Tape::new(), Matrix::<f64>::zeros(10, 10));
    /// let t = tape.record(&params);
    /// assert_eq!(t.constant(&x).exp().bytes(), 800); // a constant wants no gradient
    /// assert_eq!(t.variable(&x).exp().bytes(), 3 * 800); // value, gradient and slopes
    /// ```
    pub fn bytes(self) -> usize {
        let memory = self.graph().memory().borrow();
        let Some(node) = self.position().map(|at| &memory.nodes[at]) else { return 0 };
        // Only what an op made has arguments: at those of a variable lie another recording's.
        let stored = node.rule.as_ref().is_some_and(|rule| {
            let first = memory.stores(self.graph().params()).view(node.args[0]);
            rule.view(first.layout()).is_none()
        });
        let numbers = usize::from(stored) + usize::from(node.tracked);
        (numbers * self.shape().len() + node.saved.len()) * size_of::<T>()
    }

    /// The op once more, on other operands of the same shapes, in any layout.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params, Tape};
    /// let (params, mut tape) = (Params::new(), Tape::new());
    /// let x = tape.record(&params).constant(&Matrix::from([[1.0, 2.0]]));
    /// assert_eq!(x.square().replay(&[Matrix::from([[3.0, 4.0]])]), Matrix::from([[9.0, 16.0]]));
    /// ```
    ///
    /// # Panics
    /// If this was not computed, or the operands have other shapes.
    pub fn replay(self, operands: &[Matrix<T>]) -> Matrix<T> {
        self.again(operands, None)
    }

    /// The pullback of operand `wrt` alone, at these operands:
    /// `grad ← grad + (∂self/∂operand)ᵀ·cotangent`.
    ///
    /// ```
    /// use wengert_tape::{Accumulator, Matrix, Params, Tape, ViewMut};
    /// let (params, mut tape) = (Params::new(), Tape::new());
    /// let square = tape.record(&params).variable(&Matrix::from([[1.0]])).square();
    /// let (at, cotangent) = ([Matrix::from([[3.0]])], Matrix::from([[10.0]]));
    /// let mut gradient = 0.0;
    /// let grad = Accumulator::new(ViewMut::scalar(&mut gradient), true);
    /// square.pull_back_at(&at, 0, &cotangent, grad);
    /// assert_eq!(gradient, 60.0); // 2·3·10
    /// ```
    ///
    /// # Panics
    /// If this was not computed, depends on no parameter or variable, or the operands, the cotangent or the
    /// gradient have other shapes.
    pub fn pull_back_at(
        self,
        operands: &[Matrix<T>],
        wrt: usize,
        cotangent: &Matrix<T>,
        grad: Accumulator<'_, T>,
    ) {
        let memory = self.graph().memory().borrow();
        let mut saved = vec![T::zero(); memory.node(self.id()).saved.len()];
        let value = self.again(operands, Some(&mut saved));
        let y = Recorded { value: value.view(), gradient: cotangent.view(), saved: &saved };
        let args: Vec<_> = operands.iter().map(Matrix::view).collect();
        memory.rule(self.id()).backward_at(wrt, &args, y, grad);
    }

    fn again(self, operands: &[Matrix<T>], saved: Option<&mut [T]>) -> Matrix<T> {
        let memory = self.graph().memory().borrow();
        let rule = memory.rule(self.id());
        let Shape { rows, cols } = self.shape();
        if let Some(layout) = rule.view(operands[0].layout()) {
            let entries = View::new(operands[0].data(), layout).iter().collect();
            return Matrix::from_cols(rows, cols, entries);
        }
        let mut numbers = vec![T::zero(); self.shape().len()];
        let args: Vec<_> = operands.iter().map(Matrix::view).collect();
        rule.forward(
            &args,
            Output { value: ViewMut::col_major(&mut numbers, self.shape()), saved },
        );
        Matrix::from_cols(rows, cols, numbers)
    }
}
