//! Every pullback of every op agrees with forward mode, finite differences and `f32`, for every shape
//! of operands; a variable gets the gradient a parameter gets.

mod harness;

use harness::{check, numbers};
use std::sync::Arc;
use wengert_tape::Shape;
use wengert_tape::ops::{Exp, Powi};

const WIDE: Shape = Shape::new(3, 4);

formulas! { check;
    add: |t, a[3, 4], b[3, 4]| a + b;
    add_row: |t, a[3, 4], b[1, 4]| a + b;
    add_column: |t, a[3, 4], b[3, 1]| a + b;
    add_scalar: |t, a[3, 4], b[1, 1]| a + b;
    add_row_and_row: |t, a[1, 4], b[1, 4]| a + b;
    add_row_and_scalar: |t, a[1, 4], b[1, 1]| a + b;
    add_column_and_scalar: |t, a[3, 1], b[1, 1]| a + b;
    add_scalars: |t, a[1, 1], b[1, 1]| a + b;
    add_number: |t, a[3, 4]| a + 2.5;
    number_add: |t, a[3, 4]| 2.5 + a;
    add_constant: |t, a[3, 4]| a + t.constant(&numbers(9, WIDE));
    constant_add: |t, b[1, 4]| t.constant(&numbers(9, WIDE)) + b;
    add_twice: |t, a[3, 4]| a + a;

    sub: |t, a[3, 4], b[3, 4]| a - b;
    sub_row: |t, a[3, 4], b[1, 4]| a - b;
    sub_column: |t, a[3, 4], b[3, 1]| a - b;
    sub_scalar: |t, a[3, 4], b[1, 1]| a - b;
    sub_row_and_row: |t, a[1, 4], b[1, 4]| a - b;
    sub_row_and_scalar: |t, a[1, 4], b[1, 1]| a - b;
    sub_column_and_scalar: |t, a[3, 1], b[1, 1]| a - b;
    sub_scalars: |t, a[1, 1], b[1, 1]| a - b;
    sub_number: |t, a[3, 4]| a - 2.5;
    number_sub: |t, a[3, 4]| 2.5 - a;
    sub_constant: |t, a[3, 4]| a - t.constant(&numbers(9, WIDE));
    constant_sub: |t, b[1, 4]| t.constant(&numbers(9, WIDE)) - b;
    sub_twice: |t, a[3, 4]| a - a;

    mul: |t, a[3, 4], b[3, 4]| a * b;
    mul_row: |t, a[3, 4], b[1, 4]| a * b;
    mul_column: |t, a[3, 4], b[3, 1]| a * b;
    mul_scalar: |t, a[3, 4], b[1, 1]| a * b;
    mul_row_and_row: |t, a[1, 4], b[1, 4]| a * b;
    mul_row_and_scalar: |t, a[1, 4], b[1, 1]| a * b;
    mul_column_and_scalar: |t, a[3, 1], b[1, 1]| a * b;
    mul_scalars: |t, a[1, 1], b[1, 1]| a * b;
    mul_number: |t, a[3, 4]| a * 2.5;
    number_mul: |t, a[3, 4]| 2.5 * a;
    mul_constant: |t, a[3, 4]| a * t.constant(&numbers(9, WIDE));
    constant_mul: |t, b[1, 4]| t.constant(&numbers(9, WIDE)) * b;
    mul_twice: |t, a[3, 4]| a * a;

    div: |t, a[3, 4], b[3, 4]| a / b;
    div_row: |t, a[3, 4], b[1, 4]| a / b;
    div_column: |t, a[3, 4], b[3, 1]| a / b;
    div_scalar: |t, a[3, 4], b[1, 1]| a / b;
    div_row_and_row: |t, a[1, 4], b[1, 4]| a / b;
    div_row_and_scalar: |t, a[1, 4], b[1, 1]| a / b;
    div_column_and_scalar: |t, a[3, 1], b[1, 1]| a / b;
    div_scalars: |t, a[1, 1], b[1, 1]| a / b;
    div_number: |t, a[3, 4]| a / 2.5;
    number_div: |t, a[3, 4]| 2.5 / a;
    div_constant: |t, a[3, 4]| a / t.constant(&numbers(9, WIDE));
    constant_div: |t, b[1, 4]| t.constant(&numbers(9, WIDE)) / b;
    div_twice: |t, a[3, 4]| a / a;

    neg: |t, a[3, 4]| -a;
    neg_scalar: |t, a[1, 1]| -a;

    matmul: |t, a[3, 4], b[4, 2]| a.matmul(b);
    matmul_large: |t, a[9, 5], b[5, 7]| a.matmul(b);
    matmul_scalars: |t, a[1, 1], b[1, 1]| a.matmul(b);
    matmul_inner: |t, a[1, 5], b[5, 1]| a.matmul(b);
    matmul_outer: |t, a[3, 1], b[1, 5]| a.matmul(b);
    matmul_row: |t, a[1, 3], b[3, 5]| a.matmul(b);
    matmul_column: |t, a[3, 5], b[5, 1]| a.matmul(b);
    matmul_square: |t, a[3, 3]| a.matmul(a);
    matmul_own_transpose: |t, a[3, 4]| a.matmul(a.t());
    own_transpose_matmul: |t, a[3, 4]| a.t().matmul(a);
    constant_matmul: |t, b[4, 2]| t.constant(&numbers(9, WIDE)).matmul(b);
    matmul_constant: |t, a[2, 3]| a.matmul(t.constant(&numbers(9, WIDE)));

    affine: |t, x[3, 4], w[4, 2], b[1, 2]| x.affine(w, b);
    affine_sample: |t, x[1, 4], w[4, 2], b[1, 2]| x.affine(w, b);
    affine_output: |t, x[3, 4], w[4, 1], b[1, 1]| x.affine(w, b);
    affine_scalars: |t, x[1, 1], w[1, 1], b[1, 1]| x.affine(w, b);
    affine_data: |t, w[4, 2], b[1, 2]| t.constant(&numbers(9, WIDE)).affine(w, b);
    affine_fixed: |t, x[3, 4]| x.affine(t.constant(&numbers(9, WIDE).t()), 0.5 * x.rows(0..1).cols(0..3));
    affine_twice: |t, w[4, 4]| w.affine(w, w.rows(2..3));

    exp: |t, x[3, 4]| x.exp();
    exp_m1: |t, x[3, 4]| (x - 1.0).exp_m1();
    ln: |t, x[3, 4]| x.ln();
    ln_1p: |t, x[3, 4]| (x - 1.0).ln_1p();
    sqrt: |t, x[3, 4]| x.sqrt();
    square: |t, x[3, 4]| (x - 1.0).square();
    recip: |t, x[3, 4]| (-x).recip();
    abs: |t, x[3, 4]| (x - 1.0).abs();
    sin: |t, x[3, 4]| (x * 3.0 - 3.0).sin();
    cos: |t, x[3, 4]| (x * 3.0 - 3.0).cos();
    atan: |t, x[3, 4]| (x - 1.0).atan();
    erf: |t, x[3, 4]| (x - 1.0).erf();
    powi: |t, x[3, 4]| (x - 1.0).powi(3);
    powi_negative: |t, x[3, 4]| (-x).powi(-2);
    powi_one: |t, x[3, 4]| x.powi(1);
    powi_zero: |t, x[3, 4]| x.powi(0);
    powf: |t, x[3, 4]| x.powf(1.7);
    powf_negative: |t, x[3, 4]| x.powf(-0.5);
    powf_zero: |t, x[3, 4]| x.powf(0.0);
    map: |t, x[3, 4]| x.map(Exp);
    map_scalar: |t, x[1, 1]| x.map(Powi(2));
    map_row: |t, x[1, 4]| x.map(Powi(2));
    map_column: |t, x[4, 1]| x.map(Powi(2));

    sum: |t, x[3, 4]| x.sum();
    row_sums: |t, x[3, 4]| x.row_sums();
    col_sums: |t, x[3, 4]| x.col_sums();
    sum_of_scalar: |t, x[1, 1]| x.sum() * x.row_sums() * x.col_sums();
    sums_of_row: |t, x[1, 4]| x.col_sums() * x.row_sums() * x.sum();
    sums_of_column: |t, x[4, 1]| x.row_sums() * x.col_sums() * x.sum();
    mean: |t, x[3, 4]| x.mean();
    row_means: |t, x[3, 4]| x.row_means();
    col_means: |t, x[3, 4]| x.col_means();
    mean_of_scalar: |t, x[1, 1]| x.mean() * x.row_means() * x.col_means();
    means_of_row: |t, x[1, 4]| x.col_means() * x.row_means() * x.mean();
    means_of_column: |t, x[4, 1]| x.row_means() * x.col_means() * x.mean();

    row_max: |t, x[3, 4]| x.row_max();
    row_max_of_column: |t, x[4, 1]| x.row_max();
    row_max_twice: |t, x[3, 4]| x.row_max() + x.square().row_max();
    log_sum_exp: |t, x[3, 4]| (x * 4.0).log_sum_exp();
    log_sum_exp_of_column: |t, x[4, 1]| x.log_sum_exp();
    log_sum_exp_of_row: |t, x[1, 5]| x.log_sum_exp();
    log_sum_exp_shifted: |t, x[3, 4]| (x * 5.0 + 700.0).log_sum_exp();
    log_softmax: |t, x[3, 4]| (x * 4.0).log_softmax();
    log_softmax_of_column: |t, x[4, 1]| x.log_softmax();
    log_softmax_shifted: |t, x[3, 4]| (x * 5.0 - 700.0).log_softmax();
    log_softmax_tall: |t, x[70, 3]| x.log_softmax();
    log_softmax_twice: |t, x[3, 4]| x.log_softmax() * x;

    transpose: |t, x[3, 4]| x.t();
    transpose_plus_self: |t, x[3, 3]| x.t() * x + x;
    rows: |t, x[4, 3]| x.rows(1..3);
    rows_overlap: |t, x[4, 3]| x.rows(0..3) * x.rows(1..4);
    cols: |t, x[3, 4]| x.cols(1..3);
    cols_overlap: |t, x[3, 4]| x.cols(0..3) * x.cols(1..4);
    rows_of_cols: |t, x[4, 5]| x.cols(1..4).rows(2..4);
    join_rows: |t, a[2, 3], b[3, 3]| a.join_rows(b);
    join_cols: |t, a[3, 2], b[3, 1]| a.join_cols(b);
    join_self: |t, a[2, 3]| a.join_rows(a).join_cols(a.join_rows(a.square()));
    join_number: |t, a[4, 1]| a.join_rows(2.0);
    select_rows: |t, x[4, 3]| x.select_rows(vec![2, 0, 2, 3]);
    select_rows_shared: |t, x[4, 3]| x.select_rows(Arc::from([1, 1, 1])) * x.rows(1..4);
    label: |t, x[3, 4]| x.label("x") * x.square().label("x²");

    unused: |t, a[3, 4], b[2, 2]| a.exp();
    reached_twice: |t, a[3, 4], b[4, 4]| (a.matmul(b) + a).exp() * a.matmul(b);
    one_for_all: |t, a[3, 3]| a.affine(a, a.rows(0..1)).matmul(a.t()) / a + a * a.row_max();
    chain: |t, x[3, 4], w[4, 3], b[1, 3]| (x.affine(w, b).sin() - 0.5).log_softmax().square().row_sums();
    deep: |t, x[2, 2]| (0..20).fold(x, |y, _| (y * 0.9 + x).sin());
    constants_only_on_one_side: |t, x[3, 4]| (t.constant(&numbers(9, WIDE)).exp() * 0.5).matmul(x.t());
}
