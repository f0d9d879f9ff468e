//! [`Element`]: the scalars that matrices hold and kernels run on.

use crate::product::{Start, schoolbook};
use crate::{Dual, Fma, Scalar, View, ViewMut};

/// A [`Scalar`] that matrices are made of.
///
/// A type of one's own needs only [`to_f64`](Self::to_f64); the products of `f32` and `f64` are the
/// fast ones.
pub trait Element: Scalar {
    /// The form this number takes in loops for CPUs with fused multiply-add.
    type Fused: Scalar;

    /// To the fused form.
    fn fuse(self) -> Self::Fused;

    /// From the fused form.
    fn unfuse(fused: Self::Fused) -> Self;

    /// The value as a plain float, for reports.
    fn to_f64(self) -> f64;

    /// Whether neither the value nor a derivative that it carries is NaN or infinite.
    fn is_finite(self) -> bool {
        self.to_f64().is_finite()
    }

    /// `C ← start + A·B`; the shapes have been checked.
    fn product(a: View<'_, Self>, b: View<'_, Self>, c: ViewMut<'_, Self>, start: Start<'_, Self>) {
        schoolbook(a, b, c, start);
    }
}

macro_rules! float {
    ($($float:ident),*) => { $(
        impl Element for $float {
            type Fused = Fma<Self>;
            #[inline(always)]
            fn fuse(self) -> Fma<Self> {
                Fma(self)
            }
            #[inline(always)]
            fn unfuse(fused: Fma<Self>) -> Self {
                fused.0
            }
            fn to_f64(self) -> f64 {
                f64::from(self)
            }
            fn product(
                a: View<'_, Self>,
                b: View<'_, Self>,
                c: ViewMut<'_, Self>,
                start: Start<'_, Self>,
            ) {
                crate::product::float(a, b, c, start);
            }
        }
    )* };
}
float!(f32, f64);

impl<T: Element> Element for Dual<T> {
    type Fused = Dual<T::Fused>;
    #[inline(always)]
    fn fuse(self) -> Self::Fused {
        Dual::new(self.value.fuse(), self.slope.fuse())
    }
    #[inline(always)]
    fn unfuse(fused: Self::Fused) -> Self {
        Self::new(T::unfuse(fused.value), T::unfuse(fused.slope))
    }
    fn to_f64(self) -> f64 {
        self.value.to_f64()
    }
    fn is_finite(self) -> bool {
        self.value.is_finite() && self.slope.is_finite()
    }
}
