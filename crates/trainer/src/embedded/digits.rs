//! The handwritten digits, embedded.

use crate::dataset::Dataset;

/// The names of the classes.
///
/// ```
/// use wengert_trainer::{DIGITS_CLASSES, digits};
/// let classes = digits().classes()?;
/// assert_eq!([0, 1, 2].map(|k| DIGITS_CLASSES[classes[k]]), ["0", "1", "2"]); // the first three images
/// # Ok::<(), wengert_trainer::DataError>(())
/// ```
pub const DIGITS_CLASSES: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

/// 1797 handwritten digits as images of 8×8 pixels, row after row, each from 0 to 16; the targets are
/// one-hot. Some pixels at the border are 0 in every image.
///
/// Source: E. Alpaydin, C. Kaynak, *Optical Recognition of Handwritten Digits*, UCI Machine Learning
/// Repository, 1998, <https://doi.org/10.24432/C50P49>, CC BY 4.0: the test set.
///
/// ```
/// let data = wengert_trainer::digits();
/// assert_eq!(data.features().shape().to_string(), "1797×64");
/// assert_eq!(data.targets().shape().to_string(), "1797×10");
/// ```
pub fn digits() -> Dataset<f64> {
    let lines = include_str!("../../data/digits.csv").lines();
    let names = (0..64).map(|k| format!("pixel {} {}", k / 8, k % 8));
    super::parse(lines, names.collect(), DIGITS_CLASSES.len())
}
