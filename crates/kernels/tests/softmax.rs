//! Proves log-sum-exp, log-softmax and its pullback against closed forms and against `f64` loops:
//! every layout, every SIMD level, row counts around the blocks of 64, entries of ±1000 and ±∞, single
//! columns, and 300 random cases; the pullback also against derivatives of dual numbers.

mod common;

use common::{Bits, In, Input, Out, Output, Random, at_each_level, check, panic_text};
use proptest::prelude::*;
use std::f64::consts::LN_2;
use wengert_kernels::{
    Dual, Element, Matrix, Scalar, Shape, View, ViewMut, log_softmax, log_softmax_pullback,
    log_sum_exp,
};

const INFINITY: f64 = f64::INFINITY;

/// `ln Σ exp` of each row.
fn sums_of(x: &Matrix<f64>) -> Matrix<f64> {
    let mut y = Matrix::filled(x.row_count(), 1, f64::NAN);
    log_sum_exp(x.view(), y.view_mut());
    y
}

fn log_softmax_of<T: Element>(x: View<'_, T>) -> Matrix<T> {
    let mut y = Matrix::filled(x.shape().rows, x.shape().cols, T::of(f64::NAN));
    log_softmax(x, y.view_mut());
    y
}

/// Panics unless `a` and `b` differ by at most a few roundings of numbers of this `size`.
#[track_caller]
fn assert_near<T: Element>(a: T, b: f64, size: f64) {
    let unit = if (T::of(1.0) + T::of(1e-10)).to_f64() == 1.0 {
        f32::EPSILON.into()
    } else {
        f64::EPSILON
    };
    let (a, bound) = (a.to_f64(), 8.0 * unit * size);
    assert!((a - b).abs() <= bound, "{a} instead of {b}, by more than {bound}");
}

#[test]
fn closed_forms() {
    let ln = f64::ln;
    let x = Matrix::from([
        [0.0, 0.0, 0.0, 0.0],
        [ln(1.0), ln(2.0), ln(3.0), ln(4.0)],
        [1000.0, 1000.0, -1000.0, -INFINITY],
        [-1000.0, -1000.0, -1000.0, -1000.0],
        [-INFINITY, 7.0, -INFINITY, -INFINITY],
        [-INFINITY, -1000.0, -INFINITY, -1000.0],
    ]);
    let sums = [ln(4.0), ln(10.0), 1000.0 + LN_2, -1000.0 + ln(4.0), 7.0, -1000.0 + LN_2];
    at_each_level(|_| {
        let (y, z) = (sums_of(&x), log_softmax_of(x.view()));
        for (i, sum) in sums.into_iter().enumerate() {
            assert_near(y.at(i, 0), sum, sum.abs());
            for j in 0..4 {
                match x.at(i, j) {
                    x if x == -INFINITY => assert_eq!(z.at(i, j), -INFINITY),
                    x => assert_near(z.at(i, j), x - sum, 1.0 + sum.abs()),
                }
            }
        }
        // The shift is exact: 1000 costs no digit.
        assert_near(z.at(2, 0), -LN_2, LN_2);
        assert_near(z.at(2, 2), -2000.0 - LN_2, 2000.0);
    });
}

#[test]
fn rows_without_a_sum() {
    at_each_level(|_| {
        let x = Matrix::from([
            [-INFINITY, -INFINITY],
            [INFINITY, 0.0],
            [f64::NAN, 0.0],
            [0.0, f64::NAN],
        ]);
        let (y, z) = (sums_of(&x), log_softmax_of(x.view()));
        assert_eq!((y.at(0, 0), y.at(1, 0)), (-INFINITY, INFINITY));
        assert!(y.at(2, 0).is_nan() && y.at(3, 0).is_nan());
        assert_eq!(z.at(1, 1), -INFINITY);
        assert!((0..4).all(|i| z.at(i, 0).is_nan()) && z.at(0, 1).is_nan() && z.at(3, 1).is_nan());
    });
}

