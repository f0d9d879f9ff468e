//! [`Activation`]: the table of activations, and the passes that apply them.

use crate::slopes::{
    elu, gelu, gelu_tanh, identity, leaky_relu, mish, relu, selu, sigmoid, silu, softplus, tanh,
};
use wengert_kernels::{Element, Scalar};

/// A function of one number with its slope written by hand.
///
/// ```
/// use wengert_manual::Activation;
/// assert_eq!(Activation::Sigmoid.value_and_slope(0.0), (0.5, 0.25));
/// assert_eq!(Activation::Relu.value_and_slope(0.0), (0.0, 0.0));
/// assert_eq!(Activation::LeakyRelu { slope: 0.1 }.value_and_slope(-2.0), (-0.2, 0.1));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Activation {
    /// `x`
    Identity,
    /// `1/(1 + e⁻ˣ)`
    Sigmoid,
    /// `tanh x`
    Tanh,
    /// `max(x, 0)`
    Relu,
    /// `x` where x > 0, else `slope·x`
    LeakyRelu {
        /// The slope on the left, and at 0.
        slope: f64,
    },
    /// `x` where x > 0, else `α(eˣ − 1)`
    Elu {
        /// The negated limit on the left, and the slope at 0.
        alpha: f64,
    },
    /// `λ·elu(x)` with the λ and α that keep mean 0 and variance 1
    Selu,
    /// `ln(1 + eˣ)`
    Softplus,
    /// `x·σ(x)`
    Silu,
    /// `x·Φ(x)`, Φ the distribution function of the standard normal
    Gelu,
    /// `x·(1 + tanh(√(2/π)·(x + 0.044715x³)))/2`
    GeluTanh,
    /// `x·tanh(ln(1 + eˣ))`
    Mish,
}

/// Passes the function of `$activation`, and its parameter if it has one, to the macro `$with`.
macro_rules! choose {
    ($activation:expr, $with:ident) => {
        match $activation {
            Activation::Identity => $with!(identity),
            Activation::Sigmoid => $with!(sigmoid),
            Activation::Tanh => $with!(tanh),
            Activation::Relu => $with!(relu),
            Activation::LeakyRelu { slope } => $with!(leaky_relu, slope),
            Activation::Elu { alpha } => $with!(elu, alpha),
            Activation::Selu => $with!(selu),
            Activation::Softplus => $with!(softplus),
            Activation::Silu => $with!(silu),
            Activation::Gelu => $with!(gelu),
            Activation::GeluTanh => $with!(gelu_tanh),
            Activation::Mish => $with!(mish),
        }
    };
}

impl Activation {
    /// Value and slope at `x`; at a kink the slope is the left derivative.
    ///
    /// ```
    /// use wengert_manual::Activation;
    /// assert_eq!(Activation::Tanh.value_and_slope(0.0), (0.0, 1.0));
    /// assert_eq!(Activation::Relu.value_and_slope(0.0), (0.0, 0.0)); // a kink: the slope on the left
    /// ```
    pub fn value_and_slope<S: Scalar>(self, x: S) -> (S, S) {
        macro_rules! call {
            ($function:ident $(, $parameter:ident)?) => { $function(x $(, $parameter)?) };
        }
        choose!(self, call)
    }

    /// `a ← f(a)`, entry by entry.
    ///
    /// ```
    /// use wengert_manual::Activation;
    /// let mut a = [-2.0, 0.0, 3.0];
    /// Activation::Relu.apply(&mut a);
    /// assert_eq!(a, [0.0, 0.0, 3.0]);
    /// ```
    pub fn apply<T: Element>(self, a: &mut [T]) {
        macro_rules! pass {
            ($function:ident $(, $parameter:ident)?) => {
                values(
                    a,
                    #[inline(always)]
                    |x| $function(x $(, $parameter)?).0,
                    #[inline(always)]
                    |x| $function(x $(, $parameter)?).0,
                )
            };
        }
        choose!(self, pass);
    }

    /// `a ← f(a)` and `slopes ← f′(a)` in one pass, entry by entry.
    ///
    /// ```
    /// use wengert_manual::Activation;
    /// let (mut a, mut slopes) = ([-2.0, 3.0], [0.0; 2]);
    /// Activation::LeakyRelu { slope: 0.5 }.apply_with_slopes(&mut a, &mut slopes);
    /// assert_eq!((a, slopes), ([-1.0, 3.0], [0.5, 1.0]));
    /// ```
    ///
    /// # Panics
    /// If the lengths differ.
    #[track_caller]
    pub fn apply_with_slopes<T: Element>(self, a: &mut [T], slopes: &mut [T]) {
        assert_eq!(a.len(), slopes.len(), "activation: one slope for each entry");
        macro_rules! pass {
            ($function:ident $(, $parameter:ident)?) => {
                pairs(
                    a,
                    slopes,
                    #[inline(always)]
                    |x| $function(x $(, $parameter)?),
                    #[inline(always)]
                    |x| $function(x $(, $parameter)?),
                )
            };
        }
        choose!(self, pass);
    }
}

/// Applies a function, as `plain` or as `fused` depending on the current level.
fn values<T: Element>(a: &mut [T], plain: impl Fn(T) -> T, fused: impl Fn(T::Fused) -> T::Fused) {
    T::run_fused(
        a,
        #[inline(always)]
        |a| {
            for a in a {
                *a = plain(*a);
            }
        },
        #[inline(always)]
        |a| {
            for a in a {
                *a = T::unfuse(fused(a.fuse()));
            }
        },
    );
}

/// As [`values`], with slopes.
fn pairs<T: Element>(
    a: &mut [T],
    slopes: &mut [T],
    plain: impl Fn(T) -> (T, T),
    fused: impl Fn(T::Fused) -> (T::Fused, T::Fused),
) {
    T::run_fused(
        a.iter_mut().zip(slopes),
        #[inline(always)]
        |pairs| {
            for (a, slope) in pairs {
                (*a, *slope) = plain(*a);
            }
        },
        #[inline(always)]
        |pairs| {
            for (a, slope) in pairs {
                let pair = fused(a.fuse());
                (*a, *slope) = (T::unfuse(pair.0), T::unfuse(pair.1));
            }
        },
    );
}
