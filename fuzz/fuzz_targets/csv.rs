//! Tables: the first byte selects the options, the rest is the file. Encodes every readable table, then again
//! with the fitted encoder.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wengert_files::{Csv, Encoding, Missing};

fuzz_target!(|data: &[u8]| {
    let Some((&options, file)) = data.split_first() else { return };
    let separator = [b',', b';', b'\t', b' '][usize::from(options & 3)];
    let missing = [Missing::Error, Missing::Drop, Missing::Mean][usize::from((options >> 2) % 3)];
    let csv = Csv::new().separator(separator);
    let csv = if options >= 128 { csv.max_columns(4).max_record(64) } else { csv };
    let Ok(table) = csv.read_from("data.csv", file) else { return };
    let target = table.columns()[table.columns().len() - 1].name.clone();
    let Ok(encoder) = Encoding::of(&target).missing(missing).learn(&table) else { return };
    let first = encoder.encode(table);
    let again = csv.columns_of(&encoder).read_from("data.csv", file);
    let again = again.and_then(|table| encoder.encode(table));
    match (first, again) {
        (Ok(first), Ok(again)) => assert_eq!(first, again),
        (first, again) => assert_eq!(first.is_ok(), again.is_ok()),
    }
});
