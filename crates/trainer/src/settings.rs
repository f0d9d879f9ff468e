//! Checks of settings, and their error texts.

use std::any::type_name;
use wengert_tape::Element;

/// Panics unless a setting, rounded to `T`, is positive and finite.
#[track_caller]
pub(crate) fn assert_positive<T: Element>(of: &str, what: &str, number: f64) {
    let rounded = T::of(number).to_f64();
    let usable = rounded > 0.0 && rounded.is_finite();
    assert!(usable, "{of}: expected a positive, finite {what}, got {}", text::<T>(number));
}

/// Panics unless a limit, rounded to `T`, is positive; it may be infinite.
#[track_caller]
pub(crate) fn assert_limit<T: Element>(of: &str, limit: f64) {
    let usable = T::of(limit).to_f64() > 0.0;
    assert!(usable, "{of}: expected a positive limit, got {}", text::<T>(limit));
}

/// Panics unless the decay rate of a running mean is in [0, 1), also rounded to `T`.
#[track_caller]
pub(crate) fn assert_share<T: Element>(of: &str, what: &str, number: f64) {
    let usable = [number, T::of(number).to_f64()].iter().all(|share| (0.0..1.0).contains(share));
    assert!(usable, "{of}: expected a {what} of at least 0 and below 1, got {}", text::<T>(number));
}

/// A number, and its value as `T` if rounding to `T` spoils it.
fn text<T: Element>(number: f64) -> String {
    let rounded = T::of(number).to_f64();
    let is_lost = number.is_finite() && (rounded == 0.0 || rounded == 1.0 || rounded.is_infinite());
    match is_lost && rounded != number {
        true => format!("{number:?}, which as {} is {rounded:?}", type_name::<T>()),
        false => format!("{number:?}"),
    }
}
