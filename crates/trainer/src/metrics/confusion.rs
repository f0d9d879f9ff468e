//! [`Confusion`]: the confusion matrix.

use super::{check, class, first_nan};
use std::fmt;
use wengert_tape::{Element, Matrix};

/// A confusion matrix: `counts[actual][predicted]` counts the samples of class `actual` predicted as class
/// `predicted`.
///
/// ```
/// use wengert_trainer::{Confusion, Matrix};
/// let predicted = Matrix::from([[0.9], [0.2], [0.6]]);
/// let confusion = Confusion::new(&predicted, &Matrix::from([[1.0], [0.0], [0.0]]));
/// assert_eq!(confusion.counts, [[1, 1], [0, 1]]);
/// assert_eq!(confusion.scores(1).precision, 0.5);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confusion {
    /// A row for each actual class, with an entry for each predicted class.
    pub counts: Vec<Vec<usize>>,
}

/// Precision, recall and F₁ of a class.
///
/// For p samples predicted as the class, a actual samples of it, and r that are both. 0/0 counts as 0, as
/// in scikit-learn.
///
/// ```math
/// \text{precision} = \frac{r}{p}, \qquad \text{recall} = \frac{r}{a}, \qquad F_1 = \frac{2r}{p + a}
/// ```
///
/// ```
/// use wengert_trainer::Confusion;
/// // 9 of 10 samples of class 1 are found, with 3 false alarms among 90 others.
/// let scores = Confusion { counts: vec![vec![87, 3], vec![1, 9]] }.scores(1);
/// assert_eq!((scores.precision, scores.recall, scores.f1), (9.0 / 12.0, 9.0 / 10.0, 18.0 / 22.0));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scores {
    /// `r/p`
    pub precision: f64,
    /// `r/a`
    pub recall: f64,
    /// `2r/(p + a)`, the harmonic mean of both. Source: van Rijsbergen, *Information Retrieval*, 1979.
    pub f1: f64,
}

impl Confusion {
    /// Counts the classes of predictions and targets, determined as by [`accuracy`](super::accuracy): one
    /// column of probabilities means two classes, several columns one class each.
    ///
    /// ```
    /// use wengert_trainer::{Confusion, Matrix};
    /// let predicted = Matrix::from([[0.7, 0.2, 0.1], [0.1, 0.5, 0.4], [0.2, 0.5, 0.3]]);
    /// let actual = Matrix::from([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]);
    /// let confusion = Confusion::new(&predicted, &actual);
    /// assert_eq!(confusion.counts, [[1, 0, 0], [0, 1, 0], [0, 1, 0]]); // the third is taken for the second
    /// ```
    ///
    /// # Panics
    /// If the shapes differ, there are no entries, or one is NaN.
    #[track_caller]
    pub fn new<T: Element>(predicted: &Matrix<T>, actual: &Matrix<T>) -> Self {
        check("confusion", predicted, actual);
        for (what, matrix) in [("prediction", predicted), ("target", actual)] {
            if let Some((row, column)) = first_nan(matrix) {
                panic!("confusion: the {what} in row {row}, column {column} is NaN");
            }
        }
        let classes = predicted.col_count().max(2);
        let mut counts = vec![vec![0; classes]; classes];
        for row in 0..predicted.row_count() {
            counts[class(actual, row)][class(predicted, row)] += 1;
        }
        Self { counts }
    }

    /// The number of predictions.
    ///
    /// ```
    /// use wengert_trainer::Confusion;
    /// assert_eq!(Confusion { counts: vec![vec![5, 1], vec![2, 2]] }.total(), 10);
    /// ```
    pub fn total(&self) -> usize {
        self.counts.iter().flatten().sum()
    }

    /// The number of correct predictions.
    ///
    /// ```
    /// use wengert_trainer::Confusion;
    /// assert_eq!(Confusion { counts: vec![vec![5, 1], vec![2, 2]] }.right(), 7); // on the diagonal
    /// ```
    pub fn right(&self) -> usize {
        self.counts.iter().enumerate().map(|(class, row)| row[class]).sum()
    }

    /// The fraction of correct predictions; NaN if there are none.
    ///
    /// ```
    /// use wengert_trainer::Confusion;
    /// let confusion = Confusion { counts: vec![vec![5, 1], vec![2, 2]] };
    /// assert_eq!((confusion.right(), confusion.total(), confusion.accuracy()), (7, 10, 0.7));
    /// ```
    pub fn accuracy(&self) -> f64 {
        self.right() as f64 / self.total() as f64
    }

