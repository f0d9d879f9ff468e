//! A number on the left of an operator: `2.0 * x`, `1.0 - x`, `1.0 / x`.
//!
//! For `f64` alone: with `f32` beside it, the type of a number in `1.0 - 2.0 / x` would be in doubt.

use super::Quotient;
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
