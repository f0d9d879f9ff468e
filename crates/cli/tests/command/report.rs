//! Output at the end, for people and for programs, and on the way.

use crate::run::{json, json_and_note, text, wengert, without};
use serde_json::{Value, json};
use wengert_layers::Activation;

#[test]
fn the_main_job() {
    let output = wengert(&[]);
    assert!(output.status.success());
    let report = text(&output.stdout);
    for part in [
        "network   30 → 4 (sigmoid) → 1 (sigmoid), f64, seed 42",
        "Breast Cancer Wisconsin (Diagnostic), 569 samples\n",
        "target 1 = benign, 0 = malignant",
        "raw ones saturate the\n          sigmoids, and the loss then stays near 0.234\n",
        "gradient descent on all samples, 1000 epochs,\n          learning rate 1.0\n",
        "µs per epoch",
        "accuracy on all samples: 0.99",
        "  actual malignant ",
        "\n10 of the 569 samples, picked with seed 42\n",
    ] {
        assert!(report.contains(part), "{part:?} is not in\n{report}");
    }
    let table = report.lines().skip_while(|line| !line.starts_with("  sample")).skip(1);
    assert_eq!(table.clone().count(), 10);
    for line in table {
        let class = if line.contains("  1  ") { "benign" } else { "malignant" };
        assert!(line.ends_with(class), "{line}");
    }
}

/// One rule: the loss after that many epochs, on the way, in the table and in JSON.
#[test]
fn every_loss_is_that_after_so_many_epochs() {
    let (output, object) = (wengert(&["--epochs", "100"]), json(&["--epochs", "100"]));
    let progress: Vec<_> = text(&output.stderr).lines().collect();
    assert_eq!(progress.len(), 11);
    let table = text(&output.stdout).split_once("epochs  loss after them\n").unwrap().1;
    let mut table = table.lines();
    let losses = object["losses"].as_array().unwrap();
    assert_eq!(losses.len(), 4);
    for entry in losses {
        let (epoch, loss) = (entry["epoch"].as_u64().unwrap(), entry["loss"].as_f64().unwrap());
        assert_eq!(table.next().unwrap(), format!("{epoch:8}  {loss:.6}"));
        let shown = progress.get(epoch as usize / 10).filter(|_| epoch.is_multiple_of(10));
        if let Some(shown) = shown {
            assert_eq!(*shown, format!("after {epoch} of 100 epochs  loss {loss:.6}"));
        }
        let alone = json(&["--epochs", &epoch.max(1).to_string()]);
        assert_eq!(alone[if epoch == 0 { "initial_loss" } else { "loss" }], loss);
    }
    assert_eq!(object["initial_loss"], losses[0]["loss"]);
    assert_eq!(object["loss"], losses[3]["loss"]);
}

/// Whatever the seed is for, the weights are those of the examples, which begin with
/// `Random::seed(42)`.
#[test]
fn the_seed_is_that_of_the_examples() {
    let loss = json(&["--epochs", "1"])["initial_loss"].as_f64().unwrap();
    assert_eq!(format!("{loss:.6}"), "0.251177");
}

#[test]
fn one_epoch_is_singular() {
    let output = wengert(&["--epochs", "1"]);
    assert!(text(&output.stdout).contains("all samples, 1 epoch,\n"));
    assert!(text(&output.stderr).starts_with("after 0 of 1 epoch  loss"));
}

#[test]
fn quiet_shows_no_progress() {
    let output = wengert(&["--quiet", "--epochs", "5"]);
    assert_eq!(text(&output.stderr), "");
}

fn sum(confusion: &Value) -> u64 {
    confusion.as_array().unwrap().iter().flat_map(|row| row.as_array().unwrap()).map(count).sum()
}

fn count(value: &Value) -> u64 {
    value.as_u64().unwrap()
}

