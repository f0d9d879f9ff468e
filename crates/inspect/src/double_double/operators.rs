//! The operators, after Hida, Li and Bailey.

use super::{DoubleDouble, two_product, two_sum};
use num_traits::{FromPrimitive, One, Zero};
use std::ops::{Add, AddAssign, Div, Mul, MulAssign, Neg, Sub, SubAssign};

impl From<f64> for DoubleDouble {
    fn from(x: f64) -> Self {
        Self::constant(x, 0.0)
    }
}

/// The nearest `f64`.
impl From<DoubleDouble> for f64 {
    fn from(x: DoubleDouble) -> Self {
        x.high
    }
}

impl Neg for DoubleDouble {
    type Output = Self;
    fn neg(self) -> Self {
        Self::constant(-self.high, -self.low)
    }
}

impl Add for DoubleDouble {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        let (sum, error) = two_sum(self.high, other.high);
        if !sum.is_finite() {
            return Self::from(sum);
        }
        let (low, rest) = two_sum(self.low, other.low);
        let first = Self::normal(sum, error + low);
        Self::normal(first.high, first.low + rest)
    }
}

impl Sub for DoubleDouble {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Mul for DoubleDouble {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        let (product, error) = two_product(self.high, other.high);
        if product == 0.0 || !product.is_finite() {
            return Self::from(product);
        }
        Self::normal(product, error + (self.high * other.low + self.low * other.high))
    }
}

/// Long division with three digits, each an `f64`.
impl Div for DoubleDouble {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        let first = self.high / other.high;
        if first == 0.0 || !first.is_finite() || !other.high.is_finite() {
            return Self::from(first);
        }
        let rest = self - other * Self::from(first);
        let second = rest.high / other.high;
        let rest = rest - other * Self::from(second);
        Self::normal(first, second) + Self::from(rest.high / other.high)
    }
}

impl AddAssign for DoubleDouble {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl SubAssign for DoubleDouble {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl MulAssign for DoubleDouble {
    fn mul_assign(&mut self, other: Self) {
        *self = *self * other;
    }
}

impl Zero for DoubleDouble {
    fn zero() -> Self {
        Self::from(0.0)
    }
    fn is_zero(&self) -> bool {
        self.high == 0.0
    }
}

impl One for DoubleDouble {
    fn one() -> Self {
        Self::from(1.0)
    }
}

/// Whole numbers are exact.
impl FromPrimitive for DoubleDouble {
    fn from_i64(n: i64) -> Option<Self> {
        let high = n as f64;
        Some(Self::new(high, (i128::from(n) - high as i128) as f64))
    }
    fn from_u64(n: u64) -> Option<Self> {
        let high = n as f64;
        Some(Self::new(high, (i128::from(n) - high as i128) as f64))
    }
    fn from_f64(x: f64) -> Option<Self> {
        Some(Self::from(x))
    }
}
