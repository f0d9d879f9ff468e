//! [`Schedule`]: the learning rate of each step.

use crate::settings::assert_positive;
use std::f64::consts::PI;
use wengert_tape::Element;

/// The learning rate η of step t, counted from 0.
///
/// ```math
/// η_t = η\,f^{\lfloor t/k \rfloor} \ \text{(step)}, \qquad
/// η_t = \frac{η}{2} \Big(1 + \cos \frac{π t}{n}\Big) \ \text{(cosine)}, \qquad
/// η_t = η\,\frac{t + 1}{k} \ \text{(warm-up)}
/// ```
///
/// An optimiser takes a number or a schedule, and counts the steps itself:
///
/// ```
/// use wengert_trainer::{Adam, Schedule};
/// let constant = Adam::<f64>::new(0.01);
/// let falling = Adam::<f64>::new(Schedule::Cosine { rate: 0.01, steps: 2000 });
/// ```
///
/// | schedule | η of step t | source |
/// |---|---|---|
/// | `Constant` | `rate` | |
/// | `Step` | `rate·factor^⌊t/every⌋` | |
/// | `Cosine` | `rate·(1 + cos(π·t/steps))/2`, and 0 from `steps` on | Loshchilov and Hutter, "SGDR", ICLR 2017, (5) |
/// | `Warmup` | `rate·(t + 1)/warmup` up to step `warmup`, then the cosine over the rest | Goyal et al., "Accurate, large minibatch SGD", arXiv:1706.02677, §2.2 |
///
/// Steps are optimiser steps, one per batch. A schedule is a plain function of the step, for your own loop
/// too:
///
/// ```
/// use wengert_trainer::Schedule;
/// let warmup = Schedule::Warmup { rate: 0.5, warmup: 4, steps: 8 };
/// let rates: Vec<f64> = (0..9).map(|step| (warmup.rate(step) * 1e4).round() / 1e4).collect();
/// assert_eq!(rates, [0.125, 0.25, 0.375, 0.5, 0.5, 0.4268, 0.25, 0.0732, 0.0]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Schedule {
    /// The same rate for every step.
    Constant(f64),
    /// Multiplies the rate by a factor at regular intervals.
    Step {
        /// The rate of the first step.
        rate: f64,
        /// The number of steps between falls.
        every: u64,
        /// The factor.
        factor: f64,
    },
    /// Falls to 0 along half a cosine.
    Cosine {
        /// The rate of the first step.
        rate: f64,
        /// The number of steps.
        steps: u64,
    },
    /// Rises linearly, then falls to 0 along half a cosine, which is empty if the warm-up takes all steps.
    Warmup {
        /// The highest rate.
        rate: f64,
        /// The number of rising steps.
        warmup: u64,
        /// The total number of steps.
        steps: u64,
    },
}

impl Schedule {
    /// η of step `step`, counted from 0.
    ///
    /// ```
    /// use wengert_trainer::Schedule;
    /// let halved = Schedule::Step { rate: 0.8, every: 10, factor: 0.5 };
    /// assert_eq!([0, 9, 10, 20].map(|step| halved.rate(step)), [0.8, 0.8, 0.4, 0.2]);
    /// ```
    ///
    /// # Panics
    /// If it falls every 0 steps, or the warm-up is longer than all steps.
    #[track_caller]
    pub fn rate(self, step: u64) -> f64 {
        match self {
            Self::Constant(rate) => rate,
            Self::Step { rate, every, factor } => {
                assert!(every > 0, "schedule: expected at least 1 step between falls");
                rate * factor.powf((step / every) as f64)
            }
            Self::Cosine { steps, .. } if step >= steps => 0.0,
            Self::Cosine { rate, steps } => {
                rate * 0.5 * (1.0 + (PI * step as f64 / steps as f64).cos())
            }
            Self::Warmup { rate, warmup, steps } => {
                assert!(
                    warmup <= steps,
                    "schedule: expected a warm-up within the {steps} steps, got {warmup}"
                );
                match step.checked_sub(warmup) {
                    None => rate * (step + 1) as f64 / warmup as f64,
                    Some(step) => Self::Cosine { rate, steps: steps - warmup }.rate(step),
                }
            }
        }
    }

    /// Panics, in the name of `optimizer`, if the schedule is invalid.
    #[track_caller]
    pub(crate) fn assert_usable<T: Element>(self, optimizer: &str) {
        let (Self::Constant(rate)
        | Self::Step { rate, .. }
        | Self::Cosine { rate, .. }
        | Self::Warmup { rate, .. }) = self;
        assert_positive::<T>(optimizer, "learning rate", rate);
        match self {
            Self::Constant(_) => {}
            Self::Step { every, factor, .. } => {
                assert!(every > 0, "{optimizer}: expected at least 1 step between falls");
                assert_positive::<T>(optimizer, "factor", factor);
            }
            Self::Cosine { steps, .. } => {
                assert!(steps > 0, "{optimizer}: expected a cosine of at least 1 step");
            }
            Self::Warmup { warmup, steps, .. } => {
                assert!(
                    steps > 0,
                    "{optimizer}: expected a warm-up in a training of at least 1 step"
                );
                assert!(
                    warmup <= steps,
                    "{optimizer}: expected a warm-up within the {steps} steps, got {warmup}"
                );
            }
        }
    }
}

impl From<f64> for Schedule {
    fn from(rate: f64) -> Self {
        Self::Constant(rate)
    }
}
