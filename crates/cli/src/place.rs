//! The one rule for all files that commands write.
//!
//! A file that is read is never overwritten. An existing file is replaced by another of its kind; a file of any
//! other kind only with `--overwrite`.

use clap::Args;
use std::error::Error;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use wengert_files::{Model, NewFile, Problem, load_settings};

/// Whether existing files may be lost.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct Overwrite {
    /// Replace a file of another kind, too
    #[arg(long = "overwrite")]
    pub(crate) given: bool,
}

/// The kind of file that a command writes.
pub(crate) enum Kind<'a> {
    Model,
    Onnx,
    Picture,
    Graph,
    /// With this line of column names.
    Predictions(&'a str),
}

/// The text after the size in pictures of `wengert plot` and `wengert explain`.
const PICTURES: [&str; 2] = [
    " role=\"img\" stroke-linejoin=\"round\" stroke-linecap=\"round\">\n<title>",
    ">\n<style>text{font:13px system-ui",
];

/// Checks that `out` may be written, and says whether it replaces a file; `read` lists the files that are read,
/// with their kinds.
pub(crate) fn check(
    out: &Path,
    kind: &Kind<'_>,
    read: &[(&Path, &str)],
    overwrite: bool,
) -> Result<bool, Box<dyn Error>> {
    read.iter().try_for_each(|(file, what)| keep(file, what, out))?;
    let replaces = out.is_file();
    if replaces && !overwrite {
        kind.check(out)?;
    }
    // Creating and dropping it tests whether the path is writable.
    NewFile::create(out)?;
    Ok(replaces)
}

/// Refuses to overwrite a file that is read, or written for another purpose.
pub(crate) fn keep(read: &Path, what: &str, out: &Path) -> Result<(), String> {
    match (real(read), real(out)) {
        (Ok(same), Ok(other)) if same == other => {
            Err(format!("{}: this is the {what}; write to another file", out.display()))
        }
        _ => Ok(()),
    }
}

/// The target of a path, whether or not it exists yet.
fn real(path: &Path) -> io::Result<PathBuf> {
    path.canonicalize().or_else(|_| {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new(".")).canonicalize()?;
        Ok(folder.join(path.file_name().unwrap_or_default()))
    })
}

impl Kind<'_> {
    /// Refuses to replace a file of another kind, or an unfinished training.
    fn check(&self, out: &Path) -> Result<(), String> {
        let path = out.display();
        let (name, is_one) = match self {
            Self::Model => match load_settings(out) {
                Ok(settings) if !crate::train::is_over(&settings) => {
                    return Err(format!(
                        "{path}: a training was interrupted; --resume continues it, --overwrite begins \
                         anew"
                    ));
                }
                Ok(_) => ("model", true),
                Err(error) => {
                    let model = matches!(error.problem(), Problem::NoTraining);
                    ("model", model || Model::precision(out).is_ok())
                }
            },
            // After the version of the format, the name of the program.
            Self::Onnx => ("ONNX file", start(out, 11).ends_with(b"\x12\x07wengert")),
            Self::Picture => {
                let start = String::from_utf8_lossy(&start(out, 400)).into_owned();
                let ours = PICTURES.iter().any(|part| start.contains(part));
                ("picture", start.starts_with("<svg ") && ours)
            }
            Self::Graph => ("graph", start(out, 14) == b"digraph tape {"),
            Self::Predictions(header) => {
                ("table of such predictions", start(out, header.len()) == header.as_bytes())
            }
        };
        match is_one {
            true => Ok(()),
            false => Err(format!(
                "{path}: this is no {name} that could be replaced by another; --overwrite replaces it \
                 all the same"
            )),
        }
    }
}

/// The first bytes of a file, at most `bytes`.
fn start(path: &Path, bytes: usize) -> Vec<u8> {
    let mut start = Vec::new();
    let read = File::open(path).and_then(|file| file.take(bytes as u64).read_to_end(&mut start));
    // An unreadable file is not of a known kind.
    if read.is_err() {
        start.clear();
    }
    start
}
