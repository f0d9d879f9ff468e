//! Every loss against its closed form, at extremes, and its refusals word for word.

mod refusal;

use proptest::prelude::*;
use refusal::refusal;
use wengert_layers::{
    Loss, UnknownLoss, absolute_error, binary_cross_entropy, cross_entropy, huber, huber_error,
    logistic_loss, mae, mse, softmax_loss, squared_error,
};
use wengert_tape::{Dual, Element, Matrix, Params, Shape, Tape, Var};

type Function<T> = for<'t> fn(Var<'t, T>, Var<'t, T>) -> Var<'t, T>;

/// The value of a loss, and the gradient of its sum with respect to the output.
fn value_and_gradient<T: Element>(
    f: Function<T>,
    output: &Matrix<T>,
    target: &Matrix<T>,
) -> (Matrix<T>, Matrix<T>) {
    let params = Params::<T>::default();
    let mut tape = Tape::new();
    let t = tape.record(&params);
    let output = t.variable::<T>(output);
    let loss = f(output, t.constant::<T>(target));
    loss.sum().backward(&mut params.zeros_like());
    (loss.value(), output.gradient().expect("a gradient"))
}

fn column(numbers: &[f64]) -> Matrix<f64> {
    Matrix::from_cols(numbers.len(), 1, numbers.to_vec())
}

#[track_caller]
fn assert_close(x: f64, expected: f64, relative: f64) {
    assert!((x - expected).abs() <= relative * expected.abs(), "{x:e} is not {expected:e}");
}

#[test]
fn regression_losses_are_their_closed_forms() {
    let (p, y) = (column(&[1.0, -2.0, 0.5, 4.0]), column(&[0.0, 1.0, 0.5, 4.25]));
    // The residuals are 1, −3, 0 and −0.25.
    let (value, gradient) = value_and_gradient(squared_error, &p, &y);
    assert_eq!(value, column(&[1.0, 9.0, 0.0, 0.0625]));
    assert_eq!(gradient, column(&[2.0, -6.0, 0.0, -0.5]));
    let (value, gradient) = value_and_gradient(absolute_error, &p, &y);
    assert_eq!(value, column(&[1.0, 3.0, 0.0, 0.25]));
    assert_eq!(gradient, column(&[1.0, -1.0, 0.0, -1.0]));
    let (value, gradient) = value_and_gradient(|p, y| huber_error(p, y, 2.0), &p, &y);
    assert_eq!(value, column(&[0.5, 4.0, 0.0, 0.03125]));
    assert_eq!(gradient, column(&[1.0, -2.0, 0.0, -0.25]));
    let (value, gradient) = value_and_gradient(|p, y| huber_error(p, y, 0.25), &p, &y);
    assert_eq!(value, column(&[0.21875, 0.71875, 0.0, 0.03125]));
    assert_eq!(gradient, column(&[0.25, -0.25, 0.0, -0.25]));
}

#[test]
fn the_scalar_losses_are_means() {
    let p = Matrix::from([[1.0, -2.0, 0.5], [3.0, 0.0, 1.5]]);
    let y = Matrix::from([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]]);
    let pairs: [(Function<f64>, Function<f64>); 5] = [
        (mse, squared_error),
        (mae, absolute_error),
        (|p, y| huber(p, y, 0.7), |p, y| huber_error(p, y, 0.7)),
        (binary_cross_entropy, logistic_loss),
        (cross_entropy, softmax_loss),
    ];
    for (mean, terms) in pairs {
        let (terms, gradients) = value_and_gradient(terms, &p, &y);
        let (mean, gradient) = value_and_gradient(mean, &p, &y);
        let count = terms.shape().len() as f64;
        assert_close(mean.at(0, 0), terms.view().iter().sum::<f64>() / count, 1e-15);
        for (own, term) in gradient.view().iter().zip(gradients.view().iter()) {
            assert!((own - term / count).abs() <= 1e-16, "{own} is not {term} / {count}");
        }
    }
}

