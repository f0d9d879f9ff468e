//! Trainings that are interrupted, politely or not, and continued: bit for bit.
#![cfg(unix)]

use crate::folder::{Folder, text};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// All that a checkpoint has to carry: moments, dropout, the schedule, early stopping.
const OPTIONS: [&str; 2] = [
    "--epochs 120 --dropout 0.2 --schedule warmup --validation 0.25 --early-stopping 100 \
     --weight-decay 0.001 --batch-size 8",
    "--epochs 150 --optimizer momentum --clip-norm 0.5 --batch-size 16 --precision f64",
];

struct Training {
    folder: Folder,
    line: String,
}

impl Training {
    fn new(options: &str) -> Self {
        let folder = Folder::new();
        let line = format!("train trees.csv --target sick --hidden 40,40 -q {options}");
        folder.printed(&format!("{line} --out whole --log whole.jsonl"));
        Self { folder, line: format!("{line} --out part --log part.jsonl") }
    }

    /// Starts a training, and waits until this many epochs are done.
    fn begin(&self, more: &str, epochs: usize) -> Child {
        let mut command = self.folder.command(&format!("{} {more}", self.line));
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        wait_for(|| {
            let log = std::fs::read_to_string(self.folder.path("part.jsonl"));
            log.is_ok_and(|log| log.lines().count() >= epochs)
        });
        child
    }

    /// Goes on to the end, and then all is as if there had been no interruption, but for the times.
    fn resume_and_compare(&self) {
        self.folder.printed(&format!("{} --resume", self.line));
        assert!(self.folder.read("part") == self.folder.read("whole"), "{}", self.line);
        let log = |name: &str| -> Vec<Value> {
            let lines = self.folder.text(name);
            let lines = lines.lines().map(|line| serde_json::from_str(line).unwrap());
            lines
                .map(|mut line: Value| {
                    line.as_object_mut().unwrap().remove("seconds").unwrap();
                    line
                })
                .collect()
        };
        assert_eq!(log("part.jsonl"), log("whole.jsonl"));
        let names = ["part", "part.jsonl", "trees.csv", "whole", "whole.jsonl"];
        assert_eq!(self.folder.names(), names);
    }
}

pub(crate) fn wait_for(done: impl Fn() -> bool) {
    let start = Instant::now();
    while !done() {
        assert!(start.elapsed() < Duration::from_secs(60), "it did not come to pass");
        sleep(Duration::from_millis(2));
    }
}

pub(crate) fn signal(name: &str, child: &Child) {
    let sent = Command::new("kill").args([name, &child.id().to_string()]).status();
    assert!(sent.unwrap().success());
}

fn note(output: &Output) -> String {
    text(&output.stderr)
}

#[test]
fn ctrl_c_saves_and_says_how_to_go_on() {
    for (options, name) in OPTIONS.into_iter().zip(["-INT", "-TERM"]) {
        let training = Training::new(options);
        let child = training.begin("", 3);
        signal(name, &child);
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(130), "{}", note(&output));
        let note = note(&output);
        let (what, how) = note.split_once("; to continue:\n").unwrap();
        assert!(what.starts_with("interrupted after ") && what.ends_with(", and saved in part"));
        let line: Vec<_> = training.line.split_whitespace().collect();
        assert!(how.ends_with(&format!(" {} --resume\n", line.join(" "))), "{how}");

        let folder = &training.folder;
        let epochs = folder.json("inspect part")["training"]["epochs"].as_u64().unwrap();
        assert!((3..100).contains(&epochs), "{epochs}");
        // A checkpoint is a model, too.
        assert_eq!(folder.json("evaluate part trees.csv")["samples"], json!(60));
        // It is not lost by beginning anew, or by going on with something else.
        let error =
            "part: a training was interrupted; --resume continues it, --overwrite begins anew";
        assert_eq!(folder.error(&training.line), (error.into(), Some(1)));
        let other = format!("{} --resume --seed 7", training.line);
        let error = "part: the training was begun with --seed 42, and not 7; with --resume only \
                     --early-stopping, --epochs, --learning-rate may change";
        assert_eq!(folder.error(&other), (error.into(), Some(1)));
        training.resume_and_compare();
    }
}

#[test]
fn a_training_that_was_killed_goes_on_from_its_checkpoint() {
    for options in OPTIONS {
        let mut training = Training::new(options);
        let mut child = training.begin("--checkpoint-every 4", 11);
        child.kill().unwrap();
        child.wait().unwrap();
        let object = training.folder.json("inspect part");
        let epochs = object["training"]["epochs"].as_u64().unwrap();
        assert!(epochs >= 8 && epochs.is_multiple_of(4), "{epochs}");
        // The options as they are shown are taken again.
        let shown = training.folder.printed("inspect part");
        let shown: Vec<_> = shown.lines().map(str::trim).filter(|x| x.starts_with("--")).collect();
        let shown = shown.join(" ");
        training.line =
            format!("train trees.csv --target sick -q {shown} --out part --log part.jsonl");
        training.resume_and_compare();
    }
}

#[test]
fn a_second_ctrl_c_ends_at_once() {
    let folder = Folder::new();
    // A step takes longer than the test.
    let line = "train digits --hidden 3000,3000 --batch-size full --out model -q --precision f64";
    let mut child = folder.command(line).stdout(Stdio::piped()).spawn().unwrap();
    let said = BufReader::new(child.stdout.take().unwrap());
    let method = said.lines().map(Result::unwrap).find(|line| line.starts_with("training "));
    assert!(method.is_some());
    signal("-INT", &child);
    sleep(Duration::from_millis(200));
    assert!(child.try_wait().unwrap().is_none(), "the step is too short");
    signal("-INT", &child);
    let start = Instant::now();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(start.elapsed() < Duration::from_millis(500), "it waited for the step");
    assert!(!folder.path("model").exists());
}

#[test]
fn other_data_are_no_continuation() {
    let training = Training::new(OPTIONS[0]);
    let child = training.begin("", 3);
    signal("-INT", &child);
    child.wait_with_output().unwrap();
    let folder = &training.folder;
    let resume = format!("{} --resume", training.line);
    let table = folder.text("trees.csv");
    folder.write("trees.csv", table.replacen("oak,5,3.0,yes", "oak,5,3.0,no", 1));
    assert_ne!(folder.text("trees.csv"), table);
    let error =
        "part: the training was begun with other data, or they were read with other options";
    assert_eq!(folder.error(&resume), (error.into(), Some(1)));
    let whole = resume.replace("--out part", "--out whole");
    let error =
        "whole: the training was begun with other data, or they were read with other options";
    assert_eq!(folder.error(&whole), (error.into(), Some(1)));
    let none = resume.replace("--out part", "--out none");
    assert_eq!(folder.error(&none), ("none: there is no such file".into(), Some(1)));
}
