//! The settings of a training, which are stored with it: it is continued with the same ones.

use super::choices::{Course, Method};
use super::data::Data;
use super::network::{Objective, short};
use super::options::Request;
use serde_json::{Map, Value};
use std::path::Path;

/// Options that the result depends on, and their values, as JSON.
pub(crate) fn settings(request: &Request, objective: Objective, data: &Data) -> Map<String, Value> {
    let (training, network) = (&request.training, &request.network);
    let or_none = |number: Option<String>| number.unwrap_or_else(|| "none".into());
    let hidden: Vec<_> = network.hidden.0.iter().map(usize::to_string).collect();
    let entries = [
        ("--activation", network.activation.to_string()),
        ("--batch-size", training.batch_size.size(data.train.len()).to_string()),
        ("--clip-norm", or_none(training.clip_norm.map(|x| x.to_string()))),
        ("--dropout", network.dropout.to_string()),
        ("--early-stopping", or_none(training.early_stopping.map(|x| x.to_string()))),
        ("--epochs", training.epochs.to_string()),
        ("--hidden", if hidden.is_empty() { "none".into() } else { hidden.join(",") }),
        ("--learning-rate", request.rate().to_string()),
        ("--loss", short(objective.loss)),
        ("--optimizer", optimizer(training.optimizer).into()),
        ("--precision", network.precision.to_string()),
        ("--schedule", schedule(training.schedule).into()),
        ("--seed", training.seed.to_string()),
        ("--validation", or_none(request.validation().map(|x| x.to_string()))),
        ("--weight-decay", request.weight_decay(data.train.len()).to_string()),
        (DATA, format!("{:016x}", data.fingerprint)),
    ];
    entries.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect()
}

/// Not an option, but a number that changes with the data.
const DATA: &str = "data";

/// What is said of data that are not those of the training.
pub(crate) const OTHER_DATA: &str =
    "the training was begun with other data, or they were read with other options";

/// What differs from the settings that a training was begun with.
pub(crate) fn compare(
    path: &Path,
    stored: &str,
    settings: &Map<String, Value>,
) -> Result<(), String> {
    let path = path.display();
    let Ok(Value::Object(stored)) = serde_json::from_str(stored) else {
        return Err(format!("{path}: this training was not begun by `wengert train`"));
    };
    for (name, value) in settings {
        let was = stored.get(name).and_then(Value::as_str).unwrap_or("not known");
        let is = value.as_str().unwrap_or_default();
        if is == was {
            continue;
        }
        return Err(match &**name {
            DATA => format!("{path}: {OTHER_DATA}"),
            _ => format!("{path}: the training was begun with {name} {was}, and not {is}"),
        });
    }
    Ok(())
}

pub(crate) fn optimizer(method: Method) -> &'static str {
    match method {
        Method::Sgd => "sgd",
        Method::Momentum => "momentum",
        Method::Adam => "adam",
        Method::Adamw => "adamw",
    }
}

pub(crate) fn schedule(course: Course) -> &'static str {
    match course {
        Course::Constant => "constant",
        Course::Step => "step",
        Course::Cosine => "cosine",
        Course::Warmup => "warmup",
    }
}
