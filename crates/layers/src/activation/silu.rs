use super::{FAR_LEFT, itself_far_right};
use wengert_tape::{Elementwise, Scalar};

/// `silu(x) = x·σ(x)`, hence `silu′ = σ + x·σ·(1 − σ)`; also called swish.
///
/// Like relu for large |x|, with a dip to −0.278 at −1.278. Sources: Elfwing, Uchibe and Doya,
/// "Sigmoid-weighted linear units for neural network function approximation in reinforcement
/// learning", Neural Networks 107 (2018), arXiv:1702.03118; Ramachandran, Zoph and Le, "Searching
/// for activation functions", arXiv:1710.05941.
///
/// ```
/// use wengert_layers::Silu;
/// use wengert_tape::{Dual, Elementwise};
/// assert_eq!(Silu.eval(0.0), 0.0);
/// assert_eq!(Dual::slope(0.0, |x| Silu.eval(x)), 0.5);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Silu;

impl Elementwise for Silu {
    #[inline(always)]
    fn eval<S: Scalar>(&self, x: S) -> S {
        itself_far_right(x, x.max(S::of(FAR_LEFT)) * x.sigmoid())
    }
}
