//! Losses, from the tests of other libraries.

use crate::Bound::{Decimals, Digits, Exact};
use crate::{Row, Section};
use wengert_layers::{Loss, binary_cross_entropy, cross_entropy, softmax_loss, weighted_mean};
use wengert_tape::{Graph, Matrix, Params, Tape, Var};

pub(crate) fn sections() -> [Section; 2] {
    [keras(), log_sum_exp()]
}

/// The entries of a formula's value.
fn values(formula: impl for<'t> Fn(Graph<'t, f64>) -> Var<'t, f64>) -> Vec<f64> {
    let (params, mut tape) = (Params::new(), Tape::new());
    let value = formula(tape.evaluate(&params)).value();
    value.view().iter().collect()
}

fn keras() -> Section {
    let (prediction, target) = (
        Matrix::from([[4.0, 8.0, 12.0], [8.0, 1.0, 3.0]]),
        Matrix::from([[1.0, 9.0, 2.0], [-5.0, -2.0, 6.0]]),
    );
    let weights = Matrix::from([[1.2], [3.4]]);
    let regression =
        |loss: Loss| values(|t| loss.of(t.constant(&prediction), t.constant(&target)))[0];
    let weighted = |loss: Loss| {
        values(|t| {
            let terms = loss.terms(t.constant(&prediction), t.constant(&target));
            weighted_mean(terms, t.constant(&weights))
        })[0]
    };
    let three = Matrix::from([[1.0, 0.0, 1.0], [0.0, 1.0, 1.0]]);
    let sure = Matrix::from([[10.0, -10.0, 10.0], [10.0, 10.0, -10.0]]);
    let binary = values(|t| binary_cross_entropy(t.constant(&sure), t.constant(&three)));

    let classes = Matrix::from([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]);
    let logits = Matrix::from([[8.0, 1.0, 1.0], [0.0, 9.0, 1.0], [2.0, 3.0, 5.0]]);
    let entropy = values(|t| cross_entropy(t.constant(&logits), t.constant(&classes)));
    let samples = values(|t| softmax_loss(t.constant(&logits), t.constant(&classes)));
    let single = values(|t| {
        let logits = t.constant(&Matrix::from([[0.088, 0.86, 0.018]]));
        softmax_loss(logits, t.constant(&Matrix::from([[0.0, 0.0, 1.0]])))
    });
    // Their weighted mean divides by the number of samples, ours by the sum of the weights.
    let heavy = Matrix::from([[1.2], [3.4], [5.6]]);
    let weighted_entropy = values(|t| {
        let terms = softmax_loss(t.constant(&logits), t.constant(&classes));
        weighted_mean(terms, t.constant(&heavy))
    });
    let sums = |loss: Loss| weighted(loss) * (1.2 + 3.4) / 2.0;
    Section {
        source: "Keras, keras/src/losses/losses_test.py",
        rows: vec![
            Row::new(
                "mean squared and mean absolute error",
                Exact,
                [(regression(Loss::Mse), 49.5), (regression(Loss::Mae), 5.5)],
            ),
            Row::new(
                "both, weighted (mean_with_sample_weight)",
                Digits(14),
                [
                    (weighted(Loss::Mse), (110.0 / 3.0 * 1.2 + 187.0 / 3.0 * 3.4) / (1.2 + 3.4)),
                    (weighted(Loss::Mae), (14.0 / 3.0 * 1.2 + 19.0 / 3.0 * 3.4) / (1.2 + 3.4)),
                ],
            ),
            Row::new(
                "both, weighted (sum_over_batch_size)",
                Digits(14),
                [(sums(Loss::Mse), 767.8 / 6.0), (sums(Loss::Mae), 81.4 / 6.0)],
            )
            .differs("a weighted mean divides by the sum of the weights; converted here"),
            Row::new(
                "binary cross-entropy and cross-entropy, from logits",
                Decimals(3),
                [(binary[0], 3.3333), (entropy[0], 0.0573)],
            ),
            Row::zip(
                "cross-entropy of each sample",
                Decimals(6),
                &samples,
                &[0.001822, 0.000459, 0.169846],
            ),
            Row::new("cross-entropy of one sample", Decimals(6), [(single[0], 1.480129)]),
            Row::new(
                "cross-entropy, weighted (sum_over_batch_size)",
                Decimals(5),
                [(weighted_entropy[0] * (1.2 + 3.4 + 5.6) / 3.0, 0.31829)],
            ),
        ],
    }
}

fn log_sum_exp() -> Section {
    const INFINITY: f64 = f64::INFINITY;
    let of = |row: &Matrix<f64>| values(|t| t.constant(row).log_sum_exp())[0];
    let masked = Matrix::from([[36.0, -INFINITY]]);
    let (params, mut tape) = (Params::new(), Tape::new());
    let x = tape.record(&params).variable(&masked);
    let first = x.log_softmax().cols(0..1);
    first.backward(&mut params.zeros_like());
    let gradient = x.gradient().expect("it was reached");
    Section {
        source: "PyTorch, test/test_reductions.py: test_logsumexp; JAX, tests/nn_test.py",
        rows: vec![
            Row::new(
                "log_sum_exp of a row of −∞, and of one with ∞",
                Exact,
                [
                    (of(&Matrix::from([[-INFINITY; 4]])), -INFINITY),
                    (of(&Matrix::from([[INFINITY, 0.5, -1.0, 2.0]])), INFINITY),
                ],
            ),
            Row::new(
                "log_softmax with a masked entry: value and gradient",
                Exact,
                [(first.item(), 0.0), (gradient.at(0, 0), 0.0), (gradient.at(0, 1), 0.0)],
            ),
        ],
    }
}
