//! Every activation against known values, central differences, and f32 against f64.

mod common;

use common::{ALL, close, slope};
use wengert_kernels::Level;
use wengert_manual::Activation::*;

const POINTS: [f64; 4] = [-15.0, -1.5, 0.5, 15.0];

/// Value and slope at each of the points, computed with 300 digits from the textbook forms.
#[rustfmt::skip]
const KNOWN: [[(f64, f64); 4]; 12] = [
    [(-15.0, 1.0), (-1.5, 1.0), (0.5, 1.0), (15.0, 1.0)],
    [(3.059022269256247e-7, 3.059021333494523e-7), (0.18242552380635635, 0.14914645207033286), (0.6224593312018546, 0.2350037122015945), (0.9999996940977731, 3.059021333494523e-7)],
    [(-0.9999999999998128, 3.743049187535369e-13), (-0.9051482536448664, 0.18070663892364852), (0.46211715726000974, 0.7864477329659274), (0.9999999999998128, 3.743049187535369e-13)],
    [(0.0, 0.0), (0.0, 0.0), (0.5, 1.0), (15.0, 1.0)],
    [(-0.15, 0.01), (-0.015, 0.01), (0.5, 1.0), (15.0, 1.0)],
    [(-0.49999984704883976, 1.529511602509129e-7), (-0.3884349199257851, 0.11156508007421491), (0.5, 1.0), (15.0, 1.0)],
    [(-1.7580988030407088, 5.37806668037943e-7), (-1.3658143533672527, 0.39228498748012414), (0.5253504936777402, 1.0507009873554805), (15.760514810332207, 1.0507009873554805)],
    [(3.059022737137205e-7, 3.059022269256247e-7), (0.2014132779827524, 0.18242552380635635), (0.9740769841801067, 0.6224593312018546), (15.000000305902274, 0.9999996940977731)],
    [(-4.5885334038843705e-6, -4.28262977331616e-6), (-0.2736382857095345, -0.041294154299142946), (0.3112296656009273, 0.7399611873026518), (14.999995411466596, 1.0000042826297733)],
    [(-5.5064492989691265e-50, -8.259354662773497e-49), (-0.1002108019032871, -0.12746919222997952), (0.34573123063700656, 0.8674951246561629), (15.0, 1.0)],
    [(-1.5584769937274055e-114, -7.744633769500767e-113), (-0.10042842301976708, -0.12771079315143308), (0.34571400982514394, 0.8673699035346423), (15.0, 1.0)],
    [(-4.5885341057056646e-6, -4.28263113017023e-6), (-0.29809974216680674, -0.06409781589225864), (0.37524521130489513, 0.8864243753577272), (14.999999999997193, 1.0000000000054274)],
];

#[test]
fn values_and_slopes_at_known_points() {
    for (activation, known) in ALL.into_iter().zip(KNOWN) {
        for (x, known) in POINTS.into_iter().zip(known) {
            let (value, slope) = activation.value_and_slope(x);
            let good = close(value, known.0, 1e-12) && close(slope, known.1, 1e-12);
            assert!(good, "{activation:?} at {x}: {value:e} {slope:e}, not {known:?}");
        }
    }
}

#[test]
fn slopes_are_those_of_central_differences() {
    for activation in ALL {
        for k in -400..400 {
            // No point lies on the kinks at 0.
            let x = f64::from(k) / 50.0 + 0.007;
            let found = slope(|h| activation.value_and_slope(x + h).0, 1e-3);
            let (_, slope) = activation.value_and_slope(x);
            assert!((slope - found).abs() < 1e-10, "{activation:?}′({x}): {slope}, not {found}");
        }
    }
}

#[test]
fn at_a_kink_the_slope_is_the_left_one() {
    for (activation, left) in
        [(Relu, 0.0), (LeakyRelu { slope: 0.2 }, 0.2), (Elu { alpha: 0.7 }, 0.7)]
    {
        assert_eq!(activation.value_and_slope(0.0), (0.0, left));
        assert_eq!(activation.value_and_slope(-0.0_f32).1, left as f32);
    }
}

#[test]
fn tails_in_f32_are_those_of_f64() {
    for activation in ALL {
        for k in -120..=120 {
            let x = f64::from(k) / 4.0;
            let ((value, slope), exact) =
                (activation.value_and_slope(x as f32), activation.value_and_slope(x));
            for (found, exact) in [(value, exact.0), (slope, exact.1)] {
                let normal = exact.abs() > f64::from(f32::MIN_POSITIVE);
                // Zeros of a slope, and GELU's cube, magnify the error of single operations.
                let good = close(f64::from(found), exact, 3e-5)
                    || (exact.abs() > 1e-3 && (f64::from(found) - exact).abs() < 1e-6);
                assert!(good || !normal, "{activation:?} at {x}: {found:e}, not {exact:e}");
            }
        }
    }
}

/// One test for all levels, because the level applies to the whole process.
#[test]
fn passes_give_what_single_numbers_give_at_every_level() {
    let x: Vec<f32> = (-100..=100).map(|k| k as f32 / 7.0).collect();
    for level in Level::supported() {
        level.force();
        for activation in ALL {
            let (mut a, mut slopes, mut values) = (x.clone(), x.clone(), x.clone());
            activation.apply_with_slopes(&mut a, &mut slopes);
            activation.apply(&mut values);
            assert_eq!(a, values, "{activation:?} at {level:?}");
            for ((&x, &a), &slope) in x.iter().zip(&a).zip(&slopes) {
                let (value, derivative) = activation.value_and_slope(f64::from(x));
                for (found, exact) in [(a, value), (slope, derivative)] {
                    let error = (f64::from(found) - exact).abs();
                    assert!(
                        error < 1e-6 * exact.abs().max(1.0),
                        "{activation:?} at {x}, {level:?}: {found}, not {exact}"
                    );
                }
            }
        }
    }
}

#[test]
#[should_panic(expected = "activation: one slope for each entry")]
fn slopes_of_another_length_are_refused() {
    Sigmoid.apply_with_slopes(&mut [0.0, 0.0], &mut [0.0]);
}