#[test]
fn json_has_the_promised_fields() {
    let object = json(&["--epochs", "50"]);
    let fields: Vec<_> = object.as_object().unwrap().keys().map(String::as_str).collect();
    let expected = "accuracy activation classes confusion epochs hidden initial_loss learning_rate loss \
                    losses precision samples seconds seed test_samples threads train_samples";
    assert_eq!(fields.join(" "), expected);
    for (field, value) in [
        ("activation", json!("sigmoid")),
        ("classes", json!(["malignant", "benign"])),
        ("hidden", json!(4)),
        ("learning_rate", json!(1.0)),
        ("precision", json!("f64")),
        ("seed", json!(42)),
        ("threads", json!(1)),
        ("train_samples", json!(569)),
        ("test_samples", json!(0)),
    ] {
        assert_eq!(object[field], value, "{field}");
    }
    assert_eq!(sum(&object["confusion"]), 569);
    assert_eq!(object["epochs"], 50);
    assert!(object["loss"].as_f64() < object["initial_loss"].as_f64());
    let samples = object["samples"].as_array().unwrap();
    assert_eq!(samples.len(), 10);
    for sample in samples {
        assert!((0..569).contains(&sample["index"].as_i64().unwrap()));
        assert!((0.0..=1.0).contains(&sample["predicted"].as_f64().unwrap()));
        assert!([0.0, 1.0].contains(&sample["actual"].as_f64().unwrap()));
    }
}

#[test]
fn a_test_part_is_judged_too() {
    let object = json(&["--test-fraction", "0.25"]);
    for accuracy in ["accuracy", "test_accuracy"] {
        assert!(object[accuracy].as_f64() > Some(0.9), "{object}");
    }
    assert_eq!((count(&object["train_samples"]), count(&object["test_samples"])), (427, 142));
    assert_eq!((sum(&object["confusion"]), sum(&object["test_confusion"])), (427, 142));
    let report = wengert(&["--quiet", "--test-fraction", "0.25", "--epochs", "10"]);
    let report = text(&report.stdout);
    for part in [
        "569 samples\n          427 of them to train on, 142 to test\n",
        "gradient descent on the training part, 10 epochs",
        "accuracy on the training part: ",
        "of 427)",
        "accuracy on the test part: ",
        "of 142)",
        "\n10 of the 142 samples of the test part, picked with seed 42\n",
    ] {
        assert!(report.contains(part), "{part:?} is not in\n{report}");
    }
}

#[test]
fn the_smallest_parts() {
    for (fraction, train, test, shown) in [("0.003", 567, 2, 2), ("0.997", 2, 567, 10)] {
        let args = ["--quiet", "--test-fraction", fraction, "--epochs", "10", "--seed", "1"];
        let report = wengert(&args);
        let report = text(&report.stdout);
        assert!(report.contains(&format!("{train} of them to train on, {test} to test")));
        assert!(report.contains(&format!("\n{shown} of the {test} samples of the test part")));
    }
    let output = wengert(&["--test-fraction", "0.997", "--seed", "43"]);
    assert_eq!(
        text(&output.stderr),
        "error: feature \"worst texture\" is 26.44 in all 2 samples of the training part; a smaller \
         --test-fraction leaves more\n"
    );
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn only_sigmoids_are_said_to_saturate() {
    let output = wengert(&["--activation", "relu", "--epochs", "1"]);
    let report = text(&output.stdout);
    assert!(!report.contains("saturate"));
    assert!(report.contains(
        "standardised to mean 0 and deviation 1, so that all weigh\n          alike and one learning \
         rate suits them\n"
    ));
}

#[test]
fn the_seed_decides_every_bit() {
    for precision in ["f64", "f32"] {
        let run = |seed, threads| {
            let args =
                ["--seed", seed, "--threads", threads, "--precision", precision, "--epochs", "200"];
            without(json_and_note(&args).0, &["seconds", "threads"])
        };
        assert_eq!(run("7", "1"), run("7", "1"));
        assert_eq!(run("7", "1"), run("7", "3"));
        assert_ne!(run("7", "1"), run("8", "1"));
    }
}

#[test]
fn every_activation_trains() {
    for activation in Activation::ALL {
        let activation = activation.name();
        let args = ["--activation", activation, "--learning-rate", "0.3", "--epochs", "300"];
        let object = json(&args);
        assert!(object["accuracy"].as_f64() > Some(0.95), "{activation}: {object}");
    }
}
