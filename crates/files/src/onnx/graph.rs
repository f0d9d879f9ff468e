//! [`Graph`]: nodes and constant tensors, while they become more.

use super::messages::{
    self, Attribute, AttributeType, Dimension, Length, Model, Node, OperatorSet, Property, Shape,
    Tensor, TensorType, Value, ValueType,
};
use super::{IR_VERSION, OPSET, OUTPUT};
use std::collections::HashMap;

pub(super) use super::messages::Type;

/// A graph that is being made. Every value has a name.
#[derive(Clone, Debug, Default)]
pub(super) struct Graph {
    nodes: Vec<Node>,
    tensors: Vec<Tensor>,
    /// The names of numbers, by their bits.
    numbers: HashMap<u32, String>,
}

impl Graph {
    /// The value that an operator gives.
    pub(super) fn node(&mut self, operator: &str, inputs: &[&str]) -> String {
        self.node_with(operator, inputs, Vec::new())
    }

    /// The same, along the columns.
    pub(super) fn along_columns(&mut self, operator: &str, inputs: &[&str]) -> String {
        self.node_with(operator, inputs, vec![int("axis", 1)])
    }

    /// The same, over all columns; the result is one.
    pub(super) fn over_columns(&mut self, operator: &str, input: &str) -> String {
        let axes = Attribute {
            name: "axes".into(),
            ints: vec![1],
            r#type: AttributeType::Ints.into(),
            ..Attribute::default()
        };
        self.node_with(operator, &[input], vec![axes])
    }

    /// The value as numbers of another type.
    pub(super) fn cast(&mut self, value: &str, to: Type) -> String {
        self.node_with("Cast", &[value], vec![int("to", i32::from(to).into())])
    }

    fn node_with(&mut self, operator: &str, inputs: &[&str], attribute: Vec<Attribute>) -> String {
        let name = format!("{}_{}", operator.to_lowercase(), self.nodes.len());
        self.nodes.push(Node {
            input: inputs.iter().map(|&input| input.to_owned()).collect(),
            output: vec![name.clone()],
            name: name.clone(),
            op_type: operator.to_owned(),
            attribute,
        });
        name
    }

    /// A number, which is repeated where it meets a matrix.
    pub(super) fn number(&mut self, x: f64) -> String {
        let x = x as f32;
        if let Some(name) = self.numbers.get(&x.to_bits()) {
            return name.clone();
        }
        let name = self.tensor(Type::Float, &[], x.to_le_bytes().to_vec());
        self.numbers.insert(x.to_bits(), name.clone());
        name
    }

    /// A truth, which is repeated where it meets a matrix.
    pub(super) fn truth(&mut self, holds: bool) -> String {
        self.tensor(Type::Bool, &[], vec![holds.into()])
    }

    /// A row of numbers of double precision.
    pub(super) fn doubles(&mut self, numbers: &[f64]) -> String {
        let bytes = numbers.iter().flat_map(|x| x.to_le_bytes()).collect();
        self.tensor(Type::Double, &[numbers.len()], bytes)
    }

    /// Whole numbers, as of columns.
    pub(super) fn integers(&mut self, numbers: &[usize]) -> String {
        let bytes = numbers.iter().flat_map(|&n| (n as i64).to_le_bytes()).collect();
        self.tensor(Type::Int64, &[numbers.len()], bytes)
    }

    /// A matrix, row by row.
    pub(super) fn matrix(&mut self, shape: [usize; 2], rows: impl Iterator<Item = f64>) -> String {
        self.tensor(Type::Float, &shape, rows.flat_map(|x| (x as f32).to_le_bytes()).collect())
    }

    fn tensor(&mut self, data_type: Type, dims: &[usize], raw_data: Vec<u8>) -> String {
        let name = format!("constant_{}", self.tensors.len());
        self.tensors.push(Tensor {
            dims: dims.iter().map(|&length| length as i64).collect(),
            data_type: data_type.into(),
            name: name.clone(),
            raw_data,
        });
        name
    }

    /// The whole file: from the input to this result, each a name and a number of columns.
    pub(super) fn model(
        mut self,
        input: (&str, usize),
        (result, outputs): (&str, usize),
        properties: &[(String, String)],
    ) -> Model {
        self.nodes.push(Node {
            input: vec![result.to_owned()],
            output: vec![OUTPUT.to_owned()],
            name: OUTPUT.to_owned(),
            op_type: "Identity".to_owned(),
            attribute: Vec::new(),
        });
        let property =
            |(key, value): &(String, String)| Property { key: key.clone(), value: value.clone() };
        Model {
            ir_version: IR_VERSION,
            producer_name: "wengert".into(),
            producer_version: env!("CARGO_PKG_VERSION").into(),
            graph: Some(messages::Graph {
                node: self.nodes,
                name: "network".into(),
                initializer: self.tensors,
                input: vec![samples(input)],
                output: vec![samples((OUTPUT, outputs))],
            }),
            opset_import: vec![OperatorSet { domain: String::new(), version: OPSET }],
            metadata_props: properties.iter().map(property).collect(),
        }
    }
}

fn int(name: &str, i: i64) -> Attribute {
    Attribute { name: name.into(), i, r#type: AttributeType::Int.into(), ..Attribute::default() }
}

/// A matrix with a row for each sample.
fn samples((name, columns): (&str, usize)) -> Value {
    let lengths = [Length::Param("samples".into()), Length::Value(columns as i64)];
    let dim = lengths.map(|length| Dimension { value: Some(length) }).into();
    let tensor_type = TensorType { elem_type: Type::Float.into(), shape: Some(Shape { dim }) };
    Value { name: name.into(), r#type: Some(ValueType { tensor_type: Some(tensor_type) }) }
}
