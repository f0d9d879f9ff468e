//! The check names the right witness, sees a mistake in a gradient of any size, skips frozen parameters,
//! and reports what it found.

use std::borrow::Cow;
use wengert_inspect::{CheckError, Entry, Mismatch, Report, Witness, check_gradients};
use wengert_tape::{
    Accumulator, Element, Matrix, Op, Output, Params, Recorded, Shape, ShapeError, Tape, View,
};

/// `y = x²`, with a mistake.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Square {
    Right,
    /// Converts to plain floats, so that a dual number loses its slope.
    LosesSlopes,
    /// The slope is 3x for dual numbers and in the pullback: consistent, but not that of the value.
    SlopeOfAnother,
    /// The slope is 3x for dual numbers and 5x in the pullback.
    AllDiffer,
    PullbackOfAnother,
    /// The value is right for `f64` only.
    WrongInSingle,
    /// Adds the value to stale memory.
    AddsToStale,
    /// Omits the gradient of the first entry.
    ForgetsFirst,
}

impl<T: Element> Op<T, 1> for Square {
    fn name(&self) -> Cow<'static, str> {
        "square".into()
    }

    fn shape(&self, [x]: [Shape; 1]) -> Result<Shape, ShapeError> {
        Ok(x)
    }

    fn forward(&self, [x]: [View<'_, T>; 1], mut y: Output<'_, T>) {
        let Shape { rows, cols } = x.shape();
        for (i, j) in (0..cols).flat_map(|j| (0..rows).map(move |i| (i, j))) {
            let (x, y) = (x.at(i, j), y.value.at_mut(i, j));
            let value = T::of(x.to_f64());
            *y = match self {
                Self::LosesSlopes => value * value,
                Self::SlopeOfAnother | Self::AllDiffer => {
                    value * value + T::of(3.0) * value * (x - value)
                }
                Self::AddsToStale => *y + x * x,
                Self::WrongInSingle if size_of::<T>() == 4 => T::of(1.5) * x * x,
                _ => x * x,
            };
        }
    }

    fn backward(
        &self,
        _wrt: usize,
        [x]: [View<'_, T>; 1],
        y: Recorded<'_, T>,
        grad: Accumulator<'_, T>,
    ) {
        let factor = match self {
            Self::SlopeOfAnother | Self::PullbackOfAnother => 3.0,
            Self::AllDiffer => 5.0,
            _ => 2.0,
        };
        match self {
            Self::ForgetsFirst if x.shape().rows > 1 => {
                let rest = 1..x.shape().rows;
                let (dy, x) = (y.gradient.rows(rest.clone()), x.rows(rest.clone()));
                grad.rows(rest).add_zip(dy, x, |dy, x| dy * T::of(2.0) * x);
            }
            _ => grad.add_zip(y.gradient, x, |dy, x| dy * T::of(factor) * x),
        }
    }
}

fn params(rows: usize, cols: usize) -> Params<f64> {
    let mut params = Params::new();
    params.add("v", Matrix::from_fn(rows, 1, |i, _| 0.4 + 0.1 * i as f64));
    params.add("w", Matrix::from_fn(rows, cols, |i, j| 0.7 + 0.01 * (i + 3 * j) as f64));
    params
}

fn check(params: &Params<f64>, square: Square) -> Result<Report, CheckError> {
    let [v, w] = ["v", "w"].map(|name| params.find(name).expect("it was added"));
    check_gradients!(params, |t| t.apply(square, [t.param(w)]).sin().sum() + t.param(v).exp().sum())
}

#[test]
fn the_witness_that_contradicts_the_others_is_named() {
    let params = params(1, 3);
    assert_eq!(check(&params, Square::Right).map(|report| report.checked), Ok(4));
    for (square, witness) in [
        (Square::PullbackOfAnother, Witness::Reverse),
        (Square::LosesSlopes, Witness::Forward),
        (Square::SlopeOfAnother, Witness::Finite),
        (Square::AllDiffer, Witness::All),
        (Square::WrongInSingle, Witness::Single),
    ] {
        let mismatch = check(&params, square)
            .expect_err("a mistake")
            .mismatch()
            .cloned()
            .expect("witnesses disagree");
        assert_eq!(mismatch.witness, witness, "{square:?}: {mismatch}");
        assert_eq!((mismatch.entry.parameter.as_str(), mismatch.wrong), ("w", 3), "{mismatch}");
        assert_eq!(mismatch.checked, 4);
    }
}

#[test]
fn values_that_depend_on_what_the_memory_held_are_rejected() {
    let mismatch = check(&params(1, 3), Square::AddsToStale)
        .expect_err("a mistake")
        .mismatch()
        .cloned()
        .expect("witnesses disagree");
    assert_ne!(mismatch.witness, Witness::Single, "{mismatch}");
}

#[test]
fn random_directions_see_a_mistake_in_one_entry_of_a_large_gradient() {
    let params = params(30, 40);
    assert_eq!(check(&params, Square::Right).map(|report| report.checked), Ok(40));
    let mismatch = check(&params, Square::PullbackOfAnother)
        .expect_err("a mistake")
        .mismatch()
        .cloned()
        .expect("witnesses disagree");
    assert_eq!((mismatch.witness, mismatch.wrong), (Witness::Reverse, 40), "{mismatch}");
    // One row of the smaller block.
    let [v, w] = ["v", "w"].map(|name| params.find(name).expect("it was added"));
    let mismatch = check_gradients!(&params, |t| {
        t.apply(Square::ForgetsFirst, [t.param(v)]).sum() + t.param(w).exp().sum()
    });
    let mismatch =
        mismatch.expect_err("a mistake").mismatch().cloned().expect("witnesses disagree");
    assert_eq!((mismatch.witness, mismatch.wrong), (Witness::Reverse, 40), "{mismatch}");
    let Entry { parameter, index, .. } = mismatch.entry;
    assert_eq!((parameter.as_str(), index), ("a random direction", None));
    let mismatch = check(&params, Square::WrongInSingle)
        .expect_err("a mistake")
        .mismatch()
        .cloned()
        .expect("witnesses disagree");
    assert_eq!(mismatch.witness, Witness::Single, "{mismatch}");
    assert!(mismatch.wrong > 1000 && mismatch.checked == 1230, "{mismatch}");
}

#[test]
fn a_mistake_over_f32_shows_in_a_block_of_small_gradients() {
    let mut params = params(2, 2);
    let small = params.add("small", Matrix::from([[0.5, 0.7]]));
    let w = params.find("w").expect("it was added");
    let mismatch = check_gradients!(&params, |t| {
        t.param(w).exp().sum() * 1e3
            + t.apply(Square::WrongInSingle, [t.param(small)]).exp().sum() * 1e-1
    });
    let mismatch =
        mismatch.expect_err("a mistake").mismatch().cloned().expect("witnesses disagree");
    assert_eq!(mismatch.witness, Witness::Single, "{mismatch}");
    assert_eq!((mismatch.entry.parameter.as_str(), mismatch.wrong), ("small", 2), "{mismatch}");
}

#[test]
fn what_is_frozen_is_not_checked() {
    for (rows, cols, trained) in [(1, 3, 1), (30, 40, 40)] {
        let mut params = params(rows, cols);
        params.freeze(params.find("w").expect("it was added"));
        let report = check(&params, Square::PullbackOfAnother).expect("the mistake is frozen");
        assert_eq!(report.checked, trained);
    }
    let mut params = params(1, 3);
    params.freeze(params.find("v").expect("it was added"));
    assert!(check(&params, Square::PullbackOfAnother).is_err());
    params.freeze(params.find("w").expect("it was added"));
    assert_eq!(check(&params, Square::Right), Err(CheckError::Unreached));
}

#[test]
fn all_witnesses_record_for_training() {
    let params = params(1, 3);
    let w = params.find("w").expect("it was added");
    let keep = |training: bool| if training { 0.5 } else { 1.0 };
    let mode = |training: bool| keep(training);
    check_gradients!(&params, |t| {
        t.param(w).exp().sum() * mode(t.mode() != wengert_tape::Mode::Inference)
    })
    .expect("an objective that is another one for inference");
}

#[test]
#[should_panic(expected = "backward: expected a 1×1 loss, got 1×3")]
fn a_loss_is_one_number() {
    let params = params(1, 3);
    let w = params.find("w").expect("it was added");
    let _ = check_gradients!(&params, |t| t.param(w).exp());
}

#[test]
fn a_mismatch_says_who_is_wrong_where_and_by_how_much() {
    let entry = Entry {
        parameter: "dense1.weight".into(),
        index: Some((2, 0)),
        reverse: -1.5,
        forward: 0.25,
        finite: 0.2500001,
        finite_error: 3e-9,
        error: 1.0,
    };
    let at = "dense1.weight[2, 0]: reverse mode -1.5e0, forward mode 2.5e-1 \
              (relative difference 1e0), finite differences 2.500001e-1 ± 3e-9";
    assert_eq!(entry.to_string(), at);
    let text = |witness| {
        let mismatch = Mismatch {
            order: 1,
            witness,
            entry: entry.clone(),
            wrong: 3,
            checked: 12,
            pullback: None,
        };
        assert_eq!(format!("{mismatch:?}"), mismatch.to_string(), "`unwrap` prints the text");
        mismatch.to_string()
    };
    let places = format!("in 3 of 12 entries, most at {at}");
    for (witness, what) in [
        (Witness::Reverse, "reverse mode contradicts forward mode and finite differences"),
        (Witness::Forward, "forward mode contradicts reverse mode and finite differences"),
        (Witness::Finite, "finite differences contradict forward and reverse mode"),
        (Witness::All, "reverse mode, forward mode and finite differences all differ"),
    ] {
        assert_eq!(text(witness), format!("wrong gradient: {what} {places}"));
    }
    assert_eq!(
        text(Witness::Single),
        "wrong gradient: reverse mode over f32 contradicts that over f64 in 3 of 12 entries, \
         most at dense1.weight[2, 0]: -1.5e0 over f32, 2.5e-1 over f64"
    );
    let direction = Entry { parameter: "a random direction".into(), index: None, ..entry };
    assert!(direction.to_string().starts_with("a random direction: reverse mode -1.5e0, "));
}

#[test]
fn a_tape_of_ones_own_op_is_right_too() {
    let params = params(1, 3);
    let w = params.find("w").expect("it was added");
    let (mut tape, mut grads) = (Tape::new(), params.zeros_like());
    let t = tape.record(&params);
    t.apply(Square::Right, [t.param(w)]).sum().backward(&mut grads);
    assert!(grads.get(w).iter().eq(params.get(w).iter().map(|w| 2.0 * w)));
}
