//! Losses: how far a prediction is from its target, entry by entry and as a mean; and [`Loss`], the
//! choice among them at run time.
//!
//! | mean, 1×1 | of | formula | shape |
//! |---|---|---|---|
//! | [`mse`] | [`squared_error`] | `(p − y)²` | m×n |
//! | [`mae`] | [`absolute_error`] | `\|p − y\|` | m×n |
//! | [`huber`] | [`huber_error`] | `r²/2` near 0, `δ·(\|r\| − δ/2)` far off | m×n |
//! | [`binary_cross_entropy`] | [`logistic_loss`] | `y·softplus(−z) + (1 − y)·softplus(z)` | m×n |
//! | [`cross_entropy`] | [`softmax_loss`] | `−Σⱼ yⱼ·ln softmax(z)ⱼ` | m×1 |
//!
//! [`weighted_mean`] replaces the mean where samples have different weights.
//!
//! Prediction and target must have the same shape. Repeating one over the other, as an operator
//! would, turns the loss of m predictions into one of m² differences, and training goes on as if
//! nothing were wrong.
//!
//! ```
//! use wengert_layers::{mse, squared_error};
//! use wengert_tape::{Matrix, Params, Tape};
//! let (params, mut tape) = (Params::new(), Tape::new());
//! let t = tape.record(&params);
//! let prediction = t.constant(&Matrix::from([[1.0], [2.0], [6.0]]));
//! let target = t.constant(&Matrix::from([[1.0], [1.0], [2.0]]));
//! let errors = squared_error(prediction, target); // 0, 1 and 16
//! assert_eq!(mse(prediction, target).item(), errors.mean().item());
//! ```

mod binary_cross_entropy;
mod cross_entropy;
mod huber;
mod mae;
mod mse;
mod weighted_mean;

pub use binary_cross_entropy::{binary_cross_entropy, logistic_loss};
pub use cross_entropy::{cross_entropy, softmax_loss};
pub use huber::{huber, huber_error};
pub use mae::{absolute_error, mae};
pub use mse::{mse, squared_error};
pub use weighted_mean::{class_weights, weighted_mean};

use crate::name::named;
use wengert_tape::{Element, Var};

/// A loss chosen at run time, for instance by name.
///
/// | name | variant | function |
/// |---|---|---|
/// | `mse` | `Mse` | [`mse`] |
/// | `mae` | `Mae` | [`mae`] |
/// | `huber(1)` | `Huber` | [`huber`] |
/// | `binary_cross_entropy` | `BinaryCrossEntropy` | [`binary_cross_entropy`], from logits |
/// | `cross_entropy` | `CrossEntropy` | [`cross_entropy`], from logits |
///
/// ```
/// use wengert_layers::Loss;
/// use wengert_tape::{Matrix, Params, Tape};
///
/// let loss: Loss = "huber(0.5)".parse()?;
/// assert_eq!(loss, Loss::Huber(0.5));
///
/// let (params, mut tape) = (Params::new(), Tape::new());
/// let t = tape.record(&params);
/// let output = t.constant(&Matrix::from([[0.5], [0.0]]));
/// let target = t.constant(&Matrix::from([[0.0], [0.0]]));
/// assert_eq!(loss.of(output, target).item(), 0.125 / 2.0);
/// # Ok::<(), wengert_layers::UnknownLoss>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Loss {
    /// The mean squared error.
    Mse,
    /// The mean absolute error.
    Mae,
    /// The Huber loss with its δ > 0.
    Huber(f64),
    /// The cross-entropy of two classes, from logits.
    BinaryCrossEntropy,
    /// The cross-entropy of several classes, from logits.
    CrossEntropy,
}

named! {
    Loss, "loss", UnknownLoss, "positive number": |n| *n > 0.0 && n.is_finite();
    "mse" => Mse = Self::Mse;
    "mae" => Mae = Self::Mae;
    "huber" => Huber = Self::Huber(1.0), Self::Huber(delta) => delta;
    "binary_cross_entropy" => BinaryCrossEntropy = Self::BinaryCrossEntropy;
    "cross_entropy" => CrossEntropy = Self::CrossEntropy;
}

impl Loss {
    /// The mean loss of a model's `output`, 1×1.
    ///
    /// ```
    /// use wengert_layers::Loss;
    /// use wengert_tape::{Matrix, Params, Tape};
    /// let (params, mut tape) = (Params::new(), Tape::new());
    /// let t = tape.record(&params);
    /// let output = t.constant(&Matrix::from([[1.0], [3.0]]));
    /// let target = t.constant(&Matrix::from([[0.0], [0.0]]));
    /// assert_eq!(Loss::Mse.of(output, target).item(), 5.0); // (1 + 9)/2
    /// assert_eq!(Loss::Mae.of(output, target).item(), 2.0); // (1 + 3)/2
    /// ```
    ///
    /// # Panics
    /// As the function of this loss.
    #[track_caller]
    #[must_use]
    pub fn of<'t, T: Element>(self, output: Var<'t, T>, target: Var<'t, T>) -> Var<'t, T> {
        match self {
            Self::Mse => mse(output, target),
            Self::Mae => mae(output, target),
            Self::Huber(delta) => huber(output, target, delta),
            Self::BinaryCrossEntropy => binary_cross_entropy(output, target),
            Self::CrossEntropy => cross_entropy(output, target),
        }
    }

    /// The terms whose mean is [`of`](Self::of), for a [`weighted_mean`]: m×n, or m×1 for the cross-entropy
    /// of several classes.
    ///
    /// # Panics
    /// As the function of this loss.
    ///
    /// ```
    /// use wengert_layers::{Loss, weighted_mean};
    /// use wengert_tape::{Matrix, Params, Tape};
    ///
    /// let (params, mut tape) = (Params::new(), Tape::new());
    /// let t = tape.record(&params);
    /// let output = t.constant(&Matrix::from([[1.0], [2.0]]));
    /// let target = t.constant(&Matrix::from([[0.0], [0.0]]));
    /// let weights = t.constant(&Matrix::from([[3.0], [1.0]]));
    /// let terms = Loss::Mse.terms(output, target);
    /// assert_eq!(weighted_mean(terms, weights).item(), 7.0 / 4.0);
    /// ```
    #[track_caller]
    #[must_use]
    pub fn terms<'t, T: Element>(self, output: Var<'t, T>, target: Var<'t, T>) -> Var<'t, T> {
        match self {
            Self::Mse => squared_error(output, target),
            Self::Mae => absolute_error(output, target),
            Self::Huber(delta) => huber_error(output, target, delta),
            Self::BinaryCrossEntropy => logistic_loss(output, target),
            Self::CrossEntropy => softmax_loss(output, target),
        }
    }
}

#[track_caller]
fn assert_same_shape<T: Element>(
    loss: &str,
    output_name: &str,
    output: Var<'_, T>,
    target: Var<'_, T>,
) {
    let (output, target) = (output.shape(), target.shape());
    assert!(
        output == target,
        "{loss}: expected {output_name} and target of one shape, got {output} and {target}"
    );
}
