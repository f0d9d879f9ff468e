//! The functions based on `ln u = k·ln 2 + ln m`, where `u = 2ᵏ·m` and `√½ ≤ m < √2`.

use super::DoubleDouble;
use num_traits::{One, Zero};
use std::f64::consts::{LN_2, SQRT_2};

/// `ln 2`
const LN_2_SUM: DoubleDouble = DoubleDouble::constant(LN_2, 2.319_046_813_846_299_6e-17);

/// The series ends where `0.172^(2n)/(2n + 1)` falls below `2⁻¹¹⁰`.
const TERMS: u32 = 21;

/// Below this, `ln(1 + x)` rounds to `x`.
const TINY: f64 = 1e-33;

impl DoubleDouble {
    /// `ln(1 + f) = 2·artanh s` with `s = f/(2 + f)`, for `√½ − 1 ≤ f < √2 − 1`.
    fn logarithm_near_one(f: Self) -> Self {
        let s = f / (f + Self::from(2.0));
        let square = s * s;
        let series = (0..=TERMS).rev();
        let sum = series.fold(Self::zero(), |sum, n| sum * square + Self::inverse(2 * n + 1));
        (s + s) * sum
    }

    pub(super) fn logarithm(self) -> Self {
        if !(self.high > 0.0 && self.high.is_finite()) {
            return Self::from(self.high.ln());
        }
        // Make a subnormal number normal first.
        let lift = if self.high < f64::MIN_POSITIVE { 54 } else { 0 };
        let lifted = self.scaled(lift);
        let exponent = (lifted.high.to_bits() >> 52) as i32 - 1023;
        let m = lifted.scaled(-exponent);
        let above = i32::from(m.high > SQRT_2);
        let f = m.scaled(-above) - Self::one();
        let k = f64::from(exponent + above - lift);
        LN_2_SUM * Self::from(k) + Self::logarithm_near_one(f)
    }

    /// `ln(1 + x)`
    pub(super) fn logarithm_of_one_plus(self) -> Self {
        if self.high.abs() < TINY {
            self
        } else if (-0.29..0.41).contains(&self.high) {
            Self::logarithm_near_one(self)
        } else {
            (Self::one() + self).logarithm()
        }
    }

    /// `max(x, 0) + ln(1 + e^(−|x|))`
    pub(super) fn smooth_maximum(self) -> Self {
        let negative = self.high < 0.0;
        let e = (if negative { self } else { -self }).exponential();
        (if negative { Self::zero() } else { self }) + e.logarithm_of_one_plus()
    }
}
