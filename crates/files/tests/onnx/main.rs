//! ONNX files, read back by prost.

mod proto;

use prost::Message;
use proto::{
    Attribute, AttributeType, Dimension, Graph, Length, Model, Node, OperatorSet, Property, Shape,
    Tensor, TensorType, Type, Value, ValueType,
};
use wengert_files::{Onnx, Output};
use wengert_layers::{Activation, Dense, Gelu, Init, Layer, LayerNorm, Random, Tanh, Widths};
use wengert_tape::{Element, Elementwise, Params, Scalar, Var};
use wengert_trainer::Standardizer;

/// The model in the bytes, which must equal those that prost writes: it knows every field in them.
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

fn doubles(numbers: &[f64]) -> Vec<u8> {
    numbers.iter().flat_map(|x| x.to_le_bytes()).collect()
}

fn samples(name: &str, columns: i64) -> Value {
    let lengths = [Length::Param("samples".into()), Length::Value(columns)];
    let dim = lengths.map(|length| Dimension { value: Some(length) }).into();
    let tensor_type = TensorType { elem_type: Type::Double.into(), shape: Some(Shape { dim }) };
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

    let floats = |numbers: &[f32]| numbers.iter().flat_map(|x| x.to_le_bytes()).collect();
    let graph = Graph {
        node: vec![
            node("Sub", &["features", "constant_0"], "sub_0", vec![]),
            node("Div", &["sub_0", "constant_1"], "div_1", vec![]),
            node("Cast", &["div_1"], "cast_2", to(Type::Float)),
            node("Gemm", &["cast_2", "constant_2", "constant_3"], "gemm_3", vec![]),
            node("Tanh", &["gemm_3"], "tanh_4", vec![]),
            node("Cast", &["tanh_4"], "predictions", to(Type::Double)),
        ],
        name: "network".into(),
        initializer: vec![
            tensor("constant_0", Type::Double, &[2], doubles(&[10.0, -20.0])),
            tensor("constant_1", Type::Double, &[2], doubles(&[2.0, 4.0])),
            tensor("constant_2", Type::Float, &[2, 1], floats(&[0.5, -2.0])),
            tensor("constant_3", Type::Float, &[1, 1], floats(&[3.25])),
        ],
        input: vec![samples("features", 2)],
        output: vec![samples("predictions", 1)],
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

/// A function, as a layer.
#[derive(Debug)]
struct Each<F>(F);

impl<F> Widths for Each<F> {
    fn inputs(&self) -> Option<usize> {
        None
    }
    fn outputs(&self) -> Option<usize> {
        None
    }
}

impl<F: Elementwise, T: Element> Layer<T> for Each<F> {
    fn forward<'t>(&self, x: Var<'t, T>) -> Var<'t, T> {
        x.map(self.0.clone())
    }
}

/// Each node as its operator and inputs, a cast with the type as well.
fn operators(onnx: &Onnx) -> Vec<String> {
    let text = |node: &Node| match &node.attribute[..] {
        [to] if node.op_type == "Cast" => format!("Cast {} {}", node.input.join(" "), to.i),
        _ => format!("{} {}", node.op_type, node.input.join(" ")),
    };
    read(onnx).graph.unwrap().node.iter().map(text).collect()
}

/// In `f64` all but Erf is: (1 + erf(x/√2))/2, where its left tail is cut, times x; far right it is x.
#[test]
fn a_layer_of_f64_rounds_around_an_operator_of_f32() {
    let onnx = Onnx::new(1).layer(&Params::<f64>::new(), &Each(Gelu)).unwrap();
    assert_eq!(
        operators(&onnx),
        [
            "Max features constant_0",
            "Mul features constant_2",
            "Cast mul_1 1",
            "Erf cast_2",
            "Cast erf_3 11",
            "Add constant_1 cast_4",
            "Mul add_5 constant_3",
            "Mul max_0 mul_6",
            "Add features constant_0",
            "Greater add_8 constant_4",
            "Where greater_9 features mul_7",
            "Cast where_10 11",
        ]
    );
    let tensors = read(&onnx).graph.unwrap().initializer;
    assert!(tensors.iter().all(|tensor| tensor.data_type() == Type::Double));
    assert_eq!(tensors[2].raw_data, doubles(&[0.5_f64.sqrt()]));
    assert_eq!(onnx.single_ops().collect::<Vec<_>>(), ["Erf"]);

    let onnx = Onnx::new(1).layer(&Params::<f32>::default(), &Each(Gelu)).unwrap();
    let operators = operators(&onnx);
    assert_eq!(operators.iter().filter(|text| text.starts_with("Cast")).count(), 2, "both ends");
    let tensors = read(&onnx).graph.unwrap().initializer;
    assert!(tensors.iter().all(|tensor| tensor.data_type() == Type::Float));
    assert_eq!(onnx.single_ops().count(), 0);
}

/// Types change where they have to, and a number is a constant of each.
#[test]
fn layers_of_both_types() {
    #[derive(Clone, Copy, Debug)]
    struct Tenth;
    impl Elementwise for Tenth {
        fn eval<S: Scalar>(&self, x: S) -> S {
            x * S::of(0.1)
        }
    }
    let (single, double) = (Params::<f32>::default(), Params::<f64>::new());
    let onnx =
        Onnx::new(1).layer(&double, &Each(Tenth)).unwrap().layer(&single, &Each(Tenth)).unwrap();
    let onnx = onnx.layer(&single, &Each(Tenth)).unwrap().layer(&double, &Each(Tenth)).unwrap();
    assert_eq!(
        operators(&onnx),
        [
            "Mul features constant_0",
            "Cast mul_0 1",
            "Mul cast_1 constant_1",
            "Mul mul_2 constant_1",
            "Cast mul_3 11",
            "Mul cast_4 constant_0",
            "Cast mul_5 11",
        ]
    );
    let tensors = read(&onnx).graph.unwrap().initializer;
    let bytes: Vec<_> = tensors.into_iter().map(|tensor| tensor.raw_data).collect();
    assert_eq!(bytes, [doubles(&[0.1]), 0.1_f32.to_le_bytes().to_vec()]);
}

#[test]
fn the_operators_of_f32() {
    #[derive(Clone, Copy, Debug)]
    struct All;
    impl Elementwise for All {
        fn eval<S: Scalar>(&self, x: S) -> S {
            x.softplus() + x.normal_cdf() + x.cos() + x.erf() + x.atan() + x.sin() + x.sigmoid()
        }
    }
    let onnx = Onnx::new(1).layer(&Params::<f64>::new(), &Each(All)).unwrap();
    assert_eq!(onnx.single_ops().collect::<Vec<_>>(), ["Atan", "Cos", "Erf", "Softplus"]);
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
