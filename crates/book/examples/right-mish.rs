//! cargo run --release -p wengert-book --example right-mish
//!
//! The library's Mish, verified with its claims, and its formula and slope as text.

use wengert::inspect::Verify;
use wengert::layers::Mish;
use wengert::{Elementwise, Formula, Scalar};

/// Mish as written on paper.
#[derive(Clone, Copy, Debug)]
struct Plain;

impl Elementwise for Plain {
    #[inline]
    fn eval<S: Scalar>(&self, x: S) -> S {
        x * x.softplus().tanh()
    }
}

fn main() {
    println!(
        "{}\n",
        Verify::new(&Mish).bounded(-0.308_843_413_017_250_4, f64::INFINITY).smooth().run().unwrap()
    );
    println!("mish(x)  = {}", Formula::of(&Plain));
    println!("mish′(x) = {}", Formula::slope_of(&Plain));
}
