//! Proves that safe code cannot make a view that exceeds its slice, on which the kernels' pointers rely:
//! layouts that are too long are rejected, even if their length wraps around.

mod common;

use common::panic_text;
use std::panic::catch_unwind;
use wengert_kernels::{Layout, Matrix, Shape, View, ViewMut};

/// `3·THIRD = 1` modulo 2³² or 2⁶⁴.
const THIRD: usize = usize::MAX / 3 * 2 + 1;
const HUGE: Shape = Shape::new(3, THIRD);

#[test]
fn layouts_that_leave_the_slice() {
    let refused: [fn() -> Layout; 9] = [
        || Layout::col_major(Shape::new(2, 2)),
        || Layout::col_major(Shape::new(1, 3)).shifted(1),
        || Layout::row_major(Shape::new(2, 2)).cols(0..1).shifted(1),
        || Layout::col_major(Shape::SCALAR).shifted(3),
        || Layout::col_major(Shape::SCALAR).shifted(usize::MAX),
        || Layout::col_major(HUGE),
        || Layout::row_major(HUGE),
        || Layout::col_major(HUGE.t()).rows(0..2),
        || Layout::row_major(HUGE).broadcast(HUGE),
    ];
    for (at, layout) in refused.into_iter().enumerate() {
        assert!(catch_unwind(|| View::new(&[1.0, 2.0, 3.0], layout()).shape()).is_err(), "{at}");
    }
    let text = panic_text(|| View::new(&[1.0], beyond()));
    assert_eq!(text, "a layout that ends beyond usize::MAX");
}

fn beyond() -> Layout {
    Layout::col_major(Shape::SCALAR).shifted(usize::MAX)
}

#[test]
fn shapes_with_too_many_entries() {
    assert_eq!(HUGE.rows.wrapping_mul(HUGE.cols), 1);
    assert_eq!(panic_text(|| HUGE.len()), "a matrix with more than usize::MAX entries");
    assert!(catch_unwind(|| ViewMut::col_major(&mut [1.0], HUGE).shape()).is_err());
    assert!(catch_unwind(|| Matrix::from_cols(3, THIRD, vec![1.0])).is_err());
    assert!(catch_unwind(|| Matrix::from_rows(3, THIRD, vec![1.0])).is_err());
    let text = "a matrix with more than usize::MAX entries";
    assert_eq!(panic_text(|| Matrix::filled(3, THIRD, 1.0)), text);
    assert_eq!(panic_text(|| Matrix::<f64>::zeros(3, THIRD)), text);
    assert_eq!(panic_text(|| Matrix::from_fn(3, THIRD, |_, _| 1.0)), text);
}

/// Broadcasting one number takes no memory, so any shape is allowed.
#[test]
fn repeated_numbers() {
    let repeated = View::scalar(&2.0).broadcast(Shape::new(usize::MAX, usize::MAX));
    assert_eq!(repeated.at(usize::MAX - 1, 7), 2.0);
    assert_eq!(repeated.rows(5..9).cols(5..7).t().iter().sum::<f64>(), 16.0);
}
