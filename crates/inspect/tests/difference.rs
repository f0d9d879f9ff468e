//! Finite differences are as accurate as they say, for smooth, stiff, noisy and kinked functions.

use std::f64::consts::PI;
use wengert_inspect::difference;

/// Every `f′(x)` lies within the error of the estimate, and the error is at most `accuracy·|f′(x)|`, or
/// `accuracy` where the slope is smaller than 1.
macro_rules! within {
    ($($name:ident, $accuracy:expr, [$($x:expr),*]: |$at:ident| $f:expr, $slope:expr;)*) => { $(
        #[test]
        fn $name() {
            for x in [$($x),*] {
                let f = |$at: f64| -> f64 { $f };
                let slope = |$at: f64| -> f64 { $slope };
                let (found, truth) = (difference(|h| f(x + h), scale(x)), slope(x));
                let allowed = $accuracy * truth.abs().max(1.0);
                let off = (found.slope - truth).abs();
                // The slope itself is rounded in its last place.
                let error = found.error + 2.0 * f64::EPSILON * truth.abs();
                assert!(off <= error, "at {x}: {found:?} is {off:e} away from {truth:e}");
                assert!(found.error <= allowed, "at {x}: {found:?} is vague");
                assert_eq!(found.kink, None, "at {x}");
            }
        }
    )* };
}

fn scale(x: f64) -> f64 {
    if x == 0.0 { 1.0 } else { x.abs() }
}

within! {
    constant, 1e-9, [0.0, 1.0, -3.0]: |x| 7.0 + 0.0 * x, 0.0 * x;
    zero, 1e-9, [0.0, 1.0]: |x| 0.0 * x, 0.0 * x;
    identity, 1e-9, [0.0, 0.3, -1e6, 1e-6]: |x| x, x.powi(0);
    line, 1e-9, [0.0, 0.3, -12.0]: |x| 3.0 * x - 7.0, 3.0 * x.powi(0);
    square, 1e-9, [0.0, 0.3, -1.0, 1e5]: |x| x * x, 2.0 * x;
    cube, 1e-9, [0.0, 0.3, -1.0, 1e5]: |x| x * x * x, 3.0 * x * x;
    tenth_power, 1e-9, [0.0, 0.9, -1.3]: |x| x.powi(10), 10.0 * x.powi(9);
    exp, 1e-9, [0.0, 1.0, -20.0, 10.0]: |x| x.exp(), x.exp();
    exp_30, 1e-8, [0.0, 0.5, -1.0, 3.0, 10.0]: |x| (30.0 * x).exp(), 30.0 * (30.0 * x).exp();
    ln, 1e-9, [1.0, 0.01, 1e-8, 1e6]: |x| x.ln(), 1.0 / x;
    ln_1p, 1e-9, [0.0, 1e-6, -0.5]: |x| x.ln_1p(), 1.0 / (1.0 + x);
    sqrt, 1e-9, [1.0, 1e-8, 4e4]: |x| x.sqrt(), 0.5 / x.sqrt();
    recip, 1e-9, [1.0, -1e-8, 1e-3, 50.0]: |x| 1.0 / x, -1.0 / (x * x);
    sin, 1e-9, [0.0, 1.0, 0.5 * PI, 30.0]: |x| x.sin(), x.cos();
    cos, 1e-9, [0.0, 1.0, PI]: |x| x.cos(), -x.sin();
    sin_1000, 1e-7, [0.0, 0.3, 1e-4, 1.0]: |x| (1e3 * x).sin(), 1e3 * (1e3 * x).cos();
    sin_1e8, 0.2, [0.0, 1e-8, 0.3]: |x| (1e8 * x).sin(), 1e8 * (1e8 * x).cos();
    tan, 1e-8, [0.0, 1.0, 1.5]: |x| x.tan(), 1.0 + x.tan() * x.tan();
    atan, 1e-9, [0.0, 1.0, -30.0]: |x| x.atan(), 1.0 / (1.0 + x * x);
    tanh, 1e-9, [0.0, 1.0, -5.0]: |x| x.tanh(), 1.0 / x.cosh().powi(2);
    tanh_50, 1e-8, [0.0, 0.01, 0.1, -0.3, 1.0]: |x| (50.0 * x).tanh(), 50.0 / (50.0 * x).cosh().powi(2);
    sigmoid, 1e-9, [0.0, 2.0, -8.0]: |x| 1.0 / (1.0 + (-x).exp()), 0.25 / (0.5 * x).cosh().powi(2);
    softplus, 1e-9, [0.0, 3.0, -9.0]: |x| x.exp().ln_1p(), 1.0 / (1.0 + (-x).exp());
    gaussian, 1e-9, [0.0, 1.0, -3.0]: |x| (-x * x).exp(), -2.0 * x * (-x * x).exp();
    narrow_gaussian, 1e-7, [0.0, 1e-3, 3e-3]: |x| (-1e6 * x * x).exp(), -2e6 * x * (-1e6 * x * x).exp();
    runge, 1e-8, [0.0, 0.2, 1.0]: |x| 1.0 / (1.0 + 25.0 * x * x), -50.0 * x / (1.0 + 25.0 * x * x).powi(2);
    huge, 1e-9, [0.3, 1e-8]: |x| 1e8 * x.sin(), 1e8 * x.cos();
    tiny, 1e-9, [0.3, -20.0]: |x| 1e-8 * x.sin(), 1e-8 * x.cos();
    offset, 1e-6, [0.3, 0.7, 0.0]: |x| x.sin() + 1e4, x.cos();
    cancelling, 1e-6, [0.3, 0.7, 2.0, 0.001]: |x| (x.exp() + 1e4) - 1e4, x.exp();
    cancelling_more, 1e-3, [0.3, 0.7, 2.0]: |x| (x.exp() + 1e8) - 1e8, x.exp();
    flat_by_symmetry, 1e-9, [0.3, 1.0]: |x| x.sin().powi(2) + x.cos().powi(2), 0.0 * x;
    bent, 1e-8, [0.0]: |x| x * x.abs(), 2.0 * x.abs();
}

