//! The report on a non-finite value or gradient.

use wengert_inspect::{NonFinite, first_non_finite};
use wengert_tape::{Dual, Matrix, Params, Tape};

#[test]
fn the_first_value_that_is_not_finite_is_named_with_its_arguments() {
    let mut params = Params::new();
    let w = params.scoped("dense1", |params| params.add("weight", Matrix::from([[1.0], [-2.0]])));
    let mut tape = Tape::new();
    let t = tape.record(&params);
    let x = t.constant(&Matrix::from([[3.0, 0.5], [1.0, 2.0], [4.0, 0.25]]));
    let z = x.affine(w, 0.5);
    assert_eq!(first_non_finite(z.sum()), None);
    let loss = (z.ln() * 2.0).sum();
    assert!(loss.item().is_nan());
    let found = first_non_finite(loss).expect("ln of a negative number");
    assert_eq!(
        found.to_string(),
        "#2 ln is NaN in row 1, column 0; its arguments range over -2.5e0 to 4e0"
    );
    assert_eq!((found.entry, found.inputs), ((1, 0), vec![(-2.5, 4.0)]));
}

/// The report on a recording over `w = [[1, −2]]`.
macro_rules! report {
    (|$t:ident, $w:ident| $value:expr) => {{
        let mut params = Params::new();
        let w = params.scoped("dense1", |params| params.add("w", Matrix::from([[1.0, -2.0]])));
        let mut tape = Tape::new();
        let $t = tape.record(&params);
        let $w = $t.param(w);
        first_non_finite($value.sum()).map(|found| found.to_string())
    }};
}

#[test]
fn texts() {
    let text = "#0 div(dense1) is inf in row 0, column 0; its arguments range over -2e0 to 1e0 and 0e0 to 0e0";
    assert_eq!(report!(|t, w| w / 0.0).as_deref(), Some(text));
    let text = "#0 sqrt(dense1) is NaN in row 0, column 1; its arguments range over -2e0 to 1e0";
    assert_eq!(report!(|t, w| w.sqrt()).as_deref(), Some(text));
    let text = "#1 ln(logits) is NaN in row 0, column 1; its arguments range over -2e0 to 1e0";
    assert_eq!(report!(|t, w| (w * 1.0).ln().label("logits")).as_deref(), Some(text));
    let text = "#0 variable is -inf in row 0, column 1";
    let x = Matrix::from([[1.0, f64::NEG_INFINITY]]);
    assert_eq!(report!(|t, w| t.variable(&x) + w).as_deref(), Some(text));
    assert_eq!(report!(|t, w| (w - 1.0).exp()), None);
}

#[test]
fn an_argument_that_is_nan_itself_is_said_to_be() {
    let x = Matrix::from([[1.0, f64::NAN]]);
    let text =
        "#1 mul is NaN in row 0, column 1; its arguments range over NaN to NaN and -2e0 to 1e0";
    assert_eq!(report!(|t, w| t.constant(&x) * (w * 1.0)).as_deref(), Some(text));
}

#[test]
fn a_label_ends_with_its_recording() {
    let params = Params::new();
    let mut tape = Tape::new();
    for text in ["#0 ln(first) is NaN in row 0, column 0", "#0 ln is NaN in row 0, column 0"] {
        let t = tape.record(&params);
        let y = t.scalar(-1.0).ln();
        let y = if text.contains("first") { y.label("first") } else { y };
        let found = first_non_finite(y).map(|found| found.to_string()).unwrap_or_default();
        assert!(found.starts_with(text), "{found}");
    }
}

#[test]
fn a_derivative_that_is_not_finite_counts_too() {
    let mut params = Params::default();
    let w = params.add("w", Matrix::from([[Dual::new(0.0, 1.0)]]));
    let mut tape = Tape::new();
    let t = tape.record(&params);
    let found =
        first_non_finite(t.param(w).sqrt()).map(|NonFinite { node, entry, .. }| (node, entry));
    assert_eq!(found, Some(("#0 sqrt".to_owned(), (0, 0))));
}

#[test]
fn a_gradient_names_the_pullback_that_made_it() {
    let text = "the gradient of #1 mul is inf in row 0, column 0, by the pullback of #3 sqrt; \
                its arguments range over 0e0 to 0e0";
    let found = report!(|t, w| {
        let zero = w.square() * 0.0;
        zero.exp() + zero.sqrt() + zero.square()
    });
    assert_eq!(found.as_deref(), Some(text));
}

#[test]
fn a_gradient_that_overflows_on_its_way_into_a_parameter() {
    let mut params = Params::new();
    let w = params.add("w", Matrix::from([[1e-300]]));
    let mut tape = Tape::new();
    let t = tape.record(&params);
    let loss = t.param(w) * 1e200 * 1e200 + t.param(w);
    let text = "the gradient of w is inf in row 0, column 0, by the pullback of #0 mul; \
                its arguments range over 1e-300 to 1e-300 and 1e200 to 1e200";
    assert_eq!(first_non_finite(loss).map(|found| found.to_string()).as_deref(), Some(text));
}

#[test]
fn without_gradients_only_values_are_looked_at() {
    let mut params = Params::new();
    let w = params.add("w", Matrix::from([[0.0]]));
    let mut tape = Tape::new();
    let loss = tape.evaluate(&params).param(w).sqrt();
    assert_eq!(first_non_finite(loss), None);
}
