//! Proves that products match their definition to the bit, for matrices of every layout, at every SIMD
//! level, in every kernel: all combinations of layouts at some shapes, and 3000 random cases. Entries are
//! integers, so sums are exact in any order; one test has fractional entries and shows that kernels stay
//! within the error bound of the definition.

mod common;

use common::{Bits, In, Input, Out, Output, Random, at_each_level, check, panic_text};
use proptest::prelude::*;
use wengert_kernels::{Dual, Element, Matrix, Shape, Start, View, ViewMut, product, product_into};

/// A product: its shapes, layouts and start.
#[derive(Clone, Copy, Debug)]
struct Case {
    shape: Shape,
    depth: usize,
    layouts: (In, In, Out),
    start: From,
    seed: u64,
}

#[derive(Clone, Copy, Debug)]
enum From {
    Zero,
    Sum,
    Row(In),
}

impl From {
    const ALL: [Self; 4] = [Self::Zero, Self::Sum, Self::Row(In::Cols), Self::Row(In::RowInGaps)];
}

impl Case {
    /// Compares with the definition, computed on the same type.
    fn check<T: Element + Bits>(self) {
        let Self { shape, depth, layouts: (a, b, c), seed, .. } = self;
        let mut random = Random(seed);
        let a = Input::new(a, Shape::new(shape.rows, depth), || T::whole(&mut random));
        let b = Input::new(b, Shape::new(depth, shape.cols), || T::whole(&mut random));
        let layout = if let From::Row(layout) = self.start { layout } else { In::Cols };
        let row = Input::new(layout, Shape::new(1, shape.cols), || T::whole(&mut random));
        let old = |i, j| match self.start {
            From::Sum => T::of(((3 * i + 5 * j) % 7) as f64 - 3.0),
            _ => T::of(f64::NAN),
        };
        let mut found = Output::new(c, shape, old);
        let start = match self.start {
            From::Zero => Start::Zero,
            From::Sum => Start::Sum,
            From::Row(_) => Start::Row(row.view()),
        };
        product_into(a.view(), b.view(), found.view(), start);

        let lines = |m: View<'_, T>| m.iter().collect::<Vec<_>>();
        let (a_rows, b_cols) = (lines(a.view().t()), lines(b.view()));
        let expected = |i, j| {
            let start = match self.start {
                From::Zero => T::zero(),
                From::Sum => old(i, j),
                From::Row(_) => row.view().at(0, j),
            };
            let (a, b) = (&a_rows[i * depth..][..depth], &b_cols[j * depth..][..depth]);
            a.iter().zip(b).fold(start, |sum, (&a, &b)| sum + a * b)
        };
        found.assert(expected, &self);
    }

    fn check_floats(self) {
        self.check::<f32>();
        self.check::<f64>();
    }
}

#[test]
fn random_products() {
    let length = || prop_oneof![0..4_usize, 0..20_usize, 0..70_usize];
    let layouts = (In::any(), In::any(), Out::any());
    let start = proptest::sample::select(&From::ALL);
    let cases = (length(), length(), length(), layouts, start, any::<u64>()).prop_map(
        |(rows, cols, depth, layouts, start, seed)| {
            let shape = Shape::new(rows, cols);
            Case { shape, depth, layouts, start, seed }
        },
    );
    at_each_level(|_| {
        check(file!(), 3000, &cases, |case| {
            case.check_floats();
            case.check::<Dual<f64>>();
        });
    });
}

/// All layouts of A, B and C and all starts, at one shape.
fn all_layouts(rows: usize, cols: usize, depth: usize) {
    let shape = Shape::new(rows, cols);
    for a in In::ALL {
        for b in In::ALL {
            for c in Out::ALL {
                for start in From::ALL {
                    Case { shape, depth, layouts: (a, b, c), start, seed: 1 }.check_floats();
                }
            }
        }
    }
}

/// One panel and one tile beyond whole vectors, single rows and columns, few rows, long and short sums,
/// and the smallest product too large for the tiles at the lowest level.
#[test]
fn all_layouts_at_some_shapes() {
    let shapes = [(1, 1, 1), (3, 2, 0), (7, 5, 3), (19, 11, 5), (1, 9, 70), (9, 1, 70), (7, 3, 65)];
    at_each_level(|_| {
        for (rows, cols, depth) in
            shapes.into_iter().chain([(2, 17, 19), (4, 18, 33), (16, 17, 65)])
        {
            all_layouts(rows, cols, depth);
        }
    });
}

/// Every number of rows and columns up to a few full tiles: no lane is lost at an edge.
#[test]
fn every_border() {
    at_each_level(|_| {
        for (a, b) in [(In::Cols, In::Cols), (In::Rows, In::Cols), (In::RowsInGaps, In::Rows)] {
            for rows in 1..=52 {
                for cols in 1..=10 {
                    let shape = Shape::new(rows, cols);
                    for depth in [3, 64 + rows % 17] {
                        let layouts = (a, b, Out::Rows);
                        Case { shape, depth, layouts, start: From::Sum, seed: 2 }.check_floats();
                    }
                }
            }
        }
    });
}

