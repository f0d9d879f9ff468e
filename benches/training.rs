//! cargo bench --bench training
//!
//! Epochs of W1 and W2 by the trainer, on one thread and on more, against the same epochs by hand: the
//! losses after all epochs are compared before anything is timed. Then the growth of a step's cost with
//! samples, width and depth. Times are per step.

mod times;
mod work;

use criterion::{Criterion, Throughput};
use std::ops::ControlFlow;
use std::thread::available_parallelism;
use std::time::{Duration, Instant};
use times::Times;
use wengert::layers::{Activation, Dense, Layer, Sequence};
use wengert::trainer::{Adam, Batches, Dataset, Progress, Sgd, Trainer, evaluate};
use wengert::{Element, Params};
use wengert_manual::{adam_step, sgd_step};
use work::Work;

/// Full batches and gradient descent if an epoch is one step, else shuffled batches and Adam.
struct Training<T: Element> {
    work: Work,
    steps: usize,
    learning_rate: f64,
    data: Dataset<T>,
    model: Sequence<Dense<Activation>>,
    initial: Params<T>,
}

impl<T: Element> Training<T> {
    fn new(work: Work, steps: usize, learning_rate: f64) -> Self {
        let (data, (model, initial)) = (work.data_of(steps * work.samples), work.model());
        Self { work, steps, learning_rate, data, model, initial }
    }

    /// The time of `epochs` epochs, after one to warm up.
    fn by_trainer(&self, params: &mut Params<T>, threads: usize, epochs: usize) -> Duration {
        let Self { model, work, learning_rate, .. } = self;
        let mut trainer = match self.steps {
            1 => Trainer::new(Sgd::new(*learning_rate)),
            _ => Trainer::new(Adam::new(*learning_rate)).batch_size(work.samples),
        };
        trainer = trainer.epochs(1 + epochs).threads(threads);
        let [mut start, mut end] = [Instant::now(); 2];
        let watch = |now: &Progress<'_, T>| {
            match now.completed().map(|epoch| epoch.number) {
                Some(1) => start = Instant::now(),
                Some(number) if number == 1 + epochs => end = Instant::now(),
                _ => {}
            }
            ControlFlow::Continue(())
        };
        trainer
            .fit_observed(params, &self.data, |x, y| work.loss(model.forward(x), y), watch)
            .unwrap();
        end - start
    }

    /// Like [`by_trainer`](Self::by_trainer), by hand.
    fn by_hand(&self, params: &mut Params<T>, epochs: usize) -> Duration {
        let mut mlp = self.work.by_hand::<T>();
        let mut grads = vec![T::zero(); params.len()];
        let mut adam = wengert_manual::Adam::new(params.len());
        adam.learning_rate = self.learning_rate;
        let mut batches = Batches::new(&self.data, self.work.samples, 0);
        let mut start = Instant::now();
        for epoch in 1..=1 + epochs {
            batches.shuffle(epoch);
            for batch in 0..batches.count() {
                let (x, y) = batches.get(batch);
                mlp.gradient(params.as_slice(), x.view(), y.view(), &mut grads);
                match self.steps {
                    1 => sgd_step(params.as_mut_slice(), &grads, self.learning_rate),
                    _ => adam_step(params.as_mut_slice(), &grads, &mut adam),
                }
            }
            if epoch == 1 {
                start = Instant::now();
            }
        }
        start.elapsed()
    }

    fn loss(&self, params: &Params<T>) -> f64 {
        evaluate(params, &self.data, |x, y| self.work.loss(self.model.forward(x), y)).to_f64()
    }

    fn assert_equal(&self, epochs: usize, tolerance: f64) {
        let [mut by_hand, mut by_trainer] = [&self.initial; 2].map(Params::clone);
        self.by_hand(&mut by_hand, epochs);
        self.by_trainer(&mut by_trainer, 1, epochs);
        let [initial, hand, trainer] =
            [&self.initial, &by_hand, &by_trainer].map(|params| self.loss(params));
        assert!(hand < 0.5 * initial, "{}: the loss only fell to {hand}", self.work.name);
        let difference = (trainer / hand - 1.0).abs();
        assert!(
            difference < tolerance,
            "{}: {hand} by hand, {trainer} by the trainer",
            self.work.name
        );
    }

    /// Times a step in one of the two ways.
    fn time(
        &self,
        criterion: &mut Criterion,
        float: &str,
        by: &str,
        threads: usize,
        mut epochs: impl FnMut(&mut Params<T>, usize) -> Duration,
    ) -> Option<Times> {
        let what = format!("{} training", self.work.name);
        let mut group = criterion.benchmark_group(format!("{what} {float}"));
        group.throughput(Throughput::Elements((self.steps * self.work.flops()) as u64));
        let name = format!("{by}, threads: {threads}");
        let run = |count| epochs(&mut self.initial.clone(), count as usize);
        let times = Times::of_many(&mut group, &name, run)?.per(self.steps);
        times.record(&what, float, by, threads);
        Some(times)
    }
}

