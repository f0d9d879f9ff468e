//! [`verify_elementwise`]: does this activation match its formula?

mod accuracy;
mod claims;
mod float;
mod kinks;
mod points;
mod pointwise;
mod rejected;
mod verified;

pub use accuracy::{Accuracy, Cause, Lost};
pub use kinks::Kink;
pub use rejected::{Fault, Part, Rejected};
pub use verified::{Accuracies, Verified};

use claims::Curve;
use pointwise::Pointwise;
use wengert_tape::Elementwise;

/// Verifies a function of one number over the whole range of `f32` and `f64`: [`Verify`] without claims.
///
/// ```
/// use wengert_inspect::verify_elementwise;
/// use wengert_tape::{Elementwise, Scalar};
///
/// /// `mish(x) = x·tanh(ln(1 + eˣ))`
/// #[derive(Clone, Copy, Debug)]
/// struct Mish;
///
/// impl Elementwise for Mish {
///     fn eval<S: Scalar>(&self, x: S) -> S {
///         x * x.softplus().tanh()
///     }
/// }
/// println!("{}", verify_elementwise(&Mish).unwrap());
/// ```
///
/// # Errors
/// See [`Verify::run`].
pub fn verify_elementwise<F: Elementwise>(f: &F) -> Result<Verified, Rejected> {
    Verify::new(f).run()
}

/// The verification of a function, with optional claims.
///
/// ```
/// use wengert_inspect::Verify;
/// use wengert_tape::{Elementwise, Scalar};
///
/// /// `2/π·atan x`
/// #[derive(Clone, Copy, Debug)]
/// struct Arc;
///
/// impl Elementwise for Arc {
///     fn eval<S: Scalar>(&self, x: S) -> S {
///         S::of(std::f64::consts::FRAC_2_PI) * x.atan()
///     }
/// }
/// let verified = Verify::new(&Arc).monotonic().bounded(-1.0, 1.0).smooth().run().unwrap();
/// assert!(verified.single.slope.ulp < 4.0);
///
/// let rejected = Verify::new(&Arc).bounded(0.0, 1.0).run().unwrap_err();
/// assert!(rejected.to_string().contains("is not within the claimed bounds 0 and 1"));
/// ```
#[derive(Clone, Debug)]
pub struct Verify<'a, F> {
    f: &'a F,
    claims: Claims,
}

/// The claims about a function.
#[derive(Clone, Copy, Debug)]
struct Claims {
    domain: (f64, f64),
    bounds: Option<(f64, f64)>,
    monotonic: bool,
    smooth: bool,
    tolerates_loss: bool,
}

impl<'a, F: Elementwise> Verify<'a, F> {
    /// A verification without claims.
    ///
    /// ```
    /// use wengert_inspect::Verify;
    /// use wengert_tape::ops::Sin;
    /// assert!(Verify::new(&Sin).run().is_ok());
    /// ```
    pub fn new(f: &'a F) -> Self {
        let claims = Claims {
            domain: (f64::NEG_INFINITY, f64::INFINITY),
            bounds: None,
            monotonic: false,
            smooth: false,
            tolerates_loss: false,
        };
        Self { f, claims }
    }

    /// Restricts the check to numbers from `low` to `high`, for functions such as the logarithm.
    ///
    /// ```
    /// use wengert_inspect::Verify;
    /// use wengert_tape::{Elementwise, Scalar};
    ///
    /// /// `√(x + 1)`
    /// #[derive(Clone, Copy, Debug)]
    /// struct Root;
    ///
    /// impl Elementwise for Root {
    ///     fn eval<S: Scalar>(&self, x: S) -> S {
    ///         (x + S::one()).sqrt()
    ///     }
    /// }
    /// assert!(Verify::new(&Root).run().is_err()); // NaN below −1
    /// assert!(Verify::new(&Root).domain(0.0, 1e6).run().is_ok());
    /// ```
    ///
    /// # Panics
    /// If `low` is not less than `high`.
    #[must_use]
    #[track_caller]
    pub fn domain(mut self, low: f64, high: f64) -> Self {
        assert!(low < high, "domain: expected low < high, got {low} and {high}");
        self.claims.domain = (low, high);
        self
    }

    /// Claims that values lie from `low` to `high`; rounding may exceed a bound by 4 units in its last
    /// place.
    ///
    /// ```
    /// use wengert_inspect::Verify;
    /// use wengert_tape::ops::Sin;
    /// assert!(Verify::new(&Sin).bounded(-1.0, 1.0).run().is_ok());
    /// assert!(Verify::new(&Sin).bounded(-0.9, 1.0).run().is_err());
    /// ```
    #[must_use]
    pub fn bounded(mut self, low: f64, high: f64) -> Self {
        self.claims.bounds = Some((low, high));
        self
    }

