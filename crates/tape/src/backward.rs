//! The reverse sweep: from the loss back to the first node.

use crate::erased::Source;
use crate::memory::{Memory, Values};
use crate::node::Id;
use std::mem::replace;
use wengert_kernels::{Accumulator, Element, View, ViewMut};
use wengert_params::Params;

impl<T: Element> Memory<T> {
    /// `grads ← (∂root/∂params)ᵀ·cotangent`.
    ///
    /// Arguments precede results, so one loop from back to front meets every node after all its uses,
    /// when its gradient is complete. The gradients of its arguments lie before its own, so one can be
    /// read while the others are written.
    pub(crate) fn backward(
        &mut self,
        params: &Params<T>,
        root: Id,
        cotangent: View<'_, T>,
        grads: &mut Params<T>,
    ) {
        let (values, saved, before, reached) = self.split(params);
        let trained = grads.blocks().len();
        reached.clear();
        reached.resize(trained + values.nodes.len(), false);
        let mut all = Gradients { reached, before, grads, trained };
        if let Some(seed) = all.accumulator::<false>(values, root) {
            seed.add(cotangent);
        }
        for (at, node) in values.nodes.iter().enumerate().rev() {
            let (Some(op), Some(start), true) =
                (&node.op, node.gradient, all.reached[trained + at])
            else {
                continue;
            };
            let (before, gradient) = all.before.split_at_mut(start);
            let into = Gradients { reached: all.reached, before, grads: all.grads, trained };
            let saved = &saved[node.saved.clone()];
            let length = node.value.layout.shape().len();
            op.pull_back(node, Source { values, gradient: &gradient[..length], saved }, into);
        }
        for index in (0..trained).filter(|&index| !all.reached[index]) {
            all.grads.slice_at_mut(index).fill(T::zero());
        }
    }
}

/// Where gradients go: those of the nodes before the current one, and those of parameters.
pub(crate) struct Gradients<'a, T> {
    reached: &'a mut Vec<bool>,
    before: &'a mut [T],
    grads: &'a mut Params<T>,
    /// The number of parameters, which come first in `reached`.
    trained: usize,
}

impl<T: Element> Gradients<'_, T> {
    /// Where contributions to the gradient of `id` go; `None` if it is not tracked.
    #[inline(always)]
    pub(crate) fn accumulator<const SINGLE: bool>(
        &mut self,
        values: Values<'_, T>,
        id: Id,
    ) -> Option<Accumulator<'_, T>> {
        if !values.wants(id) {
            return None;
        }
        let (slot, numbers) = match id {
            Id::Node(at) => {
                let start = values.nodes[at as usize].gradient?;
                (self.trained + at as usize, &mut self.before[start..])
            }
            Id::Param(index) => (index as usize, self.grads.slice_at_mut(index as usize)),
            Id::Constant(_) => return None,
        };
        let first = !replace(&mut self.reached[slot], true);
        let shape = values.place(id).layout.shape();
        Some(Accumulator::new(
            match SINGLE {
                true => ViewMut::scalar(&mut numbers[0]),
                false => ViewMut::col_major(&mut numbers[..shape.len()], shape),
            },
            first,
        ))
    }
}
