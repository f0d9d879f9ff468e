//! `wengert plot`: pictures and their destinations.

use crate::run::{text, wengert};
use roxmltree::Document;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use wengert_files::{Architecture, Encoder, Log, Model, Output as Out, Task};
use wengert_layers::{Identity, Init, Random};
use wengert_trainer::{Dataset, Epoch, Matrix, Params, iris};

/// An empty folder for a test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("plot").join(name);
    _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn plot(args: &[&str]) -> Output {
    wengert(&[&["plot"], args].concat())
}

/// The texts of a picture.
fn texts(svg: &str) -> Vec<String> {
    let document = Document::parse(svg).expect("the picture is XML");
    let texts = document.descendants().filter(|node| node.has_tag_name("text"));
    texts.map(|node| node.text().unwrap().trim().to_owned()).collect()
}

/// The picture on standard output.
#[track_caller]
fn drawn(args: &[&str]) -> Vec<String> {
    let output = plot(args);
    assert!(output.status.success() && output.stderr.is_empty(), "{}", text(&output.stderr));
    texts(text(&output.stdout))
}

#[track_caller]
fn assert_refused(args: &[&str], line: &str) {
    let output = plot(args);
    assert_eq!(
        (output.status.code(), text(&output.stderr)),
        (Some(1), &*format!("error: {line}\n"))
    );
    assert!(output.stdout.is_empty());
}

/// A network without hidden layers that sees the second class where 2·a > b.
fn model(path: &Path, data: &Dataset<f64>, task: Task) {
    let mut params = Params::<f64>::default();
    let architecture = Architecture::dense(&[data.features().col_count(), 1], Identity, Identity);
    let network = architecture.build(&mut params, &mut Init::he_normal(Random::seed(1)));
    let weights = [2.0, -1.0].into_iter().chain([0.0; 2]);
    params.as_mut_slice().iter_mut().zip(weights).for_each(|(to, from)| *to = from);
    let output = Out::of(task.loss());
    let encoder = Encoder::of_dataset(data, "kind", task);
    Model { encoder, standardizer: None, network, output, scale: None }
        .save(path, &params)
        .unwrap();
}

fn two_features() -> Dataset<f64> {
    let names = vec!["a".into(), "b".into()];
    Dataset::with_names(Matrix::zeros(2, 2), Matrix::from([[0.0], [1.0]]), names).unwrap()
}

fn classes() -> Task {
    Task::Classes(vec!["low".into(), "high".into()])
}

#[test]
fn losses_come_from_a_log() {
    let folder = folder("loss");
    let (log, svg) = (folder.join("log.jsonl"), folder.join("loss.svg"));
    let mut writer = Log::create(&log).unwrap();
    for number in 1..=10 {
        let loss = 1.0 / number as f64;
        let epoch = Epoch { number, loss, validation_loss: Some(2.0 * loss), gradient_norm: 1.0 };
        writer.append(&epoch, 0.1, 0.5).unwrap();
    }
    let [log, svg_path] = [&log, &svg].map(|path| path.to_str().unwrap());
    let shown = drawn(&["loss", log, "--title", "Mine"]);
    for text in ["Mine", "epoch", "training 0.1", "validation 0.2"] {
        assert!(shown.contains(&text.to_owned()), "{text} {shown:?}");
    }
    for option in ["-o", "--out", "--svg"] {
        let output = plot(&["loss", log, "--title", "Mine", option, svg_path]);
        assert!(output.status.success() && output.stdout.is_empty() && output.stderr.is_empty());
        assert_eq!(texts(&fs::read_to_string(&svg).unwrap()), shown);
        fs::remove_file(&svg).unwrap();
    }
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "nothing else is left");
}

#[test]
fn activations_are_those_that_were_named() {
    let shown = drawn(&["activations", "mish", "leaky_relu(0.2)"]);
    assert!(shown.contains(&"mish".into()) && shown.contains(&"leaky_relu(0.2)".into()));
    assert!(!shown.contains(&"relu".into()));
    assert!(drawn(&["activations"]).contains(&"gelu_tanh".into()));
    let output = plot(&["activations", "nope"]);
    assert_eq!(output.status.code(), Some(2));
    let line = text(&output.stderr);
    assert!(line.contains("\"nope\": expected one of identity, sigmoid,"), "{line}");
    assert_eq!(line.lines().count(), 1);
}

#[test]
fn classes_are_drawn_by_a_model_and_a_table() {
    let folder = folder("model");
    let (path, table) = (folder.join("model.safetensors"), folder.join("table.csv"));
    model(&path, &two_features(), classes());
    // Rows of one class each are right; the last is taken for the other.
    fs::write(&table, "kind,b,a\nlow,9,1\nlow,8,2\nhigh,1,5\nhigh,9,2\n").unwrap();
    let [path, table] = [&path, &table].map(|path| path.to_str().unwrap());
    let shown = drawn(&["confusion", path, table]);
    for text in
        ["Predictions of \"kind\"", "3 of 4 right, accuracy 75.0 %", "low", "high", "2", "0"]
    {
        assert!(shown.contains(&text.to_owned()), "{text} {shown:?}");
    }
    let shown = drawn(&["boundary", path, table]);
    for text in ["Decision boundary of \"kind\"", "a", "b", "probability of", "low", "high"] {
        assert!(shown.contains(&text.to_owned()), "{text} {shown:?}");
    }
}

#[test]
fn what_cannot_be_drawn_is_said_in_one_line() {
    let folder = folder("refused");
    let file = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let (two, number, four) = (file("two"), file("number"), file("four"));
    model(Path::new(&two), &two_features(), classes());
    model(Path::new(&number), &two_features(), Task::Regression);
    model(Path::new(&four), &iris(), classes());
    let (table, log) = (file("table.csv"), file("log.jsonl"));
    fs::write(&table, "a,b,kind\n1,2,low\n2,x,high\n").unwrap();
    fs::write(&log, "").unwrap();
    let (to, names) = (file("nowhere/plot.svg"), "sepal length (cm)");
    assert!(iris().names()[0] == names);
    for (args, line) in [
        (&["loss", &log][..], format!("{log}: there is no epoch in this log")),
        (&["loss", &table], format!("{table}, line 1: this is no record of an epoch")),
        (&["loss", "none.jsonl"], "none.jsonl: there is no such file".into()),
        (&["activations", "-o", &to], format!("{to}: there is no such folder")),
        (
            &["confusion", &number, &table],
            format!("{number}: the model predicts \"kind\" as a number, not as a class"),
        ),
        (
            &["boundary", &number, &table],
            format!("{number}: the model predicts \"kind\" as a number, not as a class"),
        ),
        (
            &["boundary", &four, &table],
            format!(
                "{four}: a decision boundary is drawn of 2 numeric features; the model has target \
                 \"kind\": 2 classes: \"low\", \"high\"; features: 4 numeric"
            ),
        ),
        (
            &["boundary", &two, &table],
            format!(
                "{table}, line 3, column \"b\": \"x\" is not a number, and the column is one of numbers"
            ),
        ),
        (
            &["confusion", &two, "x.npy"],
            "--targets is missing: the .npy file of the targets".into(),
        ),
    ] {
        assert_refused(args, &line);
    }
    let output = plot(&[]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(text(&output.stderr).lines().count(), 1, "{}", text(&output.stderr));
}
