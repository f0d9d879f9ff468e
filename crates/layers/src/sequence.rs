//! [`Sequence`]: a chain of layers whose length is chosen at run time.

use crate::layer::chained;
use crate::{Activation, Dense, Init, Layer, Widths};
use wengert_tape::{Element, Params, Var};

/// `y = Lₙ(… L₂(L₁(x)))`: a chain of layers of one type, whose length is chosen at run time.
///
/// For layers of different types take a tuple, or boxes: `Sequence<Box<dyn Layer<f64>>>`. An empty
/// sequence is the identity, as an empty product is 1.
///
/// ```
/// use wengert_layers::{Init, Layer, Random, Relu, Sequence, Sigmoid};
/// use wengert_tape::{Matrix, Params, Shape, Tape};
///
/// let mut params = Params::new();
/// let mut init = Init::he_normal(Random::seed(1));
/// let model = Sequence::dense(&mut params, &[3, 8, 8, 1], Relu, Sigmoid, &mut init);
///
/// let mut tape = Tape::new();
/// let x = tape.record(&params).constant(&Matrix::from([[0.1, 0.2, 0.3]]));
/// assert_eq!(model.forward(x).shape(), Shape::new(1, 1));
/// ```
#[derive(Clone, Debug)]
pub struct Sequence<L> {
    layers: Vec<L>,
}

impl<L: Widths> Sequence<L> {
    /// A chain of `layers`, the first of which takes the input.
    ///
    /// ```should_panic
    /// use wengert_layers::{Dense, Init, Random, Sequence, Tanh};
    /// use wengert_tape::Params;
    ///
    /// let (mut params, mut init) = (Params::new(), Init::glorot_uniform(Random::seed(1)));
    /// let mut dense = |inputs, outputs| Dense::new(&mut params, inputs, outputs, Tanh, &mut init);
    /// // sequence: layer 2 takes 64 columns, but layer 1 gives 32
    /// Sequence::new(vec![dense(30, 32), dense(64, 1)]);
    /// ```
    ///
    /// # Panics
    /// If a layer does not take the width it is given. Layers are counted from 1.
    #[track_caller]
    pub fn new(layers: Vec<L>) -> Self {
        // Where the width at this point of the chain comes from.
        let mut width = None;
        for (position, layer) in (1..).zip(&layers) {
            if let (Some((giver, gives)), Some(takes)) = (width, layer.inputs())
                && gives != takes
            {
                panic!(
                    "sequence: layer {position} takes {takes} columns, \
                     but layer {giver} gives {gives}"
                );
            }
            let own = layer.outputs().or(layer.inputs());
            width = own.map(|columns| (position, columns)).or(width);
        }
        Self { layers }
    }
}

impl<L> Sequence<L> {
    /// The layers in order.
    ///
    /// ```
    /// use wengert_layers::{Dense, Init, Random, Sequence, Tanh};
    /// use wengert_tape::Params;
    /// let (mut params, mut init) = (Params::new(), Init::glorot_uniform(Random::seed(1)));
    /// let mut dense = |inputs, outputs| Dense::new(&mut params, inputs, outputs, Tanh, &mut init);
    /// let model = Sequence::new(vec![dense(30, 4), dense(4, 1)]);
    /// let weights = model.layers().iter().map(|layer| params.name(layer.weight()));
    /// assert_eq!(weights.collect::<Vec<_>>(), ["dense1.weight", "dense2.weight"]);
    /// ```
    pub fn layers(&self) -> &[L] {
        &self.layers
    }
}

impl Sequence<Dense<Activation>> {
    /// Dense layers of these widths, the input's first: `&[30, 64, 32, 1]` is three layers. The last has
    /// the activation `output`, the others have `hidden`.
    ///
    /// ```
    /// use wengert_layers::{Identity, Init, Random, Relu, Sequence, Widths};
    /// use wengert_tape::Params;
    /// let (mut params, mut init) = (Params::new(), Init::he_normal(Random::seed(1)));
    /// let model = Sequence::dense(&mut params, &[30, 64, 32, 1], Relu, Identity, &mut init);
    /// assert_eq!((model.layers().len(), model.inputs(), model.outputs()), (3, Some(30), Some(1)));
    /// assert_eq!(params.len(), 30 * 64 + 64 + 64 * 32 + 32 + 32 + 1);
    /// ```
    ///
    /// # Panics
    /// If there are fewer than two widths, or one of them is 0.
    #[track_caller]
    pub fn dense<T: Element>(
        params: &mut Params<T>,
        widths: &[usize],
        hidden: impl Into<Activation>,
        output: impl Into<Activation>,
        init: &mut Init,
    ) -> Self {
        assert!(
            widths.len() >= 2,
            "sequence: expected at least 2 widths, those of input and output, got {widths:?}"
        );
        let (hidden, output) = (hidden.into(), output.into());
        let mut layers = Vec::with_capacity(widths.len() - 1);
        for (k, pair) in (2..).zip(widths.windows(2)) {
            let activation = if k == widths.len() { output } else { hidden };
            layers.push(Dense::new(params, pair[0], pair[1], activation, init));
        }
        Self::new(layers)
    }
}

impl<L: Widths> Widths for Sequence<L> {
    fn inputs(&self) -> Option<usize> {
        chained(self.layers.iter().map(|layer| layer as &dyn Widths)).0
    }
    fn outputs(&self) -> Option<usize> {
        chained(self.layers.iter().map(|layer| layer as &dyn Widths)).1
    }
}

impl<T: Element, L: Layer<T>> Layer<T> for Sequence<L> {
    fn forward<'t>(&self, mut x: Var<'t, T>) -> Var<'t, T> {
        for layer in &self.layers {
            x = layer.forward(x);
        }
        x
    }
}
