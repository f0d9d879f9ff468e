//! Values of some options of `wengert train`.

use crate::options::{none_of, whole};
use clap::ValueEnum;
use std::time::Duration;
use wengert_files::Missing;
use wengert_layers::{Loss, UnknownLoss};

/// The kind of target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    Auto,
    Classes,
    Regression,
}

/// The handling of missing cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Gaps {
    Error,
    Drop,
    Mean,
}

impl From<Gaps> for Missing {
    fn from(gaps: Gaps) -> Self {
        match gaps {
            Gaps::Error => Self::Error,
            Gaps::Drop => Self::Drop,
            Gaps::Mean => Self::Mean,
        }
    }
}

/// An optimiser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Method {
    Sgd,
    Momentum,
    Adam,
    Adamw,
}

/// A learning-rate schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Course {
    Constant,
    Step,
    Cosine,
    Warmup,
}

/// The widths of the hidden layers.
#[derive(Clone, Debug)]
pub(crate) struct Widths(pub(crate) Vec<usize>);

impl Widths {
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let width = whole(1, 65_536);
        match text {
            "none" => Ok(Self(Vec::new())),
            _ => {
                text.split(',').map(width).collect::<Result<_, _>>().map(Self).map_err(|_| {
                    "expected whole numbers from 1 to 65536, as in 64,32, or none".into()
                })
            }
        }
    }
}

/// A loss, or the one that fits the target.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Choice(pub(crate) Option<Loss>);

impl Choice {
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        match text {
            "auto" => Ok(Self(None)),
            "bce" => Ok(Self(Some(Loss::BinaryCrossEntropy))),
            "softmax" => Ok(Self(Some(Loss::CrossEntropy))),
            _ => text.parse().map(|loss| Self(Some(loss))).map_err(|error: UnknownLoss| {
                let names = ["auto", "mse", "mae", "huber", "huber(δ)", "bce", "softmax"];
                error.wrong_number().unwrap_or_else(|| none_of(text, &names))
            }),
        }
    }
}

/// A batch size.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Batch {
    Auto,
    Size(usize),
    Full,
}

impl Batch {
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        match text {
            "auto" => Ok(Self::Auto),
            "full" => Ok(Self::Full),
            _ => whole(1, 1 << 32)(text)
                .map(Self::Size)
                .map_err(|error| format!("{error}, auto or full")),
        }
    }

    /// The batch size for this many samples.
    pub(crate) fn size(self, samples: usize) -> usize {
        match self {
            Self::Auto => (samples / 50).clamp(32, 200).min(samples),
            Self::Size(size) => size.min(samples),
            Self::Full => samples,
        }
    }
}

/// The interval between checkpoints.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Every {
    Epochs(usize),
    Time(Duration),
}

impl Every {
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let number = |text: &str| {
            whole(1, 1_000_000_000)(text)
                .map_err(|error| format!("{error} of epochs, or of seconds as in 30s"))
        };
        match text.strip_suffix('s') {
            Some(seconds) => Ok(Self::Time(Duration::from_secs(number(seconds)? as u64))),
            None => number(text).map(Self::Epochs),
        }
    }
}
