//! Shared by the Rust peers: the data, the clock, and the line of a result.
//!
//! Each program is called with a work (`w1`, `w2`, `w3`, or `process`: one training of W1 and nothing
//! else) and a float (`f32` or `f64`), in a folder with the numbers that `wengert data` wrote. A result is
//! `what,float,by,threads,median,minimum,check`: times in µs, and the loss after all epochs or, of a
//! gradient, its norm.

use std::ops::RangeInclusive;
use std::time::{Duration, Instant};
use std::{env, fs};

pub const W1_WIDTHS: [usize; 3] = [30, 4, 1];
pub const W1_SAMPLES: usize = 569;
pub const W1_EPOCHS: usize = 1000;
pub const W2_WIDTHS: [usize; 4] = [784, 256, 128, 10];
pub const W2_BATCH: usize = 128;
pub const W2_STEPS: usize = 78;
pub const W2_SAMPLES: usize = W2_BATCH * W2_STEPS;
pub const W2_EPOCHS: usize = 8;
pub const W3_WIDTHS: [usize; 4] = [30, 64, 64, 1];
pub const W3_BATCHES: [usize; 3] = [1, 32, 1024];
pub const FOLD_SEEDS: RangeInclusive<u64> = 1..=5;

/// The name of the program in results, and its arguments.
pub struct Peer {
    pub by: String,
    pub work: String,
    pub float: String,
}

impl Peer {
    pub fn new(by: &str) -> Self {
        let mut arguments = env::args().skip(1);
        let mut argument = || arguments.next().unwrap_or_default();
        Self { by: by.into(), work: argument(), float: argument() }
    }

    /// Measures W1 five times, after a warm-up. `train` runs a number of epochs from the initial weights and
    /// returns the time of their loop and the loss after them.
    pub fn w1(&self, mut train: impl FnMut(usize) -> (Duration, f64)) {
        if self.work == "process" {
            return println!("{},{}", self.by, train(W1_EPOCHS).1);
        }
        train(W1_EPOCHS);
        let runs: Vec<_> = (0..5).map(|_| train(W1_EPOCHS)).collect();
        let times = runs.iter().map(|(time, _)| time.as_secs_f64() / W1_EPOCHS as f64);
        self.report("W1 epoch", times.collect(), runs[0].1);
    }

    /// Measures W2; the first epoch is a warm-up. `run` trains an epoch on batches of samples in the given
    /// order and returns anything, or without an order returns the loss of all samples.
    pub fn w2(&self, mut run: impl FnMut(Option<&[u32]>) -> f64) {
        let order = order();
        let mut times = Vec::new();
        for order in order.chunks(W2_SAMPLES) {
            let start = Instant::now();
            run(Some(order));
            times.push(start.elapsed().as_secs_f64() / W2_STEPS as f64);
        }
        self.report("W2 step", times.split_off(1), run(None));
    }

    /// Measures W3. `gradient` computes the gradient and, if its argument is true, returns the norm.
    pub fn w3(&self, batch: usize, mut gradient: impl FnMut(bool) -> f64) {
        let norm = gradient(true);
        let mut time = |calls: u32| {
            let start = Instant::now();
            (0..calls).for_each(|_| _ = gradient(false));
            start.elapsed().as_secs_f64() / f64::from(calls)
        };
        let calls = (0.02 / time(20)).ceil() as u32;
        let times = (0..25).map(|_| time(calls)).collect();
        self.report(&format!("W3 batch {batch} gradient"), times, norm);
    }

    /// Prints the line of a result; the times are in seconds.
    pub fn report(&self, what: &str, mut times: Vec<f64>, check: f64) {
        times.sort_by(f64::total_cmp);
        let (median, minimum) = (1e6 * times[times.len() / 2], 1e6 * times[0]);
        let (Self { by, float, .. }, threads) = (self, threads());
        println!("{what},{float},{by},{threads},{median:.3},{minimum:.3},{check:.9}");
    }

    /// Prints the means over the folds of one seed: accuracies, seconds of the fits, epochs.
    pub fn report_folds(&self, data: &str, seed: u64, folds: &[[f64; 3]]) {
        let [accuracy, seconds, epochs] =
            [0, 1, 2].map(|k| folds.iter().map(|fold| fold[k]).sum::<f64>() / folds.len() as f64);
        let (Self { by, float, .. }, milliseconds) = (self, 1e3 * seconds);
        println!("{data},{seed},{float},{by},{accuracy:.5},{milliseconds:.2},{epochs:.1}");
    }
}

/// The number of threads a peer may use: the environment variable `THREADS`.
pub fn threads() -> usize {
    env::var("THREADS").map_or(1, |threads| threads.parse().expect("THREADS is a number"))
}

/// The numbers in a file: matrices row after row, weights as inputs×outputs.
pub fn numbers(name: &str) -> Vec<f64> {
    let bytes = fs::read(format!("{name}.f64")).unwrap_or_else(|error| panic!("{name}: {error}"));
    bytes.chunks_exact(8).map(|bytes| f64::from_le_bytes(bytes.try_into().unwrap())).collect()
}

/// The class of each sample of W2.
pub fn classes() -> Vec<u32> {
    indices("w2_classes")
}

/// The samples of W2 in the order of each epoch.
pub fn order() -> Vec<u32> {
    indices("w2_order")
}

fn indices(name: &str) -> Vec<u32> {
    let bytes = fs::read(format!("{name}.u32")).unwrap_or_else(|error| panic!("{name}: {error}"));
    bytes.chunks_exact(4).map(|bytes| u32::from_le_bytes(bytes.try_into().unwrap())).collect()
}
