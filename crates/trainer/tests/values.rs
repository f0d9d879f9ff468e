//! Values against independent references: metrics and the standardiser from scikit-learn 1.9, rates and steps
//! of optimisers from mpmath 1.4 with 40 digits, parts of data by hand from a shuffled order pinned by
//! `layers/tests/random.rs`.

#[path = "../../layers/tests/refusal/mod.rs"]
mod refusal;

use refusal::refusal;
use wengert_trainer::{
    Adam, AdamW, Batches, Confusion, Dataset, Matrix, Optimizer, Params, Random, Schedule, Scores,
    Sgd, Standardizer, accuracy, clip_norm, clip_value, log_loss, mean_absolute_error, r_squared,
    roc_auc, root_mean_square_error, weight_decay,
};

fn column(numbers: &[f64]) -> Matrix<f64> {
    Matrix::from_cols(numbers.len(), 1, numbers.to_vec())
}

/// Panics unless equal up to a few roundings.
#[track_caller]
fn near(found: f64, expected: f64) {
    let bound = 4.0 * f64::EPSILON * f64::abs(expected).max(1.0);
    assert!((found - expected).abs() <= bound, "{found:?} instead of {expected:?}");
}

/// Targets above ½ are class 1, the others class 0; with a single class there is no area.
#[test]
fn areas() {
    let auc = |scores: &[f64], y: &[f64]| roc_auc(&column(scores), &column(y));
    let scores = [0.1, 0.4, 0.35, 0.8, 0.4, 0.9, 0.2];
    let y = [0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 0.0];
    assert_eq!(auc(&scores, &y), Some(0.875));
    assert_eq!(auc(&scores.map(|s| -s), &y), Some(0.125));
    assert_eq!(auc(&[0.3; 7], &y), Some(0.5));
    assert_eq!(auc(&scores, &[0.0, 0.0, 1.0, 1.0, 1.0, 0.5, 0.0]), Some(0.625));
    assert_eq!(auc(&scores, &[0.0, 0.0, 1.0, 1.0, 1.0, 0.75, 0.0]), Some(0.875));
    assert_eq!(auc(&scores, &[0.5; 7]), None);
    assert_eq!(auc(&scores, &[1.0; 7]), None);
    let (rows, classes) = three();
    near(roc_auc(&rows, &classes).unwrap(), 0.861_111_111_111_111_2);
}

/// Every metric names itself, and the shape of the predictions first.
#[test]
fn predictions_of_another_shape_are_refused() {
    type Metric = fn(&Matrix<f64>, &Matrix<f64>);
    let (p, y) = (column(&[0.0, 1.0]), column(&[0.0, 1.0, 1.0]));
    let metrics: [(&str, Metric); 7] = [
        ("accuracy", |p, y| _ = accuracy(p, y)),
        ("confusion", |p, y| _ = Confusion::new(p, y)),
        ("log_loss", |p, y| _ = log_loss(p, y)),
        ("roc_auc", |p, y| _ = roc_auc(p, y)),
        ("root_mean_square_error", |p, y| _ = root_mean_square_error(p, y)),
        ("mean_absolute_error", |p, y| _ = mean_absolute_error(p, y)),
        ("r_squared", |p, y| _ = r_squared(p, y)),
    ];
    for (name, metric) in metrics {
        let text = "expected predictions and targets of one shape, got 2×1 and 3×1";
        assert_eq!(refusal(|| metric(&p, &y)), format!("{name}: {text}"));
        let none = column(&[]);
        assert_eq!(refusal(|| metric(&none, &none)), format!("{name}: there are no predictions"));
    }
}

/// Probabilities of three classes, with a tie, and the classes.
fn three() -> (Matrix<f64>, Matrix<f64>) {
    let rows =
        [[0.7, 0.2, 0.1], [0.2, 0.5, 0.3], [0.3, 0.3, 0.4], [0.1, 0.6, 0.3], [0.4, 0.35, 0.25]];
    let one_hot = Matrix::from_fn(5, 3, |i, j| f64::from(u8::from([0, 1, 2, 2, 1][i] == j)));
    (Matrix::from(rows), one_hot)
}

