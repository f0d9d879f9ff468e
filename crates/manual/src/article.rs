//! [`Article`]: the two-layer network of the article, formula by formula.

use crate::Activation::Sigmoid;
use crate::blocks::{split, split_mut};
use std::slice;
use wengert_kernels::{
    AlignedVec, Element, Layout, Shape, Start, View, ViewMut, product_into, reduce2, update,
    update2,
};

/// `A2 = σ(σ(X·W1 + b1)·W2 + b2)` with the loss `mean((A2 − Y)²)`, and its gradient in closed form.
///
/// For m samples, n_x inputs, n_h hidden nodes and n_y outputs the shapes are
///
/// | X | W1 | b1 | Z1, A1 | W2 | b2 | Z2, A2, Y |
/// |---|---|---|---|---|---|---|
/// | m×n_x | n_x×n_h | 1×n_h | m×n_h | n_h×n_y | 1×n_y | m×n_y |
///
/// ```math
/// \begin{aligned}
/// Z_1 &= X W_1 + \mathbf{1} b_1, & A_1 &= σ(Z_1), & Z_2 &= A_1 W_2 + \mathbf{1} b_2, & A_2 &= σ(Z_2) \\
/// dA_2 &= \frac{2}{m n_y} (A_2 - Y), & dZ_2 &= dA_2 \odot σ'(Z_2), &
/// dW_2 &= A_1^\top dZ_2, & db_2 &= \mathbf{1}^\top dZ_2 \\
/// dA_1 &= dZ_2 W_2^\top, & dZ_1 &= dA_1 \odot σ'(Z_1), & dW_1 &= X^\top dZ_1, & db_1 &= \mathbf{1}^\top dZ_1
/// \end{aligned}
/// ```
///
/// Parameters and gradient are flat: W1, b1, W2, b2, each column after column.
///
/// ```
/// use wengert_kernels::Matrix;
/// use wengert_manual::{Article, sgd_step};
///
/// let (x, y) = (Matrix::from([[0.0], [1.0]]), Matrix::from([[1.0], [0.0]]));
/// let mut network = Article::new(2, 1, 1, 1);
/// let (mut params, mut grads) = ([1.0, 0.0, -1.0, 0.0], [0.0; 4]);
/// let before = network.gradient(&params, x.view(), y.view(), &mut grads);
/// sgd_step(&mut params, &grads, 1.0);
/// let after = network.gradient(&params, x.view(), y.view(), &mut grads);
/// assert!(after < before);
/// ```
#[derive(Clone, Debug)]
pub struct Article<T> {
    m: usize,
    n_x: usize,
    n_h: usize,
    n_y: usize,
    /// A1, dZ1, dA1, A2, dZ2 and dA2.
    buffers: [AlignedVec<T>; 6],
    /// The row 1ᵀ.
    ones: AlignedVec<T>,
}

impl<T: Element> Article<T> {
    /// A network for m = `samples`, n_x = `inputs`, n_h = `hidden` and n_y = `outputs`. All memory is
    /// allocated here.
    ///
    /// ```
    /// use wengert_kernels::Matrix;
    /// use wengert_manual::Article;
    /// let (x, y) = (Matrix::zeros(10, 30), Matrix::zeros(10, 1));
    /// let (params, mut grads) = ([0.0; 30 * 4 + 4 + 4 + 1], [0.0; 129]);
    /// let loss = Article::new(10, 30, 4, 1).gradient(&params, x.view(), y.view(), &mut grads);
    /// assert_eq!(loss, 0.25); // A2 = σ(0) = 1/2
    /// ```
    ///
    /// # Panics
    /// If there are no samples.
    #[track_caller]
    pub fn new(samples: usize, inputs: usize, hidden: usize, outputs: usize) -> Self {
        assert!(samples > 0, "a batch without samples");
        let (m, n_x, n_h, n_y) = (samples, inputs, hidden, outputs);
        let buffers = [n_h, n_h, n_h, n_y, n_y, n_y].map(|n| AlignedVec::filled(m * n, T::zero()));
        Self { m, n_x, n_h, n_y, buffers, ones: AlignedVec::filled(m, T::one()) }
    }

