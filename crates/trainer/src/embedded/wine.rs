//! The wine data, embedded.

use crate::dataset::Dataset;

/// The names of the classes.
///
/// ```
/// use wengert_trainer::{WINE_CLASSES, wine};
/// assert_eq!(WINE_CLASSES[wine().classes()?[0]], "class_0");
/// assert_eq!(WINE_CLASSES.len(), wine().targets().col_count());
/// # Ok::<(), wengert_trainer::DataError>(())
/// ```
pub const WINE_CLASSES: [&str; 3] = ["class_0", "class_1", "class_2"];

const NAMES: [&str; 13] = [
    "alcohol",
    "malic acid",
    "ash",
    "alcalinity of ash",
    "magnesium",
    "total phenols",
    "flavanoids",
    "nonflavanoid phenols",
    "proanthocyanins",
    "color intensity",
    "hue",
    "od280/od315 of diluted wines",
    "proline",
];

/// 178 wines of three cultivars, 13 chemical constituents; the targets are one-hot.
///
/// Source: S. Aeberhard, M. Forina, *Wine*, UCI Machine Learning Repository, 1992,
/// <https://doi.org/10.24432/C5PC7J>, CC BY 4.0.
///
/// ```
/// let data = wengert_trainer::wine();
/// assert_eq!(data.features().shape().to_string(), "178×13");
/// assert_eq!(data.targets().shape().to_string(), "178×3");
/// ```
pub fn wine() -> Dataset<f64> {
    let lines = include_str!("../../data/wine.csv").lines().skip(1);
    super::parse(lines, NAMES.map(String::from).to_vec(), WINE_CLASSES.len())
}
