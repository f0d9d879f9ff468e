//! Proves sharing, copying, rejection and printing of matrices: views and slices of every layout against
//! the entries they address, and memory addresses before and after writing.

mod common;

use common::{In, Input, Out, Output, panic_text};
use wengert_kernels::{Layout, Matrix, Shape, View, ViewMut};

fn numbered(rows: usize, cols: usize) -> Matrix<f64> {
    Matrix::from_fn(rows, cols, |i, j| (10 * i + j) as f64)
}

fn address<T: Copy>(matrix: &Matrix<T>) -> *const T {
    matrix.data().as_ptr()
}

#[test]
fn entries() {
    let m = numbered(3, 2);
    assert_eq!((m.shape(), m.row_count(), m.col_count()), (Shape::new(3, 2), 3, 2));
    assert_eq!(m.data(), [0.0, 10.0, 20.0, 1.0, 11.0, 21.0], "column after column");
    assert_eq!(m, Matrix::from_rows(3, 2, vec![0.0, 1.0, 10.0, 11.0, 20.0, 21.0]));
    assert_eq!(m, Matrix::from_cols(3, 2, m.data().to_vec()));
    assert_eq!(m, Matrix::from([[0.0, 1.0], [10.0, 11.0], [20.0, 21.0]]));
    assert_eq!(m.at(2, 1), 21.0);
    assert_eq!(m.map(|x| x as i32 + 1).data(), [1, 11, 21, 2, 12, 22]);
    assert_eq!(Matrix::filled(2, 2, 7), Matrix::from([[7, 7], [7, 7]]));
    assert_eq!(Matrix::<f32>::zeros(1, 2), Matrix::from([[0.0, 0.0]]));
    let mut order = Vec::new();
    drop(Matrix::from_fn(2, 2, |i, j| order.push((i, j))));
    assert_eq!(order, [(0, 0), (0, 1), (1, 0), (1, 1)], "row by row");
}

/// Slices and transposes of each layout address the right entries.
#[test]
fn slices_of_every_layout() {
    for form in In::ALL {
        let mut next = 0.0;
        let input = Input::new(form, Shape::new(6, 5), || {
            next += 1.0;
            next
        });
        let whole = input.view();
        assert_eq!(whole.shape(), Shape::new(6, 5));
        for (rows, cols) in [(0..6, 0..5), (2..5, 1..3), (3..4, 0..5), (0..6, 4..5), (2..2, 1..4)] {
            let part = whole.rows(rows.clone()).cols(cols.clone());
            let turned = whole.t().rows(cols.clone()).cols(rows.clone());
            assert_eq!((part.shape(), turned.shape()), (turned.t().shape(), part.t().shape()));
            for (i, from_i) in rows.clone().enumerate() {
                for (j, from_j) in cols.clone().enumerate() {
                    assert_eq!(part.at(i, j), whole.at(from_i, from_j), "{form:?}");
                    assert_eq!(turned.at(j, i), whole.at(from_i, from_j), "{form:?}");
                }
            }
            let entries: Vec<_> = part.iter().collect();
            assert_eq!(entries.len(), part.shape().len());
            assert!(part.as_slice().is_none_or(|slice| slice == entries));
            for j in 0..cols.len() {
                let entries = &entries[j * rows.len()..][..rows.len()];
                assert!(part.col(j).is_none_or(|column| column == entries));
            }
        }
    }
}

#[test]
fn contiguous_layouts_are_seen_as_such() {
    let shape = Shape::new(4, 3);
    let input = |form| Input::new(form, shape, || 1.0);
    let is_slice = |form| input(form).view().as_slice().is_some();
    assert_eq!(In::ALL.map(is_slice), [true, false, false, false, false, false, false, false]);
    let has_columns = |form| input(form).view().col(1).is_some();
    assert_eq!(In::ALL.map(has_columns), [true, false, true, false, false, false, true, false]);
    let row_major = Layout::row_major(shape);
    assert_eq!((row_major.row_stride(), row_major.col_stride()), (3, 1));
    assert!(row_major.t().is_col_major() && row_major.rows(1..2).t().is_col_major());
    assert!(Layout::col_major(shape).cols(1..3).is_col_major());
    assert!(!Layout::col_major(shape).rows(1..3).is_col_major());
    // An unused stride does not matter.
    let (a, b) = (Layout::row_major(Shape::new(1, 5)), Layout::col_major(Shape::new(1, 5)));
    assert_eq!(a, b);
    for empty in [row_major.rows(2..2), row_major.cols(2..2), row_major.t().cols(1..1)] {
        assert!(empty.is_col_major(), "{empty:?}");
    }
}

