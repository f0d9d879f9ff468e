//! [`Row`]: our figures beside published ones, and how well they agree.

use std::fmt;

/// The agreement required of a figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    /// The same number.
    Exact,
    /// The published number, rounded to this many decimals.
    Decimals(i32),
    /// A relative difference of at most 10⁻ⁿ.
    Digits(i32),
}

impl Bound {
    fn holds(self, (found, published): (f64, f64)) -> bool {
        let difference = (found - published).abs();
        match self {
            _ if found == published => true,
            Self::Exact => found.is_nan() && published.is_nan(),
            // A figure that lies halfway may have been rounded either way.
            Self::Decimals(n) => difference <= 0.5 * 10.0_f64.powi(-n) * (1.0 + 1e-9),
            Self::Digits(n) => difference <= published.abs() * 10.0_f64.powi(-n),
        }
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact => write!(f, "exact"),
            Self::Decimals(n) => write!(f, "{n} decimals"),
            Self::Digits(n) => write!(f, "{n} digits"),
        }
    }
}

/// One check.
#[derive(Clone, Debug)]
pub struct Row {
    /// The subject of the comparison.
    pub what: String,
    /// The agreement required.
    pub bound: Bound,
    /// Each figure as found here, and as published.
    pub figures: Vec<(f64, f64)>,
    /// The number of comparisons behind the figures, of which only the worst may be kept.
    pub compared: usize,
    /// The intended difference, if there is one.
    pub differs: Option<&'static str>,
    /// The reason why no figures could be found.
    pub failure: Option<String>,
}

impl Row {
    /// A check of pairs: each figure as found here, and as published.
    pub fn new(
        what: impl Into<String>,
        bound: Bound,
        figures: impl IntoIterator<Item = (f64, f64)>,
    ) -> Self {
        let figures: Vec<_> = figures.into_iter().collect();
        let compared = figures.len();
        Self { what: what.into(), bound, figures, compared, differs: None, failure: None }
    }

    /// The same row for two lists of equal length.
    pub fn zip(what: &str, bound: Bound, found: &[f64], published: &[f64]) -> Self {
        assert_eq!(found.len(), published.len(), "{what}");
        Self::new(what, bound, found.iter().copied().zip(published.iter().copied()))
    }

    /// Notes an intended difference.
    pub fn differs(self, how: &'static str) -> Self {
        Self { differs: Some(how), ..self }
    }

    /// Whether all figures agree. A row without figures does not hold.
    pub fn holds(&self) -> bool {
        let agree = self.figures.iter().all(|&figure| self.bound.holds(figure));
        self.failure.is_none() && !self.figures.is_empty() && agree
    }

    /// The figure farthest off, of those that do not agree.
    pub fn worst(&self) -> Option<(f64, f64)> {
        let off = |&(found, published): &(f64, f64)| ((found - published) / published).abs();
        let wrong = self.figures.iter().copied().filter(|&figure| !self.bound.holds(figure));
        wrong.max_by(|a, b| off(a).total_cmp(&off(b)))
    }
}

/// The checks against one source.
#[derive(Clone, Debug)]
pub struct Section {
    /// Where the figures were published.
    pub source: &'static str,
    /// The checks.
    pub rows: Vec<Row>,
}
