//! Planted mistakes: one pullback of one op is corrupted, and `check_gradients!` must reject the
//! gradient, blame reverse mode, and name the parameter and that pullback. Every pullback of every op, every mistake.

mod harness;

use harness::{numbers, weigh};
use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use wengert_inspect::{CheckError, Witness, check_gradients};
use wengert_kernels::Level;
use wengert_tape::ops::*;
use wengert_tape::{
    Accumulator, Dual, Element, Layout, Op, Output, Params, Recorded, Shape, ShapeError, View,
    ViewMut,
};

/// What authors of pullbacks get wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Mistake {
    Sign,
    Twice,
    MissingEntry,
    Transposed,
    /// The sum over a repeated row is forgotten.
    FirstRowOnly,
    /// The sum over a repeated column is forgotten.
    FirstColumnOnly,
    /// A later contribution replaces an earlier one.
    Overwrites,
    /// A later contribution is lost.
    KeepsFirst,
    /// The first contribution is added to what the memory held.
    AddsToStale,
}

const MISTAKES: [Mistake; 9] = [
    Mistake::Sign,
    Mistake::Twice,
    Mistake::MissingEntry,
    Mistake::Transposed,
    Mistake::FirstRowOnly,
    Mistake::FirstColumnOnly,
    Mistake::Overwrites,
    Mistake::KeepsFirst,
    Mistake::AddsToStale,
];

/// `op`, with a mistake in the pullback of argument `wrt`.
#[derive(Clone, Debug)]
struct Wrong<O> {
    op: O,
    wrt: usize,
    mistake: Mistake,
    /// Whether only 4-byte numbers get it, as from a wrong `f32` kernel.
    single: bool,
    /// Whether it made a difference: the transpose of a symmetric gradient makes none.
    bites: Arc<AtomicBool>,
}

