//! [`Network`]: layers that a file can describe, and [`Architecture`], the description.

use crate::error::Problem;
use crate::tensors::find;
use safetensors::SafeTensors;
use serde::{Deserialize, Serialize};
use std::fmt;
use wengert_layers::{Activation, Dense, Dropout, Init, Layer, LayerNorm, Sequence, Widths};
use wengert_tape::{Element, Params, Var};

/// The structure of a network: its number of features, and its layers in order.
///
/// ```
/// use wengert_files::Architecture;
/// use wengert_layers::{Identity, Init, Random, Relu, Widths};
/// use wengert_tape::Params;
///
/// let architecture = Architecture::dense(&[4, 16, 3], Relu, Identity);
/// assert_eq!(architecture.to_string(), "4 → 16 (relu) → 3 (identity)");
///
/// let mut params = Params::new();
/// let network = architecture.build(&mut params, &mut Init::he_normal(Random::seed(1)));
/// assert_eq!(network.outputs(), Some(3));
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Architecture {
    /// The number of features.
    pub inputs: usize,
    /// The layers in order.
    pub layers: Vec<Stage>,
}

/// One layer of an [`Architecture`].
///
/// ```
/// use wengert_files::{Architecture, Stage};
/// use wengert_layers::{Identity, Init, Random, Relu};
/// use wengert_tape::Params;
/// let layers = vec![
///     Stage::Dense { outputs: 16, activation: Identity.into() },
///     Stage::LayerNorm,
///     Stage::Activation(Relu.into()),
///     Stage::Dropout { rate: 0.5 },
///     Stage::Dense { outputs: 3, activation: Identity.into() },
/// ];
/// let architecture = Architecture { inputs: 4, layers };
/// let mut params = Params::new();
/// architecture.build(&mut params, &mut Init::he_normal(Random::seed(1)));
/// assert_eq!(params.len(), 4 * 16 + 16 + 2 * 16 + 16 * 3 + 3);
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Stage {
    /// A fully connected layer.
    Dense {
        /// The number of outputs.
        outputs: usize,
        /// The activation.
        #[serde(with = "crate::text")]
        activation: Activation,
    },
    /// Each sample with mean 0 and variance 1.
    LayerNorm,
    /// An activation by itself, as behind a [`LayerNorm`].
    Activation(#[serde(with = "crate::text")] Activation),
    /// Drops units at random during training.
    Dropout {
        /// The probability of dropping a unit: at least 0 and below 1.
        rate: f64,
    },
}

impl Architecture {
    /// Fully connected layers of these widths, the first of which is that of the input. The last has the
    /// activation `output`, the others have `hidden`.
    ///
    /// ```
    /// use wengert_files::Architecture;
    /// use wengert_layers::{Relu, Sigmoid};
    /// let architecture = Architecture::dense(&[30, 16, 8, 1], Relu, Sigmoid);
    /// assert_eq!(architecture.to_string(), "30 → 16 (relu) → 8 (relu) → 1 (sigmoid)");
    /// ```
    ///
    /// # Panics
    /// If there are fewer than two widths, or one of them is 0.
    #[track_caller]
    pub fn dense(
        widths: &[usize],
        hidden: impl Into<Activation>,
        output: impl Into<Activation>,
    ) -> Self {
        assert!(
            widths.len() >= 2 && !widths.contains(&0),
            "architecture: expected at least 2 widths of at least 1, got {widths:?}"
        );
        let (hidden, output) = (hidden.into(), output.into());
        let last = widths.len() - 2;
        let layers = widths[1..].iter().enumerate().map(|(k, &outputs)| {
            let activation = if k == last { output } else { hidden };
            Stage::Dense { outputs, activation }
        });
        Self { inputs: widths[0], layers: layers.collect() }
    }

    /// The network, with parameters that are added to `params` and drawn from `init`.
    ///
    /// ```
    /// use wengert_files::Architecture;
    /// use wengert_layers::{Identity, Init, Random, Relu};
    /// use wengert_tape::Params;
    /// let (mut params, mut init) = (Params::<f64>::default(), Init::he_normal(Random::seed(1)));
    /// Architecture::dense(&[4, 16, 3], Relu, Identity).build(&mut params, &mut init);
    /// assert_eq!(params.len(), 4 * 16 + 16 + 16 * 3 + 3); // weights and biases
    /// ```
    ///
    /// # Panics
    /// If there are no inputs, a layer has no outputs, or the rate of a dropout is not in [0, 1).
    #[track_caller]
    pub fn build<T: Element>(&self, params: &mut Params<T>, init: &mut Init) -> Network {
        let mut width = self.inputs;
        let mut layers = Vec::with_capacity(self.layers.len());
        for stage in &self.layers {
            layers.push(match *stage {
                Stage::Dense { outputs, activation } => {
                    let inputs = std::mem::replace(&mut width, outputs);
                    Built::Dense(Dense::new(params, inputs, outputs, activation, init))
                }
                Stage::LayerNorm => Built::LayerNorm(LayerNorm::new(params, width)),
                Stage::Activation(activation) => Built::Activation(activation),
                Stage::Dropout { rate } => Built::Dropout(Dropout::new(rate)),
            });
        }
        Network { architecture: self.clone(), layers: Sequence::new(layers) }
    }

    /// The number of columns of the result.
    ///
    /// ```
    /// use wengert_files::{Architecture, Stage};
    /// let dropout = Stage::Dropout { rate: 0.5 };
    /// assert_eq!(Architecture { inputs: 4, layers: vec![dropout] }.outputs(), 4); // it keeps the width
    /// ```
    pub fn outputs(&self) -> usize {
        let width = |stage: &Stage| match stage {
            Stage::Dense { outputs, .. } => Some(*outputs),
            _ => None,
        };
        self.layers.iter().rev().find_map(width).unwrap_or(self.inputs)
    }

    /// Whether a file holds the weights of this network, so that it can be built, and takes no more memory
    /// than they do.
    pub(crate) fn check(&self, tensors: &SafeTensors<'_>) -> Result<(), Problem> {
        let (mut width, mut dense, mut norms) = (self.inputs, 0, 0);
        let wrong = |what: &str| Err(Problem::Metadata { what: what.into() });
        for stage in &self.layers {
            match *stage {
                Stage::Dense { outputs: 0, .. } => return wrong("a layer has no outputs"),
                Stage::Dense { outputs, .. } => {
                    dense += 1;
                    find(tensors, &format!("dense{dense}.weight"), &[outputs, width])?;
                    width = outputs;
                }
                Stage::LayerNorm => {
                    norms += 1;
                    find(tensors, &format!("layer_norm{norms}.weight"), &[width])?;
                }
                Stage::Dropout { rate } if !(0.0..1.0).contains(&rate) => {
                    return wrong("the rate of a dropout is not in [0, 1)");
                }
                Stage::Dropout { .. } | Stage::Activation(_) => {}
            }
        }
        if self.inputs == 0 || dense == 0 { wrong("there is no dense layer") } else { Ok(()) }
    }
}

/// As in `30 → 4 (sigmoid) → dropout(0.5) → 1 (identity)`.
impl fmt::Display for Architecture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.inputs)?;
        self.layers.iter().try_for_each(|stage| match stage {
            Stage::Dense { outputs, activation } => write!(f, " → {outputs} ({activation})"),
            Stage::LayerNorm => write!(f, " → layer_norm"),
            Stage::Activation(activation) => write!(f, " → {activation}"),
            Stage::Dropout { rate } => write!(f, " → dropout({rate})"),
        })
    }
}

