//! The network, its loss and its optimiser, from the options and the target.

use super::choices::{Course, Method};
use super::data::Data;
use super::options::Request;
use std::fmt::Write;
use wengert_files::{Architecture, Model, Output, Stage, Stored, Task};
use wengert_layers::{Activation, Identity, Init, Layer, Loss, Random, Scheme};
use wengert_tape::Var;
use wengert_trainer::{Adam, AdamW, Optimizer, Params, Schedule, Sgd};

/// The objective of a training: from the outputs of a network to a loss.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Objective {
    pub(crate) loss: Loss,
    output: Output,
}

impl Objective {
    /// The requested loss, refused if it does not fit the target; by default the one that fits.
    pub(crate) fn of(request: &Request, task: &Task) -> Result<Self, String> {
        let loss = request.training.loss.0.unwrap_or_else(|| task.loss());
        let (classes, fits) = (task.classes().len(), task.loss());
        let cross_entropy = matches!(loss, Loss::BinaryCrossEntropy | Loss::CrossEntropy);
        if cross_entropy && loss != fits {
            let (loss, fitting) = (short(loss), short(fits));
            return Err(match classes {
                0 => format!("--loss {loss}: the target is a number; that takes mse, mae or huber"),
                _ => format!(
                    "--loss {loss}: the target has {classes} classes; they take {fitting}, mse, mae or \
                     huber"
                ),
            });
        }
        let output = match classes {
            0 => Output::Identity,
            2 => Output::Sigmoid,
            _ => Output::Softmax,
        };
        Ok(Self { loss, output })
    }

    /// The cross-entropies take the outputs of the network, the other losses its predictions.
    pub(crate) fn loss<'t, T: Stored>(
        self,
        network: &impl Layer<T>,
        x: Var<'t, T>,
        y: Var<'t, T>,
    ) -> Var<'t, T> {
        let columns = network.forward(x);
        match self.loss {
            Loss::BinaryCrossEntropy | Loss::CrossEntropy => self.loss.of(columns, y),
            _ => self.loss.of(self.output.forward(columns), y),
        }
    }
}

/// The name of a loss on the command line.
pub(crate) fn short(loss: Loss) -> String {
    match loss {
        Loss::BinaryCrossEntropy => "bce".into(),
        Loss::CrossEntropy => "softmax".into(),
        other => other.to_string(),
    }
}

/// An untrained network.
pub(crate) fn model<T: Stored>(
    request: &Request,
    data: &Data,
    objective: Objective,
) -> (Model, Params<T>) {
    let options = &request.network;
    let (mut params, activation) = (Params::default(), options.activation);
    let mut layers = Vec::new();
    for &outputs in &options.hidden.0 {
        layers.push(Stage::Dense { outputs, activation });
        if options.dropout > 0.0 {
            layers.push(Stage::Dropout { rate: options.dropout });
        }
    }
    let outputs = data.encoder.task().outputs();
    layers.push(Stage::Dense { outputs, activation: Identity.into() });
    let mut init = Init::new(scheme(activation), Random::seed(request.training.seed));
    let architecture = Architecture { inputs: data.encoder.width(), layers };
    let model = Model {
        encoder: data.encoder.clone(),
        standardizer: Some(data.standardizer.clone()),
        network: architecture.build(&mut params, &mut init),
        output: objective.output,
        scale: data.scale.clone(),
    };
    (model, params)
}

/// As their authors advise: see [`Init`].
fn scheme(activation: Activation) -> Scheme {
    match activation {
        Activation::Selu(_) => Scheme::LecunNormal,
        Activation::Identity(_) | Activation::Sigmoid(_) | Activation::Tanh(_) => {
            Scheme::GlorotUniform
        }
        _ => Scheme::HeUniform,
    }
}

/// The optimiser for a training of this many steps.
pub(crate) fn optimizer<T: Stored>(
    request: &Request,
    steps: usize,
    samples: usize,
) -> Box<dyn Optimizer<T>> {
    let schedule = schedule(request, steps as u64);
    match request.training.optimizer {
        Method::Sgd => Box::new(Sgd::new(schedule)),
        Method::Momentum => Box::new(Sgd::new(schedule).momentum(0.9)),
        Method::Adam => Box::new(Adam::new(schedule)),
        Method::Adamw => Box::new(AdamW::new(schedule, request.weight_decay(samples))),
    }
}

fn schedule(request: &Request, steps: u64) -> Schedule {
    let rate = request.rate();
    match request.training.schedule {
        Course::Constant => Schedule::Constant(rate),
        Course::Warmup => Schedule::Warmup { rate, warmup: (steps / 10).max(1), steps },
        Course::Step => Schedule::Step { rate, every: steps.div_ceil(3), factor: 0.1 },
        Course::Cosine => Schedule::Cosine { rate, steps },
    }
}

/// As in `64 (relu) → dropout(0.5) → 3 (softmax)`, after the number of features.
pub(crate) fn drawn(model: &Model) -> String {
    let architecture = model.network.architecture();
    let mut text = architecture.inputs.to_string();
    let last = architecture.layers.len() - 1;
    for (k, stage) in architecture.layers.iter().enumerate() {
        _ = match stage {
            Stage::Dense { outputs, .. } if k == last => {
                write!(text, " → {outputs} ({})", crate::inspect::name(model.output))
            }
            Stage::Dense { outputs, activation } => write!(text, " → {outputs} ({activation})"),
            Stage::Dropout { rate } => write!(text, " → dropout({rate})"),
            _ => Ok(()),
        };
    }
    text
}
