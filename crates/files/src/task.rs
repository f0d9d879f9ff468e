//! [`Task`]: what a network learns to predict.

use serde::{Deserialize, Serialize};
use std::fmt;
use wengert_layers::Loss;

/// What a network learns to predict: a class or a number.
///
/// ```
/// use wengert_files::Task;
/// use wengert_layers::Loss;
/// let task = Task::Classes(vec!["benign".into(), "malignant".into()]);
/// assert_eq!((task.outputs(), task.loss()), (1, Loss::BinaryCrossEntropy));
/// assert_eq!((Task::Regression.outputs(), Task::Regression.loss()), (1, Loss::Mse));
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// The class of a sample. Two classes take one output, the probability of the second; more take one output
    /// each.
    Classes(Vec<String>),
    /// A number.
    Regression,
}

impl Task {
    /// The number of columns of targets and outputs.
    ///
    /// ```
    /// use wengert_files::Task;
    /// let classes = |names: &[&str]| Task::Classes(names.iter().map(|&name| name.into()).collect());
    /// assert_eq!(classes(&["no", "yes"]).outputs(), 1);
    /// assert_eq!(classes(&["a", "b", "c"]).outputs(), 3);
    /// assert_eq!(Task::Regression.outputs(), 1);
    /// ```
    pub fn outputs(&self) -> usize {
        match self {
            Self::Classes(classes) if classes.len() > 2 => classes.len(),
            _ => 1,
        }
    }

    /// The default loss: a cross-entropy, from logits, for classes; the mean squared error for numbers.
    ///
    /// ```
    /// use wengert_files::Task;
    /// use wengert_layers::Loss;
    /// let classes = |names: &[&str]| Task::Classes(names.iter().map(|&name| name.into()).collect());
    /// assert_eq!(classes(&["no", "yes"]).loss(), Loss::BinaryCrossEntropy);
    /// assert_eq!(classes(&["a", "b", "c"]).loss(), Loss::CrossEntropy);
    /// assert_eq!(Task::Regression.loss(), Loss::Mse);
    /// ```
    pub fn loss(&self) -> Loss {
        match self {
            Self::Classes(classes) if classes.len() > 2 => Loss::CrossEntropy,
            Self::Classes(_) => Loss::BinaryCrossEntropy,
            Self::Regression => Loss::Mse,
        }
    }

    /// The names of the classes; none for a regression.
    ///
    /// ```
    /// use wengert_files::Task;
    /// assert_eq!(Task::Classes(vec!["no".into(), "yes".into()]).classes(), ["no", "yes"]);
    /// assert!(Task::Regression.classes().is_empty());
    /// ```
    pub fn classes(&self) -> &[String] {
        match self {
            Self::Classes(classes) => classes,
            Self::Regression => &[],
        }
    }
}

/// As in `2 classes: "benign", "malignant"`.
impl fmt::Display for Task {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Classes(classes) => {
                write!(f, "{} classes: {}", classes.len(), crate::words::list(classes))
            }
            Self::Regression => f.write_str("regression"),
        }
    }
}
