use wengert_tape::{Elementwise, Scalar};

/// `selu(x) = λ·x` for `x > 0`, else `λα·(eˣ − 1)`, hence `selu′ = λ` or `λα·eˣ`.
///
/// ```math
/// f(x) = λ \begin{cases} x & x > 0 \\ α\,(e^x - 1) & x \le 0 \end{cases}, \qquad
/// f'(x) = λ \begin{cases} 1 & x > 0 \\ α\,e^x & x \le 0 \end{cases}
/// ```
///
/// With these α and λ the activations of a deep network keep mean 0 and variance 1 if its weights
/// are drawn by [`Scheme::LecunNormal`](crate::Scheme::LecunNormal). At 0 the slope is the left one,
/// λα. Source: Klambauer, Unterthiner, Mayr and Hochreiter, "Self-normalizing neural networks",
/// NeurIPS 2017, arXiv:1706.02515, which derives `α = −√(2/π) / (erfc(1/√2)·√e − 1)` and λ.
///
/// ```
/// use wengert_layers::Selu;
/// use wengert_tape::{Dual, Elementwise};
/// assert_eq!(Selu.eval(2.0), 2.0 * Selu::LAMBDA);
/// assert_eq!(Dual::slope(2.0, |x| Selu.eval(x)), Selu::LAMBDA);
/// assert_eq!(Selu.eval(f64::NEG_INFINITY), -Selu::LAMBDA * Selu::ALPHA);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Selu;

impl Selu {
    /// α, the fixed point's constant to the precision of `f64`.
    pub const ALPHA: f64 = 1.673_263_242_354_377_3;

    /// λ, the fixed point's constant to the precision of `f64`.
    pub const LAMBDA: f64 = 1.050_700_987_355_480_5;
}

impl Elementwise for Selu {
    #[inline(always)]
    fn eval<S: Scalar>(&self, x: S) -> S {
        let negative = x.min(S::zero()).exp_m1().scaled(Self::ALPHA);
        x.select(x, negative).scaled(Self::LAMBDA)
    }
}
