//! The pullbacks of a recording, one by one: does each add to what is there, is it the same over `f32`
//! and over `f64`, and which one is wrong?

use crate::difference::difference;
use crate::error::CheckError;
use crate::uniform::uniform;
use wengert_tape::{Accumulator, Element, Graph, Matrix, Shape, Var, ViewMut};

/// How far sums of the same terms in another order may be apart, as a part of the largest entry: what
/// is looked for here is a lost contribution.
const ROUNDING: f64 = 1e-3;

/// Relative difference of a pullback and finite differences that makes it the culprit.
const WRONG: f64 = 1e-6;

/// How far entries over `f32` may be from those over `f64` for their pullbacks to be comparable.
const CLOSE: f64 = 1e-5;

/// How far such pullbacks may then be apart, as a part of the largest entry.
const SHARE: f64 = 1e-2;

/// A pullback, and the operand that it is for.
struct Pullback<'t, T: Element> {
    node: Var<'t, T>,
    wrt: usize,
    operand: Var<'t, T>,
}

impl<T: Element> Pullback<'_, T> {
    /// What becomes of a gradient that is `before` everywhere.
    fn applied(&self, cotangent: &Matrix<T>, before: f64, first: bool) -> Vec<T> {
        let mut numbers = vec![T::of(before); self.operand.shape().len()];
        let grad = ViewMut::col_major(&mut numbers, self.operand.shape());
        self.node.pull_back_to(self.wrt, cotangent, Accumulator::new(grad, first));
        numbers
    }

    fn name(&self) -> String {
        format!("the pullback of {} for {}", self.node.name(), self.operand.name())
    }
}

/// Those that the last backward pass called.
fn pullbacks<T: Element>(t: Graph<'_, T>) -> impl Iterator<Item = Pullback<'_, T>> {
    let wanted = move |operand: Var<'_, T>| {
        let trained = operand.param().is_some_and(|param| !t.params().is_frozen(param));
        trained || operand.gradient().is_some()
    };
    t.nodes().filter(|node| node.gradient().is_some()).flat_map(move |node| {
        let operands = node.operands().into_iter().enumerate();
        operands.filter(move |&(_, operand)| wanted(operand)).map(move |(wrt, operand)| Pullback {
            node,
            wrt,
            operand,
        })
    })
}

fn random<T: Element>(Shape { rows, cols }: Shape, state: &mut u64) -> Matrix<T> {
    Matrix::from_fn(rows, cols, |_, _| T::of(uniform(state)))
}

/// Each pullback, as the first and as a later contribution: the first must not depend on what the
/// memory held, a later one must add to it. A sweep over one loss shows that only where a value has
/// more than one use.
pub(crate) fn check_accumulation<T: Element>(t: Graph<'_, T>) -> Result<(), CheckError> {
    let mut state = 0;
    for pullback in pullbacks(t) {
        let cotangent = random(pullback.node.shape(), &mut state);
        let [first, again] = [1e3, -7.0].map(|held| pullback.applied(&cotangent, held, true));
        let later = pullback.applied(&cotangent, 1.0, false);
        let largest = first.iter().fold(1.0_f64, |m, x| m.max(x.to_f64().abs()));
        let pairs = first.iter().zip(&again).zip(&later);
        for ((first, again), later) in
            pairs.map(|((a, b), c)| ((a.to_f64(), b.to_f64()), c.to_f64()))
        {
            if !first.is_finite() && !again.is_finite() {
                continue;
            }
            let what = if first != again {
                "does not overwrite what the memory held when it is the first to write"
            } else if (later - (1.0 + first)).abs() > ROUNDING * largest {
                "does not add to the contributions before it"
            } else {
                continue;
            };
            return Err(CheckError::Pullback { pullback: pullback.name(), what });
        }
    }
    Ok(())
}

/// Each pullback over `f32` against that over `f64`, with one cotangent. Where an operand or the result
/// differs visibly already, as where numbers cancel, nothing is asked of the pullback.
pub(crate) fn check_single_pullbacks(
    double: Graph<'_, f64>,
    single: Graph<'_, f32>,
) -> Result<(), CheckError> {
    let mut state = 0;
    for (double, single) in pullbacks(double).zip(pullbacks(single)) {
        if double.name() != single.name() {
            return Ok(()); // The loss is another one over f32: there is nothing to compare.
        }
        let cotangent = random::<f64>(double.node.shape(), &mut state);
        let values = |node: Var<'_, f64>, single: Var<'_, f32>| {
            let operands = node.operands().into_iter().zip(single.operands());
            operands.chain([(node, single)]).all(|(a, b)| same(&a.value(), &b.value()))
        };
        if !values(double.node, single.node) {
            continue;
        }
        let wanted = double.applied(&cotangent, 0.0, true);
        let found = single.applied(&cotangent.map(|x| x as f32), 0.0, true);
        let largest = wanted.iter().fold(0.0_f64, |m, x| m.max(x.abs()));
        let apart = |(wanted, found): (&f64, &f32)| (wanted - f64::from(*found)).abs();
        let off = wanted.iter().zip(&found).map(apart).fold(0.0, f64::max);
        if off > SHARE * largest && off.is_finite() {
            let what = "over f32 contradicts that over f64";
            return Err(CheckError::Pullback { pullback: double.name(), what });
        }
    }
    Ok(())
}

/// Whether each entry is the same but for the rounding of a few operations.
fn same(double: &Matrix<f64>, single: &Matrix<f32>) -> bool {
    let pairs = double.view().iter().zip(single.view().iter());
    pairs.into_iter().all(|(a, b)| (a - f64::from(b)).abs() <= CLOSE * a.abs())
}

/// The pullback that contradicts finite differences of its own op most, if one does.
pub(crate) fn culprit(t: Graph<'_, f64>) -> Option<String> {
    let mut state = 0;
    let mut worst: Option<(f64, Pullback<'_, f64>)> = None;
    for pullback in pullbacks(t) {
        let Pullback { node, wrt, operand } = pullback;
        let cotangent = random::<f64>(node.shape(), &mut state);
        let direction = random::<f64>(operand.shape(), &mut state);
        let mut operands: Vec<_> = node.operands().into_iter().map(Var::value).collect();
        let at = operands[wrt].clone();
        let size = at.view().iter().fold(0.0_f64, |m, x| m.max(x.abs()));
        let along = |step: f64| {
            let Shape { rows, cols } = at.shape();
            operands[wrt] =
                Matrix::from_fn(rows, cols, |i, j| at.at(i, j) + step * direction.at(i, j));
            dot(&node.replay(&operands), &cotangent)
        };
        let found = difference(along, if size == 0.0 { 1.0 } else { size });
        let gradient = pullback.applied(&cotangent, 0.0, true);
        let slope = dot(&Matrix::from_cols(at.row_count(), at.col_count(), gradient), &direction);
        let apart = (slope - found.slope).abs() - 10.0 * found.error;
        let share = apart / slope.abs().max(found.slope.abs());
        if share > WRONG && found.kink.is_none() && worst.as_ref().is_none_or(|w| share > w.0) {
            worst = Some((share, pullback));
        }
    }
    worst.map(|(_, pullback)| pullback.name())
}

fn dot(a: &Matrix<f64>, b: &Matrix<f64>) -> f64 {
    a.view().iter().zip(b.view().iter()).map(|(a, b)| a * b).sum()
}
