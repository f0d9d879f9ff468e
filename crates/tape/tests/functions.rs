//! The value of every function, one per line, against mpmath 1.4 with 50 digits.

#![expect(clippy::approx_constant, reason = "values of functions, not constants")]

use wengert_tape::{Matrix, Params, Tape, Var};

/// Asserts an error of at most two units in the last place, recorded and evaluated.
#[track_caller]
fn near(f: for<'t> fn(Var<'t, f64>) -> Var<'t, f64>, x: f64, expected: f64) {
    let (params, mut tape) = (Params::new(), Tape::new());
    let recorded = f(tape.record(&params).variable(&Matrix::from([[x]]))).item();
    let evaluated = f(tape.evaluate(&params).scalar(x)).item();
    for y in [recorded, evaluated] {
        let off = (y.to_bits() as i64).wrapping_sub(expected.to_bits() as i64).unsigned_abs();
        assert!(off <= 2, "{y:?} at {x:?} instead of {expected:?}");
    }
}

/// Arguments below 10⁻⁹ are powers of two, whose `eˣ − 1` and `ln(1 + x)` are lost beside a 1.
#[rustfmt::skip]
#[test]
fn functions() {
    near(|x| x.exp(), 1.0, 2.718281828459045);
    near(|x| x.exp(), -1.0, 0.36787944117144233);
    near(|x| x.exp(), 0.5, 1.6487212707001282);
    near(|x| x.exp(), 10.0, 22026.465794806718);
    near(|x| x.exp(), -20.0, 2.061153622438558e-9);
    near(|x| x.exp(), 9.313225746154785e-10, 1.0000000009313226);
    near(|x| x.exp_m1(), 1.0, 1.7182818284590453);
    near(|x| x.exp_m1(), -1.0, -0.6321205588285577);
    near(|x| x.exp_m1(), 0.5, 0.6487212707001282);
    near(|x| x.exp_m1(), 0.0009765625, 0.0009770394924165351);
    near(|x| x.exp_m1(), -9.313225746154785e-10, -9.313225741817976e-10);
    near(|x| x.exp_m1(), 8.673617379884035e-19, 8.673617379884035e-19);
    near(|x| x.exp_m1(), -30.0, -0.9999999999999064);
    near(|x| x.ln(), 2.0, 0.6931471805599453);
    near(|x| x.ln(), 0.75, -0.2876820724517809);
    near(|x| x.ln(), 1.0000009536743164, 9.536738616591883e-7);
    near(|x| x.ln(), 1000.0, 6.907755278982137);
    near(|x| x.ln(), 9.5367431640625e-7, -13.862943611198906);
    near(|x| x.ln_1p(), 1.0, 0.6931471805599453);
    near(|x| x.ln_1p(), -0.5, -0.6931471805599453);
    near(|x| x.ln_1p(), 0.25, 0.22314355131420976);
    near(|x| x.ln_1p(), -0.0009765625, -0.0009770396478266127);
    near(|x| x.ln_1p(), 9.313225746154785e-10, 9.313225741817976e-10);
    near(|x| x.ln_1p(), -8.673617379884035e-19, -8.673617379884035e-19);
    near(|x| x.ln_1p(), 1000.0, 6.90875477931522);
    near(|x| x.sqrt(), 2.0, 1.4142135623730951);
    near(|x| x.sqrt(), 0.25, 0.5);
    near(|x| x.sqrt(), 1000.0, 31.622776601683793);
    near(|x| x.sqrt(), 4.656612873077393e-10, 2.1579186437577746e-5);
    near(|x| x.square(), 3.0, 9.0);
    near(|x| x.square(), -1.5, 2.25);
    near(|x| x.square(), 4.656612873077393e-10, 2.168404344971009e-19);
    near(|x| x.recip(), 4.0, 0.25);
    near(|x| x.recip(), -3.0, -0.3333333333333333);
    near(|x| x.recip(), 4.656612873077393e-10, 2147483648.0);
    near(|x| x.abs(), 3.0, 3.0);
    near(|x| x.abs(), -1.5, 1.5);
    near(|x| x.abs(), 0.0, 0.0);
    near(|x| x.sin(), 1.0, 0.8414709848078965);
    near(|x| x.sin(), -2.0, -0.9092974268256817);
    near(|x| x.sin(), 10.0, -0.5440211108893698);
    near(|x| x.sin(), 9.5367431640625e-7, 9.536743164061055e-7);
    near(|x| x.cos(), 1.0, 0.5403023058681398);
    near(|x| x.cos(), -2.0, -0.4161468365471424);
    near(|x| x.cos(), 10.0, -0.8390715290764524);
    near(|x| x.cos(), 0.0009765625, 0.9999995231628797);
    near(|x| x.atan(), 1.0, 0.7853981633974483);
    near(|x| x.atan(), -0.5, -0.4636476090008061);
    near(|x| x.atan(), 100.0, 1.5607966601082315);
    near(|x| x.atan(), 9.5367431640625e-7, 9.536743164059608e-7);
    near(|x| x.erf(), 0.5, 0.5204998778130465);
    near(|x| x.erf(), -1.0, -0.8427007929497149);
    near(|x| x.erf(), 2.0, 0.9953222650189527);
    near(|x| x.erf(), 9.313225746154785e-10, 1.050884991041862e-9);
    near(|x| x.erf(), 3.0, 0.9999779095030014);
    near(|x| x.powi(5), 1.5, 7.59375);
    near(|x| x.powi(-3), 2.0, 0.125);
    near(|x| x.powi(3), -3.0, -27.0);
    near(|x| x.powi(-2), 0.75, 1.7777777777777777);
    near(|x| x.powi(0), 7.0, 1.0);
    near(|x| x.powi(1), -1.5, -1.5);
    near(|x| x.powf(0.5), 2.0, 1.4142135623730951);
    near(|x| x.powf(-1.5), 2.0, 0.3535533905932738);
    near(|x| x.powf(0.25), 10.0, 1.7782794100389228);
    near(|x| x.powf(2.75), 0.75, 0.45333418998805675);
    near(|x| x.powf(0.0), 3.0, 1.0);
    near(|x| x.powf(1.0), 5.0, 5.0);
    near(|x| x.powf(-3.0), 0.5, 8.0);
    near(|x| 2.0 / x, 3.0, 0.6666666666666666);
    near(|x| 0.5 / x, -7.0, -0.07142857142857142);
}