/// A single column: the log-sum-exp is the entry itself, its log-softmax 0, and the gradient 0.
#[test]
fn single_column() {
    at_each_level(|_| {
        let x = Matrix::from_fn(130, 1, |i, _| 10.0 * i as f64 - 1000.0);
        assert_eq!(sums_of(&x), x);
        let y = log_softmax_of(x.view());
        assert_eq!(y, Matrix::zeros(130, 1));
        let mut gradient = Matrix::filled(130, 1, 3.0);
        log_softmax_pullback(y.view(), x.view(), gradient.view_mut(), false);
        assert_eq!(gradient, Matrix::filled(130, 1, 3.0));
        log_softmax_pullback(y.view(), x.view(), gradient.view_mut(), true);
        assert_eq!(gradient, Matrix::zeros(130, 1));
    });
}

/// All three against loops in `f64`.
fn compare<T: Element + Bits>(shape: Shape, (form, out): (In, Out), scale: f64, seed: u64) {
    let Shape { rows, cols } = shape;
    let mut random = Random(seed);
    let x = Input::new(form, shape, || T::real(&mut random) * T::of(scale));
    let dy = Input::new(form, shape, || T::real(&mut random));
    let (x, dy, nan) = (x.view(), dy.view(), |_, _| T::of(f64::NAN));
    let mut sums = Output::new(out, Shape::new(rows, 1), nan);
    log_sum_exp(x, sums.view());
    let mut y = Output::new(out, shape, nan);
    log_softmax(x, y.view());
    let mut first = Output::new(out, shape, nan);
    log_softmax_pullback(y.view().as_view(), dy, first.view(), true);
    let mut later = Output::new(out, shape, |_, _| T::of(0.5));
    log_softmax_pullback(y.view().as_view(), dy, later.view(), false);
    for i in 0..rows {
        let largest = (0..cols).fold(-INFINITY, |m, j| m.max(x.at(i, j).to_f64()));
        let sum: f64 = (0..cols).map(|j| (x.at(i, j).to_f64() - largest).exp()).sum();
        assert_near(sums.at(i, 0), largest + sum.ln(), 1.0 + largest.abs());
        let total: f64 = (0..cols).map(|j| dy.at(i, j).to_f64()).sum();
        for j in 0..cols {
            let below = x.at(i, j).to_f64() - largest;
            assert_near(y.at(i, j), below - sum.ln(), 1.0 + below.abs());
            let expected = dy.at(i, j).to_f64() - y.at(i, j).to_f64().exp() * total;
            assert_near(first.at(i, j), expected, cols as f64);
            assert_near(later.at(i, j), expected + 0.5, cols as f64);
        }
    }
}

#[test]
fn all_layouts_and_borders() {
    at_each_level(|_| {
        for form in In::ALL {
            for out in Out::ALL {
                for (rows, cols) in [(0, 3), (1, 1), (63, 2), (64, 5), (65, 3), (129, 20)] {
                    compare::<f32>(Shape::new(rows, cols), (form, out), 20.0, 1);
                    compare::<f64>(Shape::new(rows, cols), (form, out), 20.0, 2);
                }
            }
        }
    });
}

#[test]
fn random_rows() {
    let values = (0..150_usize, 1..40_usize, (In::any(), Out::any()), 0.0..1000.0, any::<u64>());
    at_each_level(|_| {
        check(file!(), 300, &values, |(rows, cols, layouts, scale, seed)| {
            compare::<f32>(Shape::new(rows, cols), layouts, scale, seed);
            compare::<f64>(Shape::new(rows, cols), layouts, scale, seed);
        });
    });
}

/// `⟨dy, J·v⟩ = ⟨Jᵀ·dy, v⟩` with `J·v` from dual numbers, row by row; the shift has no derivative.
#[test]
fn pullback_is_the_transpose_of_the_derivative() {
    let mut random = Random(5);
    let x = Matrix::from_fn(100, 7, |_, _| Dual::new(3.0 * random.real(), random.real()));
    let dy = x.map(|_| random.real());
    at_each_level(|_| {
        let y = log_softmax_of(x.view());
        let mut gradient = Matrix::zeros(100, 7);
        let values = y.map(|y| y.value);
        log_softmax_pullback(values.view(), dy.view(), gradient.view_mut(), true);
        let mut sums = Matrix::zeros(100, 1);
        log_sum_exp(x.view(), sums.view_mut());
        for i in 0..100 {
            let along = |f: &dyn Fn(usize) -> f64| (0..7).map(f).sum::<f64>();
            let forward = along(&|j| dy.at(i, j) * y.at(i, j).slope);
            let backward = along(&|j| gradient.at(i, j) * x.at(i, j).slope);
            assert_near(forward, backward, 7.0);
            let softmax = along(&|j| values.at(i, j).exp() * x.at(i, j).slope);
            assert_near(sums.at(i, 0).slope, softmax, 7.0);
        }
    });
}

