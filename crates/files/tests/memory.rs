//! Reading a table takes little more memory than its numbers, as the system counts it.
#![cfg(target_os = "linux")]

use std::fmt::Write;
use wengert_files::{Csv, Encoding, Missing};

const ROWS: usize = 100_000;
const COLUMNS: usize = 30;

/// `VmRSS`, the memory in use, or `VmHWM`, the most that was, in bytes.
fn resident(what: &str) -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with(what)).unwrap();
    1024 * line.split_whitespace().nth(1).unwrap().parse::<usize>().unwrap()
}

#[test]
fn a_table_takes_half_more_than_its_numbers_at_most() {
    let names: Vec<_> = (0..COLUMNS).map(|k| format!("x{k}")).collect();
    let mut text = names.join(",");
    for k in 0..ROWS * COLUMNS {
        text.push(if k % COLUMNS == 0 { '\n' } else { ',' });
        write!(text, "{}", k % 1009).unwrap();
    }
    text.shrink_to_fit();
    let before = resident("VmRSS");
    let share = || (resident("VmHWM") - before) as f64 / (8 * ROWS * COLUMNS) as f64;
    let table = Csv::new().read_from("data.csv", text.as_bytes()).unwrap();
    assert!(share() > 0.9 && share() < 1.5, "read: {}", share());

    // And so does the data set that is made of it.
    let encoder = Encoding::of("x7").regression().missing(Missing::Drop).learn(&table).unwrap();
    let data = encoder.encode(table).unwrap().data;
    assert_eq!(data.features().shape().to_string(), "100000×29");
    assert!(share() < 1.5, "encoded: {}", share());
}