    /// Claims that the function nowhere decreases, or nowhere increases.
    ///
    /// ```
    /// use wengert_inspect::Verify;
    /// use wengert_tape::ops::{Atan, Sin};
    /// assert!(Verify::new(&Atan).monotonic().run().is_ok());
    /// assert!(Verify::new(&Sin).monotonic().run().is_err());
    /// ```
    #[must_use]
    pub fn monotonic(mut self) -> Self {
        self.claims.monotonic = true;
        self
    }

    /// Claims that the function has no kinks.
    ///
    /// ```
    /// use wengert_inspect::Verify;
    /// use wengert_tape::ops::{Abs, Sin};
    /// assert!(Verify::new(&Sin).smooth().run().is_ok());
    /// assert!(Verify::new(&Abs).smooth().run().is_err()); // a kink at 0
    /// ```
    #[must_use]
    pub fn smooth(mut self) -> Self {
        self.claims.smooth = true;
        self
    }

    /// Reports a loss of more than half of the digits instead of rejecting the formula.
    ///
    /// ```
    /// use wengert_inspect::Verify;
    /// use wengert_tape::{Elementwise, Scalar};
    ///
    /// /// `x − tanh x`: near 0 the terms cancel.
    /// #[derive(Clone, Copy, Debug)]
    /// struct Tanhshrink;
    ///
    /// impl Elementwise for Tanhshrink {
    ///     fn eval<S: Scalar>(&self, x: S) -> S {
    ///         x - x.tanh()
    ///     }
    /// }
    /// assert!(Verify::new(&Tanhshrink).run().is_err());
    /// let verified = Verify::new(&Tanhshrink).tolerate_loss().run().unwrap();
    /// assert!(verified.double.value.ulp > 1e8);
    /// ```
    #[must_use]
    pub fn tolerate_loss(mut self) -> Self {
        self.claims.tolerates_loss = true;
        self
    }

    /// Verifies the function.
    ///
    /// At some 2200 points of `f32` and 2800 of `f64`, of both signs, from the least subnormal number to the
    /// greatest finite one, denser where functions bend, and at 0, −0, ±1, ±∞ and NaN:
    ///
    /// * NaN gives NaN, and finite numbers do not; a NaN at ±∞ is reported;
    /// * the slope is never NaN where the value is finite, nor the second derivative where x² is finite too;
    /// * the value has the same bits with and without a slope;
    /// * value and slope match [`DoubleDouble`](crate::DoubleDouble), and so does the second derivative
    ///   over `f64`, to at least half of the digits; see [`Accuracy`] for the measure of errors;
    /// * the slope matches 5-point [differences](crate::difference);
    /// * the value does not jump; the slope jumps only at a [`Kink`], where it lies between the one-sided
    ///   slopes; kinks are searched within ±10⁶.
    ///
    /// A wrong constant in the formula, such as a mistyped digit of π, goes unnoticed: it defines another
    /// function.
    ///
    /// ```
    /// use wengert_inspect::Verify;
    /// use wengert_tape::ops::{Abs, Ln};
    /// let verified = Verify::new(&Abs).run().unwrap();
    /// assert_eq!((verified.function.as_str(), verified.kinks.len()), ("Abs", 1));
    /// assert!(Verify::new(&Ln).run().is_err()); // NaN below 0: it needs a domain
    /// ```
    ///
    /// # Errors
    /// If any of this, or a claim, does not hold. Losing more than half of the type's digits without a
    /// [`Cause`] is an error; smaller or explained losses are only reported.
    pub fn run(&self) -> Result<Verified, Rejected> {
        let (f, claims) = (self.f, &self.claims);
        let reject = |fault: Fault| Rejected::new(f, fault);
        let single = Pointwise::<f32>::new(f, claims).map_err(reject)?;
        let double = Pointwise::<f64>::new(f, claims).map_err(reject)?;
        pointwise::compare_with_differences(f, &double.seen).map_err(reject)?;
        let kinks = kinks::find(f, &double.seen).map_err(reject)?;
        if let (Some(kink), true) = (kinks.first(), claims.smooth) {
            return Err(reject(Fault::NotSmooth { kink: *kink }));
        }
        let curve = Curve::new(f, claims.domain, &double.seen);
        if claims.monotonic {
            curve.check_monotonic().map_err(reject)?;
        }
        let range = curve.range();
        if let Some(bounds) = claims.bounds {
            curve.check_bounds::<f64>(bounds).map_err(reject)?;
            Curve::new(f, claims.domain, &single.seen)
                .check_bounds::<f32>(bounds)
                .map_err(reject)?;
        }
        Ok(Verified {
            function: format!("{f:?}"),
            points: single.seen.len() + double.seen.len(),
            range,
            kinks,
            not_a_number: double.not_a_number,
            single: single.accuracies,
            double: double.accuracies,
        })
    }
}
