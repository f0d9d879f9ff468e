use wengert_tape::{Elementwise, Scalar};

/// `softplus(x) = ln(1 + eˣ)`, hence `softplus′ = σ`.
///
/// A smooth relu: it never overflows, and its slope at 0 is 1/2. Source: Dugas, Bengio, Bélisle,
/// Nadeau and Garcia, "Incorporating second-order functional knowledge for better option pricing",
/// NeurIPS 2000.
///
/// ```
/// use wengert_layers::Softplus;
/// use wengert_tape::{Dual, Elementwise};
/// assert_eq!(Softplus.eval(1000.0), 1000.0);
/// assert_eq!(Dual::slope(0.0, |x| Softplus.eval(x)), 0.5);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Softplus;

impl Elementwise for Softplus {
    #[inline(always)]
    fn eval<S: Scalar>(&self, x: S) -> S {
        x.softplus()
    }
}
