//! The activations as formulas: the text of every value and slope, word for word, and that these are
//! the functions used in training.

use wengert_kernels::{Dual, Fma, Formula};
use wengert_layers::{Activation, ActivationVisitor};
use wengert_tape::Elementwise;

/// Name, value, slope.
const LINES: &[[&str; 3]] = &[
    ["identity", "x", "1"],
    ["sigmoid", "sigmoid(x)", "sigmoid(x)·sigmoid(−x)"],
    ["tanh", "tanh(x)", "2·sigmoid(−2·|x|)·(2 − 2·sigmoid(−2·|x|))"],
    ["relu", "max(x, 0)", "[x > 0]"],
    ["leaky_relu", "x if x > 0 else 0.01·x", "1 if x > 0 else 0.01"],
    ["elu", "x if x > 0 else exp(min(x, 0)) − 1", "1 if x > 0 else exp(x)"],
    [
        "selu",
        "1.0507009873554805·(x if x > 0 else 1.6732632423543774·(exp(min(x, 0)) − 1))",
        "1.0507009873554805·(1 if x > 0 else 1.6732632423543774·exp(x))",
    ],
    ["softplus", "softplus(x)", "sigmoid(x)"],
    [
        "silu",
        "x if x − 1000 > 0 else max(x, −1000)·sigmoid(x)",
        "1 if x > 1000 else sigmoid(x) + x·e₁ if x > −1000 else −1000·e₁ \
         where e₁ = sigmoid(x)·sigmoid(−x)",
    ],
    [
        "gelu",
        "x if x − 1000 > 0 else max(x, −1000)·Φ(x)",
        "1 if x > 1000 else Φ(x) + 0.3989422804014327·x·exp(−x²/2) if x > −1000 else −398.9422804014327·exp(−x²/2)",
    ],
    [
        "gelu_tanh",
        "x if x − 1000 > 0 else max(x, −30)·sigmoid(min(max(x, −30), 30)·(0.07135481627260025·min(max(x, −30), 30)² + \
         1.5957691216057306))",
        "1 if x > 1000 else (sigmoid(e₂) + x·sigmoid(e₂)·sigmoid(−e₂)·(e₁ + 0.1427096325452005·x²) if x ≤ 30 else 1) \
         if x > −30 else 0 where e₁ = 0.07135481627260025·x² + 1.5957691216057306, e₂ = x·e₁",
    ],
    [
        "mish",
        "x if x − 1000 > 0 else max(x, −1000)·(1 − e₃ if x > 0 else e₃) where e₁ = exp(min(x, 22)), \
         e₂ = e₁·(e₁ + 2), e₃ = (2 if x > 0 else e₂)/(e₂ + 2)",
        "1 if x > 1000 else (x·(2·e₄/e₅² if x ≤ 22 else 0) − 2/(e₁·(e₁ + 2) + 2) + 1 if x > 0 else e₆ − x·e₇) \
         if x > −1000 else 1000·e₇ where e₁ = exp(min(x, 22)), e₂ = exp(x), e₃ = e₂·(e₂ + 2), \
         e₄ = e₂·(e₂ + 2) + e₂², e₅ = e₃ + 2, e₆ = e₃/e₅, e₇ = (e₆·e₄ − e₄)/e₅",
    ],
];

/// Value, slope and second derivative.
struct Formulas;

impl ActivationVisitor for Formulas {
    type Output = [Formula; 3];
    fn visit<F: Elementwise>(self, f: &F) -> [Formula; 3] {
        [Formula::of(f), Formula::slope_of(f), Formula::second_slope_of(f)]
    }
}

#[test]
fn texts() {
    for [name, value, slope] in LINES {
        let f: Activation = name.parse().unwrap_or_else(|unknown| panic!("{unknown}"));
        let [found, found_slope, _] = f.visit(Formulas);
        assert_eq!([found.to_string(), found_slope.to_string()], [*value, *slope], "{name}");
    }
}

fn points() -> impl Iterator<Item = f64> {
    [-1001.0, -1000.0, -200.0, -31.0, -30.0, -0.0, 30.0, 31.0, 1000.0]
        .into_iter()
        .chain((-400..=400).map(|k| f64::from(k) / 50.0))
}

#[test]
fn values_have_the_bits_of_the_function() {
    for f in Activation::ALL {
        let [value, ..] = f.visit(Formulas);
        for x in points() {
            assert_eq!(value.eval(x).to_bits(), f.eval(x).to_bits(), "{} at {x}", f.name());
            let (found, expected) = (value.eval(Fma(x)).0, f.eval(Fma(x)).0);
            assert_eq!(found.to_bits(), expected.to_bits(), "{} at {x}", f.name());
            let x = x as f32;
            assert_eq!(value.eval(x).to_bits(), f.eval(x).to_bits(), "{} at {x}", f.name());
        }
    }
}

fn close(found: f64, expected: f64, tolerance: f64) -> bool {
    (found - expected).abs() <= tolerance * expected.abs()
}

#[test]
fn slopes_are_those_of_dual_numbers() {
    for f in Activation::ALL {
        let [_, slope, second] = f.visit(Formulas);
        let name = f.name();
        for x in points() {
            let (found, expected) = (slope.eval(x), Dual::slope(x, |x| f.eval(x)));
            assert!(close(found, expected, f64::EPSILON), "{name}′({x}): {found}, not {expected}");

            let single = x as f32;
            let (found, expected) = (slope.eval(single), Dual::slope(single, |x| f.eval(x)));
            let tolerance = 2.0 * f64::from(f32::EPSILON);
            assert!(
                close(found.into(), expected.into(), tolerance),
                "{name}′({x}_f32): {found}, not {expected}"
            );

            let twice = |x| Dual::slope(x, |x| Dual::slope(x, |x| f.eval(x)));
            let (found, expected) = (second.eval(x), twice(x));
            assert!(
                close(found, expected, 8.0 * f64::EPSILON),
                "{name}″({x}): {found}, not {expected}"
            );
        }
    }
}
