//! [`Axis`]: a range of numbers, linear or logarithmic, with ticks at round numbers.

use plotters::coord::ranged1d::{DefaultFormatting, KeyPointHint, Ranged};
use std::ops::Range;

/// The approximate number of ticks on an axis.
const TICKS: f64 = 5.0;

/// The number of decades above which powers of ten suffice.
const DECADES: f64 = 2.3;

/// A range of numbers and its ticks.
#[derive(Clone, Debug)]
pub(crate) struct Axis {
    pub(crate) name: String,
    log: bool,
    low: f64,
    high: f64,
    ticks: Vec<f64>,
    decimals: usize,
}

impl Axis {
    /// An axis from `low` to `high`, or around `low` if they are too close.
    pub(crate) fn linear(name: &str, low: f64, high: f64) -> Self {
        let wide = high - low > 1e-9 * low.abs().max(high.abs());
        let half = f64::max(0.5, 1e-9 * low.abs());
        let (low, high) = if wide { (low, high) } else { (low - half, low + half) };
        let step = round_step((high - low) / TICKS);
        let (first, last) =
            ((low / step - 1e-9).ceil() as i64, (high / step + 1e-9).floor() as i64);
        let ticks = (first..=last).map(|k| k as f64 * step).collect();
        let decimals = (-step.log10()).ceil().max(0.0) as usize;
        Self { name: name.to_owned(), log: false, low, high, ticks, decimals }
    }

    /// A logarithmic axis from `low` to `high`, both positive, with a margin on either side.
    pub(crate) fn log(name: &str, low: f64, high: f64) -> Self {
        let (low, high) = (low.log10(), high.log10());
        let margin = (0.05 * (high - low)).max(0.05);
        let (low, high) = (low - margin, high + margin);
        let digits: &[f64] = if high - low > DECADES { &[1.0] } else { &[1.0, 2.0, 5.0] };
        let every = ((high - low) / (TICKS + 2.0)).ceil().max(1.0) as i32;
        let decades = low.floor() as i32..=high.floor() as i32;
        let decades = decades.filter(|decade| decade % every == 0);
        let ticks =
            decades.flat_map(|decade| digits.iter().map(move |digit| digit * 10_f64.powi(decade)));
        let ticks = ticks.filter(|tick| (low..=high).contains(&tick.log10())).collect();
        let (low, high) = (10_f64.powf(low), 10_f64.powf(high));
        Self { name: name.to_owned(), log: true, low, high, ticks, decimals: 0 }
    }

    pub(crate) fn low(&self) -> f64 {
        self.low
    }

    pub(crate) fn high(&self) -> f64 {
        self.high
    }

    /// The position of a number along the axis: 0 at the start, 1 at the end.
    pub(crate) fn share(&self, x: f64) -> f64 {
        let at = |x: f64| if self.log { x.log10() } else { x };
        (at(x) - at(self.low)) / (at(self.high) - at(self.low))
    }

    /// The label of a tick.
    pub(crate) fn label(&self, tick: f64) -> String {
        let below_one = -(tick.log10() + 1e-9).floor();
        number_text(tick, if self.log { below_one.max(0.0) as usize } else { self.decimals })
    }
}

impl Ranged for Axis {
    type FormatOption = DefaultFormatting;
    type ValueType = f64;

    fn map(&self, x: &f64, (from, to): (i32, i32)) -> i32 {
        from + (f64::from(to - from) * self.share(*x)).round() as i32
    }

    fn key_points<Hint: KeyPointHint>(&self, hint: Hint) -> Vec<f64> {
        if hint.weight().allow_light_points() { Vec::new() } else { self.ticks.clone() }
    }

    fn range(&self) -> Range<f64> {
        self.low..self.high
    }
}

/// 1, 2 or 5 times a power of ten, not below `least`.
fn round_step(least: f64) -> f64 {
    let power = 10_f64.powf(least.log10().floor());
    let digit = [1.0, 2.0, 5.0].into_iter().find(|digit| digit * power >= least * (1.0 - 1e-9));
    digit.unwrap_or(10.0) * power
}

/// The number as `0.25`, `−3` or `2×10⁻⁷`.
fn number_text(number: f64, decimals: usize) -> String {
    let power = number.abs().log10();
    let text = if number == 0.0 && decimals > 4 {
        "0".into()
    } else if decimals <= 4 && power < 6.0 - 1e-9 {
        format!("{number:.decimals$}")
    } else {
        let power = (power + 1e-9).floor() as i32;
        let digits = format!("{:.1}", number / 10_f64.powi(power));
        match digits.trim_end_matches(".0") {
            "1" => format!("10{}", raised(power)),
            digits => format!("{digits}×10{}", raised(power)),
        }
    };
    text.replace('-', "−")
}

fn raised(power: i32) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let digit = |c: char| c.to_digit(10).map_or('⁻', |digit| DIGITS[digit as usize]);
    power.to_string().chars().map(digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(axis: &Axis) -> Vec<String> {
        axis.ticks.iter().map(|&tick| axis.label(tick)).collect()
    }

    #[test]
    fn round_numbers_are_written() {
        assert_eq!(
            labels(&Axis::linear("", 0.0, 1000.0)),
            ["0", "200", "400", "600", "800", "1000"]
        );
        assert_eq!(labels(&Axis::linear("", -0.13, 0.3)), ["−0.1", "0.0", "0.1", "0.2", "0.3"]);
        assert_eq!(labels(&Axis::linear("", 0.0, 3e-6)), ["0", "10⁻⁶", "2×10⁻⁶", "3×10⁻⁶"]);
        assert_eq!(labels(&Axis::linear("", 2.0, 2.0)), ["1.6", "1.8", "2.0", "2.2", "2.4"]);
        // One ulp is not a range, and neither is a half beside 10¹⁷.
        assert_eq!(
            labels(&Axis::linear("", 2.0, 2.0 + 4e-16)),
            ["1.6", "1.8", "2.0", "2.2", "2.4"]
        );
        for large in [1e17, -1e17, 1e300] {
            let axis = Axis::linear("", large, large);
            assert!((axis.share(large) - 0.5).abs() < 1e-6 && axis.ticks.len() > 2, "{axis:?}");
        }
        assert_eq!(labels(&Axis::log("", 0.02, 0.3)), ["0.02", "0.05", "0.1", "0.2"]);
        assert_eq!(labels(&Axis::log("", 3.0, 3e4)), ["10", "100", "1000", "10000"]);
        assert_eq!(labels(&Axis::log("", 3e-6, 10.0)), ["0.0001", "0.01", "1"]);
    }
}
