//! [`difference`]: a derivative from values alone.

/// A derivative found by finite differences.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// The estimate.
    pub slope: f64,
    /// By how much it may be wrong, from its change when the step is halved and from the noise of `f`.
    pub error: f64,
    /// The one-sided slopes, where they differ so much that the function has a kink here.
    pub kink: Option<(f64, f64)>,
}

/// Halvings of the step; the widest is 1/8 of the scale.
const STEPS: usize = 28;

/// The steps that the noise is read off: the narrowest at which `f` changes at all.
const NARROW: usize = 5;

/// `f′(0)` by 5-point differences, `(f(−2h) − 8f(−h) + 8f(h) − f(2h)) / 12h`, whose error is of order h⁴.
///
/// The step is found by halving it from `scale/8` on: the estimate that changes least, compared with
/// itself, is taken, and its change is the error. Noise, like the rounding of large numbers that
/// cancel inside `f`, is added to the error; its size is read off the narrowest steps. Source of the
/// formula: Abramowitz & Stegun, *Handbook of Mathematical Functions*, 25.3.6.
///
/// ```
/// let exp = wengert_inspect::difference(f64::exp, 1.0);
/// assert!((exp.slope - 1.0).abs() <= exp.error && exp.error < 1e-10);
/// ```
pub fn difference(mut f: impl FnMut(f64) -> f64, scale: f64) -> Difference {
    let middle = f(0.0);
    let step = |k: usize| scale * 0.125 * 0.5_f64.powi(k as i32);
    let sides: Vec<(f64, f64)> = (0..=STEPS).map(|k| (f(-step(k)), f(step(k)))).collect();
    let size = |k: usize| sides[k].0.abs().max(sides[k].1.abs()).max(middle.abs());

    let estimate = |k: usize| {
        let ((left2, right2), (left, right)) = (sides[k - 1], sides[k]);
        (left2 - 8.0 * left + 8.0 * right - right2) / (12.0 * step(k))
    };
    let change = |k: usize| (estimate(k - 1) - estimate(k)).abs();
    let moves = |&k: &usize| sides[k] != (middle, middle);
    let narrow = (2..=STEPS).rev().filter(moves).take(NARROW);
    let mut noises: Vec<f64> = narrow.map(|k| change(k) * step(k)).collect();
    noises.sort_by(f64::total_cmp);
    let noise = noises.get(noises.len() / 2).map_or(0.0, |median| 4.0 * median);
    let noise = |k: usize| noise.max(2.0 * f64::EPSILON * size(k)) / step(k);
    let guesses = (2..=STEPS).map(|k| (estimate(k), change(k) + noise(k)));
    let share = |(slope, error): (f64, f64)| {
        if error.is_nan() { f64::INFINITY } else { error / slope.abs() }
    };
    let (slope, error) =
        guesses.min_by(|&a, &b| share(a).total_cmp(&share(b))).expect("there are several steps");

    // The one-sided slopes of a bend meet as the step narrows, those of a kink stay apart.
    let one_sided = |k: usize| ((middle - sides[k].0) / step(k), (sides[k].1 - middle) / step(k));
    let apart = |k: usize| (one_sided(k).0 - one_sided(k).1).abs();
    let (below, above) = one_sided(STEPS);
    let threshold = 1e-3 * below.abs().max(above.abs()) + 4.0 * noise(STEPS);
    let kink = apart(STEPS) > threshold.max(0.25 * apart(STEPS - 4));
    Difference { slope, error, kink: kink.then_some((below, above)) }
}
