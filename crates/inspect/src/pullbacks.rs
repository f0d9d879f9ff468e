//! Checks each pullback of a recording in isolation: does it accumulate, take operands of any layout,
//! agree over `f32`, and match the values of its op?

use crate::difference::{Difference, difference};
use crate::error::CheckError;
use crate::replay::{pull_back_at, replay};
use crate::uniform::uniform;
use wengert_tape::{Accumulator, Element, Graph, Matrix, Shape, Var, ViewMut};

/// Relative difference of entries that a different order of rounding explains.
const ENTRY: f64 = 1e-3;

/// The same relative to the largest entry, in units of the type's epsilon, for sums that cancel.
const CANCELLATION: f64 = 1e4;

/// Relative difference from finite differences above which a pullback is wrong.
const WRONG: f64 = 1e-6;

/// A pullback with its operand.
struct Pullback<'t, T: Element> {
    node: Var<'t, T>,
    wrt: usize,
    operand: Var<'t, T>,
}

impl<T: Element> Pullback<'_, T> {
    /// Applies the pullback to a gradient filled with `before`.
    fn applied(
        &self,
        operands: &[Matrix<T>],
        cotangent: &Matrix<T>,
        before: f64,
        first: bool,
    ) -> Vec<f64> {
        let mut numbers = vec![T::of(before); self.operand.shape().len()];
        let grad = ViewMut::col_major(&mut numbers, self.operand.shape());
        let grad = Accumulator::new(grad, first);
        pull_back_at(self.node, operands, self.wrt, cotangent, grad);
        numbers.into_iter().map(Element::to_f64).collect()
    }

    fn name(&self) -> String {
        format!("the pullback of {} for {}", self.node.name(), self.operand.name())
    }

    fn error(&self, what: &'static str) -> CheckError {
        CheckError::Pullback { pullback: self.name(), what }
    }
}

/// The pullbacks that the last backward pass called.
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

fn values<T: Element>(node: Var<'_, T>) -> Vec<Matrix<T>> {
    node.operands().into_iter().map(Var::value).collect()
}

fn random<T: Element>(Shape { rows, cols }: Shape, state: &mut u64) -> Matrix<T> {
    Matrix::from_fn(rows, cols, |_, _| T::of(uniform(state)))
}

fn largest(numbers: &[f64]) -> f64 {
    numbers.iter().filter(|x| x.is_finite()).fold(0.0, |m, x| m.max(x.abs()))
}

/// Whether an entry differs by more than rounding explains; false for non-finite numbers.
fn differs<T: Element>(found: f64, wanted: f64, largest: f64) -> bool {
    let unit = if size_of::<T>() == 4 { f32::EPSILON.into() } else { f64::EPSILON };
    (found - wanted).abs() > ENTRY * wanted.abs() + CANCELLATION * unit * largest
        && found.is_finite()
        && wanted.is_finite()
}

/// Checks each pullback as the first and as a later contribution: the first must overwrite the memory, a
/// later one must add to it. A backward pass shows this only for values with more than one use. Also
/// checks it on row-major operands: an op takes any layout.
pub(crate) fn check_each<T: Element>(t: Graph<'_, T>) -> Result<(), CheckError> {
    let mut state = 0;
    for pullback in pullbacks(t) {
        let (operands, cotangent) =
            (values(pullback.node), random(pullback.node.shape(), &mut state));
        let [kept, alone] = [pullback.node.value(), replay(pullback.node, &operands)]
            .map(|value| value.view().iter().map(Element::to_f64).collect::<Vec<_>>());
        let size = largest(&kept);
        if alone.iter().zip(&kept).any(|(a, b)| differs::<T>(*a, *b, size)) {
            return Err(pullback.error("goes with another value than an evaluation has"));
        }
        let apply = |before, first| pullback.applied(&operands, &cotangent, before, first);
        let (first, again) = (apply(1e3, true), apply(-7.0, true));
        if first.iter().zip(&again).any(|(a, b)| a != b && a.is_finite()) {
            let what = "does not overwrite what the memory held when it is the first to write";
            return Err(pullback.error(what));
        }
        let size = largest(&first);
        let held = if size == 0.0 { 1.0 } else { size };
        let later = apply(held, false);
        // Subtracting `held` cancels digits of small entries.
        let lost = |(a, b): (&f64, &f64)| differs::<T>(b - held, *a, 2.0 * held);
        if first.iter().zip(&later).any(lost) {
            return Err(pullback.error("does not add to the contributions before it"));
        }
        let turned: Vec<_> = operands.iter().map(by_rows).collect();
        let strided = pullback.applied(&turned, &cotangent, 0.0, true);
        if first.iter().zip(&strided).any(|(a, b)| differs::<T>(*b, *a, size)) {
            return Err(pullback.error("is another one for operands in another layout"));
        }
    }
    Ok(())
}

