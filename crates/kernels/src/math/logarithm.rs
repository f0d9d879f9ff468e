//! Functions based on `ln u = k·ln 2 + ln(1 + f)`, where `u = 2ᵏ·(1 + f)` and `√½ ≤ 1 + f < √2`.
//!
//! With `s = f/(2 + f)`, `ln(1 + f) = 2·artanh s = f − f²/2 + s·(f²/2 + s²·P(s²))`: the large terms
//! are exact or nearly so.

use super::Lane;
use super::exponential::decay;
use super::format::{Format, polynomial};

/// `k·ln 2 + ln(1 + f) + low`, the smallest terms added first.
#[inline(always)]
fn compose<B: Format, R: Lane<B>>(k: R, f: R, low: Option<R>) -> R {
    let s = f / (f + R::c(2.0));
    let z = s * s;
    let half_square = R::c(0.5) * f * f;
    let correction = s * polynomial(B::LN_TERMS, z).fma(z, half_square);
    let correction = low.map_or(correction, |low| correction + low);
    let tail = k.fma(R::c(B::LN_2.1), correction) - half_square + f;
    k.fma(R::c(B::LN_2.0), tail)
}

/// `k` and `m` of `u = 2ᵏ·m`.
#[inline(always)]
fn split<B: Format, R: Lane<B>>(u: R, lift: R) -> (R, R) {
    let (shifted, m) = B::split(u.bits());
    (R::of_bits(shifted) - (R::c(B::INTEGER) + lift), R::of_bits(m))
}

/// The logarithm of `u`, given its value for positive finite `u`.
#[inline(always)]
fn extend<B: Format, R: Lane<B>>(u: R, value: R) -> R {
    let value = if u < R::c(f64::INFINITY) { value } else { u };
    let value = if u > R::zero() { value } else { R::c(f64::NAN) };
    if u == R::zero() { R::c(f64::NEG_INFINITY) } else { value }
}

/// `ln x`; scales a subnormal number to a normal one first.
#[inline(always)]
pub(super) fn ln<B: Format, R: Lane<B>>(x: R) -> R {
    let subnormal = x < R::c(B::NORMAL);
    let u = if subnormal { x * R::c(B::LIFT.0) } else { x };
    let (k, m) = split(u, if subnormal { R::c(B::LIFT.1) } else { R::zero() });
    extend(u, compose(k, m - R::one(), None))
}

/// `ln(1 + x)`. Where `k` is 0, `f` is `x` itself. Elsewhere `1 + x` is rounded to `u`, and the first
/// term of the difference `ln(1 + x) − ln u = (1 + x − u)/u − …` is added.
#[inline(always)]
pub(super) fn ln_1p<B: Format, R: Lane<B>>(x: R) -> R {
    let u = R::one() + x;
    let (k, m) = split(u, R::zero());
    let near = k == R::zero();
    let f = if near { x } else { m - R::one() };
    let lost = if near { R::zero() } else { (x - (u - R::one())) / u };
    extend(u, compose(k, f, Some(lost))).with_sign_of(x)
}

/// `max(x, 0) + ln(1 + e)`, where `e = e^(−|x|)`. As `e ≤ 1`, `1 + f` is `1 + e` or half of it, and
/// `f` is exact.
#[inline(always)]
pub(super) fn softplus<B: Format, R: Lane<B>>(x: R) -> R {
    let e = decay(x);
    let large = e > R::c(0.5);
    let f = if large { (e - R::one()) * R::c(0.5) } else { e };
    let k = if large { R::one() } else { R::zero() };
    (if x < R::zero() { R::zero() } else { x }) + compose(k, f, None)
}
