//! Formulas: the exact text of every function, of its slope and of sums, products, powers and choices;
//! values to the bit and slopes against dual numbers, on a table and on random programs; and traces,
//! which end cleanly even after a panic.

mod common;

use common::{Bits, Program, assert_same, check, keeps_bits, panic_text};
use proptest::collection::vec;
use proptest::prelude::*;
use std::time::{Duration, Instant};
use wengert_kernels::formula::{Function, Operator, Term};
use wengert_kernels::{Dual, Element, Elementwise, Expr, Fma, Formula, Scalar};

macro_rules! formulas {
    ($($text:literal, $slope:literal, |$x:ident| $f:expr;)*) => {
        const TEXTS: &[[&str; 2]] = &[$([$text, $slope]),*];

        /// One line of the table.
        #[derive(Clone, Copy, Debug)]
        struct Line(usize);

        impl Elementwise for Line {
            fn eval<S: Scalar>(&self, x: S) -> S {
                let lines: &[fn(S) -> S] = &[$(|$x| $f),*];
                lines[self.0](x)
            }
        }
    };
}

formulas! {
    "x", "1", |x| x;
    "0.5", "0", |_x| S::of(0.5);
    "−x", "−1", |x| -x;
    "0.1·x", "0.1", |x| x * S::of(0.1);
    "3/x", "−3/x²", |x| S::of(3.0) / x;
    "1/x", "−1/x²", |x| x.recip();
    "x·exp(x) + sin(x)", "exp(x) + x·exp(x) + cos(x)", |x| x.mul_add(x.exp(), x.sin());
    "√x", "0.5/√x", |x| x.sqrt();
    "exp(x)", "exp(x)", |x| x.exp();
    "exp(x) − 1", "exp(x)", |x| x.exp_m1();
    "ln(x)", "1/x", |x| x.ln();
    "ln(1 + x)", "1/(1 + x)", |x| x.ln_1p();
    "tanh(x)", "2·sigmoid(−2·|x|)·(2 − 2·sigmoid(−2·|x|))", |x| x.tanh();
    "sigmoid(x)", "sigmoid(x)·sigmoid(−x)", |x| x.sigmoid();
    "softplus(x)", "sigmoid(x)", |x| x.softplus();
    "erf(x)", "1.1283791670955126·exp(−x²/2)²", |x| x.erf();
    "exp(−x²/2)", "−x·exp(−x²/2)", |x| x.gaussian();
    "Φ(x)", "0.3989422804014327·exp(−x²/2)", |x| x.normal_cdf();
    "sin(x)", "cos(x)", |x| x.sin();
    "cos(x)", "−sin(x)", |x| x.cos();
    "atan(x)", "1/(x² + 1)", |x| x.atan();
    "x^2.5", "2.5·x^1.5", |x| x.powf(2.5);
    "x^−0.5", "−0.5·x^−1.5", |x| x.powf(-0.5);
    "x³", "3·x²", |x| x.powi(3);
    "1/x¹²", "−12/x¹³", |x| x.powi(-12);

    // Sums and products.
    "2·x + x²", "2 + 2·x", |x| x + x + x * x;
    "1 − x", "−1", |x| -x + S::one();
    "3·x − exp(x)", "3 − exp(x)", |x| x - (x.exp() - (x + x));
    "x/(x·exp(x))", "(1 − x·(exp(x) + x·exp(x))/(x·exp(x)))/(x·exp(x))", |x| x / (x * x.exp());
    "(exp(x) − 1)²", "2·(exp(x) − 1)·exp(x)", |x| x.exp_m1().powi(2);
    "exp(−(x + 1)²/2)", "−(x + 1)·exp(−(x + 1)²/2)", |x| (x + S::one()).gaussian();
    "1e−9·x − 1e300", "1e−9", |x| x * S::of(1e-9) + S::of(-1e300);

    // Choices, with their left slopes.
    "max(x, 2)", "[x > 2]", |x| x.max(S::of(2.0));
    "max(2, x)", "0 if x ≤ 2 else 1", |x| S::of(2.0).max(x);
    "min(x, 2)", "[x ≤ 2]", |x| x.min(S::of(2.0));
    "max(min(x, 1), −1)", "[x ≤ 1] if x > −1 else 0", |x| x.min(S::one()).max(-S::one());
    "max(x, x²)", "1 if x > x² or x = x² and 2·x > 1 else 2·x", |x| x.max(x * x);
    "|x|", "1 if x > 0 else −1", |x| x.abs();
    "|−x|", "−1 if x ≤ 0 else 1", |x| (-x).abs();
    "x·|x|", "|x| + x·(1 if x > 0 else −1)", |x| x * x.abs();
    "x if x > 0 else 0.01·x", "1 if x > 0 else 0.01", |x| x.select(x, x * S::of(0.01));
    "x if −x > 0 else x²", "1 if x ≤ 0 else 2·x", |x| (-x).select(x, x * x);
    "2·(x if x > 0 else exp(min(x, 0)) − 1)", "2 if x > 0 else 2·exp(x)",
        |x| S::of(2.0) * x.select(x, x.min(S::zero()).exp_m1());
    "max(x, 0) + ln(1 + exp(−|x|))",
        "1 − exp(−x)/(1 + exp(−x)) if x > 0 else exp(x)/(1 + exp(x))",
        |x| x.max(S::zero()) + (-x.abs()).exp().ln_1p();
    "max(x − 1, 0) + max(x − 2, 0)", "1 + [x > 2] if x > 1 else 0",
        |x| (x - S::one()).max(S::zero()) + (x - S::of(2.0)).max(S::zero());
}

