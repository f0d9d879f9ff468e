//! Runs the op of a node again on other operands, and counts its cost.

use wengert_tape::{Accumulator, Element, Matrix, Output, Recorded, Shape, Var, View, ViewMut};

/// Runs the op of `node` again on other operands of the same shapes, in any layout.
///
/// ```
/// use wengert_inspect::replay;
/// use wengert_tape::{Matrix, Params, Tape};
/// let (params, mut tape) = (Params::new(), Tape::new());
/// let x = tape.record(&params).constant(&Matrix::from([[1.0, 2.0]]));
/// assert_eq!(replay(x.square(), &[Matrix::from([[3.0, 4.0]])]), Matrix::from([[9.0, 16.0]]));
/// ```
///
/// # Panics
/// If the node is not the result of an op, or the operands have other shapes.
#[track_caller]
pub fn replay<T: Element>(node: Var<'_, T>, operands: &[Matrix<T>]) -> Matrix<T> {
    again(node, operands, None)
}

/// Runs the pullback of operand `wrt` alone, at these operands: `grad ← grad + (∂node/∂operand)ᵀ·cotangent`.
///
/// ```
/// use wengert_inspect::pull_back_at;
/// use wengert_tape::{Accumulator, Matrix, Params, Tape, ViewMut};
/// let (params, mut tape) = (Params::new(), Tape::new());
/// let square = tape.record(&params).variable(&Matrix::from([[1.0]])).square();
/// let (at, cotangent) = ([Matrix::from([[3.0]])], Matrix::from([[10.0]]));
/// let mut gradient = 0.0;
/// let grad = Accumulator::new(ViewMut::scalar(&mut gradient), true);
/// pull_back_at(square, &at, 0, &cotangent, grad);
/// assert_eq!(gradient, 60.0); // 2·3·10
/// ```
///
/// # Panics
/// If the node is not the result of an op, or the operands, the cotangent or the gradient have other shapes.
#[track_caller]
pub fn pull_back_at<T: Element>(
    node: Var<'_, T>,
    operands: &[Matrix<T>],
    wrt: usize,
    cotangent: &Matrix<T>,
    grad: Accumulator<'_, T>,
) {
    let op = node.op().expect("a computed value");
    let mut saved = vec![T::zero(); op.saved(&shapes(node))];
    let value = again(node, operands, Some(&mut saved));
    let y = Recorded { value: value.view(), gradient: cotangent.view(), saved: &saved };
    let args: Vec<_> = operands.iter().map(Matrix::view).collect();
    op.backward(wrt, &args, y, grad);
}

#[track_caller]
fn again<T: Element>(
    node: Var<'_, T>,
    operands: &[Matrix<T>],
    saved: Option<&mut [T]>,
) -> Matrix<T> {
    let op = node.op().expect("a computed value");
    let Shape { rows, cols } = node.shape();
    if let Some(layout) = op.view(operands[0].layout()) {
        let entries = View::new(operands[0].data(), layout).iter().collect();
        return Matrix::from_cols(rows, cols, entries);
    }
    let mut numbers = vec![T::zero(); rows * cols];
    let args: Vec<_> = operands.iter().map(Matrix::view).collect();
    op.forward(&args, Output { value: ViewMut::col_major(&mut numbers, node.shape()), saved });
    Matrix::from_cols(rows, cols, numbers)
}

/// The number of additions, multiplications and elementary functions behind the node; 0 for a view.
///
/// ```
/// use wengert_inspect::flops;
/// use wengert_tape::{Matrix, Params, Tape};
/// let (params, mut tape, x) = (Params::new(), Tape::new(), Matrix::<f64>::zeros(10, 10));
/// let x = tape.record(&params).constant(&x);
/// assert_eq!((flops(x.matmul(x)), flops(x + x), flops(x.t())), (2000, 100, 0));
/// ```
pub fn flops<T: Element>(node: Var<'_, T>) -> usize {
    let op = node.op().filter(|_| is_stored(node));
    op.map_or(0, |op| op.flops(&shapes(node), node.shape()))
}

/// The bytes on the tape for value, gradient and whatever the forward pass saved: none for parameters and constants.
///
/// ```
/// use wengert_inspect::bytes;
/// use wengert_tape::{Matrix, Params, Tape};
/// let (params, mut tape, x) = (Params::new(), Tape::new(), Matrix::<f64>::zeros(10, 10));
/// let t = tape.record(&params);
/// assert_eq!(bytes(t.constant(&x).exp()), 800); // a constant needs no gradient
/// assert_eq!(bytes(t.variable(&x).exp()), 3 * 800); // value, gradient and slopes
/// ```
pub fn bytes<T: Element>(node: Var<'_, T>) -> usize {
    let value = if is_stored(node) { node.shape().len() } else { 0 };
    let (mut gradient, mut saved) = (0, 0);
    if node.position().is_some() && node.is_tracked() {
        gradient = node.shape().len();
        saved = node.op().filter(|_| is_stored(node)).map_or(0, |op| op.saved(&shapes(node)));
    }
    (value + gradient + saved) * size_of::<T>()
}

/// Whether the node stores its value: the result of an op that is not a view.
fn is_stored<T: Element>(node: Var<'_, T>) -> bool {
    let first = node.operands().first().map(|first| first.with_value(|view| view.layout()));
    node.op().zip(first).is_some_and(|(op, first)| op.view(first).is_none())
}

fn shapes<T: Element>(node: Var<'_, T>) -> Vec<Shape> {
    node.operands().into_iter().map(Var::shape).collect()
}