/// Layers that a file can describe.
///
/// ```
/// use wengert_files::Architecture;
/// use wengert_layers::{Identity, Init, Layer, Random, Tanh};
/// use wengert_tape::{Matrix, Params, Tape};
/// let (mut params, mut init) = (Params::new(), Init::glorot_uniform(Random::seed(1)));
/// let network = Architecture::dense(&[2, 8, 1], Tanh, Identity).build(&mut params, &mut init);
/// assert_eq!(network.architecture().outputs(), 1);
/// let x = Matrix::from([[0.5, -0.5]]);
/// let y = network.forward(Tape::new().evaluate(&params).constant(&x)).value();
/// assert_eq!(y.shape().to_string(), "1×1");
/// ```
#[derive(Clone, Debug)]
pub struct Network {
    architecture: Architecture,
    layers: Sequence<Built>,
}

impl Network {
    /// The architecture of the network.
    ///
    /// ```
    /// use wengert_files::Architecture;
    /// use wengert_layers::{Identity, Init, Random, Tanh};
    /// use wengert_tape::Params;
    /// let (mut params, mut init) = (Params::<f64>::default(), Init::glorot_uniform(Random::seed(1)));
    /// let architecture = Architecture::dense(&[2, 8, 1], Tanh, Identity);
    /// assert_eq!(architecture.build(&mut params, &mut init).architecture(), &architecture);
    /// ```
    pub fn architecture(&self) -> &Architecture {
        &self.architecture
    }

    /// Panics if these parameters are not those of the network.
    #[track_caller]
    pub(crate) fn assert_params<T>(&self, params: &Params<T>) {
        for layer in self.layers.layers() {
            match layer {
                Built::Dense(layer) => _ = params.shape(layer.weight()),
                Built::LayerNorm(layer) => _ = params.shape(layer.gain()),
                Built::Activation(_) | Built::Dropout(_) => {}
            }
        }
    }
}

impl Widths for Network {
    fn inputs(&self) -> Option<usize> {
        Some(self.architecture.inputs)
    }
    fn outputs(&self) -> Option<usize> {
        Some(self.architecture.outputs())
    }
}

impl<T: Element> Layer<T> for Network {
    fn forward<'t>(&self, x: Var<'t, T>) -> Var<'t, T> {
        self.layers.forward(x)
    }
}

/// A [`Stage`] with the names of its parameters.
#[derive(Clone, Debug)]
enum Built {
    Dense(Dense<Activation>),
    LayerNorm(LayerNorm),
    Activation(Activation),
    Dropout(Dropout),
}

impl Built {
    fn widths(&self) -> &dyn Widths {
        match self {
            Self::Dense(layer) => layer,
            Self::LayerNorm(layer) => layer,
            Self::Activation(layer) => layer,
            Self::Dropout(layer) => layer,
        }
    }
}

impl Widths for Built {
    fn inputs(&self) -> Option<usize> {
        self.widths().inputs()
    }
    fn outputs(&self) -> Option<usize> {
        self.widths().outputs()
    }
}

impl<T: Element> Layer<T> for Built {
    fn forward<'t>(&self, x: Var<'t, T>) -> Var<'t, T> {
        match self {
            Self::Dense(layer) => layer.forward(x),
            Self::LayerNorm(layer) => layer.forward(x),
            Self::Activation(layer) => layer.forward(x),
            Self::Dropout(layer) => layer.forward(x),
        }
    }
}