#[test]
fn outputs_of_every_layout() {
    for form in Out::ALL {
        let mut output = Output::new(form, Shape::new(4, 3), |_, _| 0.0);
        output.view().fill(1.0);
        for i in 0..4 {
            for j in 0..3 {
                *output.view().at_mut(i, j) += (10 * i + j) as f64;
            }
        }
        let mut view = output.view();
        *view.reborrow().rows(1..3).cols(2..3).at_mut(1, 0) = -1.0;
        if let Some(column) = view.col_mut(1) {
            assert_eq!(column, [2.0, 12.0, 22.0, 32.0]);
        }
        assert_eq!(view.as_mut_slice().is_some(), matches!(form, Out::Whole | Out::Cols));
        let expected = |i, j| if (i, j) == (2, 2) { -1.0 } else { (10 * i + j) as f64 + 1.0 };
        output.assert(expected, &form);
    }
}

#[test]
fn sharing_and_copy_on_write() {
    let mut m = numbered(3, 4);
    let (place, before) = (address(&m), m.clone());
    assert!(
        [m.t(), m.rows(1..2), m.cols(1..3), m.clone()].iter().all(|part| address(part) == place)
    );
    assert!(!m.is_unique());
    *m.view_mut().at_mut(0, 0) = 99.0;
    assert_eq!((m.at(0, 0), before.at(0, 0)), (99.0, 0.0), "writing leaves the other alone");
    assert_ne!(address(&m), place);
    assert!(m.is_unique());

    let place = address(&m);
    *m.view_mut().at_mut(2, 3) = 98.0;
    assert_eq!(address(&m), place, "the only owner does not copy");

    let mut part = before.rows(1..3).t().cols(1..2);
    part.view_mut().fill(5.0);
    assert_eq!(part, Matrix::filled(4, 1, 5.0));
    assert_eq!(part.data().len(), 4, "of a part only the part is copied");
    assert_eq!(before, numbered(3, 4));

    let turned = before.t();
    assert_eq!(address(&before.clone().into_col_major()), address(&before));
    let copy = turned.clone().into_col_major();
    assert_eq!((&copy, copy.layout().is_col_major()), (&turned, true));
}

/// Long columns start on cache lines, an odd number of lines apart.
#[test]
fn aligned_columns() {
    fn check<T: Copy + PartialEq + std::fmt::Debug>(rows: usize, cols: usize, of: fn(usize) -> T) {
        let by_rows = Matrix::from_rows(rows, cols, (0..rows * cols).map(of).collect());
        let mut part = Matrix::from_fn(rows + 2, cols + 1, |i, _| of(i));
        part = part.rows(1..rows + 1).cols(0..cols);
        for source in [by_rows.clone(), by_rows.into_col_major(), part] {
            let aligned = source.clone().into_aligned();
            assert_eq!((&aligned, aligned.layout().row_stride()), (&source, 1));
            assert_eq!(address(&aligned.clone().into_aligned()), address(&aligned), "not again");
            let bytes = aligned.layout().col_stride() * size_of::<T>();
            let gaps = rows * size_of::<T>() >= 256 && 64 % size_of::<T>() == 0;
            if !gaps {
                assert!(aligned.layout().is_col_major(), "{rows} rows lie without gaps");
            } else if cols > 1 {
                assert_eq!(
                    (bytes % 64, bytes / 64 % 2),
                    (0, 1),
                    "{rows} rows, {bytes} bytes apart"
                );
                let gap = bytes - rows * size_of::<T>();
                assert!(gap < 128, "{rows} rows, a gap of {gap} bytes");
            }
            for j in 0..if gaps { cols } else { 0 } {
                let column = aligned.view().col(j).expect("adjacent entries").as_ptr();
                assert_eq!(column as usize % 64, 0, "column {j} of {rows}×{cols}");
            }
        }
    }
    for rows in [0, 1, 31, 32, 63, 64, 65, 128, 569] {
        for cols in [0, 1, 4] {
            check(rows, cols, |k| k as f32);
            check(rows, cols, |k| k as f64);
            check(rows, cols, |k| [k as f64; 3]);
        }
    }
    let endless = Matrix::<f32>::zeros(usize::MAX, 0).into_aligned().map_columns(|_, x| x);
    assert_eq!(endless.shape(), Shape::new(usize::MAX, 0), "without entries nothing is to align");
}

#[test]
fn mapped_columns() {
    for rows in [2, 100] {
        let m = numbered(rows, 3);
        let mapped = m.t().t().map_columns(|j, x| (j as f32, x as f32));
        assert_eq!(mapped.shape(), m.shape());
        for (i, j) in [(0, 0), (1, 2), (rows - 1, 1)] {
            assert_eq!(mapped.at(i, j), (j as f32, (10 * i + j) as f32));
        }
    }
}

