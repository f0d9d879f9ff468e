//! A function of one number, as nodes.

use super::graph::Graph;
use std::f64::consts::FRAC_1_SQRT_2;
use wengert_kernels::formula::{Function, Operator, Term};
use wengert_tape::Formula;

/// The formula of every entry of the value `x`.
pub(super) fn add(graph: &mut Graph, formula: &Formula, x: &str) -> String {
    let mut values: Vec<String> = Vec::new();
    for term in formula.terms() {
        let operands: Vec<&str> = term.operands().iter().map(|&i| &*values[i]).collect();
        values.push(value(graph, *term, x, &operands));
    }
    values.pop().expect("a formula has a term")
}

fn value(graph: &mut Graph, term: Term, x: &str, operands: &[&str]) -> String {
    match (term, operands) {
        (Term::Variable, _) => x.to_owned(),
        (Term::Constant(number), _) => graph.number(number.value()),
        (Term::Truth(holds), _) => graph.truth(holds),
        (Term::Unary(function, _), [a]) => unary(graph, function, a),
        (Term::Binary(operator, _), _) => graph.node(binary(operator), operands),
        (Term::MulAdd(_), [a, b, c]) => {
            let product = graph.node("Mul", &[a, b]);
            graph.node("Add", &[&product, c])
        }
        (Term::Powi(_, exponent), [a]) => power(graph, a, exponent.into()),
        (Term::Powf(_, exponent), [a]) => power(graph, a, exponent.value()),
        (Term::Select(_), [a, b, c]) => {
            let zero = graph.number(0.0);
            let positive = graph.node("Greater", &[a, &zero]);
            graph.node("Where", &[&positive, b, c])
        }
        (Term::Exceeds(_), [a, b, tie]) => {
            let (greater, equal) = (graph.node("Greater", &[a, b]), graph.node("Equal", &[a, b]));
            let decided = graph.node("And", &[&equal, tie]);
            graph.node("Or", &[&greater, &decided])
        }
        (Term::Pick(_), [..]) => graph.node("Where", operands),
        _ => unreachable!("a term has as many operands as it takes"),
    }
}

fn power(graph: &mut Graph, a: &str, exponent: f64) -> String {
    let exponent = graph.number(exponent);
    graph.node("Pow", &[a, &exponent])
}

fn binary(operator: Operator) -> &'static str {
    match operator {
        Operator::Add => "Add",
        Operator::Sub => "Sub",
        Operator::Mul => "Mul",
        Operator::Div => "Div",
        Operator::Max => "Max",
        Operator::Min => "Min",
    }
}

fn unary(graph: &mut Graph, function: Function, a: &str) -> String {
    let operator = match function {
        Function::Neg => "Neg",
        Function::Recip => "Reciprocal",
        Function::Abs => "Abs",
        Function::Sqrt => "Sqrt",
        Function::Exp => "Exp",
        Function::Ln => "Log",
        Function::Tanh => "Tanh",
        Function::Sigmoid => "Sigmoid",
        Function::Softplus => "Softplus",
        Function::Erf => "Erf",
        Function::Sin => "Sin",
        Function::Cos => "Cos",
        Function::Atan => "Atan",
        _ => return composed(graph, function, a),
    };
    graph.node(operator, &[a])
}

/// The functions that ONNX has no operator for.
fn composed(graph: &mut Graph, function: Function, a: &str) -> String {
    let one = graph.number(1.0);
    match function {
        // eᵃ − 1
        Function::ExpM1 => {
            let exp = graph.node("Exp", &[a]);
            graph.node("Sub", &[&exp, &one])
        }
        // ln(1 + a)
        Function::Ln1p => {
            let sum = graph.node("Add", &[&one, a]);
            graph.node("Log", &[&sum])
        }
        // e^(−a²/2)
        Function::Gaussian => {
            let (square, half) = (graph.node("Mul", &[a, a]), graph.number(-0.5));
            let exponent = graph.node("Mul", &[&square, &half]);
            graph.node("Exp", &[&exponent])
        }
        // (1 + erf(a/√2))/2
        Function::NormalCdf => {
            let (root, half) = (graph.number(FRAC_1_SQRT_2), graph.number(0.5));
            let scaled = graph.node("Mul", &[a, &root]);
            let erf = graph.node("Erf", &[&scaled]);
            let sum = graph.node("Add", &[&one, &erf]);
            graph.node("Mul", &[&sum, &half])
        }
        _ => unreachable!("{function:?} has an operator"),
    }
}
