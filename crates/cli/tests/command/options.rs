//! Options: the one-line message for a wrong one, and the help.

use crate::run::{text, wengert};
use wengert_layers::Activation;

#[test]
fn a_wrong_option_gets_one_line_and_exit_code_2() {
    let whole = "expected a whole number from";
    let names: Vec<_> = Activation::ALL.iter().map(|activation| activation.name()).collect();
    let part = "expected a number from 0.003 to 0.997: each part needs 2 of the 569 samples";
    for (args, line) in [
        (vec!["--epochs", "0"], format!("--epochs \"0\": {whole} 1 to 1000000000")),
        (vec!["--epochs", "ten"], format!("--epochs \"ten\": {whole} 1 to 1000000000")),
        (vec!["--hidden", "-1"], format!("--hidden \"-1\": {whole} 1 to 65536")),
        (vec!["--threads", "0"], format!("--threads \"0\": {whole} 1 to 1024")),
        (vec!["--seed", "x"], format!("--seed \"x\": {whole} 0 to 18446744073709551615")),
        (vec!["--test-fraction", "1"], format!("--test-fraction \"1\": {part}")),
        (vec!["--test-fraction", "0.0001"], format!("--test-fraction \"0.0001\": {part}")),
        (vec!["--test-fraction", "1e-5"], format!("--test-fraction \"1e-5\": {part}")),
        (vec!["--test-fraction", "0.999"], format!("--test-fraction \"0.999\": {part}")),
        (vec!["--test-fraction", "0.9999"], format!("--test-fraction \"0.9999\": {part}")),
        (vec!["--quiet=1"], "--quiet \"1\": it takes no value".into()),
        (vec!["--epoch", "5"], "unknown argument \"--epoch\"; did you mean --epochs?".into()),
        (vec!["--precision", "f16"], "--precision \"f16\": expected one of f64, f32".into()),
        (vec!["--format", "xml"], "--format \"xml\": expected one of text, json".into()),
        (
            vec!["--activation", "sin"],
            format!("--activation \"sin\": expected one of {}", names.join(", ")),
        ),
        (vec!["--activation", "ReLU"], "--activation \"ReLU\": did you mean relu?".into()),
        (
            vec!["--activation", "leaky_rleu(0.2)"],
            "--activation \"leaky_rleu(0.2)\": did you mean leaky_relu(0.2)?".into(),
        ),
        (
            vec!["--activation", "swish(1)"],
            format!("--activation \"swish(1)\": expected one of {}", names.join(", ")),
        ),
        (
            vec!["--activation", "elu(inf)"],
            "--activation \"elu(inf)\": expected elu or elu(finite number), as in elu(1)".into(),
        ),
        (vec!["--activation", "relu(3)"], "--activation \"relu(3)\": relu takes no number".into()),
        (
            vec!["fruit.csv"],
            "unknown argument \"fruit.csv\"; `wengert train fruit.csv --target COLUMN` trains on it".into(),
        ),
        (
            vec!["iris", "--epochs", "3"],
            "unknown argument \"iris\"; `wengert train iris` trains on it".into(),
        ),
        (vec!["--seed"], "--seed needs a value; `wengert --help` lists what is allowed".into()),
        (vec!["--format"], "--format needs a value; allowed: text, json".into()),
        (
            vec!["--foo"],
            "unknown argument \"--foo\"; `wengert --help` lists what is allowed".into(),
        ),
        (vec!["trian"], "unknown argument \"trian\"; did you mean train?".into()),
        (vec!["foo"], "unknown argument \"foo\"; `wengert --help` lists what is allowed".into()),
        (vec!["--seed", "1", "--seed", "2"], "--seed is given twice".into()),
        (vec!["inspect", "m", "--format", "xml"], "--format \"xml\": expected one of text, json".into()),
        (
            vec!["explain", "--epochs", "1"],
            "unknown argument \"--epochs\"; `wengert explain --help` lists what is allowed".into(),
        ),
        (
            vec!["plot", "loss"],
            "<LOG> is missing; `wengert plot loss --help` lists what is allowed".into(),
        ),
        (
            vec!["plot", "loss", "--foo", "train"],
            "unknown argument \"--foo\"; `wengert plot loss --help` lists what is allowed".into(),
        ),
        (vec!["--seed", "1", "explain"], "explain cannot be used with --seed".into()),
        (
            vec!["explain", "--hidden", "0"],
            "--hidden \"0\": expected a whole number from 1 to 65536".into(),
        ),
    ] {
        let output = wengert(&args);
        assert_eq!(text(&output.stderr), format!("error: {line}\n"), "{args:?}");
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert_eq!(text(&output.stdout), "");
    }
}

#[test]
fn a_learning_rate_must_be_one_that_the_precision_can_hold() {
    let f64 = "f64 can hold (4.9e-324 to 1.7e308)";
    let f32 = "f32 can hold (1.4e-45 to 3.4e38)";
    for (rate, precision, range) in [
        ("0", "f64", f64),
        ("-1", "f64", f64),
        ("inf", "f64", f64),
        ("NaN", "f64", f64),
        ("fast", "f64", f64),
        ("1e400", "f64", f64),
        ("1e-400", "f64", f64),
        ("1e39", "f32", f32),
        ("1e-60", "f32", f32),
    ] {
        let output = wengert(&["--learning-rate", rate, "--precision", precision]);
        let expected = format!("expected a positive finite number that {range}");
        assert_eq!(text(&output.stderr), format!("error: --learning-rate {rate:?}: {expected}\n"));
        assert_eq!(output.status.code(), Some(2));
    }
    for (rate, precision) in
        [("4.9e-324", "f64"), ("1.7e308", "f64"), ("1.4e-45", "f32"), ("3.4e38", "f32")]
    {
        let args = ["--learning-rate", rate, "--precision", precision, "--epochs", "1", "-q"];
        assert_ne!(wengert(&args).status.code(), Some(2), "{rate} {precision}");
    }
}

#[test]
fn help_and_version_go_to_standard_output() {
    let help = wengert(&["--help"]);
    assert!(help.status.success());
    for part in
        ["--learning-rate <RATE>", ": 1 to 10⁹", ": 1 to 65536", ": 1 to 1024", "0.003 to 0.997"]
    {
        assert!(text(&help.stdout).contains(part), "{part}");
    }
    assert!(text(&help.stdout).contains("\n  inspect      Show the contents of a model file"));
    let help = wengert(&["inspect", "--help"]);
    assert!(help.status.success() && text(&help.stdout).contains("--format <FORMAT>"));
    let version = wengert(&["--version"]);
    assert_eq!(text(&version.stdout), concat!("wengert ", env!("CARGO_PKG_VERSION"), "\n"));
}
