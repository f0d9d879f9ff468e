//! Files and places that cannot be used: one line with the file and the place, exit code 1, and nothing is lost or left.

use crate::edited::edited;
use crate::folder::{Folder, text};
use std::fs;

#[test]
fn places_where_nothing_can_be_written_are_found_before_the_training() {
    let folder = Folder::new();
    fs::create_dir(folder.path("models")).unwrap();
    folder.write("kept", "old");
    let mut permissions = fs::metadata(folder.path("kept")).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(folder.path("kept"), permissions).unwrap();
    let no_model = "this is no model that could be replaced by another; --overwrite replaces it all the \
                    same";
    for (out, expected) in [
        ("--out no/model", "no/model: there is no such folder".to_owned()),
        ("--out models", "models: this is a folder, not a file".into()),
        ("--out kept", format!("kept: {no_model}")),
        ("--out trees.csv", "trees.csv: this is the data; write to another file".into()),
        (
            "--out ./trees.csv --overwrite",
            "./trees.csv: this is the data; write to another file".into(),
        ),
        ("--out new --log ./new --overwrite", "new: this is the log; write to another file".into()),
        ("--out kept --overwrite", "kept: permission denied".into()),
        ("--out kept/model", "kept/model: a part of the path is a file, not a folder".into()),
        ("--log no/log", "no/log: there is no such file".into()),
        ("--log models", "models: this is a folder, not a file".into()),
    ] {
        // Enough epochs that the test would not end.
        let line = format!("train trees.csv --target sick -q --epochs 1000000000 {out}");
        assert_eq!(folder.error(&line), (expected, Some(1)), "{out}");
    }
    assert_eq!(folder.names(), ["kept", "models", "trees.csv"]);
    assert_eq!(folder.text("kept"), "old");
    assert!(folder.text("trees.csv").starts_with("kind,age"));
    let line = "train x.npy --targets y.npy -q --out y.npy --overwrite";
    folder.write("y.npy", "old");
    let error = "y.npy: this is the file of targets; write to another file";
    assert_eq!(folder.error(line), (error.into(), Some(1)));
    assert_eq!(folder.text("y.npy"), "old");
}

#[test]
fn files_that_are_not_there_or_something_else() {
    let folder = Folder::new();
    folder.printed("train trees.csv --target sick --epochs 1 -q --out m");
    fs::create_dir(folder.path("f")).unwrap();
    for (line, expected) in [
        ("train no.csv --target y", "no.csv: there is no such file"),
        ("train f --target y", "f: this is a folder, not a file"),
        ("train no.npy --targets y.npy", "no.npy: there is no such file"),
        ("train trees.npy --targets trees.csv", "trees.npy: this is no NumPy array"),
        ("predict no m", "no: there is no such file"),
        ("predict f trees.csv", "f: this is a folder, not a file"),
        ("predict trees.csv m", "trees.csv: this is no model, and m is one; the model comes first"),
        (
            "evaluate trees.csv m",
            "trees.csv: this is no model, and m is one; the model comes first",
        ),
        ("predict m no.csv", "no.csv: there is no such file"),
        ("predict m trees.csv -o no/out.csv", "no/out.csv: there is no such folder"),
        (
            "predict m trees.csv --keep kid",
            "trees.csv: there is no column \"kid\"; did you mean \"kind\"?",
        ),
        ("predict m trees.csv -o ./m", "./m: this is the model; write to another file"),
        (
            "predict m trees.csv -o ./trees.csv",
            "./trees.csv: this is the data; write to another file",
        ),
        ("plot confusion m trees.csv -o m", "m: this is the model; write to another file"),
        (
            "plot confusion m trees.csv -o trees.csv",
            "trees.csv: this is the data; write to another file",
        ),
        ("plot loss trees.csv -o trees.csv", "trees.csv: this is the log; write to another file"),
        ("export m --onnx m", "m: this is the model; write to another file"),
        ("evaluate m f", "f: this is a folder, not a file"),
        ("export m --onnx no/m.onnx", "no/m.onnx: there is no such folder"),
        ("inspect no", "no: there is no such file"),
    ] {
        fs::copy(folder.path("trees.csv"), folder.path("trees.npy")).unwrap();
        assert_eq!(folder.error(line), (expected.into(), Some(1)), "{line}");
    }
    assert_eq!(folder.names(), ["f", "m", "trees.csv", "trees.npy"]);
}

