//! Classes, stratified parts and folds, and weights: the samples of each part, and the errors.

#[path = "../../layers/tests/refusal/mod.rs"]
mod refusal;

use refusal::refusal;
use wengert_trainer::{DataError, Dataset, Matrix, Random, Split, breast_cancer};

/// Samples numbered from 0, of these classes, with this many target columns.
fn data(classes: &[usize], columns: usize) -> Dataset<f64> {
    let samples = classes.len();
    let numbers = Matrix::from_fn(samples, 1, |i, _| i as f64);
    let targets = Matrix::from_fn(samples, columns, |i, j| match columns {
        1 => classes[i] as f64,
        _ => f64::from(u8::from(classes[i] == j)),
    });
    Dataset::new(numbers, targets).unwrap()
}

/// 50, 30 and 7 samples of three classes, mixed.
fn three() -> (Vec<usize>, Dataset<f64>) {
    let mut classes = [vec![0; 50], vec![1; 30], vec![2; 7]].concat();
    Random::seed(3).shuffle(&mut classes);
    let data = data(&classes, 3);
    (classes, data)
}

/// The number of samples of each class in the test part; checks that the parts are a partition.
fn tested(split: &Split<f64>, classes: &[usize]) -> [usize; 3] {
    let (train, test) = &split.indices;
    assert!(train.is_sorted() && test.is_sorted());
    let mut all = [&train[..], test].concat();
    all.sort_unstable();
    assert!(all.into_iter().eq(0..classes.len()));
    for (part, indices) in [(&split.train, train), (&split.test, test)] {
        let numbers: Vec<usize> = part.features().view().iter().map(|x| x as usize).collect();
        assert_eq!(&numbers, indices);
        let own: Vec<usize> = indices.iter().map(|&i| classes[i]).collect();
        assert_eq!(part.classes().unwrap(), own);
    }
    [0, 1, 2].map(|class| test.iter().filter(|&&i| classes[i] == class).count())
}

#[test]
fn classes_are_read_from_one_column_or_from_several() {
    assert_eq!(data(&[0, 1, 1], 1).classes(), Ok(vec![0, 1, 1]));
    assert_eq!(data(&[2, 0, 1], 3).classes(), Ok(vec![2, 0, 1]));
    let bad = |targets: Matrix<f64>| {
        let rows = targets.row_count();
        Dataset::new(Matrix::zeros(rows, 1), targets).unwrap().classes().unwrap_err().to_string()
    };
    let text = |row| {
        format!(
            "targets: row {row} names no class; a class is 0 or 1 in a single column, or a 1 among \
             zeros"
        )
    };
    assert_eq!(bad(Matrix::from([[1.0], [0.5]])), text(1));
    assert_eq!(bad(Matrix::from([[0.0], [1.0], [2.0]])), text(2));
    assert_eq!(bad(Matrix::from([[0.0, 0.0], [1.0, 0.0]])), text(0));
    assert_eq!(bad(Matrix::from([[0.0, 1.0], [1.0, 1.0]])), text(1));
    assert_eq!(bad(Matrix::from([[0.0, 0.5]])), text(0));
}

#[test]
fn a_stratified_split_has_the_fraction_of_each_class() {
    let (classes, data) = three();
    let split = |fraction, seed| data.stratified_split(fraction, &mut Random::seed(seed)).unwrap();
    for seed in 0..20 {
        let [a, b, c] = tested(&split(0.3, seed), &classes); // of 15, 9 and 2.1
        assert_eq!(a + b + c, 26);
        assert!((14..=16).contains(&a) && (8..=10).contains(&b) && (1..=3).contains(&c));
    }
    assert_eq!(split(0.3, 1), split(0.3, 1));
    assert_ne!(split(0.3, 1).indices, split(0.3, 2).indices);
    let halves = split(0.5, 1);
    assert_eq!((halves.train.len(), halves.test.len()), (43, 44));
    let error = data.stratified_split(0.001, &mut Random::seed(1)).unwrap_err();
    assert_eq!(error.to_string(), "a fraction of 0.001 of 87 samples leaves one part empty");
}

