//! [`AnyOp`]: an op whose type and number of arguments are erased.

use crate::backward::Gradients;
use crate::memory::Values;
use crate::node::{Id, Node};
use crate::op::{Op, Output, Recorded};
use crate::var::Var;
use std::any::Any;
use std::borrow::Cow;
use std::fmt::Debug;
use wengert_kernels::{Accumulator, Element, Formula, Layout, Shape, View};

/// An [`Op`] of a recording, of any type and number of arguments; [`Var::op`](crate::Var::op) returns it.
///
/// It can be queried, called and downcast. Its methods are those of [`Op`], with slices for arrays; they
/// panic if a slice is shorter than the number of arguments.
///
/// ```
/// use wengert_tape::ops::{Axis, Slice, Sum};
/// use wengert_tape::{Matrix, Params, Tape};
/// let (params, mut tape) = (Params::new(), Tape::new());
/// let x = tape.record(&params).constant(&Matrix::from([[1.0, 2.0, 3.0]]));
/// let part = x.cols(1..3);
/// let op = part.op().expect("it was computed");
/// let slice: &Slice = op.downcast_ref().expect("it is a slice");
/// assert_eq!((slice.axis, slice.range.clone()), (Axis::Column, 1..3));
/// assert!(!op.is::<Sum>());
/// ```
pub trait AnyOp<T: Element>: Debug {
    /// The name in errors and drawings.
    fn name(&self) -> Cow<'static, str>;
    /// The formula in terms of its operands.
    fn formula(&self, args: &[&str]) -> String;
    /// The additions, multiplications and elementary functions of a forward pass.
    fn flops(&self, args: &[Shape], result: Shape) -> usize;
    /// The number of values the forward pass saves for the backward pass.
    fn saved(&self, args: &[Shape]) -> usize;
    /// The layout of the result in the numbers of the first argument, for an op that stores nothing.
    fn view(&self, first: Layout) -> Option<Layout>;
    /// The same value in terms of other ops.
    fn decompose<'t>(&self, args: &[Var<'t, T>]) -> Option<Var<'t, T>>;
    /// The function of one number, for an op that applies one to every entry.
    fn elementwise(&self) -> Option<Formula>;
    /// `y ← f(args)`.
    fn forward(&self, args: &[View<T>], y: Output<T>);
    /// `grad ← grad + (∂f/∂args[wrt])ᵀ·y.gradient`.
    fn backward(&self, wrt: usize, args: &[View<T>], y: Recorded<T>, grad: Accumulator<T>);
    /// The op itself, of the type that was recorded.
    fn as_any(&self) -> &dyn Any;
}

impl<T: Element> dyn AnyOp<T> + '_ {
    /// Whether the op is of this type.
    pub fn is<O: 'static>(&self) -> bool {
        self.as_any().is::<O>()
    }

    /// The op, if it is of this type.
    pub fn downcast_ref<O: 'static>(&self) -> Option<&O> {
        self.as_any().downcast_ref()
    }
}

/// All pullbacks of a node in one virtual call, for the reverse sweep.
pub(crate) trait Sweep<T: Element>: AnyOp<T> + Any {
    fn pull_back(&self, node: &Node<T>, of: Source<'_, T>, into: Gradients<'_, T>);
}

/// The inputs of a node's pullbacks.
#[derive(Clone, Copy)]
pub(crate) struct Source<'a, T: Element> {
    pub(crate) values: Values<'a, T>,
    pub(crate) gradient: &'a [T],
    pub(crate) saved: &'a [T],
}

/// An op with its arity as a type. The box of an op without fields takes no memory.
#[derive(Debug)]
pub(crate) struct Erased<O, const N: usize>(pub(crate) O);

impl<O, const N: usize> Erased<O, N> {
    #[inline(always)]
    fn pull_back<T: Element, const SINGLE: bool>(
        &self,
        node: &Node<T>,
        Source { values, gradient, saved }: Source<'_, T>,
        mut into: Gradients<'_, T>,
    ) where
        O: Op<T, N>,
    {
        let ids: [Id; N] = node.first();
        let args = ids.map(|arg| values.view::<SINGLE>(values.place(arg)));
        let value = values.view::<SINGLE>(node.value);
        let shape = if SINGLE { Shape::SCALAR } else { value.shape() };
        let gradient = View::new(gradient, Layout::col_major(shape));
        for (wrt, arg) in ids.into_iter().enumerate() {
            if let Some(grad) = into.accumulator::<SINGLE>(values, arg) {
                self.0.backward(wrt, args, Recorded { value, gradient, saved }, grad);
            }
        }
    }
}

impl<T: Element, O: Op<T, N>, const N: usize> Sweep<T> for Erased<O, N> {
    fn pull_back(&self, node: &Node<T>, of: Source<'_, T>, into: Gradients<'_, T>) {
        match node.single {
            true => self.pull_back::<T, true>(node, of, into),
            false => self.pull_back::<T, false>(node, of, into),
        }
    }
}

impl<T: Element, O: Op<T, N>, const N: usize> AnyOp<T> for Erased<O, N> {
    fn name(&self) -> Cow<'static, str> {
        self.0.name()
    }
    fn formula(&self, args: &[&str]) -> String {
        self.0.formula(array(args))
    }
    fn flops(&self, args: &[Shape], result: Shape) -> usize {
        self.0.flops(array(args), result)
    }
    fn saved(&self, args: &[Shape]) -> usize {
        self.0.saved(array(args))
    }
    fn view(&self, first: Layout) -> Option<Layout> {
        self.0.view(first)
    }
    fn decompose<'t>(&self, args: &[Var<'t, T>]) -> Option<Var<'t, T>> {
        self.0.decompose(array(args))
    }
    fn elementwise(&self) -> Option<Formula> {
        self.0.elementwise()
    }
    fn forward(&self, args: &[View<T>], y: Output<T>) {
        self.0.forward(array(args), y);
    }
    fn backward(&self, wrt: usize, args: &[View<T>], y: Recorded<T>, grad: Accumulator<T>) {
        self.0.backward(wrt, array(args), y, grad);
    }
    fn as_any(&self) -> &dyn Any {
        &self.0
    }
}

#[inline(always)]
fn array<A: Copy, const N: usize>(args: &[A]) -> [A; N] {
    std::array::from_fn(|k| args[k])
}
