//! The value of every op except functions of one number, one per line, against NumPy 2.4; the numbers are exact
//! in both precisions. Operators have matrices, rows, columns, scalars, plain numbers and parameters on both sides.

use wengert_tape::{Element, Graph, Lift, Matrix, Param, Params, Tape, Var};

const INFINITY: f64 = f64::INFINITY;
const NAN: f64 = f64::NAN;

/// Asserts the entries, to the bit; NaN equals NaN.
#[track_caller]
fn is<T: Element, const R: usize, const C: usize>(y: Var<'_, T>, expected: [[f64; C]; R]) {
    let rounded = Matrix::from(expected).map(|x| T::of(x).to_f64().to_bits());
    assert_eq!(y.value().map(|x| x.to_f64().to_bits()), rounded, "{:?}", y.value());
}

const A: [[f64; 3]; 2] = [[6.0, -4.0, 0.5], [1.0, 3.0, -8.0]];

/// Recorded as in training, which saves slopes, and evaluated, in both precisions.
#[test]
fn ops() {
    fn both<T: Element>()
    where
        f64: Lift<T>,
    {
        let (mut params, mut tape) = (Params::<T>::default(), Tape::new());
        let w = params.add("w", Matrix::from(A).map(T::of));
        operators(tape.record(&params), w);
        operators(tape.evaluate(&params), w);
        shapes(tape.record(&params));
        shapes(tape.evaluate(&params));
    }
    both::<f64>();
    both::<f32>();
}

