//! [`Bits`]: bitwise equality, with all NaNs equal.

use super::Random;
use std::fmt::Debug;
use wengert_kernels::{Dual, Fma, Scalar};

/// A number with its bits, and with random values.
pub trait Bits: Scalar {
    /// The type of [`bits`](Self::bits).
    type Bits: Copy + Debug + PartialEq + Send;

    /// The bits; all ones for any NaN, because its sign and payload are meaningless.
    fn bits(self) -> Self::Bits;

    /// An integer from −3 to 3, so that products and sums are exact.
    fn whole(random: &mut Random) -> Self;

    /// A number between −1 and 1.
    fn real(random: &mut Random) -> Self;
}

macro_rules! float {
    ($($number:ty, $bits:ident, $raw:expr;)*) => { $(
        impl Bits for $number {
            type Bits = $bits;
            fn bits(self) -> $bits {
                let x = $raw(self);
                if x.is_nan() { $bits::MAX } else { x.to_bits() }
            }
            fn whole(random: &mut Random) -> Self {
                Self::of((random.next() % 7) as f64 - 3.0)
            }
            fn real(random: &mut Random) -> Self {
                Self::of(random.real())
            }
        }
    )* };
}
float! {
    f32, u32, |x: Self| x;
    f64, u64, |x: Self| x;
    Fma<f32>, u32, |x: Self| x.0;
    Fma<f64>, u64, |x: Self| x.0;
}

impl<T: Bits> Bits for Dual<T> {
    type Bits = (T::Bits, T::Bits);
    fn bits(self) -> Self::Bits {
        (self.value.bits(), self.slope.bits())
    }
    fn whole(random: &mut Random) -> Self {
        Self::new(T::whole(random), T::whole(random))
    }
    fn real(random: &mut Random) -> Self {
        Self::new(T::real(random), T::real(random))
    }
}

/// Panics unless both numbers have the same bits.
#[track_caller]
pub fn assert_same<T: Bits>(found: T, expected: T, what: &dyn Debug) {
    assert!(found.bits() == expected.bits(), "{found:?} instead of {expected:?}: {what:?}");
}
