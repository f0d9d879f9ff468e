//! [`Claim`]: a file that one program writes to, and no other.

use crate::disk::{System, behind_links, folder, lock_abandoned, temporaries, temporary};
use crate::error::{FileError, Problem};
use std::fs::{self, File, TryLockError};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

/// The right to write to a file for a long time, as a training does, while no other program has it.
///
/// It is a locked temporary file beside that file, which is gone with the claim; of a program that was killed
/// nothing is claimed. Where such a file cannot be made, and for what is no file, like a pipe, nothing is
/// claimed and nothing refused.
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

/// How often two programs that come at once try again.
const TRIES: u32 = 8;

impl Claim {
    /// Claims a file, be it there or not yet.
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

    /// Puts up a claim and then looks for others, so that of two programs one sees the other at least; `None`
    /// if there is another.
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

/// At random, and longer from one attempt to the next, so that one of two that see each other is alone.
fn pause(attempt: u32) -> Duration {
    let number = RandomState::new().build_hasher().finish();
    Duration::from_micros(number % (2000 << attempt))
}

impl Drop for Claim {
    fn drop(&mut self) {
        if let Some((_, path)) = &self.held {
            // If it cannot be removed, the next program does.
            _ = fs::remove_file(path);
        }
    }
}
