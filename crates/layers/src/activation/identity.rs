use wengert_tape::{Elementwise, Scalar};

/// `f(x) = x`, hence `f′ = 1`.
///
/// For an output that may be any number, and for logits. It costs nothing:
/// [`activate`](crate::Activate::activate) returns the variable itself.
///
/// ```
/// use wengert_layers::Identity;
/// use wengert_tape::{Dual, Elementwise};
/// assert_eq!(Identity.eval(-3.5), -3.5);
/// assert_eq!(Dual::slope(-3.5, |x| Identity.eval(x)), 1.0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Identity;

impl Elementwise for Identity {
    #[inline(always)]
    fn eval<S: Scalar>(&self, x: S) -> S {
        x
    }
}