    /// Precision, recall and F₁ of a class.
    ///
    /// ```
    /// use wengert_trainer::Confusion;
    /// let confusion = Confusion { counts: vec![vec![6, 2], vec![0, 0]] };
    /// let [first, second] = [0, 1].map(|class| confusion.scores(class));
    /// assert_eq!((first.precision, first.recall), (1.0, 0.75));
    /// assert_eq!((second.precision, second.recall), (0.0, 0.0)); // 0 of 2, and 0/0
    /// ```
    ///
    /// # Panics
    /// If there is no such class.
    #[track_caller]
    pub fn scores(&self, class: usize) -> Scores {
        let share = |part: usize, of: usize| if of == 0 { 0.0 } else { part as f64 / of as f64 };
        let right = self.counts[class][class];
        let (predicted, actual) = (self.predicted(class), self.actual(class));
        Scores {
            precision: share(right, predicted),
            recall: share(right, actual),
            f1: share(2 * right, predicted + actual),
        }
    }

    /// The unweighted mean of the [`scores`](Self::scores) of all classes that occur or are predicted. NaN if
    /// there are none.
    ///
    /// ```
    /// use wengert_trainer::Confusion;
    /// let confusion = Confusion { counts: vec![vec![8, 0], vec![1, 1]] };
    /// assert_eq!((confusion.scores(0).recall, confusion.scores(1).recall), (1.0, 0.5));
    /// assert_eq!(confusion.macro_scores().recall, 0.75); // though class 0 has four times as many samples
    /// ```
    pub fn macro_scores(&self) -> Scores {
        let classes = 0..self.counts.len();
        let seen: Vec<_> = classes
            .filter(|&class| self.predicted(class) + self.actual(class) > 0)
            .map(|class| self.scores(class))
            .collect();
        let mean = |of: fn(&Scores) -> f64| seen.iter().map(of).sum::<f64>() / seen.len() as f64;
        Scores {
            precision: mean(|scores| scores.precision),
            recall: mean(|scores| scores.recall),
            f1: mean(|scores| scores.f1),
        }
    }

    fn actual(&self, class: usize) -> usize {
        self.counts[class].iter().sum()
    }

    fn predicted(&self, class: usize) -> usize {
        self.counts.iter().map(|row| row[class]).sum()
    }

    /// The matrix as a table with the names of the classes.
    ///
    /// ```
    /// use wengert_trainer::Confusion;
    /// let confusion = Confusion { counts: vec![vec![207, 5], vec![1, 356]] };
    /// let expected = "
    ///                   predicted malignant  benign
    /// actual malignant                  207       5
    /// actual benign                       1     356
    /// ";
    /// assert_eq!(confusion.table(["malignant", "benign"]), expected[1..]);
    /// ```
    ///
    /// # Panics
    /// If there is not one name for each class.
    #[track_caller]
    pub fn table<S: AsRef<str>>(&self, classes: impl AsRef<[S]>) -> String {
        let names: Vec<&str> = classes.as_ref().iter().map(S::as_ref).collect();
        let (expected, given) = (self.counts.len(), names.len());
        assert!(expected == given, "table: expected {expected} names of classes, got {given}");
        let length = |text: &str| text.chars().count();
        let widest = |texts: &mut dyn Iterator<Item = usize>| texts.max().unwrap_or(0);
        let name = widest(&mut names.iter().map(|name| length(name)));
        let line = |start: String, first: &str, cells: Vec<String>| {
            let cells = cells.iter().enumerate().map(|(class, cell)| {
                let counts = self.counts.iter().map(|row| row[class].to_string().len());
                let width = widest(&mut counts.chain([length(names[class])]));
                format!("  {}{cell:>width$}", if class == 0 { first } else { "" })
            });
            start + &cells.collect::<String>() + "\n"
        };
        let space = " ".repeat("actual ".len() + name);
        let head = names.iter().map(|name| (*name).to_owned()).collect();
        let rows = self.counts.iter().zip(&names).map(|(row, class)| {
            let cells = row.iter().map(usize::to_string).collect();
            line(format!("actual {class:name$}"), &" ".repeat("predicted ".len()), cells)
        });
        line(space, "predicted ", head) + &rows.collect::<String>()
    }
}

/// [`table`](Confusion::table) with the classes called 0, 1, ….
impl fmt::Display for Confusion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let classes: Vec<_> = (0..self.counts.len()).map(|class| class.to_string()).collect();
        f.write_str(&self.table(classes))
    }
}
