//! Products and column sums, at every level and on several threads.

use crate::Calls;
use crate::common::{In, Out, at_each_level};
use crate::operands::{HUGE, Operand, finite, operands, refused, some_results, writes};
use wengert_kernels::{
    Dual, Element, Matrix, Shape, Start, View, ViewMut, product, product_into, with_threads,
};

pub(crate) const TABLE: &[(&str, Calls)] = &[
    ("Element::product", || products(f64::product)),
    ("Element::column_sums", column_sums),
    ("product_into", || products(product_into)),
    ("product", new_products),
];

type Entries<'a> = &'a dyn Fn(usize, usize) -> f64;
type Product = fn(View<'_, f64>, View<'_, f64>, ViewMut<'_, f64>, Start<'_, f64>);

/// Whether the product can be computed.
fn fits(a: Shape, b: Shape, c: Shape) -> bool {
    a.cols == b.rows && c == Shape::new(a.rows, b.cols) && finite(Shape::new(c.len(), a.cols))
}

fn products(product: Product) {
    let operands = operands();
    at_each_level(|level| {
        for a in &operands {
            for b in &operands {
                some_results(|form, shape| starts(product, a, b, (form, shape), &level));
                // Most of the shapes above do not fit.
                let (rows, cols) = (a.view().shape().rows, b.view().shape().cols);
                if rows <= 1000 && cols <= 1000 {
                    starts(product, a, b, (Out::TurnedBlock, Shape::new(rows, cols)), &level);
                }
            }
        }
    });
    let (a, b) =
        (Operand::new(In::Cols, Shape::new(64, 64)), Operand::new(In::Rows, Shape::new(64, 64)));
    let texts = [
        refused(|| {
            product(
                a.view(),
                b.view(),
                ViewMut::col_major(&mut [0.0; 4], Shape::new(2, 2)),
                Start::Zero,
            );
        }),
        refused(|| {
            product(
                a.view(),
                b.view(),
                ViewMut::col_major(&mut [], Shape::new(64, 0)),
                Start::Zero,
            );
        }),
    ];
    assert_eq!(
        texts,
        ["product of 64×64 and 64×64 into 2×2", "product of 64×64 and 64×64 into 64×0"]
    );
    // A packed copy would have 16·2⁶⁰ numbers: the length wraps.
    let (a, b) = (View::scalar(&1.0), View::scalar(&1.0));
    let (a, b) = (a.broadcast(Shape::new(2, 1 << 60)), b.broadcast(Shape::new(1 << 60, 9)));
    let c = &mut [0.0; 18];
    let text = refused(|| product(a, b, ViewMut::col_major(c, Shape::new(2, 9)), Start::Zero));
    assert_eq!(text, "a product of more than isize::MAX multiplications");
    let text = refused(|| {
        let (row, a) = (View::scalar(&1.0), View::scalar(&2.0));
        product(
            a,
            a.broadcast(Shape::new(1, 3)),
            ViewMut::col_major(&mut [0.0; 3], Shape::new(1, 3)),
            Start::Row(row),
        );
    });
    assert!(text.contains("the row a product starts from"), "{text}");
}

/// The product with every start: 0, the present C, and a row that may not fit.
fn starts(
    product: Product,
    a: &Operand,
    b: &Operand,
    (form, shape): (Out, Shape),
    level: &dyn std::fmt::Debug,
) {
    let (a, b) = (a.view(), b.view());
    let fits = fits(a.shape(), b.shape(), shape);
    let sum = |i, j| (0..a.shape().cols).map(|k| a.at(i, k) * b.at(k, j)).sum::<f64>();
    let what = (level, a.shape(), b.shape(), a.layout(), b.layout(), form, shape);
    let (zero, more): (Entries<'_>, Entries<'_>) = (&sum, &|i, j| 100.0 + sum(i, j));
    writes((form, shape), fits.then_some(zero), &what, |c| product(a, b, c, Start::Zero));
    writes((form, shape), fits.then_some(more), &what, |c| product(a, b, c, Start::Sum));
    for width in [shape.cols, 3] {
        let row = Operand::new(In::RowInGaps, Shape::new(1, width));
        let expected: Entries<'_> = &|i, j| row.view().at(0, j) + sum(i, j);
        let expected = (fits && width == shape.cols).then_some(expected);
        writes((form, shape), expected, &what, |c| product(a, b, c, Start::Row(row.view())));
    }
}

fn new_products() {
    for a in operands() {
        for b in operands() {
            let (a, b) = (a.view(), b.view());
            if a.shape().rows > 1000 || b.shape().cols > 1000 {
                continue;
            }
            if fits(a.shape(), b.shape(), Shape::new(a.shape().rows, b.shape().cols)) {
                let sum = |i, j| (0..a.shape().cols).map(|k| a.at(i, k) * b.at(k, j)).sum::<f64>();
                let expected = Matrix::from_fn(a.shape().rows, b.shape().cols, sum);
                assert_eq!(with_threads(3, || product(a, b)), expected);
            } else {
                refused(|| product(a, b));
            }
        }
    }
    let a = View::scalar(&1.0);
    let text = refused(|| product(a.broadcast(Shape::new(HUGE, 1)), a.broadcast(Shape::new(1, 2))));
    assert_eq!(text, "a matrix with more than usize::MAX entries");
}

fn column_sums() {
    let operands = operands();
    at_each_level(|level| {
        for a in operands.iter().map(Operand::view) {
            let adjacent = a.layout().row_stride() == 1;
            let sum = |_: usize, j| (0..a.shape().rows).map(|i| a.at(i, j)).sum::<f64>();
            let mut call = |form, shape: Shape| {
                let fits = adjacent && shape == Shape::new(1, a.shape().cols);
                let what = (level, a.shape(), a.layout(), form, shape);
                let (zero, more): (Entries<'_>, Entries<'_>) = (&sum, &|i, j| 100.0 + sum(i, j));
                writes((form, shape), fits.then_some(zero), &what, |out| {
                    f64::column_sums(a, out, true);
                });
                writes((form, shape), fits.then_some(more), &what, |out| {
                    f64::column_sums(a, out, false);
                });
            };
            some_results(&mut call);
            if a.shape().cols <= 1000 {
                call(Out::Rows, Shape::new(1, a.shape().cols));
            }
        }
    });
    let a = Operand::new(In::Cols, Shape::new(4, 1000));
    let mut one = 0.0;
    let text = refused(|| f64::column_sums(a.view(), ViewMut::scalar(&mut one), true));
    assert_eq!(text, "column sums of 4×1000 into 1×1");
    let row = Operand::new(In::Row, Shape::new(1000, 1));
    let text = refused(|| f64::column_sums(row.view(), ViewMut::scalar(&mut one), true));
    assert_eq!(text, "column sums of rows that are not adjacent");
    // Other scalars accept any strides, but only the right shapes.
    let dual = Dual::new(1.0, 2.0);
    let (a, mut sums) = (View::scalar(&dual).broadcast(Shape::new(5, 2)), [Dual::new(0.0, 0.0); 2]);
    Dual::column_sums(a, ViewMut::col_major(&mut sums, Shape::new(1, 2)), true);
    assert_eq!(sums, [Dual::new(5.0, 10.0); 2]);
    let text = refused(|| Dual::column_sums(a, ViewMut::scalar(&mut sums[0]), true));
    assert_eq!(text, "column sums of 5×2 into 1×1");
}
