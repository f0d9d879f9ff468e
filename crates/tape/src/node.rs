//! What the tape remembers of each operation.

use crate::backward::Gradients;
use crate::memory::Stores;
use crate::op::{Op, Output, Recorded};
use std::any::{Any, TypeId};
use std::borrow::Cow;
use std::fmt::Debug;
use std::ops::Range;
use wengert_kernels::{Accumulator, Element, Formula, Layout, View};

/// The most arguments an op can have.
pub(crate) const MAX_ARGS: usize = 3;

/// What a [`Var`](crate::Var) stands for. Parameters and constants are not nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Id {
    Node(u32),
    Param(u32),
    Constant(u32),
    Scalar(u32),
}

/// The number of the last of `count` things, at most `u32::MAX`: one that wrapped would name another.
#[inline(always)]
pub(crate) fn last(count: usize, things: &str) -> u32 {
    let refuse = |_| panic!("a tape has numbers for {} {things} and no more", u32::MAX);
    u32::try_from(count).unwrap_or_else(refuse) - 1
}

#[cfg(test)]
#[path = "../tests/unit/numbers.rs"]
mod numbers;

/// The vector that a value lies in.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Base {
    Values,
    Params,
    Constant(u32),
    Scalars,
}

/// Where a value lies.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    pub(crate) base: Base,
    pub(crate) layout: Layout,
}

#[derive(Debug)]
pub(crate) struct Node<T: Element> {
    /// `None` for a variable, which nothing computed.
    pub(crate) rule: Option<Box<dyn Rule<T>>>,
    /// The type of the rule, to compare without asking it.
    pub(crate) kind: Option<TypeId>,
    pub(crate) args: [Id; MAX_ARGS],
    pub(crate) arity: usize,
    pub(crate) value: Place,
    /// Whether value and arguments are 1×1.
    pub(crate) single: bool,
    /// What the forward pass kept.
    pub(crate) saved: Range<usize>,
    /// Where the gradient starts.
    pub(crate) gradient: usize,
    /// Whether a gradient is wanted: whether a parameter or variable lies before this node.
    pub(crate) tracked: bool,
    pub(crate) label: Option<&'static str>,
}

/// An [`Op`] whose number of arguments is erased.
pub(crate) trait Rule<T: Element>: Debug {
    fn name(&self) -> Cow<'static, str>;
    fn elementwise(&self) -> Option<Formula>;
    fn view(&self, first: Layout) -> Option<Layout>;
    fn forward(&self, args: &[View<T>], y: Output<T>);
    /// The pullbacks of all arguments that want one, for the gradient of `node`'s value and what its
    /// forward pass kept.
    fn backward(
        &self,
        node: &Node<T>,
        stores: Stores<T>,
        gradient: &[T],
        saved: &[T],
        into: Gradients<T>,
    );
    fn backward_at(&self, wrt: usize, args: &[View<T>], y: Recorded<T>, grad: Accumulator<T>);
    fn as_any_mut(&mut self) -> &mut dyn Any;
}

/// An op with its arity as a type. The box of an op without fields takes no memory.
#[derive(Debug)]
struct Erased<O, const N: usize>(O);

impl<T: Element, O: Op<T, N>, const N: usize> Rule<T> for Erased<O, N> {
    fn name(&self) -> Cow<'static, str> {
        self.0.name()
    }
    fn elementwise(&self) -> Option<Formula> {
        self.0.elementwise()
    }
    fn view(&self, first: Layout) -> Option<Layout> {
        self.0.view(first)
    }
    fn forward(&self, args: &[View<T>], y: Output<T>) {
        self.0.forward(std::array::from_fn(|k| args[k]), y);
    }
    fn backward(
        &self,
        node: &Node<T>,
        stores: Stores<T>,
        gradient: &[T],
        saved: &[T],
        mut into: Gradients<T>,
    ) {
        if node.single {
            let args = std::array::from_fn(|k| stores.number(node.args[k]));
            let (value, gradient) = (stores.number_at(node.value), View::scalar(&gradient[0]));
            for wrt in 0..N {
                if let Some(grad) = into.number(stores, node.args[wrt]) {
                    self.0.backward(wrt, args, Recorded { value, gradient, saved }, grad);
                }
            }
        } else {
            let args = std::array::from_fn(|k| stores.view(node.args[k]));
            let value = stores.at(node.value);
            let gradient = View::new(gradient, Layout::col_major(value.shape()));
            for wrt in 0..N {
                if let Some(grad) = into.matrix(stores, node.args[wrt]) {
                    self.0.backward(wrt, args, Recorded { value, gradient, saved }, grad);
                }
            }
        }
    }
    fn backward_at(&self, wrt: usize, args: &[View<T>], y: Recorded<T>, grad: Accumulator<T>) {
        self.0.backward(wrt, std::array::from_fn(|k| args[k]), y, grad);
    }
    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

impl<T: Element> Node<T> {
    pub(crate) fn args(&self) -> &[Id] {
        &self.args[..self.arity]
    }

    /// Makes `op` the rule, in the box of the last recording if that held an op of the same type.
    #[inline]
    pub(crate) fn store<O: Op<T, N>, const N: usize>(&mut self, op: O) {
        let kind = Some(TypeId::of::<Erased<O, N>>());
        if self.kind != kind {
            self.kind = kind;
            self.rule = Some(Box::new(Erased::<O, N>(op)));
        } else if size_of::<O>() > 0
            && let Some(rule) = &mut self.rule
            && let Some(last) = rule.as_any_mut().downcast_mut::<Erased<O, N>>()
        {
            last.0 = op;
        }
    }
}
