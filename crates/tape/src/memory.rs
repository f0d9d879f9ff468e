//! [`Memory`]: the buffers behind a tape, kept from one recording to the next.

use crate::node::{Buffer, Id, Node, Place, last};
use crate::op::{Op, Output};
use crate::tape::Mode;
use wengert_kernels::{AlignedVec, Element, Layout, Matrix, Shape, View, ViewMut, next_start};
use wengert_params::Params;

/// Nodes in the order in which they were evaluated, and their numbers.
///
/// Nothing is cleared: a recording counts up from zero and overwrites what the last one left, so that
/// a warm step allocates nothing.
#[derive(Debug, Default)]
pub(crate) struct Memory<T: Element> {
    pub(crate) mode: Mode,
    nodes: Vec<Node<T>>,
    /// The number of nodes of this recording; later ones await reuse.
    live: usize,
    pub(crate) values: Arena<T>,
    pub(crate) saved: Arena<T>,
    pub(crate) gradients: Arena<T>,
    pub(crate) inputs: Inputs<T>,
    /// Whether the last backward pass reached each parameter and node, parameters first.
    pub(crate) reached: Vec<bool>,
}

/// Inputs of a recording: matrices are shared, single numbers lie among the values.
#[derive(Debug, Default)]
pub(crate) struct Inputs<T: Element> {
    matrices: Vec<Matrix<T>>,
    constants: Vec<Place>,
}

/// Numbers in use, then numbers left over from longer recordings.
#[derive(Debug, Default)]
pub(crate) struct Arena<T> {
    pub(crate) numbers: AlignedVec<T>,
    used: usize,
}

impl<T: Element> Arena<T> {
    /// Reserves `length` more numbers and returns their start.
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
        self.values.used = 0;
        self.saved.used = 0;
        self.gradients.used = 0;
        self.inputs.matrices.clear();
        self.inputs.constants.clear();
        self.reached.clear();
    }

    pub(crate) fn nodes(&self) -> &[Node<T>] {
        &self.nodes[..self.live]
    }

    fn input(&mut self, matrix: Matrix<T>) -> Place {
        let layout = matrix.layout();
        self.inputs.matrices.push(matrix);
        Place { buffer: Buffer::Input(last(self.inputs.matrices.len(), "constants")), layout }
    }

    fn constant_at(&mut self, place: Place) -> Id {
        self.inputs.constants.push(place);
        Id::Constant(last(self.inputs.constants.len(), "constants"))
    }

    pub(crate) fn constant(&mut self, matrix: Matrix<T>) -> Id {
        let place = self.input(matrix);
        self.constant_at(place)
    }

    pub(crate) fn scalar(&mut self, number: T) -> Id {
        let at = self.values.take(1);
        self.values.numbers[at] = number;
        let layout = Layout::col_major(Shape::SCALAR).shifted(at);
        self.constant_at(Place { buffer: Buffer::Values, layout })
    }

    /// Adds a matrix that has a gradient but is not a parameter.
    pub(crate) fn variable(&mut self, matrix: Matrix<T>) -> Id {
        let place = self.input(matrix);
        let (node, id) = self.next_node(place.layout.shape(), true);
        node.make_variable(place);
        id
    }

    /// Evaluates `op` and records it. Its gradient is tracked if an argument's is, except in inference.
    ///
    /// Never inlined, but its caller always is, so that the [`Var`](crate::Var) is built in registers: returned from
    /// here, it would be stored in parts and loaded whole, a store-forwarding stall.
    #[inline(never)]
    pub(crate) fn apply<O: Op<T, N>, const N: usize>(
        &mut self,
        params: &Params<T>,
        op: O,
        args: [Id; N],
        shapes: [Shape; N],
        shape: Shape,
    ) -> Id {
        let values = self.values(params);
        let single = shape == Shape::SCALAR && shapes == [Shape::SCALAR; N];
        let tracked = self.mode != Mode::Inference && args.iter().any(|&arg| values.wants(arg));
        let first = values.place(args[0]);
        let (value, saved) = match op.view(first.layout) {
            Some(layout) => (Place { layout, ..first }, 0..0),
            None => {
                let at = self.values.take(shape.len());
                let length = if tracked { op.saved(shapes) } else { 0 };
                let start = self.saved.take(length);
                let kept = start..start + length;
                // Arguments were evaluated before, so their numbers lie before the result's.
                let (numbers, rest) = self.values.numbers.split_at_mut(at);
                let nodes = &self.nodes[..self.live];
                let values = Values { nodes, numbers, params, inputs: &self.inputs };
                let saved = tracked.then_some(&mut self.saved.numbers[kept.clone()]);
                if single {
                    let args = args.map(|arg| values.view::<true>(values.place(arg)));
                    op.forward(args, Output { value: ViewMut::scalar(&mut rest[0]), saved });
                } else {
                    let args = args.map(|arg| values.view::<false>(values.place(arg)));
                    let value = ViewMut::col_major(&mut rest[..shape.len()], shape);
                    op.forward(args, Output { value, saved });
                }
                let layout = Layout::col_major(shape).shifted(at);
                (Place { buffer: Buffer::Values, layout }, kept)
            }
        };
        let (node, id) = self.next_node(shape, tracked);
        node.value = value;
        node.saved = saved;
        node.single = single;
        node.store(op, args);
        id
    }

    /// The next node, with a place for its gradient; most other fields are left over from an older one.
    #[inline(always)]
    fn next_node(&mut self, shape: Shape, tracked: bool) -> (&mut Node<T>, Id) {
        let at = self.live;
        self.live += 1;
        if at == self.nodes.len() {
            self.grow();
        }
        let node = &mut self.nodes[at];
        node.gradient = tracked.then(|| self.gradients.take(shape.len()));
        node.label = None;
        (node, Id::Node(at as u32))
    }

    /// Adds a node, checking that its number fits an [`Id`]; reused nodes then need no check.
    #[cold]
    fn grow(&mut self) {
        last(self.live, "nodes");
        self.nodes.push(Node::default());
    }

    /// # Panics
    /// If `id` is not a node.
    pub(crate) fn node_mut(&mut self, id: Id) -> &mut Node<T> {
        let Id::Node(at) = id else { panic!("{id:?} is not a node") };
        &mut self.nodes[at as usize]
    }

    pub(crate) fn values<'a>(&'a self, params: &'a Params<T>) -> Values<'a, T> {
        let (nodes, numbers) = (self.nodes(), &self.values.numbers[..]);
        Values { nodes, numbers, params, inputs: &self.inputs }
    }

    /// Where the gradient of a node lies, if the last backward pass reached it.
    pub(crate) fn gradient(&self, params: usize, at: usize) -> Option<usize> {
        let reached = self.reached.get(params + at).is_some_and(|reached| *reached);
        self.nodes[at].gradient.filter(|_| reached)
    }

    /// What the backward pass reads (nodes, values, saved numbers), then what it writes.
    pub(crate) fn split<'a>(
        &'a mut self,
        params: &'a Params<T>,
    ) -> (Values<'a, T>, &'a [T], &'a mut [T], &'a mut Vec<bool>) {
        let Self { nodes, live, values, saved, gradients, inputs, reached, .. } = self;
        let values = Values { nodes: &nodes[..*live], numbers: &values.numbers, params, inputs };
        (values, &saved.numbers, &mut gradients.numbers, reached)
    }
}

