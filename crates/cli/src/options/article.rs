//! The options of the main job.

use super::values::{activation, activations, seed, whole};
use super::{Format, Precision, Rate};
use clap::Args;
use wengert_layers::Activation;

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
    #[arg(long, default_value = "1.0", value_parser = Rate::parse, value_name = "RATE")]
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
    /// Threads to compute on: 1 to 1024; the result has the same bits for any number, on one CPU
    /// level
    #[arg(long, default_value = "1", value_parser = whole(1, 1024), value_name = "N")]
    pub(crate) threads: usize,
    /// What is printed at the end
    #[arg(long, default_value = "text", value_enum, value_name = "FORMAT")]
    pub(crate) format: Format,
    /// Shows no progress; warnings and errors remain
    #[arg(long, short)]
    pub(crate) quiet: bool,
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
