//! cargo bench -p wengert-files --bench csv
//!
//! A million rows of 30 numbers, read from memory: with 4 decimals, and with all 17 digits.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::fmt::Write;
use wengert_files::Csv;
use wengert_trainer::Random;

const ROWS: usize = 1_000_000;
const COLUMNS: usize = 30;

fn text(mut write: impl FnMut(&mut String, f64)) -> String {
    let names: Vec<_> = (0..COLUMNS).map(|column| format!("x{column}")).collect();
    let (mut text, mut random) = (names.join(","), Random::seed(1));
    for k in 0..ROWS * COLUMNS {
        text.push(if k % COLUMNS == 0 { '\n' } else { ',' });
        write(&mut text, random.normal());
    }
    text
}

fn csv(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("csv");
    group.sample_size(10);
    for (name, text) in [
        ("4 decimals", text(|text, x| write!(text, "{x:.4}").unwrap())),
        ("17 digits", text(|text, x| write!(text, "{x:.16e}").unwrap())),
    ] {
        let table = Csv::new().read_from(name, text.as_bytes()).unwrap();
        assert_eq!((table.len(), table.columns().len()), (ROWS, COLUMNS));
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(name, |bencher| {
            bencher.iter(|| Csv::new().read_from(name, text.as_bytes()).unwrap());
        });
    }
}

criterion_group!(benches, csv);
criterion_main!(benches);
