//! Right gradients pass, however stiff, small, large or flat the loss is; a kink is reported, not rejected.

use wengert_inspect::{Report, check_gradients};
use wengert_tape::{Elementwise, Matrix, Params, Scalar};

#[derive(Clone, Debug)]
struct Tanh;

impl Elementwise for Tanh {
    fn eval<S: Scalar>(&self, x: S) -> S {
        x.tanh()
    }
}

/// Losses of one matrix, one per line, whose check passes and finds this many kinks.
macro_rules! accepted {
    ($($name:ident, $kinks:expr, $w:expr, |$t:ident, $x:ident| $loss:expr;)*) => { $(
        #[test]
        fn $name() {
            let mut params = Params::new();
            let w = params.add("w", Matrix::from($w));
            let report: Report = check_gradients!(&params, |$t| {
                let $x = $t.param(w);
                $loss
            })
            .unwrap();
            assert_eq!(report.checked, params.len());
            assert_eq!(report.kinks.len(), $kinks, "{:?}", report.kinks);
            let second = check_gradients!(&params, order: 2, |$t| {
                let $x = $t.param(w);
                $loss
            });
            assert_eq!(second.unwrap().checked, params.len() + params.len().pow(2));
        }
    )* };
}

accepted! {
    exp_30, 0, [[0.5, 1.0, -1.0, 2.0]], |t, x| (x * 30.0).exp().sum();
    exp_that_overflows_f32, 0, [[3.0, 10.0]], |t, x| (x * 30.0).exp().sum();
    tanh_50, 0, [[0.0, 0.01, 0.3, 1.0]], |t, x| (x * 50.0).map(Tanh).sum();
    sin_1000, 0, [[0.3, 0.7, 0.0]], |t, x| (x * 1e3).sin().sum();
    narrow_gaussian, 0, [[0.3, 1e-4, 0.0]], |t, x| (-(x * 1e3).square()).exp().sum();
    cancelling, 0, [[0.3, 0.7]], |t, x| (x.sin() + 1e4 - 1e4).sum();
    cancelling_more, 0, [[0.3, 0.7, 2.0]], |t, x| (x.exp() + 1e8 - 1e8).sum();
    cancelling_in_a_curve, 0, [[0.3, 0.7]], |t, x| (x.sin() + 1e3 - 1e3).square().sum();
    large_values, 0, [[0.3, 0.7]], |t, x| (x * 1e8).square().sum();
    small_values, 0, [[0.3, 0.7]], |t, x| (x * 1e-8).square().sum();
    large_parameters, 0, [[1e8, -3e8]], |t, x| (x * 1e-8).sin().sum();
    small_parameters, 0, [[1e-8, -3e-8]], |t, x| (x * 1e8).sin().sum();
    both, 0, [[1e8, 1e-8]], |t, x| (x * t.constant(&Matrix::from([[1e-8, 1e8]]))).sin().sum();
    small_weights_of_a_tame_loss, 0, [[1e-9, 1e-7, 0.0, 1e-5]], |t, x| (x + 0.5).sin().sum();
    near_a_pole, 0, [[1e-3, 1e-8, 2.0]], |t, x| x.recip().sum();
    near_a_border, 0, [[1e-8, 2.0]], |t, x| (x.sqrt() + x.ln()).sum();

    flat_and_smooth, 0, [[0.0, 0.0]], |t, x| x.square().sum();
    flat_at_the_top, 0, [[0.0, 0.1]], |t, x| x.cos().sum();
    no_dependence, 0, [[0.3]], |t, x| (x * 0.0).sum();
    uniform_log_softmax, 0, [[0.3, 0.3, 0.3]], |t, x| x.log_softmax().sum();
    uniform_log_softmax_of_7, 0, [[0.1; 7]], |t, x| x.log_softmax().mean();
    softmax_sums_to_1, 0, [[0.3, 0.7, 0.9]], |t, x| x.log_softmax().exp().sum();
    one_by_pythagoras, 0, [[0.3, 0.7]], |t, x| (x.sin().square() + x.cos().square()).sum();
    converged, 0, [[0.3000000001, 0.7]], |t, x| (x - t.constant(&Matrix::from([[0.3, 0.7]]))).square().sum();
    invisible_shift, 0, [[0.3, 0.7], [0.2, 1.1]], |t, x| (x - x.row_means()).square().sum();

    abs_at_0, 1, [[0.0, -2.0]], |t, x| x.abs().sum();
    relu_at_0, 1, [[0.0, 2.0, -1.0]], |t, x| ((x.abs() + x) * 0.5).sum();
    tied_maxima, 2, [[1.0, 1.0], [0.0, 1.0]], |t, x| x.row_max().sum();
    kinks_nearby, 0, [[1e-6, -1e-9, 1e-3]], |t, x| x.abs().sum();
    kinks_near_1, 0, [[1.0 + 1e-6, 1.0 - 1e-7, 1.0 - 3e-4]], |t, x| (x - 1.0).abs().sum();
}