#[test]
fn a_kink_has_two_slopes() {
    let kink = |f: fn(f64) -> f64| difference(f, 1.0).kink;
    assert_eq!(kink(f64::abs), Some((-1.0, 1.0)));
    assert_eq!(kink(|x| x.max(0.0)), Some((0.0, 1.0)));
    assert_eq!(kink(|x| x.max(0.1 * x) + 5.0).map(|(_, above)| above), Some(1.0));
    let (below, above) = kink(|x| x.sin().abs() + x.exp()).expect("a kink on a curve");
    assert!((below - 0.0).abs() < 1e-6 && (above - 2.0).abs() < 1e-6, "{below} {above}");
}

#[test]
fn a_bend_or_a_kink_nearby_is_none() {
    let kink = |f: fn(f64) -> f64| difference(f, 1.0).kink;
    assert_eq!(kink(|x| 1e-3 * x * x), None, "flat and smooth");
    assert_eq!(kink(|x| 1e6 * x * x), None, "a sharp bend");
    assert_eq!(kink(|x| (x - 1e-6).abs()), None);
    assert_eq!(kink(|x| (x * 1e3).cosh()), None);
    let nearby = difference(|x| (x - 1e-6).abs(), 1.0);
    assert!((nearby.slope + 1.0).abs() <= nearby.error.max(1e-12), "{nearby:?}");
}

#[test]
fn outside_of_the_domain_it_says_that_it_does_not_know() {
    let found = difference(|x| x.sqrt(), 1.0);
    assert!(found.slope.is_nan() || found.error > 1e3, "{found:?}");
    assert!(difference(|_| f64::NAN, 1.0).error.is_infinite());
}
