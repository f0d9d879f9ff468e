//! What is printed at the end.

use crate::article::Outcome;
use crate::options::{Options, Precision};
use serde_json::json;
use std::fmt::Write;
use wengert_trainer::{BREAST_CANCER_CLASSES, Confusion};

/// The report for people.
pub(crate) fn text(options: &Options, outcome: &Outcome) -> String {
    let mut out = String::new();
    write_text(&mut out, options, outcome).expect("writing to a string");
    out
}

fn write_text(out: &mut String, options: &Options, outcome: &Outcome) -> std::fmt::Result {
    let Options { epochs, hidden, learning_rate, seed, activation, .. } = options;
    let Outcome { losses, seconds, train, test, samples } = outcome;
    let precision = if options.precision == Precision::F64 { "f64" } else { "f32" };
    writeln!(
        out,
        "network   30 → {hidden} ({activation}) → 1 (sigmoid), {precision}, seed {seed}"
    )?;
    writeln!(out, "data      Breast Cancer Wisconsin (Diagnostic), {} samples", train.total())?;
    writeln!(
        out,
        "          features standardised to mean 0 and deviation 1: raw ones saturate the\n          \
         sigmoids, and the loss then stays near 0.234"
    )?;
    writeln!(
        out,
        "training  mean squared error, gradient descent on all samples, {epochs} epochs,\n          \
         learning rate {learning_rate:?}"
    )?;
    writeln!(
        out,
        "time      {:.1} µs per epoch, {:.1} ms in all\n",
        seconds / *epochs as f64 * 1e6,
        seconds * 1e3
    )?;

    writeln!(out, "  epochs      loss")?;
    let mut milestones: Vec<usize> = (0..9).map(|k| 10_usize.pow(k)).collect();
    milestones.retain(|&after| after < *epochs);
    for after in [0].into_iter().chain(milestones).chain([*epochs]) {
        writeln!(out, "{after:8}  {:.6}", losses[after])?;
    }

    part(out, if test.is_some() { "training part" } else { "all samples" }, train)?;
    if let Some(test) = test {
        part(out, "test part", test)?;
    }
    writeln!(out, "\nten samples, picked with the seed\n  sample  predicted  actual")?;
    for sample in samples {
        writeln!(out, "{:8}  {:9.6}  {:6}", sample.index, sample.predicted, sample.actual)?;
    }
    Ok(())
}

fn part(out: &mut String, name: &str, part: &Confusion) -> std::fmt::Result {
    let (right, total) = (part.right(), part.total());
    writeln!(out, "\naccuracy on {name}: {:.4} ({right} of {total})", part.accuracy())?;
    let [negative, positive] = BREAST_CANCER_CLASSES;
    writeln!(out, "{:>19}  predicted {negative:>9}  {positive:>6}", "")?;
    for (class, [negative, positive]) in BREAST_CANCER_CLASSES.iter().zip(part.counts) {
        writeln!(out, "  actual {class:20}  {negative:>9}  {positive:>6}")?;
    }
    Ok(())
}

/// The report for programs: one JSON object.
pub(crate) fn json(options: &Options, outcome: &Outcome) -> String {
    let samples: Vec<_> = outcome
        .samples
        .iter()
        .map(|s| json!({ "index": s.index, "predicted": s.predicted, "actual": s.actual }))
        .collect();
    let mut object = json!({
        "epochs": options.epochs,
        "initial_loss": outcome.losses[0],
        "loss": outcome.losses[options.epochs],
        "accuracy": outcome.train.accuracy(),
        "seconds": outcome.seconds,
        "samples": samples,
    });
    if let Some(test) = &outcome.test {
        object["test_accuracy"] = test.accuracy().into();
    }
    format!("{object}\n")
}
