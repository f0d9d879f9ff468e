//! A layer that reports any widths a test asks for.

use wengert_layers::{Layer, Widths};
use wengert_tape::Var;

/// A layer that reports these input and output widths.
#[derive(Debug)]
pub(crate) struct Says(pub(crate) Option<usize>, pub(crate) Option<usize>);

impl Widths for Says {
    fn inputs(&self) -> Option<usize> {
        self.0
    }
    fn outputs(&self) -> Option<usize> {
        self.1
    }
}

/// Multiplies by two and adds one, so that the order of a chain shows.
impl Layer<f64> for Says {
    fn forward<'t>(&self, x: Var<'t, f64>) -> Var<'t, f64> {
        x * 2.0 + 1.0
    }
}
