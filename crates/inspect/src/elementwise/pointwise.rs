//! The checks at every point.

use super::accuracy::{Surroundings, error};
use super::float::{Float, power_of_two};
use super::points::points;
use super::{Accuracies, Claims, Fault, Part};
use crate::{DoubleDouble, difference};
use std::marker::PhantomData;
use wengert_tape::{Dual, Elementwise, Scalar};

/// Relative slack of finite differences, whose error is only an estimate.
const ROUNDED: f64 = 1e-6;

/// The fraction of a value or slope that may be noise.
const SOUND: f64 = 1e-10;

/// A number with the function's value and derivatives.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen {
    pub(crate) x: f64,
    pub(crate) value: f64,
    pub(crate) slope: f64,
    /// Value and slope over double-doubles.
    pub(crate) exact: DoubleDouble,
    pub(crate) exact_slope: DoubleDouble,
}

impl Seen {
    /// Whether value and slope have enough correct digits that noise does not look like a kink.
    pub(crate) fn is_sound(&self) -> bool {
        let near = |found: f64, exact: DoubleDouble| {
            let error = (DoubleDouble::from(found) - exact).high().abs();
            error <= SOUND * exact.high().abs() + f64::MIN_POSITIVE
        };
        near(self.value, self.exact) && near(self.slope, self.exact_slope)
    }
}

/// The results at the points of one type.
pub(crate) struct Pointwise<T> {
    pub(crate) seen: Vec<Seen>,
    pub(crate) accuracies: Accuracies,
    /// ±∞, if the function is NaN there.
    pub(crate) not_a_number: Vec<f64>,
    scalar: PhantomData<T>,
}

/// Value and slope as computed in training.
pub(crate) fn dual<T: Float>(f: &impl Elementwise, x: T) -> (f64, f64) {
    let y = f.eval(Dual::variable(x));
    (y.value.to_f64(), y.derivative().to_f64())
}

/// Value, slope and second derivative.
pub(crate) fn twice<S: Scalar>(f: &impl Elementwise, x: S) -> [S; 3] {
    let y = f.eval(Dual::variable(Dual::variable(x)));
    [y.value.value, y.value.derivative(), y.derivative().derivative()]
}

impl<T: Float> Pointwise<T> {
    pub(crate) fn new(f: &impl Elementwise, claims: &Claims) -> Result<Self, Fault> {
        let value = f.eval(T::of(f64::NAN)).to_f64();
        if !value.is_nan() {
            return Err(Fault::NanIsLost { scalar: T::NAME, value });
        }
        let (seen, accuracies) = (Vec::new(), Accuracies::default());
        let mut own = Self { seen, accuracies, not_a_number: Vec::new(), scalar: PhantomData };
        let (low, high) = claims.domain;
        for x in [f64::NEG_INFINITY, -0.0, f64::INFINITY] {
            if (low..=high).contains(&x) {
                own.look(f, x)?;
            }
        }
        for x in points::<T>(claims.domain) {
            let (value, slope) = own.look(f, x)?;
            let exact = twice(f, DoubleDouble::from(x));
            own.compare(f, claims, x, [value, slope], exact)?;
            compare_second::<T>(f, claims, x, [value, slope], exact)?;
            own.seen.push(Seen { x, value, slope, exact: exact[0], exact_slope: exact[1] });
        }
        Ok(own)
    }

    /// Value and slope; an error where NaN is not allowed.
    fn look(&mut self, f: &impl Elementwise, x: f64) -> Result<(f64, f64), Fault> {
        let scalar = T::NAME;
        let alone = f.eval(T::of(x)).to_f64();
        let (value, slope) = dual(f, T::of(x));
        if alone.is_nan() {
            if x.is_finite() {
                return Err(Fault::NotANumber { scalar, x });
            }
            self.not_a_number.push(x);
        } else if alone.to_bits() != value.to_bits() {
            return Err(Fault::ValuesDiffer { scalar, x, alone, value });
        } else if slope.is_nan() && value.is_finite() {
            return Err(Fault::SlopeNotANumber { scalar, x, value });
        }
        Ok((value, slope))
    }

