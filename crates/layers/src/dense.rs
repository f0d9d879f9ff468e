//! [`Dense`]: the fully connected layer.

use crate::{Activate, Init, Layer, Widths};
use wengert_tape::{Element, Matrix, Param, Params, Var};

/// `Y = f(X·W + 1·b)`, hence with `Z̄ = Ȳ ⊙ f′(Z)`: `X̄ = Z̄·Wᵀ`, `W̄ = Xᵀ·Z̄` and `b̄ = 1ᵀ·Z̄`.
///
/// ```math
/// Y_{ij} = f\Big(\sum_k X_{ik} W_{kj} + b_j\Big)
/// ```
///
/// `X` is m×inputs, a row for each sample; `W` is inputs×outputs, `b` 1×outputs and `Y` m×outputs.
/// The layer holds the names of its parameters; the numbers are in the [`Params`] it was made with,
/// so that one layer can be evaluated over `f32`, `f64` and dual numbers.
///
/// ```
/// use wengert_layers::{Dense, Init, Layer, Random, Tanh};
/// use wengert_tape::{Matrix, Params, Shape, Tape};
///
/// let mut params = Params::new();
/// let mut init = Init::glorot_uniform(Random::seed(1));
/// let layer = Dense::new(&mut params, 3, 2, Tanh, &mut init);
/// assert_eq!(params.name(layer.weight()), "dense1.weight");
///
/// let mut tape = Tape::new();
/// let t = tape.record(&params);
/// let x = t.constant(&Matrix::from([[0.1, 0.2, 0.3]]));
/// assert_eq!(layer.forward(x).shape(), Shape::new(1, 2));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Dense<A> {
    weight: Param,
    bias: Param,
    activation: A,
    inputs: usize,
    outputs: usize,
}

impl<A> Dense<A> {
    /// Adds a weight drawn from `init` and a bias of zeros to `params`, in the first free scope of
    /// `"dense1"`, `"dense2"`, ….
    ///
    /// ```
    /// use wengert_layers::{Dense, Init, Random, Relu};
    /// use wengert_tape::Params;
    /// let (mut params, mut init) = (Params::new(), Init::he_normal(Random::seed(1)));
    /// Dense::new(&mut params, 30, 4, Relu, &mut init);
    /// let second = Dense::new(&mut params, 4, 1, Relu, &mut init);
    /// let names: Vec<&str> = params.blocks().map(|block| params.name(block)).collect();
    /// assert_eq!(names, ["dense1.weight", "dense1.bias", "dense2.weight", "dense2.bias"]);
    /// assert_eq!(params.shape(second.weight()).to_string(), "4×1");
    /// ```
    ///
    /// # Panics
    /// If there are no inputs or no outputs.
    #[track_caller]
    pub fn new<T: Element>(
        params: &mut Params<T>,
        inputs: usize,
        outputs: usize,
        activation: A,
        init: &mut Init,
    ) -> Self {
        assert!(
            inputs > 0 && outputs > 0,
            "dense: expected at least 1 input and 1 output, got {inputs} and {outputs}"
        );
        let scope = params.fresh_scope("dense");
        params.scoped(&scope, |params| Self {
            weight: params.add("weight", init.weight(inputs, outputs)),
            bias: params.add("bias", Matrix::zeros(1, outputs)),
            activation,
            inputs,
            outputs,
        })
    }

    /// The weight, inputs×outputs.
    pub fn weight(&self) -> Param {
        self.weight
    }

    /// The bias, 1×outputs.
    ///
    /// ```
    /// use wengert_layers::{Dense, Identity, Init, Random};
    /// use wengert_tape::Params;
    /// let (mut params, mut init) = (Params::new(), Init::glorot_uniform(Random::seed(1)));
    /// let layer = Dense::new(&mut params, 3, 2, Identity, &mut init);
    /// assert_eq!(params.get(layer.bias()).as_slice(), Some(&[0.0, 0.0][..])); // it starts from zeros
    /// ```
    pub fn bias(&self) -> Param {
        self.bias
    }

    /// The activation.
    ///
    /// ```
    /// use wengert_layers::{Dense, Init, LeakyRelu, Random};
    /// use wengert_tape::Params;
    /// let (mut params, mut init) = (Params::new(), Init::he_normal(Random::seed(1)));
    /// let layer = Dense::new(&mut params, 3, 2, LeakyRelu { slope: 0.2 }, &mut init);
    /// assert_eq!(layer.activation().slope, 0.2);
    /// ```
    pub fn activation(&self) -> &A {
        &self.activation
    }
}

impl<A> Widths for Dense<A> {
    fn inputs(&self) -> Option<usize> {
        Some(self.inputs)
    }
    fn outputs(&self) -> Option<usize> {
        Some(self.outputs)
    }
}

impl<T: Element, A: Activate<T>> Layer<T> for Dense<A> {
    fn forward<'t>(&self, x: Var<'t, T>) -> Var<'t, T> {
        let (inputs, given) = (self.inputs, x.shape());
        if given.cols != inputs {
            let name = x.graph().params().name(self.weight).trim_end_matches(".weight");
            panic!("{name}: expected m×{inputs}, got {given}");
        }
        self.activation.activate(x.affine(self.weight, self.bias))
    }
}
