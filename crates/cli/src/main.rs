//! The command `wengert`: trains the article's network and shows how well it did.

#![forbid(unsafe_code)]

mod article;
mod options;
mod progress;
mod report;

use options::{Format, Precision};
use std::io::{ErrorKind, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let options = match options::parse(std::env::args_os()) {
        Ok(options) => options,
        Err(stop) => return stop.print(),
    };
    let outcome = match options.precision {
        Precision::F64 => article::run::<f64>(&options),
        Precision::F32 => article::run::<f32>(&options),
    };
    match outcome {
        Ok(outcome) => print(&match options.format {
            Format::Text => report::text(&options, &outcome),
            Format::Json => report::json(&options, &outcome),
        }),
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Writes to standard output. A reader that has gone away is no error.
fn print(text: &str) -> ExitCode {
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            eprintln!("error: standard output: {error}");
            ExitCode::FAILURE
        }
        _ => ExitCode::SUCCESS,
    }
}
