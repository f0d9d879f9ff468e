use wengert_tape::{Elementwise, Scalar};

/// `f(x) = x` for `x > 0`, else `slope·x`, hence `f′ = 1` or `slope`, which is also the slope at 0.
///
/// A unit that is negative for all samples still learns. Source: Maas, Hannun and Ng, "Rectifier
/// nonlinearities improve neural network acoustic models", ICML 2013.
///
/// ```
/// use wengert_layers::LeakyRelu;
/// use wengert_tape::{Dual, Elementwise};
/// assert_eq!(LeakyRelu::default().eval(-2.0), -0.02);
/// assert_eq!(LeakyRelu { slope: 0.25 }.eval(-2.0), -0.5);
/// assert_eq!(Dual::slope(-2.0, |x| LeakyRelu { slope: 0.25 }.eval(x)), 0.25);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LeakyRelu {
    /// The slope for negative numbers; 0.01 by default.
    pub slope: f64,
}

impl Elementwise for LeakyRelu {
    #[inline(always)]
    fn eval<S: Scalar>(&self, x: S) -> S {
        x.select(x, x.scaled(self.slope))
    }
}
