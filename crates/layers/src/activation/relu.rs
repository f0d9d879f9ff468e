use wengert_tape::{Elementwise, Scalar};

/// `relu(x) = max(x, 0)`, hence `relu′ = 1` for `x > 0` and 0 otherwise, at the kink too.
///
/// Source: Nair and Hinton, "Rectified linear units improve restricted Boltzmann machines", ICML
/// 2010.
///
/// ```
/// use wengert_layers::Relu;
/// use wengert_tape::{Dual, Elementwise};
/// assert_eq!(Relu.eval(-2.0), 0.0);
/// assert_eq!(Dual::slope(0.0, |x| Relu.eval(x)), 0.0);
/// assert_eq!(Dual::slope(2.0, |x| Relu.eval(x)), 1.0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Relu;

impl Elementwise for Relu {
    #[inline(always)]
    fn eval<S: Scalar>(&self, x: S) -> S {
        x.max(S::zero())
    }
}
