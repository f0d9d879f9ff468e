//! Proves that the digits of a gradient are counted correctly: all of them where nothing cancels, fewer by the
//! loss of an op or a formula, per block, with the worst entry named.

use wengert_inspect::{BlockDigits, GradientDigits, gradient_digits};
use wengert_tape::{Matrix, Params};

/// All digits of `f64` and of `f32`.
const FULL: (f64, f64) = (15.954_589_770_191_003, 7.224_719_895_935_548);

fn params() -> Params<f64> {
    let mut params = Params::new();
    params.add("weight", Matrix::from_fn(2, 3, |i, j| 0.3 + 0.1 * i as f64 - 0.25 * j as f64));
    params.add("bias", Matrix::from([[0.125, -0.5, 0.75]]));
    params
}

fn of<'a>(digits: &'a GradientDigits, name: &str) -> &'a BlockDigits {
    digits.blocks.iter().find(|block| block.parameter == name).expect("a block")
}

#[test]
fn a_tame_loss_has_all_digits() {
    let params = params();
    let [weight, bias] = ["weight", "bias"].map(|name| params.find(name).expect("it was added"));
    let x = Matrix::from_fn(5, 2, |i, j| 0.2 * i as f64 - 0.3 * j as f64);
    let digits = gradient_digits!(&params, |t| (t.constant(&x).matmul(weight) + bias).exp().mean());
    for block in digits.blocks.iter().chain([&digits.overall]) {
        let BlockDigits { double, single, .. } = block;
        assert!((15.0..=16.0).contains(&double.largest), "{digits}");
        assert!((6.0..=7.3).contains(&single.largest), "{digits}");
        assert!(double.worst <= double.largest && single.worst <= single.largest, "{digits}");
    }
    assert_eq!(digits.blocks.len(), 2);
}

#[test]
fn what_cancels_is_missing() {
    let params = params();
    let [weight, bias] = ["weight", "bias"].map(|name| params.find(name).expect("it was added"));
    // The weights are rounded like numbers near 10000; the biases are multiples of 1/8, exact there.
    let digits = gradient_digits!(&params, |t| {
        let (w, b) = (t.param(weight), t.param(bias));
        (w + 1e4 - 1e4).exp().sum() + (b + 1e4 - 1e4).square().sum()
    });
    let block = of(&digits, "weight");
    assert!((11.0..13.0).contains(&block.double.largest), "{digits}");
    assert!((2.5..4.5).contains(&block.single.largest), "{digits}");
    let block = of(&digits, "bias");
    assert_eq!((block.double.worst, block.single.worst), (FULL.0, FULL.1), "{digits}");
    assert_eq!(digits.overall.double.at, of(&digits, "weight").double.at);
}

#[test]
fn the_worst_entry_is_named_and_small_entries_count_for_themselves() {
    let params = params();
    let bias = params.find("bias").expect("it was added");
    let scale = Matrix::from([[1.0, 1e-9, 1.0]]);
    let digits = gradient_digits!(&params, |t| {
        let scaled = t.param(bias) * t.constant(&scale);
        (scaled + 1.0 - 1.0).square().sum()
    });
    let BlockDigits { double, .. } = of(&digits, "bias");
    assert_eq!(double.at, Some((0, 1)), "{digits}");
    assert!((5.0..9.5).contains(&double.worst), "{digits}");
    assert!(double.largest > 15.0, "{digits}");
    // The weights have no influence: their gradient is exactly 0.
    assert_eq!(of(&digits, "weight").double.worst, FULL.0);
}

#[test]
fn a_gradient_that_f32_cannot_hold_has_no_digit_there() {
    let params = params();
    let bias = params.find("bias").expect("it was added");
    let digits = gradient_digits!(&params, |t| (t.param(bias) * 200.0).exp().sum());
    assert_eq!(of(&digits, "bias").single.largest, 0.0, "{digits}");
    assert!(of(&digits, "bias").double.largest > 13.0, "{digits}");
    // ∞/∞ over f32.
    let mut params = Params::new();
    let w = params.add("w", Matrix::from([[0.75]]));
    let digits = gradient_digits!(&params, |t| {
        let e = (t.param(w) * 200.0).exp();
        (e / (e + 1.0)).sum()
    });
    assert_eq!((digits.overall.single.largest, digits.overall.single.worst), (0.0, 0.0));
}

#[test]
fn what_is_frozen_is_not_counted() {
    let mut params = params();
    let bias = params.find("bias").expect("it was added");
    params.freeze(params.find("weight").expect("it was added"));
    let digits = gradient_digits!(&params, |t| t.param(bias).exp().sum());
    let names: Vec<_> = digits.blocks.iter().map(|block| block.parameter.as_str()).collect();
    assert_eq!(names, ["bias"]);
    params.freeze(bias);
    let digits = gradient_digits!(&params, |t| t.param(bias).exp().sum());
    assert_eq!((digits.blocks.len(), digits.overall.double.at), (0, None));
}

#[test]
fn the_table_names_blocks_and_entries() {
    let params = params();
    let bias = params.find("bias").expect("it was added");
    let table = gradient_digits!(&params, |t| t.param(bias).square().sum()).to_string();
    assert_eq!(
        table,
        "\
digits   f64 largest  worst entry         f32 largest  worst entry
weight          16.0   16.0 at [0, 0]             7.2    7.2 at [0, 0]
bias            16.0   16.0 at [0, 0]             7.2    7.2 at [0, 0]
overall         16.0   16.0 at [0, 0]             7.2    7.2 at [0, 0]
"
    );
}
