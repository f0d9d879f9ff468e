//! The result of a gradient check.

use std::fmt;

/// One derivative, as the witnesses see it.
///
/// ```
/// use wengert_inspect::check_gradients;
/// use wengert_tape::{Matrix, Params};
/// let mut params = Params::new();
/// let w = params.add("w", Matrix::from([[3.0]]));
/// let entry = check_gradients!(&params, |t| t.param(w).square()).unwrap().worst.unwrap();
/// assert_eq!((&entry.parameter[..], entry.index), ("w", Some((0, 0))));
/// assert_eq!((entry.reverse, entry.forward, entry.error), (6.0, 6.0, 0.0));
/// assert!((entry.finite - 6.0).abs() <= entry.finite_error);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The name of the parameter, or "a random direction".
    pub parameter: String,
    /// Row and column of the entry; `None` for a direction.
    pub index: Option<(usize, usize)>,
    /// From the tape's backward pass.
    pub reverse: f64,
    /// From dual numbers.
    pub forward: f64,
    /// From finite differences.
    pub finite: f64,
    /// The error bound of finite differences.
    pub finite_error: f64,
    /// The relative difference of reverse and forward mode.
    pub error: f64,
}

/// The report on a gradient that passed; [`Display`](fmt::Display) says what was compared and where the
/// difference is largest.
///
/// ```
/// use wengert_inspect::check_gradients;
/// use wengert_tape::{Matrix, Params};
/// let mut params = Params::new();
/// let w = params.add("w", Matrix::from([[2.0, 0.0]]));
/// params.add("unused", Matrix::from([[1.0]]));
/// let report = check_gradients!(&params, |t| t.param(w).abs().sum()).unwrap();
/// let text = report.to_string();
/// let lines: Vec<&str> = text.lines().collect();
/// assert_eq!(lines[0], "2 derivatives agree: reverse mode, forward mode, finite differences; f64 and f32");
/// assert!(lines[1].starts_with("worst: w[0, 0]: reverse mode 1e0, forward mode 1e0"));
/// assert_eq!(lines[2], "at a kink, between the one-sided slopes: w[0, 1]");
/// assert_eq!(lines[3], "the loss does not depend on: unused");
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// The number of derivatives compared.
    pub checked: usize,
    /// The entry where reverse and forward mode differ most.
    pub worst: Option<Entry>,
    /// Entries at a kink of the loss, where reverse mode gave a slope between the one-sided ones.
    pub kinks: Vec<Entry>,
    /// The parameters that the loss does not depend on; their entries are not counted.
    pub unreached: Vec<String>,
    /// The number of entries where finite differences are not finite, and so cannot decide.
    pub unsure: usize,
    /// Whether the gradient over `f32` was compared too; skipped if a value leaves the range of `f32`. For
    /// merged reports: whether any of them did.
    pub single: bool,
}

impl Report {
    /// Merges another report into this one.
    ///
    /// ```
    /// use wengert_inspect::{Report, check_gradients};
    /// use wengert_tape::{Matrix, Params};
    /// let mut params = Params::new();
    /// let w = params.add("w", Matrix::from([[0.5, -0.5]]));
    /// let mut all = Report::default();
    /// all.extend(check_gradients!(&params, |t| t.param(w).sin().sum()).unwrap());
    /// all.extend(check_gradients!(&params, |t| t.param(w).cos().sum()).unwrap());
    /// assert_eq!(all.checked, 4);
    /// ```
    pub fn extend(&mut self, other: Self) {
        self.checked += other.checked;
        self.unsure += other.unsure;
        self.single |= other.single;
        self.kinks.extend(other.kinks);
        let new = other.unreached.into_iter().filter(|name| !self.unreached.contains(name));
        let new: Vec<_> = new.collect();
        self.unreached.extend(new);
        let error = |worst: &Option<Entry>| worst.as_ref().map_or(-1.0, |entry| entry.error);
        if error(&other.worst) > error(&self.worst) {
            self.worst = other.worst;
        }
    }
}

