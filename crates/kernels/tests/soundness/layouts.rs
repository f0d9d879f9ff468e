//! Shapes and layouts whose products would wrap.

use crate::Calls;
use crate::operands::{HUGE, WRAPS, refused};
use wengert_kernels::{Layout, Shape, View};

pub(crate) const TABLE: &[(&str, Calls)] = &[
    ("Shape::new", || assert_eq!(Shape::new(HUGE, HUGE).rows, HUGE)),
    ("Shape::len", lengths),
    ("Shape::is_empty", || {
        assert!(Shape::new(HUGE, 0).is_empty() && !Shape::new(4, WRAPS).is_empty());
    }),
    ("Shape::t", || assert_eq!(Shape::new(HUGE, 0).t(), Shape::new(0, HUGE))),
    ("Shape::broadcasts_to", || assert!(!Shape::new(HUGE, HUGE).broadcasts_to(Shape::new(0, 1)))),
    ("Shape: Debug", || assert_eq!(format!("{:?}", Shape::new(0, HUGE)), format!("0×{HUGE}"))),
    ("Shape: Display", || assert_eq!(Shape::new(0, HUGE).to_string(), format!("0×{HUGE}"))),
    ("Layout::col_major", || constructors(Layout::col_major)),
    ("Layout::row_major", || constructors(Layout::row_major)),
    ("Layout::shape", || assert_eq!(huge().shape(), Shape::new(HUGE, 1))),
    ("Layout::offset", || assert_eq!(huge().offset(), 0)),
    ("Layout::row_stride", || assert_eq!(Layout::col_major(Shape::new(0, HUGE)).row_stride(), 1)),
    ("Layout::col_stride", || assert_eq!(huge().col_stride(), HUGE)),
    ("Layout::shifted", shifted),
    ("Layout::t", || assert_eq!(huge().t().t(), huge())),
    ("Layout::rows", || ranges(Layout::rows)),
    ("Layout::cols", || ranges(|layout, range| layout.t().cols(range).t())),
    ("Layout::broadcast", broadcast),
    ("Layout::end", ends),
    ("Layout::is_col_major", || assert!(Layout::col_major(Shape::new(0, HUGE)).is_col_major())),
];

const BEYOND: &str = "a layout that ends beyond usize::MAX";

fn huge() -> Layout {
    Layout::col_major(Shape::new(HUGE, 1))
}

fn lengths() {
    for shape in [Shape::new(4, WRAPS), Shape::new(HUGE, HUGE), Shape::new(2, HUGE / 2 + 1)] {
        assert_eq!(refused(|| shape.len()), "a matrix with more than usize::MAX entries");
    }
    assert_eq!([Shape::new(HUGE, 1).len(), Shape::new(0, HUGE).len()], [HUGE, 0]);
}

fn constructors(layout: fn(Shape) -> Layout) {
    for shape in [Shape::new(4, WRAPS), Shape::new(WRAPS, 4), Shape::new(HUGE, HUGE)] {
        assert_eq!(refused(|| layout(shape)), "a matrix with more than usize::MAX entries");
    }
    for shape in [Shape::new(0, HUGE), Shape::new(HUGE, 0)] {
        assert_eq!(View::<f64>::new(&[], layout(shape)).shape(), shape);
        refused(|| View::<f64>::new(&[], layout(shape)).at(0, 0));
    }
    for shape in [Shape::new(HUGE, 1), Shape::new(2, HUGE / 2), Shape::new(2, 2)] {
        let text = refused(|| View::new(&[1.0, 2.0, 3.0], layout(shape)).shape());
        let length = shape.len();
        assert_eq!(text, format!("a layout that ends at {length} in a slice of 3 numbers"));
    }
}

fn shifted() {
    let layout = Layout::col_major(Shape::new(3, 1));
    assert_eq!(refused(|| layout.shifted(5).shifted(HUGE - 4)), BEYOND);
    // A wrapped place would address the first number again.
    assert_eq!(refused(|| layout.shifted(HUGE).rows(1..2)), BEYOND);
    assert_eq!(refused(|| View::new(&[1.0, 2.0, 3.0], layout.shifted(HUGE)).at(0, 0)), BEYOND);
    let text = refused(|| View::new(&[1.0, 2.0, 3.0], layout.shifted(1)).at(0, 0));
    assert_eq!(text, "a layout that ends at 4 in a slice of 3 numbers");
}

/// Ranges of `rows`, or of `cols` of the transpose.
fn ranges(rows: fn(Layout, std::ops::Range<usize>) -> Layout) {
    let layout = Layout::col_major(Shape::new(3, 2));
    for range in [0..4, 4..4, 3..HUGE, HUGE..HUGE, WRAPS..WRAPS + 1] {
        refused(|| rows(layout, range));
    }
    #[expect(clippy::reversed_empty_ranges, reason = "it is to be refused")]
    let text = refused(|| rows(layout, 2..1));
    assert!(text.contains("2..1 of a "), "{text}");
    assert_eq!(rows(layout, 3..3).end(), 0);
    assert_eq!(rows(huge(), HUGE - 1..HUGE).offset(), HUGE - 1);
    let wide = Layout::col_major(Shape::new(2, HUGE / 2));
    assert_eq!(rows(wide, 1..2).end(), HUGE - 1);
    // Empty ranges of an empty matrix.
    let nothing = Layout::col_major(Shape::new(HUGE, 0));
    assert!(View::<f64>::new(&[], rows(nothing, HUGE - 1..HUGE)).as_slice().is_some());
}

fn broadcast() {
    let row = Layout::col_major(Shape::new(1, 3));
    for shape in [Shape::new(3, 4), Shape::new(HUGE, 1), Shape::new(3, 0)] {
        let text = refused(|| row.broadcast(shape));
        assert_eq!(text, format!("1×3 does not broadcast to {shape}"));
    }
    assert_eq!(row.broadcast(Shape::new(HUGE, 3)).end(), 3);
    assert_eq!(row.broadcast(Shape::new(0, 3)).end(), 0);
    let repeated = Layout::col_major(Shape::SCALAR).broadcast(Shape::new(HUGE, HUGE));
    assert_eq!(repeated.rows(HUGE - 1..HUGE).cols(7..HUGE).end(), 1);
}

fn ends() {
    assert_eq!(refused(|| huge().shifted(1).end()), BEYOND);
    assert_eq!(
        (huge().end(), Layout::col_major(Shape::new(0, HUGE)).shifted(HUGE).end()),
        (HUGE, 0)
    );
}
