//! Matching and mismatched operands in every layout, and the allowed outcomes of a call with them.

use crate::common::{In, Input, Out, Output, Random, refusal};
use std::fmt::Debug;
use std::sync::atomic::{AtomicUsize, Ordering};
use wengert_kernels::{Matrix, Shape, View, ViewMut};

/// More rows or columns than memory holds; a broadcast number can have them.
pub(crate) const HUGE: usize = usize::MAX;

/// A number for which `4·WRAPS` wraps to 0.
pub(crate) const WRAPS: usize = 1 << (usize::BITS - 2);

/// Shapes of operands and results.
pub(crate) const SHAPES: [Shape; 10] = [
    Shape::new(0, 0),
    Shape::new(0, 3),
    Shape::new(3, 0),
    Shape::new(1, 1),
    Shape::new(1, 3),
    Shape::new(3, 1),
    Shape::new(3, 3),
    Shape::new(17, 5),
    Shape::new(64, 64),
    Shape::new(4, 1000),
];

/// Shapes of one broadcast number.
const REPEATED: [Shape; 5] = [
    Shape::new(HUGE, 1),
    Shape::new(1, HUGE),
    Shape::new(3, HUGE),
    Shape::new(HUGE, 3),
    Shape::new(HUGE, HUGE),
];

/// Integers in a given layout, in a separate allocation.
pub(crate) struct Operand {
    numbers: Input<f64>,
    repeated: Option<Shape>,
}

impl Operand {
    pub(crate) fn new(form: In, shape: Shape) -> Self {
        let mut random = Random(7);
        let numbers = Input::new(form, shape, || (random.next() % 7) as f64 - 3.0);
        Self { numbers, repeated: None }
    }

    pub(crate) fn view(&self) -> View<'_, f64> {
        let view = self.numbers.view();
        self.repeated.map_or(view, |shape| view.broadcast(shape))
    }
}

/// Every shape, cycling through the layouts, and the huge shapes.
pub(crate) fn operands() -> Vec<Operand> {
    let forms = In::ALL.into_iter().cycle();
    let full = SHAPES.into_iter().zip(forms.clone()).chain(SHAPES.into_iter().zip(forms.skip(3)));
    let repeated = REPEATED
        .map(|shape| Operand { repeated: Some(shape), ..Operand::new(In::Number, Shape::SCALAR) });
    full.map(|(shape, form)| Operand::new(form, shape)).chain(repeated).collect()
}

/// Calls `f` with a third of the results, a different third each time.
pub(crate) fn some_results(mut f: impl FnMut(Out, Shape)) {
    static TURN: AtomicUsize = AtomicUsize::new(0);
    let turn = TURN.fetch_add(1, Ordering::Relaxed);
    let forms = Out::ALL.into_iter().cycle().skip(turn);
    for (shape, form) in SHAPES.into_iter().zip(forms).skip(turn % 3).step_by(3) {
        f(form, shape);
    }
}

/// The numbers that a call must return, or `None` if it must panic.
pub(crate) type Expected<'a> = Option<&'a dyn Fn(usize, usize) -> f64>;

/// Checks a call that writes to a result of this shape, filled with 100 before. It must write the expected numbers up
/// to rounding or panic with a message of the crate, and leave the memory around the result unchanged.
#[track_caller]
pub(crate) fn writes(
    (form, shape): (Out, Shape),
    expected: Expected<'_>,
    what: &dyn Debug,
    call: impl FnOnce(ViewMut<'_, f64>),
) {
    let mut output = Output::new(form, shape, |_, _| 100.0);
    let outcome = refusal(|| call(output.view()));
    let written: Vec<_> = output.view().as_view().iter().collect();
    output.assert(|i, j| written[i + j * shape.rows], what);
    match (outcome, expected) {
        (Ok(()), Some(expected)) => {
            for (k, &found) in written.iter().enumerate() {
                let expected = expected(k % shape.rows, k / shape.rows);
                let near = (found - expected).abs() <= 1e-12 * (1.0 + expected.abs());
                assert!(near, "{found} instead of {expected} at {k} of {shape}: {what:?}");
            }
        }
        (Ok(()), None) => panic!("not refused: {what:?}"),
        (Err(text), None) => assert_clear(&text),
        (Err(text), Some(_)) => panic!("{text}: {what:?}"),
    }
}

/// Whether a loop over the entries of this shape could finish.
pub(crate) fn finite(shape: Shape) -> bool {
    shape.rows.checked_mul(shape.cols).is_some_and(|n| n <= isize::MAX as usize)
}

/// Panics if the message comes from the language or its library, and says nothing about matrices.
#[track_caller]
pub(crate) fn assert_clear(text: &str) {
    let foreign =
        ["attempt to", "out of range", "out of bounds", "slice index", "overflow", "unwrap"];
    assert!(!foreign.iter().any(|part| text.contains(part)), "unclear: {text}");
}

/// The panic message of a rejected call.
#[track_caller]
pub(crate) fn refused<R: Debug>(call: impl FnOnce() -> R) -> String {
    let text = refusal(call).expect_err("not refused");
    assert_clear(&text);
    text
}

/// A matrix with entries i + 10·j.
pub(crate) fn counted(rows: usize, cols: usize) -> Matrix<f64> {
    Matrix::from_fn(rows, cols, |i, j| (i + 10 * j) as f64)
}
