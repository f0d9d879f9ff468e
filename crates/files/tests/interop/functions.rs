//! What is exported: functions and a layer that have every operation between them.

use wengert_layers::{Activation, Layer, Widths};
use wengert_tape::{Element, Elementwise, Scalar, Var};

/// Every function that a formula can be made of, where it is finite.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Everything;

impl Elementwise for Everything {
    fn eval<S: Scalar>(&self, x: S) -> S {
        let small = x.max(S::of(-2.0)).min(S::of(2.0));
        let positive = small * small + S::of(0.5);
        let sums =
            small.exp() + small.exp_m1() + positive.ln() + positive.ln_1p() + positive.sqrt();
        let bounded =
            x.tanh() + x.sigmoid() + x.softplus() + x.erf() + x.gaussian() + x.normal_cdf();
        let waves = x.sin() - x.cos() * x.atan();
        let powers = small.powi(3) + positive.powf(0.3) + positive.recip() + small.abs() / positive;
        // Divided, so that the second of two layers is not given angles of many turns.
        x.select(sums + bounded, waves.mul_add(powers, S::of(0.1))) / S::of(8.0)
    }
}

/// `2` for `x ≥ 0`, else `x`, in the terms that duals choose by.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tie;

impl Elementwise for Tie {
    fn eval<S: Scalar>(&self, x: S) -> S {
        let always = S::one().exceeds(S::zero(), S::NEVER);
        S::pick(x.exceeds(S::zero(), always), S::of(2.0), x)
    }
}

/// An activation that was chosen at run time, as a function.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ActivationOf(pub(crate) Activation);

impl Elementwise for ActivationOf {
    fn eval<S: Scalar>(&self, x: S) -> S {
        self.0.eval(x)
    }
}

/// Each row less its mean, then largest entries, sums and parts of it beside each other.
#[derive(Debug)]
pub(crate) struct Parts;

impl Widths for Parts {
    fn inputs(&self) -> Option<usize> {
        Some(4)
    }
    fn outputs(&self) -> Option<usize> {
        Some(8)
    }
}

impl<T: Element> Layer<T> for Parts {
    fn forward<'t>(&self, x: Var<'t, T>) -> Var<'t, T> {
        let centred = x - x.row_means();
        let sums = centred.square().row_sums() + x.graph().scalar(T::of(1.0));
        let scaled = centred / sums.sqrt() * (-x.row_max()).label("largest");
        let parts = scaled.cols(1..3).join_cols(scaled.log_softmax());
        parts.join_cols(scaled.log_sum_exp()).join_cols(sums - x.graph().scalar(T::of(0.5)))
    }
}