/// The same matrix, stored row-major.
fn by_rows<T: Element>(x: &Matrix<T>) -> Matrix<T> {
    let Shape { rows, cols } = x.shape();
    Matrix::from_cols(cols, rows, x.view().t().iter().collect()).t()
}

/// Compares each pullback over `f32` with that over `f64`, at the same operands, exact in `f32`.
pub(crate) fn check_single_pullbacks(
    double: Graph<'_, f64>,
    single: Graph<'_, f32>,
) -> Result<(), CheckError> {
    let mut state = 0;
    for (double, single) in pullbacks(double).zip(pullbacks(single)) {
        if double.name() != single.name() {
            return Ok(()); // The loss is another one over f32: there is nothing to compare.
        }
        let cotangent = random::<f64>(double.node.shape(), &mut state).map(|x| f64::from(x as f32));
        let operands = values(single.node);
        let found = single.applied(&operands, &cotangent.map(|x| x as f32), 0.0, true);
        let exact: Vec<_> = operands.iter().map(|x| x.map(f64::from)).collect();
        let wanted = double.applied(&exact, &cotangent, 0.0, true);
        let size = largest(&wanted);
        // Skip numbers outside the range of f32.
        let range = f64::from(f32::MIN_POSITIVE) * 1e3..f64::from(f32::MAX) * 1e-3;
        let held = |x: &f64| *x == 0.0 || range.contains(&x.abs());
        let fits = exact.iter().all(|x| x.view().iter().all(|x| held(&x)))
            && replay(double.node, &exact).view().iter().all(|x| held(&x));
        let mut pairs = found.iter().zip(&wanted).filter(|(_, wanted)| held(wanted));
        if fits && pairs.any(|(found, wanted)| differs::<f32>(*found, *wanted, size)) {
            return Err(double.error("over f32 contradicts that over f64"));
        }
    }
    Ok(())
}

/// The pullbacks that contradict finite differences of their own ops: "the pullback of #2 mul for w".
pub(crate) fn culprits(t: Graph<'_, f64>) -> Option<String> {
    let mut state = 0;
    let mut found = Vec::new();
    for pullback in pullbacks(t) {
        let Pullback { node, wrt, operand } = pullback;
        let cotangent = random::<f64>(node.shape(), &mut state);
        let direction = random::<f64>(operand.shape(), &mut state);
        let mut operands = values(node);
        let gradient = pullback.applied(&operands, &cotangent, 0.0, true);
        let at = operands[wrt].clone();
        let Shape { rows, cols } = at.shape();
        let slope = dot(&Matrix::from_cols(rows, cols, gradient), &direction);
        let size = at.view().iter().fold(0.0_f64, |m, x| m.max(x.abs()));
        let size = if size == 0.0 { 1.0 } else { size };
        let mut along = |step: f64| {
            operands[wrt] =
                Matrix::from_fn(rows, cols, |i, j| at.at(i, j) + step * direction.at(i, j));
            dot(&replay(node, &operands), &cotangent)
        };
        // An op that varies faster than the first steps shows its slope on a smaller scale.
        let scales = [1.0, 1e-4, 1e-8].map(|part| size * part);
        let verdicts = scales.map(|scale| confirms(slope, difference(&mut along, scale)));
        if verdicts.contains(&Some(false)) && !verdicts.contains(&Some(true)) {
            found.push(pullback.name());
        }
    }
    (!found.is_empty()).then(|| found.join(" and "))
}

/// Whether differences confirm or contradict a slope; `None` if their error is too large to say. At a kink,
/// any slope between the one-sided ones is confirmed.
fn confirms(slope: f64, found: Difference) -> Option<bool> {
    let size = slope.abs().max(found.slope.abs());
    if let Some((below, above)) = found.kink {
        let margin = 1e-3 * size;
        return Some(below.min(above) - margin <= slope && slope <= below.max(above) + margin);
    }
    let sure = found.error <= 1e-3 * size;
    sure.then_some((slope - found.slope).abs() <= 10.0 * found.error + WRONG * size)
}

fn dot(a: &Matrix<f64>, b: &Matrix<f64>) -> f64 {
    a.view().iter().zip(b.view().iter()).map(|(a, b)| a * b).sum()
}
