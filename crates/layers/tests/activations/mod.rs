//! Known facts about every activation, one line each; a new activation adds its own.
#![allow(dead_code, reason = "each test uses its part")]

use wengert_layers::Activation;

const INFINITY: f64 = f64::INFINITY;

/// The facts that the tests check of an activation.
pub(crate) struct Line {
    pub(crate) name: &'static str,
    /// A point, and the value published for it.
    pub(crate) published: (f64, f64),
    /// The limits at −∞ and ∞.
    pub(crate) limits: (f64, f64),
    pub(crate) bounds: (f64, f64),
    pub(crate) kinks: &'static [f64],
    pub(crate) form: Form,
    /// If the formula has a number: one other than the default, a point, and the value there.
    pub(crate) other: Option<(f64, (f64, f64))>,
}

/// The shape of the graph.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// Never decreases.
    Rises,
    /// Has a minimum, where the slope vanishes and loses digits, as it does where it underflows.
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
    Line { name, published, limits, bounds, kinks, form, other: None }
}

impl Line {
    /// Adds the other number and a value with it, which every activation with a number needs.
    const fn with(self, number: f64, value: (f64, f64)) -> Self {
        Self { other: Some((number, value)), ..self }
    }

    /// The activation with its default number and, if it takes one, with the other.
    pub(crate) fn both(&self) -> impl Iterator<Item = Activation> {
        let other = self.other.map(|(number, _)| format!("{}({number})", self.name));
        std::iter::once(named(self.name)).chain(other.map(|name| named(&name)))
    }
}

pub(crate) fn named(name: &str) -> Activation {
    name.parse().unwrap_or_else(|unknown| panic!("{unknown}"))
}

/// Published values: the Keras API documentation (keras.io/api/layers/activations and keras.io/api/ops/nn, read
/// in 2025), times α for `elu` with another α. Minima: `findroot(diff(f))` of mpmath 1.4.1 with 30 digits.
#[rustfmt::skip]
pub(crate) const LINES: &[Line] = &[
    line("identity", (-3.0, -3.0), (-INFINITY, INFINITY), (-INFINITY, INFINITY), &[], Rises),
    line("sigmoid", (1.0, 0.7310586), (0.0, 1.0), (0.0, 1.0), &[], Rises),
    line("tanh", (-3.0, -0.9950547), (-1.0, 1.0), (-1.0, 1.0), &[], Rises),
    line("relu", (-10.0, 0.0), (0.0, INFINITY), (0.0, INFINITY), &[0.0], Rises),
    line("leaky_relu", (-1.0, -0.01), (-INFINITY, INFINITY), (-INFINITY, INFINITY), &[0.0], Rises).with(0.5, (-10.0, -5.0)),
    line("elu", (-1.0, -0.63212055), (-1.0, INFINITY), (-1.0, INFINITY), &[], Rises).with(3.0, (-1.0, -1.89636165)),
    line("selu", (-1.0, -1.11133055), (-1.758_099_340_847_377, INFINITY), (-1.758_099_340_847_377, INFINITY), &[0.0], Rises),
    line("softplus", (-20.0, 2.0611537e-9), (0.0, INFINITY), (0.0, INFINITY), &[], Rises),
    line("silu", (-6.0, -0.0148357), (0.0, INFINITY), (-0.278_464_542_761_074, INFINITY), &[], Dips),
    line("gelu", (-1.0, -0.15865525), (0.0, INFINITY), (-0.169_971_207_479_903_66, INFINITY), &[], Dips),
    line("gelu_tanh", (-1.0, -0.15880796), (0.0, INFINITY), (-0.170_040_750_571_254_05, INFINITY), &[], Dips),
    line("mish", (-3.0, -0.14564745), (0.0, INFINITY), (-0.308_843_413_017_250_4, INFINITY), &[], Dips),
];
