//! Random formulas over random shapes and layouts: `⟨u, J·d⟩ = ⟨Jᵀ·u, d⟩` with `J·d` from dual numbers
//! and `Jᵀ·u` from the reverse sweep, and the sweep is linear in its cotangent.

mod harness;

use harness::{Form, Operands};
use proptest::prelude::*;
use proptest::test_runner::{FileFailurePersistence, TestRunner};
use wengert_tape::{Element, Lift, Matrix, Params, Shape, Tape, Var};

const CASES: u32 = 2000;
const STEPS: usize = 14;

/// A step of a formula: it takes the `at`th of the values so far, counted from the last, and makes
/// one more. All keep numbers bounded.
#[derive(Clone, Debug)]
struct Step {
    op: u8,
    at: usize,
    other: usize,
}

const OPS: u8 = 26;

fn step() -> impl Strategy<Value = Step> {
    (0..OPS, 0..6_usize, 0..6_usize).prop_map(|(op, at, other)| Step { op, at, other })
}

/// Operands of related shapes m×n, n×m, 1×n, m×1, 1×1 and n×n, so that many ops fit.
fn operands() -> impl Strategy<Value = (usize, usize, Vec<Form>)> {
    let form = proptest::sample::select(&Form::ALL[..]);
    (1..7_usize, 1..7_usize, proptest::collection::vec(form, 6))
}

fn build(m: usize, n: usize, forms: &[Form]) -> Operands {
    let shapes = [(m, n), (n, m), (1, n), (m, 1), (1, 1), (n, n)];
    let names = ["a", "b", "row", "column", "scalar", "square"];
    let named: Vec<_> =
        names.into_iter().zip(shapes.map(|(rows, cols)| Shape::new(rows, cols))).collect();
    Operands::new(&named, forms)
}

/// The value that a step makes from two earlier ones; `x` itself where the shapes do not fit.
fn apply<'t, T: Element>(op: u8, x: Var<'t, T>, y: Var<'t, T>) -> Var<'t, T> {
    let (Shape { rows, cols }, other) = (x.shape(), y.shape());
    let repeats = other.broadcasts_to(x.shape());
    match op {
        0 if repeats => x + y,
        1 if repeats => x - y,
        2 if repeats => x * y,
        3 if repeats => x / (y.square() + 1.0),
        4 if cols == other.rows => x.matmul(y) * (1.0 / cols as f64),
        5 if cols == other.rows => x.affine(y, y.col_means()) * (1.0 / cols as f64),
        6 if cols == other.cols && rows + other.rows < 20 => x.join_rows(y),
        7 if rows == other.rows && cols + other.cols < 20 => x.join_cols(y),
        8 => -x,
        9 => x.sin(),
        10 => (x * 0.5).cos(),
        11 => x.atan(),
        12 => (-x.square()).exp(),
        13 => (x.square() + 1.0).ln(),
        14 => (x.square() + 0.5).sqrt(),
        15 => (x.square() + 1.0).recip(),
        16 => x.atan().powi(3),
        17 => x.t(),
        18 => x.rows(rows / 3..rows),
        19 => x.cols(0..cols.div_ceil(2)),
        20 => x.row_means() + x.mean(),
        21 => x.col_means() - x.sum() * (1.0 / (rows * cols) as f64),
        22 => x.log_sum_exp(),
        23 => x.log_softmax() * (1.0 / cols as f64),
        24 => x.select_rows([0, rows - 1, rows / 2, 0]).row_max(),
        25 => x.label("labelled") * 0.5 + 1.0 - 0.5 * x,
        _ => x,
    }
}

fn formula<'t, T: Element>(mut values: Vec<Var<'t, T>>, steps: &[Step]) -> Var<'t, T>
where
    f64: Lift<T>,
{
    for step in steps {
        let nth = |k: usize| values[values.len() - 1 - k];
        let next = apply(step.op, nth(step.at), nth(step.other));
        values.push(next);
    }
    values[values.len() - 1]
}

fn dot(a: &[f64], b: &[f64]) -> (f64, f64) {
    let terms = a.iter().zip(b).map(|(a, b)| a * b);
    terms.fold((0.0, 0.0), |(sum, size), term| (sum + term, size + f64::abs(term)))
}

fn direction(params: &Params<f64>) -> Params<f64> {
    let mut k = 0.3_f64;
    params.map(|_| {
        k += 1.7;
        k.sin()
    })
}

/// The property that a random formula must satisfy.
fn is_adjoint(operands: &Operands, steps: &[Step]) -> Result<(), TestCaseError> {
    let params = &operands.params;
    let direction = direction(params);
    let (mut tape, mut duals) = (Tape::new(), Tape::new());

    let lifted = params.lift(&direction);
    let forward = formula(operands.read(duals.evaluate(&lifted)), steps).value();
    let y = formula(operands.read(tape.record(params)), steps);
    let close = |(a, b): (f64, f64)| (a - b).abs() <= 1e-12 * a.abs().max(1.0);
    let values = forward.map(|x| x.value);
    prop_assert!(y.value().view().iter().zip(values.view().iter()).all(close), "values differ");

    let Shape { rows, cols } = y.shape();
    let u = Matrix::from_fn(rows, cols, |i, j| (1.0 + i as f64 + 2.3 * j as f64).sin());
    let v = Matrix::from_fn(rows, cols, |i, j| (2.0 - 1.1 * i as f64 + j as f64).cos());
    let pull_back = |cotangent: &Matrix<f64>| {
        let mut grads = params.map(|_| f64::NAN);
        y.backward_with(cotangent, &mut grads);
        grads
    };
    let (by_u, by_v) = (pull_back(&u), pull_back(&v));
    let slopes: Vec<f64> = forward.view().iter().map(|x| x.slope).collect();
    let (left, size) = dot(&slopes, &u.view().iter().collect::<Vec<_>>());
    let (right, terms) = dot(by_u.as_slice(), direction.as_slice());
    let allowed = 1e-11 * (size + terms) + 1e-13;
    prop_assert!((left - right).abs() <= allowed, "⟨u, J·d⟩ = {left}, ⟨Jᵀ·u, d⟩ = {right}");

    let mix = Matrix::from_fn(rows, cols, |i, j| 2.0 * u.at(i, j) - 0.5 * v.at(i, j));
    let by_mix = pull_back(&mix);
    for ((mix, u), v) in by_mix.as_slice().iter().zip(by_u.as_slice()).zip(by_v.as_slice()) {
        let size = u.abs().max(v.abs()).max(terms);
        prop_assert!((mix - (2.0 * u - 0.5 * v)).abs() <= 1e-11 * size + 1e-13, "not linear");
    }
    let again = pull_back(&u);
    prop_assert_eq!(again.as_slice(), by_u.as_slice());
    Ok(())
}

#[test]
fn random_formulas_are_adjoint_and_linear() {
    let mut runner = TestRunner::new(ProptestConfig {
        cases: CASES,
        source_file: Some(file!()),
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("regressions"))),
        ..ProptestConfig::default()
    });
    let cases = (operands(), proptest::collection::vec(step(), 1..=STEPS));
    let outcome =
        runner.run(&cases, |((m, n, forms), steps)| is_adjoint(&build(m, n, &forms), &steps));
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
    println!("{CASES} random formulas of up to {STEPS} steps out of {OPS} ops");
}
