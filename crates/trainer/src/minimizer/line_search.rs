//! How far to go along a direction: a step with the strong Wolfe conditions.

/// Evaluations after which a search makes do with what it has.
const EVALUATIONS: usize = 30;

/// A sufficient decrease is this share of what the slope at the start promises.
const DECREASE: f64 = 1e-4;

/// The slope has to flatten to this share.
const FLATTENING: f64 = 0.9;

/// A point along the direction.
#[derive(Clone, Debug)]
pub(super) struct Trial<P> {
    /// How many times the direction.
    pub(super) step: f64,
    /// φ, infinite if it or the gradient is not finite.
    pub(super) loss: f64,
    /// φ′
    pub(super) slope: f64,
    /// What the caller keeps of it.
    pub(super) point: P,
}

/// A search along one direction, `φ(α) = f(x + α·d)`.
pub(super) struct LineSearch<'a, P> {
    start: Trial<P>,
    phi: &'a mut dyn FnMut(f64) -> Trial<P>,
    left: usize,
}

impl<'a, P: Clone> LineSearch<'a, P> {
    /// From α = 0.
    pub(super) fn new(start: Trial<P>, phi: &'a mut dyn FnMut(f64) -> Trial<P>) -> Self {
        Self { start, phi, left: EVALUATIONS }
    }

    /// An α with `φ(α) ≤ φ(0) + c₁·α·φ′(0)` and `|φ′(α)| ≤ c₂·|φ′(0)|`; if there is none within reach,
    /// one with the first condition. `None` if not even that was found.
    ///
    /// Source: Nocedal and Wright, *Numerical Optimization*, 2nd ed., 2006, algorithm 3.5.
    pub(super) fn run(mut self, first: f64) -> Option<Trial<P>> {
        let mut last = self.start.clone();
        let mut step = first;
        while let Some(trial) = self.try_step(step) {
            if !self.decreases(&trial) || (last.step > 0.0 && trial.loss >= last.loss) {
                return self.zoom(last, trial);
            }
            if self.flattens(&trial) {
                return Some(trial);
            }
            if trial.slope >= 0.0 {
                return self.zoom(trial, last);
            }
            step = extrapolate(&last, &trial);
            last = trial;
        }
        (last.step > 0.0).then_some(last)
    }

    /// The same between a `low` end, the best α so far, and a `high` end on the other side of such an α.
    ///
    /// Source: the same, algorithm 3.6.
    fn zoom(&mut self, mut low: Trial<P>, mut high: Trial<P>) -> Option<Trial<P>> {
        while let Some(trial) = self.try_step(interpolate(&low, &high)) {
            if !self.decreases(&trial) || trial.loss >= low.loss {
                high = trial;
                continue;
            }
            if self.flattens(&trial) {
                return Some(trial);
            }
            if trial.slope * (high.step - low.step) >= 0.0 {
                high = low;
            }
            low = trial;
        }
        (low.step > 0.0).then_some(low)
    }

    fn try_step(&mut self, step: f64) -> Option<Trial<P>> {
        self.left = self.left.checked_sub(1)?;
        Some((self.phi)(step))
    }

    fn decreases(&self, trial: &Trial<P>) -> bool {
        trial.loss <= self.start.loss + DECREASE * trial.step * self.start.slope
    }

    fn flattens(&self, trial: &Trial<P>) -> bool {
        trial.slope.abs() <= FLATTENING * self.start.slope.abs()
    }
}

/// The minimum of the cubic through values and slopes at both ends. Source: the same, (3.59).
fn cubic<P>(a: &Trial<P>, b: &Trial<P>) -> f64 {
    let d1 = a.slope + b.slope - 3.0 * (a.loss - b.loss) / (a.step - b.step);
    let d2 = (d1 * d1 - a.slope * b.slope).sqrt().copysign(b.step - a.step);
    b.step - (b.step - a.step) * (b.slope + d2 - d1) / (b.slope - a.slope + 2.0 * d2)
}

/// A step between the ends, not too near to either; the middle if the cubic has no minimum, as when the
/// loss at one end is infinite.
fn interpolate<P>(low: &Trial<P>, high: &Trial<P>) -> f64 {
    let (from, to) = (low.step.min(high.step), low.step.max(high.step));
    let margin = 0.1 * (to - from);
    match cubic(low, high) {
        step if step.is_finite() => step.clamp(from + margin, to - margin),
        _ => f64::midpoint(from, to),
    }
}

/// A step beyond both, up to ten times as far.
fn extrapolate<P>(last: &Trial<P>, trial: &Trial<P>) -> f64 {
    let (least, most) = (trial.step + 0.1 * (trial.step - last.step), 10.0 * trial.step);
    match cubic(last, trial) {
        step if step.is_finite() => step.clamp(least, most),
        _ => most,
    }
}
