//! Functions based on `eˣ = 2ⁿ·eʳ`, where `x = n·ln 2 + r` and `|r| ≤ ln 2 / 2`.

use super::Lane;
use super::format::{Format, at_least, at_most, polynomial};
use std::f64::consts::LOG2_E;

/// `n + INTEGER`, with `n` in its low bits, and `n`, the integer nearest to `x / ln 2`.
#[inline(always)]
pub(super) fn nearest<B: Format, R: Lane<B>>(x: R) -> (R, R) {
    let shifted = x.fma(R::c(LOG2_E), R::c(B::INTEGER));
    (shifted, shifted - R::c(B::INTEGER))
}

/// `2ⁿ` divided by a power of two; see [`Format::power`].
#[inline(always)]
pub(super) fn power<B: Format, R: Lane<B>>(shifted: R, over: R) -> R {
    R::of_bits(B::power(shifted.bits(), over.bits()))
}

/// `n + INTEGER` and `eʳ − 1 = r + r²·P(r)`.
#[inline(always)]
pub(super) fn reduce<B: Format, R: Lane<B>>(x: R) -> (R, R) {
    let (shifted, n) = nearest(x);
    let r = n.fma(R::c(-B::LN_2.1), n.fma(R::c(-B::LN_2.0), x));
    (shifted, polynomial(B::EXP_TERMS, r).fma(r * r, r))
}

/// `eʳ − 1`; `2ⁿ` as `scale·over`, because it may overflow where `eˣ` does not, and so that a subnormal result is
/// rounded only by the last multiplication; and `1/over`, which is 1 before that.
#[inline(always)]
fn factors<B: Format, R: Lane<B>>(x: R) -> (R, R, R, R) {
    let x = at_most(at_least(x, R::c(B::EXP.0)), R::c(B::EXP.1));
    let (shifted, p) = reduce(x);
    let negative = x < R::zero();
    let over = if negative { R::c(B::TINY) } else { R::c(2.0) };
    let one = if negative { R::c(1.0 / B::TINY) } else { R::c(0.5) };
    (p, power(shifted, over), over, one)
}

/// `eˣ`.
#[inline(always)]
pub(super) fn exp<B: Format, R: Lane<B>>(x: R) -> R {
    let (p, scale, over, _) = factors(x);
    p.fma(scale, scale) * over
}

/// `e^(−|x|)`.
#[inline(always)]
pub(super) fn decay<B: Format, R: Lane<B>>(x: R) -> R {
    let (shifted, p) = reduce(at_least(-x.magnitude(), R::c(B::EXP.0)));
    let scale = power(shifted, R::c(B::TINY));
    p.fma(scale, scale) * R::c(B::TINY)
}

/// `eˣ − 1 = 2ⁿ·(eʳ − 1) + (2ⁿ − 1)`; near 0 it is `x`, which the formula would strip of its sign and last bit.
/// It shares the exponential with [`exp`], which the slope needs too.
#[inline(always)]
pub(super) fn exp_m1<B: Format, R: Lane<B>>(x: R) -> R {
    let (p, scale, over, one) = factors(x);
    let value = p.fma(scale, scale - one) * over;
    if x.magnitude() < R::c(B::TINY) { x } else { value }
}

/// `x + x³·P(x²)` for small `|x|`, else `1 − 2·σ(−2|x|)` with the sign of `x`: there the subtrahend is
/// less than ½, so its errors hardly count. The slope of `tanh` shares `σ`.
#[inline(always)]
pub(super) fn tanh<B: Format, R: Lane<B>>(x: R) -> R {
    let a = x.magnitude();
    let square = a * a;
    let inner = (a * square).fma(polynomial(B::TANH_TERMS, square), a);
    let half = sigmoid(-(a + a));
    let outer = half.fma(R::c(-2.0), R::one());
    (if a < R::c(B::TANH) { inner } else { outer }).with_sign_of(x)
}

/// `s = e/(1 + e)` for `x < 0` and `1 − s` for `x ≥ 0`, where `e = e^(−|x|)`: nothing overflows, and at most ½ is
/// subtracted from 1. `σ(−x)`, which slopes also need, shares the division.
#[inline(always)]
pub(super) fn sigmoid<B: Format, R: Lane<B>>(x: R) -> R {
    let e = decay(x);
    let s = e / (R::one() + e);
    if x < R::zero() { s } else { R::one() - s }
}