    /// Compares value and slope with double-doubles.
    fn compare(
        &mut self,
        f: &impl Elementwise,
        claims: &Claims,
        x: f64,
        found: [f64; 2],
        exact: Twice,
    ) -> Result<(), Fault> {
        let Accuracies { value, slope } = &mut self.accuracies;
        for (k, (part, accuracy)) in
            [(Part::Value, value), (Part::Slope, slope)].into_iter().enumerate()
        {
            let (found, exact, sensitivity) = (found[k], exact[k], exact[k + 1].high());
            let surroundings = Surroundings { exact, sensitivity, nearby: || nearby(f, x, k) };
            let error = accuracy.add::<T>(x, found, surroundings);
            let gross = error.is_some_and(|error| error >= T::gross());
            if gross && (!claims.tolerates_loss || !found.is_finite()) {
                return Err(Fault::Inexact { scalar: T::NAME, part, x, found, exact });
            }
        }
        Ok(())
    }
}

/// Value, slope and second derivative by double-doubles.
type Twice = [DoubleDouble; 3];

/// The larger magnitude of the results on either side.
fn nearby(f: &impl Elementwise, x: f64, part: usize) -> f64 {
    let by = (x / 8.0).clamp(-0.5, 0.5);
    let size = |x: f64| twice(f, DoubleDouble::from(x))[part].high().abs();
    size(x - by).max(size(x + by))
}

/// Compares the second derivative with double-doubles, and value and slope computed with and without it.
fn compare_second<T: Float>(
    f: &impl Elementwise,
    claims: &Claims,
    x: f64,
    [value, slope]: [f64; 2],
    [_, exact_slope, exact]: Twice,
) -> Result<(), Fault> {
    let scalar = T::NAME;
    let tiny = power_of_two(T::EXPONENTS.0);
    let [value_again, slope_again, second] = twice(f, T::of(x)).map(T::to_f64);
    for (alone, value) in [(value, value_again), (slope, slope_again)] {
        let same = (alone - value).abs() <= tiny + alone.abs() / T::gross();
        if alone.is_finite() && !same {
            return Err(Fault::ValuesDiffer { scalar, x, alone, value });
        }
    }
    // For larger x, an x² in the second derivative may overflow even if the result is 0.
    let overflows = x.abs() > power_of_two(T::EXPONENTS.1 / 2);
    if overflows || !(value.is_finite() && slope.is_finite()) {
        return Ok(());
    }
    // A second derivative beyond the type's range is not a fault.
    let holds = second.is_finite() || exact.high().abs() > 0.5 * T::greatest();
    if second.is_nan() || !holds {
        return Err(Fault::SecondNotFinite { scalar, x, second });
    }
    // Over f32, second derivatives have few digits; next to subnormals they may have none.
    if T::DIGITS < <f64 as Float>::DIGITS || value.abs().min(slope.abs()) < tiny {
        return Ok(());
    }
    // They may carry the rounding of a slope that varies on the scale of 1 or of x.
    let scale = 1.0 + 1.0 / x.abs().max(f64::MIN_POSITIVE);
    let doubt = (exact_slope.high().abs() * scale / T::gross()) / T::spacing(exact.high());
    match error::<T>(second, exact) {
        Some(error) if error >= T::gross() && error > doubt && !claims.tolerates_loss => {
            let variable = Dual::variable(Dual::variable(Dual::variable(DoubleDouble::from(x))));
            let third = f.eval(variable).derivative().derivative().derivative();
            let (sensitivity, nearby) = (third.high(), || nearby(f, x, 2));
            let cause = Surroundings { exact, sensitivity, nearby }.explain::<T>(x, error);
            let (part, found) = (Part::Second, second);
            let fault = Fault::Inexact { scalar, part, x, found, exact };
            cause.map(|_| ()).ok_or(fault)
        }
        _ => Ok(()),
    }
}

/// Compares slopes with finite differences of values over `f64`, which use no derivative rule.
pub(crate) fn compare_with_differences(f: &impl Elementwise, seen: &[Seen]) -> Result<(), Fault> {
    let moderate = |seen: &&Seen| (1e-3..40.0).contains(&seen.x.abs());
    for &Seen { x, slope, .. } in seen.iter().filter(moderate).step_by(5) {
        let found = difference(|by| f.eval(x + by), x.abs());
        let error = 10.0 * found.error + ROUNDED * slope.abs();
        let contradicts = (slope - found.slope).abs() > error;
        if contradicts && found.kink.is_none() {
            return Err(Fault::Difference { x, slope, difference: found });
        }
    }
    Ok(())
}
