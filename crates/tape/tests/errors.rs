//! Every mistake is refused at the user's line, with a message that names op and shapes.

mod harness;

use harness::numbers;
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, Location, PanicHookInfo, catch_unwind, set_hook, take_hook};
use std::sync::Once;
use wengert_tape::ops::{Add, Exp};
use wengert_tape::{Graph, Matrix, Param, Params, Shape, Tape, Var};

/// The message, file and line of a panic.
type Panic = (String, String, u32);

thread_local! {
    static EXPECTED: RefCell<Option<Option<Panic>>> = const { RefCell::new(None) };
}

/// Records expected panics instead of printing them.
fn note(info: &PanicHookInfo<'_>, usual: &dyn Fn(&PanicHookInfo<'_>)) {
    EXPECTED.with_borrow_mut(|expected| {
        let Some(slot) = expected else { return usual(info) };
        let payload = info.payload();
        let text = payload.downcast_ref::<String>().cloned();
        let text = text.or_else(|| payload.downcast_ref::<&str>().map(ToString::to_string));
        let place = info.location().map(|place| (place.file().to_owned(), place.line()));
        *slot = text.zip(place).map(|(text, (file, line))| (text, file, line));
    });
}

/// Runs `mistake`, which must panic with `text`, at the line of this very call.
#[track_caller]
fn refused(text: &str, mistake: impl FnOnce()) {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = take_hook();
        set_hook(Box::new(move |info| note(info, &usual)));
    });
    EXPECTED.set(Some(None));
    let outcome = catch_unwind(AssertUnwindSafe(mistake));
    let panic = EXPECTED.take().flatten();
    assert!(outcome.is_err(), "not refused: {text}");
    let (got, file, line) = panic.expect("the hook has noted the panic");
    assert_eq!(got, text);
    let here = Location::caller();
    let call = here.line()..here.line() + 4;
    assert!(file == here.file() && call.contains(&line), "{text}: blames {file}:{line}");
}

/// The parameters `w` (2×3) and `tall` (3×2), alone and in the scope of a layer.
fn params() -> (Params<f64>, Param, Param) {
    let mut params = Params::new();
    let w = params.add("w", numbers(0, Shape::new(2, 3)));
    let tall = params.add("tall", numbers(1, Shape::new(3, 2)));
    (params, w, tall)
}

fn constant<'t>(t: Graph<'t, f64>, rows: usize, cols: usize) -> Var<'t, f64> {
    t.constant(&numbers(2, Shape::new(rows, cols)))
}

#[test]
fn operators_name_themselves_and_both_shapes() {
    let (params, w, tall) = params();
    let mut tape = Tape::new();
    let t = tape.record(&params);
    let (a, b) = (t.param(w), t.param(tall));
    let expected = "expected m×n and m×n, 1×n, m×1 or 1×1";
    refused(&format!("add: {expected}, got 2×3 and 3×2"), || _ = a + b);
    refused(&format!("sub: {expected}, got 2×3 and 3×2"), || _ = a - b);
    refused(&format!("mul: {expected}, got 2×3 and 3×2"), || _ = a * b);
    refused(&format!("div: {expected}, got 2×3 and 3×2"), || _ = a / b);
    refused(&format!("add: {expected}, got 2×3 and 3×2"), || _ = a + tall);
    refused(&format!("sub: {expected}, got 2×3 and 3×2"), || _ = a - tall);
    refused(&format!("mul: {expected}, got 2×3 and 3×2"), || _ = a * tall);
    refused(&format!("div: {expected}, got 2×3 and 3×2"), || _ = a / tall);
    let swapped = format!("{expected} (what is repeated stands on the right)");
    refused(&format!("add: {swapped}, got 1×3 and 2×3"), || _ = constant(t, 1, 3) + w);
    refused(&format!("sub: {swapped}, got 2×1 and 2×3"), || _ = constant(t, 2, 1) - w);
    refused(&format!("mul: {swapped}, got 1×1 and 2×3"), || _ = t.scalar(2.0) * a);
    refused(&format!("div: {expected}, got 2×1 and 1×3"), || {
        _ = constant(t, 2, 1) / constant(t, 1, 3);
    });
    refused(&format!("add: {expected}, got 2×3 and 3×2"), || _ = t.apply(Add, [a, b]));
}

#[test]
fn methods_name_themselves_and_all_shapes() {
    let (params, w, tall) = params();
    let mut tape = Tape::new();
    let t = tape.record(&params);
    let (a, b) = (t.param(w), t.param(tall));
    let bias = constant(t, 1, 3);
    refused("matmul: expected m×k and k×n, got 2×3 and 2×3", || _ = a.matmul(w));
    refused("affine: expected m×k, k×n and 1×n, got 2×3 and 2×3 and 1×3", || {
        _ = a.affine(w, bias);
    });
    refused("affine: expected m×k, k×n and 1×n, got 3×2 and 2×3 and 3×2", || {
        _ = b.affine(w, b);
    });
    refused("join_rows: expected m×n and k×n, got 2×3 and 3×2", || _ = a.join_rows(tall));
    refused("join_cols: expected m×n and m×k, got 2×3 and 3×2", || _ = a.join_cols(b));
    refused("rows[1..3]: expected a range inside the matrix, got 2×3", || _ = a.rows(1..3));
    #[expect(clippy::reversed_empty_ranges, reason = "the mistake")]
    refused("rows[2..1]: expected a range inside the matrix, got 2×3", || _ = a.rows(2..1));
    refused("cols[4..4]: expected a range inside the matrix, got 2×3", || _ = a.cols(4..4));
    let text = "select_rows: expected indices of rows of the matrix, got 2×3";
    refused(text, || _ = a.select_rows(vec![0, 2]));
}

