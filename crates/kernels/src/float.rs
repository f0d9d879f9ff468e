//! [`Scalar`] for `f32`, `f64` and their [`Fma`] forms.

use crate::math::{Lane, double, single};
use crate::{Fma, Scalar};

macro_rules! float {
    ($number:ty, $bits:ident, $math:ident, $wrap:expr, $raw:expr) => {
        impl Scalar for $number {
            type Mask = bool;
            const NEVER: bool = false;

            #[inline(always)]
            fn of(x: f64) -> Self {
                Lane::<$bits>::c(x)
            }
            #[inline(always)]
            fn mul_add(self, a: Self, b: Self) -> Self {
                Lane::<$bits>::fma(self, a, b)
            }
            #[inline(always)]
            fn recip(self) -> Self {
                Self::of(1.0) / self
            }
            #[inline(always)]
            fn sqrt(self) -> Self {
                $wrap($raw(self).sqrt())
            }
            float!(@branch_free $bits, $math: exp, exp_m1, ln, ln_1p, tanh, sigmoid, softplus, erf,
                gaussian, normal_cdf);
            #[inline(always)]
            fn sin(self) -> Self {
                $wrap($raw(self).sin())
            }
            #[inline(always)]
            fn cos(self) -> Self {
                $wrap($raw(self).cos())
            }
            #[inline(always)]
            fn atan(self) -> Self {
                $wrap($raw(self).atan())
            }
            #[inline(always)]
            fn powf(self, exponent: f64) -> Self {
                $wrap($raw(self).powf(exponent as _))
            }
            #[inline(always)]
            fn max(self, other: Self) -> Self {
                if self > other || self != self { self } else { other }
            }
            #[inline(always)]
            fn abs(self) -> Self {
                Lane::<$bits>::magnitude(self)
            }
            #[inline(always)]
            fn select(self, positive: Self, otherwise: Self) -> Self {
                if self > Self::of(0.0) { positive } else { otherwise }
            }
            #[inline(always)]
            fn exceeds(self, other: Self, tie: bool) -> bool {
                self > other || (self == other && tie)
            }
            #[inline(always)]
            fn pick(mask: bool, yes: Self, no: Self) -> Self {
                if mask { yes } else { no }
            }
        }
    };
    (@branch_free $bits:ident, $math:ident: $($function:ident),*) => { $(
        #[inline(always)]
        fn $function(self) -> Self {
            $math::$function::<Self>(self)
        }
    )* };
}

float!(f32, u32, single, |x| x, |x: Self| x);
float!(f64, u64, double, |x| x, |x: Self| x);
float!(Fma<f32>, u32, single, Fma, |x: Self| x.0);
float!(Fma<f64>, u64, double, Fma, |x: Self| x.0);
