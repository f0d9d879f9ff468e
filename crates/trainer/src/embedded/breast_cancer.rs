//! The Breast Cancer Wisconsin (Diagnostic) data, embedded.

use crate::dataset::Dataset;

/// The names of classes 0 and 1.
///
/// ```
/// use wengert_trainer::{BREAST_CANCER_CLASSES, breast_cancer};
/// let classes = breast_cancer().classes()?;
/// assert_eq!(BREAST_CANCER_CLASSES[classes[0]], "malignant");
/// assert_eq!(classes.iter().filter(|&&class| BREAST_CANCER_CLASSES[class] == "benign").count(), 357);
/// # Ok::<(), wengert_trainer::DataError>(())
/// ```
pub const BREAST_CANCER_CLASSES: [&str; 2] = ["malignant", "benign"];

const MEASUREMENTS: [&str; 10] = [
    "radius",
    "texture",
    "perimeter",
    "area",
    "smoothness",
    "compactness",
    "concavity",
    "concave points",
    "symmetry",
    "fractal dimension",
];

/// 569 samples, 30 features of cell nuclei, target 0 (malignant) or 1 (benign).
///
/// Source: W. H. Wolberg, W. N. Street, O. L. Mangasarian, *Breast Cancer Wisconsin (Diagnostic)*, UCI
/// Machine Learning Repository, 1995, <https://doi.org/10.24432/C5DW2B>, CC BY 4.0.
///
/// ```
/// let data = wengert_trainer::breast_cancer();
/// assert_eq!(data.features().shape().to_string(), "569×30");
/// assert_eq!(data.features().at(0, 0), 17.99);
/// ```
pub fn breast_cancer() -> Dataset<f64> {
    let lines = include_str!("../../data/breast_cancer.csv").lines().skip(1);
    let kinds = ["mean", "error", "worst"];
    let names = kinds.iter().flat_map(|kind| MEASUREMENTS.map(|what| format!("{kind} {what}")));
    super::parse(lines, names.collect(), BREAST_CANCER_CLASSES.len())
}
