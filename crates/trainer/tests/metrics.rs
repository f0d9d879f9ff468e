//! Metrics against closed forms: classes by ½ for one column, by the largest entry for several; ties,
//! classes that are never predicted, and how a confusion matrix prints.

#[path = "../../layers/tests/refusal/mod.rs"]
mod refusal;

use refusal::refusal;
use wengert_trainer::{
    BREAST_CANCER_CLASSES, Confusion, Matrix, Scores, accuracy, log_loss, mean_absolute_error,
    r_squared, roc_auc, root_mean_square_error,
};

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
    // A tie goes to the first of the largest.
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
    let confusion = Confusion::new(&two, &two);
    let text = refusal(|| _ = confusion.table(["a", "b", "c"]));
    assert_eq!(text, "table: expected 2 names of classes, got 3");
}

#[test]
fn a_confusion_prints_as_a_table_with_labels() {
    let confusion = Confusion { counts: vec![vec![207, 5], vec![1, 356]] };
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

#[test]
fn several_classes_are_counted_and_print_too() {
    let class = |classes: &[usize]| {
        Matrix::from_fn(classes.len(), 3, |i, j| f64::from(u8::from(classes[i] == j)))
    };
    let confusion = Confusion::new(&class(&[0, 2, 2, 0, 2, 2]), &class(&[0, 0, 2, 1, 2, 2]));
    assert_eq!(confusion.counts, [[1, 0, 1], [1, 0, 0], [0, 0, 3]]);
    assert_eq!((confusion.right(), confusion.total()), (4, 6));
    assert_eq!(
        confusion.table(["setosa", "versicolor", "x"].map(String::from)),
        "                   predicted setosa  versicolor  x\n\
         actual setosa                     1           0  1\n\
         actual versicolor                 1           0  0\n\
         actual x                          0           0  3\n"
    );
}

#[test]
fn scores_of_a_class() {
    let counts = vec![vec![5, 1, 0, 0], vec![2, 4, 0, 0], vec![3, 0, 0, 0], vec![0; 4]];
    let confusion = Confusion { counts };
    let scores = |precision, recall, f1| Scores { precision, recall, f1 };
    assert_eq!(confusion.scores(0), scores(0.5, 5.0 / 6.0, 10.0 / 16.0));
    assert_eq!(confusion.scores(1), scores(0.8, 4.0 / 6.0, 8.0 / 11.0));
    // Class 2 is never predicted, and class 3 does not occur.
    assert_eq!(confusion.scores(2), scores(0.0, 0.0, 0.0));
    assert_eq!(confusion.scores(3), scores(0.0, 0.0, 0.0));
    let mean = confusion.macro_scores();
    assert_eq!(mean.precision, 1.3 / 3.0);
    assert_eq!(mean.recall, 0.5);
    assert!((mean.f1 - (10.0 / 16.0 + 8.0 / 11.0) / 3.0).abs() < 1e-16);
}

#[test]
fn log_loss_of_certain_predictions_is_finite() {
    let log_two = std::f64::consts::LN_2;
    let rows = Matrix::from([[0.5, 0.25, 0.25], [0.0, 1.0, 0.0]]);
    let actual = Matrix::from([[0.0, 1.0, 0.0], [0.0, 1.0, 0.0]]);
    assert!((log_loss(&rows, &actual) - log_two).abs() < 1e-15);
    let sure = Matrix::from([[1.0_f32], [0.0]]);
    assert!(log_loss(&sure, &sure) < 1e-15);
    let wrong = Matrix::from([[0.0_f32], [1.0]]);
    assert!((log_loss(&wrong, &sure) - 52.0 * log_two).abs() < 1e-9);
    assert!(log_loss(&Matrix::from([[f64::NAN]]), &Matrix::from([[1.0]])).is_nan());
}

#[test]
fn metrics_of_nan_are_nan_and_counts_refuse_it() {
    let actual = Matrix::from([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]]);
    for (row, column) in [(0, 0), (2, 1), (1, 0)] {
        let mut predicted = Matrix::from([[0.75, 0.25], [0.5, 0.5], [1.0, 0.0]]);
        *predicted.view_mut().at_mut(row, column) = f64::NAN;
        for columns in [0..1, 0..2] {
            if !columns.contains(&column) {
                continue;
            }
            let (p, y) = (predicted.cols(columns.clone()), actual.cols(columns));
            for (p, y, what) in [(&p, &y, "prediction"), (&y, &p, "target")] {
                let found = [
                    accuracy(p, y),
                    log_loss(p, y),
                    roc_auc(p, y).unwrap(),
                    r_squared(p, y),
                    root_mean_square_error(p, y),
                    mean_absolute_error(p, y),
                ];
                assert!(found.iter().all(|x| x.is_nan()), "{found:?} of {p:?}, {y:?}");
                assert_eq!(
                    refusal(|| _ = Confusion::new(p, y)),
                    format!("confusion: the {what} in row {row}, column {column} is NaN")
                );
            }
        }
    }
    // For constant targets too.
    assert!(r_squared(&Matrix::from([[f64::NAN], [1.0]]), &Matrix::filled(2, 1, 1.0)).is_nan());
}

