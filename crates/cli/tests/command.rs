//! The command as its users run it: what it prints, where, and with which exit code.

use serde_json::Value;
use std::process::{Command, Output};

fn wengert(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_wengert")).args(args).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

fn json(args: &[&str]) -> Value {
    let output = wengert(&[&["--format", "json", "--quiet"], args].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(text(&output.stderr), "");
    assert_eq!(text(&output.stdout).lines().count(), 1);
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Everything but the time.
fn without_seconds(mut object: Value) -> Value {
    object.as_object_mut().unwrap().remove("seconds").unwrap();
    object
}

#[test]
fn the_main_job() {
    let output = wengert(&[]);
    assert!(output.status.success());
    let report = text(&output.stdout);
    for part in [
        "network   30 → 4 (sigmoid) → 1 (sigmoid), f64, seed 42",
        "Breast Cancer Wisconsin (Diagnostic), 569 samples",
        "raw ones saturate the",
        "µs per epoch",
        "accuracy on all samples: 0.98",
        "ten samples, picked with the seed",
    ] {
        assert!(report.contains(part), "{part:?} is not in\n{report}");
    }
    let table = report.lines().skip_while(|line| !line.starts_with("  sample")).skip(1);
    assert_eq!(table.count(), 10);
    let progress: Vec<_> = text(&output.stderr).lines().collect();
    assert_eq!(progress.len(), 11);
    assert!(progress[10].starts_with("epoch 1000/1000  loss 0.01"), "{progress:?}");
}

#[test]
fn quiet_shows_no_progress() {
    let output = wengert(&["--quiet", "--epochs", "5"]);
    assert_eq!(text(&output.stderr), "");
}

#[test]
fn json_has_the_promised_fields() {
    let object = json(&["--epochs", "50"]);
    let fields: Vec<_> = object.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(fields, ["accuracy", "epochs", "initial_loss", "loss", "samples", "seconds"]);
    assert_eq!(object["epochs"], 50);
    assert!(object["loss"].as_f64() < object["initial_loss"].as_f64());
    let samples = object["samples"].as_array().unwrap();
    assert_eq!(samples.len(), 10);
    for sample in samples {
        assert!((0..569).contains(&sample["index"].as_i64().unwrap()));
        assert!((0.0..=1.0).contains(&sample["predicted"].as_f64().unwrap()));
        assert!([0.0, 1.0].contains(&sample["actual"].as_f64().unwrap()));
    }
}

#[test]
fn a_test_part_is_judged_too() {
    let object = json(&["--test-fraction", "0.25"]);
    for accuracy in ["accuracy", "test_accuracy"] {
        assert!(object[accuracy].as_f64() > Some(0.9), "{object}");
    }
    let report = wengert(&["--quiet", "--test-fraction", "0.25", "--epochs", "10"]);
    let report = text(&report.stdout);
    assert!(report.contains("427 samples") && report.contains("test part"), "{report}");
    assert!(report.contains("of 427)") && report.contains("of 142)"), "{report}");
}

#[test]
fn the_seed_decides_every_bit() {
    for precision in ["f64", "f32"] {
        let run = |seed, threads| {
            let args =
                ["--seed", seed, "--threads", threads, "--precision", precision, "--epochs", "200"];
            without_seconds(json(&args))
        };
        assert_eq!(run("7", "1"), run("7", "1"));
        assert_eq!(run("7", "1"), run("7", "3"));
        assert_ne!(run("7", "1"), run("8", "1"));
    }
}

#[test]
fn every_activation_trains() {
    for activation in [
        "identity",
        "sigmoid",
        "tanh",
        "relu",
        "leaky_relu",
        "elu",
        "selu",
        "softplus",
        "silu",
        "gelu",
        "gelu_tanh",
        "mish",
    ] {
        let args = ["--activation", activation, "--learning-rate", "0.3", "--epochs", "300"];
        let object = json(&args);
        assert!(object["accuracy"].as_f64() > Some(0.95), "{activation}: {object}");
    }
}

#[test]
fn a_wrong_option_gets_one_line_and_exit_code_2() {
    let whole = "expected a whole number from";
    for (args, line) in [
        (vec!["--epochs", "0"], format!("--epochs \"0\": {whole} 1 to 1000000000")),
        (vec!["--epochs", "ten"], format!("--epochs \"ten\": {whole} 1 to 1000000000")),
        (vec!["--hidden", "-1"], format!("--hidden \"-1\": {whole} 1 to 65536")),
        (vec!["--threads", "0"], format!("--threads \"0\": {whole} 1 to 1024")),
        (vec!["--seed", "x"], format!("--seed \"x\": {whole} 0 to 18446744073709551615")),
        (vec!["--learning-rate", "0"], "--learning-rate \"0\": expected a positive number".into()),
        (vec!["--learning-rate", "inf"], "--learning-rate \"inf\": expected a positive number".into()),
        (
            vec!["--test-fraction", "1"],
            "--test-fraction \"1\": expected a number between 0 and 1, both excluded".into(),
        ),
        (vec!["--precision", "f16"], "--precision \"f16\": expected one of f64, f32".into()),
        (vec!["--format", "xml"], "--format \"xml\": expected one of text, json".into()),
        (
            vec!["--activation", "sin"],
            "--activation \"sin\": expected one of identity, sigmoid, tanh, relu, leaky_relu, elu, selu, \
             softplus, silu, gelu, gelu_tanh, mish"
                .into(),
        ),
        (vec!["--seed"], "--seed needs a value; `wengert --help` lists what is allowed".into()),
        (vec!["--format"], "--format needs a value; allowed: text, json".into()),
        (vec!["--foo"], "unknown argument \"--foo\"; `wengert --help` lists what is allowed".into()),
        (vec!["train"], "unknown argument \"train\"; `wengert --help` lists what is allowed".into()),
        (vec!["--seed", "1", "--seed", "2"], "--seed is given twice".into()),
    ] {
        let output = wengert(&args);
        assert_eq!(text(&output.stderr), format!("error: {line}\n"), "{args:?}");
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert_eq!(text(&output.stdout), "");
    }
}

#[test]
fn a_part_without_samples_is_refused() {
    let output = wengert(&["--test-fraction", "0.0001"]);
    let expected = "error: a fraction of 0.0001 of 569 samples leaves one part empty\n";
    assert_eq!(text(&output.stderr), expected);
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn help_and_version_go_to_standard_output() {
    let help = wengert(&["--help"]);
    assert!(help.status.success() && text(&help.stdout).contains("--learning-rate <RATE>"));
    let version = wengert(&["--version"]);
    assert_eq!(text(&version.stdout), concat!("wengert ", env!("CARGO_PKG_VERSION"), "\n"));
}
