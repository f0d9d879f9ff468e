//! Proves that long sums in `f32` stay accurate in every loop. In a single sum, 2²⁵ ones would stop at 2²⁴, where
//! adding 1 has no effect.

mod common;

use common::at_each_level;
use wengert_kernels::{
    Accumulator, Dual, Layout, Matrix, Shape, Start, View, ViewMut, product, product_into, reduce2,
};

const MANY: usize = 1 << 25;

/// A broadcast column.
fn repeated(one: &[f32; 2], shape: Shape) -> View<'_, f32> {
    View::new(one, Layout::col_major(Shape::new(2, 1))).broadcast(shape)
}

fn entry(i: usize, j: usize) -> f32 {
    ((i * 7919 + j * 104_729) % 1013) as f32 / 1013.0
}

/// In a single sum, a million tenths are 100,958.
#[test]
fn long_rows() {
    let a = repeated(&[0.1, 0.2], Shape::new(2, 1_000_000));
    let mut sums = [0.5_f32; 2];
    let mut out = ViewMut::col_major(&mut sums, Shape::new(2, 1));
    reduce2(out.reborrow(), true, a, a, |a, _| a);
    Accumulator::new(out, false).add(a);
    for (sum, exact) in sums.into_iter().zip([200_000.0, 400_000.0]) {
        assert!((sum / exact - 1.0).abs() <= 3e-5, "{sum} instead of {exact}");
    }
}

/// Up to 1024 columns, sums are bit-identical to those of a plain loop.
#[test]
fn short_rows() {
    let a = Matrix::from_fn(3, 1024, entry);
    let mut sums = [0.25; 3];
    let out = ViewMut::col_major(&mut sums, Shape::new(3, 1));
    reduce2(out, false, a.view(), a.view(), |a, _| a);
    let expected = [0, 1, 2].map(|i| (0..1024).fold(0.25, |sum, j| sum + a.at(i, j)));
    assert_eq!(sums, expected);
}

/// Adjacent rows, and rows that need packing.
#[test]
fn products_of_ones() {
    let (one, two) = (1.0_f32, [1.0, 2.0]);
    let b = View::scalar(&one).broadcast(Shape::new(MANY, 2));
    for a in [repeated(&two, Shape::new(2, MANY)), b.t()] {
        assert_eq!(product(a, b), Matrix::from_fn(2, 2, |i, _| a.at(i, 0) * MANY as f32));
    }
}

/// The present C is added once, and so is a row.
#[test]
fn starts_of_long_products() {
    let (one, two) = (1.0_f32, [1.0, 2.0]);
    let (a, b) = (repeated(&two, Shape::new(2, 10_000)), View::scalar(&one));
    let b = b.broadcast(Shape::new(10_000, 3));
    at_each_level(|_| {
        let mut c = [1.5_f32; 6];
        product_into(a, b, ViewMut::col_major(&mut c, Shape::new(2, 3)), Start::Sum);
        assert_eq!(c, [10_001.5, 20_001.5, 10_001.5, 20_001.5, 10_001.5, 20_001.5]);
        let row = Matrix::from([[1.0_f32, 2.0, 3.0]]);
        let start = Start::Row(row.view());
        product_into(a, b, ViewMut::col_major(&mut c, Shape::new(2, 3)), start);
        assert_eq!(c, [10_001.0, 20_001.0, 10_002.0, 20_002.0, 10_003.0, 20_003.0]);
    });
}

/// Scalars without kernels.
#[test]
fn a_product_of_duals() {
    let one = Dual::new(1.0_f32, 1.0);
    let a = View::scalar(&one).broadcast(Shape::new(1, MANY));
    assert_eq!(product(a, a.t()).at(0, 0), Dual::new(MANY as f32, 2.0 * MANY as f32));
}
