//! [`Graph`]: nodes and constant tensors, while they become more.

use super::messages;
use super::wire::Message;
use super::{INPUT, OUTPUT};
use std::collections::HashMap;

pub(super) use super::messages::Type;

/// A graph that is being made. Every value has a name.
#[derive(Clone, Debug, Default)]
pub(super) struct Graph {
    nodes: Vec<Message>,
    tensors: Vec<Message>,
    /// The names of numbers, by their bits.
    numbers: HashMap<u32, String>,
}

impl Graph {
    /// The value that an operator gives.
    pub(super) fn node(&mut self, operator: &str, inputs: &[&str]) -> String {
        self.node_with(operator, inputs, &[])
    }

    /// The same, along the columns.
    pub(super) fn along_columns(&mut self, operator: &str, inputs: &[&str]) -> String {
        self.node_with(operator, inputs, &[messages::int("axis", 1)])
    }

    /// The same, over all columns; the result is one.
    pub(super) fn over_columns(&mut self, operator: &str, input: &str) -> String {
        self.node_with(operator, &[input], &[messages::ints("axes", &[1])])
    }

    /// The value as numbers of another type.
    pub(super) fn cast(&mut self, value: &str, to: Type) -> String {
        self.node_with("Cast", &[value], &[messages::int("to", to as i64)])
    }

    fn node_with(&mut self, operator: &str, inputs: &[&str], attributes: &[Message]) -> String {
        let name = format!("{}_{}", operator.to_lowercase(), self.nodes.len());
        self.nodes.push(messages::node(operator, inputs, &name, attributes));
        name
    }

    /// A number, which is repeated where it meets a matrix.
    pub(super) fn number(&mut self, x: f64) -> String {
        let x = x as f32;
        if let Some(name) = self.numbers.get(&x.to_bits()) {
            return name.clone();
        }
        let name = self.tensor(Type::Float, &[], &x.to_le_bytes());
        self.numbers.insert(x.to_bits(), name.clone());
        name
    }

    /// A truth, which is repeated where it meets a matrix.
    pub(super) fn truth(&mut self, holds: bool) -> String {
        self.tensor(Type::Bool, &[], &[holds.into()])
    }

    /// A row of numbers of double precision.
    pub(super) fn doubles(&mut self, numbers: &[f64]) -> String {
        let bytes: Vec<u8> = numbers.iter().flat_map(|x| x.to_le_bytes()).collect();
        self.tensor(Type::Double, &[numbers.len()], &bytes)
    }

    /// Whole numbers, as of columns.
    pub(super) fn integers(&mut self, numbers: &[usize]) -> String {
        let bytes: Vec<u8> = numbers.iter().flat_map(|&n| (n as i64).to_le_bytes()).collect();
        self.tensor(Type::Int64, &[numbers.len()], &bytes)
    }

    /// A matrix, row by row.
    pub(super) fn matrix(&mut self, shape: [usize; 2], rows: impl Iterator<Item = f64>) -> String {
        let bytes: Vec<u8> = rows.flat_map(|x| (x as f32).to_le_bytes()).collect();
        self.tensor(Type::Float, &shape, &bytes)
    }

    fn tensor(&mut self, data_type: Type, shape: &[usize], bytes: &[u8]) -> String {
        let name = format!("constant_{}", self.tensors.len());
        self.tensors.push(messages::tensor(&name, data_type, shape, bytes));
        name
    }

    /// The whole file: from so many columns to this result, given by its name and its number of columns.
    pub(super) fn to_bytes(
        &self,
        inputs: usize,
        (result, outputs): (&str, usize),
        properties: &[(String, String)],
    ) -> Vec<u8> {
        let mut nodes = self.nodes.clone();
        nodes.push(messages::node("Identity", &[result], OUTPUT, &[]));
        let input = messages::samples(INPUT, Type::Float, inputs);
        let output = messages::samples(OUTPUT, Type::Float, outputs);
        let graph = messages::graph(&nodes, &self.tensors, &input, &output);
        messages::model(&graph, properties).into_bytes()
    }
}
