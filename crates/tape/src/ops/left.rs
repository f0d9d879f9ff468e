//! A number on the left of an operator: `2.0 * x`, `1.0 - x`, `1.0 / x`.

use crate::var::Var;
use std::ops;
use wengert_kernels::Element;

macro_rules! left {
    ($number:ty, $scalar:ident, [$($generics:tt)*]) => {
        impl<'t, $($generics)*> ops::Add<Var<'t, $scalar>> for $number {
            type Output = Var<'t, $scalar>;
            fn add(self, right: Var<'t, $scalar>) -> Var<'t, $scalar> {
                right + self
            }
        }

        impl<'t, $($generics)*> ops::Sub<Var<'t, $scalar>> for $number {
            type Output = Var<'t, $scalar>;
            fn sub(self, right: Var<'t, $scalar>) -> Var<'t, $scalar> {
                -right + self
            }
        }

        impl<'t, $($generics)*> ops::Mul<Var<'t, $scalar>> for $number {
            type Output = Var<'t, $scalar>;
            fn mul(self, right: Var<'t, $scalar>) -> Var<'t, $scalar> {
                right * self
            }
        }

        impl<'t, $($generics)*> ops::Div<Var<'t, $scalar>> for $number {
            type Output = Var<'t, $scalar>;
            fn div(self, right: Var<'t, $scalar>) -> Var<'t, $scalar> {
                right.recip() * self
            }
        }
    };
}
left!(f64, T, [T: Element]);
left!(f32, f32, []);
