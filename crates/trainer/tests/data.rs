//! Data sets, splits, standardiser and batches: their contents, and their errors word for word.

use wengert_trainer::{
    Batches, DataError, Dataset, Embedded, Matrix, Random, Standardizer, breast_cancer, digits,
};

fn column(numbers: &[f64]) -> Matrix<f64> {
    Matrix::from_cols(numbers.len(), 1, numbers.to_vec())
}

fn text(result: Result<Dataset<f64>, DataError>) -> String {
    result.unwrap_err().to_string()
}

#[test]
fn breast_cancer_is_complete() {
    // Minimum and maximum of each feature as scikit-learn's description lists them.
    let range = |feature: usize| {
        let column = breast_cancer().features().cols(feature..feature + 1);
        column.view().iter().fold((f64::MAX, f64::MIN), |(a, b), x| (a.min(x), b.max(x)))
    };
    assert_eq!(range(0), (6.981, 28.11)); // mean radius
    assert_eq!(range(3), (143.5, 2501.0)); // mean area
    assert_eq!(range(11), (0.3602, 4.885)); // texture error
    assert_eq!(range(23), (185.2, 4254.0)); // worst area
    let data = breast_cancer();
    assert_eq!(data.targets().view().iter().filter(|&y| y == 1.0).count(), 357);
    assert_eq!(data.len(), 569);
    assert_eq!(data.names()[23], "worst area");
}

