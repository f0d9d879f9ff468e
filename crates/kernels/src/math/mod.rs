//! The elementary functions of `f32` and `f64`, branch-free, so that loops over them vectorise.
//!
//! Every function is generic over [`Lane`], which `T` and `Fma<T>` implement: the same code serves the
//! plain build and the loops compiled for CPUs with fused multiply-add.

pub(crate) mod double;
mod exponential;
mod format;
mod logarithm;
mod normal;
pub(crate) mod single;

use crate::Fma;
use num_traits::{One, Zero};
use std::ops::{Add, Div, Mul, Neg, Sub};

/// A float as a number and as bits.
pub(crate) trait Lane<Bits>:
    Copy
    + PartialOrd
    + Zero
    + One
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
{
    fn c(x: f64) -> Self;
    fn bits(self) -> Bits;
    fn of_bits(bits: Bits) -> Self;
    fn fma(self, a: Self, b: Self) -> Self;
    fn magnitude(self) -> Self;
    fn with_sign_of(self, other: Self) -> Self;
}

macro_rules! lane {
    ($float:ident, $bits:ident) => {
        impl Lane<$bits> for $float {
            #[inline(always)]
            fn c(x: f64) -> Self {
                x as Self
            }
            #[inline(always)]
            fn bits(self) -> $bits {
                self.to_bits()
            }
            #[inline(always)]
            fn of_bits(bits: $bits) -> Self {
                Self::from_bits(bits)
            }
            #[inline(always)]
            fn fma(self, a: Self, b: Self) -> Self {
                if cfg!(any(target_feature = "fma", target_arch = "aarch64")) {
                    self.mul_add(a, b)
                } else {
                    self * a + b
                }
            }
            #[inline(always)]
            fn magnitude(self) -> Self {
                self.abs()
            }
            #[inline(always)]
            fn with_sign_of(self, other: Self) -> Self {
                self.copysign(other)
            }
        }

        impl Lane<$bits> for Fma<$float> {
            #[inline(always)]
            fn c(x: f64) -> Self {
                Self(x as $float)
            }
            #[inline(always)]
            fn bits(self) -> $bits {
                self.0.to_bits()
            }
            #[inline(always)]
            fn of_bits(bits: $bits) -> Self {
                Self($float::from_bits(bits))
            }
            #[inline(always)]
            fn fma(self, a: Self, b: Self) -> Self {
                Self(self.0.mul_add(a.0, b.0))
            }
            #[inline(always)]
            fn magnitude(self) -> Self {
                Self(self.0.abs())
            }
            #[inline(always)]
            fn with_sign_of(self, other: Self) -> Self {
                Self(self.0.copysign(other.0))
            }
        }
    };
}
lane!(f32, u32);
lane!(f64, u64);
