//! Messages during a training.

use crate::folder::{Folder, text};
use serde_json::Value;

#[test]
fn plain_lines_where_there_is_no_terminal() {
    let folder = Folder::new();
    let output = folder.wengert("train trees.csv --target sick --epochs 40 --validation 0.25");
    let note = text(&output.stderr);
    let lines: Vec<_> = note.lines().collect();
    assert_eq!(lines.len(), 10, "{note}");
    for (k, line) in lines.iter().enumerate() {
        let parts: Vec<_> = line.split("  ").collect();
        assert_eq!(parts[0], format!("epoch {} of 40", 4 * (k + 1)), "{note}");
        let number = |part: &str, name: &str| part.strip_prefix(name)?.parse::<f64>().ok();
        assert!(number(parts[1], "loss ").is_some(), "{note}");
        assert!(number(parts[2], "validation ").is_some(), "{note}");
        match k {
            9 => assert!(parts.len() == 4 && parts[3].starts_with("in "), "{note}"),
            _ => assert!(parts[3].ends_with("/s") && parts[4].ends_with(" left"), "{note}"),
        }
    }
    let quiet = folder.wengert("train trees.csv --target sick --epochs 40 -q");
    assert_eq!(text(&quiet.stderr), "");
}

#[test]
fn a_record_for_each_epoch() {
    let folder = Folder::new();
    let line = "train trees.csv --target sick --epochs 5 -q --schedule cosine --log log.jsonl";
    let object = folder.json(line);
    let log = folder.text("log.jsonl");
    let records: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(records.len(), 5);
    for (k, record) in records.iter().enumerate() {
        assert_eq!((&record["epoch"], &record["loss"]), (&(k + 1).into(), &object["losses"][k]));
    }
    // Of 10 steps the epochs end with the second, the fourth, …: 0.001·(1 + cos(π·t/10))/2 for t = 1, 3, ….
    for (record, rate) in records.iter().zip([9.755e-4, 7.939e-4, 5e-4, 2.061e-4, 2.447e-5]) {
        let own = record["learning_rate"].as_f64().unwrap();
        assert!((own - rate).abs() < 1e-3 * rate, "{own} instead of {rate}");
    }
    // A log of another training makes room; another file does not.
    folder.json(line);
    assert_eq!(folder.text("log.jsonl").lines().count(), 5);
    let error = folder.error("train trees.csv --target sick --log trees.csv");
    assert_eq!(error, ("trees.csv, line 1: this is no record of an epoch".into(), Some(1)));
    assert!(folder.text("trees.csv").starts_with("kind,age"));
}

#[test]
fn what_was_decided_is_said() {
    let folder = Folder::new();
    let printed = folder.printed(
        "train trees.csv --target sick --validation 0.25 --early-stopping 2 --epochs 50 -q --hidden 8",
    );
    let lines: Vec<_> = printed.lines().collect();
    let expected = [
        "data      trees.csv: 60 samples, 3 columns beside the target",
        "target    sick, 2 classes: no 30, yes 30",
        "features  2 numeric, 1 text (one-hot: 3), standardised",
        "split     45 samples to train on, 15 to validate",
        "network   5 → 8 (relu) → 1 (sigmoid), 57 parameters, f32",
    ];
    assert_eq!(lines[..5], expected, "{printed}");
    assert!(printed.contains("\nover the validation samples\naccuracy  "), "{printed}");
    assert_eq!(lines.last(), Some(&"saved     trees.safetensors"));
    let printed = folder
        .printed("train trees.csv --target sick --without kind,age --epochs 1 -q --overwrite");
    assert!(printed.starts_with("data      trees.csv: 60 samples, 1 column beside the target\n"));
}

#[test]
fn a_model_that_was_there_is_said_to_be_replaced() {
    let folder = Folder::new();
    let train = |options: &str| {
        let line = format!("train trees.csv --target sick --epochs 1 -q --out m {options}");
        folder.printed(&line).lines().last().unwrap_or_default().to_owned()
    };
    assert_eq!(train("--checkpoint-every 1"), "saved     m");
    assert_eq!(train("--checkpoint-every 1"), "replaced  m");
    folder.write("m", "no model");
    assert_eq!(train("--overwrite"), "replaced  m");
}
