//! [`Log`]: a line for each epoch.

use crate::error::{FileError, Problem};
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;
use wengert_trainer::Epoch;

/// A file of [JSON lines](https://jsonlines.org): `epoch`, `loss`, `validation_loss` if there is one,
/// `gradient_norm`, `learning_rate` and the `seconds` that the epoch took.
///
/// ```
/// use wengert_files::Log;
/// use wengert_trainer::Epoch;
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("log.jsonl");
/// let epoch = Epoch { number: 1, loss: 0.5, validation_loss: None, gradient_norm: 2.0 };
/// Log::create(&path)?.append(&epoch, 0.01, 0.25)?;
/// assert_eq!(
///     std::fs::read_to_string(&path)?,
///     r#"{"epoch":1,"loss":0.5,"gradient_norm":2.0,"learning_rate":0.01,"seconds":0.25}"#.to_owned() + "\n"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Log {
    name: String,
    file: File,
}

#[derive(Serialize)]
struct Line {
    epoch: usize,
    loss: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    validation_loss: Option<f64>,
    gradient_norm: f64,
    learning_rate: f64,
    seconds: f64,
}

/// All that is read of a line.
#[derive(Deserialize)]
struct Number {
    epoch: usize,
}

impl Log {
    /// An empty log; what was in the file is gone.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn create(path: impl AsRef<Path>) -> Result<Self, FileError> {
        let name = path.as_ref().display().to_string();
        match File::create(path) {
            Ok(file) => Ok(Self { name, file }),
            Err(error) => Err(FileError::new(name, error)),
        }
    }

    /// The log of a training that goes on after so many epochs: later ones, and a line that was not
    /// finished, are cut off. If there is no file, it is made.
    ///
    /// # Errors
    /// If the file cannot be read or written, or is no such log; then it stays as it is.
    pub fn resume(path: impl AsRef<Path>, epochs: usize) -> Result<Self, FileError> {
        let name = path.as_ref().display().to_string();
        let open =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
        let mut file = open.map_err(|error| FileError::new(&*name, error))?;
        // What is no file, like a pipe, has no lines that were written before.
        if file.metadata().is_ok_and(|about| !about.is_file()) {
            return Ok(Self { name, file });
        }
        let end = end_of(&mut file, &name, epochs)?;
        let cut = file.set_len(end).and_then(|()| file.seek(SeekFrom::Start(end)));
        match cut {
            Ok(_) => Ok(Self { name, file }),
            Err(error) => Err(FileError::new(name, error)),
        }
    }

    /// Adds the line of an epoch.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn append(
        &mut self,
        epoch: &Epoch,
        learning_rate: f64,
        seconds: f64,
    ) -> Result<(), FileError> {
        let &Epoch { number, loss, validation_loss, gradient_norm } = epoch;
        let line =
            Line { epoch: number, loss, validation_loss, gradient_norm, learning_rate, seconds };
        let text = serde_json::to_string(&line).expect("a line is made of numbers") + "\n";
        let written = self.file.write_all(text.as_bytes());
        self.done(written)
    }

    /// Waits until all lines are on the disk: before a checkpoint is saved, so that the log is never behind
    /// it.
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn sync(&mut self) -> Result<(), FileError> {
        let synced = self.file.sync_data();
        self.done(synced)
    }

    fn done(&self, result: io::Result<()>) -> Result<(), FileError> {
        result.map_err(|error| FileError::new(&*self.name, error))
    }
}

/// No line of a log is longer.
const LONGEST: u64 = 1 << 12;

/// How many bytes the lines of the first `epochs` epochs take.
fn end_of(file: &mut File, name: &str, epochs: usize) -> Result<u64, FileError> {
    let (mut input, mut text, mut end) = (BufReader::new(file), Vec::new(), 0);
    let no_log = |line| FileError::new(name, Problem::NoLog).line(line);
    let mut later = false;
    for line in 1.. {
        text.clear();
        let length = input.by_ref().take(LONGEST).read_until(b'\n', &mut text);
        let length = length.map_err(|error| FileError::new(name, error))?;
        match (text.first(), text.last()) {
            (Some(_), Some(b'\n')) => {}
            (None | Some(b'{'), _) if (text.len() as u64) < LONGEST => break,
            _ => return Err(no_log(line)),
        }
        let Number { epoch } = serde_json::from_slice(&text).map_err(|_| no_log(line))?;
        later |= epoch > epochs;
        if !later {
            end += length as u64;
        }
    }
    Ok(end)
}
