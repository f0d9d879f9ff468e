//! cargo run --release -p wengert-book --example right-mish
//!
//! The Mish of the library, verified with its claims, and its formula and slope as texts.

use wengert::Formula;
use wengert::inspect::Verify;
use wengert::layers::{Mish, Silu};

fn main() {
    println!(
        "{}",
        Verify::new(&Mish).bounded(-0.308_843_413_017_250_4, f64::INFINITY).smooth().run().unwrap()
    );
    println!("silu(x)  = {}", Formula::of(&Silu));
    println!("silu′(x) = {}", Formula::slope_of(&Silu));
}