fn main() {
    let mut criterion = times::criterion(1.0);
    let mut table = Vec::new();
    let works = [(Work::w1(), 1, 1.0, 1000, [1e-4, 1e-9]), (Work::w2(), 10, 1e-3, 3, [1e-3, 1e-9])];
    for (work, steps, learning_rate, epochs, [single, double]) in works {
        let training = Training::<f32>::new(work.clone(), steps, learning_rate);
        training.assert_equal(epochs, single);
        table.extend(against_hand(&mut criterion, &training, "f32"));
        let training = Training::<f64>::new(work, steps, learning_rate);
        training.assert_equal(epochs, double);
        table.extend(against_hand(&mut criterion, &training, "f64"));
    }
    let mut criterion = times::criterion(0.1);
    for work in grown() {
        table.extend(growth::<f32>(&mut criterion, &work, "f32"));
        table.extend(growth::<f64>(&mut criterion, &work, "f64"));
    }
    criterion.final_summary();
    if !table.is_empty() {
        println!("\nµs of a step: the median, and the minimum in parentheses\n");
        println!("{}", table.join("\n"));
    }
}

/// Lines of the table: times by hand, and by the trainer on each number of threads, with the ratio.
fn against_hand<T: Element>(
    criterion: &mut Criterion,
    training: &Training<T>,
    float: &str,
) -> Vec<String> {
    let line = |by: &str, times: &Times, ratio: f64| {
        format!("{:<26}{float} {by:<20}{times}{ratio:6.2}", training.work.name)
    };
    let hand = training
        .time(criterion, float, "by hand", 1, |params, epochs| training.by_hand(params, epochs));
    let mut lines: Vec<_> = hand.iter().map(|hand| line("by hand", hand, 1.0)).collect();
    for threads in 1..=available_parallelism().map_or(1, usize::from) {
        let times = training.time(criterion, float, "trainer", threads, |params, epochs| {
            training.by_trainer(params, threads, epochs)
        });
        lines.extend(times.iter().zip(&hand).map(|(times, hand)| {
            let by = format!("trainer, threads: {threads}");
            line(&by, times, times.median() / hand.median())
        }));
    }
    lines
}

/// A line of the table: a step by the trainer, and its FLOP/s.
fn growth<T: Element>(criterion: &mut Criterion, work: &Work, float: &str) -> Option<String> {
    let training = Training::<T>::new(work.clone(), 1, 1e-4);
    let times = training.time(criterion, float, "trainer", 1, |params, epochs| {
        training.by_trainer(params, 1, epochs)
    })?;
    let speed = 1e-9 * work.flops() as f64 / times.median();
    Some(format!("{:<26}{float} {:20}{times}{speed:6.1} GFLOP/s", work.name, "trainer, threads: 1"))
}

/// The network of W3 with varying numbers of samples, widths and depths.
fn grown() -> Vec<Work> {
    let samples = (0..8).map(|k| Work::regression(1 << (2 * k), vec![30, 64, 64, 1]));
    let widths = (2..10).map(|k| Work::regression(256, vec![30, 1 << k, 1 << k, 1]));
    let depths = (0..5).map(|k| {
        let mut widths = vec![32; 2 + (1 << k)];
        widths[1 + (1 << k)] = 1;
        let mut work = Work::regression(256, widths);
        work.name = format!("256×32-…-32-1, {} layers", 1 + (1 << k));
        work
    });
    samples.chain(widths).chain(depths).collect()
}
