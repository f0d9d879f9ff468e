//! [`gradient_digits!`](crate::gradient_digits): the accuracy of a gradient.

use crate::DoubleDouble;
use crate::check::{Loss, reverse};
use std::fmt;
use wengert_tape::{Element, Params};

/// Counts the correct digits of a gradient, over `f64` and over `f32`: [`GradientDigits`].
///
/// The loss is an expression over a recording `t`, pasted once per scalar, as for
/// [`check_gradients!`](crate::check_gradients). The reference is the backward pass over
/// [`DoubleDouble`] with the same parameters and data, so the digits over `f32` include the cost of
/// rounding parameters and data to `f32`.
///
/// ```
/// use wengert_inspect::gradient_digits;
/// use wengert_tape::{Matrix, Params};
/// let mut params = Params::new();
/// let w = params.add("w", Matrix::from([[0.5, -0.25]]));
///
/// let digits = gradient_digits!(&params, |t| t.param(w).exp().mean());
/// assert!(digits.overall.double.worst > 15.0 && digits.overall.single.worst > 6.0);
///
/// // Written so that four digits cancel.
/// let digits = gradient_digits!(&params, |t| (t.param(w) * 1e-4 + 0.1 - 0.1).square().mean());
/// assert!(digits.overall.single.worst < 4.0, "{digits}");
/// ```
#[macro_export]
macro_rules! gradient_digits {
    ($params:expr, |$t:ident| $loss:expr) => {
        $crate::GradientDigits::of($params, &|$t| $loss, &|$t| $loss, &|$t| $loss)
    };
}

/// The correct decimal digits of a gradient; [`Display`](fmt::Display) prints a table.
///
/// Returned by [`gradient_digits!`](crate::gradient_digits).
///
/// ```
/// use wengert_inspect::gradient_digits;
/// use wengert_tape::{Matrix, Params};
/// let mut params = Params::new();
/// let w = params.add("w", Matrix::from([[0.5, -0.25]]));
/// let digits = gradient_digits!(&params, |t| t.param(w).exp().mean());
/// assert_eq!(digits.blocks[0].parameter, "w");
/// assert!(digits.to_string().starts_with("digits"));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct GradientDigits {
    /// The digits of each trainable parameter block.
    pub blocks: Vec<BlockDigits>,
    /// The digits of the gradient as one vector.
    pub overall: BlockDigits,
}

/// The digits of one block.
///
/// ```
/// use wengert_inspect::gradient_digits;
/// use wengert_tape::{Matrix, Params};
/// let mut params = Params::new();
/// let w = params.add("w", Matrix::from([[0.5, -0.25]]));
/// let w = &gradient_digits!(&params, |t| t.param(w).exp().mean()).blocks[0];
/// assert!(w.double.largest > 15.0 && w.single.largest > 6.0 && w.single.largest < 8.0);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct BlockDigits {
    /// Its name, or "overall".
    pub parameter: String,
    /// Over `f64`, which has 15.95 digits.
    pub double: RightDigits,
    /// Over `f32`, which has 7.22 digits.
    pub single: RightDigits,
}

/// The number of correct decimal digits: `−log₁₀` of a relative error.
///
/// From 0, for no digit or a non-finite entry, to the digits of the type.
///
/// ```
/// use wengert_inspect::gradient_digits;
/// use wengert_tape::{Matrix, Params};
/// let mut params = Params::new();
/// // The gradient has a large entry, and a small one that is lost beside it: x − 10⁸ + 10⁸.
/// let w = params.add("w", Matrix::from([[3.0, 0.3]]));
/// let digits = gradient_digits!(&params, |t| {
///     let w = t.param(w);
///     (w.cols(0..1).exp() + (w.cols(1..2) - 1e8 + 1e8).square()).sum()
/// });
/// let single = digits.overall.single;
/// assert_eq!(single.at, Some((0, 1)));
/// assert!(single.largest > single.worst);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RightDigits {
    /// For the greatest error relative to the largest entry: the accuracy of a gradient step.
    pub largest: f64,
    /// For the entry with the greatest relative error.
    pub worst: f64,
    /// Row and column of that entry in its block; `None` if there is no entry.
    pub at: Option<(usize, usize)>,
}

