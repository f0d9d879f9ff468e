//! [`Validation`]: the loss over validation data.

use crate::dataset::Dataset;
use crate::error::TrainError;
use crate::objective::mean_loss;
use crate::training::{Stop, origin};
use std::ops::Range;
use wengert_tape::{Element, Params, Tape, Var};

/// Number of samples evaluated at a time, if the batches of the training are smaller.
pub(crate) const PART: usize = 1024;

/// Validation data.
#[derive(Debug)]
pub(crate) struct Validation<'a, T: Element, F> {
    pub(crate) data: &'a Dataset<T>,
    /// The number of samples, or the sum of their weights.
    pub(crate) total: f64,
    /// The number of samples evaluated at a time.
    pub(crate) part: usize,
    pub(crate) objective: &'a F,
}

impl<T, F> Validation<'_, T, F>
where
    T: Element,
    F: for<'t> Fn(Var<'t, T>, Var<'t, T>) -> Var<'t, T>,
{
    /// The loss over all samples, after an epoch and its last batch.
    pub(crate) fn loss(
        &self,
        params: &Params<T>,
        tape: &mut Tape<T>,
        at: (usize, usize),
    ) -> Result<f64, Stop> {
        let (all, mut sum) = (self.data.len(), 0.0);
        for start in (0..all).step_by(self.part) {
            let rows = start..all.min(start + self.part);
            let (loss, origin) = self.of(rows.clone(), params, tape)?;
            if !loss.is_finite() {
                return Err(self.refusal(rows, params, tape, (at, origin)).into());
            }
            sum += loss * rows.len() as f64;
        }
        Ok(sum / all as f64)
    }

    /// The loss of some rows, and its origin if it is not finite.
    fn of(
        &self,
        rows: Range<usize>,
        params: &Params<T>,
        tape: &mut Tape<T>,
    ) -> Result<(f64, String), Stop> {
        let data = self.data;
        let [features, targets] = [data.features(), data.targets()].map(|m| m.rows(rows.clone()));
        let weights = data.weights().map(|weights| weights.rows(rows.clone()));
        let divisor = self.total * (rows.len() as f64 / data.len() as f64);
        let t = tape.evaluate(params);
        let losses = (self.objective)(t.constant(&features), t.constant(&targets));
        let weights = weights.as_ref().map(|weights| (weights, divisor));
        let loss = mean_loss(losses, rows.len(), weights).map_err(Stop::Shape)?;
        let item = loss.item().to_f64();
        Ok((item, if item.is_finite() { String::new() } else { origin(loss) }))
    }

    /// Blames a sample if some samples have a finite loss and it does not; else the step.
    #[cold]
    fn refusal(
        &self,
        rows: Range<usize>,
        params: &Params<T>,
        tape: &mut Tape<T>,
        ((epoch, batch), origin): ((usize, usize), String),
    ) -> TrainError {
        let mut has_loss = |row: usize| {
            self.of(row..row + 1, params, tape).is_ok_and(|(loss, _)| loss.is_finite())
        };
        let mut first = |wanted: bool| rows.clone().find(|&row| has_loss(row) == wanted);
        match (first(true), first(false)) {
            (Some(_), Some(row)) => {
                let (column, value) = self.data.largest(row);
                TrainError::Sample { epoch, row, column, value, origin }
            }
            _ => TrainError::NotFinite { what: "validation loss", epoch, batch, origin },
        }
    }
}
