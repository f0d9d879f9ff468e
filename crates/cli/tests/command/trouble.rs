//! Messages when something goes wrong, and results that must survive it.

use crate::run::{json, json_and_note, text, wengert};
use serde_json::Value;
use std::process::{Command, Stdio};

#[test]
fn a_training_that_failed_says_so() {
    let run = |rate| json_and_note(&["--epochs", "20", "--learning-rate", rate]);
    let (object, note) = run("1e4");
    let warning = format!(
        "the loss rose from 0.251177 to {:.6}: a learning rate of 1e4 is too large; try 1.0 or less",
        object["loss"].as_f64().unwrap()
    );
    assert_eq!(note, format!("warning: {warning}\n"));
    assert_eq!(object["warning"], warning);
    let (object, note) = run("1e-9");
    let warning = "the loss went from 0.251177 to 0.251177, and the best constant prediction has \
                   0.233765: try more epochs or a larger learning rate";
    assert_eq!(note, format!("warning: {warning}\n"));
    assert_eq!(object["warning"], warning);
    // Short, but on its way.
    assert_eq!(json(&["--epochs", "1"])["warning"], Value::Null);
    let output = wengert(&["--learning-rate", "1e308", "--activation", "relu", "--quiet"]);
    let error = text(&output.stderr);
    // Which of the two leaves the range first depends on the order of sums, and so on the CPU.
    let starts = ["loss", "gradient"].map(|of| format!("error: the {of} is not finite in epoch 2"));
    assert!(starts.iter().any(|start| error.starts_with(start)), "{error}");
    assert!(
        error.ends_with("; a learning rate of 1e308 is too large; try 1.0 or less\n"),
        "{error}"
    );
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn more_threads_than_processors_are_obeyed_with_a_word() {
    let processors = std::thread::available_parallelism().unwrap().get();
    let threads = (processors + 1).to_string();
    let (object, note) = json_and_note(&["--threads", &threads, "--epochs", "20"]);
    assert_eq!(
        note,
        format!(
            "warning: --threads {threads} on {processors} processors: more threads than processors \
             gain nothing\n"
        )
    );
    assert_eq!(object["threads"], processors + 1);
    assert_eq!(
        json(&["--threads", &processors.to_string(), "--epochs", "20"])["threads"],
        processors
    );
}

/// The result must arrive even if nobody reads the progress.
#[cfg(target_os = "linux")]
#[test]
fn nothing_is_lost_where_standard_error_cannot_be_written() {
    let run = |args: &[&str]| {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_wengert"));
        command.args(args).stdout(Stdio::piped()).stderr(full).output().unwrap()
    };
    let output = run(&["--learning-rate", "1e4", "--epochs", "20"]);
    assert!(output.status.success());
    assert!(text(&output.stdout).contains("10 of the 569 samples"));
    assert_eq!(run(&["--epochs", "0"]).status.code(), Some(2));
    let overflow = ["--learning-rate", "1e308", "--activation", "relu"];
    assert_eq!(run(&overflow).status.code(), Some(1));
}
