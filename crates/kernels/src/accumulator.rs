//! [`Accumulator`]: sums the contributions to a gradient.

use crate::{Element, Shape, Start, View, ViewMut, product_into, reduce2};
use std::fmt;
use std::ops::Range;

/// The longest column summed in a single pass; longer ones are summed in blocks, in a tree.
const LONGEST_COLUMN: usize = 1 << 13;

/// The gradient of one argument during accumulation.
///
/// The first contribution overwrites and later ones are added, so a gradient never needs clearing.
/// Contributions wider than the gradient are reduced: the gradient of a row that was broadcast over all
/// samples is the sum over the samples.
///
/// ```
/// use wengert_kernels::{Accumulator, Matrix, Shape, ViewMut};
/// let bias = &mut [f64::NAN; 2]; // what was there does not matter
/// let terms = Matrix::from([[1.0, 10.0], [2.0, 20.0]]);
/// Accumulator::new(ViewMut::col_major(bias, Shape::new(1, 2)), true).add(terms.view());
/// assert_eq!(*bias, [3.0, 30.0]); // summed over the rows that the bias was repeated over
/// Accumulator::new(ViewMut::col_major(bias, Shape::new(1, 2)), false).add_map(terms.view(), |x| -x);
/// assert_eq!(*bias, [0.0, 0.0]);
/// ```
#[derive(Debug)]
pub struct Accumulator<'a, T: Copy + fmt::Debug> {
    gradient: ViewMut<'a, T>,
    first: bool,
}

impl<'a, T: Element> Accumulator<'a, T> {
    /// Adds to `gradient`, or overwrites it if this is the `first` contribution.
    ///
    /// ```
    /// use wengert_kernels::{Accumulator, Matrix, ViewMut};
    /// let (mut gradient, one) = (f64::NAN, Matrix::from([[1.0]]));
    /// Accumulator::new(ViewMut::scalar(&mut gradient), true).add(one.view());
    /// assert_eq!(gradient, 1.0); // overwritten
    /// Accumulator::new(ViewMut::scalar(&mut gradient), false).add(one.view());
    /// assert_eq!(gradient, 2.0);
    /// ```
    #[inline]
    pub fn new(gradient: ViewMut<'a, T>, first: bool) -> Self {
        Self { gradient, first }
    }

    /// The shape of the argument.
    ///
    /// ```
    /// use wengert_kernels::{Accumulator, Shape, ViewMut};
    /// let mut gradient = [0.0; 6];
    /// let grad = Accumulator::new(ViewMut::col_major(&mut gradient, Shape::new(2, 3)), true);
    /// assert_eq!(grad.shape(), Shape::new(2, 3));
    /// ```
    #[inline]
    pub fn shape(&self) -> Shape {
        self.gradient.shape()
    }

    /// Adds `terms`.
    ///
    /// ```
    /// use wengert_kernels::{Accumulator, Matrix, Shape, ViewMut};
    /// let mut column = [1.0, 2.0];
    /// let grad = Accumulator::new(ViewMut::col_major(&mut column, Shape::new(2, 1)), false);
    /// grad.add(Matrix::from([[10.0, 20.0], [30.0, 40.0]]).view());
    /// assert_eq!(column, [31.0, 72.0]); // summed over the columns
    /// ```
    ///
    /// # Panics
    /// If the gradient does not broadcast to the shape of the terms.
    #[inline(always)]
    #[track_caller]
    pub fn add(self, terms: View<'_, T>) {
        let (shape, target) = (terms.shape(), self.shape());
        // The gradient of a bias.
        let row = target == Shape::new(1, shape.cols) && (2..=LONGEST_COLUMN).contains(&shape.rows);
        if row && terms.layout().row_stride() == 1 {
            T::column_sums(terms, self.gradient, self.first);
        } else {
            self.add_map(terms, |term| term);
        }
    }

    /// Adds `f(a)`, entry by entry.
    ///
    /// ```
    /// use wengert_kernels::{Accumulator, Matrix, Shape, ViewMut};
    /// let mut gradient = [1.0, 2.0];
    /// let grad = Accumulator::new(ViewMut::col_major(&mut gradient, Shape::new(1, 2)), false);
    /// grad.add_map(Matrix::from([[10.0, 20.0]]).view(), |dy| -dy); // the pullback of a subtrahend
    /// assert_eq!(gradient, [-9.0, -18.0]);
    /// ```
    ///
    /// # Panics
    /// If the gradient does not broadcast to the shape of `a`.
    #[inline(always)]
    #[track_caller]
    pub fn add_map(self, a: View<'_, T>, f: impl Fn(T) -> T + Copy + Sync) {
        let unused = T::zero();
        self.add_zip(
            a,
            View::scalar(&unused).broadcast(a.shape()),
            #[inline(always)]
            move |a, _| f(a),
        );
    }

