//! Commands that run at the same time in one folder.
#![cfg(unix)]

use crate::folder::{Folder, text};
use crate::interrupted::{signal, wait_for};
use std::fs;
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::{scope, sleep};
use std::time::Duration;

#[test]
fn many_trainings_in_one_folder() {
    const ALL: usize = 64;
    let folder = Folder::new();
    let next = AtomicUsize::new(0);
    scope(|threads| {
        for _ in 0..8 {
            threads.spawn(|| {
                loop {
                    let k = next.fetch_add(1, Ordering::Relaxed);
                    if k >= ALL {
                        return;
                    }
                    let more = "--hidden 2 --epochs 4 --checkpoint-every 1 -q";
                    let files = format!("--out m{k:02} --log l{k:02}");
                    folder.printed(&format!("train trees.csv --target sick {more} {files}"));
                }
            });
        }
    });
    let file = |letter: char| (0..ALL).map(move |k| format!("{letter}{k:02}"));
    let expected: Vec<_> = file('l').chain(file('m')).chain(["trees.csv".into()]).collect();
    assert_eq!(folder.names(), expected);
    assert!(file('m').all(|name| folder.read(&name) == folder.read("m00")));
}

#[test]
fn of_two_trainings_with_one_file_the_second_is_refused() {
    let folder = Folder::new();
    let train = "train trees.csv --target sick --hidden 2 -q --checkpoint-every 1";
    let mut command = folder.command(&format!("{train} --epochs 100000 --out m --log l"));
    let child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    wait_for(|| folder.path("m").exists());
    let busy = "another training writes to this file; wait until it ends, or write to another file";
    for (files, busy_one) in [
        ("--out m", "m"),
        ("--out ./m --overwrite", "./m"),
        ("--out m --resume", "m"),
        ("--out other --log l", "l"),
        ("--out l --overwrite", "l"),
        ("--out other --log m", "m"),
    ] {
        let line = format!("{train} --epochs 1 {files}");
        assert_eq!(folder.error(&line), (format!("{busy_one}: {busy}"), Some(1)), "{files}");
    }
    // All else goes on beside it.
    folder.printed(&format!("{train} --epochs 1 --out other --log other.l"));
    folder.printed("evaluate m trees.csv");
    folder.printed("plot loss l -o l.svg");
    signal("-INT", &child);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{}", text(&output.stderr));
    let names = ["l", "l.svg", "m", "other", "other.l", "trees.csv"];
    assert_eq!(folder.names(), names);
    folder.printed(&format!("{train} --epochs 1 --out m --log l --overwrite"));
    assert_eq!(folder.names(), names);
}

/// The smaller version of a run by hand: killed at any moment, beside others, nothing is lost.
#[test]
fn killed_again_and_again_beside_others() {
    let folder = Folder::new();
    let train = "train trees.csv --target sick --hidden 30,30 --batch-size 8 --epochs 400 -q";
    folder.printed(&format!("{train} --out whole --log whole.jsonl"));
    let over = AtomicBool::new(false);
    let kills = scope(|threads| {
        for k in 0..2 {
            let (over, folder) = (&over, &folder);
            threads.spawn(move || {
                while !over.load(Ordering::Relaxed) {
                    folder.printed(&format!("predict whole trees.csv -o p{k}"));
                    let other = format!("--epochs 2 -q --out o{k} --checkpoint-every 1");
                    folder.printed(&format!("train trees.csv --target sick --hidden 2 {other}"));
                }
            });
        }
        let part = format!("{train} --out part --log part.jsonl --checkpoint-every 1");
        let mut kills = 0;
        loop {
            let resume = if folder.path("part").exists() { "--resume" } else { "" };
            let mut command = folder.command(&format!("{part} {resume}"));
            let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
            sleep(Duration::from_millis(20 + 37 * kills % 101 + 4 * kills));
            match child.try_wait().unwrap() {
                None => child.kill().unwrap(),
                Some(_) => {
                    let output = child.wait_with_output().unwrap();
                    over.store(true, Ordering::Relaxed);
                    // The last kill may have come between the last write and the exit.
                    let ended = "error: part: the training is over, after 400 epochs; a larger --epochs extends it\n";
                    let error = text(&output.stderr);
                    assert!(output.status.success() || error == ended, "{error}");
                    return kills;
                }
            }
            child.wait().unwrap();
            kills += 1;
        }
    });
    assert!(kills > 0);
    assert!(folder.read("part") == folder.read("whole"));
    let lines = |name: &str| fs::read_to_string(folder.path(name)).unwrap().lines().count();
    assert_eq!((lines("part.jsonl"), lines("whole.jsonl")), (400, 400));
    let names = ["o0", "o1", "p0", "p1", "part", "part.jsonl", "trees.csv", "whole", "whole.jsonl"];
    assert_eq!(folder.names(), names);
}
