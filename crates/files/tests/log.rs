//! Logs: their lines, and where they are cut when a training continues.

use std::fs;
use tempfile::TempDir;
use wengert_files::Log;
use wengert_trainer::Epoch;

fn epoch(number: usize) -> Epoch {
    let validation_loss = Some(0.5 / number as f64);
    Epoch { number, loss: 1.0 / number as f64, validation_loss, gradient_norm: 2.0 }
}

fn line(number: usize) -> String {
    let (loss, validation_loss) = (1.0 / number as f64, 0.5 / number as f64);
    format!(
        "{{\"epoch\":{number},\"loss\":{loss:?},\"validation_loss\":{validation_loss:?},\
         \"gradient_norm\":2.0,\"learning_rate\":0.1,\"seconds\":0.5}}\n"
    )
}

fn lines(numbers: &[usize]) -> String {
    numbers.iter().map(|&number| line(number)).collect()
}

#[test]
fn no_epoch_is_lost_and_none_is_there_twice() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("log.jsonl");
    let (all, unfinished) = (lines(&[1, 2, 3]), &line(4)[..20]);
    for (before, epochs, kept) in [
        (String::new(), 2, lines(&[])),
        (all.clone(), 3, lines(&[1, 2, 3])),
        (all.clone(), 5, lines(&[1, 2, 3])),
        (all.clone(), 2, lines(&[1, 2])),
        (all.clone(), 0, lines(&[])),
        (all.clone() + unfinished, 3, lines(&[1, 2, 3])),
        (all + unfinished, 1, lines(&[1])),
        (unfinished.to_owned(), 0, lines(&[])),
    ] {
        fs::write(&path, before).unwrap();
        let mut log = Log::resume(&path, epochs).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), kept);
        log.append(&epoch(7), 0.1, 0.5).unwrap();
        log.sync().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), kept + &line(7));
    }
    let mut log = Log::create(&path).unwrap();
    log.append(&epoch(1), 0.1, 0.5).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), line(1));
    let new = folder.path().join("new.jsonl");
    Log::resume(&new, 3).unwrap().append(&epoch(4), 0.1, 0.5).unwrap();
    assert_eq!(fs::read_to_string(&new).unwrap(), line(4));
}

#[test]
fn a_log_is_read_back_up_to_a_line_that_was_not_finished() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("log");
    let mut log = Log::create(&path).unwrap();
    assert_eq!(Log::read(&path).unwrap(), []);
    let infinite = Epoch { loss: f64::INFINITY, ..epoch(2) };
    log.append(&epoch(1), 0.1, 0.5).unwrap();
    log.append(&infinite, 0.1, 0.5).unwrap();
    fs::write(&path, fs::read_to_string(&path).unwrap() + r#"{"epoch":3,"lo"#).unwrap();
    let read = Log::read(&path).unwrap();
    assert_eq!((read.len(), read[0]), (2, epoch(1)));
    assert!(read[1].loss.is_nan() && read[1].number == 2);
    let error = Log::read(folder.path().join("none")).unwrap_err().to_string();
    assert!(error.ends_with("none: there is no such file"), "{error}");
}

#[test]
fn what_is_no_log_stays_as_it_is() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("log");
    for (text, at) in [
        ("a,b\n1,2\n", 1),
        ("a,b", 1),
        (&*(line(1) + "{}\n" + &line(2)), 2),
        (&*(line(1) + "\n"), 2),
        (&*format!("{{{}", "x".repeat(1 << 20)), 1),
    ] {
        fs::write(&path, text).unwrap();
        let error = Log::resume(&path, 1).unwrap_err().to_string();
        let expected = format!("{}, line {at}: this is no record of an epoch", path.display());
        assert_eq!(error, expected);
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
        assert_eq!(Log::read(&path).unwrap_err().to_string(), expected);
    }
    let error = Log::create(folder.path()).unwrap_err().to_string();
    assert_eq!(error, format!("{}: this is a folder, not a file", folder.path().display()));
}

#[test]
fn a_log_is_opened_as_it_is_and_cut_later() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("log");
    let all = lines(&[1, 2, 3]) + &line(4)[..20];
    fs::write(&path, &all).unwrap();
    let mut log = Log::open(&path).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), all);
    log.cut(2).unwrap();
    log.append(&epoch(3), 0.1, 0.5).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), lines(&[1, 2, 3]));
}

/// The reader of a pipe gets each line, and its leaving ends nothing; a device accepts all lines.
#[cfg(unix)]
#[test]
fn pipes_and_devices() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
    let reader = {
        let path = path.clone();
        std::thread::spawn(move || {
            use std::io::{BufRead, BufReader};
            let mut lines = String::new();
            BufReader::new(fs::File::open(path).unwrap()).read_line(&mut lines).unwrap();
            lines
        })
    };
    let mut log = Log::open(&path).unwrap();
    log.cut(7).unwrap();
    log.append(&epoch(1), 0.1, 0.5).unwrap();
    log.sync().unwrap();
    assert_eq!(reader.join().unwrap(), line(1));
    log.append(&epoch(2), 0.1, 0.5).unwrap();
    log.sync().unwrap();
    let mut log = Log::resume("/dev/null", 3).unwrap();
    log.append(&epoch(4), 0.1, 0.5).unwrap();
    log.sync().unwrap();
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk() {
    for log in [Log::create("/dev/full"), Log::resume("/dev/full", 0)] {
        let error = log.unwrap().append(&epoch(1), 0.1, 0.5).unwrap_err();
        assert_eq!(error.to_string(), "/dev/full: the disk is full");
    }
}
