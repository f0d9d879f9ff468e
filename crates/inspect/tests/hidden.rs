//! The check sees wrong pullbacks that a loss could hide, and accepts right ones that could look wrong.

use wengert_inspect::{CheckError, Report, check_gradients};
use wengert_tape::{
    Accumulator, Element, Elementwise, Matrix, Op, Output, Params, Recorded, Scalar, Shape,
    ShapeError, Var, View,
};

/// `Y = X·eˣ`, entry by entry, so `X̄ += Ȳ ⊙ (1 + X)·eˣ`, with a mistake.
#[derive(Clone, Copy, Debug)]
enum Growth {
    Right,
    Sign,
    /// Loses contributions after the first.
    DropsLater,
    /// Wrong if the operand is strided.
    WrongIfStrided,
    /// 1 % off over `f32`.
    Inexact,
    /// Wrong sign over `f32` where the slope is small.
    SmallSign,
    /// Twice the value over dual numbers.
    TwiceForDuals,
}

impl<T: Element> Op<T, 1> for Growth {
    fn shape(&self, [x]: [Shape; 1]) -> Result<Shape, ShapeError> {
        Ok(x)
    }
    fn forward(&self, [x]: [View<T>; 1], mut y: Output<T>) {
        y.write_map(x, |x| x * x.exp());
    }
    fn backward(&self, _: usize, [x]: [View<T>; 1], y: Recorded<T>, grad: Accumulator<T>) {
        let single = size_of::<T>() == 4;
        let strided = x.shape().rows > 1 && x.layout().row_stride() != 1;
        let factor = match self {
            Self::Sign => -1.0,
            Self::WrongIfStrided if strided => 3.0,
            Self::Inexact if single => 1.01,
            Self::TwiceForDuals if size_of::<T>() > 8 => 2.0,
            _ => 1.0,
        };
        let small = matches!(self, Self::SmallSign) && single;
        let slope = move |x: T| {
            let slope = (T::one() + x) * x.exp() * T::of(factor);
            if small && slope.to_f64() < 10.0 { -slope } else { slope }
        };
        let (gradient, first) = grad.into_parts();
        if first || !matches!(self, Self::DropsLater) {
            Accumulator::new(gradient, first).add_zip(y.gradient, x, |dy, x| dy * slope(x));
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct Relu;

impl Elementwise for Relu {
    fn eval<S: Scalar>(&self, x: S) -> S {
        x.max(S::zero())
    }
}

fn row<const N: usize>(x: [f64; N]) -> Params<f64> {
    let mut params = Params::new();
    params.add("x", Matrix::from([x]));
    params
}

fn square() -> Params<f64> {
    let mut params = Params::new();
    params.add("x", Matrix::from([[0.5, 0.7], [0.2, -0.3]]));
    params
}

/// The check of a loss of `x`.
macro_rules! check {
    ($params:expr, |$x:ident| $loss:expr) => {{
        let params: Params<f64> = $params;
        check_gradients!(&params, |t| {
            let $x = t.param(t.params().find("x").unwrap());
            $loss
        })
    }};
}

fn growth<T: Element>(x: Var<'_, T>, growth: Growth) -> Var<'_, T> {
    x.apply(growth)
}

#[track_caller]
fn rejected(result: Result<Report, CheckError>) {
    let error = result.expect_err("a mistake").to_string();
    assert!(error.contains("the pullback of #0 sign for x"), "{error}");
}

macro_rules! mistakes {
    ($($name:ident: $growth:ident, $params:expr, |$x:ident| $loss:expr;)*) => { $(
        #[test]
        fn $name() {
            let right = check!($params, |$x| { let $x = ($x, Growth::Right); $loss });
            right.expect("without the mistake it passes");
            let wrong = check!($params, |$x| { let $x = ($x, Growth::$growth); $loss });
            let error = wrong.expect_err("a mistake").to_string();
            let name = stringify!($name);
            assert!(error.contains("the pullback of #0"), "{name}: {error}");
        }
    )* };
}

mistakes! {
    an_operand_in_another_layout: WrongIfStrided, square(), |x| growth(x.0, x.1).sum();
    a_hundredth_over_f32: Inexact, row([0.5, 0.7]), |x| growth(x.0, x.1).sum();
    a_small_slope_beside_a_large_one: SmallSign, row([0.2, -0.2, 5.0]), |x| growth(x.0, x.1).sum();
    a_small_contribution_that_is_lost: DropsLater, row([-9.0, -9.5]), |x| growth(x.0, x.1).sum();
    a_loss_of_1e12: Sign, row([0.5, 0.7]), |x| growth(x.0, x.1).sum() + 1e12;
    kinks_elsewhere: Sign, row([0.5, 0.7]), |x|
        growth(x.0, x.1).sum() + ((x.0 - x.0) * 3.0).map(Relu).sum();
}

#[test]
fn kinks_along_every_random_direction_hide_nothing() {
    let params = || {
        let mut params = Params::new();
        params.add("x", Matrix::from_fn(1, 440, |_, j| if j % 2 == 0 { 0.0 } else { 0.4 }));
        params
    };
    let report = check!(params(), |x| growth(x, Growth::Right).sum() + x.map(Relu).sum());
    assert_eq!(report.expect("it is right").kinks.len(), 40);
    rejected(check!(params(), |x| growth(x, Growth::Sign).sum() + x.map(Relu).sum()));
}

#[test]
fn kinks_hide_nothing_at_order_2() {
    let params = row([0.0, 0.4]);
    let checked = |growth: Growth| {
        check_gradients!(&params, order: 2, |t| {
            let x = t.param(t.params().find("x").unwrap());
            x.apply(growth).sum() + x.map(Relu).sum()
        })
    };
    assert!(checked(Growth::Right).expect("it is right").kinks.len() > 1);
    let error = checked(Growth::TwiceForDuals).expect_err("a mistake").to_string();
    assert!(error.starts_with("wrong second derivative"), "{error}");
}

/// The identity, but 1.01·x over dual numbers: training and inference disagree.
#[derive(Clone, Copy, Debug)]
struct TwoFaced;

impl Elementwise for TwoFaced {
    fn eval<S: Scalar>(&self, x: S) -> S {
        if std::any::type_name::<S>().contains("Dual") { x * S::of(1.01) } else { x }
    }
}

#[test]
fn a_value_that_inference_does_not_have_is_rejected() {
    let error = check!(row([0.5, 0.7]), |x| x.map(TwoFaced).sum()).expect_err("a mistake");
    let text = "wrong gradient: the pullback of #0 two_faced for x goes with another value than an \
                evaluation has";
    assert_eq!(error.to_string(), text);
}

#[test]
fn what_has_no_entries_is_not_checked() {
    let mut params = Params::new();
    let w = params.add("w", Matrix::zeros(0, 4));
    params.add("unused", Matrix::from([[1.0, 2.0]]));
    let result = check_gradients!(&params, |t| t.param(w).square().sum());
    assert_eq!(result, Err(CheckError::Unreached));
}

#[test]
fn right_gradients_pass_where_a_witness_has_nothing_to_say() {
    for x in [1e9, 1e7] {
        let report = check!(row([0.3]), |w| (w * x).sin().sum());
        report.unwrap_or_else(|error| panic!("sin of {x}·w: {error}"));
    }
    let near_a_kink = check!(row([0.0]), |w| (w - 1e-9).map(Relu).sum());
    near_a_kink.expect("the kink is beside it");
    let unsure = check!(row([1e-300]), |w| w.ln().sum()).expect("differences are not finite");
    assert_eq!(unsure.unsure, 1);
    let beyond_single = [
        check!(row([1.0]), |w| (w * -100.0).exp().sum()),
        check!(row([1.0]), |w| ((w * 100.0).exp() * 1e-40).sum()),
        check!(row([1e40]), |w| w.ln().sum()),
        check!(row([1e-50]), |w| w.square().sum()),
    ];
    for report in beyond_single {
        assert!(!report.expect("it is right over f64").single);
    }
    assert!(check!(row([1.0]), |w| w.exp().sum()).unwrap().single);
}
