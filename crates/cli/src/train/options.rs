//! The options of `wengert train`.

use super::choices::{Batch, Choice, Course, Every, Gaps, Kind, Method, Widths};
use crate::data::{CsvOptions, DATA, Source};
use crate::options::{
    Format, Precision, Rate, activation, activations, number, positive, seed, whole,
};
use clap::Args;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use wengert_files::Csv;
use wengert_layers::Activation;
use wengert_trainer::Embedded;

/// The maximum number of columns that a message lists.
const LISTED: usize = 10;

/// The options of `wengert train`.
#[derive(Args, Clone, Debug)]
pub(crate) struct Request {
    #[arg(help = DATA)]
    pub(crate) data: OsString,
    #[command(flatten, next_help_heading = "Data")]
    pub(crate) table: TableOptions,
    #[command(flatten)]
    pub(crate) csv: CsvOptions,
    #[command(flatten, next_help_heading = "Network")]
    pub(crate) network: NetworkOptions,
    #[command(flatten, next_help_heading = "Training")]
    pub(crate) training: TrainingOptions,
    #[command(flatten, next_help_heading = "Files and output")]
    pub(crate) output: OutputOptions,
}

/// The options for the table.
#[derive(Args, Clone, Debug)]
pub(crate) struct TableOptions {
    /// Column to predict; built-in data sets have one
    #[arg(long, value_name = "COLUMN")]
    pub(crate) target: Option<String>,
    /// Targets for a .npy file of features
    #[arg(long, value_name = "FILE.npy", conflicts_with = "target")]
    pub(crate) targets: Option<PathBuf>,
    /// Kind of target; auto treats text and few distinct whole numbers as classes
    #[arg(long, default_value = "auto", value_enum, value_name = "TASK")]
    pub(crate) task: Kind,
    /// Handle missing cells: fail, drop their rows, or fill in the mean of the column
    #[arg(long, default_value = "error", value_enum, value_name = "WHAT")]
    pub(crate) missing: Gaps,
    /// Ignore these columns
    #[arg(long, value_delimiter = ',', value_name = "COLUMNS")]
    pub(crate) without: Vec<String>,
    /// Read these columns as text, even if they hold numbers, like post codes
    #[arg(long, value_delimiter = ',', value_name = "COLUMNS")]
    pub(crate) text: Vec<String>,
    /// Maximum number of distinct values per text column, and of classes
    #[arg(long, default_value = "256", value_parser = whole(2, 65_536), value_name = "N")]
    pub(crate) max_categories: usize,
    /// Maximum number of entries in all one-hot columns, counted for at least 8192 rows
    #[arg(long, default_value = "134217728", value_parser = whole(1, 1 << 40), value_name = "N")]
    pub(crate) max_one_hot: usize,
}

#[derive(Args, Clone, Debug)]
pub(crate) struct NetworkOptions {
    /// Widths of the hidden layers, as in 64,32, or none
    #[arg(long, default_value = "100", value_parser = Widths::parse, value_name = "WIDTHS")]
    pub(crate) hidden: Widths,
    #[arg(
        long,
        help = format!("Activation of the hidden layers: {}", activations()),
        default_value = "relu",
        value_parser = activation,
        value_name = "NAME"
    )]
    pub(crate) activation: Activation,
    /// Drop this fraction of the hidden nodes at random in each step: at least 0 and below 1
    #[arg(long, default_value = "0", value_parser = dropout, value_name = "RATE")]
    pub(crate) dropout: f64,
    /// Floating-point type to compute with
    #[arg(long, default_value = "f32", value_enum, value_name = "TYPE")]
    pub(crate) precision: Precision,
}

