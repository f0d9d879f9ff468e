//! What settings may be, and what is said of others.

use std::any::type_name;
use wengert_tape::Element;

/// Refuses a setting that is not positive and finite as it is, or not when rounded to `T`.
#[track_caller]
pub(crate) fn assert_positive<T: Element>(of: &str, what: &str, number: f64) {
    let rounded = T::of(number).to_f64();
    let usable = rounded > 0.0 && rounded.is_finite();
    assert!(usable, "{of}: expected a positive, finite {what}, got {}", text::<T>(number));
}

/// Refuses a bound that nothing is within; infinite, it bounds nothing.
#[track_caller]
pub(crate) fn assert_limit<T: Element>(of: &str, limit: f64) {
    let usable = T::of(limit).to_f64() > 0.0;
    assert!(usable, "{of}: expected a positive limit, got {}", text::<T>(limit));
}

/// Refuses a share of the past that a running mean cannot keep.
#[track_caller]
pub(crate) fn assert_share<T: Element>(of: &str, what: &str, number: f64) {
    let usable = [number, T::of(number).to_f64()].iter().all(|share| (0.0..1.0).contains(share));
    assert!(usable, "{of}: expected a {what} of at least 0 and below 1, got {}", text::<T>(number));
}

/// A number, and what it is as `T` if that is another.
fn text<T: Element>(number: f64) -> String {
    let rounded = T::of(number).to_f64();
    let is_lost = number.is_finite() && (rounded == 0.0 || rounded == 1.0 || rounded.is_infinite());
    match is_lost && rounded != number {
        true => format!("{number:?}, which as {} is {rounded:?}", type_name::<T>()),
        false => format!("{number:?}"),
    }
}
