//! [`Log`]: a line for each epoch.

use crate::error::{FileError, Problem};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::Path;
use wengert_trainer::Epoch;

/// A file of [JSON lines](https://jsonlines.org): `epoch`, `loss`, `validation_loss` if there is one,
/// `gradient_norm`, the `learning_rate` of its last step and the `seconds` that the epoch took.
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
    /// A pipe or device, which has no earlier lines and nothing to sync.
    is_regular: bool,
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

/// The part of a line that is read when a training continues.
#[derive(Deserialize)]
struct Number {
    epoch: usize,
}

/// The part of a line that is read for a [`History`](wengert_trainer::History). A number that is not finite is `null`.
#[derive(Deserialize)]
struct Written {
    epoch: usize,
    loss: Option<f64>,
    validation_loss: Option<f64>,
    gradient_norm: Option<f64>,
}

impl Log {
    /// Creates an empty log; any old content is lost.
    ///
    /// ```
    /// use wengert_files::Log;
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("log.jsonl");
    /// Log::create(&path)?;
    /// assert_eq!(Log::read(&path)?, []);
    /// let wrong = Log::create(folder.path().join("not there").join("log.jsonl"));
    /// assert!(wrong.unwrap_err().to_string().ends_with("log.jsonl: there is no such file"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn create(path: impl AsRef<Path>) -> Result<Self, FileError> {
        let name = path.as_ref().display().to_string();
        Self::of(name, File::create(path))
    }

    fn of(name: String, file: io::Result<File>) -> Result<Self, FileError> {
        match file.and_then(|file| Ok((file.metadata()?.is_file(), file))) {
            Ok((is_regular, file)) => Ok(Self { name, file, is_regular }),
            Err(error) => Err(FileError::new(name, error)),
        }
    }

    /// Opens an existing log unchanged, or an empty one, after checking that it is a log and can be written. Call
    /// [`cut`](Self::cut) before adding the first line.
    ///
    /// ```
    /// use wengert_files::Log;
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("pets.csv");
    /// std::fs::write(&path, "legs,color\n4,red\n")?;
    /// let wrong = Log::open(&path).unwrap_err().to_string();
    /// assert!(wrong.ends_with("pets.csv, line 1: this is no record of an epoch"));
    /// assert_eq!(std::fs::read_to_string(&path)?, "legs,color\n4,red\n"); // it stays
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If the file cannot be read or written, or is no log.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, FileError> {
        let path = path.as_ref();
        let name = path.display().to_string();
        let mut options = OpenOptions::new();
        // This program must not become the reader of a pipe.
        match fs::metadata(path) {
            Ok(about) if !about.is_file() => options.write(true),
            _ => options.read(true).write(true).create(true).truncate(false),
        };
        let mut log = Self::of(name, options.open(path))?;
        log.end(usize::MAX)?;
        Ok(log)
    }

    /// Continues after this many epochs: cuts off later ones and any unfinished line.
    ///
    /// ```
    /// use wengert_files::Log;
    /// use wengert_trainer::Epoch;
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("log.jsonl");
    /// let epoch = Epoch { number: 1, loss: 0.5, validation_loss: None, gradient_norm: 2.0 };
    /// Log::create(&path)?.append(&epoch, 0.01, 0.25)?;
    /// let mut log = Log::open(&path)?;
    /// assert_eq!(Log::read(&path)?.len(), 1);
    /// log.cut(0)?;
    /// assert_eq!(Log::read(&path)?, []);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If the file cannot be read or written, or is no log; then it stays as it is.
    pub fn cut(&mut self, epochs: usize) -> Result<(), FileError> {
        if !self.is_regular {
            return Ok(());
        }
        let end = self.end(epochs)?;
        let cut = self.file.set_len(end).and_then(|()| self.file.seek(SeekFrom::Start(end)));
        self.done(cut.map(|_| ()))
    }

    /// The number of bytes in the lines of the first `epochs` epochs.
    fn end(&mut self, epochs: usize) -> Result<u64, FileError> {
        let (mut end, mut later) = (0, false);
        if !self.is_regular {
            return Ok(end);
        }
        let start = self.file.rewind();
        self.done(start)?;
        let mut lines = Lines::new(&self.file, &self.name);
        while let Some((Number { epoch }, length)) = lines.next()? {
            later |= epoch > epochs;
            if !later {
                end += length;
            }
        }
        Ok(end)
    }

    /// Opens the log of a training that continues after this many epochs: cuts off later ones and any unfinished
    /// line. Creates the file if it does not exist.
    ///
    /// ```
    /// use wengert_files::Log;
    /// use wengert_trainer::Epoch;
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("log.jsonl");
    /// let epoch = |number| Epoch { number, loss: 0.5, validation_loss: None, gradient_norm: 2.0 };
    /// let mut log = Log::create(&path)?;
    /// for number in 1..=3 {
    ///     log.append(&epoch(number), 0.01, 0.25)?;
    /// }
    /// Log::resume(&path, 2)?.append(&epoch(3), 0.01, 0.25)?; // the checkpoint is after epoch 2
    /// assert_eq!(Log::read(&path)?.len(), 3);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If the file cannot be read or written, or is no such log; then it stays as it is.
    pub fn resume(path: impl AsRef<Path>, epochs: usize) -> Result<Self, FileError> {
        let mut log = Self::open(path)?;
        log.cut(epochs)?;
        Ok(log)
    }

    /// The epochs in a log. An unfinished line is ignored; a number that was not finite when
    /// written is NaN.
    ///
    /// ```
    /// use wengert_files::Log;
    /// use wengert_trainer::Epoch;
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("log.jsonl");
    /// let epoch = Epoch { number: 1, loss: 0.5, validation_loss: Some(0.75), gradient_norm: 2.0 };
    /// Log::create(&path)?.append(&epoch, 0.01, 0.25)?;
    /// assert_eq!(Log::read(&path)?, [epoch]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If the file cannot be read, or is no such log.
    pub fn read(path: impl AsRef<Path>) -> Result<Vec<Epoch>, FileError> {
        let name = path.as_ref().display().to_string();
        let file = File::open(path).map_err(|error| FileError::new(&*name, error))?;
        let (mut lines, mut epochs) = (Lines::new(file, &name), Vec::new());
        while let Some((Written { epoch, loss, validation_loss, gradient_norm }, _)) =
            lines.next()?
        {
            let (loss, gradient_norm) =
                (loss.unwrap_or(f64::NAN), gradient_norm.unwrap_or(f64::NAN));
            epochs.push(Epoch { number: epoch, loss, validation_loss, gradient_norm });
        }
        Ok(epochs)
    }

    /// Adds the line of an epoch.
    ///
    /// ```
    /// use wengert_files::Log;
    /// use wengert_trainer::Epoch;
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("log.jsonl");
    /// let mut log = Log::create(&path)?;
    /// let epoch = |number, loss| Epoch { number, loss, validation_loss: None, gradient_norm: 2.0 };
    /// log.append(&epoch(1, 0.5), 0.01, 0.25)?;
    /// log.append(&epoch(2, f64::INFINITY), 0.01, 0.25)?;
    /// assert!(std::fs::read_to_string(&path)?.ends_with(
    ///     "{\"epoch\":2,\"loss\":null,\"gradient_norm\":2.0,\"learning_rate\":0.01,\"seconds\":0.25}\n"
    /// ));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
        match self.file.write_all(text.as_bytes()) {
            // A pipe that lost its reader is no reason to end a training.
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            written => self.done(written),
        }
    }

    /// Waits until all lines are on the disk: before a checkpoint is saved, so that the log is never behind
    /// it.
    ///
    /// ```
    /// use wengert_files::Log;
    /// use wengert_trainer::Epoch;
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("log.jsonl");
    /// let mut log = Log::create(&path)?;
    /// log.append(&Epoch { number: 1, loss: 0.5, validation_loss: None, gradient_norm: 2.0 }, 0.01, 0.25)?;
    /// log.sync()?; // a checkpoint may follow
    /// assert_eq!(Log::read(&path)?.len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn sync(&mut self) -> Result<(), FileError> {
        let synced = if self.is_regular { self.file.sync_data() } else { Ok(()) };
        self.done(synced)
    }

    fn done(&self, result: io::Result<()>) -> Result<(), FileError> {
        result.map_err(|error| FileError::new(&*self.name, error))
    }
}