#[test]
fn gathered_rows() {
    let source = numbered(5, 2);
    let expected = Matrix::from([[40.0, 41.0], [0.0, 1.0], [40.0, 41.0]]);
    for source in [source.clone(), source.t().into_col_major().t()] {
        let mut batch = Matrix::zeros(2, 3);
        let place = address(&batch);
        batch.gather_rows(&source, &[4, 0, 4]);
        assert_eq!(batch, expected);
        assert_eq!(address(&batch), place, "memory of the same size is used again");
        assert_eq!(batch.layout().is_col_major(), source.layout().is_col_major());

        let shared = batch.clone();
        batch.gather_rows(&source, &[1, 2, 3]);
        assert_eq!(batch, source.rows(1..4));
        assert_eq!(shared, expected, "shared numbers are left alone");
        batch.gather_rows(&source, &[]);
        assert_eq!(batch.shape(), Shape::new(0, 2));
        batch.gather_rows(&source.rows(1..4).cols(1..2), &[2, 0]);
        assert_eq!(batch, Matrix::from([[31.0], [11.0]]));
    }
    let mut batch = numbered(2, 2);
    assert_eq!(panic_text(|| batch.gather_rows(&source, &[1, 5])), "row 5 of a 5×2 matrix");
    assert_eq!(batch, numbered(2, 2), "a refused row changes nothing");
    let none = Matrix::<f64>::zeros(3, 0);
    assert_eq!(panic_text(|| batch.gather_rows(&none, &[3])), "row 3 of a 3×0 matrix");
}

#[test]
fn equality_and_debug() {
    let m = numbered(2, 3);
    assert_eq!(m, m.t().into_col_major().t());
    assert_eq!(m, numbered(3, 4).rows(0..2).cols(0..3));
    assert_ne!(m, m.t());
    assert_ne!(m, m.map(|x| x + 1.0));
    assert_ne!(Matrix::<f64>::zeros(0, 2), Matrix::zeros(0, 3));
    assert_ne!(Matrix::filled(1, 1, f64::NAN), Matrix::filled(1, 1, f64::NAN));
    let text = "[[0.0, 1.0, 2.0], [10.0, 11.0, 12.0]]";
    assert_eq!(format!("{m:?}"), text);
    assert_eq!(format!("{:?} {:?}", m.view(), m.clone().view_mut()), format!("{text} {text}"));
    assert_eq!(format!("{:?}", m.t().cols(0..1)), "[[0.0], [1.0], [2.0]]");
    let (no_rows, no_cols) = (Matrix::<f64>::zeros(0, 2), Matrix::<f64>::zeros(2, 0));
    assert_eq!(format!("{no_rows:?} {no_cols:?}"), "[] [[], []]");
    assert_eq!(format!("{} {:?}", m.shape(), m.t().shape()), "2×3 3×2");
}

#[test]
fn matrices_without_entries() {
    for (rows, cols) in [(0, 0), (0, 3), (3, 0)] {
        let mut m = Matrix::<f64>::zeros(rows, cols);
        assert_eq!((m.t().shape(), m.shape().is_empty()), (Shape::new(cols, rows), true));
        assert_eq!((m.view().iter().count(), m.view().as_slice()), (0, Some(&[][..])));
        assert_eq!(m, m.rows(0..rows).cols(0..cols).t().t().into_col_major());
        m.view_mut().fill(1.0);
        assert_eq!(m, Matrix::from_rows(rows, cols, vec![]));
        assert_eq!(m.view().broadcast(Shape::new(rows, cols)).iter().count(), 0);
    }
    assert_eq!(View::scalar(&1.0).broadcast(Shape::new(0, 4)).iter().count(), 0);
}

#[test]
fn errors() {
    let mut m = numbered(2, 3);
    assert_eq!(panic_text(|| m.rows(1..3)), "rows 1..3 of a 2×3 matrix");
    assert_eq!(panic_text(|| m.cols(3..4)), "columns 3..4 of a 2×3 matrix");
    #[expect(clippy::reversed_empty_ranges)]
    let reversed = 2..1;
    assert_eq!(panic_text(|| m.rows(reversed)), "rows 2..1 of a 2×3 matrix");
    assert_eq!(panic_text(|| m.view().rows(0..3)), "rows 0..3 of a 2×3 matrix");
    assert_eq!(panic_text(|| m.view_mut().cols(0..4)), "columns 0..4 of a 2×3 matrix");
    assert_eq!(panic_text(|| m.at(2, 0)), "entry (2, 0) of a 2×3 matrix");
    assert_eq!(panic_text(|| m.view().at(0, 3)), "entry (0, 3) of a 2×3 matrix");
    assert_eq!(panic_text(|| *m.view_mut().at_mut(2, 3) = 0.0), "entry (2, 3) of a 2×3 matrix");
    let narrow = panic_text(|| m.view().broadcast(Shape::new(4, 3)));
    assert_eq!(narrow, "2×3 does not broadcast to 4×3");
    let equal = |left, right| {
        let text = "assertion `left == right` failed: numbers for a 2×3 matrix";
        format!("{text}\n  left: {left}\n right: {right}")
    };
    assert_eq!(panic_text(|| Matrix::from_rows(2, 3, vec![1; 5])), equal(5, 6));
    assert_eq!(panic_text(|| Matrix::from_cols(2, 3, vec![1; 7])), equal(7, 6));
    let mut numbers = [0; 7];
    let text = panic_text(|| ViewMut::col_major(&mut numbers, Shape::new(2, 3)));
    assert_eq!(text, equal(7, 6));
}
