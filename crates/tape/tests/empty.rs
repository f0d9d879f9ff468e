//! Matrices without rows or without columns go through every op: sums are 0, gradients have the right
//! shapes, and ops undefined for empty operands refuse them.

mod harness;

use harness::{check, numbers};
use wengert_tape::{Matrix, Params, Shape, Tape};

formulas! { check;
    add: |t, a[0, 3], b[0, 3]| a + b;
    add_row: |t, a[0, 3], b[1, 3]| a + b;
    add_column: |t, a[0, 3], b[0, 1]| a + b;
    add_scalar: |t, a[0, 3], b[1, 1]| a + b;
    sub: |t, a[3, 0], b[3, 0]| a - b;
    sub_row: |t, a[3, 0], b[1, 0]| a - b;
    sub_column: |t, a[3, 0], b[3, 1]| a - b;
    sub_scalar: |t, a[3, 0], b[1, 1]| a - b;
    mul: |t, a[0, 3], b[0, 3]| a * b;
    mul_row: |t, a[0, 3], b[1, 3]| a * b;
    mul_column: |t, a[3, 0], b[3, 1]| a * b;
    mul_number: |t, a[0, 0]| 2.0 * a;
    div: |t, a[0, 3], b[0, 3]| a / b;
    div_row: |t, a[0, 3], b[1, 3]| a / b;
    div_column: |t, a[3, 0], b[3, 1]| a / b;
    div_number: |t, a[0, 3]| 2.0 / a;
    neg: |t, a[0, 3]| -a;
    matmul_no_rows: |t, a[0, 3], b[3, 2]| a.matmul(b);
    matmul_no_columns: |t, a[2, 3], b[3, 0]| a.matmul(b);
    matmul_no_depth: |t, a[2, 0], b[0, 3]| a.matmul(b);
    affine_no_samples: |t, x[0, 3], w[3, 2], b[1, 2]| x.affine(w, b);
    affine_no_features: |t, x[2, 0], w[0, 3], b[1, 3]| x.affine(w, b);
    affine_no_units: |t, x[2, 3], w[3, 0], b[1, 0]| x.affine(w, b);
    map: |t, x[0, 3]| x.exp();
    sum: |t, x[0, 3]| x.sum();
    row_sums: |t, x[0, 3]| x.row_sums();
    row_sums_of_nothing: |t, x[3, 0]| x.row_sums();
    col_sums: |t, x[3, 0]| x.col_sums();
    col_sums_of_nothing: |t, x[0, 3]| x.col_sums();
    row_means: |t, x[0, 3]| x.row_means();
    col_means: |t, x[3, 0]| x.col_means();
    row_max: |t, x[0, 3]| x.row_max();
    log_sum_exp: |t, x[0, 3]| x.log_sum_exp();
    log_softmax: |t, x[0, 3]| x.log_softmax();
    transpose: |t, x[0, 3]| x.t();
    rows: |t, x[3, 2]| x.rows(1..1);
    rows_at_the_end: |t, x[3, 2]| x.rows(3..3);
    cols: |t, x[3, 2]| x.cols(2..2);
    join_rows: |t, a[0, 3], b[2, 3]| a.join_rows(b);
    join_rows_below: |t, a[2, 3], b[0, 3]| a.join_rows(b);
    join_cols: |t, a[2, 0], b[2, 3]| a.join_cols(b);
    join_nothing: |t, a[0, 3], b[0, 2]| a.join_cols(b);
    select_rows: |t, x[3, 2]| x.select_rows(vec![]);
    select_rows_of_nothing: |t, x[0, 2]| x.select_rows(vec![]);
    label: |t, x[0, 3]| x.label("x");
}

fn empty(rows: usize, cols: usize) -> Matrix<f64> {
    Matrix::zeros(rows, cols)
}

#[test]
fn sums_over_nothing_are_0_and_products_of_no_depth_too() {
    let params = Params::new();
    let mut tape = Tape::new();
    // Numbers that would remain if a kernel forgot to write.
    let t = tape.record(&params);
    let junk = t.constant(&numbers(0, Shape::new(20, 20)));
    assert_ne!((junk + 1.0).exp().value().at(0, 0), 0.0);

    let t = tape.record(&params);
    let (wide, tall) = (t.constant(&empty(0, 3)), t.constant(&empty(2, 0)));
    assert_eq!(wide.sum().item(), 0.0);
    assert_eq!(wide.col_sums().value(), Matrix::zeros(1, 3));
    assert_eq!(tall.row_sums().value(), Matrix::zeros(2, 1));
    assert_eq!(tall.matmul(wide).value(), Matrix::zeros(2, 3));
    let row = t.constant(&Matrix::from([[1.0, 2.0, 3.0]]));
    let bias = Matrix::from([[1.0, 2.0, 3.0], [1.0, 2.0, 3.0]]);
    assert_eq!(tall.affine(wide, row).value(), bias);
}

#[test]
fn gradients_have_the_right_shapes() {
    let mut params = Params::new();
    let w = params.add("w", Matrix::from([[1.0, 2.0, 3.0]]));
    let mut grads = params.map(|_| f64::NAN);
    let mut tape = Tape::new();
    let t = tape.record(&params);
    let x = t.variable(&empty(0, 3));
    let y = x * w;
    y.sum().backward(&mut grads);
    assert_eq!(grads.as_slice(), [0.0; 3]);
    assert_eq!(x.gradient().map(|g| g.shape()), Some(Shape::new(0, 3)));
    assert_eq!(y.gradient().map(|g| g.shape()), Some(Shape::new(0, 3)));
}
