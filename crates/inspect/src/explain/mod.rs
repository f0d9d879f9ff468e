//! [`explain`]: a recording as a table, a graph and a picture.

mod dot;
mod svg;
mod table;

use crate::non_finite::extent;
use crate::replay;
use wengert_tape::{Element, Formula, Mode, Params, Shape, Var, View};

/// A recording in numbers: every node with its formula, value and gradient.
///
/// [`Display`](std::fmt::Display) is a table; [`to_dot`](Self::to_dot) and [`to_svg`](Self::to_svg)
/// draw it.
///
/// ```
/// use wengert_inspect::explain;
/// use wengert_tape::{Matrix, Params, Tape};
/// let mut params = Params::new();
/// let w = params.add("w", Matrix::from([[3.0, 4.0]]));
/// let mut tape = Tape::new();
/// let loss = tape.record(&params).param(w).square().sum();
/// let all = explain(loss);
/// let ops: Vec<&str> = all.steps.iter().map(|step| &step.op[..]).collect();
/// assert_eq!((ops, all.leaves.len()), (vec!["square", "sum"], 1));
/// assert!(all.to_dot().starts_with("digraph") && all.to_svg().starts_with("<svg"));
/// ```
#[derive(Clone, Debug)]
pub struct Explanation {
    /// Parameters and constants, in the order in which they are first used.
    pub leaves: Vec<Leaf>,
    /// Computed nodes and variables, in the order of the recording.
    pub steps: Vec<Step>,
}

/// A parameter or constant.
///
/// ```
/// use wengert_inspect::explain;
/// use wengert_tape::{Matrix, Params, Tape};
/// let mut params = Params::new();
/// let w = params.add("w", Matrix::from([[3.0, 4.0]]));
/// let mut tape = Tape::new();
/// let loss = tape.record(&params).param(w).square().sum();
/// let leaf = &explain(loss).leaves[0];
/// assert_eq!((&leaf.name[..], leaf.is_param), ("w", true));
/// assert_eq!(leaf.gradient.as_ref().unwrap().norm, 10.0); // of [6, 8]
/// ```
#[derive(Clone, Debug)]
pub struct Leaf {
    /// The name of the parameter, `c0` for the first constant, or the number itself.
    pub name: String,
    /// Whether it is a parameter.
    pub is_param: bool,
    /// The value.
    pub value: Summary,
    /// The gradient of the loss with respect to it; `None` where none arrived.
    pub gradient: Option<Summary>,
}

/// A node of the recording.
///
/// ```
/// use wengert_inspect::{Source, explain};
/// use wengert_tape::{Matrix, Params, Tape};
/// let mut params = Params::new();
/// let w = params.add("w", Matrix::from([[3.0, 4.0]]));
/// let mut tape = Tape::new();
/// let loss = tape.record(&params).param(w).square().sum();
/// let steps = explain(loss).steps;
/// assert_eq!((&steps[0].name[..], steps[0].slope.as_deref()), ("#0 square", Some("2·x")));
/// assert_eq!(steps[1].operands, [Source::Step(0)]);
/// ```
#[derive(Clone, Debug)]
pub struct Step {
    /// The name, such as `#3 affine(dense1)`.
    pub name: String,
    /// The name of the op; `variable` for a variable.
    pub op: String,
    /// The formula in the names of its operands; `#3` for a node.
    pub formula: String,
    /// For an elementwise op, the slope of its function as derived by dual numbers.
    pub slope: Option<String>,
    /// The operands, in order.
    pub operands: Vec<Source>,
    /// The value.
    pub value: Summary,
    /// The gradient of the loss with respect to it; `None` where none arrived.
    pub gradient: Option<Summary>,
    /// Additions, multiplications and elementary functions of the forward pass.
    pub flops: usize,
    /// The bytes for value, gradient and whatever the forward pass saved.
    pub bytes: usize,
}

/// A summary of a matrix.
///
/// ```
/// use wengert_inspect::explain;
/// use wengert_tape::{Matrix, Params, Tape};
/// let mut params = Params::new();
/// let w = params.add("w", Matrix::from([[3.0, 4.0]]));
/// let mut tape = Tape::new();
/// let loss = tape.record(&params).param(w).square().sum();
/// let w = &explain(loss).leaves[0].value;
/// assert_eq!((w.range, w.norm, w.entries.clone()), ((3.0, 4.0), 5.0, Some(vec![3.0, 4.0])));
/// ```
#[derive(Clone, Debug)]
pub struct Summary {
    /// The shape.
    pub shape: Shape,
    /// The smallest and largest entry; NaN if one is NaN.
    pub range: (f64, f64),
    /// The Euclidean norm.
    pub norm: f64,
    /// The entries, row by row, if there are at most four.
    pub entries: Option<Vec<f64>>,
}

