//! [`Random`]: a generator whose numbers are the same on every machine.

use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{Rng, SeedableRng};
use std::f64::consts::{FRAC_1_SQRT_2, LN_2};
use wengert_kernels::mix;

/// A seeded generator: xoshiro256++ by Blackman and Vigna (2021), with its own conversions.
///
/// The algorithm fixes the stream of bits, and the conversions use only operations whose rounding
/// IEEE 754 fixes, so a seed means the same numbers with every version of every library, on every
/// machine.
///
/// ```
/// use wengert_layers::Random;
///
/// let mut random = Random::seed(42);
/// let mut order: Vec<usize> = (0..5).collect();
/// random.shuffle(&mut order);
/// assert_eq!(order, [0, 3, 2, 1, 4]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Random {
    generator: Xoshiro256PlusPlus,
}

impl Random {
    /// The generator of a seed. SplitMix64 expands the seed to the state, as the authors of xoshiro advise.
    ///
    /// ```
    /// use wengert_layers::Random;
    /// let (mut one, mut same, mut other) = (Random::seed(1), Random::seed(1), Random::seed(2));
    /// let number = one.next_u64();
    /// assert_eq!(number, same.next_u64());
    /// assert_ne!(number, other.next_u64());
    /// ```
    pub fn seed(seed: u64) -> Self {
        Self { generator: Xoshiro256PlusPlus::seed_from_u64(seed) }
    }

    /// The generator of one of many streams of a seed, for instance of an epoch: a run resumed at epoch 50
    /// shuffles as if it had not stopped.
    ///
    /// It is seeded with `mix(mix(seed) ⊕ stream)`, where [`mix`] is a step of SplitMix64.
    ///
    /// ```
    /// use wengert_layers::Random;
    /// let first = |epoch| Random::derive(1, epoch).next_u64();
    /// assert_eq!(first(50), first(50));
    /// assert_ne!(first(50), first(51));
    /// ```
    pub fn derive(seed: u64, stream: u64) -> Self {
        Self::seed(mix(mix(seed) ^ stream))
    }

    /// The next 64 bits.
    ///
    /// ```
    /// use wengert_layers::Random;
    /// let mut random = Random::seed(7);
    /// let ones: u32 = (0..1000).map(|_| random.next_u64().count_ones()).sum();
    /// assert!((31_000..33_000).contains(&ones)); // half of the bits
    /// ```
    pub fn next_u64(&mut self) -> u64 {
        self.generator.next_u64()
    }

    /// A number in [0, 1): one of the 2⁵³ multiples of 2⁻⁵³, all equally likely.
    ///
    /// ```
    /// use wengert_layers::Random;
    /// let mut random = Random::seed(3);
    /// assert!((0..1000).map(|_| random.uniform()).all(|u| (0.0..1.0).contains(&u)));
    /// ```
    pub fn uniform(&mut self) -> f64 {
        (self.next_u64() >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
    }

    /// `low + (high − low)·u` with u from [`uniform`](Self::uniform). Rounding can yield `high`
    /// itself.
    ///
    /// ```
    /// use wengert_layers::Random;
    /// let mut random = Random::seed(3);
    /// let mean = (0..1000).map(|_| random.between(10.0, 20.0)).sum::<f64>() / 1000.0;
    /// assert!((mean - 15.0).abs() < 0.5);
    /// ```
    ///
    /// # Panics
    /// If `low > high`, or the difference is not finite.
    #[track_caller]
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        let range = high - low;
        assert!(
            range >= 0.0 && range.is_finite(),
            "between: expected low ≤ high and a finite difference, got {low} and {high}"
        );
        low + range * self.uniform()
    }

    /// A number from the standard normal distribution, by the polar method.
    ///
    /// Draws a point `(u, v)` from the square [−1, 1)² until it lies in the unit circle; with
    /// `s = u² + v²` the number is `u·√(−2·ln s / s)`. The second number, from v, is discarded, so that
    /// nothing needs to be kept besides the generator's state. Source: Marsaglia and Bray, "A convenient
    /// method for generating normal variables", SIAM Review 6 (1964).
    ///
    /// ```
    /// use wengert_layers::Random;
    /// let mut random = Random::seed(0);
    /// let mean = (0..10_000).map(|_| random.normal()).sum::<f64>() / 10_000.0;
    /// assert!(mean.abs() < 0.03);
    /// ```
    pub fn normal(&mut self) -> f64 {
        loop {
            let (u, v) = (self.between(-1.0, 1.0), self.between(-1.0, 1.0));
            let s = u * u + v * v;
            if 0.0 < s && s < 1.0 {
                return u * (-2.0 * ln(s) / s).sqrt();
            }
        }
    }

    /// A whole number from 0 to n − 1, all equally likely.
    ///
    /// The upper half of the 128-bit product `n·x`; the values of x that would favour some results are
    /// drawn again. Source: Lemire, "Fast random integer generation in an interval", ACM Transactions on
    /// Modeling and Computer Simulation 29 (2019), arXiv:1805.10941.
    ///
    /// # Panics
    /// If n is 0.
    ///
    /// ```
    /// use wengert_layers::Random;
    /// let mut dice = Random::seed(6);
    /// assert!((0..100).all(|_| dice.below(6) < 6));
    /// ```
    #[track_caller]
    pub fn below(&mut self, n: usize) -> usize {
        assert!(n > 0, "below: there is no number from 0 to −1");
        let n = n as u64;
        let excess = n.wrapping_neg() % n; // 2⁶⁴ mod n
        loop {
            let product = u128::from(n) * u128::from(self.next_u64());
            if product as u64 >= excess {
                return (product >> 64) as usize;
            }
        }
    }

    /// Shuffles the entries, every order equally likely.
    ///
    /// From the last entry to the second, swaps each with one that [`below`](Self::below) draws from
    /// those up to and including it. Source: Fisher and Yates (1938); Durstenfeld, "Algorithm 235: random
    /// permutation", Communications of the ACM 7 (1964).
    ///
    /// ```
    /// use wengert_layers::Random;
    /// let mut cards: Vec<u8> = (1..=52).collect();
    /// Random::seed(1).shuffle(&mut cards);
    /// assert!(!cards.is_sorted());
    /// cards.sort_unstable();
    /// assert!(cards.into_iter().eq(1..=52));
    /// ```
    pub fn shuffle<E>(&mut self, entries: &mut [E]) {
        for last in (1..entries.len()).rev() {
            entries.swap(last, self.below(last + 1));
        }
    }
}

/// `ln s = k·ln 2 + 2·(f + f³/3 + f⁵/5 + …)` with `s = m·2ᵏ` and `f = (m − 1)/(m + 1)`, for a
/// normal positive number.
///
/// The standard library's logarithm differs between systems in the last digit.
fn ln(s: f64) -> f64 {
    // √½ ≤ m < √2, so that |f| < 0.1716 and the term after f²³ is below the precision.
    let k = (s.to_bits() as i64 - FRAC_1_SQRT_2.to_bits() as i64) >> 52;
    let m = f64::from_bits(s.to_bits().wrapping_sub((k as u64) << 52));
    let f = (m - 1.0) / (m + 1.0);
    let series = (0..12).rev().fold(0.0, |sum, n| sum * f * f + 1.0 / f64::from(2 * n + 1));
    k as f64 * LN_2 + 2.0 * f * series
}
