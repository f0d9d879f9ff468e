//! Many programs, and other files, in the folder where a file is written.

use super::names;
use crate::disk::{Disk, System, replace};
use std::cell::{Cell, RefCell};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use tempfile::TempDir;

/// Between the creation of a file and its lock, other programs take it for abandoned: at first one holds its
/// lock, the next time one removes it. While it is written, they are gone, and another one clears the folder.
struct Contested<'a> {
    other: &'a Path,
    created: Cell<usize>,
    held: RefCell<Vec<File>>,
}

impl Disk for Contested<'_> {
    fn create(&self, path: &Path) -> io::Result<File> {
        let file = System.create(path)?;
        match self.created.replace(self.created.get() + 1) {
            0 => {
                let probe = File::open(path).unwrap();
                probe.try_lock().unwrap();
                self.held.borrow_mut().push(probe);
            }
            1 => replace(&System, self.other, b"other").unwrap(),
            _ => {}
        }
        Ok(file)
    }
    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        self.held.borrow_mut().clear();
        replace(&System, self.other, b"other").unwrap();
        file.write_all(bytes)
    }
}

#[test]
fn a_file_that_others_take_for_abandoned_before_it_is_locked() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    for begun in [0, 1] {
        let (created, held) = (Cell::new(begun), RefCell::default());
        let disk = Contested { other: &at("other"), created, held };
        replace(&disk, &at("model"), b"content").unwrap();
        assert_eq!(names(&folder), ["model", "other"]);
        assert_eq!(fs::read(at("model")).unwrap(), b"content");
    }
}

/// Many at a time in one folder, each with files of its own: those of others never get in the way.
#[test]
fn hundreds_of_writers_side_by_side() {
    let folder = TempDir::new().unwrap();
    std::thread::scope(|scope| {
        for writer in 0..16 {
            let folder = folder.path();
            scope.spawn(move || {
                for k in 0..25 {
                    let path = folder.join(format!("{writer}-{k}"));
                    replace(&System, &path, b"old").unwrap();
                    replace(&System, &path, path.as_os_str().as_encoded_bytes()).unwrap();
                }
            });
        }
    });
    let names = names(&folder);
    assert_eq!(names.len(), 16 * 25);
    for name in names {
        let path = folder.path().join(name);
        assert_eq!(fs::read(&path).unwrap(), path.as_os_str().as_encoded_bytes());
    }
}

#[test]
fn only_what_was_left_by_a_killed_program_is_removed() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    let kept = [".wengert-0123456789abcdef.tmp.csv", ".wengert-notes.tmp", "wengert-01.tmp"];
    kept.iter().for_each(|name| fs::write(at(name), "mine").unwrap());
    fs::create_dir(at(".wengert-00.tmp")).unwrap();
    let left = [".wengert-0123456789abcdef.tmp", ".wengert-1a2b3c4d-0123456789abcdef.tmp"];
    left.iter().for_each(|name| fs::write(at(name), "left").unwrap());
    replace(&System, &at("model"), b"content").unwrap();
    assert_eq!(names(&folder), [".wengert-00.tmp", kept[0], kept[1], "model", kept[2]]);
}

/// A pipe that nobody writes to or reads from: to open it would take forever.
#[cfg(unix)]
#[test]
fn pipes_are_not_opened() {
    use std::os::unix::fs::symlink;
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    let pipes = [".wengert-1-1.tmp", "pipe"];
    for name in pipes {
        assert!(std::process::Command::new("mkfifo").arg(at(name)).status().unwrap().success());
    }
    symlink("pipe", at("link")).unwrap();
    symlink("pipe", at(".wengert-2-2.tmp")).unwrap();
    let (path, folder_path) = (at("model"), folder.path().to_owned());
    let (send, received) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        replace(&System, &path, b"content").unwrap();
        for name in ["pipe", "link"] {
            let path = folder_path.join(name);
            let error = replace(&System, &path, b"content").unwrap_err();
            assert_eq!(error.to_string(), format!("{}: this is no regular file", path.display()));
        }
        send.send(()).unwrap();
    });
    received.recv_timeout(std::time::Duration::from_secs(60)).expect("a pipe was opened");
    let all = [".wengert-1-1.tmp", ".wengert-2-2.tmp", "link", "model", "pipe"];
    assert_eq!(names(&folder), all);
}