/// Includes rows whose exponentials overflow or underflow.
#[test]
fn softmax() {
    for (row, log_sum_exp, log_softmax) in [
        (
            [1.0, 2.0, 3.0],
            3.40760596444438,
            [-2.40760596444438, -1.4076059644443804, -0.4076059644443803],
        ),
        (
            [-1000.0, 0.5, -2.0],
            0.5788897342925496,
            [-1000.5788897342926, -0.07888973429254963, -2.5788897342925496],
        ),
        (
            [1000.0, 999.0, 998.0],
            1000.4076059644444,
            [-0.4076059644443803, -1.4076059644443804, -2.40760596444438],
        ),
        ([-5.0; 3], -3.9013877113318904, [-1.0986122886681098; 3]),
    ] {
        let (params, mut tape) = (Params::new(), Tape::new());
        let x = tape.record(&params).variable(&Matrix::from([row]));
        let found = x.log_sum_exp().join_cols(x.log_softmax()).value();
        let expected = std::iter::once(log_sum_exp).chain(log_softmax);
        for (found, expected) in found.view().iter().zip(expected) {
            let bound = 4.0 * f64::EPSILON * f64::abs(expected).max(1.0);
            assert!((found - expected).abs() <= bound, "{found} instead of {expected}");
        }
    }
}
