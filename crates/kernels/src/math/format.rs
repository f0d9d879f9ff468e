//! [`Format`]: the constants and bit operations of a float type.

use super::Lane;

/// A float type, named by the integer that holds its bits.
///
/// `p` is the number of digits of the significand: 24 or 53. Constants are written as `f64` and
/// rounded by [`Lane::c`]. The polynomials, constant term first, are minimax fits made by
/// `tests/reference/coefficients.py`.
pub(super) trait Format: Copy {
    /// `1.5·2^(p−1)`: a sum with it has spacing 1, and its low bits are an integer.
    const INTEGER: f64;
    /// The least normal number.
    const NORMAL: f64;
    /// `2^(p−1)`, which lifts every subnormal number above [`NORMAL`](Self::NORMAL), and `p − 1`.
    const LIFT: (f64, f64);
    /// A power of two near the root of the least normal number, so that `2ⁿ/TINY` is normal wherever
    /// `2ⁿ` is not 0.
    const TINY: f64;
    /// `ln 2` as a sum; the first term times any exponent is exact.
    const LN_2: (f64, f64);

    /// Bounds beyond which `eˣ` is certainly 0, and ∞.
    const EXP: (f64, f64);
    /// The upper bound of the `tanh x` polynomial [`TANH_TERMS`](Self::TANH_TERMS); at least `ln 3 / 2`.
    const TANH: f64;
    /// A bound beyond which `erf x` rounds to 1.
    const ERF: f64;
    /// A bound beyond which `e^(−x²/2)` is certainly 0.
    const GAUSSIAN: f64;
    /// The `c` of [`MILLS_TERMS`](Self::MILLS_TERMS) that needs the fewest terms.
    const MILLS: f64;

    /// `(eʳ − 1 − r)/r²` for `|r| ≤ ln 2 / 2`.
    const EXP_TERMS: &[f64];
    /// `(2·artanh s − 2s)/s³` in `s²`, for `0 ≤ s ≤ 0.2`.
    const LN_TERMS: &[f64];
    /// `erf x / x − 1` in `x²`, for `|x| ≤ 1`.
    const ERF_TERMS: &[f64];
    /// `ln(1 − erf x)` in `x − 1`, for `x ≥ 1`.
    const ERFC_TERMS: &[f64];
    /// `(tanh x / x − 1)/x²` in `x²`, for `|x| ≤ TANH`.
    const TANH_TERMS: &[f64];
    /// `(1 + x)·Φ(−x)·e^(x²/2) − 15/32` in `(x − c)/(x + c)`, for `x ≥ 0`.
    const MILLS_TERMS: &[f64];

    /// The bits of `2ⁿ` divided by a power of two, from the bits of `n + INTEGER` and of the power. With
    /// another divisor, the quotient is at most 1/8 too large.
    fn power(shifted: Self, over: Self) -> Self;
    /// The bits of `k + INTEGER` and of `m`, from those of `2ᵏ·m` with `√½ ≤ m < √2`.
    fn split(bits: Self) -> (Self, Self);
    /// The number without the lower half of its significand: its square is exact.
    fn head(bits: Self) -> Self;
}

/// The part of [`Format`] that is arithmetic on bits.
macro_rules! bits {
    ($bits:ident, $digits:literal) => {
        #[inline(always)]
        fn power(shifted: $bits, over: $bits) -> $bits {
            (shifted << ($digits - 1)).wrapping_add(2 * ONE).wrapping_sub(over)
        }
        #[inline(always)]
        fn split(bits: $bits) -> ($bits, $bits) {
            let above = bits.wrapping_add(ONE - ROOT_HALF);
            let exponent = above >> ($digits - 1);
            let fraction = above & ((1 << ($digits - 1)) - 1);
            (exponent + (INTEGER - BIAS), fraction + ROOT_HALF)
        }
        #[inline(always)]
        fn head(bits: $bits) -> $bits {
            bits & ($bits::MAX << ($digits - $digits / 2))
        }
    };
}

/// Defines the functions of one format under their public names.
macro_rules! functions {
    ($bits:ident) => {
        functions!($bits, exponential: exp, exp_m1, tanh, sigmoid);
        functions!($bits, logarithm: ln, ln_1p, softplus);
        functions!($bits, normal: erf, gaussian, normal_cdf);
    };
    ($bits:ident, $module:ident: $($function:ident),*) => { $(
        #[inline(always)]
        pub(crate) fn $function<R: Lane<$bits>>(x: R) -> R {
            super::$module::$function::<$bits, R>(x)
        }
    )* };
}
pub(super) use {bits, functions};

/// `c₀ + c₁·x + c₂·x² + …`
#[inline(always)]
pub(super) fn polynomial<B, R: Lane<B>>(coefficients: &[f64], x: R) -> R {
    let Some((last, others)) = coefficients.split_last() else { return R::zero() };
    others.iter().rev().fold(R::c(*last), |sum, &c| sum.fma(x, R::c(c)))
}

/// `min(x, limit)`; NaN stays.
#[inline(always)]
pub(super) fn at_most<B, R: Lane<B>>(x: R, limit: R) -> R {
    if x > limit { limit } else { x }
}

/// `max(x, limit)`; NaN stays.
#[inline(always)]
pub(super) fn at_least<B, R: Lane<B>>(x: R, limit: R) -> R {
    if x < limit { limit } else { x }
}
