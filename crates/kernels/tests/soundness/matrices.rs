//! Owned matrices.

use crate::Calls;
use crate::operands::{HUGE, WRAPS, counted, refused};
use wengert_kernels::{Dual, Lift, Matrix, Shape};

pub(crate) const TABLE: &[(&str, Calls)] = &[
    ("Matrix::from_fn", || constructor(|rows, cols| Matrix::from_fn(rows, cols, |_, _| 1.0))),
    ("Matrix::from_rows", || from_numbers(Matrix::from_rows)),
    ("Matrix::from_cols", || from_numbers(Matrix::from_cols)),
    ("Matrix::filled", || constructor(|rows, cols| Matrix::filled(rows, cols, 1.0))),
    ("Matrix::zeros", || constructor(Matrix::zeros)),
    ("Matrix::into_col_major", || parts(|m| assert_eq!(m.clone().into_col_major(), m))),
    ("Matrix::data", || parts(|m| assert!(m.data().len() >= m.shape().len()))),
    ("Matrix::layout", || parts(|m| assert!(m.layout().end() <= m.data().len()))),
    ("Matrix::shape", || parts(|m| assert_eq!(m.shape().rows, m.row_count()))),
    ("Matrix::row_count", || parts(|m| assert_eq!(m.row_count(), m.t().col_count()))),
    ("Matrix::col_count", || parts(|m| assert_eq!(m.col_count(), m.t().row_count()))),
    ("Matrix::view", || parts(|m| assert_eq!(m.view().iter().count(), m.shape().len()))),
    ("Matrix::view_mut", view_mut),
    ("Matrix::is_unique", || assert!(Matrix::<f64>::zeros(0, HUGE).is_unique())),
    ("Matrix::at", at),
    ("Matrix::t", || parts(|m| assert_eq!(m.t().t(), m))),
    ("Matrix::rows", || ranges(|m, range| m.rows(range))),
    ("Matrix::cols", || ranges(|m, range| m.t().cols(range).t())),
    ("Matrix::map", || parts(|m| assert_eq!(m.map(|x| [x; 9]).map(|x| x[8]), m))),
    ("Matrix::into_aligned", || parts(|m| assert_eq!(m.clone().into_aligned(), m))),
    ("Matrix::map_columns", map_columns),
    ("Matrix::gather_rows", gather_rows),
    ("Matrix: Debug", || assert_eq!(format!("{:?}", Matrix::<f64>::zeros(0, HUGE)), "[]")),
    ("Matrix: From", || assert_eq!(Matrix::<f64>::from([[]; 3]).shape(), Shape::new(3, 0))),
    ("Matrix: PartialEq", || assert_ne!(Matrix::<f64>::zeros(0, HUGE), Matrix::zeros(HUGE, 0))),
    ("Lift::lift", || {
        parts(|m| {
            let twice: Matrix<Dual<Dual<f64>>> = f64::lift(&m);
            let single: Matrix<f32> = f64::lift(&m);
            assert_eq!(twice.map(|x| x.value.value), single.map(f64::from));
            assert_eq!(f32::lift(&single).map(|x: Dual<f32>| x.value), f32::lift(&single));
        });
    }),
];

/// Checks matrices, including empty ones, and parts of them.
fn parts(check: impl Fn(Matrix<f64>)) {
    for (rows, cols) in [(0, 0), (0, 5), (5, 0), (1, 1), (5, 7), (200, 3)] {
        let m = counted(rows, cols);
        check(m.clone());
        check(m.t());
        check(m.rows(rows / 2..rows).cols(cols / 2..cols));
        check(m.rows(0..rows / 2).t());
        check(m.cols(cols..cols));
    }
    check(Matrix::zeros(100_000, 0));
    check(Matrix::zeros(0, 100_000));
}

fn constructor(new: fn(usize, usize) -> Matrix<f64>) {
    for (rows, cols) in [(4, WRAPS), (WRAPS, 4), (HUGE, HUGE), (2, HUGE / 2 + 1)] {
        assert_eq!(refused(|| new(rows, cols)), "a matrix with more than usize::MAX entries");
    }
    assert_eq!(
        (new(0, HUGE).shape(), new(HUGE, 0).shape()),
        (Shape::new(0, HUGE), Shape::new(HUGE, 0))
    );
}

fn from_numbers(new: fn(usize, usize, Vec<f64>) -> Matrix<f64>) {
    for (rows, cols, length) in [(4, WRAPS, 0), (2, 2, 3), (2, 2, 5), (0, 3, 1), (HUGE, 1, 1)] {
        refused(|| new(rows, cols, vec![1.0; length]));
    }
    assert_eq!(new(HUGE, 0, Vec::new()).shape(), Shape::new(HUGE, 0));
}

fn view_mut() {
    parts(|mut m| {
        let before = m.clone();
        let shape = m.shape();
        m.view_mut().fill(5.0);
        assert_eq!(m, before.map(|_| 5.0));
        refused(|| *m.view_mut().at_mut(shape.rows, 0));
        assert!(before.view().iter().all(|x| x != 5.0 || shape.len() > 5));
    });
}

fn at() {
    let m = counted(4, 3).t();
    for (i, j) in [(3, 0), (0, 4), (HUGE, 0), (WRAPS, 0), (WRAPS, WRAPS)] {
        assert_eq!(refused(|| m.at(i, j)), format!("entry ({i}, {j}) of a 3×4 matrix"));
    }
}

fn ranges(rows: fn(&Matrix<f64>, std::ops::Range<usize>) -> Matrix<f64>) {
    let m = counted(3, 2);
    for range in [0..4, 4..4, 3..HUGE, HUGE..HUGE, WRAPS..WRAPS + 1] {
        refused(|| rows(&m, range.clone()));
        refused(|| rows(&m.rows(0..2), range));
    }
    assert_eq!(rows(&m, 3..3).shape(), Shape::new(0, 2));
    assert_eq!(rows(&Matrix::zeros(HUGE, 0), HUGE - 1..HUGE).shape(), Shape::new(1, 0));
}

fn map_columns() {
    parts(|m| assert_eq!(m.map_columns(|j, x| x + j as f64).map_columns(|j, x| x - j as f64), m));
    parts(|m| assert_eq!(m.map_columns(|_, _| ()).shape(), m.shape()));
    parts(|m| assert_eq!(m.map_columns(|_, x| [x; 200]).map(|x| x[199]), m));
}

fn gather_rows() {
    let source = counted(5, 3);
    for source in [source.clone(), source.t().into_col_major().t(), source.rows(1..4).cols(1..3)] {
        for mut batch in [Matrix::zeros(0, 0), Matrix::zeros(2, 3), source.clone(), source.t()] {
            for rows in [&[][..], &[0, 0, 2], &[2, 1]] {
                batch.gather_rows(&source, rows);
                let expected =
                    Matrix::from_fn(rows.len(), source.col_count(), |i, j| source.at(rows[i], j));
                assert_eq!(batch, expected);
            }
            for row in [5, HUGE, WRAPS] {
                let text = refused(|| batch.gather_rows(&source, &[0, row]));
                assert_eq!(text, format!("row {row} of a {} matrix", source.shape()));
            }
        }
    }
    let mut batch = Matrix::<f64>::zeros(2, 2);
    batch.gather_rows(&Matrix::zeros(HUGE, 0), &[HUGE - 1, 0, 7]);
    assert_eq!(batch.shape(), Shape::new(3, 0));
    refused(|| batch.gather_rows(&Matrix::zeros(0, 3), &[0]));
}
