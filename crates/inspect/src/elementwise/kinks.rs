//! [`Kink`]: a point where the slope jumps.

use super::Fault;
use super::accuracy::Shown;
use super::pointwise::{Seen, dual, twice};
use std::fmt;
use wengert_tape::Elementwise;

/// Kinks are searched within ± this number: beyond it, neighbouring floats are so far apart that slopes may
/// jump without a kink.
const REACH: f64 = 1e6;

/// The smallest jump, relative to the slopes or values around it.
const JUMP: f64 = 1e-6;

/// A change between neighbouring floats is a jump if it exceeds this multiple of their distance times the
/// derivative.
const STEEP: f64 = 4.0;

/// A point where the one-sided slopes differ.
///
/// ```
/// use wengert_inspect::verify_elementwise;
/// use wengert_tape::{Elementwise, Scalar};
///
/// /// `max(x, 0)`
/// #[derive(Clone, Copy, Debug)]
/// struct Relu;
///
/// impl Elementwise for Relu {
///     fn eval<S: Scalar>(&self, x: S) -> S {
///         x.max(S::zero())
///     }
/// }
/// let kink = verify_elementwise(&Relu).unwrap().kinks[0];
/// assert_eq!((kink.at, kink.below, kink.slope, kink.above), (0.0, 0.0, 0.0, 1.0));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Kink {
    /// The point.
    pub at: f64,
    /// The slope to the left.
    pub below: f64,
    /// The slope of the formula at the kink, between the other two.
    pub slope: f64,
    /// The slope to the right.
    pub above: f64,
}

impl fmt::Display for Kink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { at, below, slope, above } = *self;
        let [at, below, slope, above] = [at, below, slope, above].map(Shown);
        write!(f, "{at} (slope {below} below, {slope} there, {above} above)")
    }
}

/// An end of an interval under bisection.
#[derive(Clone, Copy)]
struct Place {
    x: f64,
    value: f64,
    slope: f64,
}

impl Place {
    fn new(f: &impl Elementwise, x: f64) -> Self {
        let (value, slope) = dual(f, x);
        Self { x, value, slope }
    }

    fn is_finite(&self) -> bool {
        self.value.is_finite() && self.slope.is_finite()
    }
}

/// The kinks between neighbouring points, and the first jump of the value.
pub(crate) fn find(f: &impl Elementwise, seen: &[Seen]) -> Result<Vec<Kink>, Fault> {
    let mut kinks: Vec<Kink> = Vec::new();
    let looked_at = |seen: &Seen| seen.x.abs() <= REACH && seen.is_sound();
    for pair in seen.windows(2).filter(|pair| pair.iter().all(looked_at)) {
        let [low, high] = [pair[0], pair[1]].map(|seen| {
            let Seen { x, value, slope, .. } = seen;
            Place { x, value, slope }
        });
        if let Some((low, high)) = narrow(f, low, high, |place| place.value) {
            check_jump(low, high)?;
        }
        if let Some((low, high)) = narrow(f, low, high, |place| place.slope)
            && let Some(kink) = judge(f, low, high)?
            && kinks.last().is_none_or(|last| last.at != kink.at)
        {
            kinks.push(kink);
        }
    }
    Ok(kinks)
}

/// The two neighbouring floats between which `part` jumps, if it does: bisection always keeps the half with
/// the larger change, and ends with `None` when that becomes small, as it does if `part` is continuous.
fn narrow(
    f: &impl Elementwise,
    mut low: Place,
    mut high: Place,
    part: impl Fn(&Place) -> f64,
) -> Option<(Place, Place)> {
    let size = part(&low).abs().max(part(&high).abs()).max(f64::MIN_POSITIVE / f64::EPSILON);
    let change = |low: &Place, high: &Place| (part(high) - part(low)).abs();
    while low.is_finite() && high.is_finite() && change(&low, &high) > JUMP * size {
        let x = middle(low.x, high.x);
        if x == low.x || x == high.x {
            return Some((low, high));
        }
        let middle = Place::new(f, x);
        if change(&low, &middle) > change(&middle, &high) {
            high = middle;
        } else {
            low = middle;
        }
    }
    None
}

/// The float halfway between, counted in floats, so that bisection takes at most 64 steps.
pub(crate) fn middle(low: f64, high: f64) -> f64 {
    // Ordered like the floats, except for −0.
    let rank = |x: f64| if x < 0.0 { -(x.to_bits() as i64 & i64::MAX) } else { x.to_bits() as i64 };
    let middle = i64::midpoint(rank(low), rank(high));
    let size = f64::from_bits(middle.unsigned_abs());
    if middle < 0 { -size } else { size }
}

/// The place of a kink between two neighbouring floats, without the formula's rounding: a nearby decimal
/// number of 12 digits, if there is one, or else the float that is shorter in binary.
fn name(low: f64, high: f64) -> f64 {
    let short = format!("{low:.11e}").parse().unwrap_or(low);
    if (low - short).abs() <= 8.0 * (high - low) && (low < 0.0) == (high < 0.0) {
        return short;
    }
    if low.to_bits().trailing_zeros() > high.to_bits().trailing_zeros() { low } else { high }
}

fn check_jump(low: Place, high: Place) -> Result<(), Fault> {
    let steepest = low.slope.abs().max(high.slope.abs());
    let (x, below, above) = (low.x, low.value, high.value);
    // A steep slope is not a jump.
    match (above - below).abs() > STEEP * (high.x - low.x) * steepest {
        true => Err(Fault::Jump { x, below, above }),
        false => Ok(()),
    }
}

/// Judges a jump of the slope between two neighbouring floats: a kink, a bend or a fault.
fn judge(f: &impl Elementwise, low: Place, high: Place) -> Result<Option<Kink>, Fault> {
    let bend = [low.x, high.x].map(|x| twice(f, x)[2].abs());
    let bent = bend.into_iter().filter(|bend| bend.is_finite()).fold(0.0, f64::max);
    if (high.slope - low.slope).abs() <= STEEP * (high.x - low.x) * bent {
        return Ok(None);
    }
    let [below, above] = [low.x.next_down(), high.x.next_up()].map(|x| dual(f, x).1);
    let at = name(low.x, high.x);
    let kink = |slope| Kink { at, below, slope, above };
    let margin = JUMP * below.abs().max(above.abs());
    let between = below.min(above) - margin..=below.max(above) + margin;
    for x in [low.x, high.x, at] {
        let single = f64::from(x as f32) == x;
        let slopes = [dual(f, x).1, if single { dual(f, x as f32).1 } else { dual(f, x).1 }];
        if let Some(&slope) = slopes.iter().find(|slope| !between.contains(slope)) {
            return Err(Fault::KinkSlope { kink: kink(slope) });
        }
    }
    Ok(Some(kink(dual(f, at).1)))
}