#[test]
fn stratified_folds_share_each_class() {
    let (classes, data) = three();
    let mut random = Random::seed(5);
    let mut counts = Vec::new();
    for fold in data.stratified_folds(4, &mut random).unwrap() {
        counts.push(tested(&fold, &classes));
    }
    for (class, total) in [50, 30, 7].into_iter().enumerate() {
        let of_class = counts.iter().map(|fold| fold[class]);
        assert_eq!(of_class.clone().sum::<usize>(), total);
        assert!(of_class.clone().all(|count| count == total / 4 || count == total / 4 + 1));
    }
    let sizes: Vec<usize> = counts.iter().map(|fold| fold.iter().sum()).collect();
    assert_eq!(sizes, [22, 22, 22, 21]);
}

#[test]
fn folds_are_a_partition_that_the_seed_decides() {
    let data = data(&[0; 10], 1);
    let tests = |seed| -> Vec<Vec<usize>> {
        data.folds(3, &mut Random::seed(seed)).unwrap().map(|fold| fold.indices.1).collect()
    };
    assert_eq!(tests(1).iter().map(Vec::len).collect::<Vec<_>>(), [4, 3, 3]);
    let mut all = tests(1).concat();
    all.sort_unstable();
    assert!(all.into_iter().eq(0..10));
    assert_eq!(tests(1), tests(1));
    assert_ne!(tests(1), tests(2));
    assert_eq!(data.folds(10, &mut Random::seed(1)).unwrap().len(), 10);
    for folds in [0, 1, 11] {
        let Err(error) = data.folds(folds, &mut Random::seed(1)) else { panic!("{folds} folds") };
        assert_eq!(error.to_string(), format!("10 samples make 2 to 10 folds, not {folds}"));
    }
}

#[test]
fn weights_travel_with_their_samples() {
    let numbers: Vec<f64> = (1..=569).map(f64::from).collect();
    let weights = Matrix::from_cols(569, 1, numbers);
    let data = breast_cancer().with_weights(weights.clone()).unwrap();
    let split = data.split(0.3, &mut Random::seed(1)).unwrap();
    let of_test: Vec<f64> = split.test.weights().unwrap().view().iter().collect();
    assert!(of_test.iter().zip(&split.indices.1).all(|(&w, &i)| w == (i + 1) as f64));
    assert_eq!(data.cast::<f32>().unwrap().weights().unwrap().at(568, 0), 569.0);
    let scaled = data.with_features(Matrix::zeros(569, 30)).unwrap();
    assert_eq!(scaled.weights(), Some(&weights));
    assert_eq!(breast_cancer().weights(), None);
}

#[test]
fn weights_of_classes() {
    let data = || data(&[0, 2, 0, 2, 2, 0, 2, 2], 3);
    let weights =
        |data: Dataset<f64>| -> Vec<f64> { data.weights().unwrap().view().iter().collect() };
    assert_eq!(
        weights(data().with_class_weights(&[0.5, 7.0, 2.0]).unwrap()),
        [0.5, 2.0, 0.5, 2.0, 2.0, 0.5, 2.0, 2.0]
    );
    // Class 1 does not occur: 8/(2·3) and 8/(2·5).
    let (few, many) = (8.0 / 6.0, 0.8);
    assert_eq!(weights(data().balanced().unwrap()), [few, many, few, many, many, few, many, many]);
    assert_eq!(
        refusal(|| _ = data().with_class_weights(&[1.0, 2.0])),
        "with_class_weights: expected 3 weights, got 2"
    );
}

#[test]
fn refused_weights() {
    let text =
        |weights: Matrix<f64>| data(&[0, 1, 1], 1).with_weights(weights).unwrap_err().to_string();
    assert_eq!(text(Matrix::zeros(2, 1)), "expected 3×1 weights for 3 samples, got 2×1");
    assert_eq!(text(Matrix::zeros(3, 2)), "expected 3×1 weights for 3 samples, got 3×2");
    for (weight, got) in [(0.0, "0"), (-1.0, "-1"), (f64::NAN, "NaN"), (f64::INFINITY, "inf")] {
        assert_eq!(
            text(Matrix::from([[1.0], [weight], [1.0]])),
            format!(
                "weights: {got} in row 1; weights must be positive and finite, and a sample that \
                 should not count is left out"
            )
        );
    }
    let error = data(&[0, 1, 1], 1).with_class_weights(&[1.0, 0.0]).unwrap_err();
    assert_eq!(error, DataError::Weight { row: 1, value: 0.0 });
}
