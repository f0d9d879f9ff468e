//! Shared and mutable views.

use crate::Calls;
use crate::operands::{HUGE, WRAPS, counted, refused};
use std::ops::Range;
use wengert_kernels::{Layout, Shape, View, ViewMut};

pub(crate) const TABLE: &[(&str, Calls)] = &[
    ("View::new", new),
    ("View::scalar", || {
        assert_eq!(refused(|| View::scalar(&1.0).at(0, 1)), "entry (0, 1) of a 1×1 matrix");
    }),
    ("View::layout", || assert_eq!(counted(3, 4).view().rows(1..2).layout().end(), 10)),
    ("View::shape", || assert_eq!(counted(0, 4).view().shape(), Shape::new(0, 4))),
    ("View::t", || assert_eq!(counted(0, 4).view().t().shape(), Shape::new(4, 0))),
    ("View::rows", || ranges(|view, range| view.rows(range))),
    ("View::cols", || ranges(|view, range| view.t().cols(range).t())),
    ("View::broadcast", broadcast),
    ("View::as_slice", slices),
    ("View::col", columns),
    ("View::at", entries),
    ("View::iter", || {
        assert_eq!(repeated(HUGE, HUGE).iter().take(3).collect::<Vec<_>>(), [2.0; 3]);
    }),
    ("View: Debug", || {
        assert_eq!(format!("{:?}{:?}", repeated(0, HUGE), repeated(2, 1)), "[][[2.0], [2.0]]");
    }),
    ("ViewMut::scalar", || {
        assert_eq!(
            refused(|| *ViewMut::scalar(&mut 1.0).at_mut(1, 0)),
            "entry (1, 0) of a 1×1 matrix"
        );
    }),
    ("ViewMut::col_major", col_major),
    ("ViewMut::layout", || with_view(|view| assert_eq!(view.layout().end(), 6))),
    ("ViewMut::shape", || with_view(|view| assert_eq!(view.t().shape(), Shape::new(2, 3)))),
    ("ViewMut::reborrow", || {
        with_view(|mut view| assert_eq!(view.reborrow().shape(), Shape::new(3, 2)));
    }),
    ("ViewMut::as_view", || {
        with_view(|view| {
            assert_eq!(refused(|| view.as_view().at(3, 0)), "entry (3, 0) of a 3×2 matrix");
        });
    }),
    ("ViewMut::t", || {
        with_view(|view| {
            assert_eq!(refused(|| *view.t().at_mut(2, 0)), "entry (2, 0) of a 2×3 matrix");
        });
    }),
    ("ViewMut::rows", || parts(|view, range| view.rows(range))),
    ("ViewMut::cols", || parts(|view, range| view.t().cols(range).t())),
    ("ViewMut::as_mut_slice", slices_to_write),
    ("ViewMut::col_mut", columns_to_write),
    ("ViewMut::at_mut", entries_to_write),
    ("ViewMut::fill", fill),
    ("ViewMut: Debug", || {
        with_view(|view| assert_eq!(format!("{view:?}"), "[[0.0, 3.0], [1.0, 4.0], [2.0, 5.0]]"));
    }),
];

/// Ranges that exceed three rows.
const OUTSIDE: [Range<usize>; 5] = [0..4, 4..4, 3..HUGE, HUGE..HUGE, WRAPS..WRAPS + 1];

fn repeated(rows: usize, cols: usize) -> View<'static, f64> {
    View::scalar(&2.0).broadcast(Shape::new(rows, cols))
}

/// Calls `f` with a mutable 3×2 view of the numbers 0 to 5.
fn with_view(f: impl FnOnce(ViewMut<'_, f64>)) {
    let mut numbers = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0];
    f(ViewMut::col_major(&mut numbers, Shape::new(3, 2)));
}

fn new() {
    let numbers = [1.0, 2.0, 3.0];
    let of = |layout: Layout| View::new(&numbers, layout).iter().collect::<Vec<_>>();
    assert_eq!(of(Layout::col_major(Shape::new(1, 2)).shifted(1)), [2.0, 3.0]);
    assert_eq!(of(Layout::col_major(Shape::new(0, HUGE)).shifted(HUGE)), []);
    let text = refused(|| of(Layout::row_major(Shape::new(2, 2)).cols(1..2)));
    assert_eq!(text, "a layout that ends at 4 in a slice of 3 numbers");
    let text = refused(|| of(Layout::col_major(Shape::SCALAR).shifted(HUGE - 1)));
    assert_eq!(text, format!("a layout that ends at {HUGE} in a slice of 3 numbers"));
}

