//! ONNX files, read back by prost.

mod proto;

use prost::Message;
use proto::{
    Attribute, AttributeType, Dimension, Graph, Length, Model, Node, OperatorSet, Property, Shape,
    Tensor, TensorType, Type, Value, ValueType,
};
use wengert_files::{Onnx, Output};
use wengert_layers::{Activation, Dense, Gelu, Init, LayerNorm, Random, Tanh};
use wengert_tape::Params;
use wengert_trainer::Standardizer;

/// The model in the bytes, which have to be those that prost writes: it knows every field in them.
fn read(onnx: &Onnx) -> Model {
    let bytes = onnx.to_bytes();
    let model = Model::decode(&*bytes).unwrap();
    assert!(model.encode_to_vec() == bytes, "prost writes other bytes");
    model
}

fn node(operator: &str, inputs: &[&str], output: &str, attribute: Vec<Attribute>) -> Node {
    Node {
        input: inputs.iter().map(|&input| input.into()).collect(),
        output: vec![output.into()],
        name: output.into(),
        op_type: operator.into(),
        attribute,
    }
}

fn to(data_type: Type) -> Vec<Attribute> {
    let i = data_type as i64;
    vec![Attribute { name: "to".into(), i, ints: vec![], r#type: AttributeType::Int.into() }]
}

fn tensor(name: &str, data_type: Type, dims: &[i64], raw_data: Vec<u8>) -> Tensor {
    Tensor { dims: dims.into(), data_type: data_type.into(), name: name.into(), raw_data }
}

fn samples(name: &str, elem_type: Type, columns: i64) -> Value {
    let lengths = [Length::Param("samples".into()), Length::Value(columns)];
    let dim = lengths.map(|length| Dimension { value: Some(length) }).into();
    let tensor_type = TensorType { elem_type: elem_type.into(), shape: Some(Shape { dim }) };
    Value { name: name.into(), r#type: Some(ValueType { tensor_type: Some(tensor_type) }) }
}

#[test]
fn every_field_is_where_onnx_reads_it() {
    let (mut params, mut init) = (Params::<f32>::default(), Init::he_normal(Random::seed(1)));
    let layer = Dense::new(&mut params, 2, 1, Tanh, &mut init);
    params.as_mut_slice().copy_from_slice(&[0.5, -2.0, 3.25]);
    let scale = Standardizer::new(vec![10.0, -20.0], vec![2.0, 4.0]).unwrap();
    let onnx = Onnx::new(2).standardize(&scale).layer(&params, &layer).unwrap();
    let onnx = onnx.property("unit", "cm").property("note", "");

    let doubles = |numbers: [f64; 2]| numbers.iter().flat_map(|x| x.to_le_bytes()).collect();
    let floats = |numbers: &[f32]| numbers.iter().flat_map(|x| x.to_le_bytes()).collect();
    let graph = Graph {
        node: vec![
            node("Cast", &["features"], "cast_0", to(Type::Double)),
            node("Sub", &["cast_0", "constant_0"], "sub_1", vec![]),
            node("Div", &["sub_1", "constant_1"], "div_2", vec![]),
            node("Cast", &["div_2"], "cast_3", to(Type::Float)),
            node("Gemm", &["cast_3", "constant_2", "constant_3"], "gemm_4", vec![]),
            node("Tanh", &["gemm_4"], "tanh_5", vec![]),
            node("Identity", &["tanh_5"], "predictions", vec![]),
        ],
        name: "network".into(),
        initializer: vec![
            tensor("constant_0", Type::Double, &[2], doubles([10.0, -20.0])),
            tensor("constant_1", Type::Double, &[2], doubles([2.0, 4.0])),
            tensor("constant_2", Type::Float, &[2, 1], floats(&[0.5, -2.0])),
            tensor("constant_3", Type::Float, &[1, 1], floats(&[3.25])),
        ],
        input: vec![samples("features", Type::Float, 2)],
        output: vec![samples("predictions", Type::Float, 1)],
    };
    let property = |key: &str, value: &str| Property { key: key.into(), value: value.into() };
    let expected = Model {
        ir_version: 8,
        producer_name: "wengert".into(),
        producer_version: env!("CARGO_PKG_VERSION").into(),
        graph: Some(graph),
        opset_import: vec![OperatorSet { domain: String::new(), version: 17 }],
        metadata_props: vec![property("unit", "cm"), property("note", "")],
    };
    assert_eq!(read(&onnx), expected);
}

#[test]
fn an_attribute_of_several_numbers_and_one_of_an_axis_are_read() {
    let mut params = Params::<f64>::new();
    let norm = LayerNorm::new(&mut params, 3);
    let onnx = Onnx::new(3).layer(&params, &(norm, Output::Softmax)).unwrap();
    let nodes = read(&onnx).graph.unwrap().node;
    let attribute = |operator: &str| {
        let node = nodes.iter().find(|node| node.op_type == operator).unwrap();
        node.attribute.clone()
    };
    let axis = Attribute { name: "axis".into(), i: 1, ints: vec![], r#type: 2 };
    assert_eq!(attribute("LogSoftmax"), [axis]);
    let axes = Attribute { name: "axes".into(), i: 0, ints: vec![1], r#type: 7 };
    assert_eq!(attribute("ReduceMean"), [axes]);
}

/// With layers of 1000 columns lengths take more than two bytes.
#[test]
fn prost_writes_the_same_bytes() {
    let (mut params, mut init) = (Params::<f64>::new(), Init::he_normal(Random::seed(1)));
    for width in [0, 1, 128, 1000] {
        for activation in Activation::ALL {
            let onnx = Onnx::new(width).layer(&params, activation).unwrap();
            assert!(!read(&onnx).graph.unwrap().node.is_empty());
        }
    }
    let wide = Dense::new(&mut params, 1000, 40, Gelu, &mut init);
    read(&Onnx::new(1000).layer(&params, &wide).unwrap());
}