/// Ranges, means and class sizes as scikit-learn's descriptions list them, sums as it loads them.
#[test]
fn embedded_data_are_complete() {
    type Range = (usize, f64, f64, f64);
    type Case = (&'static str, &'static [Range], f64, &'static [usize]);
    let cases: [Case; 3] = [
        ("iris", &[(0, 4.3, 7.9, 5.84), (1, 2.0, 4.4, 3.05), (3, 0.1, 2.5, 1.2)], 2078.7, &[50; 3]),
        (
            "wine",
            &[(0, 11.0, 14.8, 13.0), (4, 70.0, 162.0, 99.7), (12, 278.0, 1680.0, 746.0)],
            159_975.296,
            &[59, 71, 48],
        ),
        (
            "digits",
            &[(0, 0.0, 0.0, 0.0), (1, 0.0, 8.0, 0.304), (2, 0.0, 16.0, 5.205)],
            561_718.0,
            &[178, 182, 177, 183, 181, 182, 181, 179, 174, 180],
        ),
    ];
    for (name, ranges, total, classes) in cases {
        let embedded = Embedded::ALL.into_iter().find(|data| data.name == name).unwrap();
        let data = (embedded.load)();
        for &(feature, least, most, mean) in ranges {
            let column: Vec<f64> =
                data.features().cols(feature..feature + 1).view().iter().collect();
            let near = |x: f64, y: f64| (x - y).abs() <= 0.005 * y.abs().max(1.0);
            assert!(
                near(column.iter().copied().fold(f64::MAX, f64::min), least),
                "{name} {feature}"
            );
            assert!(
                near(column.iter().copied().fold(f64::MIN, f64::max), most),
                "{name} {feature}"
            );
            let own = column.iter().sum::<f64>() / data.len() as f64;
            assert!(near(own, mean), "{name} {feature}: {own}");
        }
        let sum = data.features().view().iter().sum::<f64>();
        assert!((sum - total).abs() < 1e-6 * total, "{name}: {sum}");
        let counts: Vec<_> = (0..classes.len())
            .map(|class| data.targets().cols(class..class + 1).view().iter().sum::<f64>() as usize)
            .collect();
        assert_eq!(counts, classes, "{name}");
        assert_eq!(embedded.classes.len(), classes.len());
    }
}

#[test]
fn refused_data() {
    let two = || column(&[1.0, 2.0]);
    assert_eq!(text(Dataset::new(column(&[]), column(&[]))), "there are no samples");
    assert_eq!(
        text(Dataset::new(two(), column(&[1.0]))),
        "there are 2 rows of features but 1 of targets"
    );
    assert_eq!(
        text(Dataset::new(Matrix::from([[1.0, 2.0], [3.0, f64::NAN]]), two())),
        "features: NaN in row 1, column \"x1\"; numbers must be finite"
    );
    assert_eq!(
        text(Dataset::new(two(), column(&[f64::INFINITY, 0.0]))),
        "targets: inf in row 0, column \"y0\"; numbers must be finite"
    );
    assert_eq!(text(Dataset::with_names(two(), two(), vec![])), "expected 0 features, got 1");
}

#[test]
fn standardised_features_have_mean_0_and_deviation_1() {
    let data = breast_cancer();
    let standardizer = Standardizer::fit(&data).unwrap();
    let scaled = standardizer.apply(data.features()).unwrap();
    for j in 0..30 {
        let column: Vec<f64> = scaled.cols(j..j + 1).view().iter().collect();
        let mean = column.iter().sum::<f64>() / 569.0;
        let variance = column.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / 569.0;
        assert!(mean.abs() < 1e-13 && (variance - 1.0).abs() < 1e-12, "feature {j}");
    }
    // From NumPy: features.mean(axis=0)[0], features.std(axis=0)[0].
    assert!((standardizer.means()[0] - 14.127_291_739_894_552).abs() < 1e-12);
    assert!((standardizer.deviations()[0] - 3.520_950_760_711_061_4).abs() < 1e-12);
}

#[test]
fn a_constant_feature_is_named() {
    let data = Dataset::with_names(
        Matrix::from([[1.0, 7.0], [2.0, 7.0]]),
        column(&[0.0, 1.0]),
        vec!["a".into(), "b".into()],
    );
    assert_eq!(
        Standardizer::fit(&data.unwrap()).unwrap_err().to_string(),
        "feature \"b\" is 7 in every sample, to rounding: it has standard deviation 0 and cannot be \
         standardised; leave it out"
    );
    let standardizer = Standardizer::fit(&breast_cancer()).unwrap();
    let error = standardizer.apply(&column(&[1.0])).unwrap_err();
    assert_eq!(error.to_string(), "expected 30 features, got 1");
}

#[test]
fn a_split_is_a_partition_that_the_seed_decides() {
    let data = breast_cancer();
    let split = |seed| data.split(0.3, &mut Random::seed(seed)).unwrap();
    let part = split(1);
    assert_eq!((part.train.len(), part.test.len()), (398, 171));
    let mut all = [part.indices.0.clone(), part.indices.1.clone()].concat();
    assert_eq!(part.test.features().at(5, 3), data.features().at(part.indices.1[5], 3));
    all.sort_unstable();
    assert!(all.into_iter().eq(0..569));
    assert_eq!(split(1), part);
    assert_ne!(split(2).indices, part.indices);
    for fraction in [0.0, 1.0, f64::NAN, f64::INFINITY, -3.0, 1.0005] {
        let expected = format!("expected a fraction above 0 and below 1, got {fraction:?}");
        let error = data.split(fraction, &mut Random::seed(1)).unwrap_err();
        assert_eq!(error.to_string(), expected);
        let error = data.stratified_split(fraction, &mut Random::seed(1)).unwrap_err();
        assert_eq!(error.to_string(), expected);
    }
    for fraction in [0.0005, 0.9995] {
        let error = data.split(fraction, &mut Random::seed(1)).unwrap_err();
        let expected = format!("a fraction of {fraction} of 569 samples leaves one part empty");
        assert_eq!(error.to_string(), expected);
    }
}

#[test]
fn an_epoch_of_batches_is_a_permutation() {
    let numbers: Vec<f64> = (0..23).map(f64::from).collect();
    let rows = Matrix::from_rows(23, 1, numbers.clone());
    for data in
        [Dataset::new(column(&numbers), column(&numbers)), Dataset::new(rows, column(&numbers))]
    {
        let data = data.unwrap();
        let mut batches = Batches::new(&data, 5, 9);
        let mut epoch = |number| {
            batches.shuffle(number);
            let mut seen = Vec::new();
            for batch in 0..batches.count() {
                let (x, y) = batches.get(batch);
                assert!(x == y);
                seen.extend(x.view().iter());
            }
            seen
        };
        let (first, second) = (epoch(1), epoch(2));
        assert_ne!(first, second);
        assert_eq!(epoch(1), first);
        for mut order in [first, second] {
            order.sort_unstable_by(f64::total_cmp);
            assert_eq!(order, numbers);
        }
    }
}

#[test]
fn a_batch_of_everything_is_the_data() {
    let data = breast_cancer();
    let aligned = data.with_features(data.features().clone().into_aligned()).unwrap();
    for (data, shared) in [(&data, false), (&aligned, true)] {
        let mut batches = Batches::new(data, 1000, 1);
        batches.shuffle(1);
        assert_eq!((batches.count(), batches.samples(0)), (1, 569));
        let (features, targets) = batches.get(0);
        assert_eq!((features, targets), (data.features(), data.targets()));
        let [place, of_data] = [features, data.features()].map(|m| m.data().as_ptr());
        assert_eq!(place == of_data, shared, "shared if they are aligned");
    }
}

#[test]
fn a_lenient_standardizer_only_centres_what_is_constant() {
    let raw = digits();
    let standardizer = Standardizer::fit_lenient(raw.features());
    let scaled = standardizer.apply(raw.features()).unwrap();
    // From scikit-learn: StandardScaler().fit_transform(load_digits().data).
    for (row, column, expected) in [
        (0, 0, 0.0),
        (0, 2, -0.043_081_017_705_387_93),
        (0, 3, 0.274_071_520_715_421_8),
        (1796, 20, 0.146_105_852_917_670_95),
        (1796, 39, 0.0),
        (1796, 62, -0.261_135_724_206_853_27),
    ] {
        let own = scaled.at(row, column);
        assert!((own - expected).abs() < 1e-12, "{row}, {column}: {own}");
    }
    let restored = standardizer.invert(&scaled).unwrap();
    let error = |(x, y): (f64, f64)| (x - y).abs();
    let worst =
        restored.view().iter().zip(raw.features().view().iter()).map(error).fold(0.0, f64::max);
    assert!(worst < 1e-13, "{worst}");
    // Without constant features, both fits agree.
    let data = breast_cancer();
    assert_eq!(Standardizer::fit_lenient(data.features()), Standardizer::fit(&data).unwrap());
}

#[test]
fn a_standardizer_of_given_numbers() {
    let given = Standardizer::new(vec![1.0, 2.0], vec![0.5, 4.0]).unwrap();
    assert_eq!(given.apply(&Matrix::from([[2.0, 2.0]])).unwrap(), Matrix::from([[2.0, 0.0]]));
    let refused = |means: &[f64], deviations: &[f64]| {
        Standardizer::new(means.to_vec(), deviations.to_vec()).unwrap_err().to_string()
    };
    assert_eq!(refused(&[1.0, 2.0], &[1.0]), "expected 2 features, got 1");
    for (mean, deviation) in [(0.0, 0.0), (0.0, -1.0), (f64::NAN, 1.0), (0.0, f64::INFINITY)] {
        assert_eq!(
            refused(&[3.0, mean], &[1.0, deviation]),
            format!("nothing can be standardised with mean {mean} and deviation {deviation}")
        );
    }
}