#[cfg(unix)]
#[test]
fn links_are_followed_and_loops_are_not() {
    use std::os::unix::fs::symlink;
    let folder = Folder::new();
    symlink("loop", folder.path("loop")).unwrap();
    symlink("trees.csv", folder.path("link.csv")).unwrap();
    symlink("real", folder.path("m")).unwrap();
    let line = "train link.csv --target sick --epochs 1 -q --out";
    let error = format!("{line} loop");
    assert_eq!(folder.error(&error), ("loop: too many symbolic links".into(), Some(1)));
    let (said, code) = folder.error("inspect loop");
    assert!(said.starts_with("loop: ") && code == Some(1), "{said}");
    folder.printed(&format!("{line} m"));
    assert_eq!(folder.names(), ["link.csv", "loop", "m", "real", "trees.csv"]);
    assert!(fs::symlink_metadata(folder.path("m")).unwrap().is_symlink());
}

#[test]
fn models_that_cannot_be_used() {
    let folder = Folder::new();
    folder.printed("train trees.csv --target sick --epochs 1 -q --out m");
    let model = folder.read("m");
    let cut = "this is no file of safetensors, or a truncated or damaged one: ";
    let flipped = |at: usize| {
        let mut flipped = model.clone();
        flipped[at] ^= 16;
        flipped
    };
    let damaged = "the file is damaged: its checksum is not that of its content";
    for (bytes, expected) in [
        (vec![], format!("{cut}header too small")),
        (model[..100].to_vec(), format!("{cut}invalid header length")),
        (
            model[..model.len() - 1].to_vec(),
            format!("{cut}incomplete metadata, file not fully covered"),
        ),
        ([&(1_u64 << 60).to_le_bytes(), &model[8..]].concat(), format!("{cut}header too large")),
        (folder.read("trees.csv"), format!("{cut}header too large")),
        (flipped(model.len() - 3), damaged.into()),
        (
            edited(&model, r#"\"format\":1"#, r#"\"format\":2"#),
            "the model is of format 2, and this version reads format 1".into(),
        ),
    ] {
        folder.write("x", bytes);
        let lines =
            ["predict x trees.csv", "evaluate x trees.csv", "inspect x", "export x --onnx o"];
        for line in lines {
            assert_eq!(folder.error(line), (format!("x: {expected}"), Some(1)), "{line}");
        }
        let resume = "train trees.csv --target sick --epochs 1 -q --out x --resume";
        assert_eq!(folder.error(resume), (format!("x: {expected}"), Some(1)));
    }
    assert_eq!(folder.names(), ["m", "trees.csv", "x"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk() {
    let folder = Folder::new();
    folder.printed("train trees.csv --target sick --epochs 1 -q --out m");
    for line in [
        "predict m trees.csv",
        "evaluate m trees.csv",
        "inspect m",
        "completions bash",
        "train iris -q",
    ] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = folder.command(line).stdout(full).output().unwrap();
        assert_eq!(text(&output.stderr), "error: standard output: the disk is full\n", "{line}");
        assert_eq!(output.status.code(), Some(1), "{line}");
    }
    let error = ("/dev/full: the disk is full".to_owned(), Some(1));
    for line in [
        "predict m trees.csv -o /dev/full",
        "export m --onnx /dev/full",
        "train iris --epochs 1 -q --out /dev/full",
        "train iris --epochs 1 -q --log /dev/full",
    ] {
        assert_eq!(folder.error(line), error, "{line}");
    }
    assert_eq!(folder.names(), ["m", "trees.csv"]);
}
