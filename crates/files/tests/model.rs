//! Models in files: what comes back, and what is refused, word for word.

mod edited;

use edited::edited;
use safetensors::{Dtype, SafeTensors};
use std::fs;
use tempfile::TempDir;
use wengert_files::{
    Architecture, Csv, Encoding, FileError, Missing, Model, Output, Stored, load_params,
    save_params,
};
use wengert_layers::{Dense, Identity, Init, LeakyRelu, Random, Sigmoid, Tanh};
use wengert_tape::{Matrix, Params};
use wengert_trainer::{DataError, Standardizer};

const TABLE: &str = "color,legs,age\nred,4,20.5\nblue,2,3\nred,0,1.25\nblue,,7\n";

/// A regression with a standardiser before and behind, from a table with texts and gaps.
fn model<T: Stored>() -> (Model, Params<T>) {
    let table = Csv::new().read_from("pets", TABLE.as_bytes()).unwrap();
    let encoder = Encoding::of("age").regression().missing(Missing::Mean).learn(&table).unwrap();
    let data = encoder.encode(table).unwrap().data;
    let (mut params, mut init) = (Params::default(), Init::glorot_uniform(Random::seed(1)));
    let network = Architecture::dense(&[3, 2, 1], LeakyRelu { slope: 0.2 }, Identity);
    let model = Model {
        encoder,
        standardizer: Some(Standardizer::fit(&data).unwrap()),
        network: network.build(&mut params, &mut init),
        output: Output::Identity,
        scale: Some(Standardizer::fit_lenient(data.targets())),
    };
    (model, params)
}

fn saved<T: Stored>((model, params): &(Model, Params<T>)) -> Vec<u8> {
    let folder = TempDir::new().unwrap();
    model.save(folder.path().join("model"), params).unwrap();
    fs::read(folder.path().join("model")).unwrap()
}

fn load(bytes: &[u8]) -> Result<(Model, Params<f32>), FileError> {
    Model::load_from("m.safetensors", bytes.to_vec())
}

fn round_trip<T: Stored>() {
    let (model, params) = model::<T>();
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("model");
    model.save(&path, &params).unwrap();
    let (other, numbers) = Model::load::<T>(&path).unwrap();
    let bits = |params: &Params<T>| -> Vec<u64> {
        params.as_slice().iter().map(|x| x.to_f64().to_bits()).collect()
    };
    assert_eq!(bits(&numbers), bits(&params));
    assert_eq!(other.encoder, model.encoder);
    assert_eq!(other.standardizer, model.standardizer);
    assert_eq!(other.scale, model.scale);
    assert_eq!(other.output, model.output);
    assert_eq!(other.network.architecture(), model.network.architecture());
    let features = Matrix::from([[1.0, 0.0, 4.0], [0.0, 1.0, 1.5]]);
    let predictions = model.predict(&params, &features).unwrap();
    assert_eq!(other.predict(&numbers, &features).unwrap(), predictions);
    // The same model is the same file.
    assert_eq!(saved(&(other, numbers)), fs::read(&path).unwrap());
}

#[test]
fn what_is_saved_comes_back_to_the_bit() {
    round_trip::<f32>();
    round_trip::<f64>();
}

#[test]
fn numbers_of_the_other_type_are_converted() {
    let (model, params) = model::<f64>();
    let (_, rounded) = load(&saved(&(model, params.clone()))).unwrap();
    assert_eq!(rounded.as_slice(), params.map(|x| x as f32).as_slice());
}

/// By hand: standardiser, layers and scale.
#[test]
fn predictions_go_through_everything() {
    let (model, params) = model::<f64>();
    let features = [0.0, 1.0, 4.0];
    let (before, behind) = (model.standardizer.as_ref().unwrap(), model.scale.as_ref().unwrap());
    let moments = before.means().iter().zip(before.deviations());
    let x: Vec<f64> = features.iter().zip(moments).map(|(x, (m, d))| (x - m) / d).collect();
    let weight = |name: &str, i, j| params.get(params.find(name).unwrap()).at(i, j);
    let hidden = [0, 1].map(|j| {
        let z: f64 = (0..3).map(|i| x[i] * weight("dense1.weight", i, j)).sum();
        if z > 0.0 { z } else { 0.2 * z }
    });
    let y = (0..2).map(|i| hidden[i] * weight("dense2.weight", i, 0)).sum::<f64>();
    let expected = y * behind.deviations()[0] + behind.means()[0];
    let predicted = model.predict(&params, &Matrix::from([features])).unwrap().at(0, 0);
    assert!((predicted - expected).abs() < 1e-13, "{predicted} {expected}");
    let error = model.predict(&params, &Matrix::from([[1.0]])).unwrap_err();
    assert_eq!(error, DataError::Features { expected: 3, got: 1 });
}

/// Names, shapes and bytes of `nn.Linear(3, 2)` and of one with a single input.
#[test]
fn tensors_are_as_pytorch_has_them() {
    let mut params = Params::<f32>::default();
    let mut init = Init::he_normal(Random::seed(1));
    let layer = Dense::new(&mut params, 3, 2, Tanh, &mut init);
    Dense::new(&mut params, 1, 2, Sigmoid, &mut init);
    let folder = TempDir::new().unwrap();
    save_params(folder.path().join("layers"), &params).unwrap();
    let bytes = fs::read(folder.path().join("layers")).unwrap();
    let tensors = SafeTensors::deserialize(&bytes).unwrap();
    let shape = |name: &str| tensors.tensor(name).unwrap().shape().to_vec();
    assert_eq!(shape("dense1.weight"), [2, 3]);
    assert_eq!(shape("dense1.bias"), [2]);
    assert_eq!(shape("dense2.weight"), [2, 1]);
    let weight = tensors.tensor("dense1.weight").unwrap();
    assert_eq!(weight.dtype(), Dtype::F32);
    let row_major = weight.data().chunks(4).map(|b| f32::from_le_bytes(b.try_into().unwrap()));
    let own = (0..6).map(|k| params.get(layer.weight()).at(k % 3, k / 3));
    assert!(row_major.eq(own));
}

