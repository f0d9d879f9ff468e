//! Activations at 0, far out, at ±∞ and NaN, and at points from library documentation.

use crate::Bound::{Decimals, Digits, Exact};
use crate::{Row, Section};
use wengert_layers::{
    Activate, Activation, Elu, Gelu, GeluTanh, Identity, LeakyRelu, Mish, Relu, Selu, Sigmoid,
    Silu, Softplus, Tanh,
};
use wengert_tape::{Dual, Elementwise, Matrix, Params, Scalar, Tape};

const INFINITY: f64 = f64::INFINITY;
const NAN: f64 = f64::NAN;
const LN_2: f64 = std::f64::consts::LN_2;

pub(crate) fn sections() -> [Section; 3] {
    [jax(), jax_lax(), keras()]
}

/// `f(x)` and `f′(x)`, from a recording and its reverse sweep.
pub(crate) fn at(f: impl Into<Activation>, x: f64) -> (f64, f64) {
    let (params, mut tape) = (Params::new(), Tape::new());
    let x = tape.record(&params).variable(&Matrix::from([[x]]));
    // The identity does not record a node, and a loss must be one.
    let y = f.into().activate(x) * 1.0;
    y.backward(&mut params.zeros_like());
    (y.item(), x.gradient().expect("it was reached").at(0, 0))
}

/// f′, f″, f‴ and f⁗ at x, by dual numbers of dual numbers.
fn four_derivatives(f: &impl Elementwise, x: f64) -> [f64; 4] {
    let x = Dual::variable(Dual::variable(Dual::variable(Dual::variable(x))));
    let y = f.eval(x);
    [
        y.value.value.value.derivative(),
        y.value.value.derivative().derivative(),
        y.value.derivative().derivative().derivative(),
        y.derivative().derivative().derivative().derivative(),
    ]
}

fn jax() -> Section {
    let value = |f: Activation, x, published| (at(f, x).0, published);
    let slope = |f: Activation, x, published| (at(f, x).1, published);
    let (relu, softplus) = (Activation::from(Relu), Activation::from(Softplus));
    let (mish, elu) = (Activation::from(Mish), Activation::from(Elu::default()));
    let small = 1e-8;
    let softplus_derivatives = [0.5 + small / 4.0, 0.25, -small / 8.0, -0.125];
    Section {
        source: "JAX, tests/nn_test.py (and issue 2107)",
        rows: vec![
            Row::new(
                "relu: slope at −1, 0 and 1",
                Exact,
                [slope(relu, -1.0, 0.0), slope(relu, 0.0, 0.0), slope(relu, 1.0, 1.0)],
            ),
            Row::new(
                "softplus: ln 2 at 0, and 89 at 89",
                Digits(15),
                [value(softplus, 0.0, LN_2), value(softplus, 89.0, 89.0)],
            ),
            Row::new(
                "softplus: slope at 0, −∞, ∞ and NaN",
                Exact,
                [
                    slope(softplus, 0.0, 0.5),
                    slope(softplus, -INFINITY, 0.0),
                    slope(softplus, INFINITY, 1.0),
                    slope(softplus, NAN, NAN),
                ],
            ),
            Row::zip(
                "softplus: derivatives of order 1 to 4 at 1e-8",
                Decimals(15),
                &four_derivatives(&Softplus, small),
                &softplus_derivatives,
            ),
            Row::new(
                "mish: 0 at 0, and 1000 at 1000",
                Exact,
                [value(mish, 0.0, 0.0), value(mish, 1e3, 1e3)],
            ),
            Row::new(
                "mish: slope at 0, −∞ and NaN",
                Exact,
                [slope(mish, 0.0, 0.6), slope(mish, -INFINITY, 0.0), slope(mish, NAN, NAN)],
            ),
            Row::new("elu: 10000 at 10000", Exact, [value(elu, 1e4, 1e4)]),
            Row::zip(
                "elu: derivatives of order 1 to 4 at 10000",
                Exact,
                &four_derivatives(&Elu::default(), 1e4),
                &[1.0, 0.0, 0.0, 0.0],
            ),
            Row::new("identity: slope at 6", Exact, [slope(Identity.into(), 6.0, 1.0)]),
        ],
    }
}