    /// The loss, and its gradient in `grads`, which is overwritten.
    ///
    /// ```
    /// use wengert_kernels::Matrix;
    /// use wengert_manual::Article;
    /// let (x, y) = (Matrix::from([[1.0]]), Matrix::from([[0.0]]));
    /// let mut grads = [f64::NAN; 4];
    /// let loss = Article::new(1, 1, 1, 1).gradient(&[0.0; 4], x.view(), y.view(), &mut grads);
    /// assert_eq!(loss, 0.25);
    /// // db2 = 2(A2 − Y)·σ′(0) = 2·½·¼, and dW2 = A1·db2; nothing goes back through W2 = 0.
    /// assert_eq!(grads, [0.0, 0.0, 0.125, 0.25]);
    /// ```
    ///
    /// # Panics
    /// If `x` is not m×n_x, `y` not m×n_y, or `params` or `grads` are not
    /// n_x·n_h + n_h + n_h·n_y + n_y numbers.
    #[track_caller]
    pub fn gradient(&mut self, params: &[T], x: View<'_, T>, y: View<'_, T>, grads: &mut [T]) -> T {
        let Self { m, n_x, n_h, n_y, ref mut buffers, ref ones } = *self;
        assert_eq!(x.shape(), Shape::new(m, n_x), "the shape of X");
        assert_eq!(y.shape(), Shape::new(m, n_y), "the shape of Y");
        let blocks = [(n_x, n_h), (1, n_h), (n_h, n_y), (1, n_y)];
        let blocks = blocks.map(|(rows, cols)| Shape::new(rows, cols));
        let [w1, b1, w2, b2] = split(params, blocks);
        let [dw1, db1, dw2, db2] = split_mut(grads, blocks);
        let [a1, dz1, da1, a2, dz2, da2] = buffers.each_mut();
        let ones = View::new(ones, Layout::col_major(Shape::new(1, m)));
        let [mut a1, mut dz1, mut da1] =
            [a1, dz1, da1].map(|buffer| ViewMut::col_major(buffer, Shape::new(m, n_h)));
        let [mut a2, mut dz2, mut da2] =
            [a2, dz2, da2].map(|buffer| ViewMut::col_major(buffer, Shape::new(m, n_y)));

        // Forward propagation. Z becomes A in place; σ′(Z) is stored where dZ will be.
        // Z1 = X·W1 + b1, A1 = σ(Z1)
        product_into(x, w1, a1.reborrow(), Start::Row(b1));
        sigmoid(&mut a1, &mut dz1);
        let a1 = a1.as_view();
        // Z2 = A1·W2 + b2, A2 = σ(Z2)
        product_into(a1, w2, a2.reborrow(), Start::Row(b2));
        sigmoid(&mut a2, &mut dz2);
        let a2 = a2.as_view();
        // loss = mean((A2 − Y)²)
        let (mut sum, m_n_y) = (T::zero(), T::of((m * n_y) as f64));
        let total = ViewMut::col_major(slice::from_mut(&mut sum), Shape::SCALAR);
        reduce2(total, true, a2, y, |a, y| (a - y) * (a - y));
        let loss = sum / m_n_y;

        // Backward propagation.
        // dA2 = 2(A2 − Y)/(m·n_y)
        let factor = T::of(2.0) / m_n_y;
        update2(da2.reborrow(), a2, y, move |_, a, y| factor * (a - y));
        // dZ2 = dA2 ⊙ σ′(Z2)
        update(dz2.reborrow(), da2.as_view(), |slope, da| da * slope);
        let dz2 = dz2.as_view();
        // dW2 = A1ᵀ·dZ2, db2 = 1ᵀ·dZ2
        product_into(a1.t(), dz2, dw2, Start::Zero);
        product_into(ones, dz2, db2, Start::Zero);
        // dA1 = dZ2·W2ᵀ
        product_into(dz2, w2.t(), da1.reborrow(), Start::Zero);
        // dZ1 = dA1 ⊙ σ′(Z1)
        update(dz1.reborrow(), da1.as_view(), |slope, da| da * slope);
        let dz1 = dz1.as_view();
        // dW1 = Xᵀ·dZ1, db1 = 1ᵀ·dZ1
        product_into(x.t(), dz1, dw1, Start::Zero);
        product_into(ones, dz1, db1, Start::Zero);
        loss
    }
}

/// Replaces Z by `A = σ(Z)`, and writes `σ′(Z)`.
fn sigmoid<T: Element>(z: &mut ViewMut<'_, T>, slopes: &mut ViewMut<'_, T>) {
    let z = z.as_mut_slice().expect("no gaps");
    let slopes = slopes.as_mut_slice().expect("no gaps");
    Sigmoid.apply_with_slopes(z, slopes);
}
