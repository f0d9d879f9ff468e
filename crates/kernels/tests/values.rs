//! Values and slopes of the elementary functions, one per line, against mpmath 1.4 with 60 digits; exact powers,
//! choices, sums and norms; and the arguments that sums reject.

mod common;

use common::panic_text;
use wengert_kernels::{
    Accumulator, Dual, Expr, Fma, Formula, Matrix, Scalar, Shape, log_sum_exp, norm, reduce2,
    update2,
};

/// Panics if the error exceeds a number of units in the last place.
#[track_caller]
fn near(what: &str, found: f64, expected: f64, units: u64) {
    let off = (found.to_bits() as i64).wrapping_sub(expected.to_bits() as i64).unsigned_abs();
    assert!(off <= units, "{what}: {found:?} instead of {expected:?}");
}

macro_rules! values {
    ($($function:ident, $x:expr => $value:expr, $slope:expr;)*) => { $(
        let (what, x): (_, f64) = (concat!(stringify!($function), " at ", $x), $x);
        near(what, Scalar::$function(x), $value, 3);
        near(what, Scalar::$function(Fma(x)).0, $value, 3);
        near(what, Scalar::$function(Dual::variable(x)).value, $value, 3);
        near(what, Dual::slope(x, |x| Scalar::$function(x)), $slope, 4);
        near(what, Dual::slope(Fma(x), |x| Scalar::$function(x)).0, $slope, 4);
    )* };
}

#[test]
#[expect(clippy::approx_constant, reason = "values of functions, not constants")]
fn functions() {
    values! {
        recip, -3.0 => -0.3333333333333333, -0.1111111111111111;
        recip, 9.094947017729282e-13 => 1099511627776.0, -1.2089258196146292e+24;
        sqrt, 2.0 => 1.4142135623730951, 0.3535533905932738;
        sqrt, 1000.0 => 31.622776601683793, 0.015811388300841896;
        sqrt, 7.888609052210118e-31 => 8.881784197001252e-16, 562949953421312.0;
        exp, 1.0 => 2.718281828459045, 2.718281828459045;
        exp, -0.5 => 0.6065306597126334, 0.6065306597126334;
        exp, 700.0 => 1.0142320547350045e+304, 1.0142320547350045e+304;
        exp, -740.0 => 4.2e-322, 4.2e-322;
        exp_m1, 0.5 => 0.6487212707001282, 1.6487212707001282;
        exp_m1, -0.5 => -0.3934693402873666, 0.6065306597126334;
        exp_m1, 8.673617379884035e-19 => 8.673617379884035e-19, 1.0;
        exp_m1, -40.0 => -1.0, 4.248354255291589e-18;
        ln, 0.75 => -0.2876820724517809, 1.3333333333333333;
        ln, 1000.0 => 6.907755278982137, 0.001;
        ln, 9.332636185032189e-302 => -693.1471805599454, 1.0715086071862673e+301;
        ln_1p, 0.5 => 0.4054651081081644, 0.6666666666666666;
        ln_1p, -0.5 => -0.6931471805599453, 2.0;
        ln_1p, 8.673617379884035e-19 => 8.673617379884035e-19, 1.0;
        ln_1p, 1.152921504606847e+18 => 41.58883083359672, 8.673617379884035e-19;
        tanh, 0.5 => 0.46211715726000974, 0.7864477329659274;
        tanh, -3.0 => -0.9950547536867305, 0.00986603716544019;
        tanh, 9.094947017729282e-13 => 9.094947017729282e-13, 1.0;
        sigmoid, 2.0 => 0.8807970779778824, 0.10499358540350652;
        sigmoid, -2.0 => 0.11920292202211756, 0.10499358540350652;
        sigmoid, -700.0 => 9.85967654375977e-305, 9.85967654375977e-305;
        softplus, 0.0 => 0.6931471805599453, 0.5;
        softplus, 2.0 => 2.1269280110429727, 0.8807970779778824;
        softplus, -50.0 => 1.9287498479639178e-22, 1.9287498479639178e-22;
        softplus, 50.0 => 50.0, 1.0;
        erf, 0.5 => 0.5204998778130465, 0.8787825789354448;
        erf, -2.0 => -0.9953222650189527, 0.020666985354092053;
        erf, 9.094947017729282e-13 => 1.0262548740643184e-12, 1.1283791670955126;
        gaussian, 0.5 => 0.8824969025845955, -0.4412484512922977;
        gaussian, -3.0 => 0.011108996538242306, 0.033326989614726917;
        gaussian, 30.0 => 3.693883068487256e-196, -1.1081649205461768e-194;
        normal_cdf, 1.0 => 0.8413447460685429, 0.24197072451914334;
        normal_cdf, -1.0 => 0.15865525393145705, 0.24197072451914334;
        normal_cdf, -30.0 => 4.906713927148187e-198, 1.4736461348785476e-196;
        sin, 1.0 => 0.8414709848078965, 0.5403023058681398;
        sin, -10.0 => 0.5440211108893698, -0.8390715290764524;
        sin, 1e+22 => -0.8522008497671888, 0.523214785395139;
        cos, 1.0 => 0.5403023058681398, -0.8414709848078965;
        cos, -10.0 => -0.8390715290764524, -0.5440211108893698;
        cos, 1e+22 => 0.523214785395139, 0.8522008497671888;
        atan, 0.5 => 0.4636476090008061, 0.8;
        atan, -100.0 => -1.5607966601082315, 9.999000099990002e-5;
        atan, 9.094947017729282e-13 => 9.094947017729282e-13, 1.0;
        abs, -2.5 => 2.5, -1.0;
        abs, 3.0 => 3.0, 1.0;
    }
}

