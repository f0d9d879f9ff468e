//! Resuming and extending a training.

use super::options::Request;
use super::settings::Begun;
use crate::progress::count;
use std::env;
use std::ffi::OsString;
use std::path::Path;
use wengert_files::cpu_level;
use wengert_trainer::{Checkpoint, Ended};

/// Why the training is finished, if it is.
pub(crate) fn ended<T>(request: &Request, checkpoint: &Checkpoint<T>) -> Option<Ended> {
    let done = checkpoint.epochs.len();
    let waited = checkpoint.best.as_ref().map_or(0, |best| done.saturating_sub(best.epoch));
    if request.training.early_stopping.is_some_and(|patience| waited >= patience) {
        return Some(Ended::Early);
    }
    (done >= request.epochs()).then_some(Ended::Complete)
}

/// Refuses a training that would end before its current epoch, or that is finished and not extended.
pub(crate) fn check<T>(
    request: &Request,
    begun: &Begun,
    checkpoint: &Checkpoint<T>,
) -> Result<(), String> {
    let (out, epochs) = (request.out(), request.epochs());
    let (path, done) = (out.display(), checkpoint.epochs.len());
    if (epochs, 0) < (done, checkpoint.batch) {
        let least = done + usize::from(checkpoint.batch > 0);
        return Err(format!(
            "{path}: --epochs {epochs} is less than the {least} that are done or begun"
        ));
    }
    match ended(request, checkpoint).filter(|_| begun.is_over) {
        None => Ok(()),
        Some(Ended::Early) => Err(format!(
            "{path}: the training is over: it stopped early after {}; a larger --early-stopping extends it",
            count(done)
        )),
        Some(_) => Err(format!(
            "{path}: the training is over, after {}; a larger --epochs extends it",
            count(done)
        )),
    }
}

/// The warning that the last bits will differ on this CPU level.
pub(crate) fn other_level(path: &Path, level: Option<String>) -> Option<String> {
    let (path, here) = (path.display(), cpu_level());
    let was = level.filter(|was| *was != here)?;
    Some(format!(
        "{path}: the training was computed with {was:?}, and goes on with {here:?}: the last bits are not those \
         of a training on one CPU level"
    ))
}

/// The command that continues this training.
pub(crate) fn command() -> String {
    let args: Vec<OsString> = env::args_os().filter(|arg| arg != "--overwrite").collect();
    let mut words: Vec<String> = args.iter().map(|arg| quoted(&arg.to_string_lossy())).collect();
    if !args.iter().any(|arg| arg == "--resume") {
        words.push("--resume".into());
    }
    words.join(" ")
}

/// A word for a shell.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./,=:+@%".contains(c);
    match !word.is_empty() && word.chars().all(plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn words_come_back_from_a_shell_as_they_were() {
        assert_eq!(quoted("--hidden=64,32"), "--hidden=64,32");
        assert_eq!(quoted("my data.csv"), "'my data.csv'");
        assert_eq!(quoted("it's"), r"'it'\''s'");
        assert_eq!(quoted(""), "''");
    }
}