const NO_TRACE: &str = "Expr: no trace is running on this thread, see Formula::trace";
const OTHER_TRACE: &str = "Expr: this one belongs to another trace";

const POINTS: [f64; 13] = [-1e3, -30.0, -2.5, -1.0, -0.3, -0.0, 0.0, 0.3, 1.0, 2.0, 2.5, 30.0, 1e3];

fn value_has_the_same_bits<T: Bits>(f: &impl Elementwise, formula: &Formula, x: T) {
    assert_same(formula.eval(x), f.eval(x), &(f, x));
}

/// The formula has the slope that dual numbers find, up to `ulps`.
fn is_slope<T: Element>(f: &impl Elementwise, slope: &Formula, x: T, expected: T, ulps: f64) {
    let epsilon = if size_of::<T>() == 4 { f64::from(f32::EPSILON) } else { f64::EPSILON };
    let (found, expected) = (slope.eval(x).to_f64(), expected.to_f64());
    let equal = (found - expected).abs() <= ulps * epsilon * expected.abs();
    assert!(equal || !expected.is_finite(), "{found} is not {expected}: {slope} of {f:?} at {x:?}");
}

/// The formula has the `expected` value up to rounding, estimated from its `f32` value `rounded`.
fn is_near(f: &Program, formula: &Formula, x: f64, expected: f64, rounded: f64) {
    let noise = expected.abs() + (rounded - expected).abs() / f64::from(f32::EPSILON);
    let (found, room) = (formula.eval(x), 64.0 * f64::EPSILON * noise);
    let equal = (found - expected).abs() <= room;
    assert!(equal, "{found} is not {expected} up to {room:e}: {formula} of {f:?} at {x}");
}

#[test]
fn texts_of_functions_and_slopes() {
    for (k, [text, slope]) in TEXTS.iter().enumerate() {
        assert_eq!(Formula::of(&Line(k)).to_string(), *text);
        assert_eq!(Formula::slope_of(&Line(k)).to_string(), *slope, "slope of {text}");
    }
}

#[test]
fn values_have_the_bits_of_the_function() {
    for k in 0..TEXTS.len() {
        let (f, formula) = (Line(k), Formula::of(&Line(k)));
        for x in POINTS {
            value_has_the_same_bits(&f, &formula, x);
            value_has_the_same_bits(&f, &formula, x as f32);
            value_has_the_same_bits(&f, &formula, Fma(x));
            // Zeros from constants may differ in sign.
            let [found, expected] = [formula.eval(Dual::variable(x)), f.eval(Dual::variable(x))];
            assert_same(found.value, expected.value, &(f, x));
            assert_same(found.slope + 0.0, expected.slope + 0.0, &(f, x));
        }
    }
}

#[test]
fn slopes_are_those_of_dual_numbers() {
    for k in 0..TEXTS.len() {
        let f = Line(k);
        let [slope, second] = [Formula::slope_of(&f), Formula::second_slope_of(&f)];
        for x in POINTS {
            is_slope(&f, &slope, x, Dual::slope(x, |x| f.eval(x)), 1.0);
            let single = x as f32;
            is_slope(&f, &slope, single, Dual::slope(single, |x| f.eval(x)), 2.0);
            let twice = Dual::slope(x, |x| Dual::slope(x, |x| f.eval(x)));
            is_slope(&f, &second, x, twice, 4.0);
        }
    }
}

#[test]
fn random_programs_keep_their_values_and_slopes() {
    let programs = (vec(any::<[u8; 3]>(), 1..16), -4.0..4.0);
    check(file!(), 2000, &programs, |(program, x): (_, f64)| {
        let f = Program(program);
        value_has_the_same_bits(&f, &Formula::of(&f), x);
        value_has_the_same_bits(&f, &Formula::of(&f), x as f32);
        for x in [x, 0.0, x.round()] {
            let y = Dual::variable(x);
            // Algebra has no rule for choices on NaN.
            if f.results(y).iter().all(|y| y.is_finite()) {
                let single = Dual::variable(x as f32);
                for (formula, expected, rounded) in [
                    (Formula::of(&f).simplified(), f.eval(x), f.eval(single).value),
                    (Formula::slope_of(&f), f.eval(y).derivative(), f.eval(single).derivative()),
                ] {
                    if keeps_bits(&formula) {
                        is_slope(&f, &formula, x, expected, 0.0);
                    } else if rounded.is_finite() {
                        is_near(&f, &formula, x, expected, f64::from(rounded));
                    }
                }
            }
        }
    });
}