#[derive(Args, Clone, Debug)]
pub(crate) struct TrainingOptions {
    /// Loss to minimise: auto, mse, mae, huber, bce (2 classes), softmax (more)
    #[arg(long, default_value = "auto", value_parser = Choice::parse, value_name = "LOSS")]
    pub(crate) loss: Choice,
    /// Optimizer
    #[arg(long, default_value = "adam", value_enum, value_name = "NAME")]
    pub(crate) optimizer: Method,
    /// Learning rate [default: 0.001 for adam and adamw, 0.01 for momentum, 0.1 for sgd]
    #[arg(long, value_parser = Rate::parse, value_name = "RATE")]
    pub(crate) learning_rate: Option<Rate>,
    /// Learning-rate schedule: step divides the rate by 10 after each third of the steps, cosine decays it
    /// to 0, warmup raises it over a tenth of the steps before the cosine
    #[arg(long, default_value = "constant", value_enum, value_name = "NAME")]
    pub(crate) schedule: Course,
    /// Samples per step, or full for all of them
    #[arg(long, default_value = "auto", value_parser = Batch::parse, value_name = "N")]
    pub(crate) batch_size: Batch,
    /// Number of passes over the data [default: 200]
    #[arg(long, value_parser = whole(1, 1_000_000_000), value_name = "N")]
    pub(crate) epochs: Option<usize>,
    /// Hold out this fraction of the samples for validation [default: none, or 0.2 with --early-stopping]
    #[arg(long, value_parser = share, value_name = "FRACTION")]
    pub(crate) validation: Option<f64>,
    /// Stop after this many epochs without a lower validation loss; restore the best weights
    #[arg(long, value_parser = whole(1, 1_000_000_000), value_name = "EPOCHS")]
    pub(crate) early_stopping: Option<usize>,
    /// L2 penalty on the weights; for adamw decoupled decay [default: 4 / number of samples, at most 0.01;
    /// 0.01 for adamw]
    #[arg(long, value_parser = decay, value_name = "RATE")]
    pub(crate) weight_decay: Option<f64>,
    /// Clip gradients to this norm
    #[arg(long, value_parser = positive, value_name = "NORM")]
    pub(crate) clip_norm: Option<f64>,
    /// Random seed for initial weights, order of samples and validation split
    #[arg(long, default_value = "42", value_parser = seed, value_name = "N")]
    pub(crate) seed: u64,
    /// Number of threads; on one CPU level, the result is the same to the bit for any number
    #[arg(long, default_value = "1", value_parser = whole(1, 1024), value_name = "N")]
    pub(crate) threads: usize,
}

#[derive(Args, Clone, Debug)]
pub(crate) struct OutputOptions {
    /// Save the model to this file [default: the name of the data with .safetensors, in the current folder]
    #[arg(long, value_name = "MODEL")]
    pub(crate) out: Option<PathBuf>,
    /// Replace an interrupted training or a file that is not a model; finished models are always replaced
    #[arg(long)]
    pub(crate) overwrite: bool,
    /// Continue an interrupted training, bit for bit, or extend a finished one. Give the options it was started
    /// with; you may change --epochs, --early-stopping and --learning-rate, which are kept if not given, and
    /// --threads, --log, --checkpoint-every, --format and --quiet
    #[arg(long, conflicts_with = "overwrite")]
    pub(crate) resume: bool,
    /// Save a checkpoint every N epochs, or every N seconds, as in 30s
    #[arg(long, default_value = "30s", value_parser = Every::parse, value_name = "N")]
    pub(crate) checkpoint_every: Every,
    /// Log each epoch to this file as a line of JSON
    #[arg(long, value_name = "FILE")]
    pub(crate) log: Option<PathBuf>,
    /// Format of the report on standard output
    #[arg(long, default_value = "text", value_enum, value_name = "FORMAT")]
    pub(crate) format: Format,
    /// Hide progress; still print warnings and errors
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

impl Request {
    pub(crate) fn source(&self) -> Source {
        Source::of(&self.data)
    }

    pub(crate) fn epochs(&self) -> usize {
        self.training.epochs.unwrap_or(200)
    }

