//! Proves that results are bit-identical for any number of threads: products of every kernel, passes,
//! sums, norms and optimiser steps on 1, 2, 3 and 8 threads, in both float types, at every SIMD level.
//! Sizes exceed the thresholds for threads, and entries have fractions, so that a different order of
//! summation would show.

mod common;

use common::{Bits, In, Input, Out, Output, Random, at_each_level};
use std::fmt::Debug;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use wengert_kernels::{
    Element, Elementwise, Matrix, Scalar, Shape, Start, View, map, map_with_slopes, norm,
    product_into, reduce2, sweep, update, update2, with_threads,
};

/// Panics unless `f` gives the same bits on any number of threads.
#[track_caller]
fn compare<T: PartialEq + Send>(what: &dyn Debug, f: impl Fn() -> T + Send + Sync) {
    let alone = with_threads(1, &f);
    for threads in [2, 3, 8] {
        assert!(with_threads(threads, &f) == alone, "{what:?} on {threads} threads");
    }
}

fn input<T: Element + Bits>(form: In, shape: Shape, seed: u64) -> Input<T> {
    let mut random = Random(seed);
    Input::new(form, shape, || T::real(&mut random))
}

fn output<T: Element + Bits>(form: Out, shape: Shape) -> Output<T> {
    Output::new(form, shape, |i, j| T::of(((3 * i + 5 * j) % 7) as f64 - 2.9))
}

/// The bits of all entries in column-major order.
fn bits<T: Bits>(numbers: View<'_, T>) -> Vec<T::Bits> {
    numbers.iter().map(Bits::bits).collect()
}

/// The sizes cover each kernel and each way to split its work.
fn compare_products<T: Element + Bits>() {
    let many_columns = [(70, 2000, 8), (3, 1200, 300), (20, 1400, 40)];
    let many_rows = [(28000, 5, 8), (1200, 3, 300), (1400, 20, 40)];
    let long_sums = [(5, 7, 30000), (30, 4, 16385)];
    let large = [(150, 120, 100), (129, 65, 131), (20, 700, 400)];
    let layouts = [
        (In::Rows, In::Cols),
        (In::Cols, In::Cols),
        (In::Rows, In::Rows),
        (In::ColsInGaps, In::RowsInGaps),
        (In::RowsInGaps, In::ColsInGaps),
    ];
    let mut count = 0;
    for size in [&many_columns[..], &many_rows, &long_sums, &large].concat() {
        for layouts in layouts {
            count += 1;
            compare_product::<T>(size, layouts, count);
        }
    }
    compare_product::<T>((1, 1, 1_100_000), layouts[0], 0);
    compare_product::<T>((103, 10, 16384), layouts[0], 1);
}

fn compare_product<T: Element + Bits>(size: (usize, usize, usize), forms: (In, In), count: usize) {
    let (rows, cols, depth) = size;
    let a = input::<T>(forms.0, Shape::new(rows, depth), 1);
    let b = input::<T>(forms.1, Shape::new(depth, cols), 2);
    let row = input::<T>(In::Cols, Shape::new(1, cols), 3);
    let form = Out::ALL[count % Out::ALL.len()];
    let start = [Start::Zero, Start::Sum, Start::Row(row.view())][count % 3];
    compare(&(size, forms, form), || {
        let mut c = output::<T>(form, Shape::new(rows, cols));
        product_into(a.view(), b.view(), c.view(), start);
        c.bits()
    });
}

#[test]
fn products() {
    at_each_level(|_| {
        compare_products::<f32>();
        compare_products::<f64>();
    });
}

/// Sums that underflow to −0 stay −0 when several threads add blocks of them.
#[test]
fn products_of_negative_zeros() {
    fn compare_at<T: Element + Bits>(tiny: f64) {
        let (a, b) = (T::of(tiny), T::of(-tiny));
        let (a, b) = (Matrix::filled(1 << 15, 5, a), Matrix::filled(1 << 15, 7, b));
        compare(&"−0", || {
            let mut c = Matrix::filled(5, 7, -T::zero());
            product_into(a.view().t(), b.view(), c.view_mut(), Start::Sum);
            bits(c.view())
        });
    }
    at_each_level(|_| {
        compare_at::<f32>(1e-30);
        compare_at::<f64>(1e-200);
    });
}

#[derive(Clone, Debug)]
struct Wave;

impl Elementwise for Wave {
    #[inline]
    fn eval<S: Scalar>(&self, x: S) -> S {
        x.sigmoid() * x.tanh() + x * x
    }
}

fn compare_passes<T: Element + Bits>(shape: Shape, count: usize) {
    let forms = [In::Cols, In::Rows, In::ColsInGaps, In::RowsInGaps, In::Row];
    for (k, form) in forms.into_iter().enumerate() {
        let (a, b) = (input::<T>(form, shape, 4), input::<T>(In::Cols, shape, 5));
        let out = Out::ALL[(k + count) % Out::ALL.len()];
        compare(&("update, update2, map", shape, form, out), || {
            let mut c = [(); 3].map(|()| output::<T>(out, shape));
            update(c[0].view(), a.view(), |c, a| c * T::of(0.9) + a);
            update2(c[1].view(), a.view(), b.view(), |c, a, b| c / T::of(3.0) - a * b);
            map(&Wave, a.view(), c[2].view());
            c.map(|mut c| c.bits())
        });
        compare(&("map_with_slopes", shape, form), || {
            let (mut y, mut slopes) = (output(Out::Cols, shape), vec![T::zero(); shape.len()]);
            map_with_slopes(&Wave, a.view(), y.view(), &mut slopes);
            (y.bits(), slopes.into_iter().map(Bits::bits).collect::<Vec<_>>())
        });
    }
}

