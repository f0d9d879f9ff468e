//! Where a training is written, checked before it takes long.

use super::options::Request;
use crate::data::Source;
use std::env;
use std::error::Error;
use std::ffi::OsString;
use std::path::Path;
use wengert_files::{Log, Model, NewFile, Problem, load_settings};

/// Whether the files can be written, and nothing is lost by it; and whether a file will be replaced.
pub(crate) fn check(request: &Request) -> Result<bool, Box<dyn Error>> {
    let (out, options) = (request.out(), &request.output);
    keep_what_is_read(request, &out)?;
    let replaces = !options.resume && out.is_file();
    if replaces && !options.overwrite {
        keep(&out)?;
    }
    // To be created and dropped is a trial.
    NewFile::create(&out)?;
    if let (Some(log), false) = (&options.log, options.resume) {
        Log::resume(log, 0)?;
    }
    Ok(replaces)
}

/// Not even --overwrite puts a model in the place of the data or of the log.
fn keep_what_is_read(request: &Request, out: &Path) -> Result<(), String> {
    if let Source::Csv(data) | Source::Npy(data) = request.source() {
        crate::keep(&data, "data", out)?;
    }
    let others = [(&request.table.targets, "file of targets"), (&request.output.log, "log")];
    let mut named = others.iter().filter_map(|(file, what)| Some((file.as_ref()?, what)));
    named.try_for_each(|(file, what)| crate::keep(file, what, out))
}

/// A model may be replaced by another. Another file, or a training that was interrupted, may not.
fn keep(out: &Path) -> Result<(), String> {
    let path = out.display();
    match load_settings(out) {
        Err(error) if matches!(error.problem(), Problem::NoTraining) => Ok(()),
        Ok(_) => Err(format!(
            "{path}: a training was interrupted; --resume continues it, --overwrite begins anew"
        )),
        Err(_) if Model::precision(out).is_ok() => Ok(()),
        Err(_) => Err(format!(
            "{path}: this is no model that could be replaced by another; --overwrite replaces it all \
             the same"
        )),
    }
}

/// The command that continues this training.
pub(crate) fn resuming() -> String {
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
