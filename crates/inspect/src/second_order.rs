//! [`hvp`] and [`hessian`]: exact second derivatives, by the tape over dual numbers.

use wengert_tape::{Dual, Element, Graph, Matrix, Params, Tape, Var};

/// `H·v`, the Hessian of a loss times a direction, without forming the Hessian: about the work of two
/// gradients, whatever the number of parameters.
///
/// The loss is recorded over [`Dual`] numbers whose slopes are `v`; its gradient is then dual too, and
/// its slopes are `H·v`. Source of the method: B. A. Pearlmutter, *Fast Exact Multiplication by the
/// Hessian*, Neural Computation 6(1), 1994. Frozen parameters are constants: the direction does not
/// move them, and their entries of the product are 0.
///
/// ```math
/// ∇f(p + ε v) = ∇f(p) + ε\,H v, \qquad ε^2 = 0
/// ```
///
/// ```
/// use wengert_inspect::hvp;
/// use wengert_tape::{Matrix, Params};
/// let mut params = Params::new();
/// let x = params.add("x", Matrix::from([[2.0, 3.0]]));
/// let mut v = params.zeros_like();
/// v.as_mut_slice().copy_from_slice(&[1.0, 0.0]);
/// // f = a²·b has the second derivatives 2b, 2a and 0.
/// let product = hvp(&params, &v, |t| {
///     let (a, b) = (t.param(x).cols(0..1), t.param(x).cols(1..2));
///     a.square() * b
/// });
/// assert_eq!(product.as_slice(), [6.0, 4.0]);
/// ```
///
/// # Panics
/// If the direction does not have the parameters' layout, or the loss is not 1×1.
#[track_caller]
pub fn hvp<T: Element>(
    params: &Params<T>,
    direction: &Params<T>,
    loss: impl for<'t> Fn(Graph<'t, Dual<T>>) -> Var<'t, Dual<T>>,
) -> Params<T> {
    assert!(params.same_layout(direction), "hvp: the direction has another layout");
    let mut trained = params.zeros_like();
    trained.each_trained(|range, numbers| numbers.copy_from_slice(&direction.as_slice()[range]));
    let lifted = params.lift(&trained);
    let (mut tape, mut gradient) = (Tape::new(), lifted.zeros_like());
    loss(tape.record(&lifted)).backward(&mut gradient);
    gradient.map(|entry| entry.slope)
}

/// The Hessian of a loss: `∂²loss/∂pᵢ∂pⱼ` in row i and column j, parameters in the order of
/// [`Params::as_slice`]. Costs one [`hvp`] per column: for small models.
///
/// ```
/// use wengert_inspect::hessian;
/// use wengert_tape::{Matrix, Params};
/// let mut params = Params::new();
/// let x = params.add("x", Matrix::from([[1.0, 2.0]]));
/// // f = (a + b)³ has 6·(a + b) everywhere.
/// let h = hessian(&params, |t| t.param(x).sum().powi(3));
/// assert_eq!(h, Matrix::from([[18.0, 18.0], [18.0, 18.0]]));
/// ```
///
/// # Panics
/// If the loss is not 1×1.
#[track_caller]
pub fn hessian<T: Element>(
    params: &Params<T>,
    loss: impl for<'t> Fn(Graph<'t, Dual<T>>) -> Var<'t, Dual<T>>,
) -> Matrix<T> {
    let count = params.len();
    let mut columns = Vec::with_capacity(count * count);
    for column in 0..count {
        let mut direction = params.zeros_like();
        direction.as_mut_slice()[column] = T::one();
        columns.extend_from_slice(hvp(params, &direction, &loss).as_slice());
    }
    Matrix::from_cols(count, count, columns)
}
