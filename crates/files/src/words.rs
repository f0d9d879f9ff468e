//! The words of [`FileError`](crate::FileError): short, in quotes, in lists.

use std::io::{self, ErrorKind};

/// The system's words at most, without its numbers.
pub(crate) fn io_text(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "there is no such file".into(),
        ErrorKind::PermissionDenied => "permission denied".into(),
        ErrorKind::IsADirectory => "this is a folder, not a file".into(),
        ErrorKind::NotADirectory => "a part of the path is a file, not a folder".into(),
        ErrorKind::StorageFull => "the disk is full".into(),
        _ => error.to_string().split(" (os error").next().unwrap_or_default().to_lowercase(),
    }
}

/// The most names that a message lists, and the most letters of each.
const LISTED: usize = 10;
const LETTERS: usize = 60;

/// `"text"`, shortened if it is long.
pub(crate) fn quoted(text: &str) -> String {
    match text.char_indices().nth(LETTERS) {
        Some((end, _)) => format!("{:?}…", &text[..end]),
        None => format!("{text:?}"),
    }
}

/// Whether it is a number with a comma in the place of the point.
pub(crate) fn has_decimal_comma(text: &str) -> bool {
    text.contains(',') && fast_float2::parse::<f64, _>(text.replacen(',', ".", 1)).is_ok()
}

pub(crate) fn among_numbers(text: &str, line: Option<u64>) -> String {
    match line {
        _ if has_decimal_comma(text) => {
            ": a decimal comma is not read, only a point, as in 2.5".into()
        }
        Some(line) => {
            format!(", but line {line} has one; correct it, or declare the column as text")
        }
        None => ", and the column is one of numbers".into(),
    }
}

pub(crate) fn did_you_mean(nearest: Option<&str>, columns: &[String]) -> String {
    match nearest {
        Some(name) => format!("did you mean {}?", quoted(name)),
        None => format!("there are {}", list(columns)),
    }
}

/// `"a", "b", "c" and 7 more`
pub(crate) fn list(names: &[String]) -> String {
    shortened(names.iter().map(|name| quoted(name)))
}

/// `"a" (250), "b" (7)`
pub(crate) fn counted(names: &[(String, usize)]) -> String {
    shortened(names.iter().map(|(name, count)| format!("{} ({count})", quoted(name))))
}

fn shortened(mut words: impl ExactSizeIterator<Item = String>) -> String {
    let shown: Vec<_> = words.by_ref().take(LISTED).collect();
    let more = words.len();
    shown.join(", ") + &if more > 0 { format!(" and {more} more") } else { String::new() }
}
