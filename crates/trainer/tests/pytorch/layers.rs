//! Layer normalisation, the scale of dropout, and losses with weights.

use super::{by_rows, near, reference, sines};
use wengert_layers::{
    Dropout, Layer, LayerNorm, absolute_error, class_weights, huber_error, logistic_loss,
    softmax_loss, squared_error, weighted_mean,
};
use wengert_tape::{Element, Matrix, Params, Tape, Var};

#[test]
fn layer_norm() {
    let mut params = Params::new();
    let norm = LayerNorm::new(&mut params, 5);
    let start = [sines(1, 5, 1.0), sines(1, 5, 2.0)].map(|row| by_rows(&row)).concat();
    params.as_mut_slice().copy_from_slice(&start);
    let (mut tape, mut gradient) = (Tape::new(), params.zeros_like());
    let t = tape.record(&params);
    let x = t.variable(&sines(4, 5, 0.0).map(|x| 3.0 * x));
    let y = norm.forward(x);
    y.backward_with(&sines(4, 5, 2.0), &mut gradient);
    let found = [&by_rows(&y.value()), &by_rows(&x.gradient().unwrap()), gradient.as_slice()];
    near("layer_norm", &found.concat(), &reference("layer_norm"), 1e-14);
}

#[test]
fn what_dropout_keeps() {
    fn kept<T: Element + PartialEq>(rate: f64, name: &str) {
        let (params, mut tape) = (Params::<T>::default(), Tape::new());
        let x = tape.record(&params).constant::<T>(&Matrix::filled(100, 10, T::of(3.0)));
        let y = Dropout::new(rate).forward(x).value();
        let largest = y.view().iter().map(T::to_f64).fold(0.0, f64::max);
        assert_eq!(vec![largest], reference(&format!("dropout.{rate}.{name}")));
    }
    for rate in [0.1, 0.25, 0.5, 0.8] {
        kept::<f32>(rate, "float32");
        kept::<f64>(rate, "float64");
    }
}

type Weighted = for<'t> fn(Var<'t, f64>, Var<'t, f64>, Var<'t, f64>) -> Var<'t, f64>;

#[test]
fn weighted_losses() {
    let targets = Matrix::from_fn(6, 3, |i, j| f64::from(u8::from([0, 2, 1, 2, 2, 0][i] == j)));
    let cases: [(&str, Weighted); 6] = [
        ("class_weights", |z, y, _| {
            weighted_mean(softmax_loss(z, y), class_weights(y, &[0.5, 2.0, 1.25]))
        }),
        ("softmax_loss", |z, y, w| weighted_mean(softmax_loss(z, y), w)),
        ("logistic_loss", |z, y, w| weighted_mean(logistic_loss(z, y), w)),
        ("squared_error", |z, y, w| weighted_mean(squared_error(z, y), w)),
        ("absolute_error", |z, y, w| weighted_mean(absolute_error(z, y), w)),
        ("huber_error", |z, y, w| weighted_mean(huber_error(z, y, 0.7), w)),
    ];
    for (name, loss) in cases {
        let (params, mut tape) = (Params::new(), Tape::new());
        let t = tape.record(&params);
        let z = t.variable(&sines(6, 3, 0.0).map(|x| 2.0 * x));
        let loss = loss(z, t.constant(&targets), t.constant(&sines(6, 1, 0.0).map(f64::abs)));
        loss.backward(&mut params.zeros_like());
        let found = [vec![loss.item()], by_rows(&z.gradient().unwrap())].concat();
        near(name, &found, &reference(&format!("loss.{name}")), 1e-14);
    }
}
