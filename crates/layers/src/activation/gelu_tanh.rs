use super::itself_far_right;
use wengert_tape::{Elementwise, Scalar};

/// `f(x) = x/2·(1 + tanh u)` with `u = √(2/π)·(x + 0.044715·x³)`, hence
/// `f′ = σ(2u) + x·σ′(2u)·2u′`.
///
/// ```math
/// f(x) = \frac{x}{2}\,(1 + \tanh u) = x\,σ(2u), \qquad u = \sqrt{\frac{2}{π}}\,(x + 0.044715\,x^3)
/// ```
///
/// The approximation of [`Gelu`](crate::Gelu) that GPT-2 and BERT were trained with, off by at most
/// 0.0005. Computed as `x·σ(2u)`, which is the same: `1 + tanh u` would cancel for negative x.
/// Source: Hendrycks and Gimpel, "Gaussian error linear units", arXiv:1606.08415, §2.
///
/// ```
/// use wengert_layers::GeluTanh;
/// use wengert_tape::{Dual, Elementwise};
/// assert_eq!(GeluTanh.eval(0.0), 0.0);
/// assert_eq!(Dual::slope(0.0, |x| GeluTanh.eval(x)), 0.5);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GeluTanh;

/// `2·√(2/π)`
const LINEAR: f64 = 1.595_769_121_605_730_7;

/// `2·√(2/π)·0.044715`
const CUBIC: f64 = 0.071_354_816_272_600_25;

/// To the precision of any float, σ(2u) is 0 left of −`FLAT` and 1 right of `FLAT`. Farther out x³
/// could overflow.
const FLAT: f64 = 30.0;

impl Elementwise for GeluTanh {
    #[inline(always)]
    fn eval<S: Scalar>(&self, x: S) -> S {
        let held = x.max(S::of(-FLAT));
        let steep = held.min(S::of(FLAT));
        let double_u = steep * (steep * steep).mul_add(S::of(CUBIC), S::of(LINEAR));
        itself_far_right(x, held * double_u.sigmoid())
    }
}
