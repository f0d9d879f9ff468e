//! The options of the main job.

use super::values::{activation, activations, seed, whole};
use super::{Format, Precision, Rate};
use clap::Args;
use wengert_layers::Activation;

/// The options of the main job.
#[derive(Args, Clone, Debug)]
pub(crate) struct Options {
    /// Number of passes over the data: 1 to 10⁹
    #[arg(long, default_value = "1000", value_parser = whole(1, 1_000_000_000), value_name = "N")]
    pub(crate) epochs: usize,
    /// Nodes in the hidden layer: 1 to 65536
    #[arg(long, default_value = "4", value_parser = whole(1, 65_536), value_name = "N")]
    pub(crate) hidden: usize,
    /// Learning rate: positive
    #[arg(long, default_value = "1.0", value_parser = Rate::parse, value_name = "RATE")]
    pub(crate) learning_rate: Rate,
    /// Random seed for initial weights, split and samples shown
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
    /// Floating-point type to compute with
    #[arg(long, default_value = "f64", value_enum, value_name = "TYPE")]
    pub(crate) precision: Precision,
    /// Hold out this fraction of the samples for testing: 0.003 to 0.997
    #[arg(long, value_parser = fraction, value_name = "FRACTION")]
    pub(crate) test_fraction: Option<f64>,
    /// Number of threads: 1 to 1024; on one CPU level, the result is the same to the bit for any number
    #[arg(long, default_value = "1", value_parser = whole(1, 1024), value_name = "N")]
    pub(crate) threads: usize,
    /// Format of the report
    #[arg(long, default_value = "text", value_enum, value_name = "FORMAT")]
    pub(crate) format: Format,
    /// Hide progress; still print warnings and errors
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
