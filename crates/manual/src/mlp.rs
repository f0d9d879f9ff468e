//! [`Mlp`]: a network of any number of dense layers, by hand.

use crate::dense::Dense;
use crate::{Activation, Loss};
use wengert_kernels::{AlignedVec, Element, View};

/// Dense layers `A = f(Z)` with `Z = X·W + b`, one after the other, and the gradient of a loss of the
/// last one's outputs, by backpropagation (Rumelhart, Hinton & Williams, 1986): from the last layer to
/// the first, with dA from the loss or from the layer above,
///
/// `dZ = dA ⊙ f′(Z)`, `db = 1ᵀ·dZ`, `dW = Xᵀ·dZ` and `dX = dZ·Wᵀ`, which is dA of the layer below.
///
/// ```math
/// dZ_l = dA_l \odot f_l'(Z_l), \qquad dW_l = A_{l-1}^\top dZ_l, \qquad db_l = \mathbf{1}^\top dZ_l, \qquad
/// dA_{l-1} = dZ_l W_l^\top
/// ```
///
/// Parameters and gradient are flat: W1, b1, W2, b2, …, each column after column.
///
/// ```
/// use wengert_kernels::Matrix;
/// use wengert_manual::{Activation, Loss, Mlp};
///
/// let x = Matrix::from([[1.0, 2.0], [3.0, 4.0]]);
/// let y = Matrix::from([[0.0], [0.0]]);
/// let mut line = Mlp::new(2, &[2, 1], &[Activation::Identity], Loss::MeanSquaredError);
/// let mut grads = [0.0; 3];
/// let loss = line.gradient(&[0.5, -1.0, 0.0], x.view(), y.view(), &mut grads);
/// assert_eq!(loss, 4.25);
/// assert_eq!(grads, [-9.0, -13.0, -4.0]);
/// ```
#[derive(Clone, Debug)]
pub struct Mlp<T> {
    layers: Vec<Dense<T>>,
    loss: Loss,
    /// dA of the layer that the backward pass has reached.
    da: AlignedVec<T>,
    /// The row 1ᵀ.
    ones: AlignedVec<T>,
}

impl<T: Element> Mlp<T> {
    /// A network for batches of `samples`: layer l takes `widths[l]` inputs to `widths[l + 1]` outputs
    /// and applies `activations[l]`. All memory is allocated here.
    ///
    /// ```
    /// use wengert_manual::{Activation, Loss, Mlp};
    /// let activations = [Activation::Tanh, Activation::Identity];
    /// let network = Mlp::<f64>::new(32, &[30, 4, 1], &activations, Loss::MeanSquaredError);
    /// assert_eq!(network.parameters(), 30 * 4 + 4 + 4 + 1);
    /// ```
    ///
    /// # Panics
    /// If there are no samples or layers, a width is 0, or the number of widths is not that of the
    /// activations plus one.
    #[track_caller]
    pub fn new(samples: usize, widths: &[usize], activations: &[Activation], loss: Loss) -> Self {
        assert!(samples > 0, "a batch without samples");
        assert!(!activations.is_empty(), "a network without layers");
        assert!(widths.iter().all(|&width| width > 0), "a layer without inputs or outputs");
        assert_eq!(widths.len(), activations.len() + 1, "widths for {} layers", activations.len());
        let mut start = 0;
        let mut layers = Vec::<Dense<T>>::with_capacity(activations.len());
        for (width, &activation) in widths.windows(2).zip(activations) {
            let layer = Dense::new(activation, samples, [width[0], width[1]], start);
            start = layer.end();
            layers.push(layer);
        }
        let longest = layers.iter().map(|layer| layer.shape().len()).max();
        let da = AlignedVec::filled(longest.unwrap_or(0), T::zero());
        Self { layers, loss, da, ones: AlignedVec::filled(samples, T::one()) }
    }