#[test]
fn passes() {
    at_each_level(|_| {
        let sizes = [(260, 260), (66_001, 1), (1, 66_000), (3, 22_000), (33_001, 2)];
        for (count, (rows, cols)) in sizes.into_iter().enumerate() {
            compare_passes::<f32>(Shape::new(rows, cols), count);
            compare_passes::<f64>(Shape::new(rows, cols), count + 2);
        }
    });
}

fn compare_sums<T: Element + Bits>(shape: Shape) {
    let Shape { rows, cols } = shape;
    for form in [In::Cols, In::Rows, In::ColsInGaps, In::RowsInGaps, In::Row] {
        let (a, b) = (input::<T>(form, shape, 6), input::<T>(In::Cols, shape, 7));
        for target in [Shape::SCALAR, Shape::new(1, cols), Shape::new(rows, 1), shape] {
            for first in [true, false] {
                compare(&("reduce2", shape, form, target, first), || {
                    let mut sums = output::<T>(Out::Rows, target);
                    reduce2(sums.view(), first, a.view(), b.view(), |a, b| a * b);
                    sums.bits()
                });
            }
        }
    }
}

#[test]
fn sums() {
    at_each_level(|_| {
        for (rows, cols) in [(260, 260), (99_001, 1), (3, 22_000), (33_001, 2)] {
            compare_sums::<f32>(Shape::new(rows, cols));
            compare_sums::<f64>(Shape::new(rows, cols));
        }
    });
}

fn compare_vectors<T: Element + Bits>() {
    let mut random = Random(8);
    let numbers: Vec<T> = (0..200_001).map(|_| T::real(&mut random)).collect();
    compare(&"norm", || norm(&numbers).to_bits());
    compare(&"sweep", || {
        let (mut w, mut m) = (numbers.clone(), numbers.clone());
        sweep([&mut w, &mut m], &numbers, |[w, m], g| {
            for ((w, m), &g) in w.iter_mut().zip(m).zip(g) {
                *m = *m * T::of(0.9) + g;
                *w -= *m * T::of(0.1);
            }
        });
        [w, m].map(|numbers| numbers.into_iter().map(Bits::bits).collect::<Vec<_>>())
    });
}

#[test]
fn vectors() {
    at_each_level(|_| {
        compare_vectors::<f32>();
        compare_vectors::<f64>();
    });
}

#[test]
fn gathered_rows() {
    let (rows, cols, count) = (1000, 301, 257);
    let numbers = |k: usize| (k * 7919 % 10007) as f64;
    let by_rows = Matrix::from_rows(rows, cols, (0..rows * cols).map(numbers).collect());
    let indices: Vec<usize> = (0..count).map(|k| k * 389 % rows).collect();
    for data in [by_rows.clone(), by_rows.clone().into_col_major()] {
        for threads in [1, 2, 3, 8] {
            let mut batch = Matrix::zeros(count, cols);
            with_threads(threads, || batch.gather_rows(&data, &indices));
            let expected = Matrix::from_fn(count, cols, |i, j| by_rows.at(indices[i], j));
            assert_eq!(batch, expected, "{threads} threads");
        }
    }
}

/// The threads of a pass over `shape`, as a bit set. Each waits a while for a second one.
fn threads_of_a_pass(shape: Shape, patience: Duration) -> u64 {
    let (a, met, begin) = (input::<f64>(In::Cols, shape, 9), AtomicU64::new(0), Instant::now());
    let mut out = output::<f64>(Out::Whole, shape);
    update(out.view(), a.view(), |_, a| {
        met.fetch_or(1 << rayon::current_thread_index().expect("in a pool"), Ordering::SeqCst);
        while met.load(Ordering::SeqCst).count_ones() == 1 && begin.elapsed() < patience {
            std::thread::yield_now();
        }
        a
    });
    met.into_inner()
}

#[test]
fn much_work_is_shared_and_little_is_not() {
    let much = with_threads(2, || threads_of_a_pass(Shape::new(300, 300), Duration::from_secs(60)));
    assert_eq!(much, 0b11);
    let little = Duration::from_millis(50);
    let little = with_threads(4, || threads_of_a_pass(Shape::new(100, 300), little));
    assert_eq!(little.count_ones(), 1);
}

#[test]
fn threads_end_where_the_work_panics_or_has_threads_of_its_own() {
    let panics = || with_threads(3, || panic!("on purpose"));
    assert!(std::panic::catch_unwind(panics).is_err());
    let a = input::<f64>(In::Cols, Shape::new(300, 300), 10);
    let alone = norm(&a.view().iter().collect::<Vec<_>>());
    let nested = || with_threads(2, || norm(&a.view().iter().collect::<Vec<_>>()));
    assert_eq!(with_threads(3, nested), alone);
}
