//! Finished or interrupted trainings, continued with more epochs or more patience.

use crate::edited::edited;
use crate::folder::{Folder, text};
use serde_json::{Value, json};
use wengert_files::cpu_level;

const TRAIN: &str = "train trees.csv --target sick --hidden 8 --batch-size 16 --dropout 0.2 -q";

/// The lines of a log without the times.
fn log(folder: &Folder, name: &str) -> Vec<Value> {
    let record = |line: &str| {
        let mut record: Value = serde_json::from_str(line).unwrap();
        record.as_object_mut().unwrap().remove("seconds").unwrap();
        record
    };
    folder.text(name).lines().map(record).collect()
}

/// The standard error of a successful run.
fn note(folder: &Folder, line: &str) -> String {
    let output = folder.wengert(line);
    assert!(output.status.success(), "{line}: {}", text(&output.stderr));
    text(&output.stderr)
}

#[test]
fn more_epochs_are_those_of_a_training_that_had_them_at_once() {
    let folder = Folder::new();
    for options in ["--optimizer momentum --precision f64", "--validation 0.25 --early-stopping 50"]
    {
        let train = |more: &str| folder.printed(&format!("{TRAIN} {options} {more}"));
        train("--epochs 25 --out whole --log whole.jsonl --overwrite");
        train("--epochs 6 --out part --log part.jsonl --overwrite");
        for epochs in [7, 25] {
            let done = if epochs == 7 { 6 } else { 7 };
            let said = train(&format!(
                "--out part --log part.jsonl --resume --threads 2 --epochs {epochs}"
            ));
            let expected = format!(
                "\nresumed   after {done} epochs, with --epochs {epochs} instead of {done}\n"
            );
            assert!(said.contains(&expected), "{said}");
        }
        assert!(folder.read("part") == folder.read("whole"), "{options}");
        assert_eq!(log(&folder, "part.jsonl"), log(&folder, "whole.jsonl"));
        assert_eq!(
            folder.printed("evaluate part trees.csv"),
            folder.printed("evaluate whole trees.csv")
        );
    }
}

#[test]
fn more_patience_is_that_of_a_training_that_had_it_at_once() {
    let folder = Folder::new();
    let options = "--learning-rate 0.3 --validation 0.25 --epochs 60";
    let train = |more: &str| folder.printed(&format!("{TRAIN} {options} {more}"));
    train("--early-stopping 12 --out whole");
    let said = train("--early-stopping 1 --out part");
    assert!(said.contains("\nstopped   after "), "{said}");
    assert_ne!(folder.read("part"), folder.read("whole"));
    train("--early-stopping 12 --out part --resume");
    assert!(folder.read("part") == folder.read("whole"));
}

#[test]
fn a_training_that_is_over_says_what_extends_it() {
    let folder = Folder::new();
    let line = format!("{TRAIN} --validation 0.25");
    folder.printed(&format!("{line} --epochs 1 --out m"));
    let before = folder.read("m");
    let resume = format!("{line} --out m --resume");
    // Without --epochs it is as many as before, and not the default.
    let over = "m: the training is over, after 1 epoch; a larger --epochs extends it";
    assert_eq!(folder.error(&resume), (over.into(), Some(1)));
    assert_eq!(folder.error(&format!("{resume} --epochs 1")), (over.into(), Some(1)));
    let none = "m: the training was begun without --early-stopping, and kept no best weights to go back to; \
                leave the option out";
    let stopping = format!("{resume} --epochs 9 --early-stopping 3");
    assert_eq!(folder.error(&stopping), (none.into(), Some(1)));
    assert_eq!(folder.read("m"), before);
    folder.printed(&format!("{resume} --epochs 4"));
    let less = "m: --epochs 3 is less than the 4 that are done or begun";
    assert_eq!(folder.error(&format!("{resume} --epochs 3")), (less.into(), Some(1)));

    let line = format!("{line} --learning-rate 0.3 --early-stopping 1");
    let said = folder.printed(&format!("{line} --epochs 60 --out m"));
    let stopped = said.lines().find_map(|line| line.strip_prefix("stopped   after ")).unwrap();
    let epochs = stopped.split(',').next().unwrap();
    let error = format!(
        "m: the training is over: it stopped early after {epochs}; a larger --early-stopping extends it"
    );
    for more in ["", "--epochs 100"] {
        assert_eq!(
            folder.error(&format!("{line} --out m --resume {more}")),
            (error.clone(), Some(1))
        );
    }
}

