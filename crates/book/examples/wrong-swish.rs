//! cargo run --release -p wengert-book --example wrong-swish
//!
//! x·σ(βx), with x clamped in two places where that does not help, and the verdict on each.

use wengert::{Elementwise, Scalar, verify_elementwise};

/// The factor x is clamped, but not the x inside the sigmoid.
#[derive(Clone, Copy, Debug)]
struct HeldAfterwards {
    beta: f64,
}

impl Elementwise for HeldAfterwards {
    #[inline]
    fn eval<S: Scalar>(&self, x: S) -> S {
        x.max(S::of(-1000.0 / self.beta)) * (S::of(self.beta) * x).sigmoid()
    }
}

/// x is clamped on the left, whatever the sign of β.
#[derive(Clone, Copy, Debug)]
struct HeldOnTheLeft {
    beta: f64,
}

impl Elementwise for HeldOnTheLeft {
    #[inline]
    fn eval<S: Scalar>(&self, x: S) -> S {
        let x = x.max(S::of(-1000.0 / self.beta));
        x * (S::of(self.beta) * x).sigmoid()
    }
}

fn main() {
    println!("{}\n", verify_elementwise(&HeldAfterwards { beta: 1.5 }).unwrap_err());
    println!("{}", verify_elementwise(&HeldOnTheLeft { beta: -1.5 }).unwrap());
}
