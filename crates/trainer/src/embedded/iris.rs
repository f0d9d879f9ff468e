//! The iris data, embedded.

use crate::dataset::Dataset;

/// The names of the classes.
///
/// ```
/// use wengert_trainer::{IRIS_CLASSES, iris};
/// let classes = iris().classes()?;
/// assert_eq!([0, 50, 100].map(|k| IRIS_CLASSES[classes[k]]), ["setosa", "versicolor", "virginica"]);
/// # Ok::<(), wengert_trainer::DataError>(())
/// ```
pub const IRIS_CLASSES: [&str; 3] = ["setosa", "versicolor", "virginica"];

const NAMES: [&str; 4] =
    ["sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)"];

/// 150 flowers of three species, 4 lengths each; the targets are one-hot.
///
/// Source: R. A. Fisher, *Iris*, UCI Machine Learning Repository, 1936,
/// <https://doi.org/10.24432/C56C76>, CC BY 4.0; two samples are corrected as in R.
///
/// ```
/// let data = wengert_trainer::iris();
/// assert_eq!(data.features().shape().to_string(), "150×4");
/// assert_eq!(data.targets().shape().to_string(), "150×3");
/// ```
pub fn iris() -> Dataset<f64> {
    let lines = include_str!("../../data/iris.csv").lines().skip(1);
    super::parse(lines, NAMES.map(String::from).to_vec(), IRIS_CLASSES.len())
}