#[test]
fn what_may_not_change_is_refused_with_the_reason() {
    let folder = Folder::new();
    folder.printed(&format!("{TRAIN} --epochs 2 --out m"));
    let before = folder.read("m");
    for (change, name, was, is) in [
        ("--seed 7", "--seed", "42", "7"),
        ("--hidden 9", "--hidden", "8", "9"),
        ("--activation tanh", "--activation", "relu", "tanh"),
        ("--dropout 0.3", "--dropout", "0.2", "0.3"),
        ("--precision f64", "--precision", "f32", "f64"),
        ("--loss mse", "--loss", "bce", "mse"),
        ("--optimizer adamw", "--optimizer", "adam", "adamw"),
        ("--schedule cosine", "--schedule", "constant", "cosine"),
        ("--batch-size full", "--batch-size", "16", "60"),
        ("--weight-decay 0.5", "--weight-decay", "0.01", "0.5"),
        ("--clip-norm 2", "--clip-norm", "none", "2"),
    ] {
        let mut options = TRAIN.to_owned();
        let given = options.find(&format!("{name} "));
        if let Some(start) = given {
            let end = options[start + name.len() + 1..].find(' ').unwrap() + start + name.len() + 1;
            options.replace_range(start..end, "");
        }
        let error = format!(
            "m: the training was begun with {name} {was}, and not {is}; with --resume only \
             --early-stopping, --epochs, --learning-rate may change"
        );
        let line = format!("{options} {change} --epochs 3 --out m --resume");
        assert_eq!(folder.error(&line), (error, Some(1)), "{change}");
    }
    assert_eq!(folder.read("m"), before);
    // The help says so, too.
    let help = folder.printed("train --help");
    let named = "you may change --epochs, --early-stopping and --learning-rate, which are kept if not given, and \
                 --threads, --log, --checkpoint-every, --format and --quiet";
    assert!(help.contains(named), "{help}");
}

#[test]
fn schedules_that_go_by_the_number_of_epochs_go_by_the_new_one() {
    let folder = Folder::new();
    for schedule in ["step", "cosine", "warmup"] {
        let train = format!("{TRAIN} --schedule {schedule} --overwrite");
        note(&folder, &format!("{train} --epochs 12 --out whole --log whole.jsonl"));
        note(&folder, &format!("{train} --epochs 5 --out part --log part.jsonl"));
        let train = train.replace("--overwrite", "--resume");
        let said = note(&folder, &format!("{train} --epochs 12 --out part --log part.jsonl"));
        let expected = format!(
            "warning: --schedule {schedule} goes by --epochs: the learning rates of the 5 epochs that are done \
             were those for 5, and from here on they are those for 12\n"
        );
        assert_eq!(said, expected);
        let rates = |name: &str| -> Vec<f64> {
            log(&folder, name).iter().map(|line| line["learning_rate"].as_f64().unwrap()).collect()
        };
        assert_eq!(rates("part.jsonl")[5..], rates("whole.jsonl")[5..]);
        assert_ne!(rates("part.jsonl")[..5], rates("whole.jsonl")[..5]);
    }
    // Nothing is said of what does not change.
    note(&folder, &format!("{TRAIN} --epochs 5 --out m"));
    assert_eq!(note(&folder, &format!("{TRAIN} --epochs 6 --out m --resume")), "");
}

#[test]
fn a_learning_rate_is_kept_or_followed_from_the_next_step_on() {
    let folder = Folder::new();
    let rates = |name: &str| -> Vec<f64> {
        log(&folder, name).iter().map(|line| line["learning_rate"].as_f64().unwrap()).collect()
    };
    folder.printed(&format!("{TRAIN} --epochs 2 --learning-rate 0.02 --out m --log l"));
    let said = folder.printed(&format!("{TRAIN} --epochs 4 --out m --log l --resume"));
    assert!(said.contains("\nresumed   after 2 epochs, with --epochs 4 instead of 2\n"), "{said}");
    let more = "--epochs 5 --learning-rate 0.25 --out m --log l --resume";
    let said = folder.printed(&format!("{TRAIN} {more}"));
    let changes = "--epochs 5 instead of 4, with --learning-rate 0.25 instead of 0.02";
    assert!(said.contains(&format!("\nresumed   after 4 epochs, with {changes}\n")), "{said}");
    assert_eq!(rates("l"), [0.02, 0.02, 0.02, 0.02, 0.25]);

    // Patience is kept too, and with it the part that is held back.
    folder.printed(&format!("{TRAIN} --epochs 2 --early-stopping 9 --out m"));
    let said = folder.printed(&format!("{TRAIN} --epochs 3 --out m --resume"));
    assert!(said.contains(" 3 epochs at most, 9 without a lower validation loss"), "{said}");
    assert!(said.contains("\nsplit     48 samples to train on, 12 to validate\n"), "{said}");
}

