//! Weight decay: penalises large weights.

use crate::settings::assert_positive;
use wengert_kernels::sweep;
use wengert_tape::{Element, Params};

/// `g ← g + λ·w` for every trainable parameter: the gradient of the loss plus `λ/2·Σw²`. The loss itself
/// stays comparable.
///
/// ```math
/// g + λ w = ∇\Big(L + \frac{λ}{2} \sum_i w_i^2\Big)
/// ```
///
/// This is the penalty of ridge regression and the weight decay of plain gradient descent. Adam scales it
/// with the gradient; [`AdamW`](crate::AdamW) decouples it. Source: Krogh and Hertz, "A simple weight decay can
/// improve generalization", NIPS 1991.
///
/// ```
/// use wengert_trainer::{Matrix, Params, weight_decay};
/// let mut params = Params::new();
/// params.add("w", Matrix::from([[2.0, -4.0]]));
/// let mut gradient = params.zeros_like();
/// gradient.as_mut_slice().copy_from_slice(&[1.0, 1.0]);
/// weight_decay(&mut gradient, &params, 0.5);
/// assert_eq!(gradient.as_slice(), [2.0, -1.0]);
/// ```
///
/// # Panics
/// If λ is not positive and finite, as it is and rounded to `T`, or the gradient has another layout.
#[track_caller]
pub fn weight_decay<T: Element>(gradient: &mut Params<T>, params: &Params<T>, decay: f64) {
    assert_positive::<T>("weight_decay", "decay", decay);
    assert!(gradient.same_layout(params), "weight_decay: the gradient is of other parameters");
    let decay = T::of(decay);
    for block in params.blocks().filter(|&block| !params.is_frozen(block)) {
        let range = params.range(block);
        sweep(
            [&mut gradient.as_mut_slice()[range.clone()]],
            &params.as_slice()[range],
            #[inline(always)]
            move |[g], w| {
                for (g, &w) in g.iter_mut().zip(w) {
                    *g += decay * w;
                }
            },
        );
    }
}
