//! L-BFGS on functions with known minima, with about as many evaluations as SciPy; its counts, memory and errors.

mod descent;
#[path = "../../layers/tests/refusal/mod.rs"]
mod refusal;

use descent::{Function, minimize, near, point, x};
use refusal::refusal;
use wengert_layers::{Dense, Init, Layer, Sigmoid, mse, squared_error};
use wengert_tape::{Element, Graph, Tape, Var};
use wengert_trainer::{
    Dataset, Lbfgs, Matrix, Minimizer, Params, Random, Standardizer, Stopped, TrainError,
    breast_cancer, evaluate,
};

fn rosenbrock<T: Element>(t: Graph<'_, T>) -> Var<'_, T> {
    let [a, b] = x(t);
    (b - a.square()).square() * 100.0 + (1.0 - a).square()
}

fn beale<T: Element>(t: Graph<'_, T>) -> Var<'_, T> {
    let [a, b] = x(t);
    let term = |c: f64, k| (c - a * (1.0 - b.powi(k))).square();
    term(1.5, 1) + term(2.25, 2) + term(2.625, 3)
}

fn booth<T: Element>(t: Graph<'_, T>) -> Var<'_, T> {
    let [a, b] = x(t);
    (a + b * 2.0 - 7.0).square() + (a * 2.0 + b - 5.0).square()
}

fn powell_singular<T: Element>(t: Graph<'_, T>) -> Var<'_, T> {
    let [a, b, c, d] = x(t);
    let squares = (a + b * 10.0).square() + (c - d).square() * 5.0;
    squares + (b - c * 2.0).powi(4) + (a - d).powi(4) * 10.0
}

fn wood<T: Element>(t: Graph<'_, T>) -> Var<'_, T> {
    let [a, b, c, d] = x(t);
    let first = (b - a.square()).square() * 100.0 + (1.0 - a).square();
    let second = (d - c.square()).square() * 90.0 + (1.0 - c).square();
    first + second + (b + d - 2.0).square() * 10.0 + (b - d).square() * 0.1
}

/// `Σ k·(xₖ − 1)²` for k = 1, …, 20
fn bowl<T: Element>(t: Graph<'_, T>) -> Var<'_, T> {
    let x: [Var<'_, T>; 20] = x(t);
    let terms = (1..).zip(x).map(|(k, x)| (x - 1.0).square() * f64::from(k));
    terms.reduce(|sum, term| sum + term).unwrap()
}

/// A function, a start, the minimum with a tolerance, and SciPy's number of evaluations.
type Case<'a> = (Function<f64>, &'a [f64], &'a [f64], f64, usize);

/// Starts and minima of Moré, Garbow & Hillstrom, ACM TOMS 7(1), 1981; evaluations of SciPy 1.17
/// (`L-BFGS-B` with `gtol=1e-7`, `ftol=0`, `maxcor=10`).
#[test]
fn known_minima_are_found_as_fast_as_by_scipy() {
    let cases: [Case<'_>; 6] = [
        (rosenbrock, &[-1.2, 1.0], &[1.0; 2], 1e-6, 45),
        (beale, &[1.0, 1.0], &[3.0, 0.5], 1e-6, 17),
        (booth, &[0.0, 0.0], &[1.0, 3.0], 1e-6, 7),
        (wood, &[-3.0, -1.0, -3.0, -1.0], &[1.0; 4], 1e-6, 115),
        // Its Hessian is singular at the minimum.
        (powell_singular, &[3.0, -1.0, 0.0, 1.0], &[0.0; 4], 1e-2, 56),
        (bowl, &[0.0; 20], &[1.0; 20], 1e-6, 35),
    ];
    for (f, start, expected, bound, by_scipy) in cases {
        let (minimum, found) = minimize(&Lbfgs::new(), f, start);
        let minimum = minimum.unwrap();
        assert_eq!(minimum.stopped, Stopped::Flat, "{minimum:?}");
        assert!(minimum.slope <= 1e-7 && minimum.loss < 1e-10, "{minimum:?}");
        near(&found, expected, bound);
        assert!(minimum.evaluations <= by_scipy + 2, "{minimum:?}, {by_scipy} by SciPy");
    }
}

#[test]
fn single_precision_gets_as_far_as_it_can() {
    let method = Lbfgs::new().gradient_tolerance(1e-4).loss_tolerance(0.0);
    let (minimum, found) = minimize::<f32>(&method, rosenbrock, &[-1.2, 1.0]);
    assert!(minimum.unwrap().loss < 1e-8);
    near(&found, &[1.0; 2], 1e-3);
}

/// A quadratic function has one Hessian, which the pairs find.
#[test]
fn a_quadratic_function_takes_few_steps() {
    let (minimum, _) = minimize::<f64>(&Lbfgs::new().memory(20), bowl, &[0.0; 20]);
    let by_many = minimum.unwrap().iterations;
    assert!(by_many <= 25, "{by_many} iterations");
    let (minimum, _) = minimize::<f64>(&Lbfgs::new().memory(0), bowl, &[0.0; 20]);
    let by_gradient = minimum.unwrap().iterations;
    assert!(by_gradient > 2 * by_many, "{by_gradient} iterations by the gradient alone");
}

#[test]
fn evaluations_are_counted() {
    let mut count = 0;
    let (mut params, mut tape) = (point::<f64>(&[-1.2, 1.0]), Tape::new());
    let minimum = Lbfgs::new().minimize(&mut params, &mut |params, gradient| {
        count += 1;
        let loss = rosenbrock(tape.record(params));
        loss.backward(gradient);
        loss.item()
    });
    assert_eq!(minimum.unwrap().evaluations, count);
}

#[test]
fn frozen_parameters_stay() {
    let mut params = Params::new();
    let (a, b) = (params.add("a", Matrix::from([[-1.2]])), params.add("b", Matrix::from([[1.0]])));
    params.freeze(a);
    // The gradient is written by hand, that of the frozen parameter too.
    let minimum = Lbfgs::new().minimize(&mut params, &mut |params, gradient| {
        let (a, b) = (params.get(a).at(0, 0), params.get(b).at(0, 0));
        gradient.as_mut_slice().copy_from_slice(&[2.0 * a, 2.0 * (b - 4.0)]);
        a * a + (b - 4.0) * (b - 4.0)
    });
    assert_eq!(minimum.unwrap().stopped, Stopped::Flat);
    near(params.as_slice(), &[-1.2, 4.0], 1e-7);
    params.freeze(b);
    let error = Lbfgs::new().minimize(&mut params, &mut |_, _| 0.0).unwrap_err();
    assert_eq!(error, TrainError::AllFrozen);
}

#[test]
fn a_start_that_is_not_finite_is_an_error() {
    let (error, found) = minimize::<f64>(&Lbfgs::new(), |t| x::<_, 1>(t)[0].ln(), &[-1.0]);
    assert_eq!(error.unwrap_err().to_string(), "the loss is not finite at the start");
    assert_eq!(found, [-1.0]);
    let (error, _) = minimize::<f64>(&Lbfgs::new(), |t| x::<_, 1>(t)[0].sqrt(), &[0.0]);
    assert_eq!(error.unwrap_err().to_string(), "the gradient is not finite at the start");

    let data = Dataset::new(Matrix::from([[1.0]]), Matrix::from([[0.0]])).unwrap();
    let mut params = point::<f64>(&[-1.0]);
    let w = params.find("x").unwrap();
    let error = Lbfgs::new().fit(&mut params, &data, |x, y| mse(x.matmul(w).ln(), y)).unwrap_err();
    let text = "the loss is not finite at the start: #1 ln is NaN in row 0, column 0";
    assert!(error.to_string().starts_with(text), "{error}");
}

#[test]
fn the_network_of_the_article_ends_in_a_minimum() {
    let data = breast_cancer();
    let features = Standardizer::fit(&data).unwrap().apply(data.features()).unwrap();
    let data = data.with_features(features).unwrap();
    let mut params = Params::new();
    let mut init = Init::glorot_uniform(Random::seed(42));
    let model = (
        Dense::new(&mut params, 30, 4, Sigmoid, &mut init),
        Dense::new(&mut params, 4, 1, Sigmoid, &mut init),
    );
    fn penalised<'t>(output: Var<'t, f64>, y: Var<'t, f64>) -> Var<'t, f64> {
        let t = y.graph();
        let squares = t.params().blocks().map(|block| t.param(block).square().sum());
        squares.fold(mse(output, y), |loss, square| loss + square * 1e-3)
    }
    let minimum =
        Lbfgs::new().fit(&mut params, &data, |x, y| penalised(model.forward(x), y)).unwrap();
    assert_eq!(minimum.stopped, Stopped::Flat);
    assert!(minimum.evaluations < 100 && minimum.loss < 0.0382, "{minimum:?}");
    assert_eq!(evaluate(&params, &data, |x, y| penalised(model.forward(x), y)), minimum.loss);
}

#[test]
fn weighted_data_and_wrong_shapes() {
    let ones = Matrix::from([[1.0], [1.0]]);
    let data = Dataset::new(ones, Matrix::from([[0.0], [4.0]])).unwrap();
    let data = data.with_weights(Matrix::from([[3.0], [1.0]])).unwrap();
    let mut params = point::<f64>(&[0.0]);
    let w = params.find("x").unwrap();
    Lbfgs::new().fit(&mut params, &data, |x, y| squared_error(x.matmul(w), y)).unwrap();
    near(params.as_slice(), &[1.0], 1e-7);
    let text = refusal(|| _ = Lbfgs::new().fit(&mut params, &data, |x, y| mse(x.matmul(w), y)));
    assert!(text.starts_with("fit: expected a row of losses for each of 2 samples"), "{text}");
    let error = Lbfgs::new().fit(&mut params, &data, squared_error).unwrap_err();
    assert_eq!(error, TrainError::Unreached { names: vec!["x".into()] });
}

#[test]
fn tolerances_that_are_none_are_refused() {
    assert_eq!(
        refusal(|| _ = Lbfgs::new().gradient_tolerance(f64::NAN)),
        "lbfgs: expected a finite gradient tolerance of at least 0, got NaN"
    );
    assert_eq!(
        refusal(|| _ = Lbfgs::new().loss_tolerance(-1.0)),
        "lbfgs: expected a finite loss tolerance of at least 0, got -1.0"
    );
    // Any point would pass.
    assert_eq!(
        refusal(|| _ = Lbfgs::new().gradient_tolerance(f64::INFINITY)),
        "lbfgs: expected a finite gradient tolerance of at least 0, got inf"
    );
    assert_eq!(
        refusal(|| _ = Lbfgs::new().loss_tolerance(f64::INFINITY)),
        "lbfgs: expected a finite loss tolerance of at least 0, got inf"
    );
}
