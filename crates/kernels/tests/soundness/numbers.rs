//! Scalars and their operators at special numbers.

use crate::Calls;
use crate::common::Bits;
use std::hint::black_box;
use std::sync::Once;
use wengert_kernels::{Dual, Fma, Formula, Scalar};

macro_rules! table {
    ($($name:literal),*) => { &[$(($name, everything as Calls)),*] };
}

pub(crate) const TABLE: &[(&str, Calls)] = table![
    "Scalar::of",
    "Scalar::mul_add",
    "Scalar::scaled",
    "Scalar::recip",
    "Scalar::sqrt",
    "Scalar::exp",
    "Scalar::exp_m1",
    "Scalar::ln",
    "Scalar::ln_1p",
    "Scalar::tanh",
    "Scalar::sigmoid",
    "Scalar::softplus",
    "Scalar::erf",
    "Scalar::gaussian",
    "Scalar::normal_cdf",
    "Scalar::sin",
    "Scalar::cos",
    "Scalar::atan",
    "Scalar::powf",
    "Scalar::powi",
    "Scalar::max",
    "Scalar::min",
    "Scalar::abs",
    "Scalar::select",
    "Scalar::exceeds",
    "Scalar::pick",
    "Scalar::with_value_of",
    "Dual::new",
    "Dual::variable",
    "Dual::derivative",
    "Dual::slope",
    "Dual: Add",
    "Dual: AddAssign",
    "Dual: Div",
    "Dual: FromPrimitive",
    "Dual: Mul",
    "Dual: MulAssign",
    "Dual: Neg",
    "Dual: One",
    "Dual: Sub",
    "Dual: SubAssign",
    "Dual: Zero",
    "Fma: Add",
    "Fma: AddAssign",
    "Fma: Div",
    "Fma: FromPrimitive",
    "Fma: Mul",
    "Fma: MulAssign",
    "Fma: Neg",
    "Fma: One",
    "Fma: Sub",
    "Fma: SubAssign",
    "Fma: Zero",
    "Expr: Add",
    "Expr: AddAssign",
    "Expr: Default",
    "Expr: Div",
    "Expr: DivAssign",
    "Expr: FromPrimitive",
    "Expr: Mul",
    "Expr: MulAssign",
    "Expr: Neg",
    "Expr: One",
    "Expr: Sub",
    "Expr: SubAssign",
    "Expr: Zero"
];

const SPECIAL: [f64; 11] = [
    0.0,
    -0.0,
    1.0,
    -1.0,
    5e-324,
    f64::MIN_POSITIVE,
    f64::MAX,
    f64::MIN,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::NAN,
];

/// Calls all functions and operators with all pairs of special numbers, once for the whole table.
fn everything() {
    static DONE: Once = Once::new();
    DONE.call_once(|| {
        for a in SPECIAL {
            for b in SPECIAL {
                floats::<f64>(a, b);
                floats::<f32>(a, b);
                floats::<Fma<f64>>(a, b);
                floats::<Fma<f32>>(a, b);
                let formula = Formula::trace(|x| {
                    let mut sum =
                        all_of(x, Scalar::of(b)) + Dual::slope(x, |x| all_of(x, Dual::of(b)));
                    sum /= x;
                    sum
                });
                black_box(formula.eval(a));
            }
        }
    });
}

fn floats<S: Bits>(a: f64, b: f64) {
    let (a, b) = (S::of(a), S::of(b));
    black_box(all_of(a, b));
    black_box(all_of(Dual::new(a, b), Dual::variable(b)));
    black_box(all_of(
        Dual::new(Dual::variable(a), Dual::variable(b)),
        Dual::variable(Dual::new(b, a)),
    ));
    let slope = Dual::slope(a, |x| x * Dual::variable(b));
    black_box((slope, Dual::new(a, b).derivative()));
    // A float has no derivatives to keep.
    assert_eq!(a.with_value_of(b).bits(), b.bits());
}

/// Calls every method of [`Scalar`] and every operator.
fn all_of<S: Scalar>(a: S, b: S) -> S {
    let mut sum = S::default() + S::zero() + S::one();
    for number in [S::from_i64(i64::MIN), S::from_u64(u64::MAX), S::from_f64(f64::NAN)] {
        sum += number.expect("a number");
    }
    for x in [a, b] {
        sum += x.recip()
            + x.sqrt()
            + x.exp()
            + x.exp_m1()
            + x.ln()
            + x.ln_1p()
            + x.tanh()
            + x.sigmoid();
        sum -=
            x.softplus() + x.erf() + x.gaussian() + x.normal_cdf() + x.sin() + x.cos() + x.atan();
        sum *=
            x.abs() + x.powf(0.0) + x.powf(-2.5) + x.powi(0) + x.powi(i32::MIN) + x.powi(i32::MAX);
        black_box(x.is_zero());
    }
    let above = a.exceeds(b, S::NEVER);
    sum + a.scaled(f64::MAX)
        + a.mul_add(b, a)
        + a.max(b)
        + a.min(b)
        + a.select(b, a)
        + S::pick(above, a, b) / -a.with_value_of(b)
        - b
}
