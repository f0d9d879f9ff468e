//! A class is the text of its cell wherever it is read, and no two numbers become one.

use crate::folder::Folder;
use serde_json::json;
use std::fmt::Write;

/// `classes.csv`: 20 rows for each class, which its number alone tells.
fn classes(folder: &Folder, classes: &[&str]) {
    let mut table = "kind,place\n".to_owned();
    for k in 0..20 * classes.len() {
        _ = writeln!(table, "{},{}", classes[k % classes.len()], 10 * (k % classes.len()));
    }
    folder.write("classes.csv", table);
}

const TRAIN: &str =
    "train classes.csv --target kind --epochs 200 --hidden 32 --learning-rate 0.02 -q";

/// The classes that training and `evaluate` found, the latter in each of them 20 rows, and those of `predict`.
fn found(folder: &Folder, options: &str) -> Vec<String> {
    let training = folder.json(&format!("{TRAIN} {options}"));
    let scores = folder.json("evaluate classes.safetensors classes.csv");
    assert_eq!(scores["confusion"], training["train"]["confusion"]);
    let classes = training["classes"].as_array().unwrap();
    let names: Vec<_> = classes.iter().map(|class| class.as_str().unwrap().to_owned()).collect();
    let of_classes = scores["classes"].as_array().unwrap().iter();
    for (of_class, name) in of_classes.zip(&names) {
        assert_eq!((&of_class["class"], &of_class["samples"]), (&json!(name), &json!(20)));
    }
    let svg = folder.printed("plot confusion classes.safetensors classes.csv");
    let right = scores["accuracy"].as_f64().unwrap();
    assert!(svg.contains(&format!("accuracy {:.1} %", 100.0 * right)), "{svg}");
    let predicted = folder.printed("predict classes.safetensors classes.csv");
    for line in predicted.lines().skip(1) {
        let class = line.split(',').next().unwrap().trim_matches('"');
        assert!(names.iter().any(|name| name == class), "{line}");
    }
    names
}

#[test]
fn texts_that_look_like_numbers_stay_apart() {
    let folder = Folder::new();
    classes(&folder, &["01", "1", "1.0"]);
    assert_eq!(found(&folder, "--text kind"), ["01", "1", "1.0"]);
    let scores = folder.json("evaluate classes.safetensors classes.csv");
    assert_eq!(scores["accuracy"], 1.0);
    // As many texts of one number as there are ways to write it, and some more.
    for (texts, order) in [
        (["1000", "1e3", "+1000"], ["+1000", "1000", "1e3"]),
        (["0", "-0", "0.0"], ["-0", "0", "0.0"]),
        (["0x10", "16", "0b10000"], ["0b10000", "0x10", "16"]),
        (["TRUE", "true", "True"], ["TRUE", "True", "true"]),
        (["e\u{301}", "\u{e9}", "E"], ["E", "e\u{301}", "\u{e9}"]),
        (
            ["9007199254740992", "9007199254740993", "9007199254740994"],
            ["9007199254740992", "9007199254740993", "9007199254740994"],
        ),
        (
            ["0.12345678901234567", "0.12345678901234568", "0.1"],
            ["0.1", "0.12345678901234567", "0.12345678901234568"],
        ),
    ] {
        classes(&folder, &texts);
        assert_eq!(found(&folder, "--text kind"), order);
    }
    // Blanks around a cell are none of it.
    classes(&folder, &["01", " 1", "1.0 "]);
    assert_eq!(found(&folder, "--text kind"), ["01", "1", "1.0"]);
    folder.write("other.csv", "kind,place\n1.00,0\n");
    let error = "other.csv, line 2, column \"kind\": \"1.00\" is none of those that were learned: \"01\", \
                 \"1\", \"1.0\"";
    let found = folder.error("evaluate classes.safetensors other.csv");
    assert_eq!(found, (error.into(), Some(1)));
}

