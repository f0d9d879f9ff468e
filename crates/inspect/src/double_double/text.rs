//! A [`DoubleDouble`] as text.

use super::DoubleDouble;
use std::fmt;
use std::num::ParseFloatError;
use std::str::FromStr;
use wengert_tape::Scalar;

/// Number of digits printed.
const DIGITS: u32 = 31;

/// `x·10ᵏ`, in two factors, because a power may overflow where the product does not.
fn times_power_of_ten(x: DoubleDouble, k: i32) -> DoubleDouble {
    let power = |k: i32| Scalar::powi(DoubleDouble::from(10.0), k.abs());
    let (first, second) = (power(k / 2), power(k - k / 2));
    if k < 0 { x / first / second } else { x * first * second }
}

impl DoubleDouble {
    fn floor(self) -> f64 {
        let floor = self.high.floor();
        if floor == self.high && self.low < 0.0 { floor - 1.0 } else { floor }
    }

    /// The digits of a positive finite number as an integer, and the exponent of the first.
    fn digits(self) -> (u128, i32) {
        let mut exponent = self.high.log10().floor() as i32;
        let mut rest = times_power_of_ten(self, -exponent);
        // Near a power of ten, the logarithm may round to the wrong side.
        if rest.floor() >= 10.0 {
            (rest, exponent) = (rest / Self::from(10.0), exponent + 1);
        } else if rest.floor() < 1.0 {
            (rest, exponent) = (rest * Self::from(10.0), exponent - 1);
        }
        let mut digits = 0;
        for _ in 0..=DIGITS {
            let digit = rest.floor();
            digits = 10 * digits + digit as u128;
            rest = (rest - Self::from(digit)) * Self::from(10.0);
        }
        match (digits + 5) / 10 {
            carried if carried >= 10_u128.pow(DIGITS) => (carried / 10, exponent + 1),
            rounded => (rounded, exponent),
        }
    }
}

/// 31 digits and an exponent.
impl fmt::Display for DoubleDouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.high == 0.0 || !self.high.is_finite() {
            return write!(f, "{}", self.high);
        }
        let negative = self.high < 0.0;
        let (digits, exponent) = (if negative { -*self } else { *self }).digits();
        let digits = digits.to_string();
        let (first, others) = digits.split_at(1);
        write!(f, "{}{first}.{others}e{exponent}", if negative { "-" } else { "" })
    }
}

impl fmt::Debug for DoubleDouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// Reads a decimal number of any length.
///
/// ```
/// use wengert_inspect::DoubleDouble;
/// let e: DoubleDouble = "2.718281828459045235360287471352662498".parse()?;
/// assert_eq!(e.high(), std::f64::consts::E);
/// assert_eq!(e.to_string(), "2.718281828459045235360287471353e0");
/// # Ok::<(), std::num::ParseFloatError>(())
/// ```
impl FromStr for DoubleDouble {
    type Err = ParseFloatError;

    fn from_str(text: &str) -> Result<Self, ParseFloatError> {
        let rounded: f64 = text.parse()?;
        if rounded == 0.0 || !rounded.is_finite() {
            return Ok(Self::from(rounded));
        }
        let (number, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let digits = whole.chars().chain(fraction.chars()).filter_map(|c| c.to_digit(10));
        let integer = digits.fold(Self::from(0.0), |sum, digit| {
            sum * Self::from(10.0) + Self::from(f64::from(digit))
        });
        let exponent: i32 = exponent.parse().unwrap_or(0);
        let size = times_power_of_ten(integer, exponent - fraction.len() as i32);
        Ok(if rounded < 0.0 { -size } else { size })
    }
}
