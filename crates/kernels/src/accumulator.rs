//! [`Accumulator`]: where the contributions to a gradient are added up.

use crate::{Element, Shape, Start, View, ViewMut, product_into, reduce2};
use std::fmt;
use std::ops::Range;

/// Terms of a sum of a column up to which it is one pass; longer ones are added up in blocks, in a tree.
const LONGEST_COLUMN: usize = 1 << 13;

/// The gradient of one argument, while its contributions come in.
///
/// The first contribution overwrites and later ones are added, so that a gradient never has to be
/// cleared. Contributions wider than the gradient are summed: if a row was repeated over all samples,
/// the gradient of the row is the sum over the samples.
#[derive(Debug)]
pub struct Accumulator<'a, T: Copy + fmt::Debug> {
    gradient: ViewMut<'a, T>,
    first: bool,
}

impl<'a, T: Element> Accumulator<'a, T> {
    /// Adds to `gradient`, or overwrites it if this is the `first` contribution.
    #[inline]
    pub fn new(gradient: ViewMut<'a, T>, first: bool) -> Self {
        Self { gradient, first }
    }

    /// The shape of the argument.
    #[inline]
    pub fn shape(&self) -> Shape {
        self.gradient.shape()
    }

    /// Adds `terms`.
    ///
    /// # Panics
    /// Here and below: if the gradient does not broadcast to the shape of the terms.
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
    #[inline(always)]
    #[track_caller]
    pub fn add_zip(self, a: View<'_, T>, b: View<'_, T>, f: impl Fn(T, T) -> T + Copy + Sync) {
        reduce2(self.gradient, self.first, a, b, f);
    }

    /// Adds the matrix product `a·b`.
    #[inline]
    #[track_caller]
    pub fn add_product(self, a: View<'_, T>, b: View<'_, T>) {
        product_into(a, b, self.gradient, if self.first { Start::Zero } else { Start::Sum });
    }

    /// The part of the gradient that belongs to some of the rows; the others get nothing.
    ///
    /// # Panics
    /// If the range leaves the gradient.
    #[track_caller]
    pub fn rows(mut self, range: Range<usize>) -> Self {
        if self.first {
            self.gradient.fill(T::zero());
        }
        Self { gradient: self.gradient.rows(range), first: false }
    }

    /// The part of the gradient that belongs to some of the columns; the others get nothing.
    ///
    /// # Panics
    /// If the range leaves the gradient.
    #[track_caller]
    pub fn cols(mut self, range: Range<usize>) -> Self {
        if self.first {
            self.gradient.fill(T::zero());
        }
        Self { gradient: self.gradient.cols(range), first: false }
    }

    /// The entries, for rules that fit no other method. What is there must be overwritten if the
    /// second part, "first", is true, and added to otherwise.
    pub fn into_parts(self) -> (ViewMut<'a, T>, bool) {
        (self.gradient, self.first)
    }
}
