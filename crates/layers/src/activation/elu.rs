use wengert_tape::{Elementwise, Scalar};

/// `elu(x) = x` for `x > 0`, else `α·(eˣ − 1)`, hence `elu′ = 1` or `α·eˣ`.
///
/// ```math
/// f(x) = \begin{cases} x & x > 0 \\ α\,(e^x - 1) & x \le 0 \end{cases}, \qquad
/// f'(x) = \begin{cases} 1 & x > 0 \\ α\,e^x & x \le 0 \end{cases}
/// ```
///
/// Smooth for `α = 1`; at 0 the slope is the left one, α. Source: Clevert, Unterthiner and
/// Hochreiter, "Fast and accurate deep network learning by exponential linear units", ICLR 2016,
/// arXiv:1511.07289.
///
/// ```
/// use wengert_layers::Elu;
/// use wengert_tape::{Dual, Elementwise};
/// assert_eq!(Elu::default().eval(3.0), 3.0);
/// assert_eq!(Elu { alpha: 2.0 }.eval(f64::NEG_INFINITY), -2.0);
/// assert_eq!(Dual::slope(0.0, |x| Elu { alpha: 2.0 }.eval(x)), 2.0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Elu {
    /// The limit at −∞ is −α; 1 by default.
    pub alpha: f64,
}

impl Elementwise for Elu {
    #[inline(always)]
    fn eval<S: Scalar>(&self, x: S) -> S {
        // Both branches are evaluated: `min` keeps eˣ from overflowing in the branch not taken.
        x.select(x, x.min(S::zero()).exp_m1().scaled(self.alpha))
    }
}
