//! Gradients and contributions to them.

use crate::Calls;
use crate::common::{In, Out};
use crate::operands::{Expected, HUGE, Operand, finite, operands, refused, some_results, writes};
use wengert_kernels::{Accumulator, Element, Shape, View, ViewMut};

pub(crate) const TABLE: &[(&str, Calls)] = &[
    ("Accumulator::new", || assert!(of(&mut [], Shape::new(0, HUGE), true).into_parts().1)),
    ("Accumulator::shape", || {
        assert_eq!(of(&mut [], Shape::new(HUGE, 0), true).shape(), Shape::new(HUGE, 0));
    }),
    ("Accumulator::add", || adds(|grad, a| grad.add(a), 1.0)),
    ("Accumulator::add_map", || adds(|grad, a| grad.add_map(a, |a| -a), -1.0)),
    ("Accumulator::add_zip", add_zip),
    ("Accumulator::add_product", add_product),
    ("Accumulator::rows", || parts(|grad, range| grad.rows(range))),
    ("Accumulator::cols", || parts(|grad, range| grad.cols(range))),
    ("Accumulator::into_parts", || {
        assert_eq!(of(&mut [1.0], Shape::SCALAR, false).into_parts().0.shape(), Shape::SCALAR);
    }),
    ("Element::fuse", || assert_eq!(f64::unfuse(1.5.fuse()), 1.5)),
    ("Element::unfuse", || assert!(f32::unfuse(f32::NAN.fuse()).is_nan())),
    ("Element::to_f64", || assert_eq!(Element::to_f64(f32::MAX), f64::from(f32::MAX))),
    ("Element::is_finite", || assert!(!Element::is_finite(f32::NEG_INFINITY))),
];

fn of(numbers: &mut [f64], shape: Shape, first: bool) -> Accumulator<'_, f64> {
    Accumulator::new(ViewMut::col_major(numbers, shape), first)
}

fn adds(add: impl Fn(Accumulator<'_, f64>, View<'_, f64>), sign: f64) {
    for a in operands().iter().map(Operand::view) {
        let all = a.shape();
        let call = |form: Out, shape: Shape| {
            let fits = shape.broadcasts_to(all) && (shape == all || finite(all));
            let range = |at, own, all| if own == all { at..at + 1 } else { 0..all };
            let sum = |i, j| {
                let (rows, cols) = (range(i, shape.rows, all.rows), range(j, shape.cols, all.cols));
                let entries = rows.flat_map(|i| cols.clone().map(move |j| (i, j)));
                100.0 + sign * entries.map(|(i, j)| a.at(i, j)).sum::<f64>()
            };
            let expected: Expected<'_> = if fits { Some(&sum) } else { None };
            let what = (form, shape, a.layout());
            writes((form, shape), expected, &what, |grad| add(Accumulator::new(grad, false), a));
        };
        some_results(call);
        if all.cols <= 1000 {
            call(Out::Rows, Shape::new(1, all.cols));
        }
        if all.rows <= 1000 {
            call(Out::TurnedBlock, Shape::new(all.rows, 1));
        }
    }
}

fn add_zip() {
    adds(|grad, a| grad.add_zip(a, a, |a, _| a), 1.0);
    let (a, b) =
        (Operand::new(In::Cols, Shape::new(3, 3)), Operand::new(In::Cols, Shape::new(3, 2)));
    let text =
        refused(|| of(&mut [0.0; 3], Shape::new(3, 1), true).add_zip(a.view(), b.view(), |a, _| a));
    assert_eq!(text, "sum of 3×3 and 3×2 into 3×1");
}

fn add_product() {
    for a in operands().iter().map(Operand::view) {
        for b in operands().iter().map(Operand::view) {
            some_results(|form, shape| {
                let fits = a.shape().cols == b.shape().rows
                    && shape == Shape::new(a.shape().rows, b.shape().cols)
                    && finite(Shape::new(shape.len(), a.shape().cols));
                let sum = |i, j| {
                    100.0 + (0..a.shape().cols).map(|k| a.at(i, k) * b.at(k, j)).sum::<f64>()
                };
                let expected: Expected<'_> = if fits { Some(&sum) } else { None };
                let what = (form, shape, a.layout(), b.layout());
                writes((form, shape), expected, &what, |grad| {
                    Accumulator::new(grad, false).add_product(a, b);
                });
            });
        }
    }
}

fn parts(part: for<'a> fn(Accumulator<'a, f64>, std::ops::Range<usize>) -> Accumulator<'a, f64>) {
    let mut numbers = [1.0; 9];
    for range in [0..4, 4..4, 3..HUGE, HUGE..HUGE] {
        refused(|| part(of(&mut numbers, Shape::new(3, 3), true), range).shape());
    }
    part(of(&mut numbers, Shape::new(3, 3), false), 3..3);
    let rest = part(of(&mut numbers, Shape::new(3, 3), true), 1..2);
    let text = refused(|| rest.add(View::scalar(&1.0).broadcast(Shape::new(2, 2))));
    assert!(text.starts_with("sum of 2×2 and 2×2 into "), "{text}");
}
