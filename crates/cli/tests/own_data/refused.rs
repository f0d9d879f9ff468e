//! What cannot be used: one line with the file and the place, exit code 1, and nothing is lost or left.

use crate::edited::edited;
use crate::folder::{Folder, text};
use std::fs;

const TRAIN: &str = "train d.csv --target y --epochs 1 -q";

/// The content of `d.csv`, and what is said of it.
fn tables() -> Vec<(Vec<u8>, String)> {
    let columns: Vec<_> = (0..65_537).map(|k| format!("c{k}")).collect();
    let unclosed = [b"a,y\n1,no\n\"".to_vec(), vec![b'x'; 17 << 20]].concat();
    let number = "is not a number, but line 2 has one; correct it, or declare the column as text";
    let missing = "the cell is missing; such rows can be dropped, or features replaced by their mean \
                   (--missing drop, --missing mean)";
    let utf8 = "save the file as UTF-8 text";
    let rows: [(Vec<u8>, String); 20] = [
        (
            vec![],
            ": the file is empty; expected a line of column names, then a line for each sample".into(),
        ),
        (b"a,y\n".into(), ": there is a line of column names, but no data".into()),
        (
            b"a,y\n1,no\n2\n".into(),
            ", line 3: expected 2 cells, one for each column, got 1".into(),
        ),
        (
            b"a,y\n1,no\n2,yes,3\n".into(),
            ", line 3: expected 2 cells, one for each column, got 3".into(),
        ),
        (b"a,Y2\n1,no\n".into(), ": there is no column \"y\"; there are \"a\", \"Y2\"".into()),
        (b"a,y\n1,no\ntwo,yes\n".into(), format!(", line 3, column \"a\": \"two\" {number}")),
        (
            b"a,y\nx,no\n2,yes\n".into(),
            ", line 3, column \"a\": \"2\" is a number, but line 2 has a text; correct it, or declare \
             the column as text"
                .into(),
        ),
        (b"a,y\n1,no\nNaN,yes\n".into(), format!(", line 3, column \"a\": {missing}")),
        (b"a,y\n1,no\n2,\n3,yes\n".into(), format!(", line 3, column \"y\": {missing}")),
        (b"a,y\n1,no\ninf,yes\n".into(), ", line 3, column \"a\": \"inf\" is not finite".into()),
        (b"a,y\n1,no\n1e999,yes\n".into(), ", line 3, column \"a\": \"1e999\" is not finite".into()),
        (
            b"a,y\n1,no\n2,no\n".into(),
            ", column \"y\": every row is of class \"no\"; at least two classes are needed".into(),
        ),
        (b"y\nno\nyes\n".into(), ": there are no features: the target is the only column".into()),
        (columns.join(",").into(), ", line 1: more than 65536 columns".into()),
        (
            unclosed,
            ", line 3: a record of more than 16777216 bytes begins here; is a quote not closed?".into(),
        ),
        (
            b"a,y\n1,no\n2,M\xfcnchen\n".into(),
            format!(", line 3, column \"y\": the byte 0xFC is not UTF-8; {utf8}"),
        ),
        (b"\xff\xfea\0,\0y\0".into(), format!(": this is UTF-16; {utf8}")),
        (b"PK\x03\x04".into(), format!(": this is a ZIP archive or a workbook; {utf8}")),
        (
            b"a,y,a\n1,no,2\n".into(),
            ", line 1, column \"a\": columns 1 and 3 have the same name".into(),
        ),
        (b"a,,y\n1,2,no\n".into(), ", line 1: column 2 has no name".into()),
    ];
    rows.into()
}

#[test]
fn tables_that_cannot_be_trained_on() {
    let folder = Folder::new();
    for (content, expected) in tables() {
        folder.write("d.csv", content);
        assert_eq!(folder.error(TRAIN), (format!("d.csv{expected}"), Some(1)));
        assert_eq!(folder.names(), ["d.csv", "trees.csv"]);
    }
}

