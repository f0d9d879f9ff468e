use super::{FAR_LEFT, itself_far_right};
use wengert_tape::{Elementwise, Scalar};

/// From here on τ rounds to 1 in every float, and so does the slope.
const FAR_RIGHT: f64 = 22.0;

/// `mish(x) = x·τ` with `τ = tanh(ln(1 + eˣ))`, hence `mish′ = τ + x·(1 − τ²)·σ(x)`.
///
/// ```math
/// f(x) = x τ, \qquad f'(x) = τ + x\,(1 - τ^2)\,σ(x), \qquad τ = \tanh \ln(1 + e^x)
/// ```
///
/// Like [`Silu`](crate::Silu), with a dip to −0.309 at −1.192. Source: Misra, "Mish: a self
/// regularized non-monotonic activation function", BMVC 2020, arXiv:1908.08681.
///
/// One exponential and one division are enough: with `n = eˣ(eˣ + 2)`, `τ = n/(n + 2)`. For positive x
/// that is written `1 − 2/(n + 2)`, whose slope cancels no digits.
///
/// ```
/// use wengert_layers::Mish;
/// use wengert_tape::{Dual, Elementwise};
/// assert_eq!(Mish.eval(0.0), 0.0);
/// assert_eq!(Dual::slope(0.0, |x| Mish.eval(x)), 0.6);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mish;

impl Elementwise for Mish {
    #[inline(always)]
    fn eval<S: Scalar>(&self, x: S) -> S {
        let e = x.min(S::of(FAR_RIGHT)).exp();
        let (two, n) = (S::of(2.0), e * (e + S::of(2.0)));
        let part = x.select(two, n) / (n + two);
        itself_far_right(x, x.max(S::of(FAR_LEFT)) * x.select(S::one() - part, part))
    }
}
