//! [`dropout_mask`]: which entries dropout keeps, from a key and the place of the entry alone.

use crate::{Element, Shape};

/// What SplitMix64 adds to its state in each step.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// The number that follows `state` in SplitMix64: a generator of 2⁶⁴ numbers, each of which can be had
/// without those before it.
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

/// `mᵢⱼ ← 1/(1 − p)` with probability 1 − p, else 0, for a matrix of this shape that lies column after
/// column.
///
/// Entry (i, j) of n columns is decided by number i·n + j of the stream that starts at `key`: a row does not
/// depend on how many rows there are, and nothing on the order or the threads.
///
/// # Panics
/// If there are not as many numbers, or p is not in [0, 1).
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
