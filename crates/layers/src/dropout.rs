//! [`Dropout`]: a layer that drops units at random during training.

use crate::{Layer, Widths};
use wengert_kernels::{dropout_mask, mix, update};
use wengert_tape::{
    Accumulator, Element, Mode, Op, Output, Recorded, Shape, ShapeError, Var, View,
};

/// `Y = X ⊙ M`, hence `X̄ = Ȳ ⊙ M`, with mᵢⱼ = 0 with probability p and 1/(1 − p) otherwise, which preserves
/// the expected value. Under [`evaluate`](wengert_tape::Tape::evaluate) it is the identity.
///
/// ```math
/// y_{ij} = m_{ij}\,x_{ij}, \qquad
/// m_{ij} = \begin{cases} 0 & \text{with probability } p \\ \frac{1}{1 - p} & \text{otherwise} \end{cases}
/// ```
///
/// The mask derives from the key of the recording, the position in it, row and column. **In your own loop,
/// give each step its own key**, with [`record_with_key`](wengert_tape::Tape::record_with_key); the
/// trainer does. All recordings with the same key drop the same units.
///
/// Source: Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov, "Dropout: a simple way to prevent neural
/// networks from overfitting", Journal of Machine Learning Research 15 (2014), scaled while training
/// ("inverted dropout").
///
/// ```
/// use wengert_layers::{Dropout, Layer};
/// use wengert_tape::{Matrix, Params, Tape};
///
/// let (params, mut tape, x) = (Params::new(), Tape::new(), Matrix::filled(100, 50, 3.0));
/// for step in 0..3 {
///     let t = tape.record_with_key(&params, step);
///     let y = Dropout::new(0.25).forward(t.constant(&x));
///     assert!(y.value().view().iter().all(|y| y == 0.0 || y == 4.0));
///     assert!((y.mean().item() - 3.0).abs() < 0.1);
/// }
/// let y = Dropout::new(0.25).forward(tape.evaluate(&params).constant(&x));
/// assert_eq!(y.value(), x);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dropout {
    rate: f64,
}

impl Dropout {
    /// Drops each unit of each sample with probability p.
    ///
    /// ```
    /// use wengert_layers::{Dropout, Layer};
    /// use wengert_tape::{Matrix, Params, Tape};
    /// let (params, mut tape) = (Params::new(), Tape::new());
    /// let x = tape.record(&params).constant(&Matrix::filled(100, 50, 1.0));
    /// let y = Dropout::new(0.25).forward(x).value();
    /// let left_out = y.view().iter().filter(|&y| y == 0.0).count();
    /// assert!((1150..1350).contains(&left_out)); // a quarter of 5000
    /// ```
    ///
    /// # Panics
    /// If p is not in [0, 1).
    #[track_caller]
    pub fn new(rate: f64) -> Self {
        let fits = (0.0..1.0).contains(&rate);
        assert!(fits, "dropout: expected a rate of at least 0 and below 1, got {rate:?}");
        Self { rate }
    }

    /// The probability p.
    ///
    /// ```
    /// assert_eq!(wengert_layers::Dropout::new(0.25).rate(), 0.25);
    /// ```
    pub fn rate(&self) -> f64 {
        self.rate
    }
}

impl Widths for Dropout {
    fn inputs(&self) -> Option<usize> {
        None
    }
    fn outputs(&self) -> Option<usize> {
        None
    }
}

impl<T: Element> Layer<T> for Dropout {
    fn forward<'t>(&self, x: Var<'t, T>) -> Var<'t, T> {
        match x.graph().mode() {
            Mode::Training { key } if self.rate > 0.0 => {
                let place = x.graph().nodes().len() as u64;
                x.apply(Mask { rate: self.rate, key: mix(mix(key) ^ place) })
            }
            _ => x,
        }
    }
}

/// `Y = X ⊙ M`, hence `X̄ += Ȳ ⊙ M`. The forward pass keeps M.
#[derive(Clone, Copy, Debug)]
struct Mask {
    rate: f64,
    key: u64,
}

impl<T: Element> Op<T, 1> for Mask {
    fn name(&self) -> std::borrow::Cow<'static, str> {
        format!("dropout({})", self.rate).into()
    }

    fn shape(&self, [x]: [Shape; 1]) -> Result<Shape, ShapeError> {
        Ok(x)
    }

    fn saved(&self, [x]: [Shape; 1]) -> usize {
        x.len()
    }

    fn forward(&self, [x]: [View<T>; 1], mut y: Output<T>) {
        let mask = y.value.as_mut_slice().expect("values have no gaps");
        dropout_mask(mask, x.shape(), self.rate, self.key);
        if let Some(saved) = y.saved {
            saved.copy_from_slice(mask);
        }
        update(y.value, x, |mask, x| mask * x);
    }

    fn backward(&self, _wrt: usize, _args: [View<T>; 1], y: Recorded<T>, grad: Accumulator<T>) {
        grad.add_zip(y.gradient, y.saved_view(), |dy, mask| dy * mask);
    }
}
