//! Line search: a step that meets the strong Wolfe conditions.

/// Maximum number of evaluations, after which a search takes the best step so far.
const EVALUATIONS: usize = 30;

/// c₁: a sufficient decrease is this fraction of the decrease that the initial slope predicts.
const DECREASE: f64 = 1e-4;

/// c₂: the slope must flatten to this fraction.
const FLATTENING: f64 = 0.9;

/// A point along the direction.
#[derive(Clone, Debug)]
pub(super) struct Trial<P> {
    /// α, the multiple of the direction.
    pub(super) step: f64,
    /// φ, infinite if it or the gradient is not finite.
    pub(super) loss: f64,
    /// φ′
    pub(super) slope: f64,
    /// The caller's data for this point.
    pub(super) point: P,
}

/// A search along one direction, `φ(α) = f(x + α·d)`.
pub(super) struct LineSearch<'a, P> {
    start: Trial<P>,
    phi: &'a mut dyn FnMut(f64) -> Trial<P>,
    left: usize,
}

impl<'a, P: Clone> LineSearch<'a, P> {
    /// A search from α = 0.
    pub(super) fn new(start: Trial<P>, phi: &'a mut dyn FnMut(f64) -> Trial<P>) -> Self {
        Self { start, phi, left: EVALUATIONS }
    }

    /// Finds an α with `φ(α) ≤ φ(0) + c₁·α·φ′(0)` and `|φ′(α)| ≤ c₂·|φ′(0)|`, or else one that meets the
    /// first condition. `None` if it finds neither.
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

    /// Searches between a `low` end, the best α so far, and a `high` end on the other side of a solution.
    ///
    /// Source: ibid., algorithm 3.6.
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

/// The minimum of the cubic through values and slopes at both ends. Source: ibid., (3.59).
fn cubic<P>(a: &Trial<P>, b: &Trial<P>) -> f64 {
    let d1 = a.slope + b.slope - 3.0 * (a.loss - b.loss) / (a.step - b.step);
    let d2 = (d1 * d1 - a.slope * b.slope).sqrt().copysign(b.step - a.step);
    b.step - (b.step - a.step) * (b.slope + d2 - d1) / (b.slope - a.slope + 2.0 * d2)
}

/// A step between the ends, not too close to either; the middle if the cubic has no minimum, as when the
/// loss at one end is infinite.
fn interpolate<P>(low: &Trial<P>, high: &Trial<P>) -> f64 {
    let (from, to) = (low.step.min(high.step), low.step.max(high.step));
    let margin = 0.1 * (to - from);
    match cubic(low, high) {
        step if step.is_finite() => step.clamp(from + margin, to - margin),
        _ => f64::midpoint(from, to),
    }
}

/// A step beyond both, at most ten times as far.
fn extrapolate<P>(last: &Trial<P>, trial: &Trial<P>) -> f64 {
    let (least, most) = (trial.step + 0.1 * (trial.step - last.step), 10.0 * trial.step);
    match cubic(last, trial) {
        step if step.is_finite() => step.clamp(least, most),
        _ => most,
    }
}