#[rustfmt::skip]
fn operators<T: Element>(t: Graph<'_, T>, w: Param)
where
    f64: Lift<T>,
{
    let a = t.constant(&Matrix::from(A));
    let b = t.constant(&Matrix::from([[2.0, 4.0, -0.25], [-0.5, 8.0, 2.0]]));
    let row = t.constant(&Matrix::from([[2.0, -4.0, 0.5]]));
    let column = t.constant(&Matrix::from([[4.0], [-0.5]]));
    let one = t.constant(&Matrix::from([[8.0]]));
    let two = t.constant(&Matrix::from([[-2.0]]));
    is(a + b, [[8.0, 0.0, 0.25], [0.5, 11.0, -6.0]]);
    is(a + row, [[8.0, -8.0, 1.0], [3.0, -1.0, -7.5]]);
    is(a + column, [[10.0, 0.0, 4.5], [0.5, 2.5, -8.5]]);
    is(a + one, [[14.0, 4.0, 8.5], [9.0, 11.0, 0.0]]);
    is(row + (row * 2.0), [[6.0, -12.0, 1.5]]);
    is(row + one, [[10.0, 4.0, 8.5]]);
    is(column + (column + 1.0), [[9.0], [0.0]]);
    is(column + one, [[12.0], [7.5]]);
    is(one + two, [[6.0]]);
    is(a + 2.0, [[8.0, -2.0, 2.5], [3.0, 5.0, -6.0]]);
    is(2.0 + a, [[8.0, -2.0, 2.5], [3.0, 5.0, -6.0]]);
    is(row + 0.5, [[2.5, -3.5, 1.0]]);
    is(0.5 + column, [[4.5], [0.0]]);
    is(2.0 + one, [[10.0]]);
    is(one + 2.0, [[10.0]]);
    is(w + b, [[8.0, 0.0, 0.25], [0.5, 11.0, -6.0]]);
    is(w + row, [[8.0, -8.0, 1.0], [3.0, -1.0, -7.5]]);
    is(w + column, [[10.0, 0.0, 4.5], [0.5, 2.5, -8.5]]);
    is(w + one, [[14.0, 4.0, 8.5], [9.0, 11.0, 0.0]]);
    is(b + w, [[8.0, 0.0, 0.25], [0.5, 11.0, -6.0]]);
    is(a - b, [[4.0, -8.0, 0.75], [1.5, -5.0, -10.0]]);
    is(a - row, [[4.0, 0.0, 0.0], [-1.0, 7.0, -8.5]]);
    is(a - column, [[2.0, -8.0, -3.5], [1.5, 3.5, -7.5]]);
    is(a - one, [[-2.0, -12.0, -7.5], [-7.0, -5.0, -16.0]]);
    is(row - (row * 2.0), [[-2.0, 4.0, -0.5]]);
    is(row - one, [[-6.0, -12.0, -7.5]]);
    is(column - (column + 1.0), [[-1.0], [-1.0]]);
    is(column - one, [[-4.0], [-8.5]]);
    is(one - two, [[10.0]]);
    is(a - 2.0, [[4.0, -6.0, -1.5], [-1.0, 1.0, -10.0]]);
    is(2.0 - a, [[-4.0, 6.0, 1.5], [1.0, -1.0, 10.0]]);
    is(row - 0.5, [[1.5, -4.5, 0.0]]);
    is(0.5 - column, [[-3.5], [1.0]]);
    is(2.0 - one, [[-6.0]]);
    is(one - 2.0, [[6.0]]);
    is(w - b, [[4.0, -8.0, 0.75], [1.5, -5.0, -10.0]]);
    is(w - row, [[4.0, 0.0, 0.0], [-1.0, 7.0, -8.5]]);
    is(w - column, [[2.0, -8.0, -3.5], [1.5, 3.5, -7.5]]);
    is(w - one, [[-2.0, -12.0, -7.5], [-7.0, -5.0, -16.0]]);
    is(b - w, [[-4.0, 8.0, -0.75], [-1.5, 5.0, 10.0]]);
    is(a * b, [[12.0, -16.0, -0.125], [-0.5, 24.0, -16.0]]);
    is(a * row, [[12.0, 16.0, 0.25], [2.0, -12.0, -4.0]]);
    is(a * column, [[24.0, -16.0, 2.0], [-0.5, -1.5, 4.0]]);
    is(a * one, [[48.0, -32.0, 4.0], [8.0, 24.0, -64.0]]);
    is(row * (row * 2.0), [[8.0, 32.0, 0.5]]);
    is(row * one, [[16.0, -32.0, 4.0]]);
    is(column * (column + 1.0), [[20.0], [-0.25]]);
    is(column * one, [[32.0], [-4.0]]);
    is(one * two, [[-16.0]]);
    is(a * 2.0, [[12.0, -8.0, 1.0], [2.0, 6.0, -16.0]]);
    is(2.0 * a, [[12.0, -8.0, 1.0], [2.0, 6.0, -16.0]]);
    is(row * 0.5, [[1.0, -2.0, 0.25]]);
    is(0.5 * column, [[2.0], [-0.25]]);
    is(2.0 * one, [[16.0]]);
    is(one * 2.0, [[16.0]]);
    is(w * b, [[12.0, -16.0, -0.125], [-0.5, 24.0, -16.0]]);
    is(w * row, [[12.0, 16.0, 0.25], [2.0, -12.0, -4.0]]);
    is(w * column, [[24.0, -16.0, 2.0], [-0.5, -1.5, 4.0]]);
    is(w * one, [[48.0, -32.0, 4.0], [8.0, 24.0, -64.0]]);
    is(b * w, [[12.0, -16.0, -0.125], [-0.5, 24.0, -16.0]]);
    is(a / b, [[3.0, -1.0, -2.0], [-2.0, 0.375, -4.0]]);
    is(a / row, [[3.0, 1.0, 1.0], [0.5, -0.75, -16.0]]);
    is(a / column, [[1.5, -1.0, 0.125], [-2.0, -6.0, 16.0]]);
    is(a / one, [[0.75, -0.5, 0.0625], [0.125, 0.375, -1.0]]);
    is(row / (row * 2.0), [[0.5, 0.5, 0.5]]);
    is(row / one, [[0.25, -0.5, 0.0625]]);
    is(column / (column + 1.0), [[0.8], [-1.0]]);
    is(column / one, [[0.5], [-0.0625]]);
    is(one / two, [[-4.0]]);
    is(a / 2.0, [[3.0, -2.0, 0.25], [0.5, 1.5, -4.0]]);
    is(2.0 / a, [[0.3333333333333333, -0.5, 4.0], [2.0, 0.6666666666666666, -0.25]]);
    is(row / 0.5, [[4.0, -8.0, 1.0]]);
    is(0.5 / column, [[0.125], [-1.0]]);
    is(2.0 / one, [[0.25]]);
    is(one / 2.0, [[4.0]]);
    is(w / b, [[3.0, -1.0, -2.0], [-2.0, 0.375, -4.0]]);
    is(w / row, [[3.0, 1.0, 1.0], [0.5, -0.75, -16.0]]);
    is(w / column, [[1.5, -1.0, 0.125], [-2.0, -6.0, 16.0]]);
    is(w / one, [[0.75, -0.5, 0.0625], [0.125, 0.375, -1.0]]);
    is(b / w, [[0.3333333333333333, -1.0, -0.5], [-0.5, 2.6666666666666665, -0.25]]);
}

#[rustfmt::skip]
fn shapes<T: Element>(t: Graph<'_, T>)
where
    f64: Lift<T>,
{
    let a = t.constant(&Matrix::from(A));
    let c = t.constant(&Matrix::from([[1.0, -2.0], [0.5, 4.0], [-1.0, 8.0]]));
    let d = t.constant(&Matrix::from([[1.0, -2.0, 4.0, 9.0], [0.5, 4.0, -6.0, 3.5]]));
    let row = t.constant(&Matrix::from([[2.0, -4.0, 0.5]]));
    let column = t.constant(&Matrix::from([[4.0], [-0.5]]));
    let one = t.constant(&Matrix::from([[8.0]]));
    let bias = t.constant(&Matrix::from([[0.25, -3.0]]));
    let odd = t.constant(&Matrix::from([
        [1.0, NAN, 2.0], [NAN, 3.0, 1.0], [1.0, 2.0, NAN], [-INFINITY; 3], [-1.0, INFINITY, 4.0], [-0.5, -0.5, -3.0],
    ]));
    is(a.matmul(c), [[3.5, -24.0], [10.5, -54.0]]);
    is(c.matmul(a), [[4.0, -10.0, 16.5], [7.0, 10.0, -31.75], [2.0, 28.0, -64.5]]);
    is(row.matmul(c), [[-0.5, -16.0]]);
    is(column.matmul(row), [[8.0, -16.0, 2.0], [-1.0, 2.0, -0.25]]);
    is(row.matmul(row.t()), [[20.25]]);
    is(a.affine(c, bias), [[3.75, -27.0], [10.75, -57.0]]);
    is(one.affine(2.0, 0.5), [[16.5]]);
    is(-a, [[-6.0, 4.0, -0.5], [-1.0, -3.0, 8.0]]);
    is(a.t(), [[6.0, 1.0], [-4.0, 3.0], [0.5, -8.0]]);
    is(a.rows(1..2), [[1.0, 3.0, -8.0]]);
    is(a.cols(1..3), [[-4.0, 0.5], [3.0, -8.0]]);
    is(a.cols(1..2).rows(0..1), [[-4.0]]);
    is(a.join_rows(row), [[6.0, -4.0, 0.5], [1.0, 3.0, -8.0], [2.0, -4.0, 0.5]]);
    is(a.join_cols(column), [[6.0, -4.0, 0.5, 4.0], [1.0, 3.0, -8.0, -0.5]]);
    is(row.join_rows(a), [[2.0, -4.0, 0.5], [6.0, -4.0, 0.5], [1.0, 3.0, -8.0]]);
    is(column.join_cols(a), [[4.0, 6.0, -4.0, 0.5], [-0.5, 1.0, 3.0, -8.0]]);
    is(c.select_rows([2, 0, 2]), [[-1.0, 8.0], [1.0, -2.0], [-1.0, 8.0]]);
    is(a.sum(), [[-1.5]]);
    is(a.row_sums(), [[2.5], [-4.0]]);
    is(a.col_sums(), [[7.0, -1.0, -7.5]]);
    is(d.mean(), [[1.75]]);
    is(d.row_means(), [[3.0], [0.5]]);
    is(d.col_means(), [[0.75, 1.0, -1.0, 6.25]]);
    is(d.row_max(), [[9.0], [4.0]]);
    is(odd.row_max(), [[NAN], [NAN], [NAN], [-INFINITY], [INFINITY], [-0.5]]);
    is(a.label("a"), A);
    is(a.stop_gradient(), A);
}
