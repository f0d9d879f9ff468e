//! [`Claim`]: exclusive access to a file for writing.

use crate::disk::{System, behind_links, folder, lock_abandoned, temporaries, temporary};
use crate::error::{FileError, Problem};
use std::fs::{self, File, TryLockError};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

/// The exclusive right to write to a file for a long time, as a training does.
///
/// A claim is a locked temporary file beside that file, removed when the claim is dropped; a killed program holds
/// no claim. Where no temporary file can be made, and for pipes and other non-regular files, nothing is claimed
/// or refused.
///
/// ```
/// use wengert_files::Claim;
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("model");
/// let claim = Claim::new(&path)?;
/// let second = Claim::new(&path).unwrap_err().to_string();
/// assert!(second.ends_with(
///     "model: another training writes to this file; wait until it ends, or write to another file"
/// ));
/// drop(claim);
/// Claim::new(&path)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Claim {
    held: Option<(File, PathBuf)>,
}

/// The number of attempts when two programs make a claim at once.
const TRIES: u32 = 8;

impl Claim {
    /// Claims a file, whether or not it exists yet.
    ///
    /// ```
    /// use wengert_files::Claim;
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("model");
    /// let claim = Claim::new(&path)?;
    /// assert!(!path.exists()); // it is not made
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If another program has claimed it.
    pub fn new(path: impl AsRef<Path>) -> Result<Self, FileError> {
        let path = path.as_ref();
        for attempt in 0..TRIES {
            match Self::attempt(path) {
                Ok(Some(claim)) => return Ok(claim),
                Ok(None) => sleep(pause(attempt)),
                Err(_) => return Ok(Self { held: None }),
            }
        }
        Err(FileError::new(path.display().to_string(), Problem::Claimed))
    }

    /// Makes a claim, then looks for others, so that of two programs at least one sees the other; `None` if there
    /// is another.
    fn attempt(path: &Path) -> io::Result<Option<Self>> {
        let target = behind_links(path)?;
        if fs::metadata(path).is_ok_and(|about| !about.is_file()) {
            return Err(ErrorKind::InvalidInput.into());
        }
        let name = target.file_name().ok_or(ErrorKind::InvalidInput)?;
        let mark = format!("{:08x}-", crc32fast::hash(name.as_encoded_bytes()));
        let (file, own) = temporary(&System, folder(&target), &mark)?;
        let rival = temporaries(folder(&target), &mark).any(|other| {
            other != own && matches!(lock_abandoned(&other), Err(TryLockError::WouldBlock))
        });
        let claim = Self { held: Some((file, own)) };
        Ok((!rival).then_some(claim))
    }
}

/// A random pause, longer with each attempt, so that one of two colliding programs gets through alone.
fn pause(attempt: u32) -> Duration {
    let number = RandomState::new().build_hasher().finish();
    Duration::from_micros(number % (2000 << attempt))
}

impl Drop for Claim {
    fn drop(&mut self) {
        if let Some((_, path)) = &self.held {
            // If this fails, the next program removes it.
            _ = fs::remove_file(path);
        }
    }
}
