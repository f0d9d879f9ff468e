//! The command `wengert`: trains the article's network and shows how well it did; trains, evaluates
//! and exports networks for your own data; draws pictures; explains a tape.

#![forbid(unsafe_code)]
#![deny(clippy::print_stderr)] // It panics where nothing can be written; `note` does not.

mod article;
mod completions;
mod data;
mod evaluate;
mod explain;
mod export;
mod inspect;
mod json;
mod options;
mod place;
mod plot;
mod predict;
mod progress;
mod report;
mod scores;
mod shown;
mod train;
mod warning;

use options::{Format, Job, Options, Precision};
use std::error::Error;
use std::io::{self, ErrorKind, Write};
use std::path::Path;
use std::process::ExitCode;
use wengert_files::{FileError, NewFile};
use wengert_kernels::readable;

fn main() -> ExitCode {
    match options::parse(std::env::args_os()) {
        Ok(Job::Article(options)) => article(&options),
        Ok(Job::Train(request)) => train::run(&request).unwrap_or_else(|error| fail(&error)),
        Ok(Job::Predict(request)) => match predict::run(&request) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => fail(&error),
        },
        Ok(Job::Evaluate(request)) => show(evaluate::run(&request)),
        Ok(Job::Inspect(request)) => show(inspect::run(&request)),
        Ok(Job::Export(request)) => show(export::run(&request)),
        Ok(Job::Plot(request)) => show(plot::run(&request)),
        Ok(Job::Explain(request)) => show(explain::run(&request)),
        Ok(Job::Completions(request)) => write(&completions::run(&request)),
        Err(stop) => stop.print(),
    }
}

fn show(text: Result<String, Box<dyn Error>>) -> ExitCode {
    match text {
        Ok(text) => print(&text),
        Err(error) => fail(&error),
    }
}

fn article(options: &Options) -> ExitCode {
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
    note(&format!("error: {}", readable(&error.to_string())));
    ExitCode::FAILURE
}

/// Writes text to standard output, as it is [shown].
fn print(text: &str) -> ExitCode {
    write(&shown::lines(text))
}

/// Writes to standard output. A reader that has gone away is not an error.
fn write(text: &str) -> ExitCode {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            note(&format!("error: standard output: {}", words(&error)));
            ExitCode::FAILURE
        }
        _ => ExitCode::SUCCESS,
    }
}

/// Writes a file completely or not at all.
fn save(path: &Path, text: &str) -> Result<(), FileError> {
    let mut file = NewFile::create(path)?;
    file.write_all(text.as_bytes()).map_err(|error| file.error(error))?;
    file.finish()
}

/// The system's error text without its code.
fn words(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::StorageFull => "the disk is full".into(),
        _ => error.to_string().split(" (os error").next().unwrap_or_default().to_lowercase(),
    }
}

/// Writes a line to standard error, as it is [shown]. A failure to write it is ignored.
fn note(line: &str) {
    _ = writeln!(io::stderr(), "{}", shown::lines(line));
}
