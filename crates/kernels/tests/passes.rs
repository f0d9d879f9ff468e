//! Proves that the elementwise passes and the reductions are bit-identical to naive loops, for matrices of
//! every layout, at every SIMD level: all combinations of layouts at some shapes, and 2000 random cases of
//! each. Entries are integers, so sums are equal in any order.

mod common;

use common::{Bits, In, Input, Out, Output, Random, assert_same, at_each_level, check, panic_text};
use proptest::prelude::*;
use wengert_kernels::{
    Accumulator, Dual, Element, Elementwise, Matrix, Scalar, Shape, View, ViewMut, map,
    map_with_slopes, norm, reduce2, sweep, update, update2,
};

/// Shapes without entries, of single rows and columns, and around the 16 lanes of a sum.
const SHAPES: [(usize, usize); 10] =
    [(0, 0), (0, 3), (3, 0), (1, 1), (1, 9), (9, 1), (5, 4), (16, 3), (17, 33), (40, 2)];

fn whole<T: Element + Bits>(form: In, shape: Shape, seed: u64) -> Input<T> {
    let mut random = Random(seed);
    Input::new(form, shape, || T::whole(&mut random))
}

fn old<T: Element>(i: usize, j: usize) -> T {
    T::of(((3 * i + 5 * j) % 7) as f64 - 3.0)
}

#[derive(Clone, Debug)]
struct Cubic;

impl Elementwise for Cubic {
    #[inline]
    fn eval<S: Scalar>(&self, x: S) -> S {
        x * x * x - x.select(x, S::of(2.0) * x)
    }
}

impl Cubic {
    fn slope<T: Scalar>(x: T) -> T {
        T::of(3.0) * x * x - x.select(T::of(1.0), T::of(2.0))
    }
}

fn check_passes<T: Element + Bits>(shape: Shape, (a, b, out): (In, In, Out), seed: u64) {
    let what = (shape, a, b, out, seed);
    let (a, b) = (whole::<T>(a, shape, seed), whole::<T>(b, shape, seed + 1));
    let (a, b) = (a.view(), b.view());
    let (two, three) = (T::of(2.0), T::of(3.0));
    let mut found = Output::new(out, shape, old);
    update(found.view(), a, |out, a| out * three - a);
    found.assert(|i, j| old::<T>(i, j) * three - a.at(i, j), &("update", what));

    let mut found = Output::new(out, shape, old);
    update2(found.view(), a, b, |out, a, b| out * two + a * three - b);
    let expected = |i, j| old::<T>(i, j) * two + a.at(i, j) * three - b.at(i, j);
    found.assert(expected, &("update2", what));

    let mut found = Output::new(out, shape, |_, _| T::of(f64::NAN));
    map(&Cubic, a, found.view());
    found.assert(|i, j| Cubic.eval(a.at(i, j)), &("map", what));
}

fn check_slopes<T: Element + Bits>(shape: Shape, form: In, seed: u64) {
    let what = (shape, form, seed);
    let x = whole::<T>(form, shape, seed);
    let nan = T::of(f64::NAN);
    let (mut y, mut slopes) = (Output::new(Out::Cols, shape, |_, _| nan), vec![nan; shape.len()]);
    map_with_slopes(&Cubic, x.view(), y.view(), &mut slopes);
    y.assert(|i, j| Cubic.eval(x.view().at(i, j)), &("map_with_slopes", what));
    for (k, slope) in slopes.into_iter().enumerate() {
        let (i, j) = (k % shape.rows, k / shape.rows);
        assert_same(slope, Cubic::slope(x.view().at(i, j)), &("slope", what, i, j));
    }
}

fn check_sums<T: Element + Bits>(shape: Shape, (a, b, out): (In, In, Out), seed: u64) {
    let (a_form, b_form, Shape { rows, cols }) = (a, b, shape);
    let (a, b) = (whole::<T>(a, shape, seed), whole::<T>(b, shape, seed + 1));
    let (a, b) = (a.view(), b.view());
    for target in [shape, Shape::new(1, cols), Shape::new(rows, 1), Shape::SCALAR] {
        for first in [true, false] {
            let from = |i, j| if first { T::of(f64::NAN) } else { old(i, j) };
            let mut found = Output::new(out, target, from);
            reduce2(found.view(), first, a, b, |a, b| a * b + a);
            let expected = |i, j| {
                let from = if first { T::zero() } else { old(i, j) };
                let all = |one: usize, k, n| if one == 1 { 0..n } else { k..k + 1 };
                let terms = all(target.rows, i, rows)
                    .flat_map(|i| all(target.cols, j, cols).map(move |j| (i, j)));
                terms.fold(from, |sum, (i, j)| sum + (a.at(i, j) * b.at(i, j) + a.at(i, j)))
            };
            let what = (shape, target, first, a_form, b_form, out, seed);
            found.assert(expected, &("reduce2", what));
        }
    }
}

