//! Proves that no safe call leaves its memory: every public function of the crate is called with wrong, huge and empty
//! shapes, strides and lengths. Each call gives the right numbers or panics with a text of the crate, and what lies
//! around its results stays as it is. `.ci/sanitize` runs this under AddressSanitizer, and compares the functions
//! called with those that the crate has.

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

/// Calls of a function with whatever a caller could pass.
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
