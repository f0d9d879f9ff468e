//! [`check_gradients!`](crate::check_gradients): three witnesses for one gradient.

use crate::difference::{Difference, difference};
use crate::error::CheckError;
use crate::non_finite::first_non_finite;
use crate::pullbacks::{check_each, check_single_pullbacks, culprits};
use crate::report::Report;
use crate::single::{check_single, fits_single};
use crate::sizes::{Sizes, nearby};
use crate::uniform::uniform;
use crate::verdicts::Verdicts;
use wengert_tape::{Dual, Element, Graph, Params, Tape, Var};

/// Compares the gradient of a loss with forward mode and finite differences: a
/// [`Report`](crate::Report) if they agree, else a [`CheckError`](crate::CheckError) that names the
/// worst entry, the wrong witness, and the op whose pullback contradicts its values. It also checks that
/// every pullback accumulates, even if this loss uses each value only once.
///
/// The loss is an expression over a recording `t`, pasted once per scalar, so everything it calls must
/// be generic over the scalar (layers and losses are); matrices are `f64`. `order: 2` compares second
/// derivatives too: the tape over dual numbers, dual numbers of dual numbers, and finite differences of
/// the gradient.
///
/// A check cannot see shapes that do not occur in this loss or, at order 1, how an op treats dual
/// numbers of dual numbers. Use `order: 2` before relying on [`hvp`](crate::hvp), and
/// [`verify_elementwise`](crate::verify_elementwise) for an activation far from the values it has here.
///
/// It takes about 60 evaluations per parameter, or per random direction: above 400 parameters it checks
/// 40 directions instead. It rejects a loss with [`stop_gradient`](wengert_tape::Var::stop_gradient),
/// whose gradient is not that of its values.
///
/// ```
/// use wengert_inspect::check_gradients;
/// use wengert_tape::{Matrix, Params};
/// let mut params = Params::new();
/// let w = params.add("w", Matrix::from([[0.5, -0.5]]));
/// let report = check_gradients!(&params, |t| t.param(w).exp().mean()).unwrap();
/// assert_eq!(report.checked, 2);
///
/// let report = check_gradients!(&params, order: 2, |t| t.param(w).exp().mean()).unwrap();
/// assert_eq!(report.checked, 2 + 2 * 2);
/// ```
#[macro_export]
macro_rules! check_gradients {
    ($params:expr, |$t:ident| $loss:expr) => {
        $crate::Check::new($params).run(&|$t| $loss, &|$t| $loss, &|$t| $loss)
    };
    // `match` keeps the borrows in `$params` alive.
    ($params:expr, order: 2, |$t:ident| $loss:expr) => {
        match $crate::Check::new($params) {
            check => check.run(&|$t| $loss, &|$t| $loss, &|$t| $loss).and_then(|mut report| {
                report.extend(check.run_second(&|$t| $loss, &|$t| $loss, &|$t| $loss)?);
                Ok(report)
            }),
        }
    };
}

/// The largest gradient of which every entry is checked; beyond it, random directions are.
const EACH: usize = 400;

/// Number of directions checked in a large gradient.
const DIRECTIONS: u64 = 40;

/// A loss, as an expression over a recording.
///
/// ```
/// use wengert_inspect::Loss;
/// use wengert_tape::{Matrix, Params, Tape};
///
/// fn gradient(params: &Params<f64>, loss: &Loss<'_, f64>) -> Params<f64> {
///     let (mut tape, mut gradient) = (Tape::new(), params.zeros_like());
///     loss(tape.record(params)).backward(&mut gradient);
///     gradient
/// }
/// let mut params = Params::new();
/// let w = params.add("w", Matrix::from([[3.0]]));
/// assert_eq!(gradient(&params, &|t| t.param(w).square()).as_slice(), [6.0]);
/// ```
pub type Loss<'a, T> = dyn for<'t> Fn(Graph<'t, T>) -> Var<'t, T> + 'a;

/// A gradient check at given parameters; [`check_gradients!`](crate::check_gradients) expands to its calls.
///
/// ```
/// use wengert_inspect::Check;
/// use wengert_tape::{Matrix, Params};
/// let mut params = Params::new();
/// let w = params.add("w", Matrix::from([[0.5, -0.5]]));
/// // The expansion of `check_gradients!` for `|t| t.param(w).exp().mean()`: over `f64`, dual numbers and `f32`.
/// let report = Check::new(&params).run(
///     &|t| t.param(w).exp().mean(),
///     &|t| t.param(w).exp().mean(),
///     &|t| t.param(w).exp().mean(),
/// );
/// assert_eq!(report.unwrap().checked, 2);
/// ```
#[derive(Debug)]
pub struct Check<'a> {
    pub(crate) params: &'a Params<f64>,
}

