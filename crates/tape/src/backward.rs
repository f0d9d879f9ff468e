//! The reverse sweep: from the loss back to the first node.

use crate::memory::{Memory, Reached, Stores};
use crate::node::Id;
use crate::op::Recorded;
use crate::params::Params;
use std::mem::replace;
use wengert_kernels::{Accumulator, Element, Layout, View, ViewMut};

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
        if let Some(seed) = all.of(stores, root) {
            seed.add(cotangent);
        }
        for (at, node) in nodes.iter().enumerate().rev() {
            let Some(rule) = node.rule.as_ref().filter(|_| all.reached.nodes[at]) else { continue };
            let (before, own) = all.before.split_at_mut(node.gradient);
            let y = Recorded {
                value: stores.at(node.value),
                gradient: View::new(own, Layout::col_major(node.value.layout.shape())),
                saved: &saved.numbers[node.saved.clone()],
            };
            let mut into = Gradients { reached: all.reached, before, grads: all.grads };
            for (wrt, &arg) in node.args().iter().enumerate() {
                if let Some(grad) = into.of(stores, arg) {
                    rule.backward(wrt, &node.args, stores, y, grad);
                }
            }
        }
        for index in (0..).take(reached.params.len()) {
            if !reached.params[index as usize] {
                grads.slice_mut(index).fill(T::zero());
            }
        }
    }
}

/// Where gradients go: those of the nodes before the current one, and those of parameters.
struct Gradients<'a, T> {
    reached: &'a mut Reached,
    before: &'a mut [T],
    grads: &'a mut Params<T>,
}

impl<T: Element> Gradients<'_, T> {
    /// Where contributions to the gradient of `id` go; `None` if nobody wants them.
    #[inline]
    fn of(&mut self, stores: Stores<'_, T>, id: Id) -> Option<Accumulator<'_, T>> {
        if !stores.is_tracked(id) {
            return None;
        }
        let (seen, data, shape) = match id {
            Id::Node(at) => {
                let node = &stores.nodes[at as usize];
                let shape = node.value.layout.shape();
                let own = &mut self.before[node.gradient..node.gradient + shape.len()];
                (&mut self.reached.nodes[at as usize], own, shape)
            }
            Id::Param(index) => {
                let shape = stores.params.layout(index).shape();
                (&mut self.reached.params[index as usize], self.grads.slice_mut(index), shape)
            }
            Id::Constant(_) | Id::Scalar(_) => return None,
        };
        let first = !replace(seen, true);
        Some(Accumulator::new(ViewMut::col_major(data, shape), first))
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
