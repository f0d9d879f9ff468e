//! [`Sizes`]: the scales that distinguish rounding from a mistake.

use crate::uniform::uniform;
use wengert_tape::Params;

/// The magnitudes of the numbers behind a gradient.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sizes {
    /// The largest entry.
    pub(crate) largest: f64,
    /// The magnitude of the terms that an entry sums, which sets its rounding: the largest entry or,
    /// where the gradient vanishes, the loss.
    pub(crate) terms: f64,
    /// The largest change of an entry when the parameters change in the last place of `f32`.
    pub(crate) unrest: f64,
    /// Whether every entry is finite.
    pub(crate) finite: bool,
}

impl Sizes {
    pub(crate) fn new(
        params: &Params<f64>,
        loss: f64,
        gradient: &Params<f64>,
        nearby: &Params<f64>,
    ) -> Self {
        let largest_of = |numbers: &[f64]| numbers.iter().fold(0.0_f64, |m, x| m.max(x.abs()));
        let largest = largest_of(gradient.as_slice());
        let extent = largest_of(params.as_slice()).max(1.0);
        let moves = gradient.as_slice().iter().zip(nearby.as_slice()).map(|(a, b)| (a - b).abs());
        Self {
            largest,
            terms: largest.max(loss.abs() / extent),
            finite: gradient.as_slice().iter().all(|g| g.is_finite()),
            unrest: moves.filter(|by| by.is_finite()).fold(0.0, f64::max),
        }
    }
}

/// The parameters, changed in the last place of `f32`.
pub(crate) fn nearby(params: &Params<f64>) -> Params<f64> {
    let mut state = 0;
    params.map(|x| x + x * uniform(&mut state).signum() * f64::from(f32::EPSILON) / 2.0)
}
