//! Warnings about a failed training, so that it does not look like success.

use crate::options::{Options, Rate};
use std::num::NonZero;

/// A run that explains less than this share of the targets' variance has learned nothing, and one whose
/// second half lowers the loss by less is stuck.
const LEARNED: f64 = 0.01;

/// A rise of the loss beyond this factor in one step is not due to rounding.
const ROSE: f64 = 1.0 + 1e-5;

/// What went wrong and what to try, if the loss did not fall, or got stuck where hardly better than
/// `constant`, the loss of the best constant prediction. `losses[n]` is that after n epochs.
pub(crate) fn warning(options: &Options, losses: &[f64], constant: f64) -> Option<String> {
    let epochs = losses.len() - 1;
    let (first, last) = (losses[0], losses[epochs]);
    // Gradient descent on all samples lowers the loss in every step, unless the step is too long.
    let too_long = losses.windows(2).any(|pair| pair[1] > ROSE * pair[0]);
    // All targets may be the same: then a constant prediction has no loss, and nothing can beat it.
    let learned = constant == 0.0 || last < (1.0 - LEARNED) * constant;
    let falling = !too_long && last < (1.0 - LEARNED) * losses[epochs / 2];
    if last < first && (learned || falling) {
        return None;
    }
    let what = if last > first {
        format!("the loss rose from {first:.6} to {last:.6}")
    } else {
        format!(
            "the loss went from {first:.6} to {last:.6}, and the best constant prediction has \
             {constant:.6}"
        )
    };
    let why = if too_long {
        too_large(&options.learning_rate)
    } else {
        "try more epochs or a larger learning rate".into()
    };
    Some(format!("{what}: {why}"))
}

/// The hint that goes with a loss that rose or overflowed.
pub(crate) fn too_large(rate: &Rate) -> String {
    let tenth: f64 = format!("{:.0e}", rate.value / 10.0).parse().unwrap_or(rate.value);
    format!("a learning rate of {rate} is too large; try {:?} or less", tenth.min(1.0))
}

/// A warning about more threads than processors.
pub(crate) fn threads(threads: usize) -> Option<String> {
    let at_hand = std::thread::available_parallelism().map_or(threads, NonZero::get);
    let why = "more threads than processors gain nothing";
    (threads > at_hand).then(|| format!("--threads {threads} on {at_hand} processors: {why}"))
}