/// Exact, or rounded once.
#[test]
fn powers_and_choices() {
    for (x, n, value, slope) in [
        (1.5, 5, 7.59375, 25.3125),
        (-3.0, 3, -27.0, 27.0),
        (2.0, -3, 0.125, -0.1875),
        (7.0, 1, 7.0, 1.0),
        (7.0, 0, 1.0, 0.0),
        (0.0, 0, 1.0, 0.0),
        (-2.0, -1, -0.5, -0.25),
        (2.0, 100, 2.0_f64.powf(100.0), 100.0 * 2.0_f64.powf(99.0)),
    ] {
        assert_eq!((Scalar::powi(x, n), Dual::slope(x, |x| x.powi(n))), (value, slope), "{x}^{n}");
        if x > 0.0 {
            let p = f64::from(n);
            assert_eq!(
                (Scalar::powf(x, p), Dual::slope(x, |x| x.powf(p))),
                (value, slope),
                "{x}^{p}"
            );
        }
    }
    assert_eq!((Scalar::powf(9.0, 0.5), Dual::slope(16.0, |x| x.powf(1.5))), (3.0, 6.0));
    assert_eq!(Scalar::mul_add(3.0, 5.0, -7.0), 8.0);
    assert_eq!(Scalar::mul_add(Fma(3.0), Fma(5.0), Fma(-7.0)), Fma(8.0));
    assert_eq!((Scalar::max(2.0, -3.0), Scalar::max(-3.0, 2.0)), (2.0, 2.0));
    assert_eq!((Scalar::min(2.0, -3.0), Scalar::min(-3.0, 2.0)), (-3.0, -3.0));
    assert_eq!([1.0, 0.0, -1.0, f64::NAN].map(|x| x.select(7.0, 5.0)), [7.0, 5.0, 5.0, 5.0]);
    for [x, y] in [[f64::NAN, 1.0], [1.0, f64::NAN]] {
        assert!(Scalar::max(x, y).is_nan() && Scalar::min(x, y).is_nan());
        assert!(Scalar::max(Fma(x), Fma(y)).0.is_nan() && Scalar::min(Fma(x), Fma(y)).0.is_nan());
    }
}

/// `1 + 2 + … + n` and the sum of squares against their closed forms, over one block and many.
#[test]
fn sums() {
    for n in [1, 2, 15, 16, 17, 1000, 16_384, 16_385, 100_000_usize] {
        let a = Matrix::from_fn(n, 2, |i, j| (i + 1) as f64 * if j == 0 { 1.0 } else { -2.0 });
        let (total, squares) = (n * (n + 1) / 2, n * (n + 1) * (2 * n + 1) / 6);
        let sum = |target: Shape, f: fn(f64, f64) -> f64| {
            let mut sums = Matrix::filled(target.rows, target.cols, 0.5);
            reduce2(sums.view_mut(), false, a.view(), a.view(), f);
            sums.into_col_major().data().to_vec()
        };
        let [total, squares] = [total as f64, squares as f64];
        assert_eq!(sum(Shape::new(1, 2), |a, _| a), [0.5 + total, 0.5 - 2.0 * total]);
        assert_eq!(sum(Shape::new(1, 2), |a, b| a * b), [0.5 + squares, 0.5 + 4.0 * squares]);
        assert_eq!(sum(Shape::SCALAR, |a, _| a), [0.5 - total]);
        let rows: Vec<f64> = (1..=n).map(|i| 0.5 - i as f64).collect();
        assert_eq!(sum(Shape::new(n, 1), |a, _| a), rows);
        let mut bias = Matrix::from([[0.5, 0.5]]);
        Accumulator::new(bias.view_mut(), true).add(a.view());
        assert_eq!(bias, Matrix::from([[total, -2.0 * total]]));
        near("norm", norm(&a.view().cols(0..1).iter().collect::<Vec<_>>()), squares.sqrt(), 1);
    }
    assert_eq!(norm(&[3.0_f32, -4.0]), 5.0);
    assert_eq!(norm(&[3e30_f32, 4e30]), 4.999_999_984_567_896e30); // of the numbers as f32 rounds them
    assert_eq!((norm::<f64>(&[]), norm(&[0.0; 40])), (0.0, 0.0));
    assert!(norm(&[1.0, f64::NAN]).is_nan() && norm(&[f64::INFINITY, 1.0]) == f64::INFINITY);
    let mut y = Matrix::zeros(2, 1);
    log_sum_exp(
        Matrix::from([[0.0, 0.0, 0.0, 0.0], [800.0, 800.0, -800.0, 0.0]]).view(),
        y.view_mut(),
    );
    near("ln 4", y.at(0, 0), 1.3862943611198906, 1);
    near("800 + ln 2", y.at(1, 0), 800.6931471805599, 1);
}

