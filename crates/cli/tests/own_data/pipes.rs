//! Pipes: a log goes into one; nothing else does, and none is opened that nobody serves.
#![cfg(unix)]

use crate::folder::{Folder, text};
use crate::interrupted::wait_for;
use std::cell::RefCell;
use std::process::{Command, Output, Stdio};

fn pipe(folder: &Folder, name: &str) {
    assert!(Command::new("mkfifo").arg(folder.path(name)).status().unwrap().success());
}

/// What a command says that does not wait for anybody.
fn finished(folder: &Folder, line: &str) -> Output {
    let mut command = folder.command(line);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let child = RefCell::new(child);
    wait_for(|| child.borrow_mut().try_wait().unwrap().is_some());
    child.into_inner().wait_with_output().unwrap()
}

#[test]
fn a_log_goes_into_a_pipe_past_each_checkpoint() {
    let folder = Folder::new();
    pipe(&folder, "log");
    let line = "train trees.csv --target sick --epochs 5 -q --out m --checkpoint-every 1 --log log";
    let reader =
        Command::new("cat").arg(folder.path("log")).stdout(Stdio::piped()).spawn().unwrap();
    let output = finished(&folder, line);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let log = text(&reader.wait_with_output().unwrap().stdout);
    folder.printed(&line.replace("--log log", "--log whole"));
    let numbers = |log: &str| -> Vec<String> {
        log.lines().map(|line| line.split(",\"seconds\"").next().unwrap().to_owned()).collect()
    };
    assert_eq!(numbers(&log), numbers(&folder.text("whole")));
    assert_eq!(numbers(&log).len(), 5);
    // A reader that goes away ends no training, and a device has nothing to wait for.
    let mut head = Command::new("head");
    let reader = head.arg("-c1").arg(folder.path("log")).stdout(Stdio::piped()).spawn().unwrap();
    let output = finished(&folder, &line.replace("--epochs 5", "--epochs 400"));
    assert!(output.status.success(), "{}", text(&output.stderr));
    reader.wait_with_output().unwrap();
    let output = finished(&folder, &line.replace("--log log", "--log /dev/null"));
    assert!(output.status.success(), "{}", text(&output.stderr));
}

#[test]
fn no_other_file_is_a_pipe() {
    let folder = Folder::new();
    folder.printed("train trees.csv --target sick --epochs 1 -q --out m");
    pipe(&folder, "pipe");
    for line in [
        "train trees.csv --target sick --epochs 1 -q --out pipe",
        "train trees.csv --target sick --epochs 1 -q --out pipe --overwrite",
        "train trees.csv --target sick --epochs 1 -q --out pipe --resume",
        "predict m trees.csv -o pipe",
        "export m --onnx pipe",
        "plot activations -o pipe",
        "explain --svg pipe",
        "explain --dot pipe --overwrite",
        "predict pipe trees.csv",
        "evaluate pipe trees.csv",
        "inspect pipe",
        "export pipe --onnx m.onnx",
    ] {
        let output = finished(&folder, line);
        assert_eq!(text(&output.stderr), "error: pipe: this is no regular file\n", "{line}");
        assert_eq!(output.status.code(), Some(1), "{line}");
    }
    let output = finished(&folder, "train pipe");
    let error = "error: --target is missing: the column to be predicted\n";
    assert_eq!((text(&output.stderr), output.status.code()), (error.into(), Some(2)));
    assert_eq!(folder.names(), ["m", "pipe", "trees.csv"]);
}

#[test]
fn a_pipe_that_looks_like_a_temporary_file_is_in_nobodys_way() {
    let folder = Folder::new();
    let names = [".wengert-0123456789abcdef.tmp", ".wengert-1-1.tmp"];
    names.iter().for_each(|name| pipe(&folder, name));
    for line in [
        "train trees.csv --target sick --epochs 1 -q --out m --log log",
        "train trees.csv --target sick --epochs 2 -q --out m --log log --resume",
        "predict m trees.csv -o p.csv",
        "export m --onnx m.onnx",
        "plot loss log -o p.svg",
    ] {
        let output = finished(&folder, line);
        assert!(output.status.success(), "{line}: {}", text(&output.stderr));
    }
    let written = ["log", "m", "m.onnx", "p.csv", "p.svg", "trees.csv"];
    assert_eq!(folder.names(), [&names[..], &written].concat());
}
