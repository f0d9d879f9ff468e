//! [`Memory`]: the vectors behind a tape, kept from one recording to the next.

use crate::node::{Base, Id, MAX_ARGS, Node, Place, Rule, last};
use crate::op::{Op, Output};
use crate::params::Params;
use crate::tape::Mode;
use wengert_kernels::{AlignedVec, Element, Layout, Matrix, Shape, View, ViewMut, next_start};

/// Nodes in the order in which they were evaluated, and their numbers.
///
/// Nothing is cleared: a recording counts up from zero and overwrites what the last one left, so that
/// a warm step allocates nothing.
#[derive(Debug, Default)]
pub(crate) struct Memory<T: Element> {
    /// What the recording is for.
    pub(crate) mode: Mode,
    pub(crate) nodes: Vec<Node<T>>,
    /// Nodes of this recording; those behind them wait to be used again.
    pub(crate) live: usize,
    pub(crate) values: Arena<T>,
    pub(crate) saved: Arena<T>,
    pub(crate) gradients: Arena<T>,
    pub(crate) inputs: Inputs<T>,
    pub(crate) reached: Reached,
}

/// What comes from outside: matrices are shared, single numbers are copied.
#[derive(Debug, Default)]
pub(crate) struct Inputs<T: Element> {
    constants: Vec<Matrix<T>>,
    scalars: Vec<T>,
}

/// The nodes and parameters that the last backward pass gave a gradient.
#[derive(Debug, Default)]
pub(crate) struct Reached {
    pub(crate) nodes: Vec<bool>,
    pub(crate) params: Vec<bool>,
}

/// Numbers in use, then numbers left over from longer recordings.
#[derive(Debug, Default)]
pub(crate) struct Arena<T> {
    pub(crate) numbers: AlignedVec<T>,
    used: usize,
}

impl<T: Element> Arena<T> {
    /// The start of `length` more numbers.
    #[inline(always)]
    fn take(&mut self, length: usize) -> usize {
        let start = next_start::<T>(self.used, length);
        self.used = start + length;
        if self.numbers.len() < self.used {
            self.grow();
        }
        start
    }

    #[cold]
    fn grow(&mut self) {
        self.numbers.resize(self.used, T::zero());
    }
}

impl<T: Element> Memory<T> {
    pub(crate) fn rewind(&mut self) {
        self.live = 0;
        (self.values.used, self.saved.used, self.gradients.used) = (0, 0, 0);
        self.inputs.constants.clear();
        self.inputs.scalars.clear();
        self.reached.nodes.clear();
        self.reached.params.clear();
    }

    pub(crate) fn constant(&mut self, matrix: Matrix<T>) -> Id {
        self.inputs.constants.push(matrix);
        Id::Constant(last(self.inputs.constants.len(), "constants"))
    }

    pub(crate) fn scalar(&mut self, number: T) -> Id {
        self.inputs.scalars.push(number);
        Id::Scalar(last(self.inputs.scalars.len(), "numbers"))
    }

    /// A matrix that a gradient is wanted for although it is no parameter.
    pub(crate) fn variable(&mut self, matrix: Matrix<T>) -> Id {
        let layout = matrix.layout();
        self.inputs.constants.push(matrix);
        let base = Base::Constant(last(self.inputs.constants.len(), "constants"));
        let node = self.next_node(layout.shape(), true);
        node.value = Place { base, layout };
        (node.saved, node.arity, node.rule, node.kind) = (0..0, 0, None, None);
        Id::Node(last(self.live, "nodes"))
    }

    /// Evaluates `op` and remembers it. A gradient is wanted if one is wanted for an argument, unless
    /// only values are.
    ///
    /// Never inlined, whereas its caller always is, and makes the [`Var`](crate::Var) in registers. Returned from
    /// here it would be stored in parts and loaded as a whole, for which CPUs wait.
    #[inline(never)]
    pub(crate) fn apply<O: Op<T, N>, const N: usize>(
        &mut self,
        params: &Params<T>,
        op: O,
        args: [Id; N],
        shapes: [Shape; N],
        shape: Shape,
    ) -> Id {
        let stores = self.stores(params);
        let single = shape == Shape::SCALAR && shapes == [Shape::SCALAR; N];
        let tracked =
            self.mode != Mode::Inference && args.iter().any(|&arg| stores.is_tracked(arg));
        let first = stores.place(args[0]);
        let (mut base, mut saved) = (first.base, 0..0);
        let layout = op.view(first.layout).unwrap_or_else(|| {
            let at = self.values.take(shape.len());
            if tracked {
                let length = op.saved(shapes);
                let start = self.saved.take(length);
                saved = start..start + length;
            }
            // Arguments were evaluated before, so their numbers lie before the result's.
            let (before, rest) = self.values.numbers.split_at_mut(at);
            let nodes = &self.nodes[..self.live];
            let stores = Stores { nodes, values: before, params, inputs: &self.inputs };
            let saved = tracked.then_some(&mut self.saved.numbers[saved.clone()]);
            if single {
                let value = ViewMut::scalar(&mut rest[0]);
                op.forward(args.map(|arg| stores.number(arg)), Output { value, saved });
            } else {
                let value = ViewMut::col_major(&mut rest[..shape.len()], shape);
                op.forward(args.map(|arg| stores.view(arg)), Output { value, saved });
            }
            base = Base::Values;
            Layout::col_major(shape).shifted(at)
        });
        let node = self.next_node(shape, tracked);
        node.value.base = base;
        node.value.layout = layout;
        (node.saved, node.arity, node.single) = (saved, N, single);
        node.args[..N].copy_from_slice(&args);
        node.store(op);
        Id::Node(last(self.live, "nodes"))
    }

