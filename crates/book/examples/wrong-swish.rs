//! cargo run --release -p wengert-book --example wrong-swish
//!
//! x·σ(βx), with x held in two places where that does not help, and what is said of each.

use wengert::{Elementwise, Scalar, verify_elementwise};

/// x is held, but not where it meets β.
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

/// x is held on the left, whatever the sign of β.
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