#[test]
fn names_and_options_that_do_not_fit_the_table() {
    let folder = Folder::new();
    for (line, expected) in [
        ("--target sik", "trees.csv: there is no column \"sik\"; did you mean \"sick\"?"),
        (
            "--target sick --without ages",
            "trees.csv: there is no column \"ages\"; did you mean \"age\"?",
        ),
        (
            "--target kind --task regression",
            "trees.csv, column \"kind\": \"oak\" is not a number, and the column is one of numbers",
        ),
        (
            "--target height --task classes --max-categories 5",
            "trees.csv, column \"height\": 60 different classes, and at most 5 are learned; is this the \
             target?",
        ),
        (
            "--target sick --text age --max-categories 50",
            "trees.csv, column \"age\": 60 different texts, and at most 50 become features; leave the \
             column out",
        ),
        (
            "--target sick --loss softmax",
            "--loss softmax: the target has 2 classes; they take bce, mse, mae or huber",
        ),
        (
            "--target height --loss bce",
            "--loss bce: the target is a number; that takes mse, mae or huber",
        ),
        (
            "--target sick --validation 0.001",
            "--validation 0.001: a fraction of 0.001 of 60 samples leaves one part empty",
        ),
        ("--target sick --max-columns 3", "trees.csv, line 1: more than 3 columns"),
        (
            "--target sick --max-record 12",
            "trees.csv, line 1: a record of more than 12 bytes begins here; is a quote not closed?",
        ),
    ] {
        let found = folder.error(&format!("train trees.csv -q {line}"));
        assert_eq!(found, (expected.into(), Some(1)), "{line}");
    }
    assert_eq!(folder.names(), ["trees.csv"]);
}

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
        ("--out trees.csv", format!("trees.csv: {no_model}")),
        ("--out kept --overwrite", "kept: permission denied".into()),
        ("--out kept/model", "kept/model: a part of the path is a file, not a folder".into()),
        ("--log no/log", "no/log: there is no such file".into()),
        ("--log models", "models: this is a folder, not a file".into()),
    ] {
        // So many epochs that the test would not end.
        let line = format!("train trees.csv --target sick -q --epochs 1000000000 {out}");
        assert_eq!(folder.error(&line), (expected, Some(1)), "{out}");
    }
    assert_eq!(folder.names(), ["kept", "models", "trees.csv"]);
    assert_eq!(folder.text("kept"), "old");
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
        ("predict m no.csv", "no.csv: there is no such file"),
        ("predict m trees.csv -o no/out.csv", "no/out.csv: there is no such folder"),
        (
            "predict m trees.csv --keep kid",
            "trees.csv: there is no column \"kid\"; did you mean \"kind\"?",
        ),
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

#[test]
fn tables_that_do_not_fit_the_model() {
    let folder = Folder::new();
    folder.printed("train trees.csv --target sick --epochs 1 -q --out m");
    folder.write("out.csv", "old");
    let known = "none of those that were learned: \"beech\", \"birch\", \"oak\"";
    for (content, expected) in [
        ("age\n1\n", ": the model needs columns that are not there: \"kind\", \"height\"".into()),
        (
            "kind,age,height\noak,1,2\nash,3,4\n",
            format!(", line 3, column \"kind\": \"ash\" is {known}"),
        ),
        (
            "kind,age,height\noak,old,2\n",
            ", line 2, column \"age\": \"old\" is not a number, and the column is one of numbers"
                .into(),
        ),
        (
            "kind,age,height\noak,1,2\noak,,2\n",
            ", line 3, column \"age\": the cell is missing; such rows can be dropped, or features \
             replaced by their mean"
                .into(),
        ),
    ] {
        folder.write("d.csv", content);
        let expected = (format!("d.csv{expected}"), Some(1));
        let output = folder.wengert("predict m d.csv");
        assert_eq!(text(&output.stdout), "");
        assert_eq!(folder.error("predict m d.csv"), expected);
        assert_eq!(folder.error("predict m d.csv -o out.csv"), expected);
        assert_eq!(folder.text("out.csv"), "old");
    }
    folder.write("d.csv", "kind,age,height,sick\noak,1,2,maybe\n");
    let error = "d.csv, line 2, column \"sick\": \"maybe\" is none of those that were learned: \"no\", \
                 \"yes\"";
    assert_eq!(folder.error("evaluate m d.csv"), (error.into(), Some(1)));
    assert_eq!(folder.names(), ["d.csv", "m", "out.csv", "trees.csv"]);
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
