//! Writing that fails or dies at any step: the file is the old or the new one, and nothing else is left.

use super::{Disk, System, replace};
use std::cell::{Cell, RefCell};
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::Path;
use tempfile::TempDir;

mod shared_folder;

pub(crate) const STEPS: [&str; 5] = ["create", "write", "sync", "rename", "sync_folder"];

/// A disk that is full at one step; if the program died there, nothing happens after it.
pub(crate) struct Faulty {
    steps: RefCell<Vec<&'static str>>,
    fails_at: &'static str,
    dies: bool,
    failed: Cell<bool>,
}

impl Faulty {
    pub(crate) fn at(fails_at: &'static str, dies: bool) -> Self {
        Self { steps: RefCell::default(), fails_at, dies, failed: Cell::new(false) }
    }

    fn step<R>(&self, name: &'static str, step: impl FnOnce() -> io::Result<R>) -> io::Result<R> {
        self.steps.borrow_mut().push(name);
        if name == self.fails_at || (self.dies && self.failed.get()) {
            self.failed.set(true);
            return Err(ErrorKind::StorageFull.into());
        }
        step()
    }
}

impl Disk for Faulty {
    fn create(&self, path: &Path) -> io::Result<File> {
        self.step("create", || System.create(path))
    }
    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        file.write_all(&bytes[..bytes.len() / 2])?;
        self.step("write", || file.write_all(&bytes[bytes.len() / 2..]))
    }
    fn sync(&self, file: &File) -> io::Result<()> {
        self.step("sync", || System.sync(file))
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step("rename", || System.rename(from, to))
    }
    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        self.step("sync_folder", || System.sync_folder(folder))
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        self.step("remove", || System.remove(path))
    }
}

fn names(folder: &TempDir) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn the_steps_and_their_order() {
    let folder = TempDir::new().unwrap();
    let disk = Faulty::at("none", false);
    replace(&disk, &folder.path().join("model"), b"content").unwrap();
    assert_eq!(*disk.steps.borrow(), STEPS);
    assert_eq!(fs::read(folder.path().join("model")).unwrap(), b"content");
}

#[test]
fn a_step_that_fails_leaves_nothing_behind() {
    for step in STEPS {
        for old in [None, Some("old content")] {
            let folder = TempDir::new().unwrap();
            let path = folder.path().join("model");
            old.iter().for_each(|old| fs::write(&path, old).unwrap());
            let error = replace(&Faulty::at(step, false), &path, b"new content").unwrap_err();
            assert_eq!(error.to_string(), format!("{}: the disk is full", path.display()));
            let expected = if step == "sync_folder" { Some("new content") } else { old };
            assert_eq!(fs::read_to_string(&path).ok().as_deref(), expected, "{step}");
            assert_eq!(names(&folder).len(), usize::from(expected.is_some()), "{step}");
        }
    }
}

#[test]
fn a_program_that_dies_leaves_the_old_or_the_new_file() {
    for step in STEPS {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("model");
        fs::write(&path, "old content").unwrap();
        replace(&Faulty::at(step, true), &path, b"new content").unwrap_err();
        let expected = if step == "sync_folder" { "new content" } else { "old content" };
        assert_eq!(fs::read_to_string(&path).unwrap(), expected, "{step}");
        // What was left is removed by the next one that writes there.
        let left = matches!(step, "write" | "sync" | "rename");
        assert_eq!(names(&folder).len(), 1 + usize::from(left), "{step}");
        replace(&System, &path, b"newest").unwrap();
        assert_eq!(names(&folder), ["model"]);
        assert_eq!(fs::read(&path).unwrap(), b"newest");
    }
}

/// While it writes a file, another one in the same folder is written.
struct Busy<'a>(&'a Path);

impl Disk for Busy<'_> {
    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        replace(&System, self.0, b"other").unwrap();
        file.write_all(bytes)
    }
}

#[test]
fn a_file_that_is_being_written_is_not_abandoned() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    replace(&Busy(&at("other")), &at("model"), b"content").unwrap();
    assert_eq!(names(&folder), ["model", "other"]);
    assert_eq!(fs::read(at("model")).unwrap(), b"content");
}

#[test]
fn what_cannot_be_written() {
    let folder = TempDir::new().unwrap();
    let error = |name: &str| {
        let path = folder.path().join(name);
        let text = replace(&System, &path, b"content").unwrap_err().to_string();
        text.strip_prefix(&format!("{}: ", path.display())).unwrap().to_owned()
    };
    assert_eq!(error(""), "this is a folder, not a file");
    assert_eq!(error("no/model"), "there is no such folder");
    fs::write(folder.path().join("kept"), "old").unwrap();
    let mut permissions = fs::metadata(folder.path().join("kept")).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(folder.path().join("kept"), permissions).unwrap();
    assert_eq!(error("kept"), "permission denied");
    assert_eq!(error("kept/model"), "a part of the path is a file, not a folder");
    assert_eq!(names(&folder), ["kept"]);
}

#[cfg(unix)]
#[test]
fn links_and_permissions_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("models")).unwrap();
    fs::write(at("models/real"), "old").unwrap();
    fs::set_permissions(at("models/real"), fs::Permissions::from_mode(0o640)).unwrap();
    symlink("models/real", at("link")).unwrap();
    symlink(at("link"), at("second")).unwrap();
    symlink("models/new", at("dangling")).unwrap();
    symlink("loop", at("loop")).unwrap();
    replace(&System, &at("second"), b"new").unwrap();
    replace(&System, &at("dangling"), b"made").unwrap();
    assert!(fs::symlink_metadata(at("link")).unwrap().is_symlink());
    assert!(fs::symlink_metadata(at("second")).unwrap().is_symlink());
    assert_eq!(fs::read(at("models/real")).unwrap(), b"new");
    assert_eq!(fs::read(at("models/new")).unwrap(), b"made");
    assert_eq!(fs::metadata(at("models/real")).unwrap().permissions().mode() & 0o777, 0o640);
    let error = replace(&System, &at("loop"), b"new").unwrap_err().to_string();
    assert!(error.ends_with("loop: too many symbolic links"), "{error}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_device_is_written_to_and_not_replaced() {
    use std::os::unix::fs::FileTypeExt;
    replace(&System, Path::new("/dev/null"), b"content").unwrap();
    assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
    let error = replace(&System, Path::new("/dev/full"), b"content").unwrap_err();
    assert_eq!(error.to_string(), "/dev/full: the disk is full");
}