#[test]
fn errors_are_the_same_in_any_unit() {
    let (predicted, actual) = ([1.0, 2.0, 3.5], [1.5, 2.5, 2.0]);
    let column =
        |numbers: [f64; 3], unit: f64| Matrix::from_cols(3, 1, numbers.map(|x| x * unit).to_vec());
    for unit in [1.0, 1e-300, 1e300, 2e307] {
        let (p, y) = (column(predicted, unit), column(actual, unit));
        // Errors ½, ½ and 1½; deviations ½, ½ and 0.
        let near = |own: f64, expected: f64| {
            assert!((own / expected - 1.0).abs() < 1e-14, "{own} {expected}");
        };
        near(root_mean_square_error(&p, &y), (2.75_f64 / 3.0).sqrt() * unit);
        near(mean_absolute_error(&p, &y), 2.5 / 3.0 * unit);
        near(r_squared(&p, &y), 1.0 - 2.75 / 0.5);
    }
}

/// The area by its definition, over all pairs.
#[test]
fn the_area_under_the_curve_counts_pairs() {
    let scores = [0.1, 0.4, 0.4, 0.4, 0.8, 0.2, 0.8, 0.8, 0.05, 0.4];
    let actual = [0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 1.0, 1.0, 1.0, 0.0];
    let mut pairs = Vec::new();
    for (p, _) in scores.iter().zip(actual).filter(|(_, y)| *y == 1.0) {
        for (n, _) in scores.iter().zip(actual).filter(|(_, y)| *y == 0.0) {
            pairs.push(if p > n {
                1.0
            } else if p == n {
                0.5
            } else {
                0.0
            });
        }
    }
    let expected = pairs.iter().sum::<f64>() / pairs.len() as f64;
    let column = |numbers: &[f64]| Matrix::from_cols(10, 1, numbers.to_vec());
    let area = roc_auc(&column(&scores), &column(&actual));
    assert_eq!(area, Some(expected));
    // Two columns are both classes against the rest, which is the same.
    let both = Matrix::from_fn(10, 2, |i, j| if j == 1 { scores[i] } else { -scores[i] });
    let targets = Matrix::from_fn(10, 2, |i, j| if j == 1 { actual[i] } else { 1.0 - actual[i] });
    assert_eq!(roc_auc(&both, &targets), Some(expected));
    let third = Matrix::from_fn(10, 3, |i, j| if j < 2 { both.at(i, j) } else { 0.0 });
    let absent = Matrix::from_fn(10, 3, |i, j| if j < 2 { targets.at(i, j) } else { 0.0 });
    assert_eq!(roc_auc(&third, &absent), None);
}

#[test]
fn regression_metrics_of_several_columns() {
    let actual = Matrix::from([[1.0, 2.0], [3.0, 2.0], [5.0, 2.0]]);
    let predicted = Matrix::from([[2.0, 2.0], [3.0, 2.0], [4.0, 5.0]]);
    assert_eq!(root_mean_square_error(&predicted, &actual), (11.0_f64 / 6.0).sqrt());
    assert_eq!(mean_absolute_error(&predicted, &actual), 5.0 / 6.0);
    // 1 − 2/8, and 0 for a constant column that the prediction misses.
    assert_eq!(r_squared(&predicted, &actual), 0.75 / 2.0);
    assert_eq!(r_squared(&actual, &actual), 1.0);
}