/// The maximum length of a line.
const LONGEST: u64 = 1 << 12;

/// The lines of a log, up to an unfinished one.
struct Lines<'a, R> {
    input: BufReader<R>,
    name: &'a str,
    text: Vec<u8>,
    line: u64,
}

impl<'a, R: Read> Lines<'a, R> {
    fn new(input: R, name: &'a str) -> Self {
        Self { input: BufReader::new(input), name, text: Vec::new(), line: 0 }
    }

    /// What is read of the next line, and how many bytes it takes.
    fn next<L: DeserializeOwned>(&mut self) -> Result<Option<(L, u64)>, FileError> {
        self.line += 1;
        self.text.clear();
        let length = self.input.by_ref().take(LONGEST).read_until(b'\n', &mut self.text);
        let length = length.map_err(|error| FileError::new(self.name, error))?;
        let no_log = || FileError::new(self.name, Problem::NoLog).line(self.line);
        match (self.text.first(), self.text.last()) {
            (Some(_), Some(b'\n')) => {}
            (None | Some(b'{'), _) if (self.text.len() as u64) < LONGEST => return Ok(None),
            _ => return Err(no_log()),
        }
        let line = serde_json::from_slice(&self.text).map_err(|_| no_log())?;
        Ok(Some((line, length as u64)))
    }
}
