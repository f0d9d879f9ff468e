//! A user's layer and activation, in their own file, so that their lines differ from those of the calls.

use wengert_layers::{Activate, Layer, Widths};
use wengert_tape::{Matrix, Var};

/// Multiplies by a matrix that fits no batch of the tests.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Misfit;

impl Widths for Misfit {
    fn inputs(&self) -> Option<usize> {
        None
    }
    fn outputs(&self) -> Option<usize> {
        None
    }
}

impl Layer<f64> for Misfit {
    fn forward<'t>(&self, x: Var<'t, f64>) -> Var<'t, f64> {
        x.matmul(x.graph().constant(&Matrix::<f64>::zeros(7, 5)))
    }
}

/// The same as an activation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MisfitActivation;

impl Activate<f64> for MisfitActivation {
    fn activate<'t>(&self, x: Var<'t, f64>) -> Var<'t, f64> {
        Misfit.forward(x)
    }
}
