//! [`first_non_finite`]: where a NaN or an infinity comes from.

use std::fmt;
use wengert_tape::{Element, Graph, Mode, Params, Var, View};

/// A value or gradient that is NaN or infinite, and where it arose.
///
/// ```
/// use wengert_inspect::first_non_finite;
/// use wengert_tape::{Matrix, Params, Tape};
/// let mut params = Params::new();
/// let w = params.add("w", Matrix::from([[1.0, -2.0]]));
/// let mut tape = Tape::new();
/// let found = first_non_finite(tape.record(&params).param(w).ln().sum()).unwrap();
/// assert_eq!((&found.node[..], found.entry, found.pullback), ("#0 ln", (0, 1), None));
/// assert!(found.value.is_nan());
/// assert_eq!(found.inputs, [(-2.0, 1.0)]);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct NonFinite {
    /// The non-finite node, such as `#3 affine(dense1)`, or parameter.
    pub node: String,
    /// For a gradient, the node whose pullback produced it; `None` for a value.
    pub pullback: Option<String>,
    /// Row and column of the first such entry.
    pub entry: (usize, usize),
    /// The entry.
    pub value: f64,
    /// The smallest and largest entry of each argument of the op that produced it; NaN if one is NaN.
    pub inputs: Vec<(f64, f64)>,
}

/// The first value of the recording that is NaN or infinite; if all are finite, the first such gradient
/// in the backward pass from `loss`.
///
/// ```
/// use wengert_inspect::first_non_finite;
/// use wengert_tape::{Matrix, Params, Tape};
/// let mut params = Params::new();
/// let w = params.add("w", Matrix::from([[4.0, 0.0]]));
/// let mut tape = Tape::new();
/// let loss = tape.record(&params).param(w).sqrt().sum();
/// assert_eq!(loss.item(), 2.0);
/// assert_eq!(
///     first_non_finite(loss).unwrap().to_string(),
///     "the gradient of w is inf in row 0, column 1, by the pullback of #0 sqrt; \
///      its arguments range over 0e0 to 4e0"
/// );
/// ```
///
/// # Panics
/// If the loss is not 1×1.
#[track_caller]
pub fn first_non_finite<T: Element>(loss: Var<'_, T>) -> Option<NonFinite> {
    let t = loss.graph();
    let of_value = |node: Var<'_, T>| {
        let (entry, value) = node.with_value(|view| bad_entry(view))?;
        let inputs = extents(node);
        Some(NonFinite { node: node.name(), pullback: None, entry, value, inputs })
    };
    t.nodes().find_map(of_value).or_else(|| match t.mode() {
        Mode::Training { .. } => first_gradient(t, loss),
        Mode::Inference => None,
    })
}

/// The backward pass goes from back to front, so a bad gradient arose at the last node that has one, or,
/// if only parameters have one, at the first such parameter.
#[track_caller]
fn first_gradient<T: Element>(t: Graph<'_, T>, loss: Var<'_, T>) -> Option<NonFinite> {
    let mut grads = t.params().zeros_like();
    loss.backward(&mut grads);
    let nodes: Vec<_> = t.nodes().collect();
    let gradients: Vec<_> = nodes.iter().map(|node| node.gradient()).collect();

    let of_node = |at: usize| {
        let bad = bad_entry(gradients[at].as_ref()?.view())?;
        Some((nodes[at], bad))
    };
    let of_param = || {
        let bad = |param| Some((t.param(param), bad_entry(grads.get(param))?));
        t.params().blocks().find_map(bad)
    };
    let (target, (entry, value)) = (0..nodes.len()).rev().find_map(of_node).or_else(of_param)?;

    // The node, among those that use it, whose pullback alone gives such a gradient.
    let mut scratch = grads.zeros_like();
    let culprit = nodes.iter().zip(&gradients).find(|(node, gradient)| {
        let uses = node.operands().into_iter().any(|arg| arg.is_same(target));
        let Some(gradient) = gradient.as_ref().filter(|_| uses) else { return false };
        node.backward_with(gradient, &mut scratch);
        is_bad(target, &scratch)
    });
    let culprit = culprit.map(|(node, _)| *node);
    Some(NonFinite {
        node: target.name(),
        pullback: culprit.map(Var::name),
        entry,
        value,
        inputs: culprit.map(extents).unwrap_or_default(),
    })
}

fn is_bad<T: Element>(target: Var<'_, T>, grads: &Params<T>) -> bool {
    let gradient = target.gradient();
    let view = match target.param() {
        Some(param) => Some(grads.get(param)),
        None => gradient.as_ref().map(|gradient| gradient.view()),
    };
    view.and_then(bad_entry).is_some()
}

/// Row and column of the first entry that is not finite, and the entry.
fn bad_entry<T: Element>(x: View<'_, T>) -> Option<((usize, usize), f64)> {
    let position = x.iter().position(|x| !x.is_finite())?;
    let entry = (position % x.shape().rows, position / x.shape().rows);
    Some((entry, x.at(entry.0, entry.1).to_f64()))
}

/// The smallest and largest entry of each operand; NaN if one is NaN.
pub(crate) fn extents<T: Element>(node: Var<'_, T>) -> Vec<(f64, f64)> {
    node.operands().into_iter().map(|arg| arg.with_value(|view| extent(view))).collect()
}

/// The smallest and largest entry; NaN if one is NaN.
pub(crate) fn extent<T: Element>(x: View<'_, T>) -> (f64, f64) {
    let start = (f64::INFINITY, f64::NEG_INFINITY);
    x.iter().map(Element::to_f64).fold(start, |(low, high), x| match x.is_nan() || low.is_nan() {
        true => (f64::NAN, f64::NAN),
        false => (low.min(x), high.max(x)),
    })
}

impl fmt::Display for NonFinite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { node, pullback, entry: (row, column), value, inputs } = self;
        let of = if pullback.is_some() { "the gradient of " } else { "" };
        write!(f, "{of}{node} is {value} in row {row}, column {column}")?;
        if let Some(pullback) = pullback {
            write!(f, ", by the pullback of {pullback}")?;
        }
        for (k, (low, high)) in inputs.iter().enumerate() {
            let word = if k == 0 { "; its arguments range over" } else { " and" };
            write!(f, "{word} {low:e} to {high:e}")?;
        }
        Ok(())
    }
}
