//! Masks: the published stream, identical at every level, and the expected frequencies.

mod common;

use common::panic_text;
use wengert_kernels::{Dual, Level, Shape, dropout_mask, mix};

/// The first numbers of SplitMix64 from the seed 1234567, as printed at
/// <https://rosettacode.org/wiki/Pseudo-random_numbers/Splitmix64>.
const STREAM: [u64; 5] = [
    6_457_827_717_110_365_317,
    3_203_168_211_198_807_973,
    9_817_491_932_198_370_423,
    4_593_380_528_125_082_431,
    16_408_922_859_458_223_821,
];

#[test]
fn the_stream_is_split_mix() {
    let step = 0x9e37_79b9_7f4a_7c15_u64;
    let stream = (0..5).map(|k| mix(1_234_567_u64.wrapping_add(step.wrapping_mul(k))));
    assert!(stream.eq(STREAM));
    // Entry (i, j) of two columns is number 2i + j.
    for rate in [0.1, 0.2, 0.3, 0.5, 0.6, 0.9] {
        let kept = STREAM.map(|number| number as f64 >= rate * 2.0_f64.powi(64));
        let mut mask = [0.0; 4];
        dropout_mask(&mut mask, Shape::new(2, 2), rate, 1_234_567);
        let value = |kept: bool| if kept { (1.0 - rate).recip() } else { 0.0 };
        assert_eq!(mask, [kept[0], kept[2], kept[1], kept[3]].map(value), "rate {rate}");
    }
}

fn mask(rows: usize, cols: usize, rate: f64, key: u64) -> Vec<f32> {
    let mut mask = vec![0.0; rows * cols];
    dropout_mask(&mut mask, Shape::new(rows, cols), rate, key);
    mask
}

#[test]
fn a_row_does_not_depend_on_the_others_nor_on_the_level() {
    for level in Level::supported() {
        level.force();
        let (tall, short) = (mask(1003, 7, 0.4, 99), mask(20, 7, 0.4, 99));
        for j in 0..7 {
            assert_eq!(tall[j * 1003..j * 1003 + 20], short[j * 20..(j + 1) * 20]);
        }
        // The same decisions for every scalar, as defined.
        let mut dual = vec![Dual::new(0.0, 1.0); 140];
        dropout_mask(&mut dual, Shape::new(20, 7), 0.4, 99);
        assert!(dual.iter().zip(&short).all(|(d, &m)| d.value as f32 == m && d.slope == 0.0));
        for (k, &m) in short.iter().enumerate() {
            let place = (k % 20 * 7 + k / 20) as u64;
            let number = mix(99_u64.wrapping_add(0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(place)));
            assert_eq!(m > 0.0, number >= (0.4 * 2.0_f64.powi(64)) as u64);
        }
    }
    assert_eq!(mask(0, 3, 0.5, 1), []);
    assert_eq!(mask(3, 0, 0.5, 1), []);
    assert_eq!(mask(2, 2, 0.0, 1), [1.0; 4]);
}

/// Fractions of kept entries, and of neighbours both kept, within 5 standard deviations.
#[test]
fn frequencies() {
    let (rows, cols) = (500, 200);
    let check = |hits: usize, of: usize, share: f64, what: &str| {
        let deviation = (of as f64 * share * (1.0 - share)).sqrt();
        assert!(
            (hits as f64 - of as f64 * share).abs() < 5.0 * deviation,
            "{what}: {hits} of {of}"
        );
    };
    for rate in [0.01, 0.1, 0.5, 0.9] {
        for key in [0, 1, 2, u64::MAX, 1 << 40] {
            let kept = |key: u64| -> Vec<bool> {
                mask(rows, cols, rate, mix(key)).iter().map(|&m| m > 0.0).collect()
            };
            let (own, next) = (kept(key), kept(key.wrapping_add(1)));
            let pairs = |ahead: usize| own.iter().zip(&own[ahead..]).filter(|(a, b)| **a && **b);
            let share = 1.0 - rate;
            check(own.iter().filter(|m| **m).count(), own.len(), share, "entries");
            check(pairs(1).count(), own.len() - 1, share * share, "rows");
            check(pairs(rows).count(), own.len() - rows, share * share, "columns");
            let both = own.iter().zip(&next).filter(|(a, b)| **a && **b).count();
            check(both, own.len(), share * share, "keys");
        }
    }
}

#[test]
fn refusals() {
    let refused = |length: usize, rate: f64| {
        panic_text(|| dropout_mask(&mut vec![0.0; length], Shape::new(2, 3), rate, 0))
    };
    assert!(refused(5, 0.5).ends_with("numbers for a 2×3 mask\n  left: 5\n right: 6"));
    assert_eq!(refused(6, 1.0), "a rate of at least 0 and below 1, got 1.0");
    assert_eq!(refused(6, f64::NAN), "a rate of at least 0 and below 1, got NaN");
}
