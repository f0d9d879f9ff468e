//! The elementary functions against `reference/functions.csv`, and at special arguments.
//!
//! Every check runs on the plain type and on [`Fma`], whose formulas are rounded differently.

use wengert_kernels::{Fma, Scalar};

const REFERENCE: &str = include_str!("reference/functions.csv");

/// The largest allowed error in units in the last place: the worst over all `f32` and millions of
/// random `f64`, rounded up. The reference contains those arguments.
const TOLERANCES: [(&str, f64); 10] = [
    ("exp", 1.0),
    ("exp_m1", 2.0),
    ("ln", 1.0),
    ("ln_1p", 1.0),
    ("tanh", 1.5),
    ("sigmoid", 2.5),
    ("softplus", 2.0),
    ("erf", 1.5),
    ("gaussian", 1.0),
    ("normal_cdf", 2.5),
];

fn call<S: Scalar>(function: &str, x: S) -> S {
    match function {
        "exp" => x.exp(),
        "exp_m1" => x.exp_m1(),
        "ln" => x.ln(),
        "ln_1p" => x.ln_1p(),
        "tanh" => x.tanh(),
        "sigmoid" => x.sigmoid(),
        "softplus" => x.softplus(),
        "erf" => x.erf(),
        "gaussian" => x.gaussian(),
        "normal_cdf" => x.normal_cdf(),
        other => panic!("no function {other}"),
    }
}

trait Float: Scalar {
    const NAME: &str;
    fn parse(hexadecimal: &str) -> Self;

    /// The function on the plain type and on `Fma`.
    fn results(function: &str, x: Self) -> [Self; 2];

    /// The distance of `self` from `y + rest·u` in units of `u`, the spacing of floats there.
    fn error(self, y: Self, rest: f64) -> f64;

    /// Equality that distinguishes signed zeros and treats NaNs as equal.
    fn is(self, other: Self) -> bool;
}

macro_rules! float {
    ($float:ident, $bits:ident) => {
        impl Float for $float {
            const NAME: &str = stringify!($float);

            fn parse(hexadecimal: &str) -> Self {
                Self::from_bits($bits::from_str_radix(hexadecimal, 16).expect("a bit pattern"))
            }
            fn results(function: &str, x: Self) -> [Self; 2] {
                [call(function, x), call(function, Fma(x)).0]
            }
            fn error(self, y: Self, rest: f64) -> f64 {
                if !(self.is_finite() && y.is_finite()) {
                    return if self == y { 0.0 } else { f64::INFINITY };
                }
                // Below a power of two, the spacing halves.
                let towards_zero = y != 0.0 && rest != 0.0 && (rest < 0.0) == (y > 0.0);
                let lies = Scalar::abs(y).to_bits() - $bits::from(towards_zero);
                let unit = Self::from_bits(lies | 1) - Self::from_bits(lies & !1);
                (f64::from(self - y) / f64::from(unit) - rest).abs()
            }
            fn is(self, other: Self) -> bool {
                self.to_bits() == other.to_bits() || (self.is_nan() && other.is_nan())
            }
        }
    };
}
float!(f32, u32);
float!(f64, u64);

/// The worst error of a function and where it occurs, plain and fused.
fn worst<F: Float>(function: &str) -> [(f64, Option<F>); 2] {
    let mut worst = [(0.0, None); 2];
    for line in REFERENCE.lines() {
        let cells: Vec<_> = line.split(',').collect();
        let [name, kind, x, y, rest, ..] = cells[..] else { panic!("{line}") };
        if (name, kind) != (function, F::NAME) {
            continue;
        }
        let (x, y, rest) = (F::parse(x), F::parse(y), rest.parse().expect("a number"));
        for (worst, result) in worst.iter_mut().zip(F::results(function, x)) {
            let error = result.error(y, rest);
            if worst.1.is_none() || error > worst.0 {
                *worst = (error, Some(x));
            }
        }
    }
    worst
}

fn check_reference<F: Float>() {
    let found = TOLERANCES.map(|(function, tolerance)| (function, tolerance, worst::<F>(function)));
    for (function, _, [plain, fused]) in &found {
        println!("{} {function:10} {:.3} {:.3} ULP", F::NAME, plain.0, fused.0);
    }
    for (function, tolerance, worst) in found {
        for (way, (error, x)) in ["plain", "fused"].iter().zip(worst) {
            let x = x.expect("points of the function");
            assert!(error <= tolerance, "{way} {} {function}({x:?}) is {error} ULP off", F::NAME);
        }
    }
}

