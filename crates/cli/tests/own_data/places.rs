//! The one rule for files that are written: another file is not replaced without --overwrite.

use crate::folder::Folder;

/// The output of each command, and its name for it. F stands for the file.
const WRITERS: [(&str, &str); 8] = [
    ("train trees.csv --target sick --epochs 1 -q --out F", "model"),
    ("predict m trees.csv -o F", "table of such predictions"),
    ("export m --onnx F", "ONNX file"),
    ("plot loss log --out F", "picture"),
    ("plot activations tanh --svg F", "picture"),
    ("plot confusion m trees.csv -o F", "picture"),
    ("explain --svg F", "picture"),
    ("explain --dot F", "graph"),
];

#[test]
fn a_file_of_another_kind_stays_without_overwrite() {
    let folder = Folder::new();
    folder.printed("train trees.csv --target sick --epochs 2 -q --out m --log log");
    let pictures = [
        "<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\"/>\n",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"24\" height=\"24\"><path d=\"M0 0\"/></svg>\n",
        "digraph mine { a -> b }\n",
        "a,b,predicted sick\n1,2,yes\n",
        "",
        "x",
    ];
    for (line, name) in WRITERS {
        let line = line.replace('F', "f");
        let error = format!(
            "f: this is no {name} that could be replaced by another; --overwrite replaces it all the same"
        );
        for content in pictures {
            folder.write("f", content);
            assert_eq!(folder.error(&line), (error.clone(), Some(1)), "{line}");
            assert_eq!(folder.text("f"), content);
        }
        folder.printed(&format!("{line} --overwrite"));
        let written = folder.read("f");
        assert!(written.len() > 100, "{line}");
        // One of the same kind makes room.
        folder.printed(&line);
        assert!(folder.read("f") == written, "{line}");
    }
    assert_eq!(folder.names(), ["f", "log", "m", "trees.csv"]);
}

#[test]
fn what_is_read_or_written_otherwise_is_never_replaced() {
    let folder = Folder::new();
    folder.printed("train trees.csv --target sick --epochs 1 -q --out m --log log");
    for (line, what) in [
        ("predict m trees.csv -o m", "m: this is the model"),
        ("predict m trees.csv -o trees.csv", "trees.csv: this is the data"),
        ("export m --onnx m", "m: this is the model"),
        ("plot loss log -o log", "log: this is the log"),
        ("plot confusion m trees.csv -o trees.csv", "trees.csv: this is the data"),
        ("plot boundary m trees.csv -o m", "m: this is the model"),
        ("explain --svg new --dot new", "new: this is the picture"),
        ("train trees.csv --target sick --out log --log log", "log: this is the log"),
    ] {
        let error = (format!("{what}; write to another file"), Some(1));
        assert_eq!(folder.error(&format!("{line} --overwrite")), error, "{line}");
    }
    // A log is never another file.
    let error = "trees.csv, line 1: this is no record of an epoch";
    let line = "train trees.csv --target sick --log trees.csv --overwrite";
    assert_eq!(folder.error(line), (error.into(), Some(1)));
    assert_eq!(folder.names(), ["log", "m", "trees.csv"]);
}

#[test]
fn nothing_is_lost_by_a_training_that_does_not_begin() {
    let folder = Folder::new();
    folder.printed("train trees.csv --target sick --epochs 3 -q --out m --log log");
    let before = (folder.read("m"), folder.text("log"));
    folder.write("bad.csv", "kind,sick\noak,yes\noak\n");
    let error = "bad.csv, line 3: expected 2 cells, one for each column, got 1";
    let line = "train bad.csv --target sick --out m --log log";
    assert_eq!(folder.error(line), (error.into(), Some(1)));
    assert_eq!((folder.read("m"), folder.text("log")), before);
}
