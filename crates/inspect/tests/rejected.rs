//! Wrong functions are rejected: one function for each kind of fault, with the text that names the point, the
//! numbers, and the expected value.

#[macro_use]
mod functions;

use std::any::type_name;
use std::mem::size_of;
use wengert_inspect::{Fault, Part, Rejected, Verify, verify_elementwise};
use wengert_tape::{Elementwise, Scalar};

functions! {
    ReluBySelect: |x| x.select(x, S::zero());
    Logistic: |x| x.exp() / (S::one() + x.exp());
    LogisticOfMinus: |x| S::one() / (S::one() + (-x).exp());
    XLnX: |x| x * x.abs().ln();
    RootTimesRoot: |x| x.abs().sqrt() * x.abs().sqrt();
    PowerTimesPower: |x| x.abs().powf(1.5) * x.abs().powf(1.5);
    AsksForTheType: |x| if size_of::<S>() == 4 { x } else { x * S::of(0.5) };
    AsksForTheOrder: |x| {
        let name = type_name::<S>();
        if name.contains("f32") && name.matches("Dual<").count() == 2 { x * S::of(0.5) } else { x }
    };
    Quotient: |x| (x.exp() - S::one()) / x;
    QuotientOrOne: |x| x.abs().select((x.exp() - S::one()) / x, x + S::one());
    Softsign: |x| x / (S::one() + x.abs());
    NaiveSoftplus: |x| (S::one() + x.exp()).ln();
    OneMinusSquare: |x| S::one() - x.tanh() * x.tanh();
    SlopeCancels: |x| S::of(2.0) + x - x.sin();
    SecondIsNoise: |x| {
        let (sine, cosine) = ((x * S::of(1e10)).sin(), (x * S::of(1e10)).cos());
        x + S::of(1e-10) * (sine * sine + cosine * cosine)
    };
    Hypotenuse: |x| (x * x + S::one()).sqrt();
    SlopeOfAnother: |x| (x + x).with_value_of(x);
    Step: |x| x.select(S::one(), S::zero()) + x * S::zero();
    StepElsewhere: |x| x + (x - S::of(0.7)).select(S::of(0.001), S::zero());
    SlopeAtPoint: |x| {
        let otherwise = S::pick(S::zero().exceeds(x, S::NEVER), x, x * S::of(5.0));
        S::pick(x.exceeds(S::zero(), S::NEVER), x, otherwise)
    };
    Relu: |x| x.max(S::zero());
    Silu: |x| x * x.sigmoid();
    Tanh: |x| x.tanh();
    MinusTanh: |x| -x.tanh();
    Dent: |x| x + S::of(5.0) * (x - S::of(100.0)).gaussian();
    Wiggle: |x| x + S::of(0.002) * (x * S::of(1000.0)).sin();
    NearlyTanh: |x| S::of(1.000_001) * x.tanh();
    TenUnitsMore: |x| x.tanh() * S::of(1.0 + 10.0 * f64::EPSILON);
}

/// The fault and its text.
fn fault(verified: Result<impl std::fmt::Debug, Rejected>) -> (Fault, String) {
    let rejected = verified.unwrap_err();
    assert_eq!(format!("{rejected:?}"), rejected.to_string(), "`unwrap` prints the text");
    let (function, text) = rejected
        .to_string()
        .split_once(": ")
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .expect("a colon");
    assert_eq!(function, rejected.function);
    (rejected.fault, text)
}

#[test]
fn nan_must_stay() {
    let (_, text) = fault(verify_elementwise(&ReluBySelect));
    assert_eq!(text, "over f32, NaN gives 0, where NaN is expected");
}

#[test]
fn no_finite_number_gives_nan() {
    let (found, _) = fault(Verify::new(&Logistic).tolerate_loss().run());
    assert!(matches!(found, Fault::NotANumber { scalar: "f32", x } if (88.7..91.0).contains(&x)));
    let (_, text) = fault(verify_elementwise(&XLnX));
    assert_eq!(text, "over f32, the value at -0.0 is NaN, where a number is expected");
    let (_, text) = fault(verify_elementwise(&Quotient));
    assert_eq!(text, "over f32, the value at -0.0 is NaN, where a number is expected");
}

#[test]
fn slopes_are_numbers_where_values_are() {
    let (_, text) = fault(verify_elementwise(&RootTimesRoot));
    assert_eq!(text, "over f32, the slope at -0.0 is NaN, although the value is 0.0");
    // At 0, |x| has the slope to the right, so the slope is that of the quotient branch, which is NaN.
    let (_, text) = fault(Verify::new(&QuotientOrOne).domain(0.0, 1.0).tolerate_loss().run());
    assert_eq!(text, "over f32, the slope at -0.0 is NaN, although the value is 1.0");
    let (found, _) = fault(Verify::new(&LogisticOfMinus).domain(-1e3, 1e3).run());
    assert!(matches!(found, Fault::SlopeNotANumber { scalar: "f32", value: 0.0, .. }));
    let (_, text) = fault(verify_elementwise(&PowerTimesPower));
    assert_eq!(text, "over f32, the second derivative at 0.0 is NaN, where a number is expected");
}

