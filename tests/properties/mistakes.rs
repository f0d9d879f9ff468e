//! The properties can fail: each rejects gradients with a planted mistake.

use crate::network::{Network, Plan, distance, largest};
use crate::{any_network, extreme, piecewise_linear, well_scaled, whole};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestError, TestRunner};
use wengert::layers::{Activate, Activation, Dense, Sequence, mse};
use wengert::ops::Affine;
use wengert::{Accumulator, Element, Op, Output, Recorded, Shape, ShapeError, Var, View};

/// A mistake in a pullback of the affine op.
#[derive(Clone, Copy, Debug)]
enum Mistake {
    None,
    /// `W̄ −= Xᵀ·Ȳ`
    Sign,
    /// `X̄ += Ȳ·W` where W is square
    Transposed,
    /// `b̄` from the first row only
    BroadcastSum,
    /// `W̄` of the last use only
    SecondUse,
}

const MISTAKES: [Mistake; 4] =
    [Mistake::Sign, Mistake::Transposed, Mistake::BroadcastSum, Mistake::SecondUse];

#[derive(Debug)]
struct Mistaken(Mistake);

impl<T: Element> Op<T, 3> for Mistaken {
    fn shape(&self, shapes: [Shape; 3]) -> Result<Shape, ShapeError> {
        Op::<T, 3>::shape(&Affine, shapes)
    }

    fn forward(&self, args: [View<T>; 3], y: Output<T>) {
        Affine.forward(args, y);
    }

    fn backward(&self, wrt: usize, args: [View<T>; 3], y: Recorded<T>, grad: Accumulator<T>) {
        let [x, w, _] = args;
        let dw = || wengert::kernels::product(x.t(), y.gradient);
        match (self.0, wrt) {
            (Mistake::Sign, 1) => grad.add_map(dw().view(), |dw| -dw),
            (Mistake::Transposed, 0) if w.shape().rows == w.shape().cols => {
                grad.add_product(y.gradient, w);
            }
            (Mistake::BroadcastSum, 2) => grad.add(y.gradient.rows(0..1)),
            (Mistake::SecondUse, 1) => {
                let (gradient, _) = grad.into_parts();
                Accumulator::new(gradient, true).add(dw().view());
            }
            _ => Affine.backward(wrt, args, y, grad),
        }
    }
}

/// The mean squared error from two halves of the batch, with the mistake in each affine op.
fn objective<'t, T: Element>(
    mistake: Mistake,
    model: &Sequence<Dense<Activation>>,
    x: Var<'t, T>,
    y: Var<'t, T>,
) -> Var<'t, T> {
    let t = x.graph();
    let forward = |x| {
        model.layers().iter().fold(x, |x: Var<'t, T>, layer| {
            let args = [x, t.param(layer.weight()), t.param(layer.bias())];
            layer.activation().activate(t.apply(Mistaken(mistake), args))
        })
    };
    let rows = x.shape().rows;
    let part = |range: std::ops::Range<usize>| {
        let share = range.len() as f64 / rows as f64;
        mse(forward(x.rows(range.clone())), y.rows(range)) * share
    };
    match rows {
        1 => part(0..1),
        _ => part(0..rows / 2) + part(rows / 2..rows),
    }
}

fn rejects(
    plans: impl Strategy<Value = Plan>,
    bound: impl Fn(&mut Network<f64>, &[f64]) -> f64,
    network: impl Fn(&Plan) -> Network<f64>,
) {
    for mistake in MISTAKES.into_iter().chain([Mistake::None]) {
        let config = Config {
            cases: 256,
            failure_persistence: None,
            max_shrink_iters: 0,
            ..Config::default()
        };
        let outcome = TestRunner::new(config).run(&plans, |plan| {
            let mut network = network(&plan);
            let by_hand = network.by_hand();
            let bound = bound(&mut network, &by_hand);
            let by_tape = network.by_tape(|model, x, y| objective(mistake, model, x, y));
            prop_assert!(distance(&by_tape, &by_hand) <= bound);
            Ok(())
        });
        match mistake {
            Mistake::None => assert!(outcome.is_ok(), "{outcome:?}"),
            _ => assert!(matches!(outcome, Err(TestError::Fail(..))), "{mistake:?}: {outcome:?}"),
        }
    }
    println!("{} mistakes rejected", MISTAKES.len());
}

#[test]
fn well_scaled_rejects_mistakes() {
    rejects(any_network(), |_, by_hand| 1e-13 * largest(by_hand), well_scaled);
}

#[test]
fn extreme_rejects_mistakes() {
    let bound = |network: &mut Network<f64>, by_hand: &[f64]| {
        let nudge = |x: f64, up| if up { x.next_up() } else { x.next_down() };
        8.0 * network.sensitivity(by_hand, nudge) + 32.0 * f64::EPSILON * largest(by_hand)
    };
    rejects(any_network(), bound, extreme);
}

#[test]
fn exact_rejects_mistakes() {
    rejects(piecewise_linear(), |_, _| 0.0, whole);
}
