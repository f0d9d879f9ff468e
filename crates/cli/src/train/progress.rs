//! Progress of a training on standard error: a bar on a terminal, a few plain lines elsewhere.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressFinish, ProgressStyle};
use std::io::IsTerminal;
use std::time::{Duration, Instant};
use wengert_trainer::Epoch;

/// The interval between two drawings of the bar.
const DRAWN: Duration = Duration::from_millis(50);
/// The longest interval between plain lines, which also mark each tenth of the epochs.
const LINE: Duration = Duration::from_secs(30);

/// Shows where a training is, or nothing.
#[derive(Debug)]
pub(crate) struct Progress {
    shown: Shown,
    epochs: usize,
    batches: usize,
    samples: usize,
    /// The number of steps done before.
    before: usize,
    start: Instant,
    last: Instant,
    last_epoch: usize,
}

#[derive(Debug)]
enum Shown {
    Bar(ProgressBar),
    Lines,
    Nothing,
}

impl Progress {
    /// Progress of a training that continues after `before` steps; `batches` and `samples` are those of an epoch.
    pub(crate) fn new(
        epochs: usize,
        batches: usize,
        samples: usize,
        before: usize,
        quiet: bool,
    ) -> Self {
        let shown = match quiet {
            true => Shown::Nothing,
            false if std::io::stderr().is_terminal() => {
                Shown::Bar(bar((epochs * batches) as u64, ProgressDrawTarget::stderr()))
            }
            false => Shown::Lines,
        };
        let now = Instant::now();
        let last_epoch = before / batches;
        Self { shown, epochs, batches, samples, before, start: now, last: now, last_epoch }
    }

    /// Shows a training after `batch` batches of the epoch after these.
    pub(crate) fn show(&mut self, epochs: &[Epoch], batch: usize) {
        let due = match self.shown {
            Shown::Bar(_) => DRAWN,
            Shown::Lines => LINE,
            Shown::Nothing => return,
        };
        let done = epochs.len();
        let tenth = self.epochs.div_ceil(10);
        // The end has a line of its own.
        let milestone = batch == 0
            && done != self.last_epoch
            && done.is_multiple_of(tenth)
            && done < self.epochs;
        let lines = matches!(self.shown, Shown::Lines);
        if !(lines && milestone) && self.last.elapsed() < due {
            return;
        }
        (self.last, self.last_epoch) = (Instant::now(), done);
        let steps = done * self.batches + batch;
        let text = self.text(epochs, steps);
        match &self.shown {
            Shown::Bar(bar) => {
                bar.set_position(steps as u64);
                bar.set_message(text);
            }
            _ => crate::note(&text),
        }
    }

    /// As in `epoch 20 of 200  loss 0.123456  validation 0.234567  650 epochs/s  1 s left`.
    fn text(&self, epochs: &[Epoch], steps: usize) -> String {
        let seconds = self.start.elapsed().as_secs_f64();
        let done = (steps - self.before) as f64 / self.batches as f64;
        let rate = done / seconds;
        let left = (self.epochs * self.batches - steps) as f64 / self.batches as f64 / rate;
        let speed = match rate {
            rate if rate >= 1.0 => format!("{rate:.0} epochs/s"),
            _ => format!("{:.0} samples/s", rate * self.samples as f64),
        };
        format!("{}  {speed}  {} left", self.losses(epochs), time(left))
    }

    fn losses(&self, epochs: &[Epoch]) -> String {
        let mut text = format!("epoch {} of {}", epochs.len(), self.epochs);
        if let Some(epoch) = epochs.last() {
            text += &format!("  loss {:.6}", epoch.loss);
            if let Some(loss) = epoch.validation_loss {
                text += &format!("  validation {loss:.6}");
            }
        }
        text
    }

    /// Takes the bar away and says how long it took.
    pub(crate) fn finish(self, epochs: &[Epoch]) {
        match &self.shown {
            Shown::Bar(bar) => bar.finish_and_clear(),
            Shown::Lines => {}
            Shown::Nothing => return,
        }
        let seconds = self.start.elapsed().as_secs_f64();
        crate::note(&format!("{}  in {}", self.losses(epochs), time(seconds)));
    }
}

fn bar(steps: u64, target: ProgressDrawTarget) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:30} {msg}");
    ProgressBar::with_draw_target(Some(steps), target)
        .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
        .with_finish(ProgressFinish::AndClear)
}

/// As in `0.3 s`, `12 s`, `3 min 20 s`, `2 h 5 min`.
fn time(seconds: f64) -> String {
    let whole = seconds.round() as u64;
    match whole {
        0..10 => format!("{seconds:.1} s"),
        10..60 => format!("{whole} s"),
        60..3600 => format!("{} min {} s", whole / 60, whole % 60),
        _ => format!("{} h {} min", whole / 3600, whole % 3600 / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::{Progress, time};
    use std::time::{Duration, Instant};
    use wengert_trainer::Epoch;

    #[test]
    fn rate_and_time_left_are_those_since_the_start() {
        let epoch =
            |number| Epoch { number, loss: 0.5, validation_loss: Some(0.25), gradient_norm: 1.0 };
        let text = |seconds, done: usize| {
            // 10 epochs of 4 batches and 1000 samples, of which 2 were done before.
            let mut progress = Progress::new(10, 4, 1000, 8, true);
            progress.start = Instant::now() - Duration::from_secs(seconds);
            let epochs: Vec<_> = (1..=done).map(epoch).collect();
            progress.text(&epochs, 4 * done + 2)
        };
        let losses = "loss 0.500000  validation 0.250000";
        assert_eq!(text(250, 4), format!("epoch 4 of 10  {losses}  10 samples/s  9 min 10 s left"));
        assert_eq!(text(1, 6), format!("epoch 6 of 10  {losses}  4 epochs/s  0.8 s left"));
    }

    #[test]
    fn times_have_the_units_that_people_use() {
        for (seconds, text) in [
            (0.26, "0.3 s"),
            (9.4, "9.4 s"),
            (59.4, "59 s"),
            (59.6, "1 min 0 s"),
            (200.0, "3 min 20 s"),
            (7500.0, "2 h 5 min"),
        ] {
            assert_eq!(time(seconds), text);
        }
    }
}