/// The witness that contradicts the others.
///
/// ```
/// use wengert_inspect::{Witness, check_gradients};
/// use wengert_tape::{Matrix, Params};
/// let mut params = Params::new();
/// let w = params.add("w", Matrix::from([[3.0]]));
/// // Reverse mode ignores everything behind `stop_gradient`; the others do not.
/// let wrong = check_gradients!(&params, |t| {
///     let w = t.param(w);
///     w * w.stop_gradient()
/// });
/// assert_eq!(wrong.unwrap_err().mismatch().unwrap().witness, Witness::Reverse);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Witness {
    /// The backward pass: a pullback is wrong.
    Reverse,
    /// Forward mode: an op's forward pass over dual numbers is wrong.
    Forward,
    /// Finite differences: an op's derivative is not that of its value.
    Finite,
    /// No two agree.
    All,
    /// The backward pass over `f32` differs from that over `f64`: a kernel of `f32` is wrong, or the
    /// loss cannot be computed in `f32`. The entry holds them as `reverse` and `forward`.
    Single,
}

/// The report on a wrong gradient; [`Display`](fmt::Display) says where it is wrong.
///
/// ```
/// use wengert_inspect::check_gradients;
/// use wengert_tape::{Matrix, Params};
/// let mut params = Params::new();
/// let w = params.add("w", Matrix::from([[3.0, 1.0]]));
/// let wrong = check_gradients!(&params, |t| (t.param(w) * t.param(w).stop_gradient()).sum());
/// let wrong = wrong.unwrap_err().mismatch().cloned().unwrap();
/// assert_eq!((wrong.wrong, wrong.checked, wrong.order), (2, 2, 1));
/// assert_eq!((wrong.entry.reverse, wrong.entry.forward), (3.0, 6.0)); // the worst one
/// ```
#[derive(Clone, PartialEq)]
pub struct Mismatch {
    /// 1 for a gradient, 2 for second derivatives.
    pub order: u8,
    /// The witness that contradicts the others.
    pub witness: Witness,
    /// The worst entry.
    pub entry: Entry,
    /// The number of wrong entries.
    pub wrong: usize,
    /// The number of entries compared.
    pub checked: usize,
    /// The pullbacks that contradict finite differences of their ops: "the pullback of #2 mul for w".
    pub pullback: Option<String>,
}

impl Entry {
    fn place(&self) -> String {
        let index = self.index.map(|(row, column)| format!("[{row}, {column}]"));
        self.parameter.clone() + &index.unwrap_or_default()
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: reverse mode {:e}, forward mode {:e} (relative difference {:.0e}), finite \
             differences {:e} ± {:.0e}",
            self.place(),
            self.reverse,
            self.forward,
            self.error,
            self.finite,
            self.finite_error
        )
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { checked, worst, kinks, unreached, unsure, single } = self;
        let agree = if *checked == 1 { "derivative agrees" } else { "derivatives agree" };
        let single =
            if *single { "f64 and f32" } else { "f64, but not f32, whose range a value leaves" };
        write!(f, "{checked} {agree}: reverse mode, forward mode, finite differences; {single}")?;
        if let Some(worst) = worst {
            write!(f, "\nworst: {worst}")?;
        }
        if !kinks.is_empty() {
            let places: Vec<_> = kinks.iter().map(Entry::place).collect();
            write!(f, "\nat a kink, between the one-sided slopes: {}", places.join(", "))?;
        }
        if *unsure > 0 {
            write!(f, "\nwithout finite differences, which are not finite there: {unsure}")?;
        }
        if !unreached.is_empty() {
            write!(f, "\nthe loss does not depend on: {}", unreached.join(", "))?;
        }
        Ok(())
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { order, witness, entry, wrong, checked, pullback } = self;
        let of = if *order == 1 { "gradient" } else { "second derivative" };
        let what = match witness {
            Witness::Reverse => "reverse mode contradicts forward mode and finite differences",
            Witness::Forward => "forward mode contradicts reverse mode and finite differences",
            Witness::Finite => "finite differences contradict forward and reverse mode",
            Witness::All => "reverse mode, forward mode and finite differences all differ",
            Witness::Single => "reverse mode over f32 contradicts that over f64",
        };
        write!(f, "wrong {of}: {what} in {wrong} of {checked} entries, most at ")?;
        match witness {
            Witness::Single => {
                let Entry { reverse, forward, .. } = entry;
                write!(f, "{}: {reverse:e} over f32, {forward:e} over f64", entry.place())
            }
            _ => write!(f, "{entry}"),
        }?;
        let Some(pullback) = pullback else { return Ok(()) };
        write!(f, "; what contradicts finite differences of its op is {pullback}")
    }
}

/// The text of [`Display`](fmt::Display), so that `unwrap` prints it.
impl fmt::Debug for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl std::error::Error for Mismatch {}
