//! [`difference`]: a derivative from values alone.

/// A derivative found by finite differences.
///
/// ```
/// use wengert_inspect::difference;
/// let smooth = difference(|x| (3.0 * x).sin(), 1.0);
/// assert!((smooth.slope - 3.0).abs() <= smooth.error && smooth.kink.is_none());
/// assert_eq!(difference(f64::abs, 1.0).kink, Some((-1.0, 1.0)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// The estimate.
    pub slope: f64,
    /// The error bound, from the change when the step is halved and from the noise of `f`.
    pub error: f64,
    /// The one-sided slopes, if they differ enough for a kink.
    pub kink: Option<(f64, f64)>,
}

/// Number of halvings of the step; the widest step is 1/8 of the scale.
const STEPS: usize = 28;

/// Number of steps for the noise estimate: the narrowest at which `f` changes at all.
const NARROW: usize = 5;

/// `f′(0)` by 5-point differences, `(f(−2h) − 8f(−h) + 8f(h) − f(2h)) / 12h`, whose error is of order h⁴.
///
/// ```math
/// f'(0) = \frac{f(-2h) - 8 f(-h) + 8 f(h) - f(2h)}{12 h} + O(h^4)
/// ```
///
/// The step is halved from `scale/8` on. The result is the estimate with the smallest relative change,
/// and that change is the error. Noise, such as the rounding of large numbers that cancel inside `f`,
/// adds to the error; the narrowest steps show its size. Source of the formula: Abramowitz & Stegun,
/// *Handbook of Mathematical Functions*, 25.3.6.
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
        (8.0 * (right - left) - (right2 - left2)) / (12.0 * step(k))
    };
    let change = |k: usize| (estimate(k - 1) - estimate(k)).abs();
    let bend = |k: usize| (sides[k].0 + sides[k].1 - 2.0 * middle).abs();
    let moves = |&k: &usize| sides[k] != (middle, middle);
    let narrow = (2..=STEPS).rev().filter(moves).take(NARROW);
    let mut noises: Vec<f64> = narrow.map(|k| (change(k) * step(k)).max(bend(k))).collect();
    noises.sort_by(f64::total_cmp);
    let noise = noises.get(noises.len() / 2).map_or(0.0, |median| 4.0 * median);
    let error = |k: usize| {
        let error = change(k) + noise.max(2.0 * f64::EPSILON * size(k)) / step(k);
        if error.is_nan() { f64::INFINITY } else { error }
    };
    // Where f oscillates faster than the steps, small estimates change little and are all wrong. So
    // compare relative errors first, then, near the best, absolute ones.
    let share = |k: usize| error(k) / estimate(k).abs();
    let best = (2..=STEPS).min_by(|&a, &b| share(a).total_cmp(&share(b))).unwrap_or(STEPS);
    let good = |&k: &usize| share(k) <= 4.0 * share(best);
    let nearby = (best..=STEPS).take_while(good).chain((2..best).rev().take_while(good));
    let k = nearby.min_by(|&a, &b| error(a).total_cmp(&error(b))).unwrap_or(best);
    let (slope, error) = (estimate(k), error(k));

    // As the steps narrow, one-sided slopes meet at a bend and diverge with noise; at a kink they stay.
    let one_sided = |k: usize| ((middle - sides[k].0) / step(k), (sides[k].1 - middle) / step(k));
    let apart = |k: usize| (one_sided(k).0 - one_sided(k).1).abs();
    let (below, above) = one_sided(STEPS);
    let stays = |k| (0.25..4.0).contains(&(apart(k) / apart(STEPS)));
    let rounding = 8.0 * f64::EPSILON * size(STEPS) / step(STEPS);
    let kink = apart(STEPS) > 1e-3 * below.abs().max(above.abs()) + rounding
        && stays(STEPS - 4)
        && stays(STEPS - 8);
    Difference { slope, error, kink: kink.then_some((below, above)) }
}
