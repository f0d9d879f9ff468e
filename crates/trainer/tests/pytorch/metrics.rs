//! Metrics of scikit-learn.

use super::{near, reference, sines};
use wengert_tape::Matrix;
use wengert_trainer::{
    Confusion, Dataset, accuracy, log_loss, mean_absolute_error, r_squared, roc_auc,
    root_mean_square_error,
};

#[test]
fn two_classes_with_ties() {
    let scores = sines(40, 1, 0.0).map(|x| ((x / 2.0 + 0.5) * 10.0).round_ties_even() / 10.0);
    let actual = sines(40, 1, 0.4).map(|x| f64::from(u8::from(x > -0.2)));
    let found = [roc_auc(&scores, &actual).unwrap(), log_loss(&scores, &actual)];
    near("metrics.binary", &found, &reference("metrics.binary"), 1e-14);
}

#[test]
fn three_classes() {
    let logits = sines(40, 3, 0.7).map(|x| 2.0 * x);
    let sums: Vec<f64> =
        (0..40).map(|i| logits.rows(i..i + 1).view().iter().map(f64::exp).sum()).collect();
    let predicted = Matrix::from_fn(40, 3, |i, j| logits.at(i, j).exp() / sums[i]);
    let classes = reference("metrics.classes");
    let actual = Matrix::from_fn(40, 3, |i, j| f64::from(u8::from(classes[i] == j as f64)));

    let confusion = Confusion::new(&predicted, &actual);
    let counts: Vec<f64> = confusion.counts.iter().flatten().map(|&count| count as f64).collect();
    near("metrics.confusion", &counts, &reference("metrics.confusion"), 0.0);
    let scores = [0, 1, 2].map(|class| confusion.scores(class));
    let [precision, recall, f1] =
        [scores.map(|s| s.precision), scores.map(|s| s.recall), scores.map(|s| s.f1)];
    let found = [precision, recall, f1].concat();
    near("metrics.scores", &found, &reference("metrics.scores"), 1e-15);
    let mean = confusion.macro_scores();
    let found = [mean.precision, mean.recall, mean.f1];
    near("metrics.macro", &found, &reference("metrics.macro"), 1e-15);

    let accuracy = accuracy(&predicted, &actual);
    near("metrics.accuracy", &[accuracy], &reference("metrics.accuracy"), 0.0);
    let loss = log_loss(&predicted, &actual);
    near("metrics.log_loss", &[loss], &reference("metrics.log_loss"), 1e-14);
    let area = roc_auc(&predicted, &actual).unwrap();
    near("metrics.roc_auc", &[area], &reference("metrics.roc_auc"), 1e-14);

    let balanced = Dataset::new(logits, actual).unwrap().balanced().unwrap();
    let expected = reference("metrics.balanced");
    let of_samples: Vec<f64> = classes.iter().map(|&class| expected[class as usize]).collect();
    let weights: Vec<f64> = balanced.weights().unwrap().view().iter().collect();
    near("metrics.balanced", &weights, &of_samples, 1e-15);
}

#[test]
fn numbers() {
    let (actual, other) = (sines(20, 2, 0.0), sines(20, 2, 5.0));
    let predicted = Matrix::from_fn(20, 2, |i, j| actual.at(i, j) * 0.9 + other.at(i, j) * 0.2);
    let column =
        |j: usize| root_mean_square_error(&predicted.cols(j..j + 1), &actual.cols(j..j + 1));
    let whole = root_mean_square_error(&predicted, &actual);
    let found = [
        column(0),
        column(1),
        whole * whole,
        mean_absolute_error(&predicted, &actual),
        r_squared(&predicted, &actual),
    ];
    near("metrics.regression", &found, &reference("metrics.regression"), 1e-14);
}
