//! [`Output`]: from the outputs of a network to its predictions.

use serde::{Deserialize, Serialize};
use wengert_layers::{Layer, Loss, Sigmoid, Widths};
use wengert_tape::{Element, Var};

/// The function that turns the outputs of a network into predictions. Networks trained with a cross-entropy
/// output logits.
///
/// ```
/// use wengert_files::Output;
/// use wengert_layers::Layer;
/// use wengert_tape::{Matrix, Params, Tape};
/// let (params, mut tape) = (Params::new(), Tape::new());
/// let logits = tape.evaluate(&params).constant(&Matrix::from([[0.0, 0.0]]));
/// assert_eq!(Output::Sigmoid.forward(logits).value(), Matrix::from([[0.5, 0.5]]));
/// let p = Output::Softmax.forward(logits).value();
/// assert!((p.at(0, 0) + p.at(0, 1) - 1.0).abs() < 1e-15);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Output {
    /// The outputs are the predictions.
    Identity,
    /// `1 / (1 + e⁻ᶻ)`: the probability of the second of two classes.
    Sigmoid,
    /// `exp(zⱼ) / Σₖ exp(zₖ)`: the probability of each class.
    Softmax,
}

impl Output {
    /// The output function for a network trained with this loss.
    ///
    /// ```
    /// use wengert_files::Output;
    /// use wengert_layers::Loss;
    /// assert_eq!(Output::of(Loss::CrossEntropy), Output::Softmax);
    /// ```
    pub fn of(loss: Loss) -> Self {
        match loss {
            Loss::BinaryCrossEntropy => Self::Sigmoid,
            Loss::CrossEntropy => Self::Softmax,
            _ => Self::Identity,
        }
    }
}

/// It keeps the width.
impl Widths for Output {
    fn inputs(&self) -> Option<usize> {
        None
    }
    fn outputs(&self) -> Option<usize> {
        None
    }
}

impl<T: Element> Layer<T> for Output {
    fn forward<'t>(&self, x: Var<'t, T>) -> Var<'t, T> {
        match self {
            Self::Identity => x,
            Self::Sigmoid => x.map(Sigmoid),
            Self::Softmax => x.log_softmax().exp(),
        }
    }
}
