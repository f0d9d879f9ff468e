//! The command `wengert`: trains the article's network and shows how well it did, checks the library
//! against published figures, or explains a tape.

#![forbid(unsafe_code)]
#![deny(clippy::print_stderr)] // It panics where nothing can be written; `note` does not.

mod article;
mod check;
mod explain;
mod json;
mod options;
mod progress;
mod report;
mod warning;

use options::{Format, Job, Options, Precision};
use std::io::{ErrorKind, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    match options::parse(std::env::args_os()) {
        Ok(Job::Train(options)) => train(&options),
        Ok(Job::Check(format)) => check(format),
        Ok(Job::Explain(request)) => match explain::run(&request) {
            Ok(text) => print(&text),
            Err(error) => fail(&error),
        },
        Err(stop) => stop.print(),
    }
}

fn train(options: &Options) -> ExitCode {
    if let Some(warning) = warning::threads(options.threads) {
        note(&format!("warning: {warning}"));
    }
    let outcome = match options.precision {
        Precision::F64 => article::run::<f64>(options),
        Precision::F32 => article::run::<f32>(options),
    };
    match outcome {
        Ok(outcome) => {
            let exit = print(&match options.format {
                Format::Text => report::text(options, &outcome),
                Format::Json => json::report(options, &outcome),
            });
            if let Some(warning) = &outcome.warning {
                note(&format!("warning: {warning}"));
            }
            exit
        }
        Err(error) => fail(&error),
    }
}

fn fail(error: &impl std::fmt::Display) -> ExitCode {
    note(&format!("error: {error}"));
    ExitCode::FAILURE
}

fn check(format: Format) -> ExitCode {
    let sections = check::sections();
    let printed = print(&match format {
        Format::Text => check::report::text(&sections),
        Format::Json => check::report::json(&sections),
    });
    if check::report::holds(&sections) { printed } else { ExitCode::FAILURE }
}

/// Writes to standard output. A reader that has gone away is no error.
fn print(text: &str) -> ExitCode {
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            note(&format!("error: standard output: {error}"));
            ExitCode::FAILURE
        }
        _ => ExitCode::SUCCESS,
    }
}

/// Writes a line to standard error. If that cannot be written, nobody is there to be told.
fn note(line: &str) {
    _ = writeln!(std::io::stderr(), "{line}");
}
