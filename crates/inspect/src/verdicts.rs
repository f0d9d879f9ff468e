//! [`Verdicts`]: which witness contradicts the others.

use crate::difference::Difference;
use crate::report::{Entry, Mismatch, Report, Witness};
use crate::sizes::Sizes;

/// Relative difference of reverse and forward mode that rounding explains.
const ROUNDING: f64 = 1e-9;

/// Floor of the size that errors are relative to, as a fraction of the terms that an entry may sum: small
/// entries carry the rounding of the terms.
const SMALL: f64 = 1e-5;

/// The same as a multiple of the gradient's change when the parameters change in the last place.
const MOVES: f64 = 50.0;

/// The verdicts on all probes.
pub(crate) struct Verdicts {
    sizes: Sizes,
    order: u8,
    pub(crate) checked: usize,
    unsure: usize,
    /// Whether forward mode gave a non-finite derivative and so did reverse mode, here or at another entry.
    pub(crate) non_finite: bool,
    worst: Option<Entry>,
    kinks: Vec<Entry>,
    wrong: Vec<(Witness, Entry)>,
}

impl Verdicts {
    /// No verdicts yet, on derivatives of this order.
    pub(crate) fn new(sizes: Sizes, order: u8) -> Self {
        Self {
            sizes,
            order,
            checked: 0,
            unsure: 0,
            non_finite: false,
            worst: None,
            kinks: Vec::new(),
            wrong: Vec::new(),
        }
    }

    /// Compares the three derivatives of one probe.
    pub(crate) fn add(
        &mut self,
        (parameter, index): (String, Option<(usize, usize)>),
        reverse: f64,
        forward: f64,
        finite: Difference,
    ) {
        self.checked += 1;
        // Next to an infinite derivative, forward mode has 0·∞ even for parameters without influence.
        if !forward.is_finite() && (!reverse.is_finite() || !self.sizes.finite) {
            self.non_finite = true;
            return;
        }
        let Sizes { largest, terms, unrest, .. } = self.sizes;
        let floor = SMALL * terms + MOVES * unrest;
        let error = if reverse == forward {
            0.0
        } else {
            (reverse - forward).abs() / reverse.abs().max(forward.abs()).max(floor)
        };
        let Difference { slope, error: finite_error, kink } = finite;
        let entry =
            Entry { parameter, index, reverse, forward, finite: slope, finite_error, error };
        if let Some((below, above)) = kink {
            let (low, high) = (below.min(above), below.max(above));
            let margin = 1e-3 * (high - low);
            if (low - margin..=high + margin).contains(&reverse) {
                return self.kinks.push(entry);
            }
        }
        let slack = 10.0 * finite_error + ROUNDING * largest;
        let sees = |derivative: f64| (derivative - slope).abs() <= slack;
        let unsure = !slope.is_finite() || !finite_error.is_finite();
        self.unsure += usize::from(unsure);
        let witness = match (error <= ROUNDING, sees(reverse), sees(forward)) {
            (true, true, _) => None,
            (true, false, _) if unsure => None,
            (true, false, _) => Some(Witness::Finite),
            (false, true, false) => Some(Witness::Forward),
            (false, _, true) => Some(Witness::Reverse),
            (false, false, false) => Some(Witness::All),
        };
        match witness {
            Some(witness) => self.wrong.push((witness, entry)),
            None if self.worst.as_ref().is_none_or(|worst| worst.error < error) => {
                self.worst = Some(entry);
            }
            None => {}
        }
    }

    pub(crate) fn finish(self) -> Result<Report, Box<Mismatch>> {
        let Self { order, checked, unsure, worst, kinks, wrong, .. } = self;
        let count = wrong.len();
        let size = |entry: &Entry| (entry.reverse - entry.finite).abs();
        match wrong.into_iter().max_by(|a, b| size(&a.1).total_cmp(&size(&b.1))) {
            None => Ok(Report { checked, unsure, worst, kinks, ..Report::default() }),
            Some((witness, entry)) => Err(Box::new(Mismatch {
                order,
                witness,
                entry,
                wrong: count,
                checked,
                pullback: None,
            })),
        }
    }
}
