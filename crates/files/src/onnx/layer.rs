//! A layer as nodes: what it records on a tape, op by op.

use super::graph::Graph;
use super::{NoCounterpart, formula};
use crate::stored::Stored;
use wengert_layers::Layer;
use wengert_tape::{Matrix, Params, Tape, Var};

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
    let x = t.variable(&Matrix::<T>::zeros(1, width));
    let y = layer.forward(x);
    let mut values: Vec<String> = Vec::new();
    for node in t.nodes() {
        let operands: Vec<String> =
            node.operands().into_iter().map(|operand| value(graph, operand, &values)).collect();
        let operands: Vec<&str> = operands.iter().map(String::as_str).collect();
        values.push(match node.op() {
            None => name.clone(),
            Some(op) => op_node(graph, node, &op, &operands)?,
        });
    }
    Ok((value(graph, y, &values), y.shape().cols))
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

fn op_node<T: Stored>(
    graph: &mut Graph,
    node: Var<'_, T>,
    op: &str,
    operands: &[&str],
) -> Result<String, NoCounterpart> {
    if let (Some(f), [x]) = (node.elementwise(), operands) {
        return Ok(formula::add(graph, &f, x));
    }
    Ok(match (op, operands) {
        ("add", _) => graph.node("Add", operands),
        ("sub", _) => graph.node("Sub", operands),
        ("mul", _) => graph.node("Mul", operands),
        ("div", _) => graph.node("Div", operands),
        ("neg", _) => graph.node("Neg", operands),
        ("matmul", _) => graph.node("MatMul", operands),
        ("affine", _) => graph.node("Gemm", operands),
        ("row_sums", [x]) => {
            let axes = graph.integers(&[1]);
            graph.node("ReduceSum", &[x, &axes])
        }
        ("row_means", [x]) => graph.over_columns("ReduceMean", x),
        ("row_max", [x]) => graph.over_columns("ReduceMax", x),
        ("log_sum_exp", [x]) => graph.over_columns("ReduceLogSumExp", x),
        ("log_softmax", _) => graph.along_columns("LogSoftmax", operands),
        ("join_cols", _) => graph.along_columns("Concat", operands),
        ("same", [x]) => (*x).to_owned(),
        (op, [x]) if op.starts_with("cols[") => {
            let range = op.trim_matches(|c: char| !c.is_ascii_digit()).split_once("..");
            let number = |text: &str| text.parse().expect("the op shows its range");
            let (start, end) = range.map(|(a, b)| (number(a), number(b))).unwrap_or_default();
            let [start, end, axis] = [start, end, 1].map(|n| graph.integers(&[n]));
            graph.node("Slice", &[x, &start, &end, &axis])
        }
        _ => return Err(NoCounterpart { op: node.name() }),
    })
}
