//! What the tape says about itself when something is wrong. Nothing here costs anything while all is
//! well.

use crate::node::Id;
use crate::op::Op;
use crate::params::Param;
use crate::tape::Graph;
use crate::var::Var;
use std::fmt;
use wengert_kernels::{Element, Shape, View};

impl<'t, T: Element> Graph<'t, T> {
    /// Panics at the user's line with op and shapes.
    #[track_caller]
    pub(crate) fn refuse<O: Op<T, N>, const N: usize>(
        self,
        op: &O,
        args: [Var<'t, T>; N],
        expected: &str,
    ) -> Shape {
        let owner = self.owner(&args.map(Var::id));
        let shapes = args.map(|arg| arg.shape().to_string()).join(" and ");
        panic!("{}{owner}: expected {expected}, got {shapes}", op.name());
    }

    /// The layer that the arguments belong to, as "(dense1)": the scope of the first parameter.
    fn owner(self, args: &[Id]) -> String {
        let names = args.iter().filter_map(|arg| match arg {
            Id::Param(index) => self.params().nth_name(*index).rsplit_once('.'),
            _ => None,
        });
        names.map(|(scope, _)| format!("({scope})")).next().unwrap_or_default()
    }

    /// The parameters that are trained but got no gradient in the last backward pass of this recording.
    pub fn unreached(self) -> Vec<Param> {
        let reached = &self.memory().borrow().reached.params;
        let blocks = self.params().blocks().enumerate();
        blocks
            .filter(|&(at, param)| {
                reached.get(at) != Some(&true) && !self.params().is_frozen(param)
            })
            .map(|(_, param)| param)
            .collect()
    }

    /// The first value of the recording that is NaN or infinite.
    pub fn first_non_finite(self) -> Option<NonFinite> {
        let memory = self.memory().borrow();
        let stores = memory.stores(self.params());
        for (at, node) in memory.nodes[..memory.live].iter().enumerate() {
            let value = stores.at(node.value);
            let Some(position) = value.iter().position(|x| !x.is_finite()) else { continue };
            let rows = value.shape().rows;
            let arity = node.rule.as_ref().map_or(0, |rule| rule.arity());
            let inputs = node.args[..arity].iter().map(|&arg| extent(stores.view(arg)));
            let name = node.rule.as_ref().map_or("variable".into(), |rule| rule.name());
            let label = match node.label {
                Some(label) => format!("({label})"),
                None => self.owner(&node.args[..arity]),
            };
            return Some(NonFinite {
                node: format!("#{at} {name}{label}"),
                entry: (position % rows, position / rows),
                value: value.at(position % rows, position / rows).to_f64(),
                inputs: inputs.collect(),
            });
        }
        None
    }
}

/// The smallest and largest entry; NaN if one is NaN.
fn extent<T: Element>(x: View<'_, T>) -> (f64, f64) {
    let start = (f64::INFINITY, f64::NEG_INFINITY);
    x.iter().map(Element::to_f64).fold(start, |(low, high), x| match x.is_nan() || low.is_nan() {
        true => (f64::NAN, f64::NAN),
        false => (low.min(x), high.max(x)),
    })
}

/// A value that is NaN or infinite, and where it arose.
#[derive(Clone, Debug, PartialEq)]
pub struct NonFinite {
    /// The node, as in `#3 affine(dense1)`.
    pub node: String,
    /// Row and column of the first such entry.
    pub entry: (usize, usize),
    /// The entry.
    pub value: f64,
    /// The smallest and largest entry of each argument; NaN if one is NaN.
    pub inputs: Vec<(f64, f64)>,
}

impl fmt::Display for NonFinite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { node, entry: (row, col), value, inputs } = self;
        write!(f, "{node} is {value} in row {row}, column {col}")?;
        for (k, (low, high)) in inputs.iter().enumerate() {
            let word = if k == 0 { "; its arguments range over" } else { " and" };
            write!(f, "{word} {low:e} to {high:e}")?;
        }
        Ok(())
    }
}
