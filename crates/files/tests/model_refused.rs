//! Files of models that are refused, word for word.

mod edited;
mod models;

use edited::edited;
use models::{load, model, saved};
use wengert_files::Model;

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
            format!("{wrong}a layer has no outputs"),
        ),
        (
            edited(&file, "leaky_relu(0.2)", "leaky_relu(x)"),
            format!(
                "{wrong}activation \"leaky_relu(x)\": expected leaky_relu or \
                leaky_relu(finite number), as in leaky_relu(0.01) at line 1 column CUT"
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
            edited(&file, r#"\"target\":\"age\""#, r#"\"target\":\"legs\""#),
            format!("{wrong}column \"legs\" is there twice"),
        ),
        (
            edited(&file, r#"\"task\":\"regression\""#, r#"\"task\":{\"classes\":[\"a\"]}"#),
            format!("{wrong}there are fewer than 2 classes"),
        ),
        (
            edited(&file, r#"\"rate\":0.25"#, r#"\"rate\":1.25"#),
            format!("{wrong}the rate of a dropout is not in [0, 1)"),
        ),
        (
            edited(&file, r#"{\"dropout\":{\"rate\":0.25}}"#, r#"\"layer_norm\""#),
            "tensor \"layer_norm1.weight\" is missing".into(),
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
fn files_that_cannot_be_read() {
    let error = |path: &str| Model::load::<f32>(path).unwrap_err().to_string();
    assert_eq!(error("no/model"), "no/model: there is no such file");
    assert_eq!(error("/"), "/: this is a folder, not a file");
    if cfg!(target_os = "linux") {
        assert_eq!(error("/dev/zero"), "/dev/zero: this is no regular file");
    }
}
