//! [`Verified`]: the report on a function that passed.

use super::Kink;
use super::accuracy::{Accuracy, Shown};
use std::fmt;

/// A function that passed; [`Display`](fmt::Display) prints a table.
///
/// ```
/// use wengert_inspect::verify_elementwise;
/// use wengert_tape::{Elementwise, Scalar};
///
/// /// `max(x, 0)`
/// #[derive(Clone, Copy, Debug)]
/// struct Relu;
///
/// impl Elementwise for Relu {
///     fn eval<S: Scalar>(&self, x: S) -> S {
///         x.max(S::zero())
///     }
/// }
/// let verified = verify_elementwise(&Relu).unwrap();
/// assert_eq!((&verified.function[..], verified.range.0), ("Relu", 0.0));
/// assert_eq!((verified.kinks.len(), verified.kinks[0].at), (1, 0.0));
/// assert_eq!(verified.double.value.ulp, 0.0); // exact
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Verified {
    /// The function, by its [`Debug`](fmt::Debug) text.
    pub function: String,
    /// The number of points checked, over both types together.
    pub points: usize,
    /// The least and the greatest value.
    pub range: (f64, f64),
    /// The points where the slope jumps.
    pub kinks: Vec<Kink>,
    /// Whichever of ±∞ gives NaN.
    pub not_a_number: Vec<f64>,
    /// The accuracy over `f32`.
    pub single: Accuracies,
    /// The accuracy over `f64`.
    pub double: Accuracies,
}

/// The accuracy of value and slope.
///
/// ```
/// use wengert_inspect::Verify;
/// use wengert_tape::{Elementwise, Scalar};
///
/// #[derive(Clone, Copy, Debug)]
/// struct Sine;
///
/// impl Elementwise for Sine {
///     fn eval<S: Scalar>(&self, x: S) -> S {
///         x.sin()
///     }
/// }
/// let verified = Verify::new(&Sine).domain(-3.0, 3.0).run().unwrap();
/// for accuracies in [verified.single, verified.double] {
///     assert!(accuracies.value.ulp <= 1.0 && accuracies.slope.ulp <= 1.0);
/// }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Accuracies {
    /// The value.
    pub value: Accuracy,
    /// The slope.
    pub slope: Accuracy,
}

fn listed(items: impl Iterator<Item = String>) -> String {
    let items: Vec<_> = items.collect();
    if items.is_empty() { "none".to_owned() } else { items.join("; ") }
}

impl fmt::Display for Verified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (low, high) = self.range;
        writeln!(f, "{}: {} points", self.function, self.points)?;
        if low == high {
            writeln!(f, "  range    {} everywhere: a constant", Shown(low))?;
        } else {
            writeln!(f, "  range    {} to {}", Shown(low), Shown(high))?;
        }
        writeln!(f, "  kinks    {}", listed(self.kinks.iter().map(Kink::to_string)))?;
        if !self.not_a_number.is_empty() {
            let places = listed(self.not_a_number.iter().map(f64::to_string));
            writeln!(f, "  NaN at   {places}")?;
        }
        write!(f, "             worst ULP  at           lost by the nature of the function")?;
        for (scalar, accuracies) in [("f32", self.single), ("f64", self.double)] {
            for (part, accuracy) in [("value", accuracies.value), ("slope", accuracies.slope)] {
                let Accuracy { ulp, at, lost } = accuracy;
                let lost = lost.map_or("none".to_owned(), |lost| lost.to_string());
                let ulp = if ulp < 1e4 { format!("{ulp:.2}") } else { format!("{ulp:.1e}") };
                write!(f, "\n  {scalar} {part}  {ulp:>9}  {:<11}  {lost}", Shown(at))?;
            }
        }
        Ok(())
    }
}