#[test]
fn errors() {
    let x = Matrix::<f64>::zeros(2, 3);
    let equal = |text, left, right| {
        format!("assertion `left == right` failed: {text}\n  left: {left}\n right: {right}")
    };
    let text = panic_text(|| log_sum_exp(x.view(), x.clone().view_mut()));
    assert_eq!(text, equal("log-sum-exp of 2×3", "2×3", "2×1"));
    let none = Matrix::<f64>::zeros(2, 0);
    let text = panic_text(|| log_sum_exp(none.view(), Matrix::zeros(2, 1).view_mut()));
    assert_eq!(text, "log-sum-exp of 2×0: a row without entries");
    let text = panic_text(|| log_softmax(none.view(), none.clone().view_mut()));
    assert_eq!(text, "log-sum-exp of 2×0: a row without entries");
    let text = panic_text(|| log_softmax(x.view(), Matrix::zeros(3, 2).view_mut()));
    assert_eq!(text, equal("log-softmax", "3×2", "2×3"));
    let mut gradient = x.clone();
    let text =
        panic_text(|| log_softmax_pullback(x.view(), x.view().t(), gradient.view_mut(), true));
    assert_eq!(text, "log-softmax");
}

/// Rows of many small terms: rounding each to the precision of a single sum would cost 1.3 % at 2²⁵ terms.
#[test]
fn long_rows_keep_their_digits() {
    let entry = |i: usize, j: usize| ((i * 7919 + j * 104_729) % 1013) as f32 / 1013.0;
    for (rows, cols) in [(1, 1_000_000), (3, 300_000)] {
        let x = Matrix::from_fn(rows, cols, entry);
        let (z, mut y) = (log_softmax_of(x.view()), Matrix::filled(rows, 1, 0.0_f32));
        log_sum_exp(x.view(), y.view_mut());
        for i in 0..rows {
            let exact = (0..cols).map(|j| f64::from(x.at(i, j)).exp()).sum::<f64>().ln();
            let sum = f64::from(y.at(i, 0));
            assert!((sum - exact).abs() <= 1e-6, "{sum} instead of {exact}");
            let all: f64 = (0..cols).map(|j| f64::from(z.at(i, j)).exp()).sum();
            assert!((all - 1.0).abs() <= 2e-6, "the shares of {rows}×{cols} add up to {all}");
        }
    }
    // One number repeated 2²⁵ times is ln 2²⁵ above it.
    let (x, mut y) = (View::scalar(&0.5_f32).broadcast(Shape::new(1, 1 << 25)), 0.0);
    log_sum_exp(x, ViewMut::scalar(&mut y));
    assert_eq!(y, (0.5 + 25.0 * LN_2) as f32);
}

/// Up to 1024 columns, there is one block, bit-identical to a plain loop.
#[test]
fn short_rows_are_summed_in_one_loop() {
    let x = Matrix::from_fn(2, 1024, |i, j| ((i * 7919 + j * 104_729) % 1013) as f32 / 1013.0);
    let mut y = Matrix::filled(2, 1, 0.0_f32);
    log_sum_exp(x.view(), y.view_mut());
    for i in 0..2 {
        let largest = x.rows(i..i + 1).view().iter().fold(f32::NEG_INFINITY, f32::max);
        let sum = x.rows(i..i + 1).view().iter().fold(0.0, |sum, x| sum + Scalar::exp(x - largest));
        assert_eq!(y.at(i, 0), largest + Scalar::ln(sum));
    }
}
