//! How good predictions are.

use std::fmt;
use wengert_tape::{Element, Matrix};

/// The share of predictions that are right.
///
/// * **One column**, targets 0 and 1: a prediction above ½ is class 1. It must be a probability, such
///   as the output of a sigmoid. **Logits**, which the cross-entropies take, are cut at 0 instead: pass
///   `&logits.map(|z| z.sigmoid())`.
/// * **Several columns**, one-hot targets: the class is the column of the largest entry, the first if
///   there are several. Logits and probabilities give the same.
///
/// # Panics
/// If the shapes differ or there are no entries.
///
/// ```
/// use wengert_trainer::{Matrix, accuracy};
/// let predicted = Matrix::from([[0.9], [0.2], [0.6]]);
/// assert_eq!(accuracy(&predicted, &Matrix::from([[1.0], [0.0], [0.0]])), 2.0 / 3.0);
///
/// let logits = Matrix::from([[2.0, -1.0, 0.5], [0.1, 0.2, 0.3]]);
/// assert_eq!(accuracy(&logits, &Matrix::from([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])), 1.0);
/// ```
#[track_caller]
pub fn accuracy<T: Element>(predicted: &Matrix<T>, actual: &Matrix<T>) -> f64 {
    check("accuracy", predicted, actual);
    if predicted.col_count() == 1 {
        return Confusion::new(predicted, actual).accuracy();
    }
    let rows = predicted.row_count();
    let right = (0..rows).filter(|&row| largest(predicted, row) == largest(actual, row));
    right.count() as f64 / rows as f64
}

/// The column of the largest entry of a row, the first of several.
fn largest<T: Element>(matrix: &Matrix<T>, row: usize) -> usize {
    let at = |column| matrix.at(row, column).to_f64();
    (1..matrix.col_count())
        .fold(0, |best, column| if at(column) > at(best) { column } else { best })
}

#[track_caller]
fn check<T: Element>(what: &str, predicted: &Matrix<T>, actual: &Matrix<T>) {
    let (shape, other) = (predicted.shape(), actual.shape());
    assert!(
        shape == other,
        "{what}: expected predictions and targets of one shape, got {shape} and {other}"
    );
    assert!(!shape.is_empty(), "{what}: there are no predictions");
}

/// How often class `actual` was predicted as class `predicted`: `counts[actual][predicted]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Confusion {
    /// Row: the actual class; column: the predicted class.
    pub counts: [[usize; 2]; 2],
}

impl Confusion {
    /// Counts predictions above ½ as class 1, for one column of targets 0 and 1. Predictions are
    /// probabilities; of logits see [`accuracy`].
    ///
    /// # Panics
    /// If the shapes differ, or there is not one column or no entry.
    #[track_caller]
    pub fn new<T: Element>(predicted: &Matrix<T>, actual: &Matrix<T>) -> Self {
        check("confusion", predicted, actual);
        let shape = predicted.shape();
        assert!(shape.cols == 1, "confusion: expected one column of targets 0 and 1, got {shape}");
        let mut counts = [[0; 2]; 2];
        for (predicted, actual) in predicted.view().iter().zip(actual.view().iter()) {
            let class = |x: T| usize::from(x.to_f64() > 0.5);
            counts[class(actual)][class(predicted)] += 1;
        }
        Self { counts }
    }

    /// How many predictions were counted.
    pub fn total(&self) -> usize {
        self.counts.as_flattened().iter().sum()
    }

    /// How many of them are right.
    pub fn right(&self) -> usize {
        self.counts[0][0] + self.counts[1][1]
    }

    /// The share of them that is right.
    pub fn accuracy(&self) -> f64 {
        self.right() as f64 / self.total() as f64
    }

    /// A table with the names of classes 0 and 1.
    ///
    /// ```
    /// use wengert_trainer::Confusion;
    /// let table = Confusion { counts: [[207, 5], [1, 356]] }.table(["malignant", "benign"]);
    /// let expected = "
    ///                   predicted malignant  benign
    /// actual malignant                  207       5
    /// actual benign                       1     356
    /// ";
    /// assert_eq!(table, expected[1..]);
    /// ```
    pub fn table(&self, classes: [&str; 2]) -> String {
        let [[a, b], [c, d]] = self.counts;
        let length = |text: &str| text.chars().count();
        let name = length(classes[0]).max(length(classes[1]));
        let [left, right] = [(0, a, c), (1, b, d)].map(|(class, above, below)| {
            length(classes[class]).max(above.max(below).to_string().len())
        });
        let [first, second] = classes;
        format!(
            "{:space$}  predicted {first:>left$}  {second:>right$}\n\
             actual {first:name$}  {a:>wide$}  {b:>right$}\n\
             actual {second:name$}  {c:>wide$}  {d:>right$}\n",
            "",
            space = "actual ".len() + name,
            wide = "predicted ".len() + left,
        )
    }
}

/// [`table`](Confusion::table) with the classes called 0 and 1.
impl fmt::Display for Confusion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.table(["0", "1"]))
    }
}
