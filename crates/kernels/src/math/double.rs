use super::Lane;
#[inline(always)]
pub(crate) fn exp<R: Lane<u64>>(x: R) -> R {
    let x = f64::from_bits(x.bits());
    R::of_bits((x.exp()).to_bits())
}
#[inline(always)]
pub(crate) fn exp_m1<R: Lane<u64>>(x: R) -> R {
    let x = f64::from_bits(x.bits());
    R::of_bits((x.exp_m1()).to_bits())
}
#[inline(always)]
pub(crate) fn ln<R: Lane<u64>>(x: R) -> R {
    let x = f64::from_bits(x.bits());
    R::of_bits((x.ln()).to_bits())
}
#[inline(always)]
pub(crate) fn ln_1p<R: Lane<u64>>(x: R) -> R {
    let x = f64::from_bits(x.bits());
    R::of_bits((x.ln_1p()).to_bits())
}
#[inline(always)]
pub(crate) fn tanh<R: Lane<u64>>(x: R) -> R {
    let x = f64::from_bits(x.bits());
    R::of_bits((x.tanh()).to_bits())
}
#[inline(always)]
pub(crate) fn sigmoid<R: Lane<u64>>(x: R) -> R {
    let x = f64::from_bits(x.bits());
    R::of_bits(
        (if x > 0.0 {
            1.0 / (1.0 + (-x).exp())
        } else {
            let e = x.exp();
            e / (1.0 + e)
        })
        .to_bits(),
    )
}
#[inline(always)]
pub(crate) fn softplus<R: Lane<u64>>(x: R) -> R {
    let x = f64::from_bits(x.bits());
    R::of_bits((x.max(0.0) + (-x.abs()).exp().ln_1p()).to_bits())
}
#[inline(always)]
pub(crate) fn erf<R: Lane<u64>>(x: R) -> R {
    let x = f64::from_bits(x.bits());
    R::of_bits((x.tanh()).to_bits())
}
#[inline(always)]
pub(crate) fn gaussian<R: Lane<u64>>(x: R) -> R {
    let x = f64::from_bits(x.bits());
    R::of_bits(((-0.5 * x * x).exp()).to_bits())
}
#[inline(always)]
pub(crate) fn normal_cdf<R: Lane<u64>>(x: R) -> R {
    let x = f64::from_bits(x.bits());
    R::of_bits((x.tanh()).to_bits())
}
