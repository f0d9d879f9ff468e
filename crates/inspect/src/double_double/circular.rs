//! Sine, cosine and inverse tangent.

use super::DoubleDouble;
use num_traits::One;
use std::f64::consts::FRAC_PI_2;

/// `π/2`
const HALF_PI: DoubleDouble = DoubleDouble::constant(FRAC_PI_2, 6.123_233_995_736_766e-17);

/// The series end where `1.6ⁿ/n!` falls below `2⁻¹¹⁰`.
const TERMS: u32 = 34;

/// The 1344 binary digits of `2/π` after the point.
const TWO_OVER_PI: [u64; 21] = [
    0xa2f9_836e_4e44_1529,
    0xfc27_57d1_f534_ddc0,
    0xdb62_9599_3c43_9041,
    0xfe51_63ab_debb_c561,
    0xb724_6e3a_424d_d2e0,
    0x0649_2eea_09d1_921c,
    0xfe1d_eb1c_b129_a73e,
    0xe882_35f5_2ebb_4484,
    0xe99c_7026_b45f_7e41,
    0x3991_d639_8353_39f4,
    0x9c84_5f8b_bdf9_283b,
    0x1ff8_97ff_de05_980f,
    0xef2f_118b_5a0a_6d1f,
    0x6d36_7ecf_27cb_09b7,
    0x4f46_3f66_9e5f_ea2d,
    0x7527_bac7_ebe5_f17b,
    0x3d07_39f7_8a52_92ea,
    0x6bfb_5fb1_1f8d_5d08,
    0x5603_3046_fc7b_6bab,
    0xf0cf_bc20_9af4_361d,
    0xa9e3_9161_5ee6_1b08,
];

/// Number of words of `2/π` that matter for one argument, and one more for the product.
const WORDS: usize = 6;

/// Quarter turns, modulo 4, and the rest, at most π/4 either way, for a finite `|x| > π/4`.
///
/// Multiplies `x = m·2ᵉ` exactly by the digits of `2/π` that yield less than 4 turns, to 200 binary digits
/// after the point: no float is closer than `2⁻⁶²` to a multiple of `π/2`. Source: Payne and Hanek,
/// "Radian reduction for trigonometric functions", SIGNUM Newsletter 18 (1983).
fn quarter_turns(x: f64) -> (u64, DoubleDouble) {
    let (bits, implied) = (x.abs().to_bits(), 1 << 52);
    let exponent = (bits >> 52) as i32 - 1075;
    let first = ((exponent - 2).max(0) / 64) as usize;
    let mut product = [0; WORDS];
    let mut carry = 0;
    for k in (1..WORDS).rev() {
        let significand = u128::from(bits & (implied - 1) | implied);
        carry += significand * u128::from(TWO_OVER_PI[first + k - 1]);
        product[k] = carry as u64;
        carry >>= 64;
    }
    product[0] = carry as u64;

    // Keep two digits before the point, and add half a quarter turn to round.
    let behind = 64 * (first + WORDS - 1) as i32 - exponent;
    let mut turns = shifted(product, 64 * WORDS as u32 - 2 - behind as u32);
    turns[0] = turns[0].wrapping_add(1 << 61);
    // The fraction less the half: its first digit, inverted, is the sign.
    let mut rest = shifted(turns, 2);
    rest[0] ^= 1 << 63;
    let negative = rest[0] >> 63 == 1;
    if negative {
        rest = rest.map(|word| !word);
    }
    let halves = rest.into_iter().enumerate().rev().flat_map(|(k, word)| {
        let place = |shift: i32| 2.0_f64.powi(-64 * (k as i32 + 1) + shift);
        [(word & 0xffff_ffff) as f64 * place(0), (word >> 32) as f64 * place(32)]
    });
    let sum = halves.fold(DoubleDouble::default(), |sum, part| sum + part.into());
    let rest = HALF_PI * sum;
    match (negative, x < 0.0) {
        (false, false) => (turns[0] >> 62, rest),
        (true, false) => (turns[0] >> 62, -rest),
        (false, true) => ((turns[0] >> 62).wrapping_neg() & 3, -rest),
        (true, true) => ((turns[0] >> 62).wrapping_neg() & 3, rest),
    }
}

/// The digits shifted left; digits beyond the first word are dropped.
fn shifted(words: [u64; WORDS], by: u32) -> [u64; WORDS] {
    let (whole, bits) = (by as usize / 64, by % 64);
    let word = |k: usize| words.get(k).map_or(0, |&word| u128::from(word));
    std::array::from_fn(|k| (((word(k + whole) << 64 | word(k + whole + 1)) << bits) >> 64) as u64)
}

impl DoubleDouble {
    /// Sine and cosine.
    pub(super) fn sine_and_cosine(self) -> (Self, Self) {
        if !self.high.is_finite() {
            return (Self::from(f64::NAN), Self::from(f64::NAN));
        }
        let (mut turns, mut rest) = (0, Self::default());
        for part in [self.high, self.low] {
            if part.abs() > 0.5 * FRAC_PI_2 {
                let (quarters, angle) = quarter_turns(part);
                (turns, rest) = (turns + quarters, rest + angle);
            } else {
                rest += Self::from(part);
            }
        }
        let minus_square = -(rest * rest);
        // 1 − x²/(n(n + 1))·(1 − x²/((n + 2)(n + 3))·(…)), from n = 2 for x·sin, from n = 1 for cos.
        let series = |from: u32| {
            let pairs = (from..TERMS).step_by(2).rev();
            pairs.fold(Self::one(), |sum, n| {
                sum * minus_square * Self::inverse(n * (n + 1)) + Self::one()
            })
        };
        let (sine, cosine) = (if rest.high == 0.0 { rest } else { rest * series(2) }, series(1));
        match turns % 4 {
            0 => (sine, cosine),
            1 => (cosine, -sine),
            2 => (-sine, -cosine),
            _ => (-cosine, sine),
        }
    }

    /// One step from the `f64` result `z`: `z + δ` with `tan δ = (x·cos z − sin z)/(cos z + x·sin z)`, where
    /// the cube of δ is negligible. Large arguments are inverted first.
    pub(super) fn inverse_tangent(self) -> Self {
        if self.high.abs() > 1.0 {
            let rest = (Self::one() / self).inverse_tangent();
            return (if self.high > 0.0 { HALF_PI } else { -HALF_PI }) - rest;
        }
        if self.high == 0.0 || self.high.is_nan() {
            return self;
        }
        let rough = Self::from(self.high.atan());
        let (sine, cosine) = rough.sine_and_cosine();
        rough + (self * cosine - sine) / (cosine + self * sine)
    }
}
