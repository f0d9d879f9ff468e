//! Matrices stored in flat vectors, one after the other, column by column.

use wengert_kernels::{Layout, Shape, View, ViewMut};

/// The matrices of these shapes that `flat` consists of.
///
/// # Panics
/// If `flat` does not have exactly as many numbers as they need.
#[track_caller]
pub(crate) fn split<T, const N: usize>(flat: &[T], shapes: [Shape; N]) -> [View<'_, T>; N] {
    check(flat.len(), shapes);
    let mut rest = flat;
    shapes.map(|shape| {
        let (block, after) = rest.split_at(shape.len());
        rest = after;
        View::new(block, Layout::col_major(shape))
    })
}

/// As [`split`], for writing.
#[track_caller]
pub(crate) fn split_mut<T, const N: usize>(
    flat: &mut [T],
    shapes: [Shape; N],
) -> [ViewMut<'_, T>; N] {
    check(flat.len(), shapes);
    let mut rest = flat;
    shapes.map(|shape| {
        let (block, after) = std::mem::take(&mut rest).split_at_mut(shape.len());
        rest = after;
        ViewMut::col_major(block, shape)
    })
}

#[track_caller]
fn check<const N: usize>(length: usize, shapes: [Shape; N]) {
    let needed = shapes.into_iter().map(Shape::len).sum::<usize>();
    assert_eq!(length, needed, "numbers in parameters, gradient and memory");
}
