//! Claims: only one of many programs writes to a file.

use std::fs;
use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use tempfile::TempDir;
use wengert_files::{Claim, NewFile};

const REFUSED: &str =
    "another training writes to this file; wait until it ends, or write to another file";

fn names(folder: &TempDir) -> usize {
    fs::read_dir(folder).unwrap().count()
}

#[test]
fn the_second_is_refused_and_the_others_go_on() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    let claim = Claim::new(at("model")).unwrap();
    let other = Claim::new(at("other")).unwrap();
    for _ in 0..2 {
        let error = Claim::new(at("model")).unwrap_err().to_string();
        assert_eq!(error, format!("{}: {REFUSED}", at("model").display()));
        // It is no abandoned file for those that write.
        drop(NewFile::create(at("third")).unwrap());
    }
    assert_eq!(names(&folder), 2);
    // It is the name that is claimed, whatever file has it.
    let mut file = NewFile::create(at("model")).unwrap();
    std::io::Write::write_all(&mut file, b"content").unwrap();
    file.finish().unwrap();
    assert!(Claim::new(at("model")).is_err());
    drop((claim, other));
    assert_eq!(names(&folder), 1);
    Claim::new(at("model")).unwrap();
    assert_eq!(names(&folder), 1);
}

#[test]
fn of_many_that_come_at_once_one_has_it() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("model");
    for _ in 0..10 {
        let (begin, end, won) = (Barrier::new(8), Barrier::new(8), AtomicUsize::new(0));
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    begin.wait();
                    let claim = Claim::new(&path);
                    won.fetch_add(usize::from(claim.is_ok()), Ordering::Relaxed);
                    end.wait();
                });
            }
        });
        assert_eq!((won.into_inner(), names(&folder)), (1, 0));
    }
}

#[test]
fn nothing_is_claimed_by_a_program_that_was_killed() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("model");
    let claim = Claim::new(&path).unwrap();
    let left = fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
    drop(claim);
    fs::write(&left, "").unwrap();
    let claim = Claim::new(&path).unwrap();
    assert!(!left.exists() && names(&folder) == 1);
    drop(claim);
    assert_eq!(names(&folder), 0);
}

#[cfg(unix)]
#[test]
fn links_lead_to_the_same_file_and_devices_are_for_all() {
    use std::os::unix::fs::symlink;
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("models")).unwrap();
    symlink("models/real", at("link")).unwrap();
    let claim = Claim::new(at("link")).unwrap();
    assert!(Claim::new(at("models/real")).is_err());
    drop(claim);
    for path in ["/dev/null".into(), at("models"), at("no/model"), at("models/..")] {
        let claims = [Claim::new(&path).unwrap(), Claim::new(&path).unwrap()];
        assert_eq!(names(&folder), 2);
        drop(claims);
    }
}
