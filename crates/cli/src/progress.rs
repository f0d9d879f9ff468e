//! Progress of the training on standard error: a bar on a terminal, a few plain lines elsewhere.

use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::ops::ControlFlow;
use wengert_trainer::{Epoch, Observer};

/// Shows epochs and loss, or nothing.
#[derive(Debug)]
pub(crate) enum Progress {
    Bar(ProgressBar),
    Lines { epochs: usize },
    Quiet,
}

impl Progress {
    pub(crate) fn new(epochs: usize, quiet: bool) -> Self {
        if quiet {
            Self::Quiet
        } else if std::io::stderr().is_terminal() {
            let style =
                ProgressStyle::with_template("{bar:40} epoch {pos}/{len}  loss {msg}  {eta}");
            let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
            Self::Bar(ProgressBar::new(epochs as u64).with_style(style))
        } else {
            Self::Lines { epochs }
        }
    }
}

impl Observer for Progress {
    fn epoch(&mut self, epoch: &Epoch) -> ControlFlow<()> {
        match self {
            Self::Bar(bar) => {
                // The bar draws 20 times a second at most; formatting each loss would cost more than
                // the epoch.
                if epoch.number.is_multiple_of(64) || bar.length() == Some(epoch.number as u64) {
                    bar.set_message(format!("{:.6}", epoch.loss));
                    bar.set_position(epoch.number as u64);
                }
                if bar.length() == Some(epoch.number as u64) {
                    bar.finish_and_clear();
                }
            }
            Self::Lines { epochs } => {
                if epoch.number == 1 || epoch.number.is_multiple_of(epochs.div_ceil(10)) {
                    eprintln!("epoch {}/{epochs}  loss {:.6}", epoch.number, epoch.loss);
                }
            }
            Self::Quiet => {}
        }
        ControlFlow::Continue(())
    }
}