/// Each on two of the three types, enough to cover every code path.
fn check_all(shape: Shape, layouts: (In, In, Out), seed: u64) {
    check_passes::<f32>(shape, layouts, seed);
    check_passes::<Dual<f64>>(shape, layouts, seed);
    check_slopes::<f32>(shape, layouts.0, seed);
    check_slopes::<f64>(shape, layouts.0, seed);
    check_sums::<f64>(shape, layouts, seed);
    check_sums::<Dual<f32>>(shape, layouts, seed);
}

#[test]
fn all_layouts_at_some_shapes() {
    at_each_level(|_| {
        for (rows, cols) in SHAPES {
            for a in In::ALL {
                for b in In::ALL {
                    for out in Out::ALL {
                        check_all(Shape::new(rows, cols), (a, b, out), 1);
                    }
                }
            }
        }
    });
}

#[test]
fn random_passes() {
    let length = || prop_oneof![0..4_usize, 0..90_usize];
    let layouts = (In::any(), In::any(), Out::any());
    at_each_level(|_| {
        let cases = (length(), length(), &layouts, 0..1_u64 << 32);
        check(file!(), 2000, &cases, |(rows, cols, layouts, seed)| {
            check_all(Shape::new(rows, cols), layouts, seed);
        });
    });
}

/// Sums of more than one block of 2¹⁴ entries, whose order is the same at every level.
#[test]
fn long_sums() {
    let mut at_first_level = None;
    at_each_level(|level| {
        for (rows, cols) in [(16384, 1), (16385, 1), (50000, 2), (1, 40000)] {
            for layouts in [(In::Cols, In::Cols, Out::Whole), (In::Rows, In::Number, Out::Rows)] {
                check_sums::<f64>(Shape::new(rows, cols), layouts, 3);
            }
        }
        let mut random = Random(4);
        let a = Matrix::from_fn(40001, 3, |_, _| random.real() as f32);
        let sums = [Shape::SCALAR, Shape::new(1, 3), Shape::new(40001, 1)].map(|target| {
            let mut sums = Output::new(Out::Whole, target, |_, _| 0.0_f32);
            reduce2(sums.view(), true, a.view(), a.view(), |a, b| a * b + a);
            sums.bits()
        });
        let first = at_first_level.get_or_insert_with(|| sums.clone());
        assert!(*first == sums, "sums at {level:?}");
    });
}

