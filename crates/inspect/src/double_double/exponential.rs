//! The functions based on `eˣ = 2ᵏ·eʳ`, where `x = k·ln 2 + r` and `|r| ≤ ln 2 / 2`.

use super::DoubleDouble;
use num_traits::{One, Zero};
use std::f64::consts::LN_2;

/// `ln 2` in three parts; the first two have 42 bits, so that their products with `k` are exact.
const LN_2_PARTS: [f64; 3] =
    [0.693_147_180_559_890_3, 5.497_923_018_707_21e-14, 1.161_222_722_936_253_2e-26];

/// The argument of the series is `r/2ˢ`.
const HALVINGS: i32 = 6;

/// The series ends where `(ln 2 / 2 / 2ˢ)ⁿ/n!` falls below `2⁻¹¹⁰`.
const TERMS: u32 = 12;

/// Below this, `eˣ − 1` rounds to `x`.
const TINY: f64 = 1e-33;

impl DoubleDouble {
    /// `k` and `eʳ − 1`, for a finite `self`.
    fn reduced(self) -> (i32, Self) {
        let k = (self.high / LN_2).round();
        let less = |x: Self, part: f64| x - Self::from(k) * Self::from(part);
        let r = LN_2_PARTS.into_iter().fold(self, less).scaled(-HALVINGS);
        // r·(1 + r/2·(1 + r/3·(…)))
        let inner =
            (2..=TERMS).rev().fold(Self::one(), |sum, n| sum * r * Self::inverse(n) + Self::one());
        // (1 + p)² − 1 = p² + 2p, which keeps the digits that 1 + p would round off.
        let twice = |p: Self, _| p * p + (p + p);
        (k as i32, (0..HALVINGS).fold(r * inner, twice))
    }

    pub(super) fn exponential(self) -> Self {
        match self.high {
            x if x.is_nan() => self,
            x if x > 710.0 => Self::from(f64::INFINITY),
            x if x < -746.0 => Self::zero(),
            _ => {
                let (k, p) = self.reduced();
                (p + Self::one()).scaled(k)
            }
        }
    }

    /// `eˣ − 1`
    pub(super) fn exponential_less_one(self) -> Self {
        match self.high.abs() {
            x if x < TINY => self,
            x if x < 0.5 * LN_2 => self.reduced().1,
            _ => self.exponential() - Self::one(),
        }
    }

    /// `m/(m + 2)` with `m = e^(2x) − 1`; where that may overflow, 1 to all digits.
    pub(super) fn hyperbolic_tangent(self) -> Self {
        if self.high.abs() > 350.0 {
            return Self::from(1.0_f64.copysign(self.high));
        }
        let m = (self + self).exponential_less_one();
        m / (m + Self::from(2.0))
    }

    /// `1/(1 + e)` or `e/(1 + e)` with `e = e^(−|x|)`
    pub(super) fn logistic(self) -> Self {
        let negative = self.high < 0.0;
        let e = (if negative { self } else { -self }).exponential();
        (if negative { e } else { Self::one() }) / (Self::one() + e)
    }
}