#[test]
fn another_cpu_level_is_said_and_the_training_goes_on() {
    let folder = Folder::new();
    folder.printed(&format!("{TRAIN} --epochs 3 --out m"));
    folder.printed(&format!("{TRAIN} --epochs 5 --out whole"));
    let level = |level: &str| format!(r#"\"level\":\"{level}\""#);
    let here = cpu_level();
    folder.write("m", edited(&folder.read("m"), &level(&here), &level("m68k base")));
    let said = note(&folder, &format!("{TRAIN} --epochs 5 --out m --resume"));
    let expected = format!(
        "warning: m: the training was computed with \"m68k base\", and goes on with {here:?}: the last bits \
         are not those of a training on one CPU level\n"
    );
    assert_eq!(said, expected);
    assert!(folder.read("m") == folder.read("whole"));
}

/// Files that were written before the level and finished trainings were kept.
#[test]
fn an_older_training_goes_on() {
    let folder = Folder::new();
    let older =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../files/tests/reference/interrupted.safetensors");
    std::fs::copy(older, folder.path("part")).unwrap();
    let inspected = folder.json("inspect part")["training"].clone();
    let (epochs, best, level) =
        (&inspected["epochs"], &inspected["best_epoch"], &inspected["cpu_level"]);
    assert_eq!((epochs, best, level), (&json!(18), &json!(10), &json!(null)));
    let line =
        "train trees.csv --target sick --hidden 2 --validation 0.25 --batch-size 2 -q --out part";
    let said = note(&folder, &format!("{line} --resume --epochs 20"));
    assert_eq!(said, "");
    assert_eq!(folder.json("inspect part")["training"], json!(null));
}

#[cfg(unix)]
#[test]
fn an_interrupted_training_is_used_with_its_best_weights() {
    use crate::interrupted::{signal, wait_for};
    use std::process::Stdio;
    let folder = Folder::new();
    // So fast that the validation loss soon rises.
    let line =
        "train trees.csv --target sick --validation 0.25 --learning-rate 0.3 --batch-size 4 -q";
    let stopping = "--early-stopping 100000 --epochs 100000 --out part --log l";
    let mut command = folder.command(&format!("{line} {stopping}"));
    let child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    wait_for(|| std::fs::read_to_string(folder.path("l")).is_ok_and(|l| l.lines().count() > 30));
    signal("-INT", &child);
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(130));

    let training = folder.json("inspect part")["training"].clone();
    let (epochs, best) =
        (training["epochs"].as_u64().unwrap(), training["best_epoch"].as_u64().unwrap());
    assert!(best < epochs, "{training}");
    let said = folder.printed("inspect part");
    let weights = format!("          its weights are the best so far, those after epoch {best}\n");
    assert!(said.contains(&weights), "{said}");
    // A training that ends there has these weights.
    folder.printed(&format!("{line} --epochs {best} --out best"));
    for job in ["evaluate", "predict", "plot confusion"] {
        let [part, best] =
            ["part", "best"].map(|m| folder.printed(&format!("{job} {m} trees.csv")));
        assert_eq!(part, best, "{job}");
    }
    folder.printed("export part --onnx part.onnx");
    folder.printed("export best --onnx best.onnx");
    assert!(folder.read("part.onnx") == folder.read("best.onnx"));
    // It can be ended with them as well: with the epochs that it has, once one is whole.
    let finish = format!("{line} --resume --out part --epochs {}", epochs + 1);
    folder.printed(&finish);
    let object = folder.json("inspect part");
    assert_eq!(object["training"], json!(null));
}
