//! [`Node`], a line of the tape: an op, its arguments, and where its numbers lie.

use crate::erased::{Erased, Sweep};
use crate::op::Op;
use std::any::{Any, TypeId};
use std::ops::Range;
use wengert_kernels::{Element, Layout, Shape};

/// The most arguments an op can have.
pub(crate) const MAX_ARGS: usize = 3;

/// The value behind a [`Var`](crate::Var). Parameters and constants are not nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Id {
    Node(u32),
    Param(u32),
    Constant(u32),
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

/// The buffer that a value lies in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Buffer {
    Values,
    Params,
    Input(u32),
}

/// Where a value lies.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    pub(crate) buffer: Buffer,
    pub(crate) layout: Layout,
}

#[derive(Debug)]
pub(crate) struct Node<T: Element> {
    /// `None` for a variable, which no op computed.
    pub(crate) op: Option<Box<dyn Sweep<T>>>,
    /// The type of `op`, to compare without a call.
    kind: Option<TypeId>,
    args: [Id; MAX_ARGS],
    arity: usize,
    pub(crate) value: Place,
    /// Whether value and arguments are all 1×1, so that the compiler knows their shapes.
    pub(crate) single: bool,
    /// The numbers saved by the forward pass.
    pub(crate) saved: Range<usize>,
    /// Where the gradient starts; `None` if it is not tracked.
    pub(crate) gradient: Option<usize>,
    pub(crate) label: Option<&'static str>,
}

impl<T: Element> Default for Node<T> {
    fn default() -> Self {
        Self {
            op: None,
            kind: None,
            args: [Id::Node(0); MAX_ARGS],
            arity: 0,
            value: Place { buffer: Buffer::Values, layout: Layout::col_major(Shape::SCALAR) },
            single: false,
            saved: 0..0,
            gradient: None,
            label: None,
        }
    }
}

impl<T: Element> Node<T> {
    pub(crate) fn args(&self) -> &[Id] {
        &self.args[..self.arity]
    }

    /// The arguments, for a caller that knows their number at compile time.
    #[inline(always)]
    pub(crate) fn first<const N: usize>(&self) -> [Id; N] {
        std::array::from_fn(|k| self.args[k])
    }

    pub(crate) fn make_variable(&mut self, value: Place) {
        *self = Self { value, gradient: self.gradient, ..Self::default() };
    }

    /// Stores `op`, reusing the box of the last recording if that held one of the same type.
    #[inline]
    pub(crate) fn store<O: Op<T, N>, const N: usize>(&mut self, op: O, args: [Id; N]) {
        self.arity = N;
        self.args[..N].copy_from_slice(&args);
        let kind = Some(TypeId::of::<Erased<O, N>>());
        if self.kind != kind {
            self.kind = kind;
            self.op = Some(Box::new(Erased::<O, N>(op)));
        } else if size_of::<O>() > 0
            && let Some(last) = &mut self.op
            && let Some(last) = (&mut **last as &mut dyn Any).downcast_mut::<Erased<O, N>>()
        {
            last.0 = op;
        }
    }
}
