//! The command as a process.

use serde_json::Value;
use std::process::{Command, Output};

pub(crate) fn wengert(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_wengert")).args(args).output().unwrap()
}

pub(crate) fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// The JSON of a quiet run, and what it has to say beside it.
pub(crate) fn json_and_note(args: &[&str]) -> (Value, String) {
    let output = wengert(&[&["--format", "json", "--quiet"], args].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(text(&output.stdout).lines().count(), 1);
    (serde_json::from_slice(&output.stdout).unwrap(), text(&output.stderr).to_owned())
}

pub(crate) fn json(args: &[&str]) -> Value {
    let (object, note) = json_and_note(args);
    assert_eq!(note, "");
    object
}

/// Everything but the time, and the setting that must not matter.
pub(crate) fn without(mut object: Value, fields: &[&str]) -> Value {
    for field in fields {
        object.as_object_mut().unwrap().remove(*field).unwrap();
    }
    object
}
