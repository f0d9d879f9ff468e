//! Elementwise passes and reductions.

use crate::Calls;
use crate::common::{Out, at_each_level};
use crate::operands::{Expected, Operand, finite, operands, refused, some_results, writes};
use wengert_kernels::{
    Elementwise, Matrix, Scalar, Shape, View, ViewMut, log_softmax, log_softmax_pullback,
    log_sum_exp, map, map_with_slopes, reduce2, update, update2,
};

pub(crate) const TABLE: &[(&str, Calls)] = &[
    ("update", || singles(|a, c| update(c, a, |c, a| c + 2.0 * a), |a| 100.0 + 2.0 * a)),
    ("update2", || {
        pairs(|a, b, c| update2(c, a, b, |c, a, b| c * a - b), same, |a, b| 100.0 * a - b);
    }),
    ("map", || singles(|a, c| map(&Twice, a, c), |a| 2.0 * a)),
    ("Elementwise::eval", || {
        assert_eq!((Twice.eval(f64::MAX), Twice.eval(-0.5_f32)), (f64::INFINITY, -1.0));
    }),
    ("map_with_slopes", with_slopes),
    ("reduce2", sums),
    ("log_sum_exp", sums_of_exponentials),
    ("log_softmax", softmax),
    ("log_softmax_pullback", || pairs(pullback, same, |y, dy| dy - y * 0.0)),
];

#[derive(Clone, Copy, Debug)]
struct Twice;

impl Elementwise for Twice {
    fn eval<S: Scalar>(&self, x: S) -> S {
        x + x
    }
}

/// Whether the shapes of operands and result fit an elementwise pass.
fn same(a: Shape, b: Shape, c: Shape) -> bool {
    a == c && b == c
}

/// Calls at each level with all operands and all results; where the shapes are the same, entries are `f(a)`.
fn singles(call: impl Fn(View<'_, f64>, ViewMut<'_, f64>), f: impl Fn(f64) -> f64) {
    each_operand(|a, form, shape, what| {
        let expected = |i, j| f(a.at(i, j));
        let expected: Expected<'_> = if a.shape() == shape { Some(&expected) } else { None };
        writes((form, shape), expected, what, |c| call(a, c));
    });
}

fn each_operand(f: impl Fn(View<'_, f64>, Out, Shape, &dyn std::fmt::Debug)) {
    let operands = operands();
    at_each_level(|level| {
        for a in operands.iter().map(Operand::view) {
            let call = |form, shape| f(a, form, shape, &(level, a.layout(), form, shape));
            some_results(call);
            if a.shape().rows <= 1000 && a.shape().cols <= 1000 {
                Out::ALL.into_iter().for_each(|form| call(form, a.shape()));
                call(Out::Rows, Shape::new(a.shape().rows, 1));
                call(Out::Cols, Shape::new(1, a.shape().cols));
            }
        }
    });
}

/// The same with two operands.
fn pairs(
    call: impl Fn(View<'_, f64>, View<'_, f64>, ViewMut<'_, f64>),
    fits: impl Fn(Shape, Shape, Shape) -> bool,
    f: impl Fn(f64, f64) -> f64,
) {
    let others = operands();
    each_operand(|a, form, shape, what| {
        for b in others.iter().map(Operand::view) {
            let expected = |i, j| f(a.at(i, j), b.at(i, j));
            let fits = fits(a.shape(), b.shape(), shape);
            let expected: Expected<'_> = if fits { Some(&expected) } else { None };
            writes((form, shape), expected, &(what, b.layout()), |c| call(a, b, c));
        }
    });
}

fn with_slopes() {
    each_operand(|a, form, shape, what| {
        let whole = form == Out::Whole || shape.cols <= 1 || shape.rows == 0 || form == Out::Cols;
        for slopes in [shape.len(), shape.len() + 1, 0] {
            let expected = |i, j| 2.0 * a.at(i, j);
            let fits = a.shape() == shape && slopes == shape.len() && whole;
            let expected: Expected<'_> = if fits { Some(&expected) } else { None };
            let mut found = vec![0.0; slopes];
            // Whether a part of a matrix has gaps depends on its form; such results are tried below.
            if form == Out::Whole {
                writes((form, shape), expected, what, |c| {
                    map_with_slopes(&Twice, a, c, &mut found);
                });
                assert!(!fits || found.iter().all(|&slope| slope == 2.0));
            }
        }
    });
    let (x, mut y) = (Matrix::filled(2, 2, 1.0), [0.0; 6]);
    let text = refused(|| {
        let y = ViewMut::col_major(&mut y, Shape::new(3, 2)).rows(0..2);
        map_with_slopes(&Twice, x.view(), y, &mut [0.0; 4]);
    });
    assert_eq!(text, "map: y has gaps between its columns");
}

fn sums() {
    let others = operands();
    each_operand(|a, form, shape, what| {
        for b in others.iter().map(Operand::view) {
            let of = a.shape();
            let fits = of == b.shape() && shape.broadcasts_to(of) && (shape == of || finite(of));
            let range = |at, own, all| if own == all { at..at + 1 } else { 0..all };
            let sum = |i, j| {
                let (rows, cols) = (range(i, shape.rows, of.rows), range(j, shape.cols, of.cols));
                let entries = rows.flat_map(|i| cols.clone().map(move |j| (i, j)));
                entries.map(|(i, j)| a.at(i, j) * b.at(i, j)).sum::<f64>()
            };
            let more = |i, j| 100.0 + sum(i, j);
            let results: [Expected<'_>; 2] =
                if fits { [Some(&sum), Some(&more)] } else { [None; 2] };
            for (first, expected) in [true, false].into_iter().zip(results) {
                writes((form, shape), expected, &(what, b.layout()), |c| {
                    reduce2(c, first, a, b, |a, b| a * b);
                });
            }
        }
    });
    let repeated = View::scalar(&1.0).broadcast(Shape::new(usize::MAX, 1));
    let text = refused(|| reduce2(ViewMut::scalar(&mut 0.0), true, repeated, repeated, |a, _| a));
    assert_eq!(text, "a sum of more than isize::MAX terms");
}

fn log_sum(x: View<'_, f64>, i: usize) -> f64 {
    (0..x.shape().cols).map(|j| x.at(i, j).exp()).sum::<f64>().ln()
}

fn sums_of_exponentials() {
    each_operand(|x, form, shape, what| {
        let expected = |i, _| log_sum(x, i);
        let of = x.shape();
        let fits = shape == Shape::new(of.rows, 1) && of.cols > 0 && finite(of);
        let expected: Expected<'_> = if fits { Some(&expected) } else { None };
        writes((form, shape), expected, what, |y| log_sum_exp(x, y));
    });
}

fn softmax() {
    each_operand(|x, form, shape, what| {
        let expected = |i, j| x.at(i, j) - log_sum(x, i);
        let fits = shape == x.shape() && shape.cols > 0;
        let expected: Expected<'_> = if fits { Some(&expected) } else { None };
        writes((form, shape), expected, what, |y| log_softmax(x, y));
    });
}

fn pullback(y: View<'_, f64>, dy: View<'_, f64>, grad: ViewMut<'_, f64>) {
    let mut grad = grad;
    log_softmax_pullback(y, dy, grad.reborrow(), true);
    // Adding the sums back leaves `dy`.
    let sums = Matrix::from_fn(dy.shape().rows, dy.shape().cols, |i, j| {
        y.at(i, j).exp() * (0..dy.shape().cols).map(|k| dy.at(i, k)).sum::<f64>()
    });
    update(grad, sums.view(), |grad, sum| grad + sum);
}
