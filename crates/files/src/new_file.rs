//! [`NewFile`]: a file written piece by piece that appears atomically, only once complete.

use crate::disk::{Replacement, System};
use crate::error::FileError;
use std::fmt;
use std::io::{self, Write};
use std::path::Path;

/// A file written piece by piece that appears atomically, only once complete.
///
/// Writes go to a temporary file in the same folder. [`finish`](Self::finish) waits until it is on the disk, then
/// replaces any old file by one rename. Dropping it earlier leaves nothing behind. The permissions of an old file
/// are kept, and so is a symbolic link: its target is replaced. A device, like `/dev/null`, is written directly;
/// a pipe or a socket is refused, since it cannot be replaced atomically.
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
/// Create and drop one to test whether the path is writable.
pub struct NewFile {
    file: Replacement<'static, System>,
    buffer: Vec<u8>,
}

/// The size of the write buffer, in bytes.
const PIECE: usize = 1 << 16;

impl NewFile {
    /// Begins a new file, after checking that it can be written.
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
    /// If its folder does not exist, or writing is not permitted.
    pub fn create(path: impl AsRef<Path>) -> Result<Self, FileError> {
        let file = Replacement::create(&System, path.as_ref())?;
        Ok(Self { file, buffer: Vec::with_capacity(PIECE) })
    }

    /// Completes the file and moves it into place.
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
    /// If it cannot be written; the old file then stays.
    pub fn finish(mut self) -> Result<(), FileError> {
        let flushed = self.flush();
        flushed.map_err(|error| self.error(error))?;
        self.file.finish()
    }

    /// Turns a failed write into an error that names the file.
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
