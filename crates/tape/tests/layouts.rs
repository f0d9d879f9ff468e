//! Every op takes operands in any memory layout: parameters, nodes, transposes, parts, and constants, in
//! all combinations.

mod harness;

use harness::check_layouts;

formulas! { check_layouts;
    add: |t, a[3, 4], b[3, 4]| a + b;
    add_row: |t, a[3, 4], b[1, 4]| a + b;
    add_column: |t, a[3, 4], b[3, 1]| a + b;
    add_scalar: |t, a[3, 4], b[1, 1]| a + b;
    sub: |t, a[3, 4], b[3, 4]| a - b;
    sub_row: |t, a[3, 4], b[1, 4]| a - b;
    sub_column: |t, a[3, 4], b[3, 1]| a - b;
    mul: |t, a[3, 4], b[3, 4]| a * b;
    mul_row: |t, a[3, 4], b[1, 4]| a * b;
    mul_column: |t, a[3, 4], b[3, 1]| a * b;
    mul_scalar: |t, a[3, 4], b[1, 1]| a * b;
    div: |t, a[3, 4], b[3, 4]| a / b;
    div_row: |t, a[3, 4], b[1, 4]| a / b;
    div_column: |t, a[3, 4], b[3, 1]| a / b;
    matmul: |t, a[3, 4], b[4, 2]| a.matmul(b);
    matmul_large: |t, a[5, 3], b[3, 4]| a.matmul(b);
    matmul_row: |t, a[1, 5], b[5, 4]| a.matmul(b);
    matmul_column: |t, a[4, 5], b[5, 1]| a.matmul(b);
    affine: |t, x[3, 4], w[4, 2], b[1, 2]| x.affine(w, b);
    join_rows: |t, a[2, 3], b[3, 3]| a.join_rows(b);
    join_cols: |t, a[3, 2], b[3, 1]| a.join_cols(b);
    neg: |t, x[3, 4]| -x;
    map: |t, x[3, 4]| x.exp();
    sum: |t, x[3, 4]| x.sum();
    row_sums: |t, x[3, 4]| x.row_sums();
    col_sums: |t, x[3, 4]| x.col_sums();
    mean: |t, x[3, 4]| x.mean();
    row_means: |t, x[3, 4]| x.row_means();
    col_means: |t, x[3, 4]| x.col_means();
    row_max: |t, x[3, 4]| x.row_max();
    log_sum_exp: |t, x[3, 4]| x.log_sum_exp();
    log_softmax: |t, x[3, 4]| x.log_softmax();
    transpose: |t, x[3, 4]| x.t();
    rows: |t, x[4, 3]| x.rows(1..3);
    cols: |t, x[3, 4]| x.cols(1..3);
    select_rows: |t, x[4, 3]| x.select_rows(vec![2, 0, 2]);
    label: |t, x[3, 4]| x.label("x");
}
