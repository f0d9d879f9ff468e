//! Columns of numbers that are all but the same, very large or very small, and what the network makes of them.

use crate::folder::{Folder, text};
use std::fmt::Write;

/// 60 rows: x from −2 to 2, y = 3x, and a third column.
fn table(third: impl Fn(usize) -> String) -> String {
    let mut table = "x,c,y\n".to_owned();
    for k in 0..60 {
        let x = (k * 7 % 60) as f64 / 15.0 - 2.0;
        _ = writeln!(table, "{x},{},{}", third(k), 3.0 * x);
    }
    table
}

fn predictions(folder: &Folder, rows: &str) -> Vec<f64> {
    folder.write("new.csv", format!("x,c\n{rows}"));
    let printed = folder.printed("predict d.safetensors new.csv");
    printed.lines().skip(1).map(|line| line.parse().unwrap()).collect()
}

#[test]
fn a_column_that_is_constant_but_for_rounding_changes_no_prediction() {
    let train = "train d.csv --target y --missing mean --epochs 400 --hidden 16 --precision f64 -q";
    let folder = Folder::new();
    let gap = |k| if k == 17 { String::new() } else { "14.62".into() };
    let sums = |k: usize| if k.is_multiple_of(2) { 0.3 } else { 0.1 + 0.2 }.to_string();
    for (data, rows) in [
        (table(gap), "0.5,14.62\n0.5,14.63\n0.5,\n"),
        (table(sums), "0.5,0.3\n0.5,0.31\n0.5,0.30000000000000004\n"),
    ] {
        folder.write("d.csv", data);
        folder.printed(train);
        let found = predictions(&folder, rows);
        assert!(found.len() == 3 && found.iter().all(|y| (y - 1.5).abs() < 0.1), "{found:?}");
    }
}

/// Squares of such numbers are infinite or 0.
#[test]
fn columns_of_any_unit_are_learned() {
    let folder = Folder::new();
    for unit in [1e200, 1e-200] {
        let mut data = "x,y\n".to_owned();
        for k in 0..60 {
            let x = f64::from(k * 7 % 60 - 30) * unit;
            _ = writeln!(data, "{x:e},{:e}", 2.0 * x);
        }
        folder.write("d.csv", data);
        let object = folder
            .json("train d.csv --target y --learning-rate 0.01 --hidden 16 --precision f64 -q");
        let scores = &object["train"];
        assert!(scores["r_squared"].as_f64().unwrap() > 0.99, "{scores}");
        assert!((0.0..6.0).contains(&(scores["rmse"].as_f64().unwrap() / unit)), "{scores}");
    }
}

#[test]
fn a_cell_that_overflows_the_validation_loss_is_named() {
    let folder = Folder::new();
    let train = "train d.csv --target y --validation 0.2 --epochs 3 -q";
    let mut blamed = 0;
    for row in 0..8 {
        let far = |k: usize| if k == row { "1e30".into() } else { (k % 5).to_string() };
        folder.write("d.csv", table(far));
        let output = folder.wengert(&format!("{train} --out m{row}"));
        if output.status.success() {
            continue; // The row is one of the training part, where it is not far out.
        }
        assert_eq!(
            text(&output.stderr),
            "error: d.csv, column \"c\": 1e30 is so far from the numbers of the training part that the \
             validation loss is not finite after 1 epoch; check the cell, or try --precision f64\n"
        );
        assert_eq!((output.status.code(), text(&output.stdout).lines().count()), (Some(1), 6));
        assert!(!folder.path(&format!("m{row}")).exists());
        blamed += 1;
    }
    assert!(blamed > 0);
}

#[test]
fn a_warm_up_of_a_single_step_has_the_rate() {
    let folder = Folder::new();
    folder.printed(
        "train trees.csv --target sick --epochs 1 --batch-size full --schedule warmup --log l.jsonl -q",
    );
    assert!(
        folder.text("l.jsonl").contains("\"learning_rate\":0.001,"),
        "{}",
        folder.text("l.jsonl")
    );
}
