//! Second derivatives against closed forms.

use wengert_inspect::{Witness, check_gradients, hessian, hvp};
use wengert_tape::{
    Accumulator, Element, Matrix, Op, Output, Params, Recorded, Shape, ShapeError, View,
};

/// Parameters `x = [[…]]`.
fn row<const N: usize>(x: [f64; N]) -> Params<f64> {
    let mut params = Params::new();
    params.add("x", Matrix::from([x]));
    params
}

/// `100·(b − a²)² + (1 − a)²`, the function of Rosenbrock, *An automatic method for finding the greatest
/// or least value of a function*, The Computer Journal 3(3), 1960.
macro_rules! rosenbrock {
    ($t:expr) => {{
        let x = $t.param($t.params().find("x").unwrap());
        let (a, b) = (x.cols(0..1), x.cols(1..2));
        (b - a.square()).square() * 100.0 + (1.0 - a).square()
    }};
}

#[test]
fn the_hessian_of_rosenbrock_is_its_closed_form() {
    for [a, b] in [[1.0, 1.0], [-1.2, 1.0], [0.3, -2.0]] {
        let found = hessian(&row([a, b]), |t| rosenbrock!(t));
        let expected = [[1200.0 * a * a - 400.0 * b + 2.0, -400.0 * a], [-400.0 * a, 200.0]];
        for (i, row) in expected.iter().enumerate() {
            for (j, entry) in row.iter().enumerate() {
                assert!((found.at(i, j) - entry).abs() <= 1e-12 * entry.abs().max(1.0), "{i} {j}");
            }
        }
    }
}

#[test]
fn frozen_parameters_have_no_curvature() {
    let mut params = row([2.0]);
    let y = params.add("y", Matrix::from([[3.0]]));
    let loss = |params: &Params<f64>| {
        hessian(params, |t| {
            let x = t.param(t.params().find("x").unwrap());
            (x * y).square()
        })
    };
    assert_eq!(loss(&params), Matrix::from([[18.0, 24.0], [24.0, 8.0]]));
    params.freeze(y);
    assert_eq!(loss(&params), Matrix::from([[18.0, 0.0], [0.0, 0.0]]));
}

#[test]
fn a_product_with_the_hessian_is_linear_in_its_direction_even_at_kinks() {
    let params = row([0.0, 1.0, -2.0]);
    let along = |v: [f64; 3]| {
        let mut direction = params.zeros_like();
        direction.as_mut_slice().copy_from_slice(&v);
        let product = hvp(&params, &direction, |t| {
            let x = t.param(t.params().find("x").unwrap());
            (x.abs() * x + x.square() * x).sum()
        });
        product.as_slice().to_vec()
    };
    let (a, b) = (along([1.0, 0.0, 0.5]), along([-2.0, 1.0, 0.0]));
    let sum: Vec<f64> = a.iter().zip(&b).map(|(a, b)| a + b).collect();
    assert_eq!(along([-1.0, 1.0, 0.5]), sum);
    assert_eq!(along([-1.0, 0.0, -0.5]), a.iter().map(|a| -a).collect::<Vec<_>>());
}

#[test]
fn the_check_at_order_2_passes_what_is_right() {
    let report = check_gradients!(&row([-1.2, 1.0]), order: 2, |t| rosenbrock!(t)).unwrap();
    assert_eq!(report.checked, 2 + 4);
    let worst = report.worst.expect("there are entries");
    assert!(worst.error < 1e-12, "{worst}");
}

#[test]
fn many_parameters_are_checked_along_random_directions() {
    let mut params = Params::new();
    let w = params.add("w", Matrix::from_fn(9, 8, |i, j| ((i * 8 + j) as f64).sin()));
    let x = Matrix::from_fn(5, 9, |i, j| ((i + 3 * j) as f64).cos());
    let report =
        check_gradients!(&params, order: 2, |t| t.constant(&x).matmul(w).sin().square().mean());
    assert_eq!(report.unwrap().checked, 72 + 40);
}

/// `Y = X²`, whose pullback is right over floats but treats x as a constant: `X̄ += Ȳ ⊙ 2·const(X)`.
#[derive(Clone, Copy, Debug)]
struct HalfSquare;

impl<T: Element> Op<T, 1> for HalfSquare {
    fn shape(&self, [x]: [Shape; 1]) -> Result<Shape, ShapeError> {
        Ok(x)
    }
    fn forward(&self, [x]: [View<T>; 1], mut y: Output<T>) {
        y.write_map(x, |x| x * x);
    }
    fn backward(&self, _: usize, [x]: [View<T>; 1], y: Recorded<T>, grad: Accumulator<T>) {
        grad.add_zip(y.gradient, x, |dy, x| dy * T::of(2.0 * x.to_f64()));
    }
}

#[test]
fn a_pullback_without_a_derivative_of_its_own_is_rejected_at_order_2() {
    let mut params = Params::new();
    let x = params.add("x", Matrix::from([[0.5, -1.5]]));
    check_gradients!(&params, |t| t.param(x).apply(HalfSquare).exp().sum()).unwrap();
    let wrong = check_gradients!(&params, order: 2, |t| t.param(x).apply(HalfSquare).exp().sum());
    let wrong = wrong.unwrap_err().mismatch().cloned().expect("witnesses disagree");
    assert_eq!((wrong.witness, wrong.order), (Witness::Reverse, 2));
    let text = "wrong second derivative: reverse mode contradicts forward mode and finite differences \
                in 1 of 2 entries, most at x[0, 0] and x[0, 0]: reverse mode 1.2840254166877414e0, \
                forward mode 3.8520762500632";
    assert!(wrong.to_string().starts_with(text), "{wrong}");
}

#[test]
fn a_kink_is_named_at_order_2_too() {
    let mut params = Params::new();
    let x = params.add("x", Matrix::from([[0.0, 3.0]]));
    let report = check_gradients!(&params, order: 2, |t| t.param(x).abs().sum()).unwrap();
    let places: Vec<_> =
        report.kinks.iter().map(|kink| (&kink.parameter[..], kink.index)).collect();
    assert_eq!(places, [("x", Some((0, 0))), ("x[0, 0] and x", Some((0, 0)))]);
}

#[test]
fn a_second_derivative_that_is_not_finite_is_no_agreement() {
    let mut params = Params::new();
    let x = params.add("x", Matrix::from([[0.0]]));
    check_gradients!(&params, |t| t.param(x).abs().powf(1.5).sum()).unwrap();
    let error = check_gradients!(&params, order: 2, |t| t.param(x).abs().powf(1.5).sum());
    let text = error.unwrap_err().to_string();
    assert!(text.starts_with("there is no gradient to check: "), "{text}");
}
