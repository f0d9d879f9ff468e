//! [`dropout_mask`]: the entries that dropout keeps, a function of a key and their position alone.

use crate::{Element, Shape};

/// The increment of SplitMix64's state.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// The output of SplitMix64 for `state`: a generator of 2⁶⁴ numbers with random access.
///
/// Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
///
/// ```
/// use wengert_kernels::mix;
/// assert_eq!(mix(0), 0xe220_a839_7b1d_cdaf);
/// assert_ne!(mix(1), mix(2));
/// ```
#[inline(always)]
pub fn mix(state: u64) -> u64 {
    let z = state.wrapping_add(STEP);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// `mᵢⱼ ← 1/(1 − p)` with probability 1 − p, else 0, for a column-major matrix of this shape.
///
/// Number i·n + j of the stream that starts at `key` decides entry (i, j) of n columns, so a row does not
/// depend on the number of rows, and no entry on the order or the threads.
///
/// # Panics
/// If the length of `mask` does not match the shape, or p, the `rate`, is not in [0, 1).
///
/// ```
/// use wengert_kernels::{Shape, dropout_mask};
/// let mut mask = [0.0; 100];
/// dropout_mask(&mut mask, Shape::new(50, 2), 0.75, 7);
/// assert!(mask.iter().all(|&m| m == 0.0 || m == 4.0));
/// assert_eq!(mask.iter().filter(|&&m| m == 4.0).count(), 28); // of 25 expected
/// ```
#[track_caller]
pub fn dropout_mask<T: Element>(mask: &mut [T], shape: Shape, rate: f64, key: u64) {
    assert_eq!(mask.len(), shape.len(), "numbers for a {shape} mask");
    assert!((0.0..1.0).contains(&rate), "a rate of at least 0 and below 1, got {rate:?}");
    let (kept, dropped) = (T::of((1.0 - rate).recip()), T::zero());
    let limit = (rate * 2.0_f64.powi(64)) as u64;
    let down = STEP.wrapping_mul(shape.cols as u64);
    let columns = mask.chunks_exact_mut(shape.rows.max(1));
    T::run(
        #[inline(always)]
        || {
            for (j, column) in columns.enumerate() {
                let mut state = key.wrapping_add(STEP.wrapping_mul(j as u64));
                for m in column {
                    *m = if mix(state) >= limit { kept } else { dropped };
                    state = state.wrapping_add(down);
                }
            }
        },
    );
}
