//! Operands beside a [`Var`]: numbers and parameters, on either side of an operator.

use super::Quotient;
use crate::tape::Graph;
use crate::var::Var;
use std::ops;
use wengert_kernels::Element;
use wengert_params::Param;

/// An operand of a formula: a [`Var`], a [`Param`] or a number.
///
/// ```
/// use wengert_tape::{Matrix, Operand, Params, Tape, Var};
///
/// /// `√(x² + y²)`, where y is a value, a parameter or a number.
/// fn hypotenuse<'t>(x: Var<'t, f64>, y: impl Operand<'t, f64>) -> Var<'t, f64> {
///     (x.square() + y.on(x.graph()).square()).sqrt()
/// }
/// let mut params = Params::new();
/// let w = params.add("w", Matrix::from([[4.0]]));
/// let mut tape = Tape::new();
/// let three = tape.record(&params).scalar(3.0);
/// assert_eq!([hypotenuse(three, w).item(), hypotenuse(three, 4.0).item()], [5.0, 5.0]);
/// ```
pub trait Operand<'t, T: Element> {
    /// This operand as a value of `graph`.
    ///
    /// ```
    /// use wengert_tape::{Operand, Params, Shape, Tape};
    /// let (params, mut tape) = (Params::new(), Tape::new());
    /// let t = tape.record(&params);
    /// let half = 0.5.on(t); // a number becomes 1×1
    /// assert_eq!((half.shape(), half.item()), (Shape::SCALAR, 0.5));
    /// ```
    ///
    /// # Panics
    /// If it is a parameter of another `Params`.
    #[track_caller]
    fn on(self, graph: Graph<'t, T>) -> Var<'t, T>;
}

impl<'t, T: Element> Operand<'t, T> for Var<'t, T> {
    #[track_caller]
    fn on(self, _: Graph<'t, T>) -> Self {
        self
    }
}

impl<'t, T: Element> Operand<'t, T> for Param {
    #[track_caller]
    fn on(self, graph: Graph<'t, T>) -> Var<'t, T> {
        graph.param(self)
    }
}

impl<'t, T: Element> Operand<'t, T> for f64 {
    #[track_caller]
    fn on(self, graph: Graph<'t, T>) -> Var<'t, T> {
        graph.scalar(T::of(self))
    }
}

impl<'t> Operand<'t, Self> for f32 {
    #[track_caller]
    fn on(self, graph: Graph<'t, Self>) -> Var<'t, Self> {
        graph.scalar(self)
    }
}

// On the left, only `f64`: with `f32` too, the type of the numbers in `1.0 - 2.0 / x` would be ambiguous.
impl<'t, T: Element> ops::Add<Var<'t, T>> for f64 {
    type Output = Var<'t, T>;
    fn add(self, right: Var<'t, T>) -> Var<'t, T> {
        right + self
    }
}

impl<'t, T: Element> ops::Sub<Var<'t, T>> for f64 {
    type Output = Var<'t, T>;
    fn sub(self, right: Var<'t, T>) -> Var<'t, T> {
        -right + self
    }
}

impl<'t, T: Element> ops::Mul<Var<'t, T>> for f64 {
    type Output = Var<'t, T>;
    fn mul(self, right: Var<'t, T>) -> Var<'t, T> {
        right * self
    }
}

impl<'t, T: Element> ops::Div<Var<'t, T>> for f64 {
    type Output = Var<'t, T>;
    fn div(self, right: Var<'t, T>) -> Var<'t, T> {
        right.map(Quotient(self))
    }
}

/// `param ∘ var` is `t.param(param) ∘ var`; the shapes are those of the operator.
macro_rules! param_on_the_left {
    ($($Operator:ident, $method:ident;)*) => { $(
        impl<'t, T: Element> ops::$Operator<Var<'t, T>> for Param {
            type Output = Var<'t, T>;
            #[track_caller]
            fn $method(self, right: Var<'t, T>) -> Var<'t, T> {
                right.graph().param(self).$method(right)
            }
        }
    )* };
}

param_on_the_left! { Add, add; Sub, sub; Mul, mul; Div, div; }
