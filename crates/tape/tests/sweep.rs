//! The reverse sweep and the memory under it: which gradients arrive where, over many sweeps of one tape.

mod harness;

use harness::{numbers, weigh};
use wengert_tape::ops::Powi;
use wengert_tape::{Elementwise, Graph, Matrix, Param, Params, Scalar, Shape, Tape, Var};

const SQUARE: Shape = Shape::new(3, 3);

fn square_params() -> (Params<f64>, Param, Param) {
    let mut params = Params::new();
    let v = params.add("v", numbers(0, SQUARE));
    let w = params.add("w", numbers(1, SQUARE));
    (params, v, w)
}

fn bits(numbers: &[f64]) -> Vec<u64> {
    numbers.iter().map(|x| x.to_bits()).collect()
}

#[test]
fn a_second_sweep_gives_the_same_bits_whatever_the_gradient_held() {
    let (params, v, w) = square_params();
    let (mut tape, mut first, mut second) =
        (Tape::new(), params.zeros_like(), params.map(|_| f64::NAN));
    let t = tape.record(&params);
    let product = t.param(v).matmul(w) * v;
    let loss = weigh(product.log_softmax() + product);
    loss.backward(&mut first);
    loss.backward(&mut second);
    assert_eq!(bits(first.as_slice()), bits(second.as_slice()));
    // A sweep from another loss in between leaves no trace.
    product.sum().backward(&mut second);
    loss.backward(&mut second);
    assert_eq!(bits(first.as_slice()), bits(second.as_slice()));
}

#[test]
fn gradients_of_intermediate_values_and_variables_can_be_read() {
    let (params, v, w) = square_params();
    let (mut tape, mut grads) = (Tape::new(), params.zeros_like());
    let t = tape.record(&params);
    let x = t.variable(&numbers(2, SQUARE));
    let y = x * 3.0;
    let (aside, constant) = (x + v, t.constant(&numbers(3, SQUARE)));
    let loss = (y * constant).sum();
    assert_eq!(y.gradient(), None, "no sweep yet");
    loss.backward(&mut grads);
    assert_eq!(loss.gradient(), Some(Matrix::from([[1.0]])));
    assert_eq!(y.gradient(), Some(numbers(3, SQUARE)));
    assert_eq!(x.gradient(), Some(numbers(3, SQUARE).map(|g| g * 3.0)));
    assert_eq!(aside.gradient(), None, "the loss does not use it");
    assert_eq!(constant.gradient(), None, "a constant");
    assert_eq!(t.param(v).gradient(), None, "a parameter's is in `grads`");
    assert_eq!((x * y).gradient(), None, "recorded after the sweep");
    (aside * w).sum().backward(&mut grads);
    assert_eq!(y.gradient(), None, "the last sweep did not come by");
    assert_eq!(aside.gradient(), Some(numbers(1, SQUARE)));
}

#[test]
fn a_sweep_may_start_anywhere() {
    let (params, v, w) = square_params();
    let (mut tape, mut grads) = (Tape::new(), params.map(|_| f64::NAN));
    let t = tape.record(&params);
    let cotangent = numbers(5, SQUARE);
    t.param(v).backward_with(&cotangent, &mut grads);
    assert!(grads.get(v).iter().eq(cotangent.view().iter()), "a parameter");
    assert!(grads.get(w).iter().all(|g| g == 0.0));
    t.constant(&cotangent).backward_with(&cotangent, &mut grads);
    assert_eq!(grads.as_slice(), [0.0; 18], "a constant");
    t.scalar(2.0).backward(&mut grads);
    assert_eq!(grads.as_slice(), [0.0; 18], "a number");
    t.param(v).t().backward_with(&cotangent.t(), &mut grads);
    assert!(grads.get(v).iter().eq(cotangent.view().iter()), "a view of a parameter");
    let x = t.variable(&cotangent);
    x.backward_with(&cotangent, &mut grads);
    assert_eq!(x.gradient(), Some(cotangent), "a variable");
}

#[test]
fn rows_of_a_jacobian() {
    let mut params = Params::new();
    let w = params.add("w", Matrix::from([[2.0], [3.0]]));
    let (mut tape, mut grads) = (Tape::new(), params.zeros_like());
    let x = Matrix::from([[1.0, 10.0], [100.0, 1000.0]]);
    let t = tape.record(&params);
    let y = t.constant(&x).matmul(w);
    y.backward_with(&Matrix::from([[1.0], [0.0]]), &mut grads);
    assert_eq!(grads.as_slice(), [1.0, 10.0]);
    y.backward_with(&Matrix::from([[0.0], [1.0]]), &mut grads);
    assert_eq!(grads.as_slice(), [100.0, 1000.0]);
}

#[test]
fn nothing_flows_through_stop_gradient() {
    let (params, v, w) = square_params();
    let (mut tape, mut grads) = (Tape::new(), params.zeros_like());
    let t = tape.record(&params);
    let stopped = (t.param(v) * w).stop_gradient();
    (stopped * w + t.param(v).stop_gradient()).sum().backward(&mut grads);
    assert!(grads.get(v).iter().all(|g| g == 0.0));
    assert!(grads.get(w).iter().eq(stopped.value().view().iter()));
    assert_eq!(stopped.gradient(), None);
    assert_eq!(names(&params, t.unreached()), ["v"]);
    // The stop ends with the recording.
    let t = tape.record(&params);
    (t.param(v) * w).sum().backward(&mut grads);
    assert!(grads.get(v).iter().eq(params.get(w).iter()));
}

fn names(params: &Params<f64>, blocks: Vec<Param>) -> Vec<&str> {
    blocks.into_iter().map(|block| params.name(block)).collect()
}

