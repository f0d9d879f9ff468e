//! The ops, one a file: formula, shape, forward, and one pullback per argument.
//!
//! | op | method of [`Var`](crate::Var) | formula | pullbacks |
//! |---|---|---|---|
//! | [`Add`] | `a + b` | `A + B` | `C̄`, `C̄` |
//! | [`Sub`] | `a - b` | `A − B` | `C̄`, `−C̄` |
//! | [`Mul`] | `a * b` | `A ⊙ B` | `C̄ ⊙ B`, `C̄ ⊙ A` |
//! | [`Div`] | `a / b` | `A / B` | `C̄ / B`, `−C̄ ⊙ C / B` |
//! | [`Neg`] | `-a` | `−A` | `−C̄` |
//! | [`MatMul`] | `matmul` | `A·B` | `C̄·Bᵀ`, `Aᵀ·C̄` |
//! | [`Affine`] | `affine` | `X·W + 1·b` | `Ȳ·Wᵀ`, `Xᵀ·Ȳ`, `1ᵀ·Ȳ` |
//! | [`Map`] | `map`, `exp`, `ln`, … | `f(X)` | `Ȳ ⊙ f′(X)` |
//! | [`Sum`] | `sum`, `row_sums`, `col_sums` | `Σ x` | `ȳ`, repeated |
//! | [`Mean`] | `mean`, `row_means`, `col_means` | `Σ x / n` | `ȳ / n`, repeated |
//! | [`RowMax`] | `row_max` | `maxⱼ xᵢⱼ` | `ȳᵢ` at the first maximum |
//! | [`LogSumExp`] | `log_sum_exp` | `ln Σⱼ exp(xᵢⱼ)` | `ȳᵢ·exp(xᵢⱼ − yᵢ)` |
//! | [`LogSoftmax`] | `log_softmax` | `xᵢⱼ − ln Σₖ exp(xᵢₖ)` | `ȳᵢⱼ − exp(yᵢⱼ)·Σₖ ȳᵢₖ` |
//! | [`Transpose`] | `t` | `Aᵀ` | `B̄ᵀ` |
//! | [`Slice`] | `rows`, `cols` | part of A | `B̄` in that part |
//! | [`Join`] | `join_rows`, `join_cols` | A and B | each its part |
//! | [`SelectRows`] | `select_rows` | rows of A by index | `B̄` in those rows |
//! | [`Same`] | `label`, `stop_gradient` | A | `B̄` |
//!
//! The right operand of `+ - * /` may be a row, a column or a scalar, which is repeated; its pullback
//! is summed over the repetitions.
//!
//! The methods are how ops are recorded; [`Graph::apply`](crate::Graph::apply) takes any of them, and those
//! of one's own:
//!
//! ```
//! use wengert_tape::ops::{MatMul, Transpose};
//! use wengert_tape::{Matrix, Params, Tape};
//! let (params, mut tape) = (Params::new(), Tape::new());
//! let t = tape.record(&params);
//! let a = t.variable(&Matrix::from([[1.0, 2.0]]));
//! let product = t.apply(MatMul, [a, t.apply(Transpose, [a])]);
//! assert_eq!((product.item(), product.name()), (5.0, "#2 matmul".to_owned()));
//! product.backward(&mut params.zeros_like());
//! assert_eq!(a.gradient(), Some(Matrix::from([[2.0, 4.0]]))); // both uses of it
//! ```

mod add;
mod affine;
mod div;
mod functions;
mod join;
mod left;
mod log_softmax;
mod log_sum_exp;
mod map;
mod matmul;
mod mean;
mod mul;
mod neg;
mod row_max;
mod same;
mod select_rows;
mod slice;
mod sub;
mod sum;
mod transpose;

pub use add::Add;
pub use affine::Affine;
pub use div::Div;
pub use functions::*;
pub use join::Join;
pub use log_softmax::LogSoftmax;
pub use log_sum_exp::LogSumExp;
pub use map::Map;
pub use matmul::MatMul;
pub use mean::Mean;
pub use mul::Mul;
pub use neg::Neg;
pub use row_max::RowMax;
pub use same::Same;
pub use select_rows::SelectRows;
pub use slice::Slice;
pub use sub::Sub;
pub use sum::Sum;
pub use transpose::Transpose;

use crate::op::ShapeError;
use wengert_kernels::Shape;

const BROADCAST: &str = "m×n and m×n, 1×n, m×1 or 1×1";
const SWAPPED: &str = "m×n and m×n, 1×n, m×1 or 1×1 (what is repeated stands on the right)";

/// The shape of the left operand, over which the right one is repeated.
#[inline]
fn broadcast([left, right]: [Shape; 2]) -> Result<Shape, ShapeError> {
    let expected = || if left.broadcasts_to(right) { SWAPPED } else { BROADCAST };
    right.broadcasts_to(left).then_some(left).ok_or_else(|| ShapeError { expected: expected() })
}

/// Rows or columns.
///
/// ```
/// use wengert_tape::ops::{Axis, Join};
/// use wengert_tape::{Matrix, Params, Tape};
/// let (params, mut tape) = (Params::new(), Tape::new());
/// let t = tape.record(&params);
/// let (a, b) = (t.constant(&Matrix::from([[1.0]])), t.constant(&Matrix::from([[2.0]])));
/// assert_eq!(t.apply(Join(Axis::Row), [a, b]).value(), Matrix::from([[1.0], [2.0]]));
/// assert_eq!(t.apply(Join(Axis::Column), [a, b]).value(), Matrix::from([[1.0, 2.0]]));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// Rows: samples.
    Row,
    /// Columns: features or units.
    Column,
}

impl Axis {
    fn plural(self) -> &'static str {
        match self {
            Self::Row => "rows",
            Self::Column => "cols",
        }
    }
}

/// What a sum or mean is taken of.
///
/// ```
/// use wengert_tape::ops::{Over, Sum};
/// use wengert_tape::{Matrix, Params, Tape};
/// let (params, mut tape) = (Params::new(), Tape::new());
/// let x = tape.record(&params).constant(&Matrix::from([[1.0, 2.0], [3.0, 4.0]]));
/// assert_eq!(x.apply(Sum(Over::All)).value(), Matrix::from([[10.0]]));
/// assert_eq!(x.apply(Sum(Over::Rows)).value(), Matrix::from([[3.0], [7.0]]));
/// assert_eq!(x.apply(Sum(Over::Columns)).value(), Matrix::from([[4.0, 6.0]]));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// All entries: the result is 1×1.
    All,
    /// The entries of each row: the result is m×1.
    Rows,
    /// The entries of each column: the result is 1×n.
    Columns,
}

impl Over {
    fn result(self, Shape { rows, cols }: Shape) -> Shape {
        match self {
            Self::All => Shape::SCALAR,
            Self::Rows => Shape::new(rows, 1),
            Self::Columns => Shape::new(1, cols),
        }
    }

    fn count(self, x: Shape) -> usize {
        match self {
            Self::All => x.len(),
            Self::Rows => x.cols,
            Self::Columns => x.rows,
        }
    }

    fn name(self, all: &'static str, rows: &'static str, columns: &'static str) -> &'static str {
        match self {
            Self::All => all,
            Self::Rows => rows,
            Self::Columns => columns,
        }
    }
}
