//! Proves the dual numbers: slopes of every function and operator against central differences at 2000
//! random points each, second derivatives against closed forms at the same points, and values against
//! the bits of the plain function at special points and 2000 random bit patterns, on `f32`, `f64`,
//! `Fma<f32>` and `Fma<f64>`.

mod common;

use common::{Bits, Random, assert_same, check};
use std::ops::Range;
use wengert_kernels::{Dual, Fma, Scalar};

/// Name, domain, value.
type Row<S> = (&'static str, Range<f64>, S);

macro_rules! functions {
    ($($name:literal, $domain:expr, |$x:ident| $f:expr, $second:expr;)*) => {
        /// Every function at `x`.
        fn functions<S: Scalar>(x: S) -> Vec<Row<S>> {
            vec![$(($name, $domain, { let $x = x; $f })),*]
        }

        /// The second derivatives in the same order.
        fn second_derivatives(x: f64) -> Vec<f64> {
            vec![$({ let $x = x; _ = $x; $second }),*]
        }
    };
}

functions! {
    "recip", 0.2..4.0, |x| x.recip(), 2.0 / (x * x * x);
    "sqrt", 0.1..9.0, |x| x.sqrt(), -0.25 / (x * x.sqrt());
    "exp", -9.0..9.0, |x| x.exp(), x.exp();
    "exp_m1", -9.0..9.0, |x| x.exp_m1(), x.exp();
    "ln", 0.1..9.0, |x| x.ln(), -1.0 / (x * x);
    "ln_1p", -0.8..9.0, |x| x.ln_1p(), -1.0 / ((1.0 + x) * (1.0 + x));
    "tanh", -9.0..9.0, |x| x.tanh(), -2.0 * x.tanh() / (x.cosh() * x.cosh());
    "sigmoid", -20.0..20.0, |x| x.sigmoid(),
        -0.25 * (x / 2.0).tanh() / ((x / 2.0).cosh() * (x / 2.0).cosh());
    "softplus", -20.0..20.0, |x| x.softplus(), 0.25 / ((x / 2.0).cosh() * (x / 2.0).cosh());
    "erf", -4.0..4.0, |x| x.erf(), -4.0 * x * (-x * x).exp() / std::f64::consts::PI.sqrt();
    "gaussian", -6.0..6.0, |x| x.gaussian(), (x * x - 1.0) * (-0.5 * x * x).exp();
    "normal_cdf", -6.0..6.0, |x| x.normal_cdf(),
        -x * (-0.5 * x * x).exp() / (2.0 * std::f64::consts::PI).sqrt();
    "sin", -9.0..9.0, |x| x.sin(), -x.sin();
    "cos", -9.0..9.0, |x| x.cos(), -x.cos();
    "atan", -9.0..9.0, |x| x.atan(), -2.0 * x / ((1.0 + x * x) * (1.0 + x * x));
    "x^2.5", 0.1..4.0, |x| x.powf(2.5), 3.75 * x.sqrt();
    "x^-1.5", 0.5..4.0, |x| x.powf(-1.5), 3.75 * x.powf(-3.5);
    "x^1.0", -4.0..4.0, |x| x.powf(1.0), 0.0;
    "x^0.0", -4.0..4.0, |x| x.powf(0.0), 0.0;
    "x^5", -2.0..2.0, |x| x.powi(5), 20.0 * x * x * x;
    "x^2", -4.0..4.0, |x| x.powi(2), 2.0;
    "x^1", -4.0..4.0, |x| x.powi(1), 0.0;
    "x^0", -4.0..4.0, |x| x.powi(0), 0.0;
    "x^-2", 0.5..4.0, |x| x.powi(-2), 6.0 / (x * x * x * x);
    "|x|", 0.1..4.0, |x| (-x).abs(), 0.0;
    "max(x, x²)", 1.1..3.0, |x| x.max(x * x), 2.0;
    "max(x², x)", 0.1..0.9, |x| (x * x).max(x), 0.0;
    "min(x, x²)", 0.1..0.9, |x| x.min(x * x), 2.0;
    "x > 0 ? x² : x", 0.1..3.0, |x| x.select(x * x, x), 2.0;
    "x > 0 ? x : x²", -3.0..-0.1, |x| x.select(x, x * x), 2.0;
    "x·sin x", -3.0..3.0, |x| x * x.sin(), 2.0 * x.cos() - x * x.sin();
    "sin x / x", 0.5..3.0, |x| x.sin() / x,
        2.0 * x.sin() / (x * x * x) - 2.0 * x.cos() / (x * x) - x.sin() / x;
    "x·eˣ + sin x", -3.0..3.0, |x| x.mul_add(x.exp(), x.sin()), (x + 2.0) * x.exp() - x.sin();
    "eˣ − x² − x", -3.0..3.0, |x| -(x * x + x - x.exp()), x.exp() - 2.0;
    "+= −= *=", -3.0..3.0, |x| { let mut y = x; y *= x; y -= x; y += x.exp(); y }, x.exp() + 2.0;
}

/// `f′(x)` from five points: `(f(x − 2h) − 8f(x − h) + 8f(x + h) − f(x + 2h)) / 12h`.
fn central_difference(f: impl Fn(f64) -> f64, x: f64) -> f64 {
    let h = 3e-4;
    ((f(x - 2.0 * h) - f(x + 2.0 * h)) + 8.0 * (f(x + h) - f(x - h))) / (12.0 * h)
}

#[test]
fn slopes_and_second_derivatives() {
    check(file!(), 2000, &(0.0..1.0), |fraction: f64| {
        for (k, (name, domain, _)) in functions(1.0).into_iter().enumerate() {
            let x = domain.start + fraction * (domain.end - domain.start);
            let f = |x: f64| functions(x)[k].2;
            let slope = Dual::slope(x, |x| functions(x)[k].2);
            let error = (slope - central_difference(f, x)).abs();
            let size = slope.abs() + f(x).abs() + 1.0;
            assert!(error < 1e-9 * size, "{name}: slope {slope} at {x} is off by {error}");

            let twice = Dual::new(Dual::new(x, 1.0), Dual::new(1.0, 0.0));
            let twice = functions(twice)[k].2;
            assert_eq!([twice.value.slope, twice.slope.value], [slope; 2], "{name}: slopes at {x}");
            let (found, expected) = (twice.slope.slope, second_derivatives(x)[k]);
            let error = (found - expected).abs();
            assert!(
                error < 1e-13 * (size + expected.abs()),
                "{name}: {found} for {expected} at {x}"
            );
        }
    });
}

/// Every operator and function of two numbers.
fn operators<S: Scalar>(a: S, b: S) -> Vec<S> {
    let (mut sum, mut difference, mut product) = (a, a, a);
    sum += b;
    difference -= b;
    product *= b;
    let compound = [sum, difference, product, a.mul_add(b, a), b.select(a, -a)];
    [[a + b, a - b, a * b, a / b, a.max(b)], compound, [-a, a.min(b), b.max(a), b.min(a), a.abs()]]
        .concat()
}

/// The value of a dual number is that of the plain number.
fn compare_values<T: Bits>(special: &[T], random: &[T]) {
    let slopes = [-1.0, 1.0, 0.0].map(T::of);
    for &x in special.iter().chain(random) {
        for slope in slopes {
            let found = functions(Dual::new(x, slope)).into_iter().zip(functions(x));
            for ((name, _, found), (_, _, expected)) in found {
                assert_same(found.value, expected, &(name, x, slope));
            }
        }
    }
    for (k, &a) in special.iter().chain(random).enumerate() {
        for &b in special.iter().chain(&random[k % random.len()..][..1]) {
            for (a_slope, b_slope) in slopes.into_iter().flat_map(|a| slopes.map(|b| (a, b))) {
                let found = operators(Dual::new(a, a_slope), Dual::new(b, b_slope));
                for (k, (found, expected)) in found.into_iter().zip(operators(a, b)).enumerate() {
                    assert_same(found.value, expected, &(k, a, b));
                }
            }
        }
    }
}

macro_rules! compare_values {
    ($float:ident, $bits:ident) => {
        let mut random = Random(7);
        let tiny = $float::from_bits(1);
        let special = [0.0, tiny, $float::MIN_POSITIVE / 2.0, $float::MIN_POSITIVE, 1e-8, 0.5, 1.0];
        let large = [2.0, 88.7, 104.0, 710.0, $float::MAX, $float::INFINITY];
        let special: Vec<$float> =
            special.into_iter().chain(large).flat_map(|x| [x, -x]).chain([$float::NAN]).collect();
        let random: Vec<_> = (0..2000).map(|_| $float::from_bits(random.next() as $bits)).collect();
        compare_values::<$float>(&special, &random);
        let fused = |numbers: Vec<$float>| numbers.into_iter().map(Fma).collect::<Vec<_>>();
        compare_values::<Fma<$float>>(&fused(special), &fused(random));
    };
}

#[test]
fn values_are_those_of_floats() {
    compare_values!(f32, u32);
    compare_values!(f64, u64);
}

/// Slopes at points where the textbook formulas cancel or overflow.
#[test]
fn slopes_in_the_tails() {
    let near = |found: f32, expected: f64| {
        let error = (f64::from(found) / expected - 1.0).abs();
        assert!(error < 1e-6, "{found} instead of {expected}");
    };
    near(Dual::slope(15.0, Dual::sigmoid), 3.059_021_3e-7);
    near(Dual::slope(-15.0, Dual::sigmoid), 3.059_021_3e-7);
    near(Dual::slope(9.0, Dual::tanh), 6.091_991_7e-8);
    near(Dual::slope(-40.0, Dual::exp_m1), 4.248_354_3e-18);
    near(Dual::slope(-40.0, Dual::softplus), 4.248_354_3e-18);
    for x in [f32::MAX, f32::INFINITY, -f32::MAX, -f32::INFINITY] {
        assert_eq!(Dual::slope(x, Dual::sigmoid), 0.0);
        assert_eq!(Dual::slope(x, Dual::tanh), 0.0);
        assert_eq!(Dual::slope(x, Dual::softplus), if x > 0.0 { 1.0 } else { 0.0 });
        assert_eq!(Dual::slope(x, Dual::erf), 0.0);
        assert_eq!(Dual::slope(x, Dual::atan), 0.0);
    }
    // An integer power has a slope at 0, and a constant has slope 0 everywhere.
    assert_eq!(Dual::slope(0.0, |x| x.powi(1)), 1.0);
    assert_eq!(Dual::slope(0.0, |x| x.powf(1.0) + x.powf(2.0) + x.powi(2)), 1.0);
    assert_eq!(Dual::slope(0.0, |x: Dual<f64>| x.powi(0) + x.powf(0.0) + Dual::of(3.0)), 0.0);
}
