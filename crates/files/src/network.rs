//! [`Network`]: layers that a file can describe, and [`Architecture`], the description.

use crate::error::Problem;
use crate::tensors::find;
use safetensors::SafeTensors;
use serde::{Deserialize, Serialize};
use std::fmt;
use wengert_layers::{Activation, Dense, Init, Layer, Sequence, Widths};
use wengert_tape::{Element, Params, Var};

/// What a network is made of: how many features it takes, and its layers in order.
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Stage {
    /// A fully connected layer.
    Dense {
        /// The number of columns that it gives.
        outputs: usize,
        /// What it applies to them.
        #[serde(with = "crate::text")]
        activation: Activation,
    },
}

impl Architecture {
    /// Fully connected layers of these widths, the first of which is that of the input. The last has the
    /// activation `output`, the others have `hidden`.
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
    /// # Panics
    /// If there are no inputs, or a layer has no outputs.
    #[track_caller]
    pub fn build<T: Element>(&self, params: &mut Params<T>, init: &mut Init) -> Network {
        let mut inputs = self.inputs;
        let mut layers = Vec::with_capacity(self.layers.len());
        for Stage::Dense { outputs, activation } in &self.layers {
            layers.push(Dense::new(params, inputs, *outputs, *activation, init));
            inputs = *outputs;
        }
        Network { architecture: self.clone(), layers: Sequence::new(layers) }
    }

    /// The number of columns of the result.
    pub fn outputs(&self) -> usize {
        self.layers.last().map_or(self.inputs, |Stage::Dense { outputs, .. }| *outputs)
    }

    /// Whether a file holds the weights of this network, so that building it takes no more memory than they
    /// do.
    pub(crate) fn check(&self, tensors: &SafeTensors<'_>) -> Result<(), Problem> {
        let widths = || self.layers.iter().map(|Stage::Dense { outputs, .. }| *outputs);
        if self.layers.is_empty() || self.inputs == 0 || widths().any(|width| width == 0) {
            return Err(Problem::Metadata { what: "a layer of the network is empty".into() });
        }
        let mut inputs = self.inputs;
        for (k, outputs) in (1..).zip(widths()) {
            find(tensors, &format!("dense{k}.weight"), &[outputs, inputs])?;
            inputs = outputs;
        }
        Ok(())
    }
}

/// As in `30 → 4 (sigmoid) → 1 (identity)`.
impl fmt::Display for Architecture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.inputs)?;
        self.layers.iter().try_for_each(|Stage::Dense { outputs, activation }| {
            write!(f, " → {outputs} ({activation})")
        })
    }
}

/// Layers that a file can describe.
#[derive(Clone, Debug)]
pub struct Network {
    architecture: Architecture,
    layers: Sequence<Dense<Activation>>,
}

impl Network {
    /// What it is made of.
    pub fn architecture(&self) -> &Architecture {
        &self.architecture
    }
}

impl Widths for Network {
    fn inputs(&self) -> Option<usize> {
        self.layers.inputs()
    }
    fn outputs(&self) -> Option<usize> {
        self.layers.outputs()
    }
}

impl<T: Element> Layer<T> for Network {
    fn forward<'t>(&self, x: Var<'t, T>) -> Var<'t, T> {
        self.layers.forward(x)
    }
}
