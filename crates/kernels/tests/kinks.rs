//! Proves the rule for kinks: `max`, `min`, `abs` and `select` take one branch at a tie, the left one
//! for a slope; smooth formulas written with them have their true first and second derivatives; and the
//! direction of a Hessian-vector product never decides a branch.

mod common;

use common::{Bits, assert_same};
use std::f64::consts::LN_2;
use wengert_kernels::{Dual, Element, Fma, Scalar};

/// `ln(1 + eˣ)`, smooth, although both parts have a kink at 0.
fn softplus<S: Scalar>(x: S) -> S {
    x.max(S::zero()) + (-x.abs()).exp().ln_1p()
}

fn relu<S: Scalar>(x: S) -> S {
    x.max(S::zero())
}

/// `x` as the variable of the outer derivative, with `direction` as its inner one.
fn variable(x: f64, direction: f64) -> Dual<Dual<f64>> {
    Dual::variable(Dual::new(x, direction))
}

const DIRECTIONS: [f64; 7] = [-1.0, 0.0, -0.0, 1.0, 2.0, -3.5, 1e10];

#[test]
fn smooth_formulas_have_their_true_derivatives() {
    assert_eq!(Dual::slope(0.0_f32, softplus), 0.5);
    assert_eq!(Dual::slope(0.0_f64, softplus), 0.5);
    assert_eq!(Dual::slope(Fma(0.0_f32), softplus), Fma(0.5));
    for direction in DIRECTIONS {
        let y = softplus(variable(0.0, direction));
        assert_eq!(y.derivative().value, 0.5);
        assert_eq!(y.derivative().slope, 0.25 * direction, "along {direction}");
        assert_eq!((y.value.value, y.value.slope), (LN_2, 0.5 * direction));
    }
    // σ″(0) = 0.
    let third = Dual::variable(variable(0.0, 1.0));
    assert_eq!(softplus(third).derivative().derivative().slope, 0.0);

    assert_eq!(Dual::slope(0.0, |x| relu(x) - relu(-x)), 1.0);
    assert_eq!(Dual::slope(0.0, |x| x * x.abs()), 0.0);
    assert_eq!(Dual::slope(2.0, |x| x.max(x)), 1.0);
    assert_eq!(Dual::slope(2.0, |x| x.min(x)), 1.0);
    assert_eq!(Dual::slope(0.0, |x| x.max(-x) - x.abs()), 0.0);
    assert_eq!(Dual::slope(0.0, |x| x.select(x, x.exp_m1())), 1.0, "elu");
}

/// A real kink has its left derivative.
#[test]
fn kinks_have_their_left_derivative() {
    assert_same(Dual::slope(0.0_f32, relu), 0.0, &"+0");
    assert_same(Dual::slope(-0.0_f64, relu), 0.0, &"+0");
    assert_same(Dual::slope(-3.0_f64, relu), 0.0, &"+0");
    assert_eq!(Dual::slope(0.0, |x| Dual::of(0.0).max(x)), 0.0);
    assert_eq!(Dual::slope(0.0, Dual::abs), -1.0);
    assert_eq!(Dual::slope(-0.0, Dual::abs), -1.0);
    assert_eq!(Dual::slope(0.0, |x| (-x).abs()), -1.0);
    assert_eq!(Dual::slope(1.0, |x| x.max(x + x - Dual::of(1.0))), 1.0);
    assert_eq!(Dual::slope(1.0, |x| x.min(x + x - Dual::of(1.0))), 2.0);
    assert_eq!(Dual::slope(1.0, |x| x.min(Dual::of(1.0)).max(Dual::of(-1.0))), 1.0, "hard tanh");
    assert_eq!(Dual::slope(-1.0, |x| x.min(Dual::of(1.0)).max(Dual::of(-1.0))), 0.0, "hard tanh");
    assert_eq!(Dual::slope(0.0, |x| x.select(x, x * Dual::of(0.01))), 0.01, "leaky relu");
    assert_eq!(Dual::slope(1.0, |x| (x - Dual::of(1.0)).select(x, -x)), -1.0);
}

/// Formulas with a tie at 0, smooth or not.
fn tied_at_zero<S: Scalar>(x: S) -> [S; 12] {
    let (square, cube) = (x * x, x * x * x);
    [
        softplus(x),
        relu(x),
        relu(-x) * x.exp(),
        x.abs(),
        (-x).abs().sin(),
        x * x.abs() + x,
        x.max(square),
        square.max(x),
        x.min(square) * x.exp(),
        square.max(cube) + x,
        x.select(x.sin(), x.exp_m1() * S::of(2.0)),
        relu(x.abs() - x).max(square) - x.min(-x),
    ]
}

/// Value and slope of a dual of duals belong to one branch, whatever the inner direction: the value
/// moves by `f′·direction`, and `f″·direction` is linear in the direction.
#[test]
fn directions_never_decide() {
    let units = tied_at_zero(variable(0.0, 1.0));
    for direction in DIRECTIONS {
        let found = tied_at_zero(variable(0.0, direction));
        for (k, (y, unit)) in found.into_iter().zip(units).enumerate() {
            let (slope, what) = (y.derivative(), (k, direction));
            assert_eq!(slope.value, unit.derivative().value, "{what:?}");
            assert_eq!(y.value.slope, slope.value * direction, "{what:?}");
            assert_eq!(slope.slope, unit.derivative().slope * direction, "{what:?}");
        }
    }
}

#[test]
fn select_at_a_tie() {
    for zero in [0.0, -0.0] {
        assert_eq!(zero.select(1.0, 2.0), 2.0, "0 is not positive");
        let (one, two) = (Dual::new(1.0, 10.0), Dual::new(2.0, 20.0));
        for (slope, expected) in [(-1.0, 20.0), (0.0, 20.0), (1.0, 10.0)] {
            let found = Dual::new(zero, slope).select(one, two);
            assert_eq!((found.value, found.slope), (2.0, expected));
        }
    }
    assert_eq!(1e-300.select(1.0, 2.0), 1.0);
    assert_eq!(f64::NAN.select(1.0, 2.0), 2.0);
}

fn check_nan<T: Element + Bits>() {
    let (nan, one) = (T::of(f64::NAN), T::of(1.0));
    for found in [nan.max(one), one.max(nan), nan.min(one), one.min(nan), nan.max(nan), nan.abs()] {
        assert!(found.to_f64().is_nan());
        assert!(!found.is_finite());
    }
    assert!(one.is_finite() && !(one / T::of(0.0)).is_finite());
}

#[test]
fn nan_is_contagious() {
    check_nan::<f32>();
    check_nan::<f64>();
    check_nan::<Dual<f32>>();
    check_nan::<Dual<Dual<f64>>>();
    assert!(Fma(f32::NAN).max(Fma(1.0)).0.is_nan() && Fma(1.0).min(Fma(f64::NAN)).0.is_nan());
    assert!(!Dual::new(1.0, f64::NAN).is_finite(), "a derivative counts too");
}
