//! The one-line message for a wrong option.

use super::Line;
use super::names::none_of;
use crate::data::Source;
use clap::CommandFactory;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::ffi::{OsStr, OsString};

/// The command whose help belongs to `args`: `wengert`, or `wengert plot loss`.
fn asked(args: &[OsString]) -> String {
    let mut command = Line::command();
    let mut name = command.get_name().to_owned();
    for arg in args.iter().skip(1) {
        let Some(job) = command.find_subcommand(arg) else { break };
        name = format!("{name} {}", job.get_name());
        command = job.clone();
    }
    name
}

/// The options that `wengert train` needs with `data`, if `data` looks like data by its name.
fn trains_on(data: &OsStr) -> Option<&'static str> {
    match Source::of(data) {
        Source::Embedded(_) => Some(""),
        Source::Npy(_) => Some(" --targets FILE.npy"),
        Source::Csv(path)
            if path.extension().is_some_and(|ext| ext.eq_ignore_ascii_case("csv")) =>
        {
            Some(" --target COLUMN")
        }
        _ => None,
    }
}

/// Clap's error about `args`, in one line.
pub(crate) fn one_line(error: &clap::Error, args: &[OsString]) -> String {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    };
    let (option, value) = (text(ContextKind::InvalidArg), text(ContextKind::InvalidValue));
    let first = |text: &str| text.split(' ').next().unwrap_or_default().to_owned();
    let (option, command) = (first(&option), text(ContextKind::InvalidSubcommand));
    let see = format!("`{} --help` lists what is allowed", asked(args));
    if let (ErrorKind::InvalidSubcommand | ErrorKind::UnknownArgument, Some(data)) =
        (error.kind(), args.get(1))
        && let Some(options) = trains_on(data)
    {
        let data = data.to_string_lossy();
        return format!("unknown argument {data:?}; `wengert train {data}{options}` trains on it");
    }
    match error.kind() {
        ErrorKind::ValueValidation => {
            let reason = std::error::Error::source(error).map(ToString::to_string);
            format!("{option} {value:?}: {}", reason.unwrap_or_default())
        }
        ErrorKind::InvalidValue if value.is_empty() => {
            let allowed = text(ContextKind::ValidValue);
            let allowed = if allowed.is_empty() { see } else { format!("allowed: {allowed}") };
            format!("{option} needs a value; {allowed}")
        }
        ErrorKind::InvalidValue => {
            let allowed = match error.get(ContextKind::ValidValue) {
                Some(ContextValue::Strings(names)) => none_of(&value, names),
                _ => see,
            };
            format!("{option} {value:?}: {allowed}")
        }
        ErrorKind::ArgumentConflict if option.is_empty() => {
            format!("{command} cannot be used with {}", first(&text(ContextKind::PriorArg)))
        }
        ErrorKind::ArgumentConflict => match first(&text(ContextKind::PriorArg)) {
            other if other == option => format!("{option} is given twice"),
            other => format!("{option} cannot be used with {other}"),
        },
        ErrorKind::InvalidSubcommand => match text(ContextKind::SuggestedSubcommand) {
            near if near.is_empty() => format!("unknown argument {command:?}; {see}"),
            near => format!("unknown argument {command:?}; did you mean {near}?"),
        },
        ErrorKind::MissingRequiredArgument => {
            format!("{} is missing; {see}", text(ContextKind::InvalidArg))
        }
        ErrorKind::TooManyValues => format!("{option} {value:?}: it takes no value"),
        ErrorKind::UnknownArgument => match text(ContextKind::SuggestedArg) {
            near if near.is_empty() => format!("unknown argument {option:?}; {see}"),
            near => format!("unknown argument {option:?}; did you mean {near}?"),
        },
        _ => error.to_string().lines().next().unwrap_or_default().replacen("error: ", "", 1),
    }
}