    /// The number of parameters.
    ///
    /// ```
    /// use wengert_manual::{Activation, Loss, Mlp};
    /// let line = Mlp::<f64>::new(1, &[2, 1], &[Activation::Identity], Loss::MeanSquaredError);
    /// assert_eq!(line.parameters(), 3); // two weights and a bias
    /// ```
    pub fn parameters(&self) -> usize {
        self.last().end()
    }

    /// The outputs for the inputs `x`, m×(first width), as m×(last width).
    ///
    /// ```
    /// use wengert_kernels::Matrix;
    /// use wengert_manual::{Activation, Loss, Mlp};
    /// let x = Matrix::from([[1.0, 2.0], [3.0, 4.0]]);
    /// let mut line = Mlp::new(2, &[2, 1], &[Activation::Identity], Loss::MeanSquaredError);
    /// let outputs = line.forward(&[0.5, -1.0, 3.0], x.view());
    /// assert_eq!([outputs.at(0, 0), outputs.at(1, 0)], [1.5, 0.5]); // 0.5·x₁ − x₂ + 3
    /// ```
    ///
    /// # Panics
    /// If `x` or `params` has another size.
    #[track_caller]
    pub fn forward(&mut self, params: &[T], x: View<'_, T>) -> View<'_, T> {
        self.check(params, x);
        for l in 0..self.layers.len() {
            let (below, layers) = self.layers.split_at_mut(l);
            layers[0].infer(params, below.last().map_or(x, Dense::outputs));
        }
        self.last().outputs()
    }

    /// The loss for inputs `x`, m×(first width), and targets `y`, m×(last width), and its gradient in
    /// `grads`, which is overwritten.
    ///
    /// ```
    /// use wengert_kernels::Matrix;
    /// use wengert_manual::{Activation, Loss, Mlp};
    /// let (x, y) = (Matrix::from([[2.0]]), Matrix::from([[1.0]]));
    /// let mut line = Mlp::new(1, &[1, 1], &[Activation::Identity], Loss::MeanSquaredError);
    /// let mut grads = [f64::NAN; 2];
    /// let loss = line.gradient(&[3.0, 0.0], x.view(), y.view(), &mut grads);
    /// assert_eq!((loss, grads), (25.0, [20.0, 10.0])); // (3·2 − 1)², and 2·5·x and 2·5
    /// ```
    ///
    /// # Panics
    /// If `x`, `y`, `params` or `grads` has another size.
    #[track_caller]
    pub fn gradient(&mut self, params: &[T], x: View<'_, T>, y: View<'_, T>, grads: &mut [T]) -> T {
        self.check(params, x);
        assert_eq!(y.shape(), self.last().shape(), "the shape of Y");
        assert_eq!(grads.len(), self.parameters(), "the number of gradients");
        for l in 0..self.layers.len() {
            let (below, layers) = self.layers.split_at_mut(l);
            layers[0].forward(params, below.last().map_or(x, Dense::outputs));
        }
        let Self { layers, loss, da, ones } = self;
        let last = layers.len() - 1;
        let loss = loss.gradient(layers[last].outputs_mut(), y, &mut da[..y.shape().len()]);
        for l in (0..layers.len()).rev() {
            let (below, layers) = layers.split_at_mut(l);
            let (layer, below) = (&mut layers[0], below.last());
            let x = below.map_or(x, Dense::outputs);
            layer.backward(x, &da[..layer.shape().len()], ones, grads);
            // The gradient of X itself is not needed.
            if let Some(below) = below {
                layer.input_gradient(params, &mut da[..below.shape().len()]);
            }
        }
        loss
    }

    fn last(&self) -> &Dense<T> {
        &self.layers[self.layers.len() - 1]
    }

    #[track_caller]
    fn check(&self, params: &[T], x: View<'_, T>) {
        assert_eq!(x.shape(), self.layers[0].input_shape(), "the shape of X");
        assert_eq!(params.len(), self.parameters(), "the number of parameters");
    }
}
