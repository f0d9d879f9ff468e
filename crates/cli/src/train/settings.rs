//! The settings of a training, stored with it: it continues with the same ones, except those that extend it.

use super::choices::{Course, Method};
use super::data::Data;
use super::network::{Objective, short};
use super::options::Request;
use crate::options::{Rate, whole};
use crate::progress::count;
use serde_json::{Map, Value};
use std::error::Error;
use std::path::PathBuf;
use wengert_files::load_settings;
use wengert_trainer::Ended;

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
        ("--epochs", request.epochs().to_string()),
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

/// The error for data that differ from those of the training.
pub(crate) const OTHER_DATA: &str =
    "the training was begun with other data, or they were read with other options";

/// Why the training ended, if it did; not an option either.
const ENDED: &str = "ended";

/// Options that may change when a training continues: they do not affect the steps already done.
const EXTENDS: [&str; 3] = ["--early-stopping", "--epochs", "--learning-rate"];

/// Settings as they are stored.
pub(crate) fn text(settings: &Map<String, Value>, ended: Option<Ended>) -> String {
    let mut settings = settings.clone();
    if let Some(ended) = ended {
        let ended = if ended == Ended::Early { "early" } else { "complete" };
        settings.insert(ENDED.into(), ended.into());
    }
    Value::Object(settings).to_string()
}

/// Whether a training with these settings, as they are stored, has ended.
pub(crate) fn is_over(stored: &str) -> bool {
    let stored: Option<Value> = serde_json::from_str(stored).ok();
    stored.is_some_and(|stored| stored.get(ENDED).is_some())
}

/// The settings a training was started with.
pub(crate) struct Begun {
    path: PathBuf,
    stored: Map<String, Value>,
    pub(crate) is_over: bool,
}

impl Begun {
    pub(crate) fn load(path: PathBuf) -> Result<Self, Box<dyn Error>> {
        let text = load_settings(&path)?;
        match serde_json::from_str(&text) {
            Ok(Value::Object(stored)) => Ok(Self { path, stored, is_over: is_over(&text) }),
            _ => {
                let path = path.display();
                Err(format!("{path}: this training was not begun by `wengert train`").into())
            }
        }
    }

    fn get(&self, name: &str) -> &str {
        self.stored.get(name).and_then(Value::as_str).unwrap_or("not known")
    }

    /// Fills in the options that extend a training from its stored settings, unless given.
    pub(crate) fn complete(&self, request: &Request) -> Request {
        let mut request = request.clone();
        let precision = request.network.precision;
        let number = |name| whole(1, 1_000_000_000)(self.get(name)).ok();
        let rate = || {
            let Ok(rate) = Rate::parse(self.get("--learning-rate"));
            rate.check(precision).is_ok().then_some(rate)
        };
        let training = &mut request.training;
        training.epochs = training.epochs.or_else(|| number("--epochs"));
        training.early_stopping = training.early_stopping.or_else(|| number("--early-stopping"));
        training.learning_rate = training.learning_rate.take().or_else(rate);
        request
    }

    /// The differences, as in `--epochs 100 instead of 50`; refused if one is not allowed.
    pub(crate) fn changes(&self, settings: &Map<String, Value>) -> Result<Vec<String>, String> {
        let path = self.path.display();
        let mut changes = Vec::new();
        for (name, value) in settings {
            let (was, is) = (self.get(name), value.as_str().unwrap_or_default());
            match &**name {
                _ if is == was => {}
                DATA => return Err(format!("{path}: {OTHER_DATA}")),
                "--early-stopping" if was == "none" => {
                    return Err(format!(
                        "{path}: the training was begun without --early-stopping, and kept no best weights to \
                         go back to; leave the option out"
                    ));
                }
                name if EXTENDS.contains(&name) => {
                    changes.push(format!("{name} {is} instead of {was}"));
                }
                name => {
                    return Err(format!(
                        "{path}: the training was begun with {name} {was}, and not {is}; with --resume only {} \
                         may change",
                        EXTENDS.join(", ")
                    ));
                }
            }
        }
        Ok(changes)
    }

    /// The warning for a schedule that depends on the number of epochs, if that has changed.
    pub(crate) fn other_schedule(&self, request: &Request, done: usize) -> Option<String> {
        let (was, epochs) = (self.get("--epochs"), request.epochs());
        let schedule = schedule(request.training.schedule);
        let other = schedule != "constant" && was != epochs.to_string();
        other.then(|| {
            let done = count(done);
            format!(
                "--schedule {schedule} goes by --epochs: the learning rates of the {done} that are done were \
                 those for {was}, and from here on they are those for {epochs}"
            )
        })
    }
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
