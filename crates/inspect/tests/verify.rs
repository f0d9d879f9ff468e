//! Correct functions pass: kinks are found and named, accuracy is measured, losses have a place and a
//! cause, and the rule for kinks holds at second order too.

#[macro_use]
mod functions;

use wengert_inspect::{Accuracy, Cause, Kink, Verify, verify_elementwise};
use wengert_tape::{Dual, Elementwise, Scalar};

functions! {
    Mish: |x| x * x.softplus().tanh();
    Relu: |x| x.max(S::zero());
    Softplus: |x| x.max(S::zero()) + (-x.abs()).exp().ln_1p();
    Bent: |x| x * x.abs();
    HardSwish: |x| x * ((x + S::of(3.0)).max(S::zero()).min(S::of(6.0)) / S::of(6.0));
    Kinked: |x| (x - S::of(0.3)).abs() + S::of(0.001) * (x - S::of(-7.7)).abs();
    Snake: |x| x + x.sin() * x.sin();
    Silu: |x| x * x.sigmoid();
    Ln: |x| x.ln();
    Tanhshrink: |x| x - x.tanh();
    Square: |x| x * x;
    Exp: |x| x.exp();
    Fast: |x| (x * S::of(134_217_728.0)).sin();
    SinOfSquare: |x| (x * x).sin();
    HeldOnTheWrongSide: |x| x.max(S::of(1000.0)) * (-x.max(S::of(1000.0))).sigmoid();
}

#[test]
fn one_line_is_enough() {
    verify_elementwise(&Mish).unwrap();
    let verified = verify_elementwise(&Relu).unwrap();
    let at_zero = Kink { at: 0.0, below: 0.0, slope: 0.0, above: 1.0 };
    assert_eq!(verified.kinks, [at_zero]);
    assert_eq!((verified.range, verified.not_a_number.len()), ((0.0, f64::INFINITY), 0));
    assert!(verified.points > 4000);
    let exact = Accuracy::default();
    for accuracies in [verified.single, verified.double] {
        assert_eq!((accuracies.value, accuracies.slope), (exact, exact));
    }
}

#[test]
fn smooth_formulas_with_kinks_inside_are_smooth() {
    for verified in [
        Verify::new(&Softplus).smooth().monotonic().bounded(0.0, f64::INFINITY).run(),
        Verify::new(&Bent).smooth().monotonic().run(),
        Verify::new(&Snake).smooth().monotonic().run(),
        Verify::new(&Exp).smooth().monotonic().run(),
        // From one float to the next, the slope changes by 1e-5 of its size.
        Verify::new(&Fast).domain(100.0, 1000.0).smooth().run(),
        Verify::new(&Square).smooth().bounded(0.0, f64::INFINITY).run(),
    ] {
        assert_eq!(verified.unwrap().kinks, []);
    }
}

/// Slope and second derivative at 0.
fn at_zero(f: &impl Elementwise) -> [f64; 2] {
    let second = f.eval(Dual::variable(Dual::variable(0.0_f64))).derivative();
    let slope = Dual::slope(0.0_f64, |x| f.eval(x));
    assert_eq!(second.value.to_bits(), slope.to_bits(), "{f:?}");
    [slope, second.derivative()]
}

#[test]
fn the_rule_for_kinks_holds_at_second_order() {
    assert_eq!(at_zero(&Softplus), [0.5, 0.25]);
    assert_eq!(at_zero(&Relu).map(f64::to_bits), [0.0, 0.0].map(f64::to_bits), "no −0");
    // The second derivative of x·|x| jumps from −2 to 2; at 0 it is the left one.
    assert_eq!(at_zero(&Bent), [0.0, -2.0]);
}

#[test]
fn every_kink_is_found_and_named() {
    let verified = verify_elementwise(&HardSwish).unwrap();
    let places: Vec<f64> = verified.kinks.iter().map(|kink| kink.at).collect();
    assert_eq!(places, [-3.0, 3.0]);
    let Kink { below, slope, above, .. } = verified.kinks[1];
    assert_eq!((below, slope, above), (1.5, 1.5, 1.0));
    // The minimum lies between points, and is still found.
    assert_eq!(verified.range, (-0.375, f64::INFINITY));

    let verified = verify_elementwise(&Kinked).unwrap();
    let places: Vec<f64> = verified.kinks.iter().map(|kink| kink.at).collect();
    assert_eq!(places, [-7.7, 0.3]);
    let Kink { below, above, .. } = verified.kinks[1];
    assert!((below + 0.999).abs() < 1e-12 && (above - 1.001).abs() < 1e-12);
}

#[test]
fn a_loss_has_a_place_and_a_cause() {
    let verified = verify_elementwise(&Silu).unwrap();
    // The slope vanishes at −1.2785.
    let lost = verified.double.slope.lost.expect("a zero of the slope");
    assert!((lost.at + 1.2785).abs() < 0.02 && lost.digits > 0.6, "{lost}");
    assert!(matches!(lost.cause, Cause::Condition(times) if times > 10.0), "{lost}");
    // Where σ(x) is subnormal, x·σ(x) is not exact.
    let lost = verified.single.value.lost.expect("an underflow");
    assert!((-100.0..-88.0).contains(&lost.at) && lost.cause == Cause::Underflow, "{lost}");
    assert_eq!(verified.not_a_number, [f64::NEG_INFINITY]);
    // Rounding x² changes its sine.
    let verified = Verify::new(&SinOfSquare).domain(-1e3, 1e3).run().unwrap();
    assert!(verified.double.value.lost.expect("a steep function").digits > 3.0);

    // Few digits are left near 0, and none closer to it.
    let rejected = verify_elementwise(&Tanhshrink).unwrap_err();
    assert!(rejected.to_string().starts_with("Tanhshrink: over f32, the value at -"), "{rejected}");
    let verified = Verify::new(&Tanhshrink).tolerate_loss().run().unwrap();
    assert!(verified.single.value.ulp > 1e6 && verified.single.value.at.abs() < 1e-3);
}

#[test]
fn a_function_may_have_a_domain() {
    let verified = Verify::new(&Ln).domain(0.0, f64::INFINITY).monotonic().smooth().run().unwrap();
    assert_eq!(verified.range, (f64::NEG_INFINITY, f64::INFINITY));
    assert!(verified.double.value.ulp < 1.0 && verified.double.slope.ulp < 1.0);
    assert!(verify_elementwise(&Ln).is_err());
}

#[test]
fn the_report_is_a_table() {
    let text = verify_elementwise(&Relu).unwrap().to_string();
    let expected = "\
Relu: 5000 points
  range    0 to inf
  kinks    0 (slope 0 below, 0 there, 1 above)
             worst ULP  at           lost by the nature of the function
  f32 value       0.00  0            none
  f32 slope       0.00  0            none
  f64 value       0.00  0            none
  f64 slope       0.00  0            none";
    assert_eq!(text, expected);
    let text = verify_elementwise(&Silu).unwrap().to_string();
    assert!(text.contains("\n  NaN at   -inf\n"), "{text}");
    assert!(text.contains("(underflow)\n") && text.contains("(condition "), "{text}");
    let text = verify_elementwise(&HeldOnTheWrongSide).unwrap().to_string();
    assert!(text.contains("\n  range    0 everywhere: a constant\n"), "{text}");
}