#[test]
fn nothing_has_no_mean_and_no_maximum() {
    let params = Params::new();
    let mut tape = Tape::new();
    let t = tape.record(&params);
    let (flat, thin) = (constant(t, 0, 3), constant(t, 2, 0));
    refused("mean: expected at least one entry to average, got 0×3", || _ = flat.mean());
    refused("mean: expected at least one entry to average, got 2×0", || _ = thin.mean());
    refused("row_means: expected at least one entry to average, got 2×0", || _ = thin.row_means());
    refused("col_means: expected at least one entry to average, got 0×3", || _ = flat.col_means());
    refused("row_max: expected at least one column, got 2×0", || _ = thin.row_max());
    refused("log_sum_exp: expected at least one column, got 2×0", || _ = thin.log_sum_exp());
    refused("log_softmax: expected at least one column, got 2×0", || _ = thin.log_softmax());
}

#[test]
fn the_layer_of_a_parameter_is_named() {
    let mut params = Params::new();
    let w = params.scoped("dense1", |params| params.add("weight", numbers(0, Shape::new(3, 2))));
    let b = params.scoped("encoder", |params| {
        params.scoped("dense2", |params| params.add("bias", numbers(1, Shape::new(1, 4))))
    });
    let mut tape = Tape::new();
    let t = tape.record(&params);
    let x = constant(t, 5, 4);
    let text = "affine(dense1): expected m×k, k×n and 1×n, got 5×4 and 3×2 and 1×4";
    refused(text, || _ = x.affine(w, b));
    let text = "add(encoder.dense2): expected m×n and m×n, 1×n, m×1 or 1×1, got 5×2 and 1×4";
    refused(text, || _ = x.cols(0..2) + b);
}

#[test]
fn only_a_loss_has_a_gradient_and_only_one_that_was_recorded() {
    let (params, w, _) = params();
    let (mut other, _, _) = self::params();
    let (mut tape, mut grads) = (Tape::new(), params.zeros_like());
    let t = tape.record(&params);
    let (a, loss) = (t.param(w), t.param(w).sum());
    refused("item: expected 1×1, got 2×3", || _ = a.item());
    refused("backward: expected a 1×1 loss, got 2×3", || a.backward(&mut grads));
    let cotangent = Matrix::zeros(3, 2);
    let text = "backward: expected a 2×3 cotangent, got 3×2";
    refused(text, || a.backward_with(&cotangent, &mut grads));

    let text = "backward: the gradient does not have the layout of the recording's parameters; \
                make it with `params.zeros_like()`";
    refused(text, || loss.backward(&mut other));
    refused(text, || loss.backward(&mut Params::new()));
    let mut longer = params.zeros_like();
    longer.add("more", Matrix::zeros(1, 1));
    refused(text, || loss.backward_with(&Matrix::zeros(1, 1), &mut longer));

    let loss = tape.evaluate(&params).param(w).sum();
    let text = "backward: this recording was made by `evaluate`, which keeps nothing for gradients";
    refused(text, || loss.backward(&mut grads));
}

#[test]
fn a_parameter_of_another_model_is_refused() {
    let (mut params, w, _) = params();
    let (others, other, _) = self::params();
    let mut tape = Tape::new();
    let text = "this parameter belongs to another Params";
    {
        let t = tape.record(&params);
        let a = t.param(w);
        refused(text, || _ = t.param(other));
        refused(text, || _ = a + other);
        refused(text, || _ = a - other);
        refused(text, || _ = a * other);
        refused(text, || _ = a / other);
        refused(text, || _ = a.matmul(other));
        refused(text, || _ = a.affine(other, w));
        refused(text, || _ = a.affine(w, other));
        refused(text, || _ = a.join_rows(other));
        refused(text, || _ = a.join_cols(other));
    }
    refused(text, || _ = params.get(other));
    refused(text, || _ = params.get_mut(other));
    refused(text, || _ = params.name(other));
    refused(text, || _ = params.shape(other));
    refused(text, || _ = params.range(other));
    refused(text, || _ = params.is_frozen(other));
    refused(text, || params.freeze(other));
    refused(text, || params.unfreeze(other));
    refused("lift: the direction has another layout", || _ = params.lift(&others));
}

#[test]
fn values_of_two_recordings_do_not_mix() {
    let (params, w, _) = params();
    let (mut tape, mut other) = (Tape::new(), Tape::new());
    let (t, u) = (tape.record(&params), other.record(&params));
    let (a, b) = (t.param(w), u.param(w).exp());
    refused("add: the 2×3 operand is of another recording", || _ = a + b);
    refused("sub: the 2×3 operand is of another recording", || _ = a - b);
    refused("mul: the 2×3 operand is of another recording", || _ = a * b);
    refused("div: the 2×3 operand is of another recording", || _ = a / b);
    refused("matmul: the 3×2 operand is of another recording", || _ = a.matmul(b.t()));
    refused("affine: the 3×2 operand is of another recording", || _ = a.affine(b.t(), 0.0));
    refused("join_rows: the 2×3 operand is of another recording", || _ = a.join_rows(b));
    refused("exp: the 2×3 operand is of another recording", || {
        _ = t.apply(wengert_tape::ops::Map(Exp), [b]);
    });
}

#[test]
fn a_name_is_given_once() {
    let (mut params, _, _) = params();
    refused("there is a parameter \"w\" already", || _ = params.add("w", Matrix::zeros(1, 1)));
    refused("there is a parameter \"a.w\" already", || {
        params.scoped("a", |params| params.add("w", Matrix::zeros(1, 1)));
        params.scoped("a", |params| params.add("w", Matrix::zeros(1, 1)));
    });
}
