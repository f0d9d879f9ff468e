//! Numbers that are too large: refused where they enter, reported where they arise.

use wengert_layers::{Dense, Identity, Init, Random, squared_error};
use wengert_trainer::{
    DataError, Dataset, Matrix, Params, Pipeline, Sgd, Standardizer, TrainError, Trainer,
};

fn column(numbers: &[f64]) -> Matrix<f64> {
    Matrix::from_cols(numbers.len(), 1, numbers.to_vec())
}

fn text<T>(result: Result<T, DataError>) -> String {
    result.err().expect("this is refused").to_string()
}

#[test]
fn a_cast_refuses_what_the_other_type_does_not_hold() {
    let names = vec!["a".to_owned(), "b".to_owned()];
    let data = |b: f64, y: f64| {
        let features = Matrix::from([[1.0, 2.0], [3.0, b]]);
        Dataset::with_names(features, column(&[0.5, y]), names.clone()).unwrap()
    };
    assert_eq!(
        text(data(1e39, 0.0).cast::<f32>()),
        "features: 1e39 in row 1, column \"b\" is inf as f32; f64 holds it"
    );
    assert_eq!(
        text(data(0.0, -3.5e38).cast::<f32>()),
        "targets: -3.5e38 in row 1, column \"y0\" is -inf as f32; f64 holds it"
    );
    let weighted = |weights: [f64; 2]| data(0.0, 0.0).with_weights(column(&weights)).unwrap();
    assert_eq!(
        text(weighted([1.0, 1e-46]).cast::<f32>()),
        "weights: 1e-46 in row 1 is 0 as f32; f64 holds it"
    );
    assert_eq!(
        text(weighted([1e39, 1.0]).cast::<f32>()),
        "weights: 1e39 in row 0 is inf as f32; f64 holds it"
    );
    let sum = |number| {
        format!(
            "weights: their sum overflows {number}; divide all of them by one number, which changes no mean"
        )
    };
    assert_eq!(text(weighted([3e38, 2e38]).cast::<f32>()), sum("f32"));
    let huge = data(0.0, 0.0).with_weights(column(&[1.7e308, 1.7e308]));
    assert_eq!(text(huge), sum("f64"));
    // The largest f32, a feature that becomes 0, and f64 itself.
    let most = f64::from(f32::MAX);
    assert_eq!(data(most, 1e-46).cast::<f32>().unwrap().features().at(1, 1), f32::MAX);
    assert_eq!(data(1e39, 1e300).cast::<f64>().unwrap(), data(1e39, 1e300));
    assert!(weighted([1e-45, 1.0]).cast::<f32>().is_ok());
}

fn pipeline<T: wengert_tape::Element>(weight: f64) -> Pipeline<Dense<Identity>, T> {
    let mut params = Params::default();
    let model = Dense::new(&mut params, 1, 1, Identity, &mut Init::glorot_uniform(Random::seed(1)));
    params.as_mut_slice()[0] = T::of(weight);
    Pipeline { standardizer: Standardizer::new(vec![0.0], vec![0.5]).unwrap(), model, params }
}

/// The row counts over all features, though they are predicted in parts of 4096.
#[test]
fn a_pipeline_tells_what_overflowed() {
    let mut rows = vec![1.0; 10_000];
    assert_eq!(pipeline::<f32>(1.0).predict(&column(&rows)).unwrap().at(9000, 0), 2.0);
    rows[9000] = 3e38;
    assert_eq!(
        text(pipeline::<f32>(1.0).predict(&column(&rows))),
        "features: 3e38 in row 9000, column \"x0\" is inf as f32; f64 holds it"
    );
    assert_eq!(pipeline::<f64>(1.0).predict(&column(&rows)).unwrap().at(9000, 0), 6e38);
    assert_eq!(
        text(pipeline::<f32>(1e38).predict(&column(&[1.0, 10.0]))),
        "predictions: inf in row 1, column \"y0\"; numbers must be finite"
    );
    assert_eq!(
        text(pipeline::<f64>(1.0).predict(&column(&[1.0, 1e308]))),
        "features: 1e308 in row 1, column \"x0\" is inf as f64"
    );
    assert_eq!(
        text(pipeline::<f64>(1.0).predict(&column(&[f64::NAN]))),
        "features: NaN in row 0, column \"x0\"; numbers must be finite"
    );
}

/// The error of training y = x for one epoch from the weight 2.
fn validated(validation: &Dataset<f32>, rate: f64, batch: usize) -> TrainError {
    let mut params = Params::default();
    let w = params.add("w", Matrix::from([[2.0_f32]]));
    let x = Matrix::from([[1.0_f32], [2.0]]);
    let data = Dataset::new(x.clone(), x).unwrap();
    let mut trainer = Trainer::new(Sgd::new(rate)).batch_size(batch).validation(validation);
    trainer.fit(&mut params, &data, |x, y| squared_error(x.matmul(w), y)).unwrap_err()
}

#[test]
fn a_sample_whose_validation_loss_overflows_is_named() {
    let part = |features: [f32; 3], targets: [f32; 3]| {
        let [x, y] = [features, targets].map(|numbers| Matrix::from_cols(3, 1, numbers.to_vec()));
        Dataset::with_names(x, y, vec!["height".into()]).unwrap()
    };
    for batch in [1, 2] {
        let error = validated(&part([1.0, 1e30, 2.0], [1.0, 1.0, 2.0]), 1e-30, batch);
        let TrainError::Sample { epoch: 1, row: 1, column, value, origin } = &error else {
            panic!("{error}")
        };
        assert_eq!((&**column, *value), ("height", f64::from(1e30_f32)));
        assert!(origin.contains("square is inf in row 1, column 0"), "{origin}");
        let start = "the validation loss is not finite in epoch 1: row 1 of the validation data is too large, \
                     1.0000000150474662e30 in column \"height\": #";
        assert!(error.to_string().starts_with(start), "{error}");
        let error = validated(&part([1.0, 2.0, 2.0], [1.0, 1.0, -1e30]), 1e-30, batch);
        let TrainError::Sample { row: 2, column, .. } = &error else { panic!("{error}") };
        assert_eq!(column, "y0");
    }
    // With this rate the step throws the weight so far that no sample has a finite loss.
    let error = validated(&part([1.0, 2.0, 3.0], [1.0, 2.0, 3.0]), 1e25, 2);
    assert!(
        error.to_string().starts_with("the validation loss is not finite in epoch 1, batch 1: #"),
        "{error}"
    );
}

#[test]
fn a_last_step_that_overflows_is_told() {
    let mut params = Params::new();
    let w = params.add("w", Matrix::from([[1.0]]));
    let data = Dataset::new(Matrix::from([[1.0], [1.0]]), Matrix::zeros(2, 1)).unwrap();
    let mut trainer = Trainer::new(Sgd::new(1.5e308)).batch_size(1);
    // w ← 1 − 1.5·10³⁰⁸, twice
    let error = trainer.fit(&mut params, &data, |x, _| x.matmul(w)).unwrap_err();
    assert_eq!(error.to_string(), "the step is not finite in epoch 1, batch 2: w overflows");
}
