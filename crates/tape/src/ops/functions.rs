//! The elementary functions as [`Elementwise`] types and as methods of [`Var`].

use crate::var::Var;
use wengert_kernels::{Element, Elementwise, Scalar};

macro_rules! functions {
    ($($type:ident, $method:ident: |$x:ident| $formula:expr, $doc:literal, $at:literal => $y:literal;)*) => {
        $(
            #[doc = concat!($doc, "; [`Var::", stringify!($method), "`] applies it.")]
            ///
            /// ```
            /// use wengert_tape::{Elementwise, ops};
            #[doc = concat!("assert_eq!(ops::", stringify!($type), ".eval(", $at, "), ", $y, ");")]
            /// ```
            #[derive(Clone, Copy, Debug)]
            pub struct $type;

            impl Elementwise for $type {
                #[inline(always)]
                fn eval<S: Scalar>(&self, $x: S) -> S {
                    $formula
                }
            }
        )*

        impl<T: Element> Var<'_, T> {
            $(
                #[doc = concat!($doc, ", of every entry.")]
                ///
                /// ```
                /// use wengert_tape::{Params, Tape};
                /// let (params, mut tape) = (Params::new(), Tape::new());
                /// let t = tape.record(&params);
                #[doc = concat!("assert_eq!(t.scalar(", $at, ").", stringify!($method), "().item(), ", $y, ");")]
                /// ```
                #[must_use]
                pub fn $method(self) -> Self {
                    self.map($type)
                }
            )*
        }
    };
}

functions! {
    Exp, exp: |x| x.exp(), "`eˣ`", 0.0 => 1.0;
    ExpM1, exp_m1: |x| x.exp_m1(), "`eˣ − 1`, accurate near 0", 0.0 => 0.0;
    Ln, ln: |x| x.ln(), "The natural logarithm", 1.0 => 0.0;
    Ln1p, ln_1p: |x| x.ln_1p(), "`ln(1 + x)`, accurate near 0", 0.0 => 0.0;
    Sqrt, sqrt: |x| x.sqrt(), "`√x`", 9.0 => 3.0;
    Square, square: |x| x * x, "`x²`", 3.0 => 9.0;
    Recip, recip: |x| x.recip(), "`1/x`", 4.0 => 0.25;
    Abs, abs: |x| x.abs(), "`|x|`, whose slope at 0 is −1, that from the left", -2.0 => 2.0;
    Sin, sin: |x| x.sin(), "The sine of an angle in radians", 0.0 => 0.0;
    Cos, cos: |x| x.cos(), "The cosine of an angle in radians", 0.0 => 1.0;
    Atan, atan: |x| x.atan(), "The inverse tangent in radians", 0.0 => 0.0;
    Erf, erf: |x| x.erf(), "The error function", 0.0 => 0.0;
}

/// `xⁿ` for a whole number n; [`Var::powi`] applies it.
///
/// ```
/// use wengert_tape::{Dual, Elementwise, ops::Powi};
/// assert_eq!(Powi(3).eval(2.0), 8.0);
/// assert_eq!(Dual::slope(2.0, |x| Powi(-1).eval(x)), -0.25); // −1/x²
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Powi(pub i32);

impl Elementwise for Powi {
    #[inline(always)]
    fn eval<S: Scalar>(&self, x: S) -> S {
        x.powi(self.0)
    }
}

/// `xᵖ` for a constant p; [`Var::powf`] applies it.
///
/// ```
/// use wengert_tape::{Dual, Elementwise, ops::Powf};
/// assert_eq!(Powf(1.5).eval(4.0), 8.0);
/// assert_eq!(Dual::slope(4.0, |x| Powf(1.5).eval(x)), 3.0); // 3/2·√x
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Powf(pub f64);

impl Elementwise for Powf {
    #[inline(always)]
    fn eval<S: Scalar>(&self, x: S) -> S {
        x.powf(self.0)
    }
}

/// `c/x` for a constant c: what `c / x` applies.
///
/// ```
/// use wengert_tape::{Params, Tape};
/// let (params, mut tape) = (Params::new(), Tape::new());
/// let y = 6.0 / tape.record(&params).scalar(4.0);
/// assert_eq!((y.item(), y.name()), (1.5, "#0 quotient(6.0)".to_owned()));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Quotient(pub f64);

impl Elementwise for Quotient {
    #[inline(always)]
    fn eval<S: Scalar>(&self, x: S) -> S {
        S::of(self.0) / x
    }
}

impl<T: Element> Var<'_, T> {
    /// `xⁿ` of every entry.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params, Tape};
    /// let (params, mut tape) = (Params::new(), Tape::new());
    /// let t = tape.record(&params);
    /// let x = t.variable(&Matrix::from([[2.0]]));
    /// let cube = x.powi(3);
    /// cube.backward(&mut params.zeros_like());
    /// assert_eq!((cube.item(), x.gradient()), (8.0, Some(Matrix::from([[12.0]]))));
    /// ```
    #[must_use]
    pub fn powi(self, n: i32) -> Self {
        self.map(Powi(n))
    }

    /// `xᵖ` of every entry.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params, Tape};
    /// let (params, mut tape) = (Params::new(), Tape::new());
    /// let t = tape.record(&params);
    /// assert!((t.scalar(4.0).powf(1.5).item() - 8.0).abs() < 1e-14);
    /// ```
    #[must_use]
    pub fn powf(self, p: f64) -> Self {
        self.map(Powf(p))
    }
}