#[test]
fn a_formula_does_not_ask_for_the_type() {
    let (found, text) = fault(Verify::new(&AsksForTheType).domain(0.0, 1.0).run());
    assert!(matches!(found, Fault::ValuesDiffer { scalar: "f32", .. }));
    assert!(
        text.ends_with("when a derivative is carried along: it must not ask for the type"),
        "{text}"
    );
    let (found, _) = fault(verify_elementwise(&AsksForTheOrder));
    assert!(matches!(found, Fault::ValuesDiffer { scalar: "f32", .. }), "{found:?}");
}

#[test]
fn half_of_the_digits_are_right() {
    use Part::{Second, Slope, Value};
    for (found, part, near) in [
        (Verify::new(&Quotient).domain(-1.0, -1e-9).run(), Slope, -0.1..-1e-3),
        (verify_elementwise(&NaiveSoftplus), Value, -104.0..-7.0),
        (verify_elementwise(&Softsign), Slope, -1e23..-1e2),
        (Verify::new(&OneMinusSquare).domain(0.0, 40.0).run(), Value, 4.0..7.0),
        (verify_elementwise(&Logistic), Slope, 6.0..20.0),
        (Verify::new(&SlopeCancels).domain(0.0, 1.0).run(), Slope, 1e-23..1e-3),
        (Verify::new(&Hypotenuse).domain(0.0, 1e30).run(), Value, 1.8e19..3e20),
    ] {
        let (fault, text) = fault(found);
        let Fault::Inexact { scalar: "f32", part: wrong, x, .. } = fault else { panic!("{text}") };
        assert_eq!(wrong, part, "{text}");
        assert!(near.contains(&x), "{text}");
        assert!(text.ends_with(" is expected: more than half of the digits are lost"), "{text}");
    }
    let (found, text) = fault(Verify::new(&SecondIsNoise).domain(0.5, 1.0).run());
    assert!(matches!(found, Fault::Inexact { scalar: "f64", part: Second, .. }), "{text}");
    // An overflow is not a loss that can be tolerated.
    assert!(Verify::new(&Hypotenuse).tolerate_loss().run().is_err());
    assert!(Verify::new(&Quotient).tolerate_loss().domain(1e-9, 1.0).run().is_ok());
}

#[test]
fn slopes_are_those_of_the_value() {
    let (found, text) = fault(verify_elementwise(&SlopeOfAnother));
    assert!(matches!(found, Fault::Difference { slope: 2.0, .. }), "{text}");
    assert!(text.contains(" is 2.0, where finite differences of the value give "), "{text}");
}

#[test]
fn values_do_not_jump() {
    let (_, text) = fault(verify_elementwise(&Step));
    assert_eq!(text, "the value jumps from 0.0 to 1.0 at 0.0: no slope belongs to that");
    let (found, _) = fault(verify_elementwise(&StepElsewhere));
    assert!(matches!(found, Fault::Jump { x: 0.7, .. }), "{found:?}");
}

#[test]
fn at_a_kink_the_slope_is_between_those_on_either_side() {
    let (_, text) = fault(verify_elementwise(&SlopeAtPoint));
    assert_eq!(
        text,
        "at the kink 0.0 the slope is 5.0, where one between 1.0 and 1.0, those on either side, is \
         expected"
    );
}

#[test]
fn claims_hold() {
    let (_, text) = fault(Verify::new(&Relu).smooth().run());
    assert_eq!(
        text,
        "the function is claimed to be smooth and has a kink at 0 (slope 0 below, 0 there, 1 above)"
    );
    let (found, text) = fault(Verify::new(&Silu).monotonic().run());
    assert!(matches!(found, Fault::NotMonotonic { rises: true, .. }));
    assert!(
        text.starts_with(
            "the function is claimed to be monotonic; on the whole it rises, and from -"
        )
    );
    let (found, _) = fault(Verify::new(&Dent).monotonic().run());
    assert!(matches!(found, Fault::NotMonotonic { x, .. } if (98.0..103.0).contains(&x)));
    // It rises from each point to the next, and falls between them.
    let (found, _) = fault(Verify::new(&Wiggle).domain(1.0, 10.0).monotonic().run());
    assert!(matches!(found, Fault::NotMonotonic { x, next, .. } if x == next), "{found:?}");
    Verify::new(&MinusTanh).monotonic().run().unwrap();

    let (_, text) = fault(Verify::new(&Silu).bounded(-0.25, f64::INFINITY).run());
    assert!(text.ends_with(", which is not within the claimed bounds -0.25 and inf"), "{text}");
    // The minimum is −0.27846454276.
    Verify::new(&Silu).bounded(-0.278_464_543, f64::INFINITY).run().unwrap();
    assert!(Verify::new(&Silu).bounded(-0.278_464_542, f64::INFINITY).run().is_err());
    Verify::new(&Tanh).bounded(-1.0, 1.0).run().unwrap();
    let (found, _) = fault(Verify::new(&NearlyTanh).bounded(-1.0, 1.0).run());
    assert!(matches!(found, Fault::OutOfBounds { scalar: "f64", low: -1.0, high: 1.0, .. }));
    assert!(Verify::new(&TenUnitsMore).bounded(-1.0, 1.0).run().is_err());
}