#[test]
fn classifications() {
    let (p, y) = (column(&[0.9, 0.2, 0.6, 0.5, 0.3, 0.7]), column(&[1.0, 0.0, 0.0, 1.0, 0.0, 1.0]));
    assert_eq!(accuracy(&p, &y), 4.0 / 6.0);
    assert_eq!(accuracy(&p, &y.map(|y| if y == 0.0 { 0.5 } else { 0.75 })), 4.0 / 6.0);
    let confusion = Confusion::new(&p, &y);
    assert_eq!(confusion.counts, [[2, 1], [1, 2]]);
    assert_eq!((confusion.total(), confusion.right(), confusion.accuracy()), (6, 4, 4.0 / 6.0));
    near(log_loss(&p, &y), 0.441_881_977_880_600_2);
    let soft = (column(&[0.25, 0.5, 0.875]), column(&[0.5, 0.25, 1.0]));
    near(log_loss(&soft.0, &soft.1), 0.554_555_596_656_767_9);
    near(log_loss(&column(&[0.0, 0.25]), &column(&[1.0, 0.0])), 18.165_667_730_784_467);
    // Certainty is clamped to 1 − 2⁻⁵².
    assert_eq!(log_loss(&column(&[1.0]), &column(&[1.0])), 2.220_446_049_250_313_6e-16);
    let (rows, classes) = three();
    near(log_loss(&rows, &classes), 0.843_981_557_039_489_3);
    assert_eq!(accuracy(&rows, &classes), 0.6);
    assert_eq!(Confusion::new(&rows, &classes).counts, [[1, 0, 0], [1, 1, 0], [0, 1, 1]]);
    // Three of class 0, one found and one false alarm; a class that neither occurs nor is predicted does not count.
    let uneven = Confusion { counts: vec![vec![1, 2, 0], vec![1, 6, 0], vec![0, 0, 0]] };
    let scores = |precision, recall, f1| Scores { precision, recall, f1 };
    assert_eq!(uneven.scores(0), scores(0.5, 1.0 / 3.0, 0.4));
    assert_eq!(uneven.scores(1), scores(0.75, 6.0 / 7.0, 0.8));
    assert_eq!(uneven.macro_scores().precision, 0.625);
    near(uneven.macro_scores().recall, 0.595_238_095_238_095_2);
    near(uneven.macro_scores().f1, 0.6);
}

#[test]
fn regressions() {
    let p = Matrix::from([[2.0, 0.5], [3.0, -1.0], [4.5, 2.0]]);
    let y = Matrix::from([[1.0, 0.5], [3.0, 0.0], [5.0, 4.0]]);
    near(root_mean_square_error(&p, &y), 1.020_620_726_159_657_6);
    assert_eq!(mean_absolute_error(&p, &y), 0.75);
    near(r_squared(&p, &y), 0.658_717_105_263_158);
    assert_eq!(r_squared(&p.cols(0..1), &y.cols(0..1)), 0.84375);
    assert_eq!(r_squared(&column(&[3.0, 2.0, 1.0]), &column(&[1.0, 2.0, 3.0])), -3.0);
    // A constant column: 1 if the prediction is exact, else 0.
    assert_eq!(r_squared(&column(&[2.0; 3]), &column(&[2.0; 3])), 1.0);
    assert_eq!(r_squared(&column(&[2.0, 2.0, 3.0]), &column(&[2.0; 3])), 0.0);
}

