//! [`NewFile`]: a file that is written piece by piece, and is not there before it is whole.

use crate::disk::{Replacement, System};
use crate::error::FileError;
use std::fmt;
use std::io::{self, Write};
use std::path::Path;

/// A file that is written piece by piece, as of many predictions, and is not there before it is whole.
///
/// All is written to a temporary file in the same folder. [`finish`](Self::finish) waits until it is on the
/// disk, and then it takes the place of an old file by one rename. If it is dropped before, nothing is left
/// of it. Permissions of an old file stay, and a symbolic link stays one: the file that it leads to is
/// replaced. A device, like `/dev/null`, is written to as it is; a pipe or a socket is refused, since it cannot
/// be there as a whole.
///
/// ```
/// use std::io::Write;
/// use wengert_files::NewFile;
///
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("squares.csv");
/// let mut file = NewFile::create(&path)?;
/// for k in 0..3 {
///     writeln!(file, "{k},{}", k * k)?;
/// }
/// assert!(!path.exists());
/// file.finish()?;
/// assert_eq!(std::fs::read_to_string(&path)?, "0,0\n1,1\n2,4\n");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// To be created and dropped is a trial of whether there could be such a file.
pub struct NewFile {
    file: Replacement<'static, System>,
    buffer: Vec<u8>,
}

/// So many bytes are written at a time.
const PIECE: usize = 1 << 16;

impl NewFile {
    /// Nothing is written yet, but it is found out whether it can be.
    ///
    /// ```
    /// use wengert_files::NewFile;
    /// # let folder = tempfile::tempdir()?;
    /// let wrong = NewFile::create(folder.path().join("not there").join("squares.csv")).unwrap_err();
    /// assert!(wrong.to_string().ends_with("squares.csv: there is no such folder"));
    /// let path = folder.path().join("squares.csv");
    /// drop(NewFile::create(&path)?); // it could be written, and is not there
    /// assert!(!path.exists());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If there is no folder for it, or it may not be written.
    pub fn create(path: impl AsRef<Path>) -> Result<Self, FileError> {
        let file = Replacement::create(&System, path.as_ref())?;
        Ok(Self { file, buffer: Vec::with_capacity(PIECE) })
    }

    /// The file takes its place.
    ///
    /// ```
    /// use std::io::Write;
    /// use wengert_files::NewFile;
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("squares.csv");
    /// std::fs::write(&path, "old")?;
    /// let mut file = NewFile::create(&path)?;
    /// write!(file, "new")?;
    /// assert_eq!(std::fs::read_to_string(&path)?, "old");
    /// file.finish()?;
    /// assert_eq!(std::fs::read_to_string(&path)?, "new");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If it cannot be written; then the old one stays.
    pub fn finish(mut self) -> Result<(), FileError> {
        let flushed = self.flush();
        flushed.map_err(|error| self.error(error))?;
        self.file.finish()
    }

    /// What it means that a write has failed.
    ///
    /// ```
    /// use wengert_files::NewFile;
    /// # let folder = tempfile::tempdir()?;
    /// let file = NewFile::create(folder.path().join("squares.csv"))?;
    /// let full = file.error(std::io::ErrorKind::StorageFull.into());
    /// assert!(full.to_string().ends_with("squares.csv: the disk is full"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn error(&self, error: io::Error) -> FileError {
        self.file.error(error)
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= PIECE {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let written = self.file.write(&self.buffer);
        self.buffer.clear();
        written
    }
}

impl fmt::Debug for NewFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewFile").field("buffered", &self.buffer.len()).finish_non_exhaustive()
    }
}
