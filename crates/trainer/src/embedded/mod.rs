//! [`Embedded`]: the data sets that come with the library.

mod breast_cancer;
mod digits;
mod iris;
mod wine;

pub use breast_cancer::{BREAST_CANCER_CLASSES, breast_cancer};
pub use digits::{DIGITS_CLASSES, digits};
pub use iris::{IRIS_CLASSES, iris};
pub use wine::{WINE_CLASSES, wine};

use crate::dataset::Dataset;
use wengert_tape::Matrix;

/// An embedded data set. This crate's `data/README.md` names the sources and licences.
///
/// ```
/// use wengert_trainer::Embedded;
///
/// let names: Vec<_> = Embedded::ALL.iter().map(|data| data.name).collect();
/// assert_eq!(names, ["breast-cancer", "iris", "wine", "digits"]);
///
/// let wine = Embedded::ALL[2];
/// assert_eq!(((wine.load)().len(), wine.classes.len()), (178, 3));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Embedded {
    /// The name on the command line.
    pub name: &'static str,
    /// The meaning of the target.
    pub target: &'static str,
    /// The names of the classes.
    pub classes: &'static [&'static str],
    /// The data. The target is class 0 or 1, or one-hot for more than two classes.
    pub load: fn() -> Dataset<f64>,
}

impl Embedded {
    /// All of them.
    ///
    /// ```
    /// use wengert_trainer::Embedded;
    /// let samples = Embedded::ALL.map(|data| (data.load)().len());
    /// assert_eq!(samples, [569, 150, 178, 1797]);
    /// ```
    pub const ALL: [Self; 4] = [
        Self {
            name: "breast-cancer",
            target: "diagnosis",
            classes: &BREAST_CANCER_CLASSES,
            load: breast_cancer,
        },
        Self { name: "iris", target: "species", classes: &IRIS_CLASSES, load: iris },
        Self { name: "wine", target: "cultivar", classes: &WINE_CLASSES, load: wine },
        Self { name: "digits", target: "digit", classes: &DIGITS_CLASSES, load: digits },
    ];
}

/// Parses lines of numbers, the last of which is the class.
fn parse<'a>(
    lines: impl Iterator<Item = &'a str>,
    names: Vec<String>,
    classes: usize,
) -> Dataset<f64> {
    let numbers: Vec<f64> = lines
        .flat_map(|line| line.split(','))
        .map(|cell| cell.parse().expect("the embedded data are numbers"))
        .collect();
    let inputs = names.len();
    let table = Matrix::from_rows(numbers.len() / (inputs + 1), inputs + 1, numbers);
    let (features, class) = (table.cols(0..inputs), table.cols(inputs..inputs + 1));
    let targets = match classes {
        2 => class.into_col_major(),
        _ => Matrix::from_fn(table.row_count(), classes, |i, j| {
            f64::from(class.at(i, 0) == j as f64)
        }),
    };
    Dataset::with_names(features.into_col_major(), targets, names)
        .expect("the embedded data are complete")
}
