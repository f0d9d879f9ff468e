//! The error texts of a failed check: which pullback is wrong, or why there is nothing to compare.

use wengert_inspect::{CheckError, Report, check_gradients};
use wengert_tape::{
    Accumulator, Element, Matrix, Op, Output, Params, Recorded, Shape, ShapeError, View,
};

fn params() -> Params<f64> {
    let mut params = Params::new();
    params.add("v", Matrix::from([[0.4]]));
    params.add("w", Matrix::from([[0.7, 0.73, 0.76]]));
    params
}

/// `Y = 2·X`, with a mistake in the pullback.
#[derive(Clone, Copy, Debug)]
enum Double {
    /// Overwrites the contributions of other uses of X.
    Overwrites,
    /// The pullback of `3·X`.
    Thrice,
}

impl<T: Element> Op<T, 1> for Double {
    fn shape(&self, [x]: [Shape; 1]) -> Result<Shape, ShapeError> {
        Ok(x)
    }
    fn forward(&self, [x]: [View<T>; 1], mut y: Output<T>) {
        y.write_map(x, |x| x + x);
    }
    fn backward(&self, _: usize, _: [View<T>; 1], y: Recorded<T>, grad: Accumulator<T>) {
        match self {
            Self::Overwrites => {
                Accumulator::new(grad.into_parts().0, true).add_map(y.gradient, |dy| dy + dy);
            }
            Self::Thrice => grad.add_map(y.gradient, |dy| dy + dy + dy),
        }
    }
}

#[test]
fn a_pullback_that_does_not_add_is_rejected_though_this_loss_uses_nothing_twice() {
    let params = params();
    let w = params.find("w").unwrap();
    let error = check_gradients!(&params, |t| t.param(w).exp().apply(Double::Overwrites).sum())
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "wrong gradient: the pullback of #1 overwrites for #0 exp does not add to the contributions \
         before it"
    );
}

#[test]
fn the_pullback_that_is_wrong_is_named_wherever_it_stands() {
    let params = params();
    let w = params.find("w").unwrap();
    let error = check_gradients!(&params, |t| {
        let x = (t.param(w) * 1.5).label("scaled");
        (x.apply(Double::Thrice).sin() * x).sum()
    });
    let text = error.unwrap_err().to_string();
    let end = "; what contradicts finite differences of its op is the pullback of #1 thrice for #0 mul(scaled)";
    assert!(text.ends_with(end), "{text}");
}

#[test]
fn where_nothing_can_be_compared_the_reason_is_given() {
    let params = params();
    let w = params.find("w").unwrap();
    let text = |result: Result<Report, CheckError>| result.unwrap_err().to_string();
    assert_eq!(
        text(check_gradients!(&params, |t| t.constant(&Matrix::from([[2.0]])).exp())),
        "there is no gradient to check: the loss depends on no parameter that is not frozen"
    );
    assert_eq!(
        text(check_gradients!(&params, |t| (t.param(w) * 0.0 - 1.0).ln().sum())),
        "there is no gradient to check: #2 ln is NaN in row 0, column 0; \
         its arguments range over -1e0 to -1e0"
    );
    assert_eq!(
        text(check_gradients!(&params, |t| (t.param(w) * 0.0).sqrt().sum())),
        "there is no gradient to check: the gradient of #0 mul is inf in row 0, column 0, \
         by the pullback of #1 sqrt; its arguments range over 0e0 to 0e0"
    );
    let report = check_gradients!(&params, |t| t.param(w).exp().sum()).unwrap();
    assert_eq!(report.unreached, ["v"]);
}
