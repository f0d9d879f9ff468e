//! [`check_gradients!`](crate::check_gradients) at order 2: three witnesses for second derivatives.

use crate::check::{Check, Loss, Probe, dot, nothing_to_compare, reverse};
use crate::difference::difference;
use crate::error::CheckError;
use crate::report::Report;
use crate::second_order::hvp;
use crate::sizes::{Sizes, nearby};
use crate::verdicts::Verdicts;
use std::collections::HashMap;
use wengert_tape::{Dual, Params, Tape};

/// The largest parameter count with every second derivative checked; beyond it, random pairs of directions.
const EACH: usize = 20;

/// Number of random pairs of directions.
const PAIRS: u64 = 40;

impl Check<'_> {
    /// Compares second derivatives along pairs of directions: the tape over dual numbers, dual numbers
    /// of dual numbers, and finite differences of the gradient, which passed the check at order 1.
    ///
    /// ```
    /// use wengert_inspect::Check;
    /// use wengert_tape::{Matrix, Params};
    /// let mut params = Params::new();
    /// let w = params.add("w", Matrix::from([[0.5, -0.5]]));
    /// // The expansion of `check_gradients!` with `order: 2` for `|t| t.param(w).exp().mean()`.
    /// let report = Check::new(&params).run_second(
    ///     &|t| t.param(w).exp().mean(),
    ///     &|t| t.param(w).exp().mean(),
    ///     &|t| t.param(w).exp().mean(),
    /// );
    /// assert_eq!(report.unwrap().checked, 4); // pairs of two entries
    /// ```
    ///
    /// # Errors
    /// If the witnesses disagree.
    ///
    /// # Panics
    /// If the loss is not 1×1.
    #[track_caller]
    pub fn run_second(
        &self,
        double: &Loss<'_, f64>,
        dual: &Loss<'_, Dual<f64>>,
        twice: &Loss<'_, Dual<Dual<f64>>>,
    ) -> Result<Report, CheckError> {
        let params = self.params;
        let (loss, gradient) = reverse(params, double);
        let terms = Sizes::new(params, loss, &gradient, &gradient).terms;
        let zeros = params.zeros_like();
        let (mut tape, mut duals, mut moved) = (Tape::new(), Tape::new(), params.clone());
        let mut all = Report::default();
        for (first, partners) in self.pairs() {
            let Probe { direction: v, scale, .. } = &first;
            let product = hvp(params, v, dual);
            let nearby = hvp(&nearby(params), v, dual);
            let mut verdicts = Verdicts::new(Sizes::new(params, terms, &product, &nearby), 2);

            // All second derivatives along v are differences of the same few gradients.
            let mut gradients: HashMap<u64, Params<f64>> = HashMap::new();
            for second in partners {
                let u = &second.direction;
                let mut slope = |step: f64| {
                    let gradient = gradients.entry(step.to_bits()).or_insert_with(|| {
                        self.move_along(v, step, &mut moved);
                        let mut gradient = params.zeros_like();
                        double(tape.record(&moved)).backward(&mut gradient);
                        gradient
                    });
                    dot(u, gradient)
                };
                let mut finite = difference(&mut slope, *scale);
                if jumps(&mut slope, *scale) {
                    finite.kink = Some(beside(&mut slope, *scale));
                }
                let lifted = params.lift(v).lift(&u.lift(&zeros));
                let forward = twice(duals.record(&lifted)).item().slope.slope;
                let place = match first.index {
                    Some((row, column)) => {
                        format!("{}[{row}, {column}] and {}", first.parameter, second.parameter)
                    }
                    None => "a pair of random directions".into(),
                };
                verdicts.add((place, second.index), dot(u, &product), forward, finite);
            }
            let non_finite = verdicts.non_finite;
            all.extend(verdicts.finish()?);
            if non_finite {
                let mut tape = Tape::new();
                return Err(nothing_to_compare(dual(tape.record(&params.lift(v)))));
            }
        }
        Ok(all)
    }

    /// Pairs of directions, grouped by the first.
    fn pairs(&self) -> Vec<(Probe, Vec<Probe>)> {
        if self.params.len() <= EACH {
            self.entries().map(|first| (first, self.entries().collect())).collect()
        } else {
            let random = |seed| self.random_direction(seed);
            (0..PAIRS).map(|k| (random(2 * k), vec![random(2 * k + 1)])).collect()
        }
    }
}

/// Whether `f` jumps at 0, as a gradient does at a kink: the gap stays as the step shrinks.
fn jumps(f: &mut impl FnMut(f64) -> f64, scale: f64) -> bool {
    let mut apart = |step: f64| f(step) - f(-step);
    let (wide, narrow) = (apart(scale * 1e-6), apart(scale * 1e-9));
    let rounding = 1e3 * f64::EPSILON * f(0.0).abs();
    narrow.abs() > rounding && (0.9..1.1).contains(&(wide / narrow))
}

/// The smaller and the larger slope of `f` on the two sides of 0, without the jump, each widened by the
/// error of such differences.
fn beside(f: &mut impl FnMut(f64) -> f64, scale: f64) -> (f64, f64) {
    let step = 1e-5 * scale;
    let mut side = |step: f64| (f(2.0 * step) - f(step)) / step;
    let (below, above) = (side(-step), side(step));
    let noise = 1e-3 * below.abs().max(above.abs()) + 1e-9 * f(0.0).abs() / step;
    (below.min(above) - noise, below.max(above) + noise)
}
