//! Control characters in names, cells, labels and files do not reach the terminal.

use crate::folder::{Folder, text};
use std::process::Output;

/// Sets the title of a window; CSI as a single character; turns the direction of what follows; a backspace.
const EVIL: &str = "\u{1b}]0;x\u{7}\u{9b}31m\u{202e}\u{8}";
const SHOWN: &str = r"\u{1b}]0;x\u{7}\u{9b}31m\u{202e}\u{8}";

/// Everything that is written, which is free of them.
#[track_caller]
fn clean(output: &Output) -> String {
    let all = text(&output.stdout) + &text(&output.stderr);
    let is_hidden = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
    assert!(!all.contains(is_hidden), "{all:?}");
    all
}

#[test]
fn labels_names_and_files_are_shown_without_control_characters() {
    let folder = Folder::new();
    let rows: Vec<_> =
        (0..40).map(|k| format!("{},{EVIL}{}\n", k % 5, ["no", "yes"][k % 2])).collect();
    let table = format!("\"a{EVIL}\nb\",y\n{}", rows.concat());
    folder.write(&format!("d{EVIL}.csv"), &table);
    folder.write("d.csv", &table);
    let out = format!("m{EVIL}");
    let run = |line: &str| {
        let words: Vec<_> = line.split(' ').map(|word| word.replace('§', EVIL)).collect();
        folder.command("").args(words).output().unwrap()
    };
    let said = clean(&run("train d§.csv --target y --epochs 1 -q --out m§"));
    let class = format!("{SHOWN}no");
    for part in [
        format!("data      d{SHOWN}.csv: 40 samples"),
        format!("target    y, 2 classes: {class} 20, {SHOWN}yes 20\n"),
        format!("\nclass{}  precision", " ".repeat(SHOWN.len() - 2)),
        format!("\nactual {class} "),
        format!("\nsaved     m{SHOWN}\n"),
    ] {
        assert!(said.contains(&part), "{part}\n{said}");
    }
    for (line, part) in [
        ("evaluate m§ d§.csv", format!("\n{class}  ")),
        ("inspect m§", format!("\na{SHOWN}\\nb  ")),
        ("inspect m§", format!("target    \"y\", 2 classes: \"{class}\", \"{SHOWN}yes\"\n")),
        ("plot confusion m§ d.csv", "<svg ".into()),
        ("plot activations § -o m", format!("error: [NAMES]... \"{SHOWN}\": expected one of")),
        (
            "export m§ --onnx o§",
            format!("o{SHOWN}: from 1 features to the probability of class \"{SHOWN}yes\""),
        ),
        ("predict m§ no§.csv", format!("error: no{SHOWN}.csv: there is no such file\n")),
        (
            "predict m§ d.csv --keep § -o o",
            format!("there is no column \"{SHOWN}\"; did you mean \"a{SHOWN}\\nb\"?"),
        ),
        ("train d.csv --target § -q", format!("error: d.csv: there is no column \"{SHOWN}\"")),
        (
            "train d§.csv --target y -q --out d§.csv",
            format!("error: d{SHOWN}.csv: this is the data;"),
        ),
        ("train d.csv --target y --§", format!("error: unknown argument \"--{SHOWN}\"")),
        ("predict m§ trees.csv", format!("needs columns that are not there: \"a{SHOWN}\\nb\"\n")),
    ] {
        let said = clean(&run(line));
        assert!(said.contains(&part), "{line}: {part}\n{said}");
    }
    // Programs get what is in the file.
    let output = run("evaluate m§ d.csv --format json");
    clean(&output);
    let scores: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(scores["classes"][0]["class"], format!("{EVIL}no"));
    for line in ["inspect m§ --format json", "train d.csv --target y --epochs 1 -q --format json"]
    {
        let output = run(line);
        clean(&output);
        let object: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(object["classes"][1], format!("{EVIL}yes"));
    }
    let predicted = text(&run("predict m§ d.csv").stdout);
    assert!(predicted.contains(&format!("\n{EVIL}")), "{predicted:?}");
    assert!(folder.path(&out).is_file());
}

/// A name with a line end makes no second line.
#[cfg(unix)]
#[test]
fn an_error_is_one_line() {
    let folder = Folder::new();
    let output = folder.command("predict m").arg("a\nerror: b.csv").output().unwrap();
    assert_eq!(text(&output.stderr), "error: m: there is no such file\n");
    let output = folder.command("predict").args(["a\nerror: b", "trees.csv"]).output().unwrap();
    assert_eq!(text(&output.stderr), "error: a\\nerror: b: there is no such file\n");
    let output = folder.command("plot activations").arg("\n\t").output().unwrap();
    assert_eq!(text(&output.stderr).lines().count(), 1, "{}", text(&output.stderr));
}