/// At the start, midway, at the end and beyond, and with a warm-up of all steps or of none.
#[test]
fn rates() {
    let rates = |schedule: Schedule, steps: &[u64]| -> Vec<f64> {
        steps.iter().map(|&step| schedule.rate(step)).collect()
    };
    let step = |every| Schedule::Step { rate: 0.5, every, factor: 0.25 };
    let cosine = |steps| Schedule::Cosine { rate: 0.8, steps };
    let warmup = |warmup, steps| Schedule::Warmup { rate: 0.8, warmup, steps };
    for (schedule, steps, expected) in [
        (Schedule::Constant(0.5), &[0, 1, u64::MAX][..], &[0.5, 0.5, 0.5][..]),
        (step(2), &[0, 1, 2, 3, 4], &[0.5, 0.5, 0.125, 0.125, 0.03125]),
        (step(1), &[0, 1, 2, 1000], &[0.5, 0.125, 0.03125, 0.0]),
        (cosine(7), &[0, 1, 3], &[0.8, 0.760_387_547_160_967_7, 0.489_008_373_582_525_8]),
        (cosine(7), &[6, 7, 8, u64::MAX], &[0.039_612_452_839_032_35, 0.0, 0.0, 0.0]),
        (cosine(8), &[0, 2, 4, 8], &[0.8, 0.682_842_712_474_619, 0.4, 0.0]),
        (cosine(1), &[0, 1], &[0.8, 0.0]),
        (warmup(4, 12), &[0, 1, 2, 3], &[0.2, 0.4, 0.6, 0.8]),
        (warmup(4, 12), &[4, 6, 8, 12, 13], &[0.8, 0.682_842_712_474_619, 0.4, 0.0, 0.0]),
        (warmup(0, 8), &[0, 2, 8], &[0.8, 0.682_842_712_474_619, 0.0]),
        (warmup(1, 9), &[0, 1, 3], &[0.8, 0.8, 0.682_842_712_474_619]),
        (warmup(4, 4), &[0, 2, 3, 4, 5], &[0.2, 0.6, 0.8, 0.0, 0.0]),
    ] {
        for (found, &expected) in rates(schedule, steps).into_iter().zip(expected) {
            near(found, expected);
        }
    }
}

/// Steps of a parameter from 1, along gradients of 2, −1 and ½.
#[test]
fn steps() {
    fn walk(mut optimizer: impl Optimizer<f64>, expected: [f64; 3]) {
        let mut params = Params::new();
        params.add("w", Matrix::from([[1.0]]));
        for (slope, expected) in [2.0, -1.0, 0.5].into_iter().zip(expected) {
            let gradient = params.map(|_| slope);
            optimizer.step(&mut params, &gradient);
            near(params.as_slice()[0], expected);
        }
        assert_eq!(optimizer.state().steps, 3);
    }
    walk(Sgd::new(0.5), [0.0, 0.5, 0.25]);
    walk(Sgd::new(0.5).momentum(0.5), [0.0, 0.0, -0.25]);
    walk(Sgd::new(0.5).nesterov(0.5), [-0.5, 0.0, -0.375]);
    walk(Adam::new(0.75).betas(0.5, 0.75).epsilon(1.0), [0.5, 0.5, 0.401_951_080_015_391_15]);
    walk(Adam::new(0.125), [0.875_000_000_625, 0.841_707_870_878_039_2, 0.799_154_227_673_678]);
    walk(
        AdamW::new(0.125, 0.5),
        [0.812_500_000_625, 0.728_426_620_838_976_7, 0.640_346_313_832_179_5],
    );
    walk(Sgd::new(Schedule::Step { rate: 0.5, every: 1, factor: 0.5 }), [0.0, 0.25, 0.1875]);
}

#[test]
fn gradients_are_clipped_and_decayed() {
    let mut params = Params::new();
    params.add("w", Matrix::from([[3.0, -4.0]]));
    let frozen = params.add("frozen", Matrix::from([[8.0]]));
    params.freeze(frozen);
    let clipped = |limit| {
        let mut gradient = params.map(|x| if x == 8.0 { 0.0 } else { x });
        (clip_norm(&mut gradient, limit), gradient.as_slice().to_vec())
    };
    assert_eq!(clipped(2.5), (5.0, vec![1.5, -2.0, 0.0]));
    assert_eq!(clipped(5.0), (5.0, vec![3.0, -4.0, 0.0]));
    assert_eq!(clipped(10.0), (5.0, vec![3.0, -4.0, 0.0]));
    let mut gradient = params.clone();
    clip_value(&mut gradient, 3.5);
    assert_eq!(gradient.as_slice(), [3.0, -3.5, 3.5]);
    let mut gradient = params.map(|_| 1.0);
    weight_decay(&mut gradient, &params, 0.25);
    assert_eq!(gradient.as_slice(), [1.75, 0.0, 1.0]);
}