impl<'a> Check<'a> {
    /// A check at these parameters.
    ///
    /// ```
    /// use wengert_inspect::Check;
    /// use wengert_tape::{Matrix, Params};
    /// let mut params = Params::new();
    /// let x = params.add("x", Matrix::from([[2.0]]));
    /// let at_2 = Check::new(&params).run(&|t| t.param(x).ln(), &|t| t.param(x).ln(), &|t| t.param(x).ln());
    /// assert!(at_2.is_ok());
    /// params.as_mut_slice()[0] = -2.0; // there is no logarithm here
    /// let error = Check::new(&params).run(&|t| t.param(x).ln(), &|t| t.param(x).ln(), &|t| t.param(x).ln());
    /// assert!(error.is_err());
    /// ```
    pub fn new(params: &'a Params<f64>) -> Self {
        Self { params }
    }

    /// Compares the gradients of one loss, given over three scalars.
    ///
    /// ```
    /// use wengert_inspect::{Check, CheckError};
    /// use wengert_tape::{Matrix, Params};
    /// let mut params = Params::new();
    /// let w = params.add("w", Matrix::from([[0.5, -0.5]]));
    /// // `w²`, but the gradient sees only one factor.
    /// let report = Check::new(&params).run(
    ///     &|t| (t.param(w) * t.param(w).stop_gradient()).sum(),
    ///     &|t| (t.param(w) * t.param(w).stop_gradient()).sum(),
    ///     &|t| (t.param(w) * t.param(w).stop_gradient()).sum(),
    /// );
    /// let error: CheckError = report.unwrap_err();
    /// assert!(error.to_string().contains("w[0, "), "{error}");
    /// ```
    ///
    /// # Errors
    /// If the witnesses disagree, a pullback loses the contribution of another use of its operand, or there
    /// is nothing to compare.
    ///
    /// # Panics
    /// If the loss is not 1×1.
    #[track_caller]
    pub fn run(
        &self,
        double: &Loss<'_, f64>,
        dual: &Loss<'_, Dual<f64>>,
        single: &Loss<'_, f32>,
    ) -> Result<Report, CheckError> {
        let mut doubles = Tape::new();
        let recorded = double(doubles.record(self.params));
        recorded.backward(&mut self.params.zeros_like());
        let unreached = self.unreached(recorded)?;
        let (mut singles, rounded) = (Tape::new(), self.params.map(|x| x as f32));
        let recorded_single = single(singles.record(&rounded));
        recorded_single.backward(&mut rounded.zeros_like());
        let (t, t_single) = (recorded.graph(), recorded_single.graph());
        check_each(t)?;
        check_each(t_single)?;
        check_single_pullbacks(t, t_single)?;

        let (loss, gradient) = reverse(self.params, double);
        let (_, nearby) = reverse(&nearby(self.params), double);
        let sizes = Sizes::new(self.params, loss, &gradient, &nearby);

        // All witnesses record for training, so that random ops have the same key for all.
        let (mut duals, mut tape) = (Tape::new(), Tape::new());
        let mut forward =
            |direction: &Params<f64>| dual(duals.record(&self.params.lift(direction))).item().slope;
        let mut moved = self.params.clone();
        let mut finite = |direction: &Params<f64>, scale: f64| {
            let along = |step: f64| {
                self.move_along(direction, step, &mut moved);
                double(tape.record(&moved)).item()
            };
            difference(along, scale)
        };
        let mut verdicts = Verdicts::new(sizes, 1);
        for Probe { parameter, index, direction, scale } in self.probes(&unreached) {
            let forward = forward(&direction);
            let finite = confirmed(forward, scale, |scale| finite(&direction, scale));
            verdicts.add((parameter, index), dot(&direction, &gradient), forward, finite);
        }
        if verdicts.checked == 0 {
            return Err(CheckError::Unreached);
        }
        let non_finite = verdicts.non_finite;
        let found = verdicts.finish().and_then(|report| {
            let fits = fits_single(t, t_single);
            if fits {
                check_single(self.params, single, &gradient, sizes)?;
            }
            Ok(Report { unreached, single: fits, ..report })
        });
        match found {
            Ok(_) if non_finite => Err(nothing_to_compare(recorded)),
            // Errors that a kink or a large loss hides from the witnesses show at the op itself.
            Ok(report) => match culprits(t) {
                None => Ok(report),
                Some(pullback) => {
                    let what = "contradicts finite differences of its op";
                    Err(CheckError::Pullback { pullback, what })
                }
            },
            Err(mut mismatch) => {
                mismatch.pullback = culprits(t);
                Err(mismatch.into())
            }
        }
    }

