//! The messages of `onnx.proto` that are used, with the numbers of their fields there.

use super::wire::Message;
use super::{IR_VERSION, OPSET};

/// The type of the entries of a tensor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Type {
    Float = 1,
    Int64 = 7,
    Bool = 9,
    #[default]
    Double = 11,
}

/// `ModelProto`: a graph, and what is to be known of it.
pub(super) fn model(graph: &Message, properties: &[(String, String)]) -> Message {
    Message::default()
        .int(1, IR_VERSION)
        .text(2, "wengert")
        .text(3, env!("CARGO_PKG_VERSION"))
        .message(7, graph)
        // `OperatorSetIdProto`, of the default domain.
        .message(8, &Message::default().int(2, OPSET))
        .each(properties, |model, (key, value)| {
            // `StringStringEntryProto`
            model.message(14, &Message::default().text(1, key).text(2, value))
        })
}

/// `GraphProto`
pub(super) fn graph(
    nodes: &[Message],
    tensors: &[Message],
    input: &Message,
    output: &Message,
) -> Message {
    Message::default()
        .each(nodes, |graph, node| graph.message(1, node))
        .text(2, "network")
        .each(tensors, |graph, tensor| graph.message(5, tensor))
        .message(11, input)
        .message(12, output)
}

/// `NodeProto`, called as its output.
pub(super) fn node(
    operator: &str,
    inputs: &[&str],
    output: &str,
    attributes: &[Message],
) -> Message {
    Message::default()
        .each(inputs, |node, input| node.text(1, input))
        .text(2, output)
        .text(3, output)
        .text(4, operator)
        .each(attributes, |node, attribute| node.message(5, attribute))
}

/// `AttributeProto` of type `INT`.
pub(super) fn int(name: &str, value: i64) -> Message {
    Message::default().text(1, name).int(3, value).int(20, 2)
}

/// `AttributeProto` of type `INTS`.
pub(super) fn ints(name: &str, values: &[i64]) -> Message {
    Message::default().text(1, name).ints(8, values).int(20, 7)
}

/// `TensorProto`
pub(super) fn tensor(name: &str, data_type: Type, shape: &[usize], bytes: &[u8]) -> Message {
    let lengths: Vec<i64> = shape.iter().map(|&length| length as i64).collect();
    Message::default().ints(1, &lengths).int(2, data_type as i64).text(8, name).bytes(9, bytes)
}

/// `ValueInfoProto`: a matrix of `f64` with a row for each sample.
pub(super) fn samples(name: &str, columns: usize) -> Message {
    let rows = Message::default().text(2, "samples");
    let columns = Message::default().int(1, columns as i64);
    let shape = Message::default().message(1, &rows).message(1, &columns);
    let tensor = Message::default().int(1, Type::Double as i64).message(2, &shape);
    Message::default().text(1, name).message(2, &Message::default().message(1, &tensor))
}
