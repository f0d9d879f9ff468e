//! The command line: options and subcommands.

mod article;
mod names;
mod one_line;
mod values;

pub(crate) use article::Options;
pub(crate) use names::none_of;
pub(crate) use values::{
    Format, Precision, Rate, activation, activations, number, positive, seed, whole,
};

use crate::{completions, evaluate, explain, export, inspect, plot, predict, train};
use clap::error::ErrorKind;
use clap::{Parser, Subcommand};
use one_line::one_line;
use std::ffi::OsString;
use std::process::ExitCode;
use wengert_kernels::readable;

/// Train the network of the article "Build Your Own Neural Network From Scratch" on the Wisconsin
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
pub(crate) struct Line {
    #[command(flatten)]
    article: Options,
    #[command(subcommand)]
    job: Option<Job>,
}

/// A job of the command.
#[derive(Clone, Debug, Subcommand)]
pub(crate) enum Job {
    /// The main job, which has no name.
    #[command(skip)]
    Article(Options),
    /// Train a network on a table
    #[command(allow_negative_numbers = true)]
    Train(Box<train::Request>),
    /// Predict with a trained network
    Predict(predict::Request),
    /// Score the predictions of a trained network
    Evaluate(evaluate::Request),
    /// Show the contents of a model file
    Inspect(inspect::Request),
    /// Export a model as ONNX
    Export(export::Request),
    /// Draw loss curves, activations, confusion matrices or decision boundaries as SVG
    Plot(plot::Request),
    /// Show one training step of the network, node by node, with formulas, values and gradients
    Explain(explain::Request),
    /// Generate shell completions
    Completions(completions::Request),
}

/// A reason not to run: a request for help, or a wrong option.
pub(crate) enum Stop {
    Help(clap::Error),
    Wrong(String),
}

impl Stop {
    /// Prints the text; a wrong option gives exit code 2.
    pub(crate) fn print(self) -> ExitCode {
        match self {
            Self::Help(help) => crate::print(&help.render().to_string()),
            Self::Wrong(line) => {
                crate::note(&format!("error: {}", readable(&line)));
                ExitCode::from(2)
            }
        }
    }
}

pub(crate) fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Job, Stop> {
    let args: Vec<_> = args.into_iter().collect();
    let Line { article, job } =
        Line::try_parse_from(&args).map_err(|error| match error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Stop::Help(error),
            _ => Stop::Wrong(one_line(&error, &args)),
        })?;
    match &job {
        None => article.learning_rate.check(article.precision),
        Some(Job::Train(request)) => request.check(),
        Some(_) => Ok(()),
    }
    .map_err(Stop::Wrong)?;
    Ok(job.unwrap_or(Job::Article(article)))
}