#[test]
fn second_slopes() {
    let second = |f: fn(Expr) -> Expr| Formula::second_slope_of(&Formula::trace(f)).to_string();
    assert_eq!(second(|x| x.powi(5)), "20·x³");
    assert_eq!(second(|x| x.sqrt()), "−0.25/(√x)³");
    assert_eq!(second(|x| x.softplus()), "sigmoid(x)·sigmoid(−x)");
    assert_eq!(second(|x| x.max(Expr::of(0.0))), "0");
    assert_eq!(
        second(|x| x * x.normal_cdf()),
        "0.7978845608028654·exp(−x²/2) − 0.3989422804014327·x²·exp(−x²/2)"
    );
}

#[test]
fn texts_in_steps() {
    let sum = Formula::trace(|x| (x * x + x).exp() / (Expr::of(1.0) + (x * x + x).exp()));
    assert_eq!(sum.to_string(), "exp(x² + x)/(1 + exp(x² + x))");
    assert_eq!(sum.with_variable("z").to_string(), "exp(z² + z)/(1 + exp(z² + z))");
    assert_eq!(sum.in_steps("z").to_string(), "e₁/(1 + e₁) where e₁ = exp(z² + z)");

    let nested = |x: Expr| x.sin() * x.exp();
    let long = Formula::trace(|x| nested(nested(nested(nested(x)))));
    let steps = "e₁ = sin(x)·exp(x)\n  e₂ = sin(e₁)·exp(e₁)\n  e₃ = sin(e₂)·exp(e₂)";
    assert_eq!(format!("{long:#}"), format!("sin(e₃)·exp(e₃)\n  {steps}"));
}

#[test]
fn constants_are_folded_where_no_scalar_notices() {
    let terms = |f: fn(Expr) -> Expr| Formula::trace(f).terms().len();
    assert_eq!(terms(|_| Expr::of(1.0) + Expr::of(2.0)), 1);
    assert_eq!(terms(|_| Expr::of(0.1) * Expr::of(0.3)), 3, "f32 would round differently");
    assert_eq!(terms(|_| Expr::of(1.0).exp()), 2, "the last bit may depend on the CPU");
}

#[test]
fn equal_terms_are_stored_once() {
    let formula = Formula::trace(|x| x.exp() + x.exp() * x.exp());
    let [x, exp, square, sum] = formula.terms() else { panic!("{formula:?}") };
    assert_eq!([x, exp], [&Term::Variable, &Term::Unary(Function::Exp, [0])]);
    assert_eq!(*square, Term::Binary(Operator::Mul, [1, 1]));
    assert_eq!(*sum, Term::Binary(Operator::Add, [1, 2]));
}

#[test]
fn large_formulas_stay_affordable() {
    let start = Instant::now();
    let relus =
        |x: Expr| (0..24).fold(x, |sum, k| sum + (x - Expr::of(f64::from(k))).max(Expr::of(0.0)));
    let powers = |x: Expr| (0..40).fold(x, |x, _| x * x);
    let chain = |x: Expr| (0..200).fold(x, |x, _| (x.exp() + x).sigmoid() * x);
    let text = |f: fn(Expr) -> Expr| Formula::slope_of(&Formula::trace(f)).to_string();
    assert_eq!(Formula::trace(powers).to_string(), "x¹⁰⁹⁹⁵¹¹⁶²⁷⁷⁷⁶");
    assert!([relus, powers, chain].map(text).iter().all(|text| text.len() < 50_000));
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
}

#[test]
fn a_trace_may_run_inside_another() {
    let outer = Formula::trace(|x| {
        assert_eq!(Formula::trace(|y| y.exp()).to_string(), "exp(x)");
        x.sin()
    });
    assert_eq!(outer.to_string(), "sin(x)");
    let outer_in_inner = panic_text(|| {
        Formula::trace(|x| {
            Formula::trace(|y| x + y);
            x
        });
    });
    assert_eq!(outer_in_inner, OTHER_TRACE);
}

#[test]
fn outside_of_a_trace_there_are_no_expressions() {
    assert_eq!(panic_text(|| Expr::of(1.0)), NO_TRACE);
    let mut escaped = None;
    assert_eq!(Formula::trace(|x| *escaped.insert(x)).to_string(), "x");
    let escaped = escaped.expect("a variable");
    assert_eq!(panic_text(|| escaped.exp()), NO_TRACE);
    let stale = panic_text(|| Formula::trace(|_| escaped));
    assert_eq!(stale, OTHER_TRACE);
}

#[test]
fn a_panic_ends_its_own_trace_only() {
    let outer = Formula::trace(|x| {
        assert_eq!(panic_text(|| Formula::trace(|_| panic!("in a formula"))), "in a formula");
        x.sin()
    });
    assert_eq!(outer.to_string(), "sin(x)");
    assert_eq!(panic_text(|| Expr::of(1.0)), NO_TRACE);
}
