use super::{FAR_LEFT, itself_far_right};
use wengert_tape::{Elementwise, Scalar};

/// `gelu(x) = x·Φ(x)`, hence `gelu′ = Φ + x·φ`, with the normal distribution function Φ and its
/// density φ.
///
/// ```math
/// f(x) = x\,Φ(x), \qquad f'(x) = Φ(x) + x\,φ(x), \qquad φ(x) = \frac{e^{-x^2/2}}{\sqrt{2π}}
/// ```
///
/// The exact form; [`GeluTanh`](crate::GeluTanh) is the approximation that much published work was
/// trained with. Source: Hendrycks and Gimpel, "Gaussian error linear units", arXiv:1606.08415.
///
/// ```
/// use wengert_layers::Gelu;
/// use wengert_tape::{Dual, Elementwise};
/// assert_eq!(Gelu.eval(0.0), 0.0);
/// assert!((Dual::slope(0.0, |x| Gelu.eval(x)) - 0.5_f64).abs() < 1e-15);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gelu;

impl Elementwise for Gelu {
    #[inline(always)]
    fn eval<S: Scalar>(&self, x: S) -> S {
        itself_far_right(x, x.max(S::of(FAR_LEFT)) * x.normal_cdf())
    }
}
