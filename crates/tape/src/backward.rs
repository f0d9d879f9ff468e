//! The reverse sweep: from the loss back to the first node.

use crate::memory::{Memory, Reached, Stores};
use crate::node::{Id, MAX_ARGS};
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
        let Self { nodes, live, values, saved, gradients, inputs, reached } = self;
        let (nodes, gradients) = (&nodes[..*live], &mut gradients.numbers[..]);
        let stores = Stores { nodes, values: &values.numbers, params, inputs };
        reached.start(nodes.len(), grads.blocks().len());
        if let Some(seed) = accumulator(stores, root, reached, gradients, grads) {
            seed.add(cotangent);
        }
        for (at, node) in nodes.iter().enumerate().rev() {
            let Some(rule) = node.rule.as_ref().filter(|_| reached.nodes[at]) else { continue };
            let (before, own) = gradients.split_at_mut(node.gradient);
            let y = Recorded {
                value: stores.at(node.value),
                gradient: View::new(own, Layout::col_major(node.value.layout.shape())),
                saved: &saved.numbers[node.saved.clone()],
            };
            let arity = rule.arity();
            let args: [View<'_, T>; MAX_ARGS] =
                std::array::from_fn(|k| stores.view(node.args[if k < arity { k } else { 0 }]));
            for wrt in 0..arity {
                let target = accumulator(stores, node.args[wrt], reached, before, grads);
                if let Some(grad) = target {
                    rule.backward(wrt, &args[..arity], y, grad);
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

/// Where contributions to the gradient of `id` go; `None` if nobody wants them.
fn accumulator<'a, T: Element>(
    stores: Stores<'_, T>,
    id: Id,
    reached: &mut Reached,
    gradients: &'a mut [T],
    grads: &'a mut Params<T>,
) -> Option<Accumulator<'a, T>> {
    if !stores.is_tracked(id) {
        return None;
    }
    let (seen, data, shape) = match id {
        Id::Node(at) => {
            let node = &stores.nodes[at as usize];
            let shape = node.value.layout.shape();
            let own = &mut gradients[node.gradient..node.gradient + shape.len()];
            (&mut reached.nodes[at as usize], own, shape)
        }
        Id::Param(index) => {
            let shape = stores.params.layout(index).shape();
            (&mut reached.params[index as usize], grads.slice_mut(index), shape)
        }
        Id::Constant(_) | Id::Scalar(_) => return None,
    };
    let first = !replace(seen, true);
    Some(Accumulator::new(ViewMut::col_major(data, shape), first))
}

impl Reached {
    fn start(&mut self, nodes: usize, params: usize) {
        self.nodes.clear();
        self.nodes.resize(nodes, false);
        self.params.clear();
        self.params.resize(params, false);
    }
}