    /// Adds `f(a, b)`, entry by entry.
    ///
    /// ```
    /// use wengert_kernels::{Accumulator, Matrix, ViewMut};
    /// let (dy, x) = (Matrix::from([[1.0, 2.0]]), Matrix::from([[10.0, 100.0]]));
    /// let mut gradient = 0.5;
    /// Accumulator::new(ViewMut::scalar(&mut gradient), false).add_zip(dy.view(), x.view(), |dy, x| dy * x);
    /// assert_eq!(gradient, 210.5); // that of a scalar which was repeated over the row
    /// ```
    ///
    /// # Panics
    /// If the shapes of `a` and `b` differ, or the gradient does not broadcast to them.
    #[inline(always)]
    #[track_caller]
    pub fn add_zip(self, a: View<'_, T>, b: View<'_, T>, f: impl Fn(T, T) -> T + Copy + Sync) {
        reduce2(self.gradient, self.first, a, b, f);
    }

    /// Adds the matrix product `a·b`.
    ///
    /// ```
    /// use wengert_kernels::{Accumulator, Matrix, ViewMut};
    /// let (x, dy) = (Matrix::from([[1.0], [2.0]]), Matrix::from([[10.0], [100.0]]));
    /// let mut gradient = 0.0;
    /// Accumulator::new(ViewMut::scalar(&mut gradient), true).add_product(x.view().t(), dy.view());
    /// assert_eq!(gradient, 210.0); // `W̄ += Xᵀ·Ȳ`
    /// ```
    ///
    /// # Panics
    /// If the shapes do not fit: m×k, k×n and a gradient that is m×n.
    #[inline]
    #[track_caller]
    pub fn add_product(self, a: View<'_, T>, b: View<'_, T>) {
        product_into(a, b, self.gradient, if self.first { Start::Zero } else { Start::Sum });
    }

    /// The part of the gradient for a range of rows; the others receive no contribution.
    ///
    /// ```
    /// use wengert_kernels::{Accumulator, Matrix, Shape, ViewMut};
    /// let mut gradient = [f64::NAN; 3];
    /// let whole = Accumulator::new(ViewMut::col_major(&mut gradient, Shape::new(3, 1)), true);
    /// whole.rows(1..2).add(Matrix::from([[7.0]]).view());
    /// assert_eq!(gradient, [0.0, 7.0, 0.0]);
    /// ```
    ///
    /// # Panics
    /// If the range exceeds the gradient.
    #[track_caller]
    pub fn rows(mut self, range: Range<usize>) -> Self {
        if self.first {
            self.gradient.fill(T::zero());
        }
        Self { gradient: self.gradient.rows(range), first: false }
    }

    /// The part of the gradient for a range of columns; the others receive no contribution.
    ///
    /// ```
    /// use wengert_kernels::{Accumulator, Matrix, Shape, ViewMut};
    /// let mut gradient = [1.0, 1.0, 1.0];
    /// let whole = Accumulator::new(ViewMut::col_major(&mut gradient, Shape::new(1, 3)), false);
    /// whole.cols(1..3).add(Matrix::from([[7.0, 8.0]]).view());
    /// assert_eq!(gradient, [1.0, 8.0, 9.0]);
    /// ```
    ///
    /// # Panics
    /// If the range exceeds the gradient.
    #[track_caller]
    pub fn cols(mut self, range: Range<usize>) -> Self {
        if self.first {
            self.gradient.fill(T::zero());
        }
        Self { gradient: self.gradient.cols(range), first: false }
    }

    /// The entries and the `first` flag, for pullbacks that fit no other method: overwrite the entries if
    /// the flag is true, else add to them.
    ///
    /// ```
    /// use wengert_kernels::{Accumulator, ViewMut};
    /// let mut gradient = 1.0;
    /// let (mut grad, first) = Accumulator::new(ViewMut::scalar(&mut gradient), false).into_parts();
    /// *grad.at_mut(0, 0) = 2.0 + if first { 0.0 } else { grad.as_view().at(0, 0) };
    /// assert_eq!(gradient, 3.0);
    /// ```
    pub fn into_parts(self) -> (ViewMut<'a, T>, bool) {
        (self.gradient, self.first)
    }
}
