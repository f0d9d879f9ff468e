//! The functions based on `e^(−x²)`.

use super::DoubleDouble;
use num_traits::{One, Zero};
use std::f64::consts::{FRAC_1_SQRT_2, FRAC_2_SQRT_PI};

/// `2/√π`
const TWO_OVER_ROOT_PI: DoubleDouble =
    DoubleDouble::constant(FRAC_2_SQRT_PI, 1.533_545_961_316_588e-17);

/// `1/√2`
const ROOT_HALF: DoubleDouble = DoubleDouble::constant(FRAC_1_SQRT_2, -4.833_646_656_726_457e-17);

/// `1/(π·√2)`, that is `2h/π`
const STEP_TIMES_TWO_OVER_PI: DoubleDouble =
    DoubleDouble::constant(0.225_079_079_039_276_51, 3.448_306_879_087_735_7e-18);

/// `4·√2·π`, that is `2π/h`
const TWO_PI_OVER_STEP: DoubleDouble =
    DoubleDouble::constant(17.771_531_752_633_464, 5.809_095_724_904_34e-16);

/// `π/h`, beyond which the term of the pole is negligible.
const POLE: f64 = 8.88;

/// `e^(−h²)`, that is `e^(−1/8)`
const WEIGHT: DoubleDouble =
    DoubleDouble::constant(0.882_496_902_584_595_5, -5.224_526_916_735_663e-17);

/// The sum ends where `e^(−n²h²)` falls below `2⁻¹¹⁰`.
const NODES: u32 = 25;

/// The series ends where `0.25ⁿ/n!` falls below `2⁻¹¹⁰`.
const TERMS: u32 = 19;

impl DoubleDouble {
    /// `2/√π·(x − x³/3 + x⁵/(5·2!) − …)`, for `|x| < ½`.
    fn error_function_series(self) -> Self {
        let minus_square = -(self * self);
        // Each term is the previous one times −x²/n.
        let (mut power, mut sum) = (Self::one(), Self::zero());
        for n in 0..=TERMS {
            sum += power * Self::inverse(2 * n + 1);
            power = power * minus_square * Self::inverse(n + 1);
        }
        TWO_OVER_ROOT_PI * self * sum
    }

    /// `1 − erf x` for `x ≥ ½`, given `x²`, which the caller may know more exactly than from `x`.
    ///
    /// `2xh/π·e^(−x²)·(1/(2x²) + Σ e^(−n²h²)/(x² + n²h²)) − 2/(e^(2πx/h) − 1)`: the trapezoidal rule for an
    /// integral of an analytic function, whose error is `e^(−π²/h²)`. With `h² = 1/8` that is 5e-35. The
    /// last term belongs to the pole at `ix`, and is dropped from `π/h` on. Source: Matta and Reichel,
    /// "Uniform computation of the error function and other related functions", Mathematics of Computation
    /// 25 (1971).
    fn error_function_complement(self, square: Self) -> Self {
        if self.high.is_infinite() {
            return Self::zero();
        }
        let mut sum = Self::one() / (square + square);
        // e^(−n²h²) is the previous one times w^(2n − 1).
        let (mut weight, mut factor) = (Self::one(), WEIGHT);
        for n in 1..=NODES {
            weight *= factor;
            factor = factor * WEIGHT * WEIGHT;
            sum += weight / (square + Self::from(f64::from(n * n) / 8.0));
        }
        let integral = STEP_TIMES_TWO_OVER_PI * self * (-square).exponential() * sum;
        if self.high > POLE {
            return integral;
        }
        integral - Self::from(2.0) / (TWO_PI_OVER_STEP * self).exponential_less_one()
    }

    pub(super) fn error_function(self) -> Self {
        let x = if self.high < 0.0 { -self } else { self };
        if x.high < 0.5 || x.high.is_nan() {
            return self.error_function_series();
        }
        let value = Self::one() - x.error_function_complement(x * x);
        if self.high < 0.0 { -value } else { value }
    }

    /// `e^(−x²/2)`
    pub(super) fn bell(self) -> Self {
        (self * self).scaled(-1).neg_exponential()
    }

    fn neg_exponential(self) -> Self {
        (-self).exponential()
    }

    /// `Φ(x) = ½·erfc(−x/√2)`
    pub(super) fn normal_distribution(self) -> Self {
        let x = self * ROOT_HALF;
        let half = Self::from(0.5);
        if x.high.abs() < 0.5 || x.high.is_nan() {
            return half + half * x.error_function_series();
        }
        let negative = self.high < 0.0;
        let distance = if negative { -x } else { x };
        let tail = half * distance.error_function_complement((self * self).scaled(-1));
        if negative { tail } else { Self::one() - tail }
    }
}