#[test]
fn classes_of_numbers_are_called_as_they_are_written() {
    let folder = Folder::new();
    for (texts, options, expected) in [
        (&["01", "02", "10"][..], "", ["01", "02", "10"]),
        (&["1.0", "2.0", "-3.0"], "", ["-3.0", "1.0", "2.0"]),
        (&["7", "9007199254740993", "8"], "", ["7", "8", "9007199254740993"]),
        (&["0.50", "1e3", "2"], "--task classes", ["0.50", "2", "1e3"]),
    ] {
        classes(&folder, texts);
        assert_eq!(found(&folder, options), expected);
    }
    // Equal numbers are one class, whose name is the shortest if there are several.
    folder.write("classes.csv", "kind,place\n01,1\n1.0,2\n2,8\n2,9\n");
    assert_eq!(folder.json(TRAIN)["classes"], json!(["1", "2"]));
    folder.write("other.csv", "kind,place\n1e0,1\n002,8\n");
    let scores = folder.json("evaluate classes.safetensors other.csv");
    assert_eq!(scores["confusion"].as_array().unwrap().len(), 2);
    classes(&folder, &["7", "9007199254740993", "8"]);
    folder.printed(TRAIN);
    folder.write("other.csv", "kind,place\n9007199254740992,1\n");
    let error = "other.csv, line 2, column \"kind\": \"9007199254740992\" is none of those that were \
                 learned: \"7\", \"8\", \"9007199254740993\"";
    let found = folder.error("evaluate classes.safetensors other.csv");
    assert_eq!(found, (error.into(), Some(1)));
}

#[test]
fn whole_numbers_that_would_become_one_are_refused() {
    let folder = Folder::new();
    let gaps = "would become the same number as another whole number, since beyond 9007199254740992 there are \
                gaps; declare the column as text, or leave it out (--text, --without)";
    for (content, expected) in [
        // Nanoseconds since 1970.
        (
            "t,y\n1600000000000000000,no\n1600000000000000001,yes\n",
            format!(", line 3, column \"t\": \"1600000000000000001\" {gaps}"),
        ),
        (
            "t,y\n9007199254740992,no\n-5,yes\n9007199254740993.0,no\n",
            format!(", line 4, column \"t\": \"9007199254740993.0\" {gaps}"),
        ),
        (
            "t,y\n-9.007199254740993e15,no\n-9007199254740992,yes\n",
            format!(", line 3, column \"t\": \"-9007199254740992\" {gaps}"),
        ),
        (
            "t,y\n1,9007199254740993\n2,9007199254740992\n",
            format!(", line 3, column \"y\": \"9007199254740992\" {gaps}"),
        ),
    ] {
        folder.write("d.csv", content);
        let found = folder.error("train d.csv --target y --epochs 1 -q");
        assert_eq!(found, (format!("d.csv{expected}"), Some(1)));
    }
    // A single long number does no harm, nor do two ways to write it; and texts are texts.
    folder.write("d.csv", "t,y\n9007199254740993,no\n9007199254740993.0,yes\n1,no\n");
    folder.printed("train d.csv --target y --epochs 1 -q");
    folder.write("new.csv", "t\n5\n9007199254740993\n9007199254740992\n");
    let error = format!("new.csv, line 4, column \"t\": \"9007199254740992\" {gaps}");
    let error = error.trim_end_matches(" (--text, --without)").to_owned();
    assert_eq!(folder.error("predict d.safetensors new.csv -o out.csv"), (error, Some(1)));
    folder.write("d.csv", "t,y\n9007199254740993,no\n9007199254740992,yes\n1,no\n");
    folder.printed("train d.csv --target y --epochs 1 -q --text t");
    folder.printed("train d.csv --target t --task classes --text t --epochs 1 -q");
    assert_eq!(folder.names(), ["d.csv", "d.safetensors", "new.csv", "trees.csv"]);
}
