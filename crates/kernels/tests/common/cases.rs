//! [`check`]: tests a property on many random cases.

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, FileFailurePersistence, TestRunner};

/// Runs `test` on `cases` random values and prints their number; shrinks a failing value and stores it
/// next to `file`, with the extension `regressions`, to try it first from then on.
#[track_caller]
pub fn check<S: Strategy>(file: &'static str, cases: u32, values: &S, test: impl Fn(S::Value)) {
    let config = Config {
        cases,
        source_file: Some(file),
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("regressions"))),
        ..Config::default()
    };
    let outcome = TestRunner::new(config).run(values, |value| {
        test(value);
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
    println!("{file}: {cases} random cases");
}
