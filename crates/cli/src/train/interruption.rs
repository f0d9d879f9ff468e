//! Ctrl-C: the first one asks the training to stop, the second one ends the program.

use std::process;
use std::sync::atomic::{AtomicBool, Ordering};

static ASKED: AtomicBool = AtomicBool::new(false);

/// The exit code of a program that was interrupted: 128 and the number of the signal.
pub(crate) const EXIT: u8 = 130;

/// From now on, SIGINT, SIGTERM and SIGHUP only ask.
pub(crate) fn listen() -> Result<(), ctrlc::Error> {
    ctrlc::set_handler(|| {
        if ASKED.swap(true, Ordering::Relaxed) {
            process::exit(EXIT.into());
        }
    })
}

/// Whether the training was asked to stop.
pub(crate) fn asked() -> bool {
    ASKED.load(Ordering::Relaxed)
}