#[test]
fn standardised() {
    let features = Matrix::from([[1.0, 10.0], [2.0, -10.0], [4.0, 30.0], [9.0, 30.0]]);
    let standardizer = Standardizer::fit_lenient(&features);
    assert_eq!(standardizer.means(), [4.0, 15.0]);
    near(standardizer.deviations()[0], 3.082_207_001_484_488);
    near(standardizer.deviations()[1], 16.583_123_951_777);
    let scaled = standardizer.apply(&features).unwrap();
    let expected = [
        [-0.973_328_526_784_575_3, -0.301_511_344_577_763_6],
        [-0.648_885_684_523_050_2, -1.507_556_722_888_818],
        [0.0, 0.904_534_033_733_290_8],
        [1.622_214_211_307_625_4, 0.904_534_033_733_290_8],
    ];
    for (found, expected) in scaled.view().iter().zip(Matrix::from(expected).view().iter()) {
        near(found, expected);
    }
    // Far from 0, by Python's fractions; a deviation of 1 is one.
    let far = column(&[1e8 + 0.1, 1e8 + 0.2, 1e8 + 0.4, 1e8 - 3.3]);
    near(Standardizer::fit_lenient(&far).deviations()[0], 1.533_786_164_434_88);
    let unit = column(&[4.0, 6.0]);
    let of_unit = Standardizer::fit_lenient(&unit).apply(&unit).unwrap();
    assert_eq!(of_unit, column(&[-1.0, 1.0]));
    for (found, expected) in
        standardizer.invert(&scaled).unwrap().view().iter().zip(features.view().iter())
    {
        near(found, expected);
    }
}

/// Ten samples, the first six of class 0. Seed 42 shuffles 0…9 to 5, 3, 1, 0, 9, 6, 4, 7, 2, 8.
#[test]
fn parts() {
    let data = Dataset::new(
        column(&[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0]),
        column(&[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0]),
    )
    .unwrap();
    assert!((data.len(), data.is_empty()) == (10, false));
    let random = || Random::seed(42);
    let split = data.split(0.3, &mut random()).unwrap();
    assert_eq!(split.indices, (vec![5, 3, 1, 0, 9, 6, 4], vec![7, 2, 8]));
    assert_eq!(data.split(0.25, &mut random()).unwrap().test.len(), 3);
    assert_eq!(data.split(0.24, &mut random()).unwrap().test.len(), 2);
    assert_eq!(data.split(0.1, &mut random()).unwrap().indices.1, [8]);
    assert_eq!(data.split(0.9, &mut random()).unwrap().indices.0, [5]);
    // In the line 5 3 1 0 4 2 | 9 6 7 8 of both classes, ⌊0.3·place + ½⌋ grows at places 1, 4 and 8.
    let split = data.stratified_split(0.3, &mut random()).unwrap();
    assert_eq!(split.indices, (vec![0, 1, 2, 5, 6, 8, 9], vec![3, 4, 7]));
    let tests = |folds: Vec<wengert_trainer::Split<f64>>| -> Vec<Vec<usize>> {
        folds.into_iter().map(|fold| fold.indices.1).collect()
    };
    let folds = data.folds(3, &mut random()).unwrap().collect();
    assert_eq!(tests(folds), [vec![0, 4, 5, 8], vec![3, 7, 9], vec![1, 2, 6]]);
    let folds = data.stratified_folds(2, &mut random()).unwrap().collect();
    assert_eq!(tests(folds), [[1, 4, 5, 7, 9], [0, 2, 3, 6, 8]]);
    // The batches of an epoch: the order of its own random stream, cut, with the rest in the last batch.
    let mut order: Vec<usize> = (0..10).collect();
    Random::derive(42, 3).shuffle(&mut order);
    let mut batches = Batches::new(&data, 4, 42);
    batches.shuffle(3);
    assert_eq!((batches.count(), [0, 1, 2].map(|batch| batches.samples(batch))), (3, [4, 4, 2]));
    for (batch, rows) in order.chunks(4).enumerate() {
        let found: Vec<f64> = batches.get(batch).0.view().iter().collect();
        assert_eq!(found, rows.iter().map(|&row| row as f64).collect::<Vec<_>>());
    }
}
