//! [`replace`]: a file is written whole or not at all.
//!
//! The new content goes to a temporary file in the same folder, is brought to the disk, and takes the
//! place of the old file by one rename: whoever reads the file, after a crash too, finds the old or the
//! new content.

use crate::error::{FileError, Problem};
use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};

/// The steps of writing a file; tests have another one, which fails or dies at any of them.
pub(crate) trait Disk {
    /// A new file.
    fn create(&self, path: &Path) -> io::Result<File> {
        OpenOptions::new().write(true).create_new(true).open(path)
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

/// Replaces the content of a file, or makes a new one. Permissions stay, and a symbolic link stays one:
/// the file that it leads to is replaced. What is no file, like a pipe, is written to as it is.
pub(crate) fn replace(disk: &impl Disk, path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    let name = path.display().to_string();
    let error = |error: io::Error| FileError::new(&*name, error);
    let target = behind_links(path).map_err(error)?;
    match fs::metadata(&target) {
        Ok(old) if old.is_dir() => Err(error(ErrorKind::IsADirectory.into())),
        Ok(old) if !old.is_file() => fs::write(&target, bytes).map_err(error),
        Ok(old) if old.permissions().readonly() => Err(error(ErrorKind::PermissionDenied.into())),
        Ok(old) => replace_file(disk, &target, bytes, Some(old.permissions())).map_err(error),
        Err(none) if none.kind() == ErrorKind::NotFound && folder(&target).is_dir() => {
            replace_file(disk, &target, bytes, None).map_err(error)
        }
        Err(none) if none.kind() == ErrorKind::NotFound => {
            Err(FileError::new(&*name, Problem::NoFolder))
        }
        Err(other) => Err(error(other)),
    }
}

/// The most links that are followed one after the other, as in Linux.
const LINKS: usize = 40;

/// Where a path leads to, be there a file or not.
fn behind_links(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..LINKS {
        match fs::read_link(&path) {
            Ok(target) => path = folder(&path).join(target),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("too many symbolic links"))
}

fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

fn replace_file(
    disk: &impl Disk,
    path: &Path,
    bytes: &[u8],
    permissions: Option<fs::Permissions>,
) -> io::Result<()> {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let folder = folder(path);
    remove_abandoned(disk, folder);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let temporary = folder.join(format!("{PREFIX}{}-{number}{SUFFIX}", process::id()));
    let mut file = disk.create(&temporary)?;
    let written = (|| {
        // Held until the file is closed: it is not abandoned. Some file systems have no locks.
        _ = file.try_lock();
        if let Some(permissions) = permissions {
            file.set_permissions(permissions)?;
        }
        disk.write(&mut file, bytes)?;
        disk.sync(&file)?;
        disk.rename(&temporary, path)
    })();
    match written {
        Ok(()) => disk.sync_folder(folder),
        Err(error) => {
            // The first error is the one to be told.
            _ = disk.remove(&temporary);
            Err(error)
        }
    }
}

const PREFIX: &str = ".wengert-";
const SUFFIX: &str = ".tmp";

/// Removes the temporary files of programs that were killed while they wrote: nobody has them locked.
fn remove_abandoned(disk: &impl Disk, folder: &Path) {
    let is_temporary = |name: &OsStr| {
        name.to_str().is_some_and(|name| name.starts_with(PREFIX) && name.ends_with(SUFFIX))
    };
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries.filter(|entry| is_temporary(&entry.file_name())) {
        let abandoned = File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok());
        if abandoned {
            // If it cannot be removed, it stays.
            _ = disk.remove(&entry.path());
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
