//! The reverse sweep: from the loss back to the first node.

use crate::memory::{Memory, Reached, Stores};
use crate::node::Id;
use crate::params::Params;
use std::mem::replace;
use wengert_kernels::{Accumulator, Element, Shape, View, ViewMut};

impl<T: Element> Memory<T> {
    /// `grads ← (∂root/∂params)ᵀ·cotangent`.
    ///
    /// Arguments precede results. So one loop from back to front meets every node after all that use
    /// it, when its gradient is complete; and the gradients of its arguments lie before its own, so
    /// that one can be read while the others are written.
    pub(crate) fn backward(
        &mut self,
        params: &Params<T>,
        root: Id,
        cotangent: View<'_, T>,
        grads: &mut Params<T>,
    ) {
        let Self { nodes, live, values, saved, gradients, inputs, reached, .. } = self;
        let (nodes, gradients) = (&nodes[..*live], &mut gradients.numbers[..]);
        let stores = Stores { nodes, values: &values.numbers, params, inputs };
        reached.start(nodes.len(), grads.blocks().len());
        let mut all = Gradients { reached, before: gradients, grads };
        if let Some(seed) = all.matrix(stores, root) {
            seed.add(cotangent);
        }
        for (at, node) in nodes.iter().enumerate().rev() {
            let Some(rule) = node.rule.as_ref().filter(|_| all.reached.nodes[at]) else { continue };
            let (before, own) = all.before.split_at_mut(node.gradient);
            let saved = &saved.numbers[node.saved.clone()];
            let into = Gradients { reached: all.reached, before, grads: all.grads };
            rule.backward(node, stores, own, saved, into);
        }
        for index in (0..).take(reached.params.len()) {
            if !reached.params[index as usize] {
                grads.slice_mut(index).fill(T::zero());
            }
        }
    }
}

/// Where gradients go: those of the nodes before the current one, and those of parameters.
pub(crate) struct Gradients<'a, T> {
    reached: &'a mut Reached,
    before: &'a mut [T],
    grads: &'a mut Params<T>,
}

impl<T: Element> Gradients<'_, T> {
    /// Where contributions to the gradient of `id` go; `None` if nobody wants them.
    #[inline(always)]
    pub(crate) fn matrix(&mut self, stores: Stores<'_, T>, id: Id) -> Option<Accumulator<'_, T>> {
        let (numbers, shape, first) = self.place(stores, id)?;
        Some(Accumulator::new(ViewMut::col_major(&mut numbers[..shape.len()], shape), first))
    }

    /// [`matrix`](Self::matrix) for a 1×1 value.
    #[inline(always)]
    pub(crate) fn number(&mut self, stores: Stores<'_, T>, id: Id) -> Option<Accumulator<'_, T>> {
        let (numbers, _, first) = self.place(stores, id)?;
        Some(Accumulator::new(ViewMut::scalar(&mut numbers[0]), first))
    }

    /// The numbers that begin with a gradient, its shape, and whether nothing has arrived at it yet.
    #[inline(always)]
    fn place(&mut self, stores: Stores<'_, T>, id: Id) -> Option<(&mut [T], Shape, bool)> {
        if !stores.is_tracked(id) {
            return None;
        }
        let (seen, numbers, shape) = match id {
            Id::Node(at) => {
                let node = &stores.nodes[at as usize];
                let numbers = &mut self.before[node.gradient..];
                (&mut self.reached.nodes[at as usize], numbers, node.value.layout.shape())
            }
            Id::Param(index) => {
                let shape = stores.params.layout(index).shape();
                (&mut self.reached.params[index as usize], self.grads.slice_mut(index), shape)
            }
            Id::Constant(_) | Id::Scalar(_) => return None,
        };
        Some((numbers, shape, !replace(seen, true)))
    }
}

impl Reached {
    fn start(&mut self, nodes: usize, params: usize) {
        self.nodes.clear();
        self.nodes.resize(nodes, false);
        self.params.clear();
        self.params.resize(params, false);
    }
}
