//! [`Fma`]: a float in a loop compiled for CPUs with fused multiply-add.

use num_traits::{FromPrimitive, One, Zero};
use std::ops::{Add, AddAssign, Div, Mul, MulAssign, Neg, Sub, SubAssign};

/// A float whose [`mul_add`](crate::Scalar::mul_add) is the CPU's instruction.
///
/// Inlined Rust code cannot query the target features of the function around it, and `f64::mul_add`
/// without the feature is a slow library call. So the type makes the choice: loops that
/// [`Level`](crate::Level) compiles for AVX2 or AVX-512 compute on `Fma<T>`, which has the same bits.
///
/// ```
/// use wengert_kernels::{Element, Fma, Scalar};
/// fn line<S: Scalar>(x: S) -> S {
///     x.mul_add(S::of(2.0), S::one())
/// }
/// assert_eq!(f64::unfuse(line(3.0_f64.fuse())), line(3.0));
/// assert_eq!(line(Fma(3.0_f64)), Fma(7.0));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
#[repr(transparent)]
pub struct Fma<T>(pub T);

macro_rules! operators {
    ($($trait:ident $method:ident $op:tt),*) => { $(
        impl<T: $trait<Output = T>> $trait for Fma<T> {
            type Output = Self;
            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                Self(self.0 $op other.0)
            }
        }
    )* };
}
operators!(Add add +, Sub sub -, Mul mul *, Div div /);

macro_rules! assigning {
    ($($trait:ident $method:ident $op:tt),*) => { $(
        impl<T: $trait> $trait for Fma<T> {
            #[inline(always)]
            fn $method(&mut self, other: Self) {
                self.0 $op other.0;
            }
        }
    )* };
}
assigning!(AddAssign add_assign +=, SubAssign sub_assign -=, MulAssign mul_assign *=);

impl<T: Neg<Output = T>> Neg for Fma<T> {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl<T: Zero> Zero for Fma<T> {
    #[inline(always)]
    fn zero() -> Self {
        Self(T::zero())
    }
    fn is_zero(&self) -> bool {
        self.0.is_zero()
    }
}

impl<T: One> One for Fma<T> {
    #[inline(always)]
    fn one() -> Self {
        Self(T::one())
    }
}

impl<T: FromPrimitive> FromPrimitive for Fma<T> {
    fn from_i64(n: i64) -> Option<Self> {
        T::from_i64(n).map(Self)
    }
    fn from_u64(n: u64) -> Option<Self> {
        T::from_u64(n).map(Self)
    }
    fn from_f64(x: f64) -> Option<Self> {
        T::from_f64(x).map(Self)
    }
}
