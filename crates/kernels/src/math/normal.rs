//! Functions based on `e^(−x²)`: the bell curve and its integrals.

use super::Lane;
use super::exponential::{nearest, power, reduce};
use super::format::{Format, at_most, polynomial};

/// `(s, h, l)` such that `e^(−x²/2) = s·(1 + h + l)·TINY`, for `x ≥ 0` within [`Format::GAUSSIAN`];
/// `h` is exact.
///
/// Rounding `x²` would cost `x²/2` units in the last place, so it is split: with `x = a + b` and `a` half
/// as long as `x`, `a²` is exact, and `x² = a² + (x + a)·b`.
#[inline(always)]
fn bell<B: Format, R: Lane<B>>(x: R) -> (R, R, R) {
    let minus_half = R::c(-0.5);
    let (shifted, n) = nearest(minus_half * x * x);
    let a = R::of_bits(B::head(x.bits()));
    let high = n.fma(R::c(-B::LN_2.0), minus_half * a * a);
    let low = n.fma(R::c(-B::LN_2.1), minus_half * (x + a) * (x - a));
    let r = high + low;
    let low = polynomial(B::EXP_TERMS, r).fma(r * r, low);
    (power(shifted, R::c(B::TINY)), high, low)
}

/// `e^(−x²/2)`.
#[inline(always)]
pub(super) fn gaussian<B: Format, R: Lane<B>>(x: R) -> R {
    let (scale, high, low) = bell(at_most(x.magnitude(), R::c(B::GAUSSIAN)));
    (high + low).fma(scale, scale) * R::c(B::TINY)
}

/// `Φ(−a) = e^(−a²/2)·M/(1 + a)` for `a = |x|`, and `Φ(a) = 1 − Φ(−a)`. `M = 15/32 + q` lies between
/// 0.4 and 0.53, so the errors of `q` hardly count. `q` is reduced by the rounding error of `1 + a`, times
/// roughly `M/(1 + a)`.
#[inline(always)]
pub(super) fn normal_cdf<B: Format, R: Lane<B>>(x: R) -> R {
    let a = at_most(x.magnitude(), R::c(B::GAUSSIAN));
    let t = (a + a) / (a + R::c(B::MILLS)) - R::one();
    let sum = R::one() + a;
    let lost = a - (sum - R::one());
    let rough = power(R::c(B::INTEGER), sum);
    let centre = R::c(15.0 / 32.0);
    let q = (-centre * lost).fma(rough, polynomial(B::MILLS_TERMS, t));
    let m = centre + q;
    let (scale, high, low) = bell(a);
    let numerator = m.fma(high, m.fma(low, q)) + centre;
    let below = numerator / sum * scale * R::c(B::TINY);
    if x < R::zero() { below } else { R::one() - below }
}

/// `x + x·P(x²)` for `|x| < 1`, else `1 − e^(Q(|x| − 1))` with the sign of `x`.
#[inline(always)]
pub(super) fn erf<B: Format, R: Lane<B>>(x: R) -> R {
    let a = x.magnitude();
    let inner = polynomial(B::ERF_TERMS, a * a).fma(a, a);
    let (shifted, p) = reduce(polynomial(B::ERFC_TERMS, at_most(a, R::c(B::ERF)) - R::one()));
    let scale = power(shifted, R::one());
    let outer = (-scale).fma(p, R::one() - scale);
    (if a < R::one() { inner } else { outer }).with_sign_of(x)
}
