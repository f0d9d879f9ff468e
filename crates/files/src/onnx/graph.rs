//! [`Graph`]: nodes and constant tensors under construction.

use super::messages;
use super::wire::Message;
use super::{INPUT, OUTPUT};
use std::collections::{BTreeSet, HashMap};

pub(super) use super::messages::Type;

/// The operators that onnxruntime computes in `f32` only, on a CPU: Cos before version 1.29, the others in any.
const SINGLE: [&str; 4] = ["Atan", "Cos", "Erf", "Softplus"];

/// A graph under construction. Every value has a name.
#[derive(Clone, Debug, Default)]
pub(super) struct Graph {
    nodes: Vec<Message>,
    tensors: Vec<Message>,
    /// The type that is computed in where the graph ends.
    real: Type,
    /// Those of [`SINGLE`] that doubles are rounded for.
    pub(super) single_ops: BTreeSet<&'static str>,
    /// The names of numbers, by type and bits.
    numbers: HashMap<(Type, u64), String>,
}

impl Graph {
    /// The value that an operator gives.
    pub(super) fn node(&mut self, operator: &str, inputs: &[&str]) -> String {
        match SINGLE.into_iter().find(|&single| single == operator) {
            Some(single) if self.real == Type::Double => {
                self.single_ops.insert(single);
                let rounded: Vec<_> = inputs.iter().map(|x| self.cast(x, Type::Float)).collect();
                let rounded: Vec<&str> = rounded.iter().map(String::as_str).collect();
                let value = self.node_with(operator, &rounded, &[]);
                self.cast(&value, Type::Double)
            }
            _ => self.node_with(operator, inputs, &[]),
        }
    }

    /// The value, as the type of all that is computed from here on.
    pub(super) fn compute_in(&mut self, real: Type, value: String) -> String {
        if self.real == real {
            return value;
        }
        self.real = real;
        self.cast(&value, real)
    }

    /// The same, along the columns.
    pub(super) fn along_columns(&mut self, operator: &str, inputs: &[&str]) -> String {
        self.node_with(operator, inputs, &[messages::int("axis", 1)])
    }

    /// The same, over all columns; the result is one.
    pub(super) fn over_columns(&mut self, operator: &str, input: &str) -> String {
        self.node_with(operator, &[input], &[messages::ints("axes", &[1])])
    }

    fn cast(&mut self, value: &str, to: Type) -> String {
        self.node_with("Cast", &[value], &[messages::int("to", to as i64)])
    }

    fn node_with(&mut self, operator: &str, inputs: &[&str], attributes: &[Message]) -> String {
        let name = format!("{}_{}", operator.to_lowercase(), self.nodes.len());
        self.nodes.push(messages::node(operator, inputs, &name, attributes));
        name
    }

    /// A number, which is repeated where it meets a matrix.
    pub(super) fn number(&mut self, x: f64) -> String {
        let key = (self.real, x.to_bits());
        if let Some(name) = self.numbers.get(&key) {
            return name.clone();
        }
        let name = self.reals(&[], &[x]);
        self.numbers.insert(key, name.clone());
        name
    }

    /// A truth, which is repeated where it meets a matrix.
    pub(super) fn truth(&mut self, holds: bool) -> String {
        self.tensor(Type::Bool, &[], &[holds.into()])
    }

    /// Whole numbers, as of columns.
    pub(super) fn integers(&mut self, numbers: &[usize]) -> String {
        let bytes: Vec<u8> = numbers.iter().flat_map(|&n| (n as i64).to_le_bytes()).collect();
        self.tensor(Type::Int64, &[numbers.len()], &bytes)
    }

    /// Numbers of the type that is computed in; those of a matrix row by row.
    pub(super) fn reals(&mut self, shape: &[usize], numbers: &[f64]) -> String {
        let bytes: Vec<u8> = match self.real {
            Type::Float => numbers.iter().flat_map(|&x| (x as f32).to_le_bytes()).collect(),
            _ => numbers.iter().flat_map(|x| x.to_le_bytes()).collect(),
        };
        self.tensor(self.real, shape, &bytes)
    }

    fn tensor(&mut self, data_type: Type, shape: &[usize], bytes: &[u8]) -> String {
        let name = format!("constant_{}", self.tensors.len());
        self.tensors.push(messages::tensor(&name, data_type, shape, bytes));
        name
    }

    /// The whole file, from the input to the result, each given by name and number of columns.
    pub(super) fn to_bytes(
        &self,
        inputs: usize,
        (result, outputs): (&str, usize),
        properties: &[(String, String)],
    ) -> Vec<u8> {
        let mut nodes = self.nodes.clone();
        let to_double = messages::int("to", Type::Double as i64);
        nodes.push(messages::node("Cast", &[result], OUTPUT, &[to_double]));
        let input = messages::samples(INPUT, inputs);
        let output = messages::samples(OUTPUT, outputs);
        let graph = messages::graph(&nodes, &self.tensors, &input, &output);
        messages::model(&graph, properties).into_bytes()
    }
}
