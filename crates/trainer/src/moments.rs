//! [`Moments`]: mean and deviation of a column, and whether it is constant.

use wengert_tape::Matrix;

/// Up to this share of the largest magnitude a deviation is rounding, 2⁻⁴⁹: eight units of the last digit.
/// A number is off by half a unit where it was rounded, and so is the mean that is taken from it; a few
/// additions before leave as much each.
const ROUNDING: f64 = 8.0 * f64::EPSILON;

/// By what share of the deviation the mean may be off, as sums of many large numbers are: half of the digits.
const OFF: f64 = 1e-8;

/// Mean and population standard deviation of a column.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moments {
    /// Within the smallest and the largest number.
    pub(crate) mean: f64,
    /// A power of two near the largest magnitude. Divided by it no number changes a digit, and sums and
    /// squares stay in range whatever the unit of the column.
    pub(crate) unit: f64,
    /// In squares of that unit; 0 if the column is constant but for rounding.
    pub(crate) variance: f64,
}

impl Moments {
    /// Of a column that has numbers; NaN if one of them is not finite.
    pub(crate) fn of(column: &Matrix<f64>) -> Self {
        let count = column.row_count() as f64;
        let (low, high) = column
            .view()
            .iter()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)));
        let largest = high.max(-low);
        let unit = power_of_two(largest);
        let mean = |term: &dyn Fn(f64) -> f64| {
            column.view().iter().map(|x| term(x / unit)).sum::<f64>() / count
        };
        // Not `clamp`, which keeps no NaN within bounds that are none.
        let within = |x: f64| match x * unit {
            x if x < low => low / unit,
            x if x > high => high / unit,
            _ => x,
        };
        let about = |centre: f64| mean(&|x| (x - centre) * (x - centre));
        let mut centre = within(mean(&|x| x));
        let mut variance = about(centre);
        // Chan, Golub and LeVeque, "Algorithms for computing the sample variance", 1983: what the mean is off.
        let off = mean(&|x| x - centre);
        if off.abs() > OFF * variance.sqrt() {
            centre = within(centre + off);
            variance = about(centre);
        }
        if variance.sqrt() * unit <= ROUNDING * largest {
            variance = 0.0;
        }
        Self { mean: centre * unit, unit, variance }
    }

    /// The deviation, unless the column is constant but for rounding.
    pub(crate) fn deviation(self) -> Option<f64> {
        (self.variance != 0.0).then(|| self.variance.sqrt() * self.unit)
    }
}

/// The largest power of two that is not above `x`; 1 if `x` is 0 or not finite.
pub(crate) fn power_of_two(x: f64) -> f64 {
    match x {
        0.0 => 1.0,
        x if !x.is_finite() => 1.0,
        x if x < f64::MIN_POSITIVE => f64::from_bits(1),
        x => f64::from_bits(x.to_bits() & f64::INFINITY.to_bits()),
    }
}
