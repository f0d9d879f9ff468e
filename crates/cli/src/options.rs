//! The options of the command, and the one line that a wrong one gets.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Parser, ValueEnum};
use std::ffi::OsString;
use std::process::ExitCode;
use wengert_layers::Activation;

/// Trains the network of the article "Build Your Own Neural Network From Scratch" on the Wisconsin
/// breast-cancer data: 30 features, one hidden layer, one output, sigmoid, mean squared error, gradient
/// descent on all samples at once.
#[derive(Clone, Debug, Parser)]
#[command(name = "wengert", version, allow_negative_numbers = true)]
pub(crate) struct Options {
    /// How often the data are gone through
    #[arg(long, default_value = "1000", value_parser = whole(1, 1_000_000_000), value_name = "N")]
    pub(crate) epochs: usize,
    /// Nodes in the hidden layer
    #[arg(long, default_value = "4", value_parser = whole(1, 65_536), value_name = "N")]
    pub(crate) hidden: usize,
    /// How far a step goes against the gradient
    #[arg(long, default_value = "1.0", value_parser = learning_rate, value_name = "RATE")]
    pub(crate) learning_rate: f64,
    /// Where everything random starts: initial weights, split, samples shown
    #[arg(long, default_value = "42", value_parser = seed, value_name = "N")]
    pub(crate) seed: u64,
    /// Activation of the hidden layer
    #[arg(
        long,
        help = format!("Activation of the hidden layer: {}", activations()),
        default_value = "sigmoid",
        value_parser = activation,
        value_name = "NAME"
    )]
    pub(crate) activation: Activation,
    /// Numbers to compute with
    #[arg(long, default_value = "f64", value_enum, value_name = "TYPE")]
    pub(crate) precision: Precision,
    /// Holds back this part of the samples for a test
    #[arg(long, value_parser = fraction, value_name = "FRACTION")]
    pub(crate) test_fraction: Option<f64>,
    /// Threads to compute on; the result has the same bits for any number
    #[arg(long, default_value = "1", value_parser = whole(1, 1024), value_name = "N")]
    pub(crate) threads: usize,
    /// What is printed at the end
    #[arg(long, default_value = "text", value_enum, value_name = "FORMAT")]
    pub(crate) format: Format,
    /// Shows no progress
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

/// The number type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Precision {
    F64,
    F32,
}

/// The form of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Text,
    Json,
}

fn whole(low: usize, high: usize) -> impl Fn(&str) -> Result<usize, String> + Clone {
    move |text| match text.parse() {
        Ok(number) if (low..=high).contains(&number) => Ok(number),
        _ => Err(format!("expected a whole number from {low} to {high}")),
    }
}

fn seed(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("expected a whole number from 0 to {}", u64::MAX))
}

fn learning_rate(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(rate) if rate > 0.0 && f64::is_finite(rate) => Ok(rate),
        _ => Err("expected a positive number".into()),
    }
}

fn fraction(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(part) if part > 0.0 && part < 1.0 => Ok(part),
        _ => Err("expected a number between 0 and 1, both excluded".into()),
    }
}

fn activation(text: &str) -> Result<Activation, String> {
    text.parse().map_err(|_| format!("expected one of {}", activations()))
}

/// The names of all activations.
fn activations() -> String {
    let names: Vec<_> = Activation::ALL.iter().map(|activation| activation.name()).collect();
    names.join(", ")
}

/// Why the command does not run: help was asked for, or an option is wrong.
pub(crate) enum Stop {
    Help(clap::Error),
    Wrong(String),
}

impl Stop {
    /// Shows it; a wrong option gives exit code 2.
    pub(crate) fn print(self) -> ExitCode {
        match self {
            Self::Help(help) => crate::print(&help.render().to_string()),
            Self::Wrong(line) => {
                eprintln!("error: {line}");
                ExitCode::from(2)
            }
        }
    }
}

pub(crate) fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Options, Stop> {
    Options::try_parse_from(args).map_err(|error| match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Stop::Help(error),
        _ => Stop::Wrong(one_line(&error)),
    })
}

/// What clap knows of the mistake, in one line.
fn one_line(error: &clap::Error) -> String {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    };
    let (option, value) = (text(ContextKind::InvalidArg), text(ContextKind::InvalidValue));
    let option = option.split(' ').next().unwrap_or_default();
    let see = "`wengert --help` lists what is allowed";
    match error.kind() {
        ErrorKind::ValueValidation => {
            let reason = std::error::Error::source(error).map(ToString::to_string);
            format!("{option} {value:?}: {}", reason.unwrap_or_default())
        }
        ErrorKind::InvalidValue if value.is_empty() => {
            let allowed = text(ContextKind::ValidValue);
            let allowed =
                if allowed.is_empty() { see.into() } else { format!("allowed: {allowed}") };
            format!("{option} needs a value; {allowed}")
        }
        ErrorKind::InvalidValue => {
            format!("{option} {value:?}: expected one of {}", text(ContextKind::ValidValue))
        }
        ErrorKind::ArgumentConflict => format!("{option} is given twice"),
        ErrorKind::UnknownArgument => format!("unknown argument {option:?}; {see}"),
        _ => error.to_string().lines().next().unwrap_or_default().replacen("error: ", "", 1),
    }
}