#[test]
fn a_frozen_block_gets_zeros_and_the_others_do_not_notice() {
    let (mut params, v, w) = square_params();
    let (mut tape, mut free) = (Tape::new(), params.zeros_like());
    let loss = |t: Graph<'_, f64>, grads: &mut Params<f64>| {
        weigh(t.param(v).matmul(w).sin()).backward(grads);
        names(t.params(), t.unreached()).join(" ")
    };
    assert_eq!(loss(tape.record(&params), &mut free), "");
    params.freeze(v);
    let mut frozen = params.map(|_| f64::NAN);
    assert_eq!(loss(tape.record(&params), &mut frozen), "", "what is frozen is not missed");
    assert!(frozen.get(v).iter().all(|g| g == 0.0));
    assert!(frozen.get(w).iter().eq(free.get(w).iter()));
    params.unfreeze(v);
    assert_eq!(loss(tape.record(&params), &mut frozen), "");
    assert_eq!(bits(frozen.as_slice()), bits(free.as_slice()));
}

#[test]
fn parameters_that_the_loss_does_not_depend_on_are_named() {
    let (params, v, w) = square_params();
    let (mut tape, mut grads) = (Tape::new(), params.map(|_| f64::NAN));
    let t = tape.record(&params);
    assert_eq!(names(&params, t.unreached()), ["v", "w"], "nothing was swept");
    let unused = t.param(w).exp();
    t.param(v).sum().backward(&mut grads);
    assert_eq!(names(&params, t.unreached()), ["w"]);
    assert!(grads.get(w).iter().all(|g| g == 0.0));
    unused.sum().backward(&mut grads);
    assert_eq!(names(&params, t.unreached()), ["v"]);
    let t = tape.record(&params);
    assert_eq!(names(&params, t.unreached()), ["v", "w"], "of another recording");
}

#[derive(Clone, Debug)]
struct Leaky(f64);

impl Elementwise for Leaky {
    fn eval<S: Scalar>(&self, x: S) -> S {
        x.select(x, x * S::of(self.0))
    }
}

/// Recordings with ops of the same and of other types at the same positions.
fn variants<'t>(t: Graph<'t, f64>, v: Param, w: Param, variant: usize) -> Var<'t, f64> {
    let (v, w) = (t.param(v), t.param(w));
    weigh(match variant {
        0 => (v - 1.0).powi(2) * w,
        1 => (v - 1.0).powi(3) * w,
        2 => (v - 1.0).map(Leaky(0.01)) * w,
        3 => (v - 1.0).map(Leaky(0.5)) * w,
        4 => (v - 1.0).rows(0..2) * w.rows(1..3),
        5 => (v - 1.0).cols(1..3).join_rows(w.cols(0..2)),
        6 => v.select_rows(vec![1, 1]).join_cols(w.select_rows(vec![0, 2])),
        7 => v.select_rows(vec![2, 0, 1]) * t.variable(&numbers(3, SQUARE)),
        8 => (0..30).fold(v, |x, k| (x.matmul(w) * 0.3 + v).map(Powi(k % 3 + 1)).log_softmax()),
        9 => v.affine(w, w.rows(0..1)).stop_gradient() * v.label("v"),
        _ => v.log_sum_exp() * t.scalar(2.0),
    })
}

#[test]
fn a_used_tape_gives_what_a_fresh_one_gives() {
    let (params, v, w) = square_params();
    let run = |tape: &mut Tape<f64>, variant| {
        let mut grads = params.map(|_| f64::NAN);
        let loss = variants(tape.record(&params), v, w, variant);
        loss.backward(&mut grads);
        (loss.item(), grads)
    };
    let fresh: Vec<_> = (0..11).map(|variant| run(&mut Tape::new(), variant)).collect();
    let mut tape = Tape::new();
    for k in 0..11 * 11 * 2 {
        // Every variant is followed by every other one, shorter and longer.
        let variant = if k % 2 == 0 { k / 2 / 11 } else { k / 2 % 11 };
        let (loss, grads) = run(&mut tape, variant);
        assert_eq!(loss.to_bits(), fresh[variant].0.to_bits(), "loss of variant {variant}");
        assert_eq!(bits(grads.as_slice()), bits(fresh[variant].1.as_slice()), "variant {variant}");
        if k % 7 == 0 {
            tape.rewind();
        }
    }
}

#[test]
fn a_chain_of_100_000_nodes_needs_no_stack() {
    let mut params = Params::new();
    let w = params.add("w", Matrix::from([[1.0]]));
    let (mut tape, mut grads) = (Tape::new(), params.zeros_like());
    for _ in 0..2 {
        let t = tape.record(&params);
        let y = (0..100_000).fold(t.param(w), |y, _| y + w);
        y.backward(&mut grads);
        assert_eq!((y.item(), grads.as_slice()), (100_001.0, &[100_001.0][..]));
        assert_eq!(t.nodes().count(), 100_000);
    }
}

#[test]
fn a_parameter_may_stand_on_the_left_of_an_operator() {
    let mut params = Params::new();
    let w = params.add("w", Matrix::from([[6.0, 8.0]]));
    let mut tape = wengert_tape::Tape::new();
    let t = tape.record(&params);
    let x = t.constant(&Matrix::from([[2.0, 4.0]]));
    let entries = |y: wengert_tape::Var<'_, f64>| y.value().view().iter().collect::<Vec<_>>();
    assert_eq!(entries(w + x), [8.0, 12.0]);
    assert_eq!(entries(w - x), [4.0, 4.0]);
    assert_eq!(entries(w * x), [12.0, 32.0]);
    assert_eq!(entries(w / x), [3.0, 2.0]);
}