/// An operand of a [`Step`].
///
/// ```
/// use wengert_inspect::{Source, explain};
/// use wengert_tape::{Matrix, Params, Tape};
/// let mut params = Params::new();
/// let w = params.add("w", Matrix::from([[3.0, 4.0]]));
/// let mut tape = Tape::new();
/// let loss = tape.record(&params).param(w).square().sum();
/// let all = explain(loss);
/// let names = all.steps.iter().map(|step| match step.operands[0] {
///     Source::Step(at) => &all.steps[at].name[..],
///     Source::Leaf(at) => &all.leaves[at].name[..],
/// });
/// assert_eq!(names.collect::<Vec<_>>(), ["w", "#0 square"]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// An index into [`Explanation::steps`].
    Step(usize),
    /// An index into [`Explanation::leaves`].
    Leaf(usize),
}

/// Explains the recording of `loss`. Gradients are those of `loss`; there are none if it was
/// [`evaluate`](wengert_tape::Tape::evaluate)d.
///
/// ```
/// use wengert_inspect::explain;
/// use wengert_tape::{Matrix, Params, Tape};
/// let mut params = Params::new();
/// let w = params.add("w", Matrix::from([[2.0]]));
/// let mut tape = Tape::new();
/// let loss = (tape.record(&params).param(w) * 3.0).exp();
/// let text = explain(loss).to_string();
/// assert!(text.contains("#0 mul  w ⊙ 3    1×1    6"), "{text}");
/// assert!(text.ends_with("function  slope at x\nexp       exp(x)\n"), "{text}");
/// ```
///
/// # Panics
/// If the loss is not 1×1.
#[track_caller]
pub fn explain<T: Element>(loss: Var<'_, T>) -> Explanation {
    let t = loss.graph();
    let mut grads = t.params().zeros_like();
    let trained = t.mode() != Mode::Inference;
    if trained {
        loss.backward(&mut grads);
    }
    let mut all = Explanation { leaves: Vec::new(), steps: Vec::new() };
    let mut leaves = Vec::new();
    for node in t.nodes() {
        let operands: Vec<_> = node.operands();
        let sources = operands.iter().map(|&operand| match operand.position() {
            Some(at) => Source::Step(at),
            None => all.leaf(&mut leaves, operand, trained.then_some(&grads)),
        });
        let sources: Vec<_> = sources.collect();
        let names: Vec<_> = sources.iter().map(|&source| all.name(source)).collect();
        let names: Vec<_> = names.iter().map(String::as_str).collect();
        let op = node.op();
        let slope = |f: Formula| Formula::slope_of(&f).in_steps("x").to_string();
        all.steps.push(Step {
            name: node.name(),
            op: op.as_ref().map_or("variable".into(), |op| op.name().into()),
            formula: op.as_ref().map_or("given".into(), |op| op.formula(&names)),
            slope: op.as_ref().and_then(|op| op.elementwise()).map(slope),
            operands: sources,
            value: node.with_value(|view| Summary::of(view)),
            gradient: node.gradient().map(|gradient| Summary::of(gradient.view())),
            flops: replay::flops(node),
            bytes: replay::bytes(node),
        });
    }
    all
}

impl Explanation {
    /// The position of a leaf among the `known` ones; adds a new leaf.
    fn leaf<'t, T: Element>(
        &mut self,
        known: &mut Vec<Var<'t, T>>,
        leaf: Var<'t, T>,
        grads: Option<&Params<T>>,
    ) -> Source {
        if let Some(at) = known.iter().position(|known| known.is_same(leaf)) {
            return Source::Leaf(at);
        }
        known.push(leaf);
        let trained = leaf.param().filter(|&param| !leaf.graph().params().is_frozen(param));
        let gradient = trained.and_then(|param| grads.map(|grads| Summary::of(grads.get(param))));
        self.leaves.push(Leaf {
            name: leaf.name(),
            is_param: leaf.param().is_some(),
            value: leaf.with_value(|view| Summary::of(view)),
            gradient,
        });
        Source::Leaf(self.leaves.len() - 1)
    }

    /// The short name of an operand: `#3`, or the name of the leaf.
    fn name(&self, source: Source) -> String {
        match source {
            Source::Step(at) => format!("#{at}"),
            Source::Leaf(at) => self.leaves[at].name.clone(),
        }
    }
}

impl Summary {
    fn of<T: Element>(x: View<'_, T>) -> Self {
        let Shape { rows, cols } = x.shape();
        let by_rows = || (0..rows).flat_map(|i| (0..cols).map(move |j| x.at(i, j).to_f64()));
        Self {
            shape: x.shape(),
            range: extent(x),
            norm: by_rows().map(|x| x * x).sum::<f64>().sqrt(),
            entries: (rows * cols <= 4).then(|| by_rows().collect()),
        }
    }
}
