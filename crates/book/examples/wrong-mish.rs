//! cargo run --release -p wengert-book --example wrong-mish
//!
//! Mish, x·tanh(ln(1 + eˣ)), written wrongly in four ways, and the verdict on each.

use wengert::inspect::Verify;
use wengert::{Elementwise, Scalar, verify_elementwise};

/// The formula as printed in the paper.
#[derive(Clone, Copy, Debug)]
struct AsPrinted;

impl Elementwise for AsPrinted {
    #[inline]
    fn eval<S: Scalar>(&self, x: S) -> S {
        x * (S::one() + x.exp()).ln().tanh()
    }
}

/// The logarithm without cancellation; but −∞·0 is NaN at −∞.
#[derive(Clone, Copy, Debug)]
struct NotHeld;

impl Elementwise for NotHeld {
    #[inline]
    fn eval<S: Scalar>(&self, x: S) -> S {
        x * x.softplus().tanh()
    }
}

/// A branch that forgets NaN, with which every comparison is false.
#[derive(Clone, Copy, Debug)]
struct Branch;

impl Elementwise for Branch {
    #[inline]
    fn eval<S: Scalar>(&self, x: S) -> S {
        (x + S::of(20.0)).select(x * x.softplus().tanh(), S::zero())
    }
}

/// Another function: a sigmoid where the hyperbolic tangent should be.
#[derive(Clone, Copy, Debug)]
struct Mistyped;

impl Elementwise for Mistyped {
    #[inline]
    fn eval<S: Scalar>(&self, x: S) -> S {
        x * x.softplus().sigmoid()
    }
}

fn main() {
    println!("{}\n", verify_elementwise(&AsPrinted).unwrap_err());
    println!("{}\n", verify_elementwise(&NotHeld).unwrap());
    println!("{}\n", verify_elementwise(&Branch).unwrap_err());
    println!("{}", Verify::new(&Mistyped).bounded(-0.3089, f64::INFINITY).run().unwrap_err());
}
