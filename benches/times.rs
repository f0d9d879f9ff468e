//! [`Times`]: criterion's measurements, for a table at the end and for the record.
#![allow(dead_code, reason = "each bench uses its part")]

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, BenchmarkId, Criterion};
use std::fs::OpenOptions;
use std::hint::black_box;
use std::io::Write;
use std::time::{Duration, Instant};
use std::{env, fmt};

const SAMPLES: usize = 50;

/// A criterion for short work: half a minute for ten benchmarks.
pub(crate) fn criterion(seconds: f64) -> Criterion {
    Criterion::default()
        .sample_size(SAMPLES)
        .warm_up_time(Duration::from_secs_f64(seconds / 4.0))
        .measurement_time(Duration::from_secs_f64(seconds))
        .nresamples(1001)
        .configure_from_args()
}

/// Seconds per call in ascending order.
#[derive(Clone, Debug)]
pub(crate) struct Times(Vec<f64>);

impl Times {
    /// Times `call` as a benchmark of the group; `None` if the command line filters it out.
    pub(crate) fn of<R>(
        group: &mut BenchmarkGroup<'_, WallTime>,
        name: &str,
        mut call: impl FnMut() -> R,
    ) -> Option<Self> {
        Self::of_many(group, name, |calls| {
            let start = Instant::now();
            for _ in 0..calls {
                black_box(call());
            }
            start.elapsed()
        })
    }

    /// As [`of`](Self::of), for a function that makes the calls itself and returns their duration.
    pub(crate) fn of_many(
        group: &mut BenchmarkGroup<'_, WallTime>,
        name: &str,
        mut calls: impl FnMut(u64) -> Duration,
    ) -> Option<Self> {
        let mut times = Vec::new();
        group.bench_function(BenchmarkId::from_parameter(name), |bencher| {
            bencher.iter_custom(|count| {
                let elapsed = calls(count);
                times.push(elapsed.as_secs_f64() / count as f64);
                elapsed
            });
        });
        // The samples come last, after criterion's warm-up.
        let mut times = times.split_off(times.len().checked_sub(SAMPLES)?);
        times.sort_by(f64::total_cmp);
        Some(Self(times))
    }

    /// The time of one of `parts` equal parts of a call.
    pub(crate) fn per(self, parts: usize) -> Self {
        Self(self.0.into_iter().map(|seconds| seconds / parts as f64).collect())
    }

    pub(crate) fn median(&self) -> f64 {
        (self.0[(SAMPLES - 1) / 2] + self.0[SAMPLES / 2]) / 2.0
    }

    pub(crate) fn minimum(&self) -> f64 {
        self.0[0]
    }

    /// Appends a line to the file named by the environment variable `RECORD`, if it is set.
    pub(crate) fn record(&self, what: &str, float: &str, by: &str, threads: usize) {
        let Ok(path) = env::var("RECORD") else { return };
        let (median, minimum) = (1e6 * self.median(), 1e6 * self.minimum());
        let line = format!("{what},{float},{by},{threads},{median:.4},{minimum:.4}\n");
        let file = OpenOptions::new().append(true).create(true).open(&path);
        let written = file.and_then(|mut file| file.write_all(line.as_bytes()));
        written.unwrap_or_else(|error| panic!("{path}: {error}"));
    }
}

/// Microseconds: the median, and the minimum in parentheses.
impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let minimum = format!("({:.2})", 1e6 * self.minimum());
        write!(f, "{:>9.2} {minimum:<10}", 1e6 * self.median())
    }
}