fn ranges(rows: fn(View<'_, f64>, Range<usize>) -> View<'_, f64>) {
    for range in OUTSIDE {
        let m = counted(3, 2);
        refused(|| rows(m.view(), range.clone()).shape());
        refused(|| rows(m.view().cols(0..0), range.clone()).shape());
        refused(|| rows(m.t().view().t(), range).shape());
    }
    let huge = rows(repeated(HUGE, 3), HUGE - 2..HUGE);
    assert_eq!(huge.iter().collect::<Vec<_>>(), [2.0; 6]);
    assert_eq!(rows(counted(3, 0).view(), 1..3).shape(), Shape::new(2, 0));
}

fn broadcast() {
    let m = counted(3, 2);
    for shape in [Shape::new(HUGE, HUGE), Shape::new(0, 2), Shape::new(6, 2), Shape::new(2, 3)] {
        let text = refused(|| m.view().broadcast(shape));
        assert_eq!(text, format!("3×2 does not broadcast to {shape}"));
    }
    assert_eq!(repeated(HUGE, HUGE).at(HUGE - 1, HUGE - 1), 2.0);
}

fn slices() {
    assert_eq!(counted(3, 2).view().as_slice().map(<[f64]>::len), Some(6));
    assert_eq!(counted(3, 2).rows(0..2).view().as_slice(), None);
    for (rows, cols) in [(1, HUGE), (HUGE, 1), (2, 3), (3, 2)] {
        assert_eq!(repeated(rows, cols).as_slice(), None);
    }
    assert_eq!(repeated(HUGE, 0).as_slice(), Some(&[][..]));
}

fn columns() {
    let m = counted(4, 3);
    for j in [3, 4, WRAPS, WRAPS + 1, HUGE] {
        let text = format!("column {j} of a 4×3 matrix");
        assert_eq!(refused(|| m.view().col(j)), text);
        assert_eq!(refused(|| m.view().cols(1..2).broadcast(Shape::new(4, 3)).col(j)), text);
        let next = j.saturating_add(1);
        assert_eq!(refused(|| m.view().t().col(next)), format!("column {next} of a 3×4 matrix"));
        assert_eq!(refused(|| m.view().rows(0..0).col(j)), format!("column {j} of a 0×3 matrix"));
    }
    assert_eq!(m.view().rows(0..0).col(2), Some(&[][..]));
    assert_eq!(repeated(HUGE, 3).col(2), None);
    assert_eq!(
        m.view().cols(1..2).broadcast(Shape::new(4, HUGE)).col(HUGE - 1).map(<[f64]>::len),
        Some(4)
    );
}

fn entries() {
    let m = counted(4, 3);
    for (i, j) in [(4, 0), (0, 3), (HUGE, HUGE), (0, WRAPS), (4, WRAPS)] {
        assert_eq!(refused(|| m.view().at(i, j)), format!("entry ({i}, {j}) of a 4×3 matrix"));
        refused(|| m.view().rows(0..0).at(i, j));
        refused(|| m.view().row(i, j));
    }
}

/// An entry of a view, read through a part of a part.
trait Row {
    fn row(self, i: usize, j: usize) -> f64;
}

impl Row for View<'_, f64> {
    fn row(self, i: usize, j: usize) -> f64 {
        self.t().cols(0..3).rows(1..3).t().at(i, j)
    }
}

fn col_major() {
    for shape in [Shape::new(4, WRAPS), Shape::new(2, 2), Shape::new(0, 3), Shape::new(HUGE, 1)] {
        refused(|| ViewMut::col_major(&mut [1.0, 2.0, 3.0], shape).shape());
    }
    for shape in [Shape::new(0, HUGE), Shape::new(HUGE, 0)] {
        assert_eq!(ViewMut::<f64>::col_major(&mut [], shape).shape(), shape);
    }
}

fn parts(rows: for<'a> fn(ViewMut<'a, f64>, Range<usize>) -> ViewMut<'a, f64>) {
    for range in OUTSIDE {
        with_view(|view| drop(refused(|| rows(view, range.clone()).shape())));
        with_view(|view| drop(refused(|| rows(view.cols(0..0), range).shape())));
    }
    with_view(|view| assert_eq!(rows(view, 3..3).as_mut_slice(), None.or(Some(&mut [][..]))));
    with_view(|view| {
        let mut part = rows(view, 1..3);
        part.fill(9.0);
        assert_eq!(refused(|| *part.at_mut(2, 0)), "entry (2, 0) of a 2×2 matrix");
        assert_eq!(part.as_view().iter().collect::<Vec<_>>(), [9.0; 4]);
    });
}

fn slices_to_write() {
    with_view(|mut view| assert_eq!(view.as_mut_slice().map(|all| all.len()), Some(6)));
    with_view(|view| assert_eq!(view.rows(0..2).as_mut_slice(), None));
    with_view(|view| assert_eq!(view.t().as_mut_slice(), None));
    with_view(|view| assert_eq!(view.rows(1..1).as_mut_slice().map(|all| all.len()), Some(0)));
}

fn columns_to_write() {
    for j in [2, 3, WRAPS, HUGE] {
        let text = format!("column {j} of a 3×2 matrix");
        with_view(|mut view| assert_eq!(refused(|| view.col_mut(j).is_some()), text));
        let text = format!("column {j} of a 0×2 matrix");
        with_view(|view| assert_eq!(refused(|| view.rows(0..0).col_mut(j).is_some()), text));
    }
    let mut four = [0.0; 12];
    let text = refused(|| ViewMut::col_major(&mut four, Shape::new(4, 3)).col_mut(WRAPS).is_some());
    assert_eq!(text, format!("column {WRAPS} of a 4×3 matrix"));
    with_view(|view| assert!(view.t().col_mut(2).is_none()));
}

fn entries_to_write() {
    for (i, j) in [(3, 0), (0, 2), (HUGE, HUGE), (3, WRAPS)] {
        let text = format!("entry ({i}, {j}) of a 3×2 matrix");
        with_view(|mut view| assert_eq!(refused(|| *view.at_mut(i, j)), text));
    }
}

fn fill() {
    with_view(|view| view.rows(1..1).fill(7.0));
    ViewMut::<f64>::col_major(&mut [], Shape::new(0, HUGE)).fill(7.0);
    let mut numbers = [0.0; 6];
    ViewMut::col_major(&mut numbers, Shape::new(3, 2)).rows(1..2).t().fill(7.0);
    assert_eq!(numbers, [0.0, 7.0, 0.0, 0.0, 7.0, 0.0]);
}
