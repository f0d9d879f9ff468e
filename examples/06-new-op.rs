//! cargo run --release --example 06-new-op
//!
//! A custom operation, for something no formula over the others expresses well: running sums. It has a
//! shape, a forward pass, and a pullback; `check_gradients!` checks that they belong together.

use wengert::{
    Accumulator, Element, Matrix, Op, Output, Params, Recorded, Shape, ShapeError, Tape, Var, View,
    check_gradients,
};

/// `yᵢⱼ = Σ xₖⱼ` over k ≤ i, hence `x̄ₖⱼ += Σ ȳᵢⱼ` over i ≥ k: the gradient runs the other way.
#[derive(Clone, Copy, Debug)]
struct RunningSum;

impl<T: Element> Op<T, 1> for RunningSum {
    fn shape(&self, [x]: [Shape; 1]) -> Result<Shape, ShapeError> {
        Ok(x)
    }

    fn forward(&self, [x]: [View<T>; 1], mut y: Output<T>) {
        for j in 0..x.shape().cols {
            let mut sum = T::zero();
            for i in 0..x.shape().rows {
                sum += x.at(i, j);
                *y.value.at_mut(i, j) = sum;
            }
        }
    }

    fn backward(&self, _: usize, [x]: [View<T>; 1], y: Recorded<T>, grad: Accumulator<T>) {
        // `first` says that nothing was written yet; later contributions are added.
        let (mut grad, first) = grad.into_parts();
        for j in 0..x.shape().cols {
            let mut sum = T::zero();
            for i in (0..x.shape().rows).rev() {
                sum += y.gradient.at(i, j);
                let entry = grad.at_mut(i, j);
                *entry = if first { sum } else { *entry + sum };
            }
        }
    }
}

fn running_sum<T: Element>(x: Var<'_, T>) -> Var<'_, T> {
    x.apply(RunningSum)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut params = Params::new();
    let w = params.add("w", Matrix::from([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]));
    let (mut tape, mut grads) = (Tape::new(), params.zeros_like());
    let sums = running_sum(tape.record(&params).param(w));
    println!("running sums  {:?}", sums.value());
    sums.sum().backward(&mut grads);
    println!("gradient      {:?}", grads.get(w).iter().collect::<Vec<_>>());
    let report = check_gradients!(&params, order: 2, |t| running_sum(t.param(w)).sin().mean())?;
    println!("{} derivatives of order 1 and 2 are right", report.checked);
    Ok(())
}
