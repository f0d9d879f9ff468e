//! [`Float`]: the properties of `f32` and `f64`.

use wengert_tape::Element;

/// A type that functions are verified over.
pub(crate) trait Float: Element {
    /// Its name.
    const NAME: &str;
    /// Binary digits of the significand.
    const DIGITS: i32;
    /// Exponents of the least normal and of the greatest number.
    const EXPONENTS: (i32, i32);

    /// The least subnormal number, also the spacing of the subnormal numbers.
    fn least() -> f64 {
        power_of_two(Self::EXPONENTS.0 + 1 - Self::DIGITS)
    }

    /// The greatest finite number.
    fn greatest() -> f64 {
        (2.0 - power_of_two(1 - Self::DIGITS)) * power_of_two(Self::EXPONENTS.1)
    }

    /// The spacing of the type's numbers at `y`: one unit in the last place.
    fn spacing(y: f64) -> f64 {
        let exponent = (y.to_bits() >> 52 & 0x7ff) as i32 - 1023;
        power_of_two(exponent.max(Self::EXPONENTS.0) + 1 - Self::DIGITS)
    }

    /// The error, in units in the last place, that loses half of the digits.
    fn gross() -> f64 {
        2.0_f64.powf(f64::from(Self::DIGITS) / 2.0)
    }
}

/// `2ᵏ` in two factors: `powi` inverts `2^|k|`, which may overflow.
pub(crate) fn power_of_two(k: i32) -> f64 {
    2.0_f64.powi(k / 2) * 2.0_f64.powi(k - k / 2)
}

impl Float for f32 {
    const NAME: &str = "f32";
    const DIGITS: i32 = 24;
    const EXPONENTS: (i32, i32) = (-126, 127);
}

impl Float for f64 {
    const NAME: &str = "f64";
    const DIGITS: i32 = 53;
    const EXPONENTS: (i32, i32) = (-1022, 1023);
}
