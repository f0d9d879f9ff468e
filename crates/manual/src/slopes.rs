//! The activations and their slopes, from the literature, by hand.
//!
//! Every function returns (value, slope) at `x`. Where a textbook form loses accuracy in a tail, an
//! equivalent one replaces it; the comment says which. At a kink the slope is the left derivative.

use wengert_kernels::Scalar;

/// √(2/π)
const SQRT_FRAC_2_PI: f64 = 0.797_884_560_802_865_4;

/// 1/√(2π)
const DENSITY_AT_0: f64 = 0.398_942_280_401_432_7;

/// λ and α of [`selu`], from the appendix of its paper.
const SELU_SCALE: f64 = 1.050_700_987_355_480_5;
const SELU_ALPHA: f64 = 1.673_263_242_354_377_2;

/// The coefficient of x³ in [`gelu_tanh`].
const GELU_CUBE: f64 = 0.044_715;

/// `x`, slope 1.
#[inline(always)]
pub(crate) fn identity<S: Scalar>(x: S) -> (S, S) {
    (x, S::one())
}

/// `σ(x) = 1/(1 + e⁻ˣ)`, slope `σ(x)·(1 − σ(x))` (Goodfellow, Bengio & Courville, *Deep Learning*,
/// 2016, §3.10).
///
/// With `e = e^(−|x|)` the slope is `e/(1 + e)²` on both sides; `1 − σ(x)` would be rounding error
/// for large x.
#[inline(always)]
pub(crate) fn sigmoid<S: Scalar>(x: S) -> (S, S) {
    let e = (-x.abs()).exp();
    let r = (S::one() + e).recip();
    (x.select(r, e * r), e * r * r)
}

/// `tanh x`, slope `sech² x` (*NIST Handbook of Mathematical Functions*, 2010, §4.34).
///
/// With `e = e^(−2|x|)` the slope is `4e/(1 + e)²`; `1 − tanh² x` would be rounding error for large x.
#[inline(always)]
pub(crate) fn tanh<S: Scalar>(x: S) -> (S, S) {
    let e = (x.abs() * S::of(-2.0)).exp();
    let r = (S::one() + e).recip();
    (x.tanh(), S::of(4.0) * e * r * r)
}

/// `max(x, 0)`, slope 1 where x > 0, else 0 (Nair & Hinton, 2010).
#[inline(always)]
pub(crate) fn relu<S: Scalar>(x: S) -> (S, S) {
    (x.max(S::zero()), x.select(S::one(), S::zero()))
}

/// `x` where x > 0, else `slope·x`; slope 1 or `slope` (Maas, Hannun & Ng, 2013).
#[inline(always)]
pub(crate) fn leaky_relu<S: Scalar>(x: S, slope: f64) -> (S, S) {
    let slope = S::of(slope);
    (x.select(x, slope * x), x.select(S::one(), slope))
}

/// `x` where x > 0, else `α(eˣ − 1)`; slope 1 or `αeˣ` (Clevert, Unterthiner & Hochreiter, 2016).
///
/// The paper writes the slope as `f(x) + α`, which is rounding error for large negative x.
#[inline(always)]
pub(crate) fn elu<S: Scalar>(x: S, alpha: f64) -> (S, S) {
    let (alpha, below) = (S::of(alpha), x.min(S::zero()));
    (x.select(x, alpha * below.exp_m1()), x.select(S::one(), alpha * below.exp()))
}

/// `λ·elu(x)` with α and λ for which mean 0 and variance 1 are a fixed point (Klambauer et al., 2017).
#[inline(always)]
pub(crate) fn selu<S: Scalar>(x: S) -> (S, S) {
    let (value, slope) = elu(x, SELU_ALPHA);
    (S::of(SELU_SCALE) * value, S::of(SELU_SCALE) * slope)
}

/// `ln(1 + eˣ)`, slope `σ(x)` (Dugas et al., 2001).
#[inline(always)]
pub(crate) fn softplus<S: Scalar>(x: S) -> (S, S) {
    (x.softplus(), sigmoid(x).0)
}

/// `x·σ(x)`, slope `σ(x) + x·σ′(x)` (Elfwing, Uchibe & Doya, 2018).
#[inline(always)]
pub(crate) fn silu<S: Scalar>(x: S) -> (S, S) {
    let (value, slope) = sigmoid(x);
    (x * value, x.mul_add(slope, value))
}

/// `x·Φ(x)`, slope `Φ(x) + x·φ(x)`, with Φ and φ the distribution function and the density of the
/// standard normal (Hendrycks & Gimpel, 2016).
#[inline(always)]
pub(crate) fn gelu<S: Scalar>(x: S) -> (S, S) {
    let (probability, density) = (x.normal_cdf(), S::of(DENSITY_AT_0) * x.gaussian());
    (x * probability, x.mul_add(density, probability))
}

/// `x·(1 + tanh u)/2` with `u = √(2/π)·(x + 0.044715x³)`, slope
/// `(1 + tanh u)/2 + x·sech² u·u′/2` (Hendrycks & Gimpel, 2016).
///
/// `(1 + tanh u)/2 = σ(2u)`, which keeps the left tail.
#[inline(always)]
pub(crate) fn gelu_tanh<S: Scalar>(x: S) -> (S, S) {
    let (scale, square) = (S::of(2.0 * SQRT_FRAC_2_PI), x * x);
    let twice_u = scale * x * square.mul_add(S::of(GELU_CUBE), S::one());
    let twice_du = scale * square.mul_add(S::of(3.0 * GELU_CUBE), S::one());
    let (value, slope) = sigmoid(twice_u);
    (x * value, x.mul_add(slope * twice_du, value))
}

/// `x·tanh(ln(1 + eˣ))`, slope `tanh(ln(1 + eˣ)) + x·sech²(ln(1 + eˣ))·σ(x)` (Misra, 2020).
///
/// With `q = eˣ` for x ≤ 0 the hyperbolic functions are rational, `tanh(ln(1 + q)) = (q² + 2q)/d` and
/// `sech²(ln(1 + q))·σ(x) = 4q(1 + q)/d²` where `d = q² + 2q + 2`. For x > 0 all is divided by the
/// powers of eˣ, so that with `q = e⁻ˣ` nothing overflows.
#[inline(always)]
pub(crate) fn mish<S: Scalar>(x: S) -> (S, S) {
    let (q, one, two) = ((-x.abs()).exp(), S::one(), S::of(2.0));
    let numerator = x.select(one + two * q, q * (two + q));
    let r = (numerator + x.select(two * q * q, two)).recip();
    let (value, slope) = (numerator * r, S::of(4.0) * q * x.select(q, one) * (one + q) * r * r);
    (x * value, x.mul_add(slope, value))
}
