//! What is known of every activation: one line each, to which a new one adds its own.
#![allow(dead_code, reason = "each test uses its part")]

const INFINITY: f64 = f64::INFINITY;

/// What the tests of an activation hold it to.
pub(crate) struct Line {
    pub(crate) name: &'static str,
    /// A point, and the value published for it.
    pub(crate) published: (f64, f64),
    /// The limits at −∞ and ∞.
    pub(crate) limits: (f64, f64),
    pub(crate) bounds: (f64, f64),
    pub(crate) kinks: &'static [f64],
    pub(crate) form: Form,
}

/// How the function runs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// It nowhere decreases.
    Rises,
    /// Its slope vanishes at a minimum, where digits of it are lost; so are some where it underflows.
    Dips,
}

use Form::{Dips, Rises};

const fn line(
    name: &'static str,
    published: (f64, f64),
    limits: (f64, f64),
    bounds: (f64, f64),
    kinks: &'static [f64],
    form: Form,
) -> Line {
    Line { name, published, limits, bounds, kinks, form }
}

/// Published are values of the Keras API documentation (keras.io/api/layers/activations and
/// keras.io/api/ops/nn, read in 2025). Minima: `findroot(diff(f))` of mpmath 1.4.1 with 30 digits.
#[rustfmt::skip]
pub(crate) const LINES: &[Line] = &[
    line("identity", (-3.0, -3.0), (-INFINITY, INFINITY), (-INFINITY, INFINITY), &[], Rises),
    line("sigmoid", (1.0, 0.7310586), (0.0, 1.0), (0.0, 1.0), &[], Rises),
    line("tanh", (-3.0, -0.9950547), (-1.0, 1.0), (-1.0, 1.0), &[], Rises),
    line("relu", (-10.0, 0.0), (0.0, INFINITY), (0.0, INFINITY), &[0.0], Rises),
    line("leaky_relu", (-1.0, -0.01), (-INFINITY, INFINITY), (-INFINITY, INFINITY), &[0.0], Rises),
    line("elu", (-1.0, -0.63212055), (-1.0, INFINITY), (-1.0, INFINITY), &[], Rises),
    line("selu", (-1.0, -1.11133055), (-1.758_099_340_847_377, INFINITY), (-1.758_099_340_847_377, INFINITY), &[0.0], Rises),
    line("softplus", (-20.0, 2.0611537e-9), (0.0, INFINITY), (0.0, INFINITY), &[], Rises),
    line("silu", (-6.0, -0.0148357), (0.0, INFINITY), (-0.278_464_542_761_074, INFINITY), &[], Dips),
    line("gelu", (-1.0, -0.15865525), (0.0, INFINITY), (-0.169_971_207_479_903_66, INFINITY), &[], Dips),
    line("gelu_tanh", (-1.0, -0.15880796), (0.0, INFINITY), (-0.170_040_750_571_254_05, INFINITY), &[], Dips),
    line("mish", (-3.0, -0.14564745), (0.0, INFINITY), (-0.308_843_413_017_250_4, INFINITY), &[], Dips),
];