/// The buffers that values lie in, for reading.
#[derive(Clone, Copy)]
pub(crate) struct Values<'a, T: Element> {
    pub(crate) nodes: &'a [Node<T>],
    numbers: &'a [T],
    pub(crate) params: &'a Params<T>,
    inputs: &'a Inputs<T>,
}

impl<'a, T: Element> Values<'a, T> {
    #[inline(always)]
    pub(crate) fn place(self, id: Id) -> Place {
        match id {
            Id::Node(node) => self.nodes[node as usize].value,
            Id::Constant(constant) => self.inputs.constants[constant as usize],
            Id::Param(at) => {
                Place { buffer: Buffer::Params, layout: self.params.layout_at(at as usize) }
            }
        }
    }

    /// Whether the value's gradient is tracked.
    #[inline(always)]
    pub(crate) fn wants(self, id: Id) -> bool {
        match id {
            Id::Node(node) => self.nodes[node as usize].gradient.is_some(),
            Id::Param(param) => !self.params.is_frozen_at(param as usize),
            Id::Constant(_) => false,
        }
    }

    /// The value at a place. `SINGLE` tells the compiler that it is one number, so the check is free.
    #[inline(always)]
    pub(crate) fn view<const SINGLE: bool>(self, Place { buffer, layout }: Place) -> View<'a, T> {
        let numbers = match buffer {
            Buffer::Values => self.numbers,
            Buffer::Params => self.params.as_slice(),
            Buffer::Input(index) => self.inputs.matrices[index as usize].data(),
        };
        if SINGLE { View::scalar(&numbers[layout.offset()]) } else { View::new(numbers, layout) }
    }
}
