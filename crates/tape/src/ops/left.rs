//! A number or a parameter on the left of an operator: `2.0 * x`, `1.0 - x`, `w * x`.
//!
//! Numbers of type `f64` alone: with `f32` beside it, the type of a number in `1.0 - 2.0 / x` would be in doubt.

use super::Quotient;
use crate::params::Param;
use crate::var::Var;
use std::ops;
use wengert_kernels::Element;

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
