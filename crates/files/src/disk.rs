//! Atomic file writes: [`replace`] at once, [`Replacement`] piece by piece.
//!
//! The new content goes to a temporary file in the same folder, is synced to the disk, and replaces the
//! old file by one rename: every reader, also after a crash, finds either the old or the new content.
//!
//! Many programs may write in one folder, and each removes the temporary files of killed ones. A temporary
//! file is locked while its owner lives; its name is random and never reused. So the holder of an abandoned
//! file's lock may remove its name, and a program that has created and locked a file whose name still exists
//! keeps it.

use crate::error::{FileError, Problem};
use std::fs::{self, File, Metadata, OpenOptions, TryLockError};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// The steps of writing a file; tests use an implementation that fails or dies at any of them.
pub(crate) trait Disk {
    /// A new file.
    fn create(&self, path: &Path) -> io::Result<File> {
        OpenOptions::new().write(true).create_new(true).open(path)
    }

    /// Marks a file as used until it is closed.
    fn lock(&self, file: &File) -> Result<(), TryLockError> {
        file.try_lock()
    }

    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        file.write_all(bytes)
    }

    /// Waits until the content is on the disk.
    fn sync(&self, file: &File) -> io::Result<()> {
        file.sync_all()
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    /// Waits until the names in a folder are on the disk, where folders can be opened.
    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }
}

/// The disk as it is.
pub(crate) struct System;

impl Disk for System {}

/// Replaces the content of a file, or makes a new one, as [`NewFile`](crate::NewFile) does.
pub(crate) fn replace(disk: &impl Disk, path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    let mut file = Replacement::create(disk, path)?;
    let written = file.write(bytes);
    written.map_err(|error| file.error(error))?;
    file.finish()
}

/// A file being written that appears atomically, only once complete.
pub(crate) struct Replacement<'d, D: Disk> {
    disk: &'d D,
    /// The name of the file in errors.
    name: String,
    file: File,
    /// The temporary file and its destination; `None` for a device.
    rename: Option<(PathBuf, PathBuf)>,
}

impl<'d, D: Disk> Replacement<'d, D> {
    pub(crate) fn create(disk: &'d D, path: &Path) -> Result<Self, FileError> {
        let name = path.display().to_string();
        let error = |error: io::Error| FileError::new(&*name, error);
        let target = behind_links(path).map_err(error)?;
        let permissions = match fs::metadata(path) {
            Ok(old) if old.is_dir() => return Err(error(ErrorKind::IsADirectory.into())),
            Ok(old) if is_device(&old) => {
                let file = OpenOptions::new().write(true).open(path).map_err(error)?;
                return Ok(Self { disk, name, file, rename: None });
            }
            // Opening a pipe without a reader would block forever.
            Ok(old) if !old.is_file() => return Err(FileError::new(&*name, Problem::NotRegular)),
            Ok(old) if old.permissions().readonly() => {
                return Err(error(ErrorKind::PermissionDenied.into()));
            }
            Ok(old) => Some(old.permissions()),
            Err(none) if none.kind() == ErrorKind::NotFound && folder(&target).is_dir() => None,
            Err(none) if none.kind() == ErrorKind::NotFound => {
                return Err(FileError::new(&*name, Problem::NoFolder));
            }
            Err(other) => return Err(error(other)),
        };
        let (file, temporary) = temporary(disk, folder(&target), "").map_err(error)?;
        let new = Self { disk, name, file, rename: Some((temporary, target)) };
        match permissions.map(|permissions| new.file.set_permissions(permissions)) {
            Some(Err(refused)) => Err(new.error(refused)),
            _ => Ok(new),
        }
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.disk.write(&mut self.file, bytes)
    }

    /// Completes the file and moves it into place.
    pub(crate) fn finish(mut self) -> Result<(), FileError> {
        let Some((temporary, target)) = &self.rename else { return Ok(()) };
        let renamed = self.disk.sync(&self.file).and_then(|()| self.disk.rename(temporary, target));
        renamed.map_err(|error| self.error(error))?;
        let synced = self.disk.sync_folder(folder(target));
        self.rename = None;
        synced.map_err(|error| self.error(error))
    }

    pub(crate) fn error(&self, error: io::Error) -> FileError {
        FileError::new(&*self.name, error)
    }
}

/// Removes an unfinished file.
impl<D: Disk> Drop for Replacement<'_, D> {
    fn drop(&mut self) {
        if let Some((temporary, _)) = &self.rename {
            // The error that matters is the earlier one.
            _ = self.disk.remove(temporary);
        }
    }
}

/// The maximum number of symbolic links followed in a row, as in Linux.
const LINKS: usize = 40;

/// The target of a path behind its symbolic links, whether or not it exists.
pub(crate) fn behind_links(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..LINKS {
        match fs::read_link(&path) {
            Ok(target) => path = folder(&path).join(target),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("too many symbolic links"))
}

/// The folder of a file.
pub(crate) fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

/// Whether this is a device that can be written directly, like `/dev/null`.
#[cfg(unix)]
fn is_device(about: &Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt;
    about.file_type().is_char_device()
}

#[cfg(not(unix))]
fn is_device(about: &Metadata) -> bool {
    !about.is_file()
}

/// A new file in a folder, and its path: locked, so that no program takes it for abandoned. Its name begins with
/// `mark`, which consists of hexadecimal digits and hyphens.
pub(crate) fn temporary(
    disk: &impl Disk,
    folder: &Path,
    mark: &str,
) -> io::Result<(File, PathBuf)> {
    remove_abandoned(disk, folder);
    loop {
        let number = RandomState::new().build_hasher().finish();
        let path = folder.join(format!("{PREFIX}{mark}{number:016x}{SUFFIX}"));
        let file = match disk.create(&path) {
            Err(taken) if taken.kind() == ErrorKind::AlreadyExists => continue,
            created => created?,
        };
        // Before it was locked, another program may have taken it for abandoned. Some file systems have no
        // locks; nothing is removed there.
        let stolen = matches!(disk.lock(&file), Err(TryLockError::WouldBlock));
        if !stolen && path.exists() {
            return Ok((file, path));
        }
        _ = disk.remove(&path);
    }
}

const PREFIX: &str = ".wengert-";
const SUFFIX: &str = ".tmp";

/// Removes the temporary files of programs that were killed while writing: they are not locked.
fn remove_abandoned(disk: &impl Disk, folder: &Path) {
    for path in temporaries(folder, "") {
        if let Ok(_locked) = lock_abandoned(&path) {
            // If it cannot be removed, it stays.
            _ = disk.remove(&path);
        }
    }
}

/// The temporary files in a folder whose names begin with `mark`.
pub(crate) fn temporaries(folder: &Path, mark: &str) -> impl Iterator<Item = PathBuf> {
    let start = format!("{PREFIX}{mark}");
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(move |entry| {
        let name = entry.file_name();
        let number = name.to_str()?.strip_prefix(&*start)?.strip_suffix(SUFFIX)?;
        let ours = number.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
        // Pipes and other non-regular files are not even opened. Links are not followed.
        (ours && entry.file_type().is_ok_and(|kind| kind.is_file())).then(|| entry.path())
    })
}

/// Locks an abandoned temporary file; [`TryLockError::WouldBlock`] means that it is in use.
pub(crate) fn lock_abandoned(path: &Path) -> Result<File, TryLockError> {
    let file = OpenOptions::new().read(true).write(true).open(path).map_err(TryLockError::Error)?;
    file.try_lock()?;
    Ok(file)
}

#[cfg(test)]
pub(crate) mod tests;