    /// The next node, with a place for its gradient; `rule`, `args`, `value` and `saved` are an older one's.
    #[inline(always)]
    fn next_node(&mut self, shape: Shape, tracked: bool) -> &mut Node<T> {
        let gradient = self.gradients.take(if tracked { shape.len() } else { 0 });
        if self.live == self.nodes.len() {
            self.grow();
        }
        let node = &mut self.nodes[self.live];
        (node.gradient, node.tracked, node.label) = (gradient, tracked, None);
        self.live += 1;
        node
    }

    #[cold]
    fn grow(&mut self) {
        let args = [Id::Node(0); MAX_ARGS];
        let value = Place { base: Base::Values, layout: Layout::col_major(Shape::SCALAR) };
        let (rule, kind, label, saved) = (None, None, None, 0..0);
        let (arity, gradient, tracked, single) = (0, 0, false, false);
        let node = Node { rule, kind, args, arity, value, single, saved, gradient, tracked, label };
        self.nodes.push(node);
    }

    /// # Panics
    /// Here and below: if `id` is no node.
    pub(crate) fn node_mut(&mut self, id: Id) -> &mut Node<T> {
        let Id::Node(at) = id else { panic!("{id:?} is no node") };
        &mut self.nodes[at as usize]
    }

    pub(crate) fn node(&self, id: Id) -> &Node<T> {
        let Id::Node(at) = id else { panic!("{id:?} is no node") };
        &self.nodes[at as usize]
    }

    pub(crate) fn rule(&self, id: Id) -> &dyn Rule<T> {
        self.node(id).rule.as_deref().expect("a variable has no rule")
    }

    pub(crate) fn stores<'a>(&'a self, params: &'a Params<T>) -> Stores<'a, T> {
        let (nodes, values) = (&self.nodes[..self.live], &self.values.numbers);
        Stores { nodes, values, params, inputs: &self.inputs }
    }
}

/// Everything that values lie in, for reading.
#[derive(Clone, Copy)]
pub(crate) struct Stores<'a, T: Element> {
    pub(crate) nodes: &'a [Node<T>],
    pub(crate) values: &'a [T],
    pub(crate) params: &'a Params<T>,
    pub(crate) inputs: &'a Inputs<T>,
}

impl<'a, T: Element> Stores<'a, T> {
    #[inline(always)]
    fn place(self, id: Id) -> Place {
        let (base, layout) = match id {
            Id::Node(node) => return self.nodes[node as usize].value,
            Id::Param(param) => (Base::Params, self.params.layout(param)),
            Id::Constant(index) => {
                (Base::Constant(index), self.inputs.constants[index as usize].layout())
            }
            Id::Scalar(index) => {
                (Base::Scalars, Layout::col_major(Shape::SCALAR).shifted(index as usize))
            }
        };
        Place { base, layout }
    }

    #[inline(always)]
    pub(crate) fn is_tracked(self, id: Id) -> bool {
        match id {
            Id::Node(node) => self.nodes[node as usize].tracked,
            Id::Param(param) => !self.params.frozen(param),
            Id::Constant(_) | Id::Scalar(_) => false,
        }
    }

    #[inline(always)]
    fn data(self, base: Base) -> &'a [T] {
        match base {
            Base::Values => self.values,
            Base::Params => self.params.as_slice(),
            Base::Constant(index) => self.inputs.constants[index as usize].data(),
            Base::Scalars => &self.inputs.scalars,
        }
    }

    #[inline(always)]
    pub(crate) fn at(self, place: Place) -> View<'a, T> {
        View::new(self.data(place.base), place.layout)
    }

    /// [`at`](Self::at) for a 1×1 value: a shape that the compiler knows costs nothing to check.
    #[inline(always)]
    pub(crate) fn number_at(self, place: Place) -> View<'a, T> {
        View::scalar(&self.data(place.base)[place.layout.offset()])
    }

    #[inline(always)]
    pub(crate) fn number(self, id: Id) -> View<'a, T> {
        self.number_at(self.place(id))
    }

    #[inline(always)]
    pub(crate) fn view(self, id: Id) -> View<'a, T> {
        self.at(self.place(id))
    }
}
