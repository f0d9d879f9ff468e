use crate::op::{Op, Output, Recorded, ShapeError, snake_case};
use crate::var::Var;
use std::borrow::Cow;
use wengert_kernels::{
    Accumulator, Element, Elementwise, Formula, Shape, View, map, map_with_slopes,
};

/// `Y = f(X)`, entry by entry, hence `X̄ += Ȳ ⊙ f′(X)`. The forward pass finds `f′(X)` together with
/// `f(X)`, by dual numbers, and keeps it.
///
/// [`Var::map`] records it.
#[derive(Clone, Copy, Debug)]
pub struct Map<F>(pub F);

impl<T: Element, F: Elementwise> Op<T, 1> for Map<F> {
    fn name(&self) -> Cow<'static, str> {
        snake_case(&format!("{:?}", self.0)).into()
    }

    fn shape(&self, [x]: [Shape; 1]) -> Result<Shape, ShapeError> {
        Ok(x)
    }

    fn saved(&self, [x]: [Shape; 1]) -> usize {
        x.len()
    }

    fn elementwise(&self) -> Option<Formula> {
        Some(Formula::of(&self.0))
    }

    #[inline(always)]
    fn forward(&self, [x]: [View<T>; 1], y: Output<T>) {
        match y.saved {
            Some(slopes) => map_with_slopes(&self.0, x, y.value, slopes),
            None => map(&self.0, x, y.value),
        }
    }

    #[inline(always)]
    fn backward(&self, _wrt: usize, _args: [View<T>; 1], y: Recorded<T>, grad: Accumulator<T>) {
        grad.add_zip(y.gradient, y.saved_view(), |dy, slope| dy * slope);
    }
}

impl<T: Element> Var<'_, T> {
    /// `f` of every entry.
    ///
    /// ```
    /// use wengert_tape::{Elementwise, Matrix, Params, Scalar, Tape};
    ///
    /// #[derive(Clone, Copy, Debug)]
    /// struct Silu;
    /// impl Elementwise for Silu {
    ///     fn eval<S: Scalar>(&self, x: S) -> S {
    ///         x * x.sigmoid()
    ///     }
    /// }
    ///
    /// let (params, mut tape) = (Params::new(), Tape::new());
    /// let x = tape.record(&params).variable(&Matrix::from([[0.0]]));
    /// x.map(Silu).backward(&mut params.zeros_like());
    /// assert_eq!(x.gradient(), Some(Matrix::from([[0.5]])));
    /// ```
    #[must_use]
    pub fn map(self, f: impl Elementwise) -> Self {
        self.apply(Map(f))
    }
}
