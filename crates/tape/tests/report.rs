//! What the tape says when a value is not finite.

use wengert_tape::{Dual, Matrix, NonFinite, Params, Tape};

#[test]
fn the_first_value_that_is_not_finite_is_named_with_its_arguments() {
    let mut params = Params::new();
    let w = params.scoped("dense1", |params| params.add("weight", Matrix::from([[1.0], [-2.0]])));
    let mut tape = Tape::new();
    let t = tape.record(&params);
    let x = t.constant(&Matrix::from([[3.0, 0.5], [1.0, 2.0], [4.0, 0.25]]));
    let z = x.affine(w, 0.5);
    assert_eq!(t.first_non_finite(), None);
    let loss = (z.ln() * 2.0).sum();
    assert!(loss.item().is_nan());
    let found = t.first_non_finite().expect("ln of a negative number");
    assert_eq!(
        found.to_string(),
        "#1 ln is NaN in row 1, column 0; its arguments range over -2.5e0 to 4e0"
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
        let _ = $value;
        $t.first_non_finite().map(|found| found.to_string())
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
        let _ = if text.contains("first") { y.label("first") } else { y };
        let found = t.first_non_finite().map(|found| found.to_string()).unwrap_or_default();
        assert!(found.starts_with(text), "{found}");
    }
}

#[test]
fn a_derivative_that_is_not_finite_counts_too() {
    let mut params = Params::default();
    let w = params.add("w", Matrix::from([[Dual::new(0.0, 1.0)]]));
    let mut tape = Tape::new();
    let t = tape.record(&params);
    let _ = t.param(w).sqrt();
    let found = t.first_non_finite().map(|NonFinite { node, entry, .. }| (node, entry));
    assert_eq!(found, Some(("#0 sqrt".to_owned(), (0, 0))));
}