fn check<F: Float>(function: &str, x: F, expected: F) {
    for (way, result) in ["plain", "fused"].iter().zip(F::results(function, x)) {
        let kind = F::NAME;
        assert!(
            result.is(expected),
            "{way} {kind} {function}({x:?}) = {result:?}, not {expected:?}"
        );
    }
}

#[test]
fn results_are_within_the_tolerances() {
    check_reference::<f32>();
    check_reference::<f64>();
}

#[test]
fn special_arguments_have_exact_results() {
    const INF: f64 = f64::INFINITY;
    const NAN: f64 = f64::NAN;
    let table: [(&str, &[(f64, f64)]); 11] = [
        ("exp", &[(0.0, 1.0), (-0.0, 1.0), (INF, INF), (-INF, 0.0)]),
        (
            "exp_m1",
            &[(0.0, 0.0), (-0.0, -0.0), (INF, INF), (-INF, -1.0), (-40.0, -1.0), (-88.0, -1.0)],
        ),
        // Where its exponential is subnormal, or 0.
        ("exp_m1", &[(-104.0, -1.0), (-355.0, -1.0), (-709.0, -1.0), (-746.0, -1.0)]),
        ("ln", &[(1.0, 0.0), (0.0, -INF), (-0.0, -INF), (-1.0, NAN), (INF, INF), (-INF, NAN)]),
        ("ln_1p", &[(0.0, 0.0), (-0.0, -0.0), (-1.0, -INF), (-2.0, NAN), (INF, INF), (-INF, NAN)]),
        ("tanh", &[(0.0, 0.0), (-0.0, -0.0), (INF, 1.0), (-INF, -1.0)]),
        ("sigmoid", &[(0.0, 0.5), (-0.0, 0.5), (INF, 1.0), (-INF, 0.0)]),
        ("softplus", &[(INF, INF), (-INF, 0.0)]),
        ("erf", &[(0.0, 0.0), (-0.0, -0.0), (INF, 1.0), (-INF, -1.0)]),
        ("gaussian", &[(0.0, 1.0), (-0.0, 1.0), (INF, 0.0), (-INF, 0.0)]),
        ("normal_cdf", &[(0.0, 0.5), (-0.0, 0.5), (INF, 1.0), (-INF, 0.0)]),
    ];
    for (function, cases) in table {
        for &(x, expected) in cases.iter().chain(&[(NAN, NAN)]) {
            check(function, x as f32, expected as f32);
            check(function, x, expected);
        }
    }
}

/// The extremes of the finite numbers: `±MAX`, and the smallest subnormal number.
fn check_ends<F: Float>(greatest: F, least: F) {
    let (zero, one, infinity) = (F::zero(), F::one(), F::of(f64::INFINITY));
    for (function, at_minus, at_plus) in [
        ("exp", zero, infinity),
        ("exp_m1", -one, infinity),
        ("tanh", -one, one),
        ("sigmoid", zero, one),
        ("softplus", zero, greatest),
        ("erf", -one, one),
        ("gaussian", zero, zero),
        ("normal_cdf", zero, one),
    ] {
        check(function, -greatest, at_minus);
        check(function, greatest, at_plus);
    }
    for function in ["exp_m1", "ln_1p", "tanh", "erf"] {
        check(function, least, least);
        check(function, -least, -least);
    }
}

#[test]
fn the_ends_of_the_finite_numbers_are_right() {
    check_ends(f32::MAX, f32::from_bits(1));
    check_ends(f64::MAX, f64::from_bits(1));
}

#[test]
fn the_exponential_overflows_where_it_must() {
    for function in ["exp", "exp_m1"] {
        for (finite, infinite) in [(88.72_f32, 88.73), (88.722_83, 88.722_84)] {
            assert!(f32::results(function, finite).iter().all(|y| y.is_finite()));
            check(function, infinite, f32::INFINITY);
        }
        for (finite, infinite) in [(709.78_f64, 709.79), (709.782_712_893_383, 709.782_712_893_385)]
        {
            assert!(f64::results(function, finite).iter().all(|y| y.is_finite()));
            check(function, infinite, f64::INFINITY);
        }
    }
}
