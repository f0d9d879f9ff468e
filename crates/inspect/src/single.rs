//! The fourth witness: the kernels of `f32`, against those of `f64`.

use crate::check::{Loss, reverse};
use crate::report::{Entry, Mismatch, Witness};
use crate::sizes::Sizes;
use wengert_tape::{Graph, Params};

/// Allowed difference between `f32` and `f64`, as a fraction of the largest entry of a block.
const SHARE: f64 = 1e-2;

/// Allowed difference as a multiple of the gradient's change when the parameters change in the last place.
const MOVES: f64 = 30.0;

/// Relative rounding of terms that cancel.
const ROUNDING: f64 = 1e-6;

/// Whether the loss can be computed over `f32` at all: no value overflows or underflows there alone.
pub(crate) fn fits_single(double: Graph<'_, f64>, single: Graph<'_, f32>) -> bool {
    let least = f64::from(f32::MIN_POSITIVE);
    let held = |(double, single): (f64, f32)| {
        (single.is_finite() || !double.is_finite()) && (double == 0.0 || double.abs() >= least)
    };
    double.nodes().zip(single.nodes()).all(|(double, single)| {
        let (double, single) = (double.value(), single.value());
        double.view().iter().zip(single.view().iter()).all(held)
    })
}

/// Compares the gradient over `f32` with that over `f64`; skips entries outside the range of `f32`.
pub(crate) fn check_single(
    params: &Params<f64>,
    single: &Loss<'_, f32>,
    double: &Params<f64>,
    sizes: Sizes,
) -> Result<(), Box<Mismatch>> {
    let (_, gradient) = reverse(&params.map(|x| x as f32), single);
    let mut wrong = Vec::new();
    for block in params.blocks() {
        let rows = params.shape(block).rows;
        let entries = &double.as_slice()[params.range(block)];
        let largest = entries.iter().fold(0.0_f64, |m, g| m.max(g.abs()));
        let allowed = SHARE * largest + MOVES * sizes.unrest + ROUNDING * sizes.terms;
        let pairs = entries.iter().zip(&gradient.as_slice()[params.range(block)]);
        for (k, (&double, &single)) in pairs.enumerate() {
            let error = (f64::from(single) - double).abs();
            let range = f64::from(f32::MIN_POSITIVE)..=f64::from(f32::MAX);
            let fits = error <= allowed || !range.contains(&double.abs());
            if !fits {
                wrong.push(Entry {
                    parameter: params.name(block).to_owned(),
                    index: Some((k % rows, k / rows)),
                    reverse: single.into(),
                    forward: double,
                    finite: double,
                    finite_error: 0.0,
                    error: error / double.abs().max(largest),
                });
            }
        }
    }
    let (count, checked) = (wrong.len(), params.len());
    let worst = wrong.into_iter().max_by(|a, b| a.error.total_cmp(&b.error));
    worst.map_or(Ok(()), |entry| {
        Err(Box::new(Mismatch {
            order: 1,
            witness: Witness::Single,
            entry,
            wrong: count,
            checked,
            pullback: None,
        }))
    })
}