    pub(crate) fn rate(&self) -> f64 {
        let default = match self.training.optimizer {
            Method::Adam | Method::Adamw => 1e-3,
            Method::Momentum => 1e-2,
            Method::Sgd => 0.1,
        };
        self.training.learning_rate.as_ref().map_or(default, |rate| rate.value)
    }

    /// The weight decay: the more samples, the less the prior counts.
    pub(crate) fn weight_decay(&self, samples: usize) -> f64 {
        let by_default = match self.training.optimizer {
            Method::Adamw => 0.01,
            // One digit is enough.
            _ => format!("{:.0e}", 4.0 / samples as f64).parse().map_or(0.01, |x: f64| x.min(0.01)),
        };
        self.training.weight_decay.unwrap_or(by_default)
    }

    /// The fraction of samples held out.
    pub(crate) fn validation(&self) -> Option<f64> {
        let stops = self.training.early_stopping.is_some();
        self.training.validation.or(stops.then_some(0.2))
    }

    /// The file of the model.
    pub(crate) fn out(&self) -> PathBuf {
        let default = || format!("{}.safetensors", self.source().stem()).into();
        self.output.out.clone().unwrap_or_else(default)
    }

    /// The names of the columns, if readable, as many as fit on a line.
    fn columns(&self) -> String {
        let path = Path::new(&self.data);
        // Only regular files are opened: a pipe might have no writer.
        let first_row = |csv: Csv| csv.parts(path, 1).ok()?.next()?.ok();
        let Some(table) = path.is_file().then(|| first_row(self.csv.csv())).flatten() else {
            return String::new();
        };
        let names: Vec<_> =
            table.columns().iter().map(|column| format!("{:?}", column.name)).collect();
        let more = names.len().saturating_sub(LISTED);
        let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
        format!("; there are {}{rest}", names[..names.len() - more].join(", "))
    }

    /// Checks options against each other.
    pub(crate) fn check(&self) -> Result<(), String> {
        if let Some(rate) = &self.training.learning_rate {
            rate.check(self.network.precision)?;
        }
        // Without decay, a decay of 0.
        let decay = self.training.weight_decay.filter(|&decay| decay != 0.0);
        for (option, number) in
            [("--weight-decay", decay), ("--clip-norm", self.training.clip_norm)]
        {
            if let Some(number) = number {
                self.network.precision.check(option, number, &format!("{number:?}"))?;
            }
        }
        let TableOptions { target, targets, without, text, .. } = &self.table;
        let csv = matches!(self.source(), Source::Csv(_) | Source::StandardInput);
        for (option, columns) in [("--without", without), ("--text", text)] {
            if !csv && !columns.is_empty() {
                return Err(format!("{option} goes with a CSV file"));
            }
        }
        match (self.source(), target, targets) {
            (Source::Npy(_), _, None) => {
                Err("--targets is missing: the .npy file of the targets".into())
            }
            (Source::Npy(_), ..) => Ok(()),
            (_, _, Some(_)) => Err("--targets goes with a .npy file of features".into()),
            (Source::Embedded(data), Some(target), _) if target != data.target => Err(format!(
                "--target {target:?}: the target of {} is {:?}",
                data.name, data.target
            )),
            (Source::Csv(path), None, _) if !path.exists() => Err(format!(
                "{}: there is no such file, and no data set of this name: there are {}",
                path.display(),
                Embedded::ALL.map(|data| data.name).join(", ")
            )),
            (Source::Csv(_) | Source::StandardInput, None, _) => {
                Err(format!("--target is missing: the column to be predicted{}", self.columns()))
            }
            _ => Ok(()),
        }
    }
}

fn dropout(text: &str) -> Result<f64, String> {
    number("a number of at least 0 and below 1", |x| (0.0..1.0).contains(&x))(text)
}

fn share(text: &str) -> Result<f64, String> {
    number("a number between 0 and 1", |x| x > 0.0 && x < 1.0)(text)
}

fn decay(text: &str) -> Result<f64, String> {
    number("a number of at least 0", |x| x >= 0.0 && x.is_finite())(text)
}
