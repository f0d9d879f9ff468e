//! Shared by the test files: activations, numbers, derivatives and comparisons.

#![allow(dead_code, unreachable_pub, reason = "each test file uses a part of it")]

use wengert_kernels::{Element, Matrix};
use wengert_manual::Activation::{self, *};

/// All activations.
pub const ALL: [Activation; 12] = [
    Identity,
    Sigmoid,
    Tanh,
    Relu,
    LeakyRelu { slope: 0.01 },
    Elu { alpha: 0.5 },
    Selu,
    Softplus,
    Silu,
    Gelu,
    GeluTanh,
    Mish,
];

/// Numbers between −1 and 1, the same for the same seed.
pub fn numbers(seed: u64) -> impl FnMut() -> f64 {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    move || {
        // Marsaglia's xorshift.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
    }
}

/// A matrix of such numbers.
pub fn matrix<T: Element>(rows: usize, cols: usize, seed: u64) -> Matrix<T> {
    let mut next = numbers(seed);
    Matrix::from_fn(rows, cols, |_, _| T::of(next()))
}

/// The derivative of `f` by five points, exact up to order h⁴.
pub fn slope(mut f: impl FnMut(f64) -> f64, h: f64) -> f64 {
    (8.0 * (f(h) - f(-h)) - (f(2.0 * h) - f(-2.0 * h))) / (12.0 * h)
}

/// Whether `a` and `b` differ by no more than `tolerance` of the larger.
pub fn close(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance * a.abs().max(b.abs())
}
