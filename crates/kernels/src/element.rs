//! [`Element`]: the number types of matrices and kernels.

use crate::product::{Start, check_sums, schoolbook};
use crate::{Dual, Fma, Level, Scalar, View, ViewMut, reduce2};

/// A [`Scalar`] that matrices can hold.
///
/// A custom type should be its own fused form and keep the provided methods; the fast loops and products
/// are those of `f32` and `f64`.
///
/// ```
/// use wengert_kernels::{Dual, Element, Matrix};
///
/// /// The largest magnitude, for a report.
/// fn largest<T: Element>(x: &Matrix<T>) -> f64 {
///     x.view().iter().map(|x| x.to_f64().abs()).fold(0.0, f64::max)
/// }
/// assert_eq!(largest(&Matrix::from([[1.0_f32, -2.0]])), 2.0);
/// assert_eq!(largest(&Matrix::from([[Dual::new(-3.0, 9.0)]])), 3.0);
/// assert!(!Dual::new(1.0, f64::NAN).is_finite()); // a derivative that it carries counts
/// ```
pub trait Element: Scalar {
    /// The type that stands for this one in loops compiled for CPUs with fused multiply-add.
    type Fused: Scalar;

    /// Converts to the fused form.
    ///
    /// ```
    /// use wengert_kernels::{Element, Fma, Scalar};
    /// assert_eq!(2.0_f32.fuse(), Fma(2.0));
    /// assert_eq!(f32::unfuse(2.0_f32.fuse().mul_add(Fma(3.0), Fma(4.0))), 10.0);
    /// ```
    fn fuse(self) -> Self::Fused;

    /// Converts from the fused form.
    ///
    /// ```
    /// use wengert_kernels::{Dual, Element};
    /// assert_eq!(f64::unfuse(0.1_f64.fuse()), 0.1);
    /// let x = Dual::new(1.0, 2.0); // its own fused form
    /// assert_eq!((x.fuse(), Dual::unfuse(x)), (x, x));
    /// ```
    fn unfuse(fused: Self::Fused) -> Self;

    /// The value as a plain float, for reports.
    ///
    /// ```
    /// use wengert_kernels::{Dual, Element};
    /// assert_eq!((0.5_f32.to_f64(), Dual::new(3.0, 9.0).to_f64()), (0.5, 3.0));
    /// ```
    fn to_f64(self) -> f64;

    /// Whether the value and all derivatives it carries are finite.
    ///
    /// ```
    /// use wengert_kernels::{Dual, Element};
    /// assert!(Element::is_finite(1.0) && !Element::is_finite(f64::INFINITY));
    /// assert!(!Dual::new(1.0, f64::NAN).is_finite());
    /// ```
    fn is_finite(self) -> bool {
        self.to_f64().is_finite()
    }

    /// Runs a loop over these numbers, compiled for the current [`Level`] if the type benefits from it.
    ///
    /// ```
    /// use wengert_kernels::Element;
    /// let numbers: Vec<f32> = (1..=100).map(|k| k as f32).collect();
    /// assert_eq!(f32::run(#[inline(always)] || numbers.iter().sum::<f32>()), 5050.0);
    /// ```
    #[inline]
    fn run<R>(pass: impl FnOnce() -> R) -> R {
        pass()
    }

    /// Runs the variant of a loop over `data` for the current [`Level`]: `fused`, which computes on
    /// [`Fused`](Self::Fused), if the level has fused multiply-add, else `plain`.
    ///
    /// ```
    /// use wengert_kernels::{Element, Scalar};
    /// fn polynomial<S: Scalar>(x: S) -> S {
    ///     x.mul_add(x, S::one()) // rounded once where the CPU does that natively
    /// }
    /// let y = f64::run_fused(3.0_f64, |x| polynomial(x), |x| f64::unfuse(polynomial(x.fuse())));
    /// assert_eq!(y, 10.0);
    /// ```
    #[inline]
    fn run_fused<D, R>(data: D, plain: impl FnOnce(D) -> R, _fused: impl FnOnce(D) -> R) -> R {
        plain(data)
    }

    /// `C ← start + A·B`, the implementation of [`product_into`](crate::product_into).
    ///
    /// ```
    /// use wengert_kernels::{Element, Matrix, Start, ViewMut};
    /// let (a, b) = (Matrix::from([[1.0, 2.0]]), Matrix::from([[3.0], [4.0]]));
    /// let mut c = 100.0;
    /// f64::product(a.view(), b.view(), ViewMut::scalar(&mut c), Start::Sum);
    /// assert_eq!(c, 111.0);
    /// ```
    ///
    /// # Panics
    /// If the shapes do not fit, or there are more than `isize::MAX` multiplications.
    #[track_caller]
    fn product(a: View<'_, Self>, b: View<'_, Self>, c: ViewMut<'_, Self>, start: Start<'_, Self>) {
        schoolbook(a, b, c, start);
    }

    /// Adds to each entry of the row `out` the sum of a column of `a`, or overwrites it if `first`.
    ///
    /// ```
    /// use wengert_kernels::{Element, Matrix, Shape, ViewMut};
    /// let a = Matrix::from([[1.0, 2.0], [3.0, 4.0]]);
    /// let mut sums = [0.0; 2];
    /// f64::column_sums(a.view(), ViewMut::col_major(&mut sums, Shape::new(1, 2)), true);
    /// assert_eq!(sums, [4.0, 6.0]);
    /// ```
    ///
    /// # Panics
    /// If `out` is not one row as wide as `a`, or the rows of `a` are not adjacent.
    #[track_caller]
    fn column_sums(a: View<'_, Self>, out: ViewMut<'_, Self>, first: bool) {
        check_sums(a, &out);
        reduce2(out, first, a, a, |a, _| a);
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
            #[inline(always)]
            fn to_f64(self) -> f64 {
                f64::from(self)
            }
            #[inline]
            fn run<R>(pass: impl FnOnce() -> R) -> R {
                Level::current().run(pass)
            }
            #[inline]
            fn run_fused<D, R>(
                data: D,
                plain: impl FnOnce(D) -> R,
                fused: impl FnOnce(D) -> R,
            ) -> R {
                Level::current().run_fused(data, plain, fused)
            }
            fn product(
                a: View<'_, Self>,
                b: View<'_, Self>,
                c: ViewMut<'_, Self>,
                start: Start<'_, Self>,
            ) {
                crate::product::float(a, b, c, start);
            }
            fn column_sums(a: View<'_, Self>, out: ViewMut<'_, Self>, first: bool) {
                crate::product::column_sums(a, out, first);
            }
        }
    )* };
}
float!(f32, f64);

impl<T: Element> Element for Dual<T> {
    type Fused = Self;
    #[inline(always)]
    fn fuse(self) -> Self {
        self
    }
    #[inline(always)]
    fn unfuse(fused: Self) -> Self {
        fused
    }
    fn to_f64(self) -> f64 {
        self.value.to_f64()
    }
    fn is_finite(self) -> bool {
        self.value.is_finite() && self.slope.is_finite()
    }
}
