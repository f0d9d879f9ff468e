//! The report for people.

use crate::article::Outcome;
use crate::options::Options;
use crate::progress::count;
use std::fmt::{Result, Write};
use wengert_layers::{Activation, Sigmoid};
use wengert_trainer::{BREAST_CANCER_CLASSES, Confusion};

pub(crate) fn text(options: &Options, outcome: &Outcome) -> String {
    let mut out = String::new();
    write_setting(&mut out, options, outcome)
        .and_then(|()| write_results(&mut out, options, outcome))
        .expect("writing to a string");
    out
}

/// Writes the network, the data and the settings.
fn write_setting(out: &mut String, options: &Options, outcome: &Outcome) -> Result {
    let Options { epochs, hidden, learning_rate, seed, activation, precision, .. } = options;
    let (train, total) = (outcome.train.total(), outcome.train.total() + outcome.test_samples());
    let [zero, one] = BREAST_CANCER_CLASSES;
    writeln!(
        out,
        "network   30 → {hidden} ({activation}) → 1 (sigmoid), {precision}, seed {seed}"
    )?;
    writeln!(out, "data      Breast Cancer Wisconsin (Diagnostic), {total} samples")?;
    if let Some(test) = &outcome.test {
        writeln!(out, "          {train} of them to train on, {} to test", test.total())?;
    }
    writeln!(out, "          target 1 = {one}, 0 = {zero}")?;
    write!(out, "          features standardised to mean 0 and deviation 1")?;
    if *activation == Activation::from(Sigmoid) {
        writeln!(
            out,
            ": raw ones saturate the\n          sigmoids, and the loss then stays near {:.3}",
            outcome.constant_loss
        )?;
    } else {
        writeln!(out, ", so that all weigh\n          alike and one learning rate suits them")?;
    }
    let part = if outcome.test.is_some() { "the training part" } else { "all samples" };
    writeln!(
        out,
        "training  mean squared error, gradient descent on {part}, {},\n          \
         learning rate {learning_rate}",
        count(*epochs)
    )?;
    writeln!(
        out,
        "time      {:.1} µs per epoch, {:.1} ms in all",
        outcome.seconds / *epochs as f64 * 1e6,
        outcome.seconds * 1e3
    )
}

fn write_results(out: &mut String, options: &Options, outcome: &Outcome) -> Result {
    writeln!(out, "\n  epochs  loss after them")?;
    for (after, loss) in outcome.along_the_way() {
        writeln!(out, "{after:8}  {loss:.6}")?;
    }
    let (train, mut shown) = (&outcome.train, format!("{} samples", outcome.train.total()));
    if let Some(test) = &outcome.test {
        write_part(out, "the training part", train)?;
        write_part(out, "the test part", test)?;
        shown = format!("{} samples of the test part", test.total());
    } else {
        write_part(out, "all samples", train)?;
    }
    let count = outcome.samples.len();
    writeln!(out, "\n{count} of the {shown}, picked with seed {}", options.seed)?;
    writeln!(out, "  sample  predicted  actual")?;
    for sample in &outcome.samples {
        let class = BREAST_CANCER_CLASSES[usize::from(sample.actual == 1.0)];
        let (index, predicted, actual) = (sample.index, sample.predicted, sample.actual);
        writeln!(out, "{index:8}  {predicted:9.6}  {actual:6}  {class}")?;
    }
    Ok(())
}

fn write_part(out: &mut String, name: &str, part: &Confusion) -> Result {
    let (right, total) = (part.right(), part.total());
    writeln!(out, "\naccuracy on {name}: {:.4} ({right} of {total})", part.accuracy())?;
    part.table(BREAST_CANCER_CLASSES).lines().try_for_each(|line| writeln!(out, "  {line}"))
}