/// `l = ln(1 + e^(−|z|)) + |z|·(1 − y if z > 0, else y)` and `l′ = (1 − y)·σ(z) − y·σ(−z)`.
#[test]
fn the_logistic_loss_has_all_digits_wherever_its_numbers_are_normal() {
    let sigmoid = |z: f64| 1.0 / (1.0 + (-z).exp());
    let grid = (-700..=700).map(f64::from).chain([-0.5, -1e-3, -1e-9, 1e-9, 1e-3, 0.5]);
    let z = column(&grid.collect::<Vec<_>>());
    for y in [0.0, 1.0, 0.3] {
        let target = z.map(|_| y);
        let (value, gradient) = value_and_gradient(logistic_loss, &z, &target);
        for (i, z) in z.view().iter().enumerate() {
            let far = z.abs() * if z > 0.0 { 1.0 - y } else { y };
            assert_close(value.at(i, 0), (-z.abs()).exp().ln_1p() + far, 1e-12);
            let slope = match y {
                0.0 => sigmoid(z),
                1.0 => -sigmoid(-z),
                _ => (1.0 - y) * sigmoid(z) - y * sigmoid(-z),
            };
            assert_close(gradient.at(i, 0), slope, 1e-12);
        }
    }
}

#[test]
fn the_target_has_its_gradient_too() {
    let params = Params::new();
    let mut tape = Tape::new();
    let t = tape.record(&params);
    let (z, y) = (t.constant(&column(&[2.0, -3.0])), t.variable(&column(&[0.25, 1.0])));
    logistic_loss(z, y).sum().backward(&mut params.zeros_like());
    let gradient = y.gradient().expect("a gradient");
    assert_close(gradient.at(0, 0), -2.0, 1e-15);
    assert_close(gradient.at(1, 0), 3.0, 1e-15);
}

#[test]
fn the_softmax_loss_is_its_closed_form() {
    let z = Matrix::<f64>::from([[0.5, -1.0, 2.0], [3.0, 3.0, -4.0]]);
    let y = Matrix::from([[0.0, 0.0, 1.0], [0.2, 0.5, 0.3]]);
    let (value, gradient) = value_and_gradient(softmax_loss, &z, &y);
    assert_eq!(value.shape(), Shape::new(2, 1));
    for i in 0..2 {
        let total: f64 = (0..3).map(|j| z.at(i, j).exp()).sum();
        let loss = (0..3).map(|j| -y.at(i, j) * (z.at(i, j).exp() / total).ln()).sum();
        assert_close(value.at(i, 0), loss, 1e-14);
        for j in 0..3 {
            let slope = z.at(i, j).exp() / total - y.at(i, j);
            assert!((gradient.at(i, j) - slope).abs() < 1e-15, "{}", gradient.at(i, j) - slope);
        }
    }
}

fn extremes<T: Element>() {
    let z = Matrix::from([[1000.0, -1000.0], [-1000.0, 1000.0]]).map(T::of);
    let y = Matrix::from([[1.0, 0.0], [1.0, 0.0]]).map(T::of);
    let check = |(value, gradient): (Matrix<T>, Matrix<T>), losses: &[f64], slopes: &[f64]| {
        let numbers = |m: &Matrix<T>| m.t().view().iter().map(T::to_f64).collect::<Vec<_>>();
        assert_eq!(numbers(&value), losses);
        assert_eq!(numbers(&gradient), slopes);
    };
    let slopes = [0.0, 0.0, -1.0, 1.0];
    check(value_and_gradient(logistic_loss, &z, &y), &[0.0, 0.0, 1000.0, 1000.0], &slopes);
    check(value_and_gradient(softmax_loss, &z, &y), &[0.0, 2000.0], &slopes);
}

#[test]
fn logits_of_1000_give_finite_and_right_numbers() {
    extremes::<f64>();
    extremes::<f32>();
}

#[test]
fn second_derivatives_come_from_dual_numbers() {
    let z = column(&[-3.0, 0.0, 2.0]).map(|z| Dual::new(z, 1.0));
    let y = z.map(|_| Dual::new(1.0, 0.0));
    let (_, gradient) = value_and_gradient(logistic_loss, &z, &y);
    for (z, gradient) in z.view().iter().zip(gradient.view().iter()) {
        let (up, down) = (1.0 + z.value.exp(), 1.0 + (-z.value).exp());
        assert_close(gradient.slope, 1.0 / (up * down), 1e-14);
    }
}

#[test]
fn a_loss_chosen_by_name_is_the_function() {
    let output = Matrix::from([[1.0, -2.0], [3.0, 0.25]]);
    let target = Matrix::from([[0.0, 1.0], [1.0, 0.0]]);
    let pairs: [(&str, Function<f64>, Function<f64>); 5] = [
        ("mse", mse, squared_error),
        ("mae", mae, absolute_error),
        ("huber", |p, y| huber(p, y, 1.0), |p, y| huber_error(p, y, 1.0)),
        ("binary_cross_entropy", binary_cross_entropy, logistic_loss),
        ("cross_entropy", cross_entropy, softmax_loss),
    ];
    assert_eq!(Loss::ALL.iter().map(|l| l.name()).collect::<Vec<_>>(), pairs.map(|pair| pair.0));
    let params = Params::new();
    let mut tape = Tape::new();
    let t = tape.record(&params);
    let (output, target) = (t.constant(&output), t.constant(&target));
    for (name, mean, terms) in pairs {
        let loss: Loss = name.parse().unwrap_or_else(|unknown| panic!("{unknown}"));
        assert_eq!(loss.to_string(), name);
        assert_eq!(loss.of(output, target).value(), mean(output, target).value());
        assert_eq!(loss.terms(output, target).value(), terms(output, target).value());
    }
}

