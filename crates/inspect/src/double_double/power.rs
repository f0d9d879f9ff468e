//! Roots and powers.

use super::{DoubleDouble, two_product};
use num_traits::{One, Zero};
use wengert_tape::Scalar;

/// Below this, squaring the root loses digits, so the number is first scaled by an even power of two.
const SMALL: f64 = 1e-200;

/// The largest integer exponent computed by squaring.
const SQUARED: f64 = 64.0;

impl DoubleDouble {
    /// One step of Newton's method from the `f64` result.
    pub(super) fn square_root(self) -> Self {
        if self.high < SMALL && self.high > 0.0 {
            return self.scaled(512).square_root().scaled(-256);
        }
        let root = self.high.sqrt();
        if root == 0.0 || !root.is_finite() {
            return Self::from(root);
        }
        let (square, error) = two_product(root, root);
        let rest = self - Self::constant(square, error);
        Self::normal(root, rest.high / (root + root))
    }

    /// `e^(p·ln x)`, or squaring for a small integer `p`; special cases as for `f64`.
    pub(super) fn power(self, exponent: f64) -> Self {
        let whole = exponent.trunc() == exponent;
        if whole && exponent.abs() <= SQUARED {
            return Scalar::powi(self, exponent as i32);
        }
        let special = self.high.powf(exponent);
        if self.high.is_nan() || self.high == 0.0 || self.high.is_infinite() || special.is_nan() {
            return Self::from(special);
        }
        let size = if self.high < 0.0 { -self } else { self };
        let value = (size.logarithm() * Self::from(exponent)).exponential();
        let odd = whole && (exponent / 2.0).trunc() != exponent / 2.0;
        if odd && self.high < Self::zero().high { -value } else { value }
    }

    /// `1/x`
    pub(super) fn reciprocal(self) -> Self {
        Self::one() / self
    }
}