/// f′ and f″ at x.
fn two_derivatives<S: Fn(Dual<Dual<f64>>) -> Dual<Dual<f64>>>(f: S, x: f64) -> [f64; 2] {
    let y = f(Dual::variable(Dual::variable(x)));
    [y.value.derivative(), y.derivative().derivative()]
}

fn jax_lax() -> Section {
    use std::f64::consts::{FRAC_1_SQRT_2, FRAC_2_SQRT_PI, FRAC_PI_2, FRAC_PI_4, PI};
    let quarters = [0.0, FRAC_PI_4, FRAC_PI_2, PI];
    let sines = quarters.map(|x| two_derivatives(Scalar::sin, x)).concat();
    let cosines = quarters.map(|x| two_derivatives(Scalar::cos, x)).concat();
    // The floats nearest to π/2 and π differ from them; the remainder shows in the zeros.
    let (half, whole) = (6.123_233_995_736_766e-17, 1.224_646_799_147_353_2e-16);
    let sloped = FRAC_1_SQRT_2;
    let slope_at_10 = FRAC_2_SQRT_PI * (-100.0_f64).exp();
    let two = |f: fn(Dual<Dual<f64>>) -> Dual<Dual<f64>>, near: f64, far: f64| {
        [two_derivatives(f, near), two_derivatives(f, far)].concat()
    };
    Section {
        source: "JAX, tests/lax_autodiff_test.py: special values, orders 1 and 2",
        rows: vec![
            Row::zip(
                "sin at 0, π/4, π/2 and π",
                Digits(14),
                &sines,
                &[1.0, 0.0, sloped, -sloped, half, -1.0, -1.0, -whole],
            ),
            Row::zip(
                "cos at 0, π/4, π/2 and π",
                Digits(14),
                &cosines,
                &[0.0, -1.0, -sloped, -sloped, -1.0, -half, -whole, 1.0],
            ),
            Row::zip(
                "tanh at 0 and 1000",
                Exact,
                &two(Scalar::tanh, 0.0, 1e3),
                &[1.0, 0.0, 0.0, 0.0],
            ),
            Row::zip(
                "atan at 0 and 1000",
                Digits(15),
                &two(Scalar::atan, 0.0, 1e3),
                &[1.0, 0.0, 1.0 / 1_000_001.0, -2000.0 / 1_000_001.0_f64.powi(2)],
            ),
            Row::zip(
                "erf at 0 and 10",
                Digits(14),
                &two(Scalar::erf, 0.0, 10.0),
                &[FRAC_2_SQRT_PI, 0.0, slope_at_10, -20.0 * slope_at_10],
            ),
        ],
    }
}

fn keras() -> Section {
    let points: [(Activation, f64, f64); 12] = [
        (Identity.into(), -3.0, -3.0),
        (Sigmoid.into(), 1.0, 0.7310586),
        (Tanh.into(), -3.0, -0.9950547),
        (Relu.into(), -10.0, 0.0),
        (LeakyRelu::default().into(), -1.0, -0.01),
        (Elu::default().into(), -1.0, -0.63212055),
        (Selu.into(), -1.0, -1.11133055),
        (Softplus.into(), -20.0, 2.0611537e-9),
        (Silu.into(), -6.0, -0.0148357),
        (Gelu.into(), -1.0, -0.15865525),
        (GeluTanh.into(), -1.0, -0.15880796),
        (Mish.into(), -3.0, -0.14564745),
    ];
    let what = format!("one value of each of {} activations", points.len());
    let figures = points.map(|(f, x, published)| (at(f, x).0, published));
    Section {
        source: "Keras, keras.io/api/layers/activations and keras.io/api/ops/nn",
        rows: vec![Row::new(what, Digits(5), figures)],
    }
}
