//! cargo run --release --example 12-checkpoints
//!
//! A training run is interrupted in the middle of an epoch, kept as plain data, and continued by another
//! trainer: the weights are bit for bit those of an uninterrupted run. With `wengert::files` the same data
//! goes to a file and comes back in another process.

use std::ops::ControlFlow;
use wengert::Params;
use wengert::layers::{Dense, Dropout, Identity, Init, Layer, Random, Relu, cross_entropy};
use wengert::trainer::{Adam, Progress, Schedule, Standardizer, Trainer, iris};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let data = iris();
    let data = data.with_features(Standardizer::fit(&data)?.apply(data.features())?)?;
    let (mut params, mut init) = (Params::new(), Init::he_normal(Random::seed(42)));
    let model = (
        Dense::new(&mut params, 4, 16, Relu, &mut init),
        Dropout::new(0.2),
        Dense::new(&mut params, 16, 3, Identity, &mut init),
    );
    // 150 samples in batches of 32 are 5 steps an epoch. Order, masks and learning rate derive from the
    // seed and the position.
    let rate = Schedule::Warmup { rate: 0.01, warmup: 20, steps: 200 };
    let trainer = || Trainer::new(Adam::new(rate)).epochs(40).batch_size(32).seed(7);

    let mut whole = params.clone();
    let run = trainer().fit(&mut whole, &data, |x, y| cross_entropy(model.forward(x), y))?;
    println!("not interrupted: {} epochs, loss {:.6}", run.epochs.len(), run.epochs[39].loss);

    let (mut first, mut kept) = (params.clone(), None);
    let stop = |now: &Progress<'_, f64>| {
        if (now.epochs.len(), now.batch) < (17, 3) {
            return ControlFlow::Continue(());
        }
        kept = Some(now.checkpoint());
        ControlFlow::Break(())
    };
    trainer().fit_observed(&mut first, &data, |x, y| cross_entropy(model.forward(x), y), stop)?;
    let kept = kept.ok_or("the training was over too soon")?;
    println!("interrupted:     after {} epochs and {} batches", kept.epochs.len(), kept.batch);
    let (steps, seed) = (kept.optimizer.steps, kept.seed);
    println!("kept:            {steps} steps of Adam, its moments, the seed {seed}");

    let mut second = params;
    let mut again = trainer().resume(kept);
    let run = again.fit(&mut second, &data, |x, y| cross_entropy(model.forward(x), y))?;
    println!("continued:       {} epochs, loss {:.6}", run.epochs.len(), run.epochs[39].loss);
    let (second, whole) = (second.map(f64::to_bits), whole.map(f64::to_bits));
    println!("the same bits:   {}", second.as_slice() == whole.as_slice());
    Ok(())
}
