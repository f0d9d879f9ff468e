//! Means with weights, by hand, and their refusals.

mod refusal;

use refusal::refusal;
use wengert_layers::{class_weights, weighted_mean};
use wengert_tape::{Matrix, Params, Tape};

#[test]
fn weights_count_as_if_samples_were_repeated() {
    let params = Params::new();
    let mut tape = Tape::new();
    let t = tape.record(&params);
    let losses = t.variable(&Matrix::from([[1.0, 3.0], [2.0, 6.0], [5.0, 0.0]]));
    let column = t.constant(&Matrix::from([[2.0], [1.0], [0.0]]));
    // (1 + 3 + 1 + 3 + 2 + 6) / 6
    let mean = weighted_mean(losses, column);
    assert_eq!(mean.item(), 16.0 / 6.0);
    mean.backward(&mut params.zeros_like());
    let third = 2.0 / 6.0;
    let expected = Matrix::from([[third, third], [third / 2.0, third / 2.0], [0.0, 0.0]]);
    assert_eq!(losses.gradient(), Some(expected));

    let each = t.constant(&Matrix::from([[1.0, 0.0], [0.0, 0.5], [2.0, 0.5]]));
    assert_eq!(weighted_mean(losses, each).item(), (1.0 + 3.0 + 10.0) / 4.0);
    let ones = t.constant(&Matrix::filled(3, 1, 1.0));
    assert_eq!(weighted_mean(losses, ones).item(), losses.mean().item());
    let one = t.constant(&Matrix::from([[7.0]]));
    assert_eq!(weighted_mean(one, 0.5).item(), 7.0);
}

#[test]
fn classes_have_the_weights_they_are_given() {
    let params = Params::new();
    let mut tape = Tape::new();
    let t = tape.record(&params);
    let one_hot = t.constant(&Matrix::from([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]));
    let weights = class_weights(one_hot, &[0.1, 0.2, 0.7]).value();
    assert_eq!(weights, Matrix::from([[0.2], [0.1], [0.7]]));
    let column = t.constant(&Matrix::from([[1.0], [0.0], [1.0]]));
    assert_eq!(class_weights(column, &[0.1, 0.7]).value(), Matrix::from([[0.7], [0.1], [0.7]]));
}

#[test]
fn weights_that_do_not_fit_are_refused_at_the_users_line() {
    let params = Params::new();
    let mut tape = Tape::new();
    let t = tape.record(&params);
    let of = |rows, cols| t.constant(&Matrix::<f64>::zeros(rows, cols));
    assert_eq!(
        refusal(|| _ = weighted_mean(of(5, 2), of(1, 1))),
        "weighted_mean: expected 5×1 or 5×2 weights for 5×2 losses, got 1×1"
    );
    assert_eq!(
        refusal(|| _ = weighted_mean(of(0, 1), of(0, 1))),
        "weighted_mean: expected at least one loss, got 0×1"
    );
    assert_eq!(
        refusal(|| _ = class_weights(of(5, 2), &[1.0])),
        "class_weights: expected 2 weights for a 5×2 target, got 1"
    );
    assert_eq!(
        refusal(|| _ = class_weights(of(5, 1), &[1.0, 2.0, 3.0])),
        "class_weights: expected 2 weights for a 5×1 target, got 3"
    );
}
