//! A layer as nodes: what it records on a tape, op by op.

use super::graph::Graph;
use super::{NoCounterpart, formula};
use crate::stored::Stored;
use wengert_layers::Layer;
use wengert_tape::ops::{
    Add, Affine, Axis, Div, Join, LogSoftmax, LogSumExp, MatMul, Mean, Mul, Neg, Over, RowMax,
    Same, Slice, Sub, Sum,
};
use wengert_tape::{AnyOp, Matrix, Params, Tape, Var};

/// The layer of the value `x`, given by its name and its number of columns; gives those of the result.
#[track_caller]
pub(super) fn add<T: Stored>(
    graph: &mut Graph,
    (name, width): (String, usize),
    params: &Params<T>,
    layer: &impl Layer<T>,
) -> Result<(String, usize), NoCounterpart> {
    let mut tape = Tape::new();
    let t = tape.evaluate(params);
    let y = layer.forward(t.variable(&Matrix::<T>::zeros(1, width)));
    Ok((recorded(graph, y, vec![name])?, y.shape().cols))
}

/// The recording that `y` is the result of, whose variables are these values; gives the value of `y`.
fn recorded<T: Stored>(
    graph: &mut Graph,
    y: Var<'_, T>,
    variables: Vec<String>,
) -> Result<String, NoCounterpart> {
    let mut variables = variables.into_iter();
    let mut values: Vec<String> = Vec::new();
    for node in y.graph().nodes() {
        let operands = node.operands().into_iter();
        let operands: Vec<String> = operands.map(|x| value(graph, x, &values)).collect();
        values.push(match node.op() {
            None => variables.next().expect("as many variables as values were given"),
            Some(op) => match counterpart(graph, &*op, &operands) {
                Some(value) => value,
                None => decomposed(graph, node, &*op, operands)?,
            },
        });
    }
    Ok(value(graph, y, &values))
}

/// The name of an operand: of what was computed before, or of a new constant.
fn value<T: Stored>(graph: &mut Graph, operand: Var<'_, T>, values: &[String]) -> String {
    if let Some(at) = operand.position() {
        return values[at].clone();
    }
    let (matrix, shape) = (operand.value(), operand.shape());
    let rows = (0..shape.rows).flat_map(|i| (0..shape.cols).map(move |j| (i, j)));
    let numbers: Vec<f64> = rows.map(|(i, j)| matrix.at(i, j).to_f64()).collect();
    graph.reals(&[shape.rows, shape.cols], &numbers)
}

/// A user-defined op, by its description.
fn decomposed<T: Stored>(
    graph: &mut Graph,
    node: Var<'_, T>,
    op: &dyn AnyOp<T>,
    operands: Vec<String>,
) -> Result<String, NoCounterpart> {
    let mut tape = Tape::new();
    let t = tape.evaluate(node.graph().params());
    let variables: Vec<_> = node.operands().into_iter().map(|x| t.variable(&x.value())).collect();
    match op.decompose(&variables) {
        Some(y) => recorded(graph, y, operands),
        None => Err(NoCounterpart { op: node.name() }),
    }
}

/// The value of an op that ONNX has too, and that treats each row by itself.
fn counterpart<T: Stored>(
    graph: &mut Graph,
    op: &dyn AnyOp<T>,
    operands: &[String],
) -> Option<String> {
    let operands: Vec<&str> = operands.iter().map(String::as_str).collect();
    let x = operands[0];
    if let Some(f) = op.elementwise() {
        return Some(formula::add(graph, &f, x));
    }
    let by_type = [
        (op.is::<Add>(), "Add"),
        (op.is::<Sub>(), "Sub"),
        (op.is::<Mul>(), "Mul"),
        (op.is::<Div>(), "Div"),
        (op.is::<Neg>(), "Neg"),
        (op.is::<MatMul>(), "MatMul"),
        (op.is::<Affine>(), "Gemm"),
    ];
    if let Some((_, operator)) = by_type.iter().find(|(is, _)| *is) {
        return Some(graph.node(operator, &operands));
    }
    if op.is::<Same>() {
        return Some(x.to_owned());
    }
    if op.is::<RowMax>() {
        return Some(graph.over_columns("ReduceMax", x));
    }
    if op.is::<LogSumExp>() {
        return Some(graph.over_columns("ReduceLogSumExp", x));
    }
    if op.is::<LogSoftmax>() {
        return Some(graph.along_columns("LogSoftmax", &operands));
    }
    if let Some(Sum(Over::Rows)) = op.downcast_ref() {
        let axes = graph.integers(&[1]);
        return Some(graph.node("ReduceSum", &[x, &axes]));
    }
    if let Some(Mean(Over::Rows)) = op.downcast_ref() {
        return Some(graph.over_columns("ReduceMean", x));
    }
    if let Some(Join(Axis::Column)) = op.downcast_ref() {
        return Some(graph.along_columns("Concat", &operands));
    }
    if let Some(Slice { axis: Axis::Column, range }) = op.downcast_ref() {
        let [start, end, axis] = [range.start, range.end, 1].map(|n| graph.integers(&[n]));
        return Some(graph.node("Slice", &[x, &start, &end, &axis]));
    }
    None
}