#[test]
fn other_names_are_refused() {
    let text =
        |given: &str| given.parse().map(|_: Loss| ()).map_err(|e: UnknownLoss| e.to_string());
    let unknown = "unknown loss \"rmse\"; allowed: mse, mae, huber, binary_cross_entropy, \
                   cross_entropy";
    assert_eq!(text("rmse"), Err(unknown.into()));
    let number = "loss \"huber(0)\": expected huber or huber(positive number), as in huber(1)";
    assert_eq!(text("huber(0)"), Err(number.into()));
    assert!(text("huber(nan)").is_err() && text("huber(inf)").is_err() && text("huber()").is_err());
    assert_eq!(text("mse(2)"), Err("loss \"mse(2)\": mse takes no number".into()));
}

#[test]
fn shapes_that_do_not_fit_are_refused_at_the_users_line() {
    let params = Params::new();
    let mut tape = Tape::new();
    let t = tape.record(&params);
    let of = |rows, cols| t.constant(&Matrix::<f64>::zeros(rows, cols));
    let (a, b, row) = (of(5, 1), of(5, 2), of(1, 1));
    let text = |name: &str, what: &str| {
        format!("{name}: expected {what} and target of one shape, got 5×1 and 5×2")
    };
    assert_eq!(refusal(|| _ = mse(a, b)), text("mse", "prediction"));
    assert_eq!(refusal(|| _ = squared_error(a, b)), text("squared_error", "prediction"));
    assert_eq!(refusal(|| _ = mae(a, b)), text("mae", "prediction"));
    assert_eq!(refusal(|| _ = absolute_error(a, b)), text("absolute_error", "prediction"));
    assert_eq!(refusal(|| _ = huber(a, b, 1.0)), text("huber", "prediction"));
    assert_eq!(refusal(|| _ = huber_error(a, b, 1.0)), text("huber_error", "prediction"));
    let bce = "binary_cross_entropy";
    assert_eq!(refusal(|| _ = binary_cross_entropy(a, b)), text(bce, "logits"));
    assert_eq!(refusal(|| _ = logistic_loss(a, b)), text("logistic_loss", "logits"));
    assert_eq!(refusal(|| _ = cross_entropy(a, b)), text("cross_entropy", "logits"));
    assert_eq!(refusal(|| _ = softmax_loss(a, b)), text("softmax_loss", "logits"));
    // A scalar could be broadcast; it is refused all the same.
    let scalar = "mse: expected prediction and target of one shape, got 5×1 and 1×1";
    assert_eq!(refusal(|| _ = Loss::Mse.of(a, row)), scalar);
    assert_eq!(
        refusal(|| _ = Loss::CrossEntropy.of(a, a)),
        "cross_entropy: expected a column for each class, at least 2, got 5×1; \
         for one column of 0 and 1 take the binary cross-entropy"
    );
    assert_eq!(refusal(|| _ = huber(a, a, -1.0)), "huber: expected a positive delta, got -1");
    assert_eq!(
        refusal(|| _ = mse(of(0, 1), of(0, 1))),
        "mse: expected at least one entry to average, got 0×1 and 0×1"
    );
}

proptest! {
    #[test]
    fn huber_is_half_the_square_near_zero_and_linear_far_off(
        r in -1e3..1e3_f64,
        delta in 1e-3..1e2_f64,
    ) {
        let f = |p, y| huber_error(p, y, delta);
        let params = Params::new();
        let mut tape = Tape::new();
        let t = tape.record(&params);
        let p = t.variable(&column(&[r]));
        let loss = f(p, t.scalar(0.0));
        loss.backward(&mut params.zeros_like());
        let expected = if r.abs() <= delta { r * r / 2.0 } else { delta * (r.abs() - delta / 2.0) };
        assert_close(loss.item(), expected, 1e-14);
        assert_close(p.gradient().unwrap().at(0, 0), r.clamp(-delta, delta), 1e-14);
    }
}
