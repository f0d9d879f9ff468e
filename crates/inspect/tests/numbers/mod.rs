//! Sample double-doubles, and the error between two.

use wengert_inspect::DoubleDouble;

/// Parses a double-double.
pub(crate) fn dd(text: &str) -> DoubleDouble {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// The relative error of `found`.
pub(crate) fn error(found: DoubleDouble, expected: DoubleDouble) -> f64 {
    let difference = found - expected;
    if difference.high() == 0.0 { 0.0 } else { (difference / expected).high().abs() }
}

/// Numbers with both halves, of both signs, with magnitudes from 1e-9 to 1e9.
pub(crate) fn numbers() -> impl Iterator<Item = DoubleDouble> {
    let mut state = 1_u64;
    let mut next = move || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
    };
    std::iter::from_fn(move || {
        let size = 10.0_f64.powf(9.0 * next());
        Some(DoubleDouble::new(next() * size, next() * size * f64::EPSILON))
    })
}
