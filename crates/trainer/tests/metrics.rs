//! Accuracy and confusion: by ½ for one column, by the largest entry for several, and how they print.

#[path = "../../layers/tests/refusal/mod.rs"]
mod refusal;

use refusal::refusal;
use wengert_trainer::{BREAST_CANCER_CLASSES, Confusion, Matrix, accuracy};

#[test]
fn one_column_is_cut_at_a_half() {
    let predicted = Matrix::from([[0.9], [0.2], [0.6], [0.5]]);
    let actual = Matrix::from([[1.0], [0.0], [0.0], [0.0]]);
    let confusion = Confusion::new(&predicted, &actual);
    assert_eq!(confusion.counts, [[2, 1], [0, 1]]);
    assert_eq!((confusion.right(), confusion.total()), (3, 4));
    assert_eq!(accuracy(&predicted, &actual), 0.75);
}

#[test]
fn several_columns_are_classes() {
    let logits = Matrix::from([[3.0, 2.0, 1.0], [-3.0, -1.0, -2.0], [0.1, 0.2, 0.3]]);
    let actual = Matrix::from([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [1.0, 0.0, 0.0]]);
    assert_eq!(accuracy(&logits, &actual), 2.0 / 3.0);
    // A tie is decided for the first of the largest.
    let tie = Matrix::from([[1.0, 1.0]]);
    assert_eq!(accuracy(&tie, &Matrix::from([[1.0, 0.0]])), 1.0);
    assert_eq!(accuracy(&tie, &Matrix::from([[0.0, 1.0]])), 0.0);
}

#[test]
fn refused_predictions() {
    let column = |numbers: &[f64]| Matrix::from_cols(numbers.len(), 1, numbers.to_vec());
    let (two, three) = (column(&[0.0, 1.0]), column(&[0.0, 1.0, 1.0]));
    let text = "expected predictions and targets of one shape, got 2×1 and 3×1";
    assert_eq!(refusal(|| _ = accuracy(&two, &three)), format!("accuracy: {text}"));
    assert_eq!(refusal(|| _ = Confusion::new(&two, &three)), format!("confusion: {text}"));
    let none = column(&[]);
    assert_eq!(refusal(|| _ = accuracy(&none, &none)), "accuracy: there are no predictions");
    assert_eq!(refusal(|| _ = Confusion::new(&none, &none)), "confusion: there are no predictions");
    let wide = Matrix::from([[0.0, 1.0]]);
    assert_eq!(
        refusal(|| _ = Confusion::new(&wide, &wide)),
        "confusion: expected one column of targets 0 and 1, got 1×2"
    );
}

#[test]
fn a_confusion_prints_as_a_table_with_labels() {
    let confusion = Confusion { counts: [[207, 5], [1, 356]] };
    assert_eq!(
        confusion.table(BREAST_CANCER_CLASSES),
        "                  predicted malignant  benign\n\
         actual malignant                  207       5\n\
         actual benign                       1     356\n"
    );
    assert_eq!(
        confusion.to_string(),
        "          predicted   0    1\n\
         actual 0            207    5\n\
         actual 1              1  356\n"
    );
}
