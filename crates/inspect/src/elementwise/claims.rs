//! [`Curve`]: checks claims about a function as a whole.

use super::accuracy::ROUNDING;
use super::float::Float;
use super::pointwise::{Seen, dual};
use super::{Fault, kinks};
use crate::DoubleDouble;
use wengert_tape::Elementwise;

/// Relative differences below this are rounding of the double-doubles.
const ROUNDED: f64 = 1e-20;

/// The evaluated points of a function, in order.
pub(crate) struct Curve<'a, F> {
    f: &'a F,
    domain: (f64, f64),
    seen: &'a [Seen],
}

impl<'a, F: Elementwise> Curve<'a, F> {
    pub(crate) fn new(f: &'a F, domain: (f64, f64), seen: &'a [Seen]) -> Self {
        Self { f, domain, seen }
    }

    /// Checks values and slopes over double-doubles, where rounding is not in the way.
    pub(crate) fn check_monotonic(&self) -> Result<(), Fault> {
        let known = |seen: &&Seen| seen.exact.high().is_finite();
        let seen: Vec<&Seen> = self.seen.iter().filter(known).collect();
        let (Some(first), Some(last)) = (seen.first(), seen.last()) else { return Ok(()) };
        let rises = last.exact.high() >= first.exact.high();
        let against = |change: DoubleDouble, size: f64| {
            let change = if rises { -change.high() } else { change.high() };
            change > ROUNDED * size
        };
        for pair in seen.windows(2) {
            let size = pair[0].exact.high().abs();
            if against(pair[1].exact - pair[0].exact, size) {
                return Err(Fault::NotMonotonic { x: pair[0].x, next: pair[1].x, rises });
            }
        }
        let turns = |seen: &&&Seen| {
            let change = seen.exact_slope * DoubleDouble::from(seen.x.abs());
            against(change, seen.exact.high().abs())
        };
        match seen.iter().find(turns) {
            Some(seen) => Err(Fault::NotMonotonic { x: seen.x, next: seen.x, rises }),
            None => Ok(()),
        }
    }

    /// The least and the greatest value; bisection finds minima and maxima between the points.
    pub(crate) fn range(&self) -> (f64, f64) {
        let values = self.values().map(|(_, value)| value);
        values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
            (low.min(value), high.max(value))
        })
    }

    /// Checks the bounds; `T` is the type of the points.
    pub(crate) fn check_bounds<T: Float>(&self, (low, high): (f64, f64)) -> Result<(), Fault> {
        let slack = |bound: f64| match bound {
            bound if bound == 0.0 || bound.is_infinite() => 0.0,
            bound => ROUNDING * T::spacing(bound),
        };
        let within = low - slack(low)..=high + slack(high);
        match self.values().find(|(_, value)| !within.contains(value)) {
            Some((x, value)) => Err(Fault::OutOfBounds { scalar: T::NAME, x, value, low, high }),
            None => Ok(()),
        }
    }

    /// Values at the points, at ±∞, and at the extrema.
    fn values(&self) -> impl Iterator<Item = (f64, f64)> {
        let (low, high) = self.domain;
        let ends = [f64::NEG_INFINITY, f64::INFINITY].into_iter();
        let ends = ends.filter(move |x| (low..=high).contains(x)).map(|x| (x, self.f.eval(x)));
        let turns = self.seen.windows(2).filter(|pair| pair[0].slope * pair[1].slope < 0.0);
        let extrema = turns.map(|pair| self.extremum(pair[0], pair[1]));
        let points = self.seen.iter().map(|seen| (seen.x, seen.value));
        points.chain(extrema).chain(ends).filter(|(_, value)| !value.is_nan())
    }

    /// The point between `low` and `high` where the slope changes sign, and its value.
    fn extremum(&self, low: Seen, high: Seen) -> (f64, f64) {
        let (mut left, mut right) = (low.x, high.x);
        loop {
            let middle = kinks::middle(left, right);
            let (value, slope) = dual(self.f, middle);
            if middle == left || middle == right {
                return (middle, value);
            }
            if slope * low.slope > 0.0 { left = middle } else { right = middle }
        }
    }
}
