//! Parsers of option values: whole numbers, rates, names.

use super::names::none_of;
use clap::ValueEnum;
use std::convert::Infallible;
use std::fmt;
use wengert_layers::{Activation, UnknownActivation};

/// The number type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Precision {
    F64,
    F32,
}

impl Precision {
    /// Refuses a number of an option, written as `text`, that this precision cannot hold.
    pub(crate) fn check(self, option: &str, number: f64, text: &str) -> Result<(), String> {
        let (held, range) = match self {
            Self::F64 => (number, "4.9e-324 to 1.7e308"),
            Self::F32 => (f64::from(number as f32), "1.4e-45 to 3.4e38"),
        };
        if held > 0.0 && held.is_finite() {
            return Ok(());
        }
        Err(format!(
            "{option} {text:?}: expected a positive finite number that {self} can hold ({range})"
        ))
    }
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

/// A learning rate, and how it was written. Its range depends on the precision.
#[derive(Clone, Debug)]
pub(crate) struct Rate {
    pub(crate) value: f64,
    text: String,
}

impl Rate {
    pub(crate) fn parse(text: &str) -> Result<Self, Infallible> {
        Ok(Self { value: text.parse().unwrap_or(f64::NAN), text: text.into() })
    }

    /// Refuses a rate that this precision cannot hold.
    pub(crate) fn check(&self, precision: Precision) -> Result<(), String> {
        precision.check("--learning-rate", self.value, &self.text)
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
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

pub(crate) fn activation(text: &str) -> Result<Activation, String> {
    text.parse().map_err(|error: UnknownActivation| {
        error.wrong_number().unwrap_or_else(|| none_of(text, &activation_names()))
    })
}

/// A parser of numbers in the allowed range.
pub(crate) fn number(
    what: &'static str,
    allowed: impl Fn(f64) -> bool + Clone,
) -> impl Fn(&str) -> Result<f64, String> + Clone {
    move |text| match text.parse() {
        Ok(number) if allowed(number) => Ok(number),
        _ => Err(format!("expected {what}")),
    }
}

pub(crate) fn positive(text: &str) -> Result<f64, String> {
    number("a positive number", |x| x > 0.0 && x.is_finite())(text)
}

/// The names of all activations.
pub(crate) fn activations() -> String {
    activation_names().join(", ")
}

fn activation_names() -> Vec<&'static str> {
    Activation::ALL.iter().map(|activation| activation.name()).collect()
}
