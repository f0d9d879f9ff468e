use wengert_tape::{Elementwise, Scalar};

/// `tanh(x) = (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ)`, hence `tanh′ = 1 − tanh²`.
///
/// ```math
/// \tanh x = \frac{e^x - e^{-x}}{e^x + e^{-x}}, \qquad \tanh' x = 1 - \tanh^2 x
/// ```
///
/// From −1 to 1, steepest at 0. Source: LeCun, Bottou, Orr and Müller, "Efficient BackProp" (1998),
/// §4.4, which prefers it to the sigmoid because it is odd.
///
/// ```
/// use wengert_layers::Tanh;
/// use wengert_tape::{Dual, Elementwise};
/// assert_eq!(Tanh.eval(0.0), 0.0);
/// assert_eq!(Dual::slope(0.0, |x| Tanh.eval(x)), 1.0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tanh;

impl Elementwise for Tanh {
    #[inline(always)]
    fn eval<S: Scalar>(&self, x: S) -> S {
        x.tanh()
    }
}
