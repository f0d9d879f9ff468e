//! [`Output`]: a matrix to write to, in every layout of a mutable view.

use super::bits::{Bits, assert_same};
use proptest::prelude::Strategy;
use proptest::sample::select;
use std::fmt::Debug;
use std::ops::Range;
use wengert_kernels::{Element, Shape, ViewMut};

/// The memory layout of an output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Out {
    /// Column-major.
    Whole,
    /// Some rows of a taller matrix.
    Rows,
    /// Some columns of a wider matrix.
    Cols,
    /// The transpose of a matrix.
    Turned,
    /// The transpose of some rows and columns of a larger matrix.
    TurnedBlock,
}

impl Out {
    /// Every layout.
    pub const ALL: [Self; 5] =
        [Self::Whole, Self::Rows, Self::Cols, Self::Turned, Self::TurnedBlock];

    /// Any layout.
    pub fn any() -> impl Strategy<Value = Self> {
        select(&Self::ALL)
    }
}

/// A matrix of any layout, surrounded by numbers that must stay unchanged.
pub struct Output<T> {
    numbers: Vec<T>,
    outer: Shape,
    rows: Range<usize>,
    cols: Range<usize>,
    turned: bool,
}

/// The value around an output.
const AROUND: f64 = 12345.0;

impl<T: Element + Bits> Output<T> {
    /// An output with the initial entries `entry(i, j)`.
    pub fn new(form: Out, shape: Shape, entry: impl Fn(usize, usize) -> T) -> Self {
        let turned = matches!(form, Out::Turned | Out::TurnedBlock);
        let Shape { rows, cols } = if turned { shape.t() } else { shape };
        let (above, before) = match form {
            Out::Whole | Out::Turned => (0, 0),
            Out::Rows => (2, 0),
            Out::Cols => (0, 2),
            Out::TurnedBlock => (1, 1),
        };
        let outer = Shape::new(rows + 2 * above, cols + 2 * before);
        let numbers = vec![T::of(AROUND); outer.len()];
        let (rows, cols) = (above..above + rows, before..before + cols);
        let mut output = Self { numbers, outer, rows, cols, turned };
        for j in 0..shape.cols {
            for i in 0..shape.rows {
                let place = output.place(i, j);
                output.numbers[place] = entry(i, j);
            }
        }
        output
    }

    fn place(&self, i: usize, j: usize) -> usize {
        let (i, j) = if self.turned { (j, i) } else { (i, j) };
        (self.rows.start + i) + (self.cols.start + j) * self.outer.rows
    }

    /// The entries, for writing.
    pub fn view(&mut self) -> ViewMut<'_, T> {
        let view = ViewMut::col_major(&mut self.numbers, self.outer);
        let view = view.rows(self.rows.clone()).cols(self.cols.clone());
        if self.turned { view.t() } else { view }
    }

    /// Entry (i, j).
    pub fn at(&self, i: usize, j: usize) -> T {
        self.numbers[self.place(i, j)]
    }

    /// All entries in column-major order.
    pub fn bits(&mut self) -> Vec<T::Bits> {
        self.view().as_view().iter().map(Bits::bits).collect()
    }

    /// Panics unless entry (i, j) is `expected(i, j)` to the bit and nothing around has changed.
    #[track_caller]
    pub fn assert(&mut self, expected: impl Fn(usize, usize) -> T, what: &dyn Debug) {
        let Shape { rows, cols } = self.view().shape();
        for j in 0..cols {
            for i in 0..rows {
                assert_same(self.at(i, j), expected(i, j), &(what, "entry", i, j));
            }
        }
        for (k, &number) in self.numbers.iter().enumerate() {
            let (i, j) = (k % self.outer.rows, k / self.outer.rows);
            if !self.rows.contains(&i) || !self.cols.contains(&j) {
                assert_same(number, T::of(AROUND), &(what, "around", i, j));
            }
        }
    }
}
