//! [`Dense`]: one layer of an [`Mlp`](crate::Mlp), forward and backward.

use crate::Activation;
use wengert_kernels::{
    AlignedVec, Element, Layout, Shape, Start, View, ViewMut, product_into, update,
};

/// `A = f(Z)` with `Z = X·W + b`.
#[derive(Clone, Debug)]
pub(crate) struct Dense<T> {
    activation: Activation,
    /// Where W and b lie among the parameters.
    w: Layout,
    b: Layout,
    /// The layout of A and dZ.
    z: Layout,
    /// Z, which becomes A.
    a: AlignedVec<T>,
    /// f′(Z), which becomes dZ.
    dz: AlignedVec<T>,
}

impl<T: Element> Dense<T> {
    /// A layer whose parameters begin with number `start`.
    pub(crate) fn new(
        activation: Activation,
        samples: usize,
        [inputs, outputs]: [usize; 2],
        start: usize,
    ) -> Self {
        let [w, b, z] =
            [inputs, 1, samples].map(|rows| Layout::col_major(Shape::new(rows, outputs)));
        let (w, b) = (w.shifted(start), b.shifted(start + inputs * outputs));
        let buffer = AlignedVec::filled(samples * outputs, T::zero());
        Self { activation, w, b, z, a: buffer.clone(), dz: buffer }
    }

    /// The shape of the inputs.
    pub(crate) fn input_shape(&self) -> Shape {
        Shape::new(self.z.shape().rows, self.w.shape().rows)
    }

    /// The shape of the outputs.
    pub(crate) fn shape(&self) -> Shape {
        self.z.shape()
    }

    /// One past the last parameter.
    pub(crate) fn end(&self) -> usize {
        self.b.end()
    }

    /// A, after [`forward`](Self::forward) or [`infer`](Self::infer).
    pub(crate) fn outputs(&self) -> View<'_, T> {
        View::new(&self.a, self.z)
    }

    /// A, for a loss that uses it up.
    pub(crate) fn outputs_mut(&mut self) -> &mut [T] {
        &mut self.a
    }

    /// `Z = X·W + b`, `A = f(Z)`
    pub(crate) fn infer(&mut self, params: &[T], x: View<'_, T>) {
        self.affine(params, x);
        self.activation.apply(self.outputs_mut());
    }

    /// `Z = X·W + b`, `A = f(Z)` and `f′(Z)`
    pub(crate) fn forward(&mut self, params: &[T], x: View<'_, T>) {
        self.affine(params, x);
        self.activation.apply_with_slopes(&mut self.a, &mut self.dz);
    }

    fn affine(&mut self, params: &[T], x: View<'_, T>) {
        let (w, b, shape) = (View::new(params, self.w), View::new(params, self.b), self.z.shape());
        product_into(x, w, ViewMut::col_major(self.outputs_mut(), shape), Start::Row(b));
    }

    /// `dZ = dA ⊙ f′(Z)`, `dW = Xᵀ·dZ`, `db = 1ᵀ·dZ`; `ones` is 1ᵀ.
    pub(crate) fn backward(&mut self, x: View<'_, T>, da: &[T], ones: &[T], grads: &mut [T]) {
        let mut dz = ViewMut::col_major(&mut self.dz, self.z.shape());
        update(dz.reborrow(), View::new(da, self.z), |slope, da| slope * da);
        let ones = View::new(ones, Layout::col_major(Shape::new(1, ones.len())));
        product_into(ones, dz.as_view(), part(grads, self.b), Start::Zero);
        product_into(x.t(), dz.as_view(), part(grads, self.w), Start::Zero);
    }

    /// `dX = dZ·Wᵀ`, after [`backward`](Self::backward).
    pub(crate) fn input_gradient(&self, params: &[T], dx: &mut [T]) {
        let (dz, w) = (View::new(&self.dz, self.z), View::new(params, self.w));
        product_into(dz, w.t(), ViewMut::col_major(dx, self.input_shape()), Start::Zero);
    }
}

fn part<T>(flat: &mut [T], layout: Layout) -> ViewMut<'_, T> {
    ViewMut::col_major(&mut flat[layout.offset()..layout.end()], layout.shape())
}
