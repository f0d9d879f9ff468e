//! [`DoubleDouble`] as the scalar of formulas and tapes.

use super::DoubleDouble;
use wengert_tape::{Element, Lift, Matrix, Scalar};

impl DoubleDouble {
    fn is_above(self, other: Self) -> bool {
        self.high > other.high || (self.high == other.high && self.low > other.low)
    }
}

impl Scalar for DoubleDouble {
    type Mask = bool;
    const NEVER: bool = false;

    fn of(x: f64) -> Self {
        Self::from(x)
    }
    fn mul_add(self, a: Self, b: Self) -> Self {
        self * a + b
    }
    fn recip(self) -> Self {
        self.reciprocal()
    }
    fn sqrt(self) -> Self {
        self.square_root()
    }
    fn exp(self) -> Self {
        self.exponential()
    }
    fn exp_m1(self) -> Self {
        self.exponential_less_one()
    }
    fn ln(self) -> Self {
        self.logarithm()
    }
    fn ln_1p(self) -> Self {
        self.logarithm_of_one_plus()
    }
    fn tanh(self) -> Self {
        self.hyperbolic_tangent()
    }
    fn sigmoid(self) -> Self {
        self.logistic()
    }
    fn softplus(self) -> Self {
        self.smooth_maximum()
    }
    fn erf(self) -> Self {
        self.error_function()
    }
    fn gaussian(self) -> Self {
        self.bell()
    }
    fn normal_cdf(self) -> Self {
        self.normal_distribution()
    }
    fn sin(self) -> Self {
        self.sine_and_cosine().0
    }
    fn cos(self) -> Self {
        self.sine_and_cosine().1
    }
    fn atan(self) -> Self {
        self.inverse_tangent()
    }
    fn powf(self, exponent: f64) -> Self {
        self.power(exponent)
    }
    fn max(self, other: Self) -> Self {
        if self.is_above(other) || self.high.is_nan() { self } else { other }
    }
    fn abs(self) -> Self {
        if self.high.is_sign_negative() { -self } else { self }
    }
    fn select(self, positive: Self, otherwise: Self) -> Self {
        if self.high > 0.0 { positive } else { otherwise }
    }
    fn exceeds(self, other: Self, tie: bool) -> bool {
        self.is_above(other) || (self == other && tie)
    }
    fn pick(mask: bool, yes: Self, no: Self) -> Self {
        if mask { yes } else { no }
    }
}

impl Element for DoubleDouble {
    type Fused = Self;
    fn fuse(self) -> Self {
        self
    }
    fn unfuse(fused: Self) -> Self {
        fused
    }
    fn to_f64(self) -> f64 {
        self.high
    }
}

/// Data in `f64` can be used in a recording over double-doubles.
impl Lift<DoubleDouble> for f64 {
    fn lift(matrix: &Matrix<Self>) -> Matrix<DoubleDouble> {
        matrix.map(DoubleDouble::from)
    }
}
