//! The options of the command, and the one line that a wrong one gets.

use crate::explain::Request;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::convert::Infallible;
use std::ffi::OsString;
use std::fmt;
use std::process::ExitCode;
use wengert_layers::Activation;

/// Trains the network of the article "Build Your Own Neural Network From Scratch" on the Wisconsin
/// breast-cancer data: 30 features, one hidden layer, one output, sigmoid, mean squared error, gradient
/// descent on all samples at once.
#[derive(Clone, Debug, Parser)]
#[command(
    name = "wengert",
    version,
    allow_negative_numbers = true,
    args_conflicts_with_subcommands = true,
    disable_help_subcommand = true
)]
struct Line {
    #[command(flatten)]
    train: Options,
    #[command(subcommand)]
    other: Option<Other>,
}

#[derive(Clone, Debug, Subcommand)]
enum Other {
    /// Shows one training step of the network, node by node, with formulas, values and gradients
    Explain(Request),
    /// Checks the library against figures that others have published
    Check {
        /// What is printed
        #[arg(long, default_value = "text", value_enum, value_name = "FORMAT")]
        format: Format,
    },
}

/// What the command is to do.
pub(crate) enum Job {
    /// The main job.
    Train(Options),
    Check(Format),
    Explain(Request),
}

/// The options of the main job.
#[derive(Args, Clone, Debug)]
pub(crate) struct Options {
    /// How often the data are gone through: 1 to 10⁹
    #[arg(long, default_value = "1000", value_parser = whole(1, 1_000_000_000), value_name = "N")]
    pub(crate) epochs: usize,
    /// Nodes in the hidden layer: 1 to 65536
    #[arg(long, default_value = "4", value_parser = whole(1, 65_536), value_name = "N")]
    pub(crate) hidden: usize,
    /// How far a step goes against the gradient: positive
    #[arg(long, default_value = "1.0", value_parser = learning_rate, value_name = "RATE")]
    pub(crate) learning_rate: Rate,
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
    /// Holds back this part of the samples for a test: 0.003 to 0.997
    #[arg(long, value_parser = fraction, value_name = "FRACTION")]
    pub(crate) test_fraction: Option<f64>,
    /// Threads to compute on: 1 to 1024; the result has the same bits for any number
    #[arg(long, default_value = "1", value_parser = whole(1, 1024), value_name = "N")]
    pub(crate) threads: usize,
    /// What is printed at the end
    #[arg(long, default_value = "text", value_enum, value_name = "FORMAT")]
    pub(crate) format: Format,
    /// Shows no progress; warnings and errors remain
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

/// A learning rate, and how it was written. What it may be depends on the precision.
#[derive(Clone, Debug)]
pub(crate) struct Rate {
    pub(crate) value: f64,
    text: String,
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The number type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Precision {
    F64,
    F32,
}

impl fmt::Display for Precision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if *self == Self::F64 { "f64" } else { "f32" })
    }
}

/// The form of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Text,
    Json,
}

pub(crate) fn whole(low: usize, high: usize) -> impl Fn(&str) -> Result<usize, String> + Clone {
    move |text| match text.parse() {
        Ok(number) if (low..=high).contains(&number) => Ok(number),
        _ => Err(format!("expected a whole number from {low} to {high}")),
    }
}

pub(crate) fn seed(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("expected a whole number from 0 to {}", u64::MAX))
}

fn learning_rate(text: &str) -> Result<Rate, Infallible> {
    Ok(Rate { value: text.parse().unwrap_or(f64::NAN), text: text.into() })
}

fn fraction(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(part) if (0.003..=0.997).contains(&part) => Ok(part),
        _ => {
            Err("expected a number from 0.003 to 0.997: each part needs 2 of the 569 samples"
                .into())
        }
    }
}

pub(crate) fn activation(text: &str) -> Result<Activation, String> {
    text.parse().map_err(|_| format!("expected one of {}", activations()))
}

/// The names of all activations.
pub(crate) fn activations() -> String {
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
                crate::note(&format!("error: {line}"));
                ExitCode::from(2)
            }
        }
    }
}

pub(crate) fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Job, Stop> {
    let Line { train, other } = Line::try_parse_from(args).map_err(|error| match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Stop::Help(error),
        _ => Stop::Wrong(one_line(&error)),
    })?;
    match other {
        None => {
            check_rate(&train.learning_rate, train.precision).map_err(Stop::Wrong)?;
            Ok(Job::Train(train))
        }
        Some(Other::Check { format }) => Ok(Job::Check(format)),
        Some(Other::Explain(request)) => Ok(Job::Explain(request)),
    }
}

/// Whether numbers of this precision can hold the rate.
fn check_rate(Rate { value, text }: &Rate, precision: Precision) -> Result<(), String> {
    let (held, range) = match precision {
        Precision::F64 => (*value, "4.9e-324 to 1.7e308"),
        Precision::F32 => (f64::from(*value as f32), "1.4e-45 to 3.4e38"),
    };
    if held > 0.0 && held.is_finite() {
        return Ok(());
    }
    Err(format!(
        "--learning-rate {text:?}: expected a positive finite number that {precision} can hold \
         ({range})"
    ))
}

/// What clap knows of the mistake, in one line.
fn one_line(error: &clap::Error) -> String {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    };
    let (option, value) = (text(ContextKind::InvalidArg), text(ContextKind::InvalidValue));
    let first = |text: &str| text.split(' ').next().unwrap_or_default().to_owned();
    let (option, command) = (first(&option), text(ContextKind::InvalidSubcommand));
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
        ErrorKind::ArgumentConflict if option.is_empty() => {
            format!("{command} cannot be used with {}", first(&text(ContextKind::PriorArg)))
        }
        ErrorKind::ArgumentConflict => format!("{option} is given twice"),
        ErrorKind::InvalidSubcommand => format!("unknown argument {command:?}; {see}"),
        ErrorKind::TooManyValues => format!("{option} {value:?}: it takes no value"),
        ErrorKind::UnknownArgument => match text(ContextKind::SuggestedArg) {
            near if near.is_empty() => format!("unknown argument {option:?}; {see}"),
            near => format!("unknown argument {option:?}; did you mean {near}?"),
        },
        _ => error.to_string().lines().next().unwrap_or_default().replacen("error: ", "", 1),
    }
}
