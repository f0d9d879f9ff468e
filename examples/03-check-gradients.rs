//! cargo run --release --example 03-check-gradients
//!
//! Is this gradient right? The tape against forward mode and finite differences, and an op with a
//! wrong pullback, which is caught.

use wengert::{
    Accumulator, Element, Matrix, Op, Output, Params, Recorded, Shape, ShapeError, Var, View,
    check_gradients,
};

/// `y = x³`, hence `x̄ += ȳ·3x²`; but the 3 is missing.
#[derive(Debug)]
struct Cube;

impl<T: Element> Op<T, 1> for Cube {
    fn shape(&self, [x]: [Shape; 1]) -> Result<Shape, ShapeError> {
        Ok(x)
    }
    fn forward(&self, [x]: [View<T>; 1], mut y: Output<T>) {
        y.write_map(x, |x| x * x * x);
    }
    fn backward(&self, _: usize, [x]: [View<T>; 1], y: Recorded<T>, grad: Accumulator<T>) {
        grad.add_zip(y.gradient, x, |dy, x| dy * x * x);
    }
}

fn cube<T: Element>(x: Var<'_, T>) -> Var<'_, T> {
    x.apply(Cube)
}

fn main() {
    let mut params = Params::new();
    let w = params.add("w", Matrix::from([[0.5, -1.5], [2.0, 1.0]]));

    let right = check_gradients!(&params, |t| (t.param(w) * w * w).sum()).expect("w·w·w is right");
    println!("w·w·w: {right}");

    let wrong =
        check_gradients!(&params, |t| cube(t.param(w)).sum()).expect_err("the 3 is missing");
    println!("cube:  {wrong}");
}