#[test]
fn every_flipped_bit_and_every_truncation_is_an_error() {
    let file = saved(&model::<f32>());
    assert!(load(&file).is_ok());
    for at in 0..file.len() {
        assert!(load(&file[..at]).is_err(), "{at} bytes");
        for bit in 0..8 {
            let mut flipped = file.clone();
            flipped[at] ^= 1 << bit;
            assert!(load(&flipped).is_err(), "bit {bit} of byte {at}");
        }
    }
}

#[test]
fn refused_models() {
    let file = saved(&model::<f32>());
    let flipped = |at: usize| {
        let mut flipped = file.clone();
        flipped[at] ^= 1;
        flipped
    };
    let cut = "this is no file of safetensors, or a truncated or damaged one: ";
    let wrong = "the metadata do not describe a model: ";
    for (bytes, message) in [
        (vec![], format!("{cut}header too small")),
        (b"age,legs\n1,2\n".to_vec(), format!("{cut}header too large")),
        (file[..100].to_vec(), format!("{cut}invalid header length")),
        (
            file[..file.len() - 1].to_vec(),
            format!("{cut}incomplete metadata, file not fully covered"),
        ),
        ([&(1_u64 << 60).to_le_bytes(), &file[8..]].concat(), format!("{cut}header too large")),
        (
            flipped(file.len() - 3),
            "the file is damaged: its checksum is not that of its content".into(),
        ),
        (
            edited(&file, r#"\"format\":1"#, r#"\"format\":2"#),
            "the model is of format 2, and this version reads format 1".into(),
        ),
        (
            edited(&file, r#"\"format\":1"#, r#"\"form\":1"#),
            format!("{wrong}missing field `format` at line 1 column CUT"),
        ),
        (
            edited(&file, r#"\"inputs\":3"#, r#"\"inputs\":99999999999"#),
            format!("{wrong}the network has 99999999999 features; expected 3"),
        ),
        (
            edited(&file, r#"\"outputs\":2"#, r#"\"outputs\":99999999999"#),
            "tensor \"dense1.weight\" has shape [2, 3]; expected [99999999999, 3]".into(),
        ),
        (
            edited(&file, r#"\"outputs\":1"#, r#"\"outputs\":7"#),
            format!("{wrong}the network has 7 outputs; expected 1"),
        ),
        (
            edited(&file, r#"\"outputs\":2"#, r#"\"outputs\":0"#),
            format!("{wrong}a layer of the network is empty"),
        ),
        (
            edited(&file, "leaky_relu(0.2)", "leaky_relu(x)"),
            format!(
                "{wrong}activation \"leaky_relu(x)\": expected leaky_relu or \
                leaky_relu(number), as in leaky_relu(0.01) at line 1 column CUT"
            ),
        ),
        (
            edited(&file, r#"\"deviations\":["#, r#"\"deviations\":[1.0,"#),
            format!("{wrong}expected 3 features, got 4"),
        ),
        (
            edited(&file, r#"\"means\":["#, r#"\"means\":[1.0,"#),
            format!("{wrong}expected 3 features, got 4"),
        ),
        (
            edited(&file, "\"dense2.bias\"", "\"dense3.bias\""),
            "tensor \"dense2.bias\" is missing".into(),
        ),
        (
            edited(&file, r#""dtype":"F32","shape":[1]"#, r#""dtype":"I32","shape":[1]"#),
            "tensor \"dense2.bias\" holds numbers of type I32; expected F32 or F64".into(),
        ),
        (
            edited(&file, r#""shape":[2,3]"#, r#""shape":[3,2]"#),
            "tensor \"dense1.weight\" has shape [3, 2]; expected [2, 3]".into(),
        ),
    ] {
        let error = load(&bytes).unwrap_err().to_string();
        let error = error.split(" column ").next().unwrap();
        let message = message.split(" column ").next().unwrap();
        assert_eq!(error, format!("m.safetensors: {message}"));
    }
}

#[test]
fn parameters_alone() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("params");
    let (_, params) = model::<f32>();
    save_params(&path, &params).unwrap();
    let mut others = params.zeros_like();
    load_params(&path, &mut others).unwrap();
    assert_eq!(others.as_slice(), params.as_slice());

    let error = Model::load::<f32>(&path).unwrap_err().to_string();
    assert!(
        error.ends_with("params: there are tensors, but not of a model that wengert has saved")
    );
    let mut fewer = Params::<f32>::default();
    fewer.add("dense1.weight", Matrix::zeros(3, 2));
    let error = load_params(&path, &mut fewer).unwrap_err().to_string();
    assert!(error.ends_with("tensor \"dense1.bias\" belongs to no layer"), "{error}");
    assert!(fewer.as_slice().iter().all(|x| *x == 0.0));
}

#[test]
fn files_that_cannot_be_read() {
    let error = |path: &str| Model::load::<f32>(path).unwrap_err().to_string();
    assert_eq!(error("no/model"), "no/model: there is no such file");
    assert_eq!(error("/"), "/: this is a folder, not a file");
    if cfg!(target_os = "linux") {
        assert_eq!(error("/dev/zero"), "/dev/zero: this is no regular file");
    }
}
