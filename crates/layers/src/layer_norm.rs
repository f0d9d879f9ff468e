//! [`LayerNorm`]: scales each sample to mean 0 and variance 1.

use crate::{Layer, Widths};
use wengert_tape::{Element, Matrix, Param, Params, Var};

/// Added to the variance, so that a sample with equal entries does not divide by 0.
const EPSILON: f64 = 1e-5;

/// `yᵢⱼ = gⱼ·(xᵢⱼ − μᵢ)/√(σᵢ² + ε) + bⱼ`, with mean μᵢ and variance σᵢ² (divisor n) of the n entries of
/// sample i, and ε = 10⁻⁵.
///
/// ```math
/// y_{ij} = g_j \frac{x_{ij} - μ_i}{\sqrt{σ_i^2 + ε}} + b_j
/// ```
///
/// Samples are independent: training and evaluation give the same result, in batches of any size. The gain g
/// and the bias b are 1×n; their blocks are called `weight` and `bias`, as in PyTorch.
///
/// Equal entries give b, except for the rounding error of their mean relative to √ε ≈ 0.003: in `f32` it shows
/// once the entries reach some tens, and from 10⁵ on it dominates, up to ±g.
///
/// Source: Ba, Kiros and Hinton, "Layer normalization", arXiv:1607.06450, (3) and (4); ε as in PyTorch.
///
/// ```
/// use wengert_layers::{Layer, LayerNorm};
/// use wengert_tape::{Matrix, Params, Tape};
///
/// let mut params = Params::new();
/// let norm = LayerNorm::new(&mut params, 2);
/// assert_eq!(params.name(norm.gain()), "layer_norm1.weight");
/// let mut tape = Tape::new();
/// let x = tape.evaluate(&params).constant(&Matrix::from([[3.0, 5.0], [-200.0, 600.0]]));
/// let y = norm.forward(x).value();
/// assert!((y.at(0, 0) + 1.0).abs() < 1e-5 && (y.at(1, 1) - 1.0).abs() < 1e-5);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct LayerNorm {
    gain: Param,
    bias: Param,
    width: usize,
}

impl LayerNorm {
    /// Adds a gain of ones and a bias of zeros for `width` columns to `params`, in the first free scope
    /// of `"layer_norm1"`, `"layer_norm2"`, ….
    ///
    /// ```
    /// use wengert_layers::LayerNorm;
    /// use wengert_tape::Params;
    /// let mut params = Params::new();
    /// let norm = LayerNorm::new(&mut params, 2);
    /// assert_eq!(params.get(norm.gain()).as_slice(), Some(&[1.0, 1.0][..]));
    /// assert_eq!(params.get(norm.bias()).as_slice(), Some(&[0.0, 0.0][..]));
    /// ```
    ///
    /// # Panics
    /// If the width is 0.
    #[track_caller]
    pub fn new<T: Element>(params: &mut Params<T>, width: usize) -> Self {
        assert!(width > 0, "layer_norm: expected at least 1 column, got 0");
        let scope = params.fresh_scope("layer_norm");
        params.scoped(&scope, |params| Self {
            gain: params.add("weight", Matrix::filled(1, width, T::one())),
            bias: params.add("bias", Matrix::zeros(1, width)),
            width,
        })
    }

    /// The gain, 1×n.
    pub fn gain(&self) -> Param {
        self.gain
    }

    /// The bias, 1×n.
    ///
    /// ```
    /// use wengert_layers::LayerNorm;
    /// use wengert_tape::Params;
    /// let mut params = Params::new();
    /// let norm = LayerNorm::new(&mut params, 2);
    /// assert_eq!(params.name(norm.bias()), "layer_norm1.bias");
    /// ```
    pub fn bias(&self) -> Param {
        self.bias
    }
}

impl Widths for LayerNorm {
    fn inputs(&self) -> Option<usize> {
        Some(self.width)
    }
    fn outputs(&self) -> Option<usize> {
        Some(self.width)
    }
}

impl<T: Element> Layer<T> for LayerNorm {
    fn forward<'t>(&self, x: Var<'t, T>) -> Var<'t, T> {
        let (width, given) = (self.width, x.shape());
        if given.cols != width {
            let name = x.graph().params().name(self.gain).trim_end_matches(".weight");
            panic!("{name}: expected m×{width}, got {given}");
        }
        let centred = x - x.row_means();
        let variance = centred.square().row_means();
        centred / (variance + EPSILON).sqrt() * self.gain + self.bias
    }
}
