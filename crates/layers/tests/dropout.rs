//! Dropout: which masks are the same and which differ, its gradient, and its identity under `evaluate`.

mod refusal;

use refusal::refusal;
use wengert_inspect::check_gradients;
use wengert_layers::{
    Activation, Dense, Dropout, Identity, Init, Layer, Random, Sequence, Tanh, Widths, mse,
};
use wengert_tape::{Element, Matrix, Params, Tape};

fn ones(rows: usize) -> Matrix<f64> {
    Matrix::filled(rows, 8, 1.0)
}

#[test]
fn a_mask_belongs_to_the_key_and_the_place_in_the_recording() {
    let (params, mut tape) = (Params::new(), Tape::new());
    let mut masks = |key: u64, rows: usize| {
        let t = tape.record_with_key(&params, key);
        let x = t.constant(&ones(rows));
        let (first, second) = (Dropout::new(0.5).forward(x), Dropout::new(0.5).forward(x));
        (first.value(), second.value())
    };
    let (first, second) = masks(3, 100);
    assert_ne!(first, second);
    assert_eq!(masks(3, 100), (first.clone(), second));
    assert_ne!(masks(4, 100).0, first);
    assert_eq!(masks(3, 30).0, first.rows(0..30));
    // Units dropped at one rate are dropped at a higher one too.
    let t = tape.record_with_key(&params, 3);
    let half = Dropout::new(0.75).forward(t.constant(&ones(100))).value();
    let pairs = || half.view().iter().zip(first.view().iter());
    assert!(pairs().all(|(more, less)| more == 0.0 || less > 0.0));
    assert!(pairs().any(|(more, less)| more == 0.0 && less > 0.0));
}

#[test]
fn what_is_kept_is_scaled_so_that_the_mean_stays() {
    fn run<T: Element + PartialEq>() {
        let (params, mut tape) = (Params::<T>::default(), Tape::new());
        for rate in [0.1, 0.5, 0.8] {
            let x = Matrix::filled(1000, 20, T::of(3.0));
            let t = tape.record_with_key(&params, 5);
            let y = Dropout::new(rate).forward(t.constant::<T>(&x));
            let kept = T::of(3.0) * T::of(1.0 / (1.0 - rate));
            assert!(y.value().view().iter().all(|y| y == T::zero() || y == kept));
            // Within 5 standard deviations of a mean of 20000.
            let deviation = 3.0 * (rate / (1.0 - rate) / 20_000.0_f64).sqrt();
            assert!((y.mean().item().to_f64() - 3.0).abs() < 5.0 * deviation, "rate {rate}");
        }
    }
    run::<f32>();
    run::<f64>();
}

#[test]
fn evaluation_and_rate_0_are_the_identity() {
    let (params, mut tape) = (Params::new(), Tape::new());
    let x = Matrix::from_fn(5, 3, |i, j| (i + j) as f64 - 2.5);
    let t = tape.evaluate(&params);
    assert_eq!(Dropout::new(0.9).forward(t.constant(&x)).value(), x);
    assert_eq!(t.nodes().len(), 0);
    let t = tape.record(&params);
    assert_eq!(Dropout::new(0.0).forward(t.constant(&x)).value(), x);
    assert_eq!(t.nodes().len(), 0);
}

#[test]
fn the_gradient_goes_where_the_value_went() {
    let (params, mut tape) = (Params::new(), Tape::new());
    let t = tape.record_with_key(&params, 1);
    let x = t.variable(&Matrix::filled(50, 8, 2.0));
    let y = Dropout::new(0.75).forward(x);
    y.sum().backward(&mut params.zeros_like());
    // ∂y/∂x is y/x: 0 or 4.
    assert_eq!(x.gradient().unwrap(), y.value().map(|y| y / 2.0));
}

#[test]
fn gradients_of_both_orders() {
    let (mut params, mut init) = (Params::new(), Init::glorot_normal(Random::seed(2)));
    let model = (
        Dropout::new(0.2),
        Dense::new(&mut params, 2, 3, Tanh, &mut init),
        Dropout::new(0.4),
        Dense::new(&mut params, 3, 1, Identity, &mut init),
    );
    let x = Matrix::from_fn(7, 2, |i, j| (i * 2 + j) as f64 / 10.0 - 1.0);
    let y = Matrix::from_fn(7, 1, |i, _| i as f64 / 5.0);
    let report = check_gradients!(&params, order: 2, |t| {
        mse(model.forward(t.constant(&x)), t.constant(&y))
    });
    let report = report.unwrap();
    assert!(report.single, "over f32 too");
    assert_eq!(report.checked, params.len() * (1 + params.len()));
}

#[test]
fn chains_keep_the_width() {
    let (mut params, mut init) = (Params::new(), Init::glorot_normal(Random::seed(2)));
    let first = Dense::new(&mut params, 3, 6, Activation::from(Tanh), &mut init);
    let last = Dense::new(&mut params, 6, 1, Activation::from(Tanh), &mut init);
    assert_eq!((Dropout::new(0.5).inputs(), Dropout::new(0.5).outputs()), (None, None));
    let layers: Vec<Box<dyn Layer<f64>>> =
        vec![Box::new(first), Box::new(Dropout::new(0.5)), Box::new(last)];
    let sequence = Sequence::new(layers);
    assert_eq!((sequence.inputs(), sequence.outputs()), (Some(3), Some(1)));
    let (mut tape, x) = (Tape::new(), Matrix::filled(4, 3, 0.5));
    let t = tape.record_with_key(&params, 8);
    let by_sequence = sequence.forward(t.constant(&x)).value();
    let t = tape.record_with_key(&params, 8);
    let by_tuple = (first, Dropout::new(0.5), last).forward(t.constant(&x)).value();
    assert_eq!(by_sequence, by_tuple);
    assert_eq!(t.nodes().nth(2).unwrap().name(), "#2 dropout(0.5)");
}

#[test]
fn rates_that_cannot_work_are_refused() {
    for (rate, got) in [(1.0, "1.0"), (-0.1, "-0.1"), (f64::NAN, "NaN")] {
        let text = format!("dropout: expected a rate of at least 0 and below 1, got {got}");
        assert_eq!(refusal(|| _ = Dropout::new(rate)), text);
    }
    assert_eq!(Dropout::new(0.25).rate(), 0.25);
}
