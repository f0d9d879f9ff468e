//! cargo bench --bench gradients
//!
//! A gradient by hand against the same gradient by the tape: recording, backward pass, reading the loss. The
//! gradients are compared, block by block, before timing. The table at the end adds a lower bound: the
//! products at the peak of one core, the activations at the speed of their kernel in cache.

mod floor;
mod times;
mod work;

use criterion::{Criterion, Throughput};
use floor::floor;
use times::Times;
use wengert::{Element, Params, Tape};
use work::Work;

fn main() {
    let mut criterion = times::criterion(1.5);
    let works = [Work::w1(), Work::w2(), Work::w3(1), Work::w3(32), Work::w3(1024)];
    let mut table = Vec::new();
    for work in &works {
        table.extend(compare::<f32>(&mut criterion, work, "f32", 1e-5));
        table.extend(compare::<f64>(&mut criterion, work, "f64", 1e-13));
    }
    criterion.final_summary();
    if !table.is_empty() {
        println!("\nIn µs: the median, and the minimum in parentheses\n");
        let [work, hand, tape] = ["work", "by hand", "by the tape"];
        println!("{work:<17}{hand:>20}{tape:>20} ratio  GFLOP/s   floor  its share");
        println!("{}", table.join("\n"));
    }
}

/// Times both gradients; returns a line of the table.
fn compare<T: Element>(
    criterion: &mut Criterion,
    work: &Work,
    float: &str,
    tolerance: f64,
) -> Option<String> {
    let (data, (model, params), mut mlp) = (work.data(), work.model::<T>(), work.by_hand());
    let (x, y) = (data.features().view(), data.targets().view());
    let (mut tape, mut grads, mut by_hand) =
        (Tape::new(), params.zeros_like(), params.zeros_like());
    mlp.gradient(params.as_slice(), x, y, by_hand.as_mut_slice());
    work.by_tape(&model, &mut tape, &params, &data, &mut grads);
    assert_equal(&by_hand, &grads, tolerance);

    let mut group = criterion.benchmark_group(format!("{} {float}", work.name));
    group.throughput(Throughput::Elements(work.flops() as u64));
    let hand = Times::of(&mut group, "by hand", || {
        mlp.gradient(params.as_slice(), x, y, by_hand.as_mut_slice())
    })?;
    let tape = Times::of(&mut group, "by the tape", || {
        work.by_tape(&model, &mut tape, &params, &data, &mut grads)
    })?;
    let what = format!("{} gradient", work.name);
    hand.record(&what, float, "by hand", 1);
    tape.record(&what, float, "tape", 1);
    let floor = floor::<T>(work);
    Some(format!(
        "{:<14}{float}{hand}{tape}{:6.2}{:9.1}{:8.2}{:11.2}",
        work.name,
        tape.median() / hand.median(),
        1e-9 * work.flops() as f64 / tape.median(),
        1e6 * floor,
        floor / tape.median(),
    ))
}

fn assert_equal<T: Element>(by_hand: &Params<T>, by_tape: &Params<T>, tolerance: f64) {
    for param in by_hand.blocks() {
        let [hand, tape] = [by_hand, by_tape].map(|grads| &grads.as_slice()[grads.range(param)]);
        let largest = hand.iter().fold(0.0, |largest, g| g.to_f64().abs().max(largest));
        for (a, b) in hand.iter().zip(tape) {
            let (name, difference) = (by_hand.name(param), (a.to_f64() - b.to_f64()).abs());
            assert!(difference <= tolerance * largest, "{name}: {a:?} by hand, {b:?} by the tape");
        }
    }
}
