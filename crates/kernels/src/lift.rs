//! [`Lift`]: conversion of matrices to another scalar type.

use crate::{Dual, Element, Matrix};

/// A number type whose matrices can stand in a recording over `T`: `T` itself, a type that `T` extends, or
/// `f64` for `f32`. An expression with `f64` matrices can thus be recorded over dual numbers or `f32` unchanged.
///
/// ```
/// use wengert_kernels::{Dual, Lift, Matrix};
/// let data = Matrix::from([[1.0, 2.0]]);
/// let dual: Matrix<Dual<f64>> = f64::lift(&data);
/// assert_eq!(dual.at(0, 1), Dual::new(2.0, 0.0)); // data do not depend on parameters
/// ```
#[diagnostic::on_unimplemented(
    message = "a matrix of `{Self}` cannot stand in a recording over `{T}`",
    note = "`Params::new()` is over `f64`; parameters over `f32` start as `Params::<f32>::default()`"
)]
pub trait Lift<T: Element>: Element {
    /// The matrix converted to `T`; shared, without a copy, if `T` is `Self`.
    ///
    /// ```
    /// use wengert_kernels::{Lift, Matrix};
    /// let data = Matrix::from([[0.5, 0.1]]);
    /// let single: Matrix<f32> = f64::lift(&data);
    /// assert_eq!(single, Matrix::from([[0.5, 0.1_f32]])); // rounded
    /// ```
    fn lift(matrix: &Matrix<Self>) -> Matrix<T>;
}

impl<T: Element> Lift<T> for T {
    fn lift(matrix: &Matrix<Self>) -> Matrix<T> {
        matrix.clone()
    }
}

impl<T: Element> Lift<Dual<T>> for T {
    fn lift(matrix: &Matrix<Self>) -> Matrix<Dual<T>> {
        matrix.map(|x| Dual::new(x, T::zero()))
    }
}

impl<T: Element> Lift<Dual<Dual<T>>> for T {
    fn lift(matrix: &Matrix<Self>) -> Matrix<Dual<Dual<T>>> {
        Dual::lift(&<T as Lift<Dual<T>>>::lift(matrix))
    }
}

impl Lift<f32> for f64 {
    fn lift(matrix: &Matrix<Self>) -> Matrix<f32> {
        matrix.map(|x| x as f32)
    }
}