    /// The parameters that the backward pass did not reach; an error if it reached none, or the loss is
    /// not finite.
    fn unreached(&self, loss: Var<'_, f64>) -> Result<Vec<String>, CheckError> {
        if !loss.item().is_finite() {
            return Err(nothing_to_compare(loss));
        }
        let unreached = loss.graph().unreached();
        let trained = self.params.blocks().filter(|&block| !self.params.is_frozen(block));
        if unreached.len() == trained.count() {
            return Err(CheckError::Unreached);
        }
        Ok(unreached.into_iter().map(|param| self.params.name(param).to_owned()).collect())
    }

    /// The probes: one per entry, or random directions.
    fn probes(&self, unreached: &[String]) -> Vec<Probe> {
        if self.params.len() <= EACH {
            self.entries().filter(|probe| !unreached.contains(&probe.parameter)).collect()
        } else {
            (0..DIRECTIONS).map(|seed| self.random_direction(seed)).collect()
        }
    }

    /// A probe at each entry that is not frozen.
    pub(crate) fn entries(&self) -> impl Iterator<Item = Probe> {
        let params = self.params;
        let blocks = params.blocks().filter(|&block| !params.is_frozen(block));
        blocks.flat_map(move |block| {
            let rows = params.shape(block).rows;
            params.range(block).enumerate().map(move |(k, at)| {
                let mut direction = params.zeros_like();
                direction.as_mut_slice()[at] = 1.0;
                let parameter = params.name(block).to_owned();
                let scale = scale(params.as_slice()[at]);
                Probe { parameter, index: Some((k % rows, k / rows)), direction, scale }
            })
        })
    }

    /// A probe along a direction of length about 1.
    pub(crate) fn random_direction(&self, seed: u64) -> Probe {
        let mut direction = self.params.zeros_like();
        let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let length = (self.params.len() as f64).sqrt();
        direction.each_trained(|_, numbers| {
            for x in numbers {
                *x = uniform(&mut state) / length;
            }
        });
        Probe { parameter: "a random direction".into(), index: None, direction, scale: 1.0 }
    }

    /// `to ← params + step·direction`
    pub(crate) fn move_along(&self, direction: &Params<f64>, step: f64, to: &mut Params<f64>) {
        let pairs = self.params.as_slice().iter().zip(direction.as_slice());
        for (to, (&at, &by)) in to.as_mut_slice().iter_mut().zip(pairs) {
            *to = step.mul_add(by, at);
        }
    }
}

/// Differences at the given scale, or at a smaller one that confirms forward mode: a function that
/// varies faster, or has a kink nearby, shows its slope only there.
fn confirmed(forward: f64, scale: f64, mut finite: impl FnMut(f64) -> Difference) -> Difference {
    let wide = finite(scale);
    let agrees = |found: &Difference| (forward - found.slope).abs() <= 10.0 * found.error;
    if agrees(&wide) || wide.kink.is_some() {
        return wide;
    }
    let sure = |found: &Difference| found.error <= 1e-3 * forward.abs();
    let mut narrow = [1e-4, 1e-8].into_iter().map(|part| finite(scale * part));
    narrow.find(|found| agrees(found) && sure(found)).unwrap_or(wide)
}

/// The loss and its gradient by the backward pass.
///
/// Both are computed twice in the same memory: an op that reads or adds to its output before writing it
/// cannot be right both times.
#[track_caller]
pub(crate) fn reverse<T: Element>(params: &Params<T>, loss: &Loss<'_, T>) -> (T, Params<T>) {
    let (mut tape, mut gradient) = (Tape::new(), params.zeros_like());
    loss(tape.record(params)).backward(&mut gradient);
    let loss = loss(tape.record(params));
    loss.backward(&mut gradient);
    (loss.item(), gradient)
}

/// The error for a loss with a non-finite value or derivative.
pub(crate) fn nothing_to_compare<T: Element>(loss: Var<'_, T>) -> CheckError {
    first_non_finite(loss).map_or(CheckError::Unreached, CheckError::NonFinite)
}

/// `Σ aᵢ·bᵢ`, where a 0 in `a` gives 0 even times infinity.
pub(crate) fn dot(a: &Params<f64>, b: &Params<f64>) -> f64 {
    a.as_slice().iter().zip(b.as_slice()).map(|(a, b)| if *a == 0.0 { 0.0 } else { a * b }).sum()
}

/// A direction in which derivatives are compared.
pub(crate) struct Probe {
    pub(crate) parameter: String,
    pub(crate) index: Option<(usize, usize)>,
    pub(crate) direction: Params<f64>,
    pub(crate) scale: f64,
}

/// The scale on which a loss may vary with a parameter: its own magnitude, or 1 if it is 0.
fn scale(parameter: f64) -> f64 {
    if parameter == 0.0 { 1.0 } else { parameter.abs().max(1e-8) }
}
