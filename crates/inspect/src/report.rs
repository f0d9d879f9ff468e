//! What a gradient check found.

use std::fmt;

/// One derivative, as the witnesses see it.
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
    /// What finite differences are sure of.
    pub finite_error: f64,
    /// The relative difference of reverse and forward mode.
    pub error: f64,
}

/// A gradient that passed the check.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// The derivatives that were compared.
    pub checked: usize,
    /// The entry where reverse and forward mode differ most.
    pub worst: Option<Entry>,
    /// Entries at a kink of the loss, where reverse mode gave a slope between the one-sided ones.
    pub kinks: Vec<Entry>,
    /// The parameters that the loss does not depend on; their entries are not counted.
    pub unreached: Vec<String>,
    /// Entries about which finite differences say nothing, since they are not finite there.
    pub unsure: usize,
    /// Whether the gradient over `f32` was compared too: not where a value leaves the range of `f32`.
    pub single: bool,
}

impl Report {
    /// Joins what another check found.
    pub fn extend(&mut self, other: Self) {
        self.checked += other.checked;
        self.unsure += other.unsure;
        self.kinks.extend(other.kinks);
        let error = |worst: &Option<Entry>| worst.as_ref().map_or(-1.0, |entry| entry.error);
        if error(&other.worst) > error(&self.worst) {
            self.worst = other.worst;
        }
    }
}

/// Who contradicts the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Witness {
    /// The backward pass: a pullback is wrong.
    Reverse,
    /// Forward mode: an op's forward pass over dual numbers is wrong.
    Forward,
    /// Finite differences: a slope does not belong to its value.
    Finite,
    /// No two agree.
    All,
    /// The backward pass over `f32` differs from that over `f64`: a kernel of `f32` is wrong, or the
    /// loss cannot be computed in `f32`. The entry has the two as `reverse` and `forward`.
    Single,
}

/// A gradient that is wrong; [`Display`](fmt::Display) says where.
#[derive(Clone, PartialEq)]
pub struct Mismatch {
    /// 1 for a gradient, 2 for second derivatives.
    pub order: u8,
    /// Who contradicts the others.
    pub witness: Witness,
    /// Where most.
    pub entry: Entry,
    /// How many entries do not agree.
    pub wrong: usize,
    /// How many were compared.
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
