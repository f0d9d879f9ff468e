//! Progress of the training on standard error: a bar on a terminal, a few plain lines elsewhere.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressFinish, ProgressStyle};
use std::io::IsTerminal;
use wengert_trainer::Epoch;

/// Shows epochs and loss, or nothing.
#[derive(Debug)]
pub(crate) enum Progress {
    Bar { bar: ProgressBar, epochs: usize },
    Lines { epochs: usize },
    Quiet,
}

impl Progress {
    pub(crate) fn new(epochs: usize, quiet: bool) -> Self {
        if quiet {
            Self::Quiet
        } else if std::io::stderr().is_terminal() {
            Self::bar(epochs, ProgressDrawTarget::stderr())
        } else {
            Self::Lines { epochs }
        }
    }

    /// The epochs are part of the message: set apart from it, an old number would be drawn beside a new
    /// loss.
    fn bar(epochs: usize, target: ProgressDrawTarget) -> Self {
        let style = ProgressStyle::with_template("{bar:40} {msg}  {eta}");
        let bar = ProgressBar::with_draw_target(Some(epochs as u64), target)
            .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
            .with_finish(ProgressFinish::AndClear);
        Self::Bar { bar, epochs }
    }

    /// Shows an epoch, whose loss was measured before its step.
    pub(crate) fn epoch(&self, epoch: &Epoch) {
        self.show(epoch.number - 1, epoch.loss);
    }

    /// Shows the loss after `after` epochs.
    pub(crate) fn show(&self, after: usize, loss: f64) {
        let line = |epochs| format!("after {after} of {}  loss {loss:.6}", count(epochs));
        match self {
            // The bar draws 20 times a second at most; formatting each loss would cost more than the
            // epoch.
            Self::Bar { bar, epochs } if after.is_multiple_of(64) => {
                bar.set_message(line(*epochs));
                bar.set_position(after as u64);
            }
            Self::Lines { epochs }
                if after.is_multiple_of(epochs.div_ceil(10)) || after == *epochs =>
            {
                crate::note(&line(*epochs));
            }
            _ => {}
        }
    }
}

/// "1 epoch", "2 epochs"
pub(crate) fn count(epochs: usize) -> String {
    format!("{epochs} epoch{}", if epochs == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use indicatif::TermLike;
    use std::io::Result;
    use std::sync::{Arc, Mutex};

    /// A terminal that keeps what is written on it.
    #[derive(Clone, Debug, Default)]
    struct Paper(Arc<Mutex<String>>);

    impl TermLike for Paper {
        fn width(&self) -> u16 {
            120
        }
        fn move_cursor_up(&self, _: usize) -> Result<()> {
            Ok(())
        }
        fn move_cursor_down(&self, _: usize) -> Result<()> {
            Ok(())
        }
        fn move_cursor_right(&self, _: usize) -> Result<()> {
            Ok(())
        }
        fn move_cursor_left(&self, _: usize) -> Result<()> {
            Ok(())
        }
        fn write_line(&self, text: &str) -> Result<()> {
            self.write_str(text)
        }
        fn write_str(&self, text: &str) -> Result<()> {
            self.0.lock().unwrap().push_str(text);
            Ok(())
        }
        fn clear_line(&self) -> Result<()> {
            self.write_str("\n")
        }
        fn flush(&self) -> Result<()> {
            Ok(())
        }
    }

    #[test]
    fn the_bar_shows_each_loss_with_its_epoch() {
        let paper = Paper::default();
        let progress = Progress::bar(1000, ProgressDrawTarget::term_like(Box::new(paper.clone())));
        for number in 1..=1000 {
            let loss = (number - 1) as f64;
            progress.epoch(&Epoch { number, loss, validation_loss: None, gradient_norm: 1.0 });
        }
        let drawn = paper.0.lock().unwrap();
        let pairs: Vec<(f64, f64)> = drawn
            .lines()
            .filter_map(|line| {
                let (epoch, loss) =
                    line.split_once("after ")?.1.split_once(" of 1000 epochs  loss ")?;
                Some((epoch.parse().unwrap(), loss.split(' ').next()?.parse().unwrap()))
            })
            .collect();
        assert!(pairs.len() > 10, "{drawn}");
        assert!(pairs.iter().all(|(epoch, loss)| epoch == loss), "{pairs:?}");
    }
}
