//! Shared test helpers: matrices of every layout, numbers, levels, cases and panics.

#![allow(dead_code, unused_imports, unreachable_pub, reason = "each test file uses a part of it")]

mod bits;
mod cases;
mod input;
mod levels;
mod output;
mod panics;
mod program;
mod random;

pub use bits::{Bits, assert_same};
pub use cases::check;
pub use input::{In, Input};
pub use levels::at_each_level;
pub use output::{Out, Output};
pub use panics::{panic_text, refusal};
pub use program::{Program, keeps_bits};
pub use random::Random;
