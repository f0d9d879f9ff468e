use wengert_tape::{Elementwise, Scalar};

/// `σ(x) = 1 / (1 + e⁻ˣ)`, hence `σ′ = σ·(1 − σ)`.
///
/// ```math
/// σ(x) = \frac{1}{1 + e^{-x}}, \qquad σ'(x) = σ(x)\,\big(1 - σ(x)\big)
/// ```
///
/// From 0 to 1: the probability whose logit is `x`. Value and slope are accurate in both tails.
/// Source: Rumelhart, Hinton and Williams, "Learning representations by back-propagating errors",
/// Nature 323 (1986).
///
/// ```
/// use wengert_layers::Sigmoid;
/// use wengert_tape::{Dual, Elementwise};
/// assert_eq!(Sigmoid.eval(0.0), 0.5);
/// assert_eq!(Dual::slope(0.0, |x| Sigmoid.eval(x)), 0.25);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sigmoid;

impl Elementwise for Sigmoid {
    #[inline(always)]
    fn eval<S: Scalar>(&self, x: S) -> S {
        x.sigmoid()
    }
}
