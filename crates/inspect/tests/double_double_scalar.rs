//! Proves that a double-double behaves like a scalar: like `f64` at moderate and special arguments, in dual
//! numbers, as text, and as the scalar of a tape.

use wengert_inspect::DoubleDouble;
use wengert_tape::{Dual, Matrix, Params, Scalar, Tape};

mod numbers;

use numbers::{dd, error, numbers};

/// In the tests of the kernels `f64` is the reference for `f32`; here double-doubles are that for `f64`.
#[test]
fn the_functions_of_f64_are_the_same_up_to_their_own_rounding() {
    fn all<S: Scalar>(x: S) -> [(&'static str, S); 16] {
        [
            ("exp", x.exp()),
            ("exp_m1", x.exp_m1()),
            ("ln", x.abs().ln()),
            ("ln_1p", x.abs().ln_1p()),
            ("sqrt", x.abs().sqrt()),
            ("tanh", x.tanh()),
            ("sigmoid", x.sigmoid()),
            ("softplus", x.softplus()),
            ("erf", x.erf()),
            ("gaussian", x.gaussian()),
            ("normal_cdf", x.normal_cdf()),
            ("sin", x.sin()),
            ("cos", x.cos()),
            ("atan", x.atan()),
            ("powf", x.abs().powf(-1.7)),
            ("max, min, select", x.max(S::of(0.1)).min(S::of(3.0)) + x.select(x, S::of(-7.0))),
        ]
    }
    for x in numbers().map(|x| x.high()).filter(|x| x.abs() < 25.0).take(300) {
        for ((name, double), (_, exact)) in all(x).into_iter().zip(all(DoubleDouble::from(x))) {
            let error = error(double.into(), exact);
            assert!(error < 3.0 * f64::EPSILON, "{name} of {x}: {double}, {exact}");
        }
    }
}

#[test]
fn special_arguments_have_the_results_of_f64() {
    fn all<S: Scalar>(x: S) -> Vec<S> {
        let (one, zero) = (S::one(), S::zero());
        let functions = [x.exp(), x.exp_m1(), x.ln(), x.ln_1p(), x.sqrt(), x.tanh(), x.sigmoid()];
        let others =
            [x.softplus(), x.erf(), x.gaussian(), x.normal_cdf(), x.sin(), x.cos(), x.atan()];
        let operators = [x + one, x - x, x * x, x * zero, x / x, one / x, x / zero, -x, x.recip()];
        let choices = [x.max(zero), zero.max(x), x.min(zero), x.abs(), x.select(one, zero)];
        let powers = [0.0, 1.0, 2.0, 3.0, -1.0, -2.0, 0.5, -0.5, 65.0, 66.0].map(|p| x.powf(p));
        let whole = [0, 1, 2, -1, -3].map(|n| x.powi(n));
        [&functions[..], &others, &operators, &choices, &powers, &whole].concat()
    }
    let special = [0.0, -0.0, 1.0, -1.0, f64::INFINITY, f64::NEG_INFINITY, f64::NAN];
    let ends = [f64::MAX, f64::MIN, f64::MIN_POSITIVE, 5e-324, -5e-324];
    for x in special.into_iter().chain(ends) {
        for (k, (double, exact)) in all(x).into_iter().zip(all(DoubleDouble::from(x))).enumerate() {
            let high = exact.high();
            let same = high == double || (high.is_nan() && double.is_nan());
            let close = (high - double).abs() <= 4.0 * f64::EPSILON * high.abs();
            assert!(same || close, "function {k} of {x}: {high} instead of {double}");
            assert!(high.is_finite() || exact.low() == 0.0, "function {k} of {x}");
            let signs_differ = high == 0.0 && high.is_sign_negative() != double.is_sign_negative();
            assert!(!signs_differ || k < 14, "function {k} of {x}: the sign of 0");
        }
    }
}

#[test]
fn choices_look_at_both_halves() {
    let (one, more, less) = (dd("1"), dd("1.00000000000000000001"), dd("0.99999999999999999999"));
    assert_eq!([one.high(), more.high(), less.high()], [1.0; 3]);
    assert_eq!((one.max(more), more.max(one), less.max(one)), (more, more, one));
    assert_eq!((one.min(more), more.min(one), less.min(one)), (one, one, less));
    assert!(more.exceeds(one, false) && !one.exceeds(more, true) && !less.exceeds(one, true));
    assert!(one.exceeds(one, true) && !one.exceeds(one, false));
    assert_eq!(((more - one).select(one, less), (less - one).select(one, less)), (one, less));
    assert_eq!(((less - one).abs(), DoubleDouble::pick(true, more, less)), (one - less, more));
}

#[test]
fn dual_slopes_have_all_digits_too() {
    let x = DoubleDouble::from(0.7);
    let slope = |f: fn(Dual<DoubleDouble>) -> Dual<DoubleDouble>| Dual::slope(x, f);
    // From mpmath 1.4 with 60 digits: 2/√π·e^(−x²), e^(−x²/2)/√(2π) and sech² x at the float 0.7.
    for (name, found, expected) in [
        ("erf", slope(Dual::erf), "0.6912748604105386150303037263634540764705"),
        ("Φ", slope(Dual::normal_cdf), "0.3122539333667612668149794937738162013563"),
        ("tanh", slope(Dual::tanh), "0.6347395899824586214389737938667655063102"),
    ] {
        let error = error(found, dd(expected));
        assert!(error < 1e-30, "{name}: {found} is off by {error:e}");
    }
}

#[test]
fn what_is_printed_can_be_read() {
    for x in numbers().take(100) {
        let error = error(dd(&x.to_string()), x);
        assert!(error < 6e-31, "{x} is off by {error:e}");
    }
    for (text, printed) in [
        ("0", "0"),
        ("-0", "-0"),
        ("inf", "inf"),
        ("NaN", "NaN"),
        ("1", "1.000000000000000000000000000000e0"),
        ("-1000", "-1.000000000000000000000000000000e3"),
        ("9.9999999999999999999999999999999e5", "1.000000000000000000000000000000e6"),
        ("0.1", "1.000000000000000000000000000000e-1"),
        ("1.5e-200", "1.500000000000000000000000000000e-200"),
        ("12345678901234567890123456789.25", "1.234567890123456789012345678925e28"),
    ] {
        assert_eq!(dd(text).to_string(), printed);
        assert_eq!(format!("{:?}", dd(text)), printed);
    }
    assert!("1.2.3".parse::<DoubleDouble>().is_err());
    assert_eq!(f64::from(dd("0.1")), 0.1);
}

#[test]
fn a_tape_records_over_it() {
    let mut params = Params::new();
    let w = params.add("w", Matrix::from([[0.5, -0.25]]));
    let x = Matrix::from([[1.0], [3.0]]);
    let params = params.map(DoubleDouble::from);
    let (mut tape, mut grads) = (Tape::new(), params.zeros_like());
    let t = tape.record(&params);
    let loss = t.constant(&x).matmul(w).exp().mean();
    loss.backward(&mut grads);
    // d/dw₁ = ¼·(e^w₁ + 3·e^(3·w₁))
    let weight = DoubleDouble::from(0.5);
    let three = DoubleDouble::from(3.0);
    let expected = (weight.exp() + three * (three * weight).exp()) / DoubleDouble::from(4.0);
    assert!(error(grads.get(w).at(0, 0), expected) < 1e-31);
}
