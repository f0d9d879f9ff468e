//! The report for programs: one JSON object on one line. README.md lists its fields.

use crate::article::Outcome;
use crate::options::Options;
use crate::shown;
use serde_json::json;
use wengert_trainer::BREAST_CANCER_CLASSES;

pub(crate) fn report(options: &Options, outcome: &Outcome) -> String {
    let samples: Vec<_> = outcome
        .samples
        .iter()
        .map(|s| json!({ "index": s.index, "predicted": s.predicted, "actual": s.actual }))
        .collect();
    let losses: Vec<_> = outcome
        .along_the_way()
        .map(|(epoch, loss)| json!({ "epoch": epoch, "loss": loss }))
        .collect();
    let mut object = json!({
        "activation": options.activation.name(),
        "epochs": options.epochs,
        "hidden": options.hidden,
        "learning_rate": options.learning_rate.value,
        "precision": options.precision.to_string(),
        "seed": options.seed,
        "threads": options.threads,

        "classes": BREAST_CANCER_CLASSES,
        "train_samples": outcome.train.total(),
        "test_samples": outcome.test_samples(),

        "initial_loss": outcome.losses[0],
        "loss": outcome.losses[options.epochs],
        "losses": losses,
        "seconds": outcome.seconds,
        "accuracy": outcome.train.accuracy(),
        "confusion": outcome.train.counts,
        "samples": samples,
    });
    if let Some(test) = &outcome.test {
        object["test_accuracy"] = test.accuracy().into();
        object["test_confusion"] = json!(test.counts);
    }
    if let Some(warning) = &outcome.warning {
        object["warning"] = warning.as_str().into();
    }
    shown::json(&object)
}
