//! [`Moments`]: mean and deviation of a column, and whether it is constant.

use wengert_tape::Matrix;

/// A deviation up to this fraction of the largest magnitude is rounding: 2⁻⁴⁹, eight units in the last place.
/// A number is off by half a unit from its rounding, and so is the mean; each addition that made the number
/// adds as much.
const ROUNDING: f64 = 8.0 * f64::EPSILON;

/// Error of the mean, as a fraction of the deviation, above which it is corrected: half of the digits. Sums
/// of many large numbers can be off by more.
const OFF: f64 = 1e-8;

/// Mean and population standard deviation of a column.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moments {
    /// The mean, between the smallest and the largest number.
    pub(crate) mean: f64,
    /// A power of two near the largest magnitude. Dividing by it is exact, and keeps sums and squares in
    /// range whatever the unit of the column.
    pub(crate) unit: f64,
    /// The variance in squares of that unit; 0 if the column is constant up to rounding.
    pub(crate) variance: f64,
}

impl Moments {
    /// The moments of a non-empty column; NaN if a number is not finite.
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
        // Not `clamp`, which panics on the empty bounds of a column of NaN.
        let within = |x: f64| match x * unit {
            x if x < low => low / unit,
            x if x > high => high / unit,
            _ => x,
        };
        let about = |centre: f64| mean(&|x| (x - centre) * (x - centre));
        let mut centre = within(mean(&|x| x));
        let mut variance = about(centre);
        // The error of the mean: Chan, Golub and LeVeque, "Algorithms for computing the sample variance", 1983.
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

    /// The deviation, unless the column is constant up to rounding.
    pub(crate) fn deviation(self) -> Option<f64> {
        (self.variance != 0.0).then(|| self.variance.sqrt() * self.unit)
    }
}

/// The largest power of two not above `x`; 1 if `x` is 0 or not finite.
pub(crate) fn power_of_two(x: f64) -> f64 {
    match x {
        0.0 => 1.0,
        x if !x.is_finite() => 1.0,
        x if x < f64::MIN_POSITIVE => f64::from_bits(1),
        x => f64::from_bits(x.to_bits() & f64::INFINITY.to_bits()),
    }
}
