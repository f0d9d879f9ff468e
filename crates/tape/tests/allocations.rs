//! A warm step allocates nothing: recording, the forward and the backward pass of every op.

mod harness;

use harness::numbers;
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::sync::Arc;
use wengert_tape::ops::Powi;
use wengert_tape::{
    Element, Elementwise, Graph, Lift, Matrix, Param, Params, Scalar, Shape, Tape, Var,
};

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

/// The system allocator, counting per thread so that other tests do not interfere.
struct Counting;

// SAFETY: every call is passed on to the system allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.set(ALLOCATIONS.get() + 1);
        // SAFETY: the caller's promise is the same.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: the caller's promise is the same.
        unsafe { System.dealloc(memory, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn allocations(run: impl FnOnce()) -> usize {
    let before = ALLOCATIONS.get();
    run();
    ALLOCATIONS.get() - before
}

/// Allocations of each of four steps.
fn steps<T: Element>(mut step: impl FnMut(&mut Tape<T>)) -> [usize; 4] {
    let mut tape = Tape::new();
    [(); 4].map(|()| allocations(|| step(&mut tape)))
}

#[derive(Clone, Debug)]
struct Leaky(f64);

impl Elementwise for Leaky {
    fn eval<S: Scalar>(&self, x: S) -> S {
        x.select(x, x * S::of(self.0))
    }
}

fn network<'t, T: Element>(
    t: Graph<'t, T>,
    features: &Matrix<T>,
    [w1, b1, w2, b2]: [Param; 4],
) -> Var<'t, T> {
    let x = t.constant(features);
    let hidden = (x.matmul(w1) + b1).map(Leaky(0.1));
    let output = hidden.affine(w2, b2).atan();
    (output - 0.5).square().mean()
}

/// Every op, some with fields that change from step to step.
fn every_op<'t, T: Element>(
    t: Graph<'t, T>,
    data: &Matrix<T>,
    indices: &Arc<[usize]>,
    w: Param,
    n: usize,
) -> Var<'t, T> {
    let (x, w) = (t.variable(data), t.param(w));
    let y = (x - w) * x / (w.square() + 1.0) + 0.5;
    let y = y.matmul(w.t()).affine(w, w.rows(n..n + 1)).map(Powi(2 + n as i32)) * 0.1;
    let y = y.join_rows(-w).join_cols(y.cols(n..n + 2).join_rows(w.cols(0..2)));
    let y = y.select_rows(Arc::clone(indices)).label("selected").log_softmax();
    let y = y.map(Leaky(0.1 * n as f64)) + 1.0 / (y.stop_gradient() - 1.0);
    let y = y.row_means() + y.row_sums() + y.row_max() + y.log_sum_exp().powf(n as f64);
    (2.0 - y.col_means() * y.col_sums()).sum() + y.mean()
}

fn counts<T: Element>() -> [[usize; 4]; 3]
where
    f64: Lift<T>,
{
    let numbers = |seed, rows, cols| f64::lift(&numbers(seed, Shape::new(rows, cols)));
    let mut params = Params::default();
    let w1 = params.add("w1", numbers(0, 7, 5));
    let b1 = params.add("b1", numbers(1, 1, 5));
    let w2 = params.add("w2", numbers(2, 5, 1));
    let b2 = params.add("b2", numbers(3, 1, 1));
    let square = params.add("square", numbers(4, 3, 3));
    let mut grads = params.zeros_like();
    let (features, data) = (numbers(1, 40, 7), numbers(2, 3, 3));
    let names = [w1, b1, w2, b2];
    let indices: Arc<[usize]> = Arc::from([4, 0, 0]);
    let mut n = 0;
    [
        steps(|tape| network(tape.record(&params), &features, names).backward(&mut grads)),
        steps(|tape| {
            n = (n + 1) % 2;
            every_op(tape.record(&params), &data, &indices, square, n).backward(&mut grads);
        }),
        steps(|tape| _ = network(tape.evaluate(&params), &features, names).item()),
    ]
}

#[test]
fn the_third_step_allocates_nothing() {
    for [first, _, third, fourth] in counts::<f64>().into_iter().chain(counts::<f32>()) {
        assert!(first > 0, "the counter counts");
        assert_eq!((third, fourth), (0, 0));
    }
}
