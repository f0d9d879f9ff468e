//! Files written piece by piece.

use std::fs;
use std::io::Write;
use tempfile::TempDir;
use wengert_files::NewFile;

#[test]
fn a_file_that_is_not_finished_was_never_there() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("out.csv");
    let names = || fs::read_dir(&folder).unwrap().count();
    let mut file = NewFile::create(&path).unwrap();
    file.write_all(&vec![b'x'; 1 << 20]).unwrap();
    assert!(!path.exists());
    drop(file);
    assert_eq!(names(), 0);
    fs::write(&path, "old").unwrap();
    drop(NewFile::create(&path).unwrap());
    assert_eq!((fs::read(&path).unwrap(), names()), (b"old".to_vec(), 1));
    let mut file = NewFile::create(&path).unwrap();
    let long: Vec<u8> = (0..300_000).map(|k| k as u8).collect();
    long.chunks(777).for_each(|piece| file.write_all(piece).unwrap());
    file.finish().unwrap();
    assert_eq!((fs::read(&path).unwrap(), names()), (long, 1));
}

#[test]
fn what_cannot_be_written_is_found_out_at_once() {
    let folder = TempDir::new().unwrap();
    let error = |name: &str| {
        let path = folder.path().join(name);
        let text = NewFile::create(&path).unwrap_err().to_string();
        text.strip_prefix(&format!("{}: ", path.display())).unwrap().to_owned()
    };
    assert_eq!(error(""), "this is a folder, not a file");
    assert_eq!(error("no/out.csv"), "there is no such folder");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_of_the_file() {
    let mut file = NewFile::create("/dev/full").unwrap();
    file.write_all(b"content").unwrap();
    assert_eq!(file.finish().unwrap_err().to_string(), "/dev/full: the disk is full");
}
