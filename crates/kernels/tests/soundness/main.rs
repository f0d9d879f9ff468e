//! Proves that no safe call leaves its memory: calls every public function of the crate with wrong, huge and empty
//! shapes, strides and lengths. Each call returns the right numbers or panics with a message of the crate, and the
//! memory around its results stays unchanged. `.ci/sanitize` runs this under AddressSanitizer, and checks that no
//! public function is missing.

#[path = "../common/mod.rs"]
mod common;

mod accumulators;
mod formulas;
mod layouts;
mod matrices;
mod numbers;
mod operands;
mod passes;
mod products;
mod settings;
mod vectors;
mod views;

use std::collections::BTreeSet;

/// Calls of a function with all kinds of arguments.
pub(crate) type Calls = fn();

#[test]
fn every_function_with_wrong_huge_and_empty_arguments() {
    let tables: [&[(&str, Calls)]; 10] = [
        accumulators::TABLE,
        formulas::TABLE,
        layouts::TABLE,
        matrices::TABLE,
        numbers::TABLE,
        passes::TABLE,
        products::TABLE,
        settings::TABLE,
        vectors::TABLE,
        views::TABLE,
    ];
    let mut names = BTreeSet::new();
    for &(name, calls) in tables.into_iter().flatten() {
        assert!(names.insert(name), "{name} is in the table twice");
        println!("calls of {name}");
        calls();
    }
}