/// Sums longer than the blocks of the tiles and of matrixmultiply, and results of many tiles.
#[test]
fn large_products() {
    let sizes = [(1, 1, 8193), (3, 5, 20000), (7, 4, 16389), (70, 40, 600), (130, 68, 300)];
    let inputs = [In::Cols, In::Rows, In::ColsInGaps, In::RowsInGaps, In::Row, In::Number];
    let mut seed = 0;
    at_each_level(|_| {
        for (rows, cols, depth) in sizes {
            for a in inputs {
                for b in inputs {
                    seed += 1;
                    let output = Out::ALL[seed % Out::ALL.len()];
                    let start = From::ALL[seed % From::ALL.len()];
                    let (shape, layouts) = (Shape::new(rows, cols), (a, b, output));
                    Case { shape, depth, layouts, start, seed: seed as u64 }.check_floats();
                }
            }
        }
    });
}

/// B is too large for the tiles at every level.
#[test]
fn beyond_the_tiles() {
    at_each_level(|_| {
        for (a, b) in [(In::Cols, In::Cols), (In::Rows, In::Cols), (In::RowsInGaps, In::Rows)] {
            let (shape, layouts) = (Shape::new(17, 515), (a, b, Out::Rows));
            Case { shape, depth: 510, layouts, start: From::Sum, seed: 4 }.check_floats();
        }
    });
}

/// `|C − A·B| ≤ 2·depth·ε·|A|·|B|`, where the right-hand side is the error bound of the definition.
#[test]
fn rounding() {
    fn compare<T: Element + Bits>(a: In, b: In, shape: Shape, depth: usize, epsilon: f64) {
        let mut random = Random(3);
        let a = Input::new(a, Shape::new(shape.rows, depth), || T::real(&mut random));
        let b = Input::new(b, Shape::new(depth, shape.cols), || T::real(&mut random));
        let c = product(a.view(), b.view());
        for j in 0..shape.cols {
            for i in 0..shape.rows {
                let terms =
                    (0..depth).map(|k| a.view().at(i, k).to_f64() * b.view().at(k, j).to_f64());
                let (sum, size) =
                    terms.fold((0.0, 0.0), |(sum, size), term| (sum + term, size + term.abs()));
                let error = (c.at(i, j).to_f64() - sum).abs();
                assert!(error <= 2.0 * depth as f64 * epsilon * size, "{error} at ({i}, {j})");
            }
        }
    }
    at_each_level(|_| {
        for (rows, cols, depth) in [(40, 3, 30), (5, 6, 9000), (3, 40, 5), (50, 40, 60)] {
            for (a, b) in [(In::Cols, In::Cols), (In::Rows, In::Cols), (In::Rows, In::Rows)] {
                let shape = Shape::new(rows, cols);
                compare::<f32>(a, b, shape, depth, f64::from(f32::EPSILON));
                compare::<f64>(a, b, shape, depth, f64::EPSILON);
            }
        }
    });
}

/// The tile reduces the lanes of four columns at once, or of one: a sum has the same bits next to any
/// other columns.
#[test]
fn a_column_of_a_row_by_itself() {
    fn compare<T: Element + Bits>(depth: usize) {
        let mut random = Random(5);
        let a = Matrix::from_fn(1, depth, |_, _| T::real(&mut random));
        let b = Matrix::from_cols(depth, 7, (0..7 * depth).map(|_| T::real(&mut random)).collect());
        let together = product(a.view(), b.view());
        for j in 0..7 {
            let alone = product(a.view(), b.view().cols(j..j + 1));
            assert_eq!(
                alone.at(0, 0).bits(),
                together.at(0, j).bits(),
                "{depth} terms, column {j}"
            );
        }
    }
    at_each_level(|_| {
        // Shorter sums do not reach the tile.
        for depth in 9..150 {
            compare::<f32>(depth);
            compare::<f64>(depth);
        }
    });
}

#[test]
fn errors() {
    let (a, b) = (Matrix::<f32>::zeros(2, 3), Matrix::zeros(4, 5));
    assert_eq!(panic_text(|| product(a.view(), b.view())), "product of 2×3 and 4×5 into 2×5");
    let mut c = [0.0; 4];
    let c = ViewMut::col_major(&mut c, Shape::new(2, 2));
    let text = panic_text(|| product_into(a.view(), a.view().t(), c, Start::Row(a.view())));
    assert_eq!(
        text,
        "assertion `left == right` failed: the row a product starts from\n  left: 2×3\n right: 1×2"
    );
}