/// Rules of algebra, and no more than they allow.
#[test]
fn formulas_are_simplified() {
    type Line = (&'static str, fn(Expr) -> Expr);
    let lines: [Line; 20] = [
        ("2·x", |x| x * Expr::of(4.0).sqrt()),
        ("2", |_| Expr::of(4.0).sqrt()),
        ("max(x, 2)", |x| x.max(Expr::of(4.0).sqrt())),
        // In f32 that is 0, so it stays a term until then.
        ("max(x, 1.000000082240371e−9)", |x| x.max(Expr::of(1.000_000_001).ln())),
        ("x²", |x| Expr::pick(x.exceeds(x, Expr::NEVER), x, x * x)),
        ("x if x > 0 else 1", |x| x.max(Expr::of(-2.0)).select(x, Expr::of(1.0))),
        ("x if max(x, 2) > 0 else 1", |x| x.max(Expr::of(2.0)).select(x, Expr::of(1.0))),
        ("−(0 if x > 0 else x)", |x| x.select(Expr::of(0.0), -x)),
        ("−(x if x > 0 else x²)", |x| x.select(-x, -(x * x))),
        ("x", |x| x.powf(1.0)),
        ("1", |x| x.powf(0.0)),
        ("x", |x| x.powi(1)),
        ("1", |x| x.powi(0)),
        ("x", |x| x - Expr::of(0.0)),
        ("−x", |x| Expr::of(0.0) - x),
        ("x", |x| x + Expr::of(0.0)),
        ("0", |x| x * Expr::of(0.0)),
        ("x", |x| x * Expr::of(1.0) / Expr::of(1.0)),
        // Sums of factors are drawn together where they are exact.
        ("x + 1e16·x", |x| x + x * Expr::of(1e16)),
        ("1e16·x + x", |x| x * Expr::of(1e16) + x),
    ];
    for (text, f) in lines {
        assert_eq!(Formula::trace(f).simplified().to_string(), text);
    }
}

#[test]
fn operands_of_other_shapes_are_refused() {
    let of = Matrix::<f64>::zeros;
    let text = |(target, a, b): (Matrix<f64>, Matrix<f64>, Matrix<f64>)| {
        let mut target = target;
        panic_text(|| reduce2(target.view_mut(), true, a.view(), b.view(), |a, _| a))
    };
    assert_eq!(text((of(2, 3), of(2, 3), of(3, 3))), "sum of 2×3 and 3×3 into 2×3");
    assert_eq!(text((of(1, 3), of(2, 3), of(1, 3))), "sum of 2×3 and 1×3 into 1×3");
    assert_eq!(text((of(1, 1), of(2, 3), of(3, 2))), "sum of 2×3 and 3×2 into 1×1");
    assert_eq!(text((of(3, 1), of(2, 3), of(2, 3))), "sum of 2×3 and 2×3 into 3×1");
    assert_eq!(text((of(2, 3), of(1, 3), of(1, 3))), "sum of 1×3 and 1×3 into 2×3");
    // A number alone takes a way of its own.
    let text = |(out, a, b): (Matrix<f64>, Matrix<f64>, Matrix<f64>)| {
        let mut out = out;
        panic_text(|| update2(out.view_mut(), a.view(), b.view(), |_, a, b| a + b))
    };
    let pass = |shapes: &str| format!("elementwise pass over {shapes}");
    assert_eq!(text((of(1, 1), of(2, 3), of(1, 1))), pass("1×1, 2×3 and 1×1"));
    assert_eq!(text((of(1, 1), of(1, 1), of(2, 1))), pass("1×1, 1×1 and 2×1"));
    assert_eq!(text((of(1, 2), of(1, 1), of(1, 1))), pass("1×2, 1×1 and 1×1"));
}