/// An accumulator overwrites first and adds later, reduces wider terms, and leaves other rows alone.
#[test]
fn accumulators() {
    let a = Matrix::from([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]);
    let start = Matrix::from([[10.0, 20.0, 30.0], [40.0, 50.0, 60.0]]);
    let run = |first, f: &dyn Fn(Accumulator<'_, f64>)| {
        let mut gradient = start.clone();
        f(Accumulator::new(gradient.view_mut(), first));
        gradient
    };
    let first = |f: &dyn Fn(Accumulator<'_, f64>)| run(true, f);
    let later = |f: &dyn Fn(Accumulator<'_, f64>)| run(false, f);
    assert_eq!(first(&|to| to.add(a.view())), a);
    assert_eq!(later(&|to| to.add(a.view())), Matrix::from([[11., 22., 33.], [44., 55., 66.]]));
    let squares = Matrix::from([[1., 4., 9.], [16., 25., 36.]]);
    assert_eq!(first(&|to| to.add_map(a.view(), |a| a * a)), squares);
    assert_eq!(first(&|to| to.add_zip(a.view(), a.view(), |a, b| a * b)), squares);
    let square = Matrix::from([[1., 0., 1.], [0., 1., 0.], [1., 0., 0.]]);
    let product = Matrix::from([[4., 2., 1.], [10., 5., 4.]]);
    assert_eq!(first(&|to| to.add_product(a.view(), square.view())), product);
    let sum = Matrix::from([[14., 22., 31.], [50., 55., 64.]]);
    assert_eq!(later(&|to| to.add_product(a.view(), square.view())), sum);

    let (row, col) = (a.rows(1..2), a.cols(2..3));
    let zeros_and_row = Matrix::from([[0., 0., 0.], [4., 5., 6.]]);
    assert_eq!(first(&|to| to.rows(1..2).add(row.view())), zeros_and_row);
    let added = Matrix::from([[10., 20., 30.], [44., 55., 66.]]);
    assert_eq!(later(&|to| to.rows(1..2).add(row.view())), added);
    let zeros_and_col = Matrix::from([[0., 0., 3.], [0., 0., 6.]]);
    assert_eq!(first(&|to| to.cols(2..3).add(col.view())), zeros_and_col);
    let added = Matrix::from([[10., 20., 33.], [40., 50., 66.]]);
    assert_eq!(later(&|to| to.cols(2..3).add(col.view())), added);

    let mut bias = Matrix::from([[100.0, 200.0, 300.0]]);
    Accumulator::new(bias.view_mut(), false).add(a.view());
    assert_eq!(bias, Matrix::from([[105.0, 207.0, 309.0]]));
    let to = Accumulator::new(bias.view_mut(), true);
    assert_eq!(to.shape(), Shape::new(1, 3));
    let (gradient, first) = to.into_parts();
    assert_eq!((gradient.as_view().at(0, 1), first), (207.0, true));
}

#[test]
fn norms_and_sweeps() {
    at_each_level(|_| {
        for n in [0, 1, 15, 16, 17, 16384, 40000] {
            assert_eq!(norm(&vec![-2.0_f32; n]), 2.0 * (n as f64).sqrt());
            let (mut w, g) = (vec![5.0; n], vec![3.0; n]);
            sweep([&mut w], &g, |[w], g| w.iter_mut().zip(g).for_each(|(w, g)| *w -= g));
            assert_eq!(w, vec![2.0; n]);
        }
    });
}

#[test]
fn errors() {
    let (a, b) = (Matrix::<f64>::zeros(2, 3), Matrix::<f64>::zeros(3, 3));
    let (mut numbers, mut c) = ([0.0; 6], Matrix::<f64>::zeros(2, 3));
    let text = panic_text(|| update(c.view_mut(), b.view(), |_, b| b));
    assert_eq!(text, "elementwise pass over 2×3, 3×3 and 3×3");
    let text = panic_text(|| update2(c.view_mut(), a.view(), b.view(), |_, a, _| a));
    assert_eq!(text, "elementwise pass over 2×3, 2×3 and 3×3");
    let text = panic_text(|| map(&Cubic, b.view(), c.view_mut()));
    assert_eq!(text, "elementwise pass over 2×3, 3×3 and 3×3");
    let text = panic_text(|| reduce2(c.view_mut(), true, b.view(), b.view(), |b, _| b));
    assert_eq!(text, "sum of 3×3 and 3×3 into 2×3");
    let text = panic_text(|| Accumulator::new(c.view_mut(), true).add(b.view()));
    assert_eq!(text, "sum of 3×3 and 3×3 into 2×3");
    let text = panic_text(|| Accumulator::new(c.view_mut(), true).add_product(a.view(), a.view()));
    assert_eq!(text, "product of 2×3 and 2×3 into 2×3");
    let text = panic_text(|| Accumulator::new(c.view_mut(), true).rows(1..3));
    assert_eq!(text, "rows 1..3 of a 2×3 matrix");
    let text = panic_text(|| Accumulator::new(c.view_mut(), true).cols(3..4));
    assert_eq!(text, "columns 3..4 of a 2×3 matrix");

    let equal = |text, left, right| {
        format!("assertion `left == right` failed: {text}\n  left: {left}\n right: {right}")
    };
    let text = panic_text(|| map_with_slopes(&Cubic, b.view(), c.view_mut(), &mut numbers));
    assert_eq!(text, equal("map: shapes of x and y", "3×3", "2×3"));
    let text = panic_text(|| map_with_slopes(&Cubic, a.view(), c.view_mut(), &mut numbers[1..]));
    assert_eq!(text, equal("map: one slope for each entry", "6", "5"));
    let turned = ViewMut::col_major(&mut numbers, Shape::new(3, 2)).t();
    let text = panic_text(|| map_with_slopes(&Cubic, a.view(), turned, &mut [0.0; 6]));
    assert_eq!(text, "map: y has gaps between its columns");
    let text = panic_text(|| sweep([&mut [1.0, 2.0][..], &mut [1.0]], &[1.0], |_, _| ()));
    assert_eq!(text, "sweep: lengths differ");
    let text = panic_text(|| View::scalar(&1.0).broadcast(a.shape()).broadcast(b.shape()));
    assert_eq!(text, "2×3 does not broadcast to 3×3");
}