impl GradientDigits {
    /// The digits of the gradient of one loss, given over three scalars.
    ///
    /// ```
    /// use wengert_inspect::GradientDigits;
    /// use wengert_tape::{Matrix, Params};
    /// let mut params = Params::new();
    /// let w = params.add("w", Matrix::from([[0.5, -0.25]]));
    /// // The expansion of `gradient_digits!` for one expression, over `f64`, `f32` and `DoubleDouble`.
    /// let digits = GradientDigits::of(
    ///     &params,
    ///     &|t| t.param(w).exp().mean(),
    ///     &|t| t.param(w).exp().mean(),
    ///     &|t| t.param(w).exp().mean(),
    /// );
    /// assert!(digits.overall.double.largest > 15.0);
    /// ```
    ///
    /// # Panics
    /// If the loss is not 1×1.
    #[track_caller]
    pub fn of(
        params: &Params<f64>,
        double: &Loss<'_, f64>,
        single: &Loss<'_, f32>,
        exact: &Loss<'_, DoubleDouble>,
    ) -> Self {
        let (_, exact) = reverse(&params.map(DoubleDouble::from), exact);
        let (_, double) = reverse(params, double);
        let (_, single) = reverse(&params.map(|x| x as f32), single);
        let mut total = [Tally::new(f64::EPSILON), Tally::new(f32::EPSILON.into())];
        let mut blocks = Vec::new();
        for block in params.blocks().filter(|&block| !params.is_frozen(block)) {
            let rows = params.shape(block).rows;
            let mut tallies = [Tally::new(f64::EPSILON), Tally::new(f32::EPSILON.into())];
            for (k, at) in params.range(block).enumerate() {
                let (entry, right) = ((k % rows, k / rows), exact.as_slice()[at]);
                let found = [double.as_slice()[at], single.as_slice()[at].to_f64()];
                for (k, found) in found.into_iter().enumerate() {
                    tallies[k].add(found, right, entry);
                    total[k].add(found, right, entry);
                }
            }
            blocks.push(BlockDigits::new(params.name(block), tallies));
        }
        Self { blocks, overall: BlockDigits::new("overall", total) }
    }
}

impl BlockDigits {
    fn new(parameter: &str, [double, single]: [Tally; 2]) -> Self {
        Self { parameter: parameter.to_owned(), double: double.digits(), single: single.digits() }
    }
}

/// The running errors over the entries of a block.
struct Tally {
    epsilon: f64,
    largest: f64,
    error: f64,
    worst: f64,
    at: Option<(usize, usize)>,
}

impl Tally {
    fn new(epsilon: f64) -> Self {
        Self { epsilon, largest: 0.0, error: 0.0, worst: 0.0, at: None }
    }

    fn add(&mut self, found: f64, right: DoubleDouble, entry: (usize, usize)) {
        let size = right.high().abs();
        let error = match (DoubleDouble::from(found) - right).high().abs() {
            error if error.is_nan() => f64::INFINITY,
            error => error,
        };
        let relative = ratio(error, size);
        self.largest = self.largest.max(size);
        self.error = self.error.max(error);
        if relative > self.worst || self.at.is_none() {
            (self.worst, self.at) = (relative, Some(entry));
        }
    }

    fn digits(&self) -> RightDigits {
        let count = |error: f64| (-(error.max(0.5 * self.epsilon)).log10()).max(0.0);
        let share = ratio(self.error, self.largest);
        RightDigits { largest: count(share), worst: count(self.worst), at: self.at }
    }
}

/// A relative error: 0 without an error, infinite for a non-finite one.
fn ratio(error: f64, size: f64) -> f64 {
    match error {
        0.0 => 0.0,
        _ if error.is_infinite() => f64::INFINITY,
        _ => error / size,
    }
}

impl fmt::Display for RightDigits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = self.at.map(|(row, col)| format!(" at [{row}, {col}]")).unwrap_or_default();
        let text = format!("{:7.1} {:6.1}{at}", self.largest, self.worst);
        f.pad(&text)
    }
}

impl fmt::Display for GradientDigits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines = || self.blocks.iter().chain([&self.overall]);
        let width = lines().map(|block| block.parameter.chars().count()).max().unwrap_or(0);
        let head = "largest  worst entry";
        writeln!(f, "{:width$}  f64 {head:28} f32 {head}", "digits")?;
        for BlockDigits { parameter, double, single } in lines() {
            let line = format!("{parameter:width$}      {double:28}     {single}");
            writeln!(f, "{}", line.trim_end())?;
        }
        Ok(())
    }
}