impl<T: Element, O: Op<T, N>, const N: usize> Op<T, N> for Wrong<O> {
    fn name(&self) -> Cow<'static, str> {
        self.op.name()
    }

    fn shape(&self, args: [Shape; N]) -> Result<Shape, ShapeError> {
        self.op.shape(args)
    }

    fn saved(&self, args: [Shape; N]) -> usize {
        self.op.saved(args)
    }

    fn view(&self, first: Layout) -> Option<Layout> {
        self.op.view(first)
    }

    fn forward(&self, args: [View<'_, T>; N], y: Output<'_, T>) {
        self.op.forward(args, y);
    }

    fn backward(
        &self,
        wrt: usize,
        args: [View<'_, T>; N],
        y: Recorded<'_, T>,
        grad: Accumulator<'_, T>,
    ) {
        if wrt != self.wrt || (self.single && size_of::<T>() != 4) {
            return self.op.backward(wrt, args, y, grad);
        }
        let shape = grad.shape();
        let contribution = |gradient: &dyn Fn(usize, usize) -> T| {
            let of = y.gradient.shape();
            let dy: Vec<T> = (0..of.len()).map(|k| gradient(k % of.rows, k / of.rows)).collect();
            let y = Recorded { gradient: View::new(&dy, Layout::col_major(of)), ..y };
            let mut terms = vec![T::zero(); shape.len()];
            let only = Accumulator::new(ViewMut::col_major(&mut terms, shape), true);
            self.op.backward(wrt, args, y, only);
            terms
        };
        let keep = |keep: bool, x: T| if keep { x } else { T::zero() };
        let right = contribution(&|i, j| y.gradient.at(i, j));
        let wrong = match self.mistake {
            Mistake::Sign => right.iter().map(|&x| -x).collect(),
            Mistake::Twice => right.iter().map(|&x| x + x).collect(),
            Mistake::MissingEntry => {
                let size = |k: &usize| right[*k].to_f64().abs();
                let largest = (0..right.len()).max_by(|a, b| size(a).total_cmp(&size(b)));
                right.iter().enumerate().map(|(k, &x)| keep(Some(k) != largest, x)).collect()
            }
            Mistake::Transposed if shape.rows == shape.cols => {
                View::new(&right, Layout::row_major(shape)).iter().collect()
            }
            Mistake::FirstRowOnly => contribution(&|i, j| keep(i == 0, y.gradient.at(i, j))),
            Mistake::FirstColumnOnly => contribution(&|i, j| keep(j == 0, y.gradient.at(i, j))),
            _ => right.clone(),
        };
        let (mut gradient, first) = grad.into_parts();
        let before: Vec<T> = gradient.as_view().iter().collect();
        let after =
            |first: bool| before.iter().zip(&wrong).map(move |(&a, &b)| keep(!first, a) + b);
        let wrong: Vec<T> = match (self.mistake, first) {
            (Mistake::Overwrites, _) => after(true).collect(),
            (Mistake::KeepsFirst, false) => before.clone(),
            (Mistake::AddsToStale, _) => after(false).collect(),
            _ => after(first).collect(),
        };
        let right = before.iter().zip(&right).map(|(&a, &b)| keep(!first, a) + b);
        if right.map(T::to_f64).ne(wrong.iter().map(|x| x.to_f64())) {
            self.bites.store(true, Ordering::Relaxed);
        }
        gradient.as_mut_slice().expect("gradients are contiguous").copy_from_slice(&wrong);
    }
}

#[derive(Debug, Default)]
struct Count {
    /// Whether mistakes are planted only in `f32`.
    single: bool,
    rejected: usize,
    harmless: usize,
}

impl Count {
    /// Plants every mistake in every pullback of `op`.
    #[expect(clippy::needless_pass_by_value, reason = "one line a plant")]
    fn plant<O, const N: usize>(&mut self, op: O, shapes: [(usize, usize); N])
    where
        O: Op<f64, N> + Op<Dual<f64>, N> + Op<f32, N> + Clone,
    {
        let mut params = Params::new();
        let mut seeds = 0..;
        let blocks = shapes.map(|(rows, cols)| {
            let seed = seeds.next().unwrap_or_default();
            params.add(["a", "b", "c"][seed], numbers(seed, Shape::new(rows, cols)))
        });
        for (wrt, mistake) in (0..N).flat_map(|wrt| MISTAKES.map(|mistake| (wrt, mistake))) {
            let bites = Arc::new(AtomicBool::new(false));
            let single = self.single;
            let op = Wrong { op: op.clone(), wrt, mistake, single, bites: Arc::clone(&bites) };
            let result = check_gradients!(&params, |t| {
                let args = blocks.map(|block| t.param(block));
                let loss = weigh(t.apply(op.clone(), args));
                // Nodes recorded later contribute earlier.
                match mistake {
                    Mistake::AddsToStale => loss,
                    _ => args.iter().fold(loss, |loss, arg| loss + arg.square().sum()),
                }
            });
            if bites.load(Ordering::Relaxed) {
                let mistake = format!("{mistake:?} in argument {wrt} of {:?}", op.op);
                let error = result.expect_err(&mistake);
                let operand = ["a", "b", "c"][wrt];
                let name = Op::<f64, N>::name(&op.op);
                let expected = format!("the pullback of #0 {name} for {operand}");
                let pullback = match &error {
                    CheckError::Pullback { pullback, .. } => Some(pullback),
                    CheckError::Mismatch(mismatch) => {
                        assert_eq!(mismatch.witness, Witness::Reverse, "{mistake}: {mismatch}");
                        assert_eq!(mismatch.entry.parameter, operand, "{mistake}: {mismatch}");
                        mismatch.pullback.as_ref()
                    }
                    _ => None,
                };
                assert_eq!(pullback, Some(&expected), "{mistake}: {error}");
                self.rejected += 1;
            } else {
                result.expect("a mistake that makes no difference");
                self.harmless += 1;
            }
        }
    }
}

#[test]
fn every_mistake_in_every_pullback_is_rejected() {
    // Transposing a non-square or constant matrix is harmless, and so is a sum over a single row or column.
    for level in Level::supported() {
        level.force();
        for single in [false, true] {
            let mut count = Count { single, ..Count::default() };
            plant_all(&mut count);
            let Count { rejected, harmless, .. } = count;
            let place = if single { "over f32 alone" } else { "over every scalar" };
            println!("{level:?}, {place}: {rejected} rejected, {harmless} change nothing");
            assert_eq!((rejected, harmless), (513, 27));
        }
    }
}

fn plant_all(count: &mut Count) {
    for b in [(3, 3), (1, 3), (3, 1), (1, 1)] {
        count.plant(Add, [(3, 3), b]);
        count.plant(Sub, [(3, 3), b]);
        count.plant(Mul, [(3, 3), b]);
        count.plant(Div, [(3, 3), b]);
    }
    count.plant(Neg, [(3, 3)]);
    count.plant(MatMul, [(3, 3), (3, 3)]);
    count.plant(MatMul, [(3, 2), (2, 4)]);
    count.plant(Affine, [(3, 3), (3, 3), (1, 3)]);
    count.plant(Map(Exp), [(3, 3)]);
    count.plant(Map(Powi(3)), [(3, 3)]);
    for over in [Over::All, Over::Rows, Over::Columns] {
        count.plant(Sum(over), [(3, 3)]);
        count.plant(Mean(over), [(3, 3)]);
    }
    count.plant(RowMax, [(3, 3)]);
    count.plant(LogSumExp, [(3, 3)]);
    count.plant(LogSoftmax, [(3, 3)]);
    count.plant(Transpose, [(3, 3)]);
    for axis in [Axis::Row, Axis::Column] {
        count.plant(Slice { axis, range: 1..3 }, [(3, 3)]);
        count.plant(Join(axis), [(3, 3), (3, 3)]);
    }
    count.plant(SelectRows(Arc::from([2, 0, 2])), [(3, 3)]);
    count.plant(Same, [(3, 3)]);
}
