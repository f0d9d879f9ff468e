//! [`Metadata`]: the description of a model beside its tensors, as JSON.

use crate::checksum;
use crate::encoder::Encoder;
use crate::error::Problem;
use crate::model::Model;
use crate::network::Architecture;
use crate::output::Output;
use crate::stored::Stored;
use crate::tensors;
use crate::training::State;
use safetensors::SafeTensors;
use serde::{Deserialize, Serialize};
use wengert_layers::{Init, Random, Scheme};
use wengert_tape::Params;
use wengert_trainer::{DataError, Standardizer};

/// The version of the model format, the only one written and read.
///
/// ```
/// use wengert_files::{Architecture, Encoder, FORMAT, Model, Output, Task};
/// use wengert_layers::{Identity, Init, Random};
/// use wengert_trainer::{Params, iris};
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("length.safetensors");
/// let (mut params, mut init) = (Params::new(), Init::he_normal(Random::seed(1)));
/// let model = Model {
///     network: Architecture::dense(&[4, 1], Identity, Identity).build(&mut params, &mut init),
///     output: Output::Identity,
///     encoder: Encoder::of_dataset(&iris(), "length", Task::Regression),
///     standardizer: None,
///     scale: None,
/// };
/// model.save(&path, &params)?;
/// let bytes = std::fs::read(&path)?;
/// let format = format!("\\\"format\\\":{FORMAT},"); // JSON in the JSON of safetensors
/// assert!(bytes.windows(format.len()).any(|part| part == format.as_bytes()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub const FORMAT: u32 = 1;

/// The prefix of tensors that hold the state of a training instead of weights.
pub(crate) const TRAINING: &str = "training.";

/// The checksum is the first field, so that its place can be found.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Metadata {
    checksum: String,
    format: u32,
    encoder: Encoder,
    standardizer: Option<Moments>,
    architecture: Architecture,
    output: Output,
    scale: Option<Moments>,
    pub(crate) training: Option<State>,
}

/// A standardiser.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Moments {
    means: Vec<f64>,
    deviations: Vec<f64>,
}

/// The fields read before all others.
#[derive(Deserialize)]
struct Format {
    format: u32,
}

impl Metadata {
    pub(crate) fn of(model: &Model, training: Option<State>) -> Self {
        Self {
            checksum: checksum::ZEROS.into(),
            format: FORMAT,
            encoder: model.encoder.clone(),
            standardizer: model.standardizer.as_ref().map(Moments::of),
            architecture: model.network.architecture().clone(),
            output: model.output,
            scale: model.scale.as_ref().map(Moments::of),
            training,
        }
    }

    pub(crate) fn to_json(&self) -> String {
        serde_json::to_string(self).expect("the metadata are numbers, texts and lists")
    }

    pub(crate) fn from_json(text: &str) -> Result<Self, Problem> {
        let wrong = |error: serde_json::Error| Problem::Metadata { what: error.to_string() };
        let Format { format } = serde_json::from_str(text).map_err(wrong)?;
        if format != FORMAT {
            return Err(Problem::Format { found: format });
        }
        serde_json::from_str(text).map_err(wrong)
    }

    /// The model and its parameters, if its parts fit together.
    pub(crate) fn build<T: Stored>(
        self,
        tensors: &SafeTensors<'_>,
    ) -> Result<(Model, Params<T>), Problem> {
        self.encoder.check()?;
        let (width, task) = (self.encoder.width(), self.encoder.task());
        expect("features", self.architecture.inputs, width)?;
        expect("outputs", self.architecture.outputs(), task.outputs())?;
        let outputs = task.outputs();
        let standardizer = self.standardizer.map(|moments| moments.build(width)).transpose()?;
        let scale = self.scale.map(|moments| moments.build(outputs)).transpose()?;
        self.architecture.check(tensors)?;
        let mut params = Params::default();
        let mut init = Init::new(Scheme::Zeros, Random::seed(0));
        let network = self.architecture.build(&mut params, &mut init);
        let weights = self.training.as_ref().map_or("", |training| training.used(tensors));
        tensors::fill(tensors, weights, &mut params)?;
        tensors::refuse_others(tensors, TRAINING, &params)?;
        let model =
            Model { encoder: self.encoder, standardizer, network, output: self.output, scale };
        Ok((model, params))
    }
}

fn expect(what: &str, got: usize, expected: usize) -> Result<(), Problem> {
    if got == expected {
        return Ok(());
    }
    Err(Problem::Metadata { what: format!("the network has {got} {what}; expected {expected}") })
}

impl Moments {
    fn of(standardizer: &Standardizer) -> Self {
        let (means, deviations) = (standardizer.means(), standardizer.deviations());
        Self { means: means.to_vec(), deviations: deviations.to_vec() }
    }

    fn build(self, columns: usize) -> Result<Standardizer, Problem> {
        let wrong = |error: DataError| Problem::Metadata { what: error.to_string() };
        if self.means.len() != columns {
            return Err(wrong(DataError::Features { expected: columns, got: self.means.len() }));
        }
        Standardizer::new(self.means, self.deviations).map_err(wrong)
    }
}
