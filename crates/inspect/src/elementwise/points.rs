//! [`points`]: the points at which a function is evaluated.

use super::float::{Float, power_of_two};

/// Binary exponents between which functions bend, and points per octave there.
const DENSE: std::ops::Range<i32> = -10..11;
const EACH: usize = 40;

/// Finite numbers of the type within the domain, in order: some in every few octaves from the least
/// subnormal number to the greatest, of both signs, and 0, ±1 and ±the least normal number.
pub(crate) fn points<T: Float>((low, high): (f64, f64)) -> Vec<f64> {
    let (least, greatest) = T::EXPONENTS;
    let mut sizes = vec![0.0, T::least(), power_of_two(least), T::greatest()];
    let mut significand = 0.0_f64;
    let sparse = if T::DIGITS > 24 { 8 } else { 2 };
    for octave in least + 1 - T::DIGITS..=greatest {
        let count = match octave {
            octave if DENSE.contains(&octave) => EACH,
            octave if octave % sparse == 0 => 1,
            _ => continue,
        };
        // Formulas often switch at powers of two; the other significands are spread evenly.
        sizes.push(power_of_two(octave));
        for k in 0..count {
            significand = (significand + 0.618_033_988_749_895).fract();
            let x = (1.0 + (k as f64 + significand) / count as f64) * power_of_two(octave);
            sizes.push(T::of(x).to_f64());
        }
    }
    let mut points: Vec<f64> = sizes.into_iter().flat_map(|x| [x, 0.0 - x]).collect();
    points.retain(|x| (low..=high).contains(x));
    points.sort_by(f64::total_cmp);
    points.dedup();
    points
}
