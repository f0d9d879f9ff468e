//! Every activation: its values at published points, its slopes, its limits and its name.

mod activations;

use activations::{LINES, Line, named};
use proptest::num;
use proptest::prelude::*;
use wengert_layers::{
    Activate, Activation, ActivationVisitor, Elu, Identity, LeakyRelu, Relu, Sigmoid, Softplus,
    UnknownActivation, identity, leaky_relu, sigmoid,
};
use wengert_tape::{Dual, Elementwise, Matrix, Params, Scalar, Tape};

fn slope<S: Scalar>(f: Activation, x: S) -> S {
    Dual::slope(x, |x| f.eval(x))
}

/// Whether `x` is `expected` up to `tolerance`, relative to the larger of `expected` and `scale`.
fn close(x: f64, expected: f64, tolerance: f64, scale: f64) -> bool {
    x == expected || (x - expected).abs() <= tolerance * expected.abs().max(scale)
}

#[test]
fn the_list_is_complete_and_every_name_can_be_read_and_printed() {
    let names: Vec<_> = LINES.iter().map(|line| line.name).collect();
    let all: Vec<_> = Activation::ALL.iter().map(|f| f.name()).collect();
    assert_eq!(all, names);
    for &f in Activation::ALL {
        assert_eq!(f.name().parse(), Ok(f));
        assert_eq!(f.to_string(), f.name());
    }
}

#[test]
fn values_are_the_published_ones() {
    for &Line { name, published: (x, value), .. } in LINES {
        let own = named(name).eval(x);
        assert!(close(own, value, 5e-6, 0.0), "{name}({x}) = {own}, published: {value}");
    }
}

/// A formula with the default hard-coded for its number would pass any test of the default alone.
#[test]
fn every_number_of_a_formula_has_its_effect() {
    for line in LINES {
        let name = line.name;
        let takes_one = format!("{name}(0.75)").parse::<Activation>().is_ok();
        assert!(
            takes_one == line.other.is_some(),
            "the line of {name} has `.with(number, (x, value))` if its formula has a number, and only then"
        );
        let Some((number, (x, value))) = line.other else { continue };
        let other = named(&format!("{name}({number})"));
        let (own, default) = (other.eval(x), named(name).eval(x));
        assert!(close(own, value, 5e-6, 0.0), "{other}({x}) = {own}, not {value}");
        assert!(
            !close(default, value, 0.1, 0.0),
            "{name}({x}) is {default} too: choose another point"
        );
    }
}

/// The points are those of `reference/activation.tsv`, which `reference/activation.py` writes.
#[test]
fn values_and_slopes_have_all_digits_in_the_tails_too() {
    for line in include_str!("reference/activation.tsv").lines() {
        let (name, numbers) = line.split_once('\t').expect(line);
        let numbers: Vec<f64> = numbers.split('\t').map(|x| x.parse().expect(line)).collect();
        let [x, value, derivative] = numbers[..] else { panic!("{line}") };
        let f = named(name);
        // The exponential amplifies half a digit of error in u, as it would an error in x itself.
        let decay = match name {
            "gelu_tanh" if x < 0.0 => 1.6 * x.abs() + 0.072 * x.abs().powi(3),
            _ => 0.0,
        };
        let tolerance = (8.0 + decay) * f64::EPSILON;
        let (own, own_slope) = (f.eval(x), slope(f, x));
        assert!(close(own, value, tolerance, 0.0), "{name}({x}) = {own:e}, not {value:e}");
        assert!(
            close(own_slope, derivative, tolerance, 0.0),
            "{name}′({x}) = {own_slope:e}, not {derivative:e}"
        );
    }
}

#[test]
fn slopes_are_central_differences() {
    let h = 1e-5;
    for f in LINES.iter().flat_map(Line::both) {
        for x in [-30.0, -6.0, -2.5, -1.0, -0.3, -0.01, 0.02, 0.4, 1.1, 2.7, 6.5, 31.0] {
            let difference = (f.eval(x + h) - f.eval(x - h)) / (2.0 * h);
            let own = slope(f, x);
            assert!(close(own, difference, 1e-8, 1.0), "{f}′({x}) = {own}, not {difference}");
        }
    }
}

#[test]
fn at_a_kink_the_slope_is_that_from_the_left() {
    assert_eq!(slope(Softplus.into(), 0.0), 0.5);
    assert_eq!(slope(Relu.into(), 0.0_f64).to_bits(), 0.0_f64.to_bits());
    assert_eq!(slope(Relu.into(), -0.0_f32).to_bits(), 0.0_f32.to_bits());
    assert_eq!(slope(LeakyRelu { slope: 0.25 }.into(), 0.0), 0.25);
    assert_eq!(slope(Elu { alpha: 3.0 }.into(), 0.0), 3.0);
    assert_eq!(Dual::slope(0.0, |x| x * x.abs()), 0.0);
    // The second derivatives are those of the left branch as well.
    let second = |f: Activation| slope(f, Dual::variable(0.0)).derivative();
    assert_eq!(second(Elu { alpha: 3.0 }.into()), 3.0);
    assert_eq!(second(Relu.into()), 0.0);
    assert_eq!(second(Softplus.into()), 0.25);
}

fn has_its_limits<S: Scalar + Into<f64>>(infinity: S, max: S) {
    for line in LINES {
        let (name, (left, right)) = (line.name, line.limits);
        let f = named(name);
        for (x, limit) in [(-infinity, left), (infinity, right)] {
            let value: f64 = f.eval(x).into();
            let limit: f64 = S::of(limit).into();
            assert!(close(value, limit, 1e-6, 0.0), "{name}({x:?}) = {value:e}, not {limit:e}");
        }
        for f in line.both() {
            for (x, far) in [(-infinity, -1e30), (-max, -1e30), (max, 1e30), (infinity, 1e30)] {
                let (value, own): (f64, f64) = (f.eval(x).into(), slope(f, x).into());
                assert!(!value.is_nan(), "{f}({x:?}) is NaN");
                // Far out each of them is a line.
                let far = S::of(far);
                let limit: f64 = (f.eval(far) / far).into();
                assert!(close(own, limit, 1e-6, 1e-6), "{f}′({x:?}) = {own:e}, not {limit:e}");
            }
        }
    }
}

#[test]
fn limits_are_reached_by_values_and_slopes() {
    has_its_limits(f32::INFINITY, f32::MAX);
    has_its_limits(f64::INFINITY, f64::MAX);
}

#[test]
fn nan_stays_nan() {
    for f in LINES.iter().flat_map(Line::both) {
        assert!(f.eval(f64::NAN).is_nan(), "{f}");
    }
}

#[test]
fn single_precision_is_double_precision_rounded() {
    for f in LINES.iter().flat_map(Line::both) {
        for x in [-15.0_f32, -5.0, -1.5, -0.5, -0.01, 0.0, 0.01, 0.5, 1.5, 5.0, 15.0] {
            let tolerance = 4.0 * f64::from(f32::EPSILON) * (1.0 + f64::from(x * x));
            let tiny = f64::from(f32::MIN_POSITIVE);
            let (single, double) = (f64::from(f.eval(x)), f.eval(f64::from(x)));
            assert!(close(single, double, tolerance, tiny), "{f}({x}): {single:e}, {double:e}");
            let (single, double) = (f64::from(slope(f, x)), slope(f, f64::from(x)));
            assert!(close(single, double, tolerance, tiny), "{f}′({x}): {single:e}, {double:e}");
        }
    }
}

#[test]
fn training_and_inference_give_the_same_bits() {
    let x = Matrix::from_fn(37, 3, |i, j| (i as f64 - 18.0) * 0.4 + j as f64 * 0.01);
    let params = Params::new();
    let (mut training, mut inference) = (Tape::new(), Tape::new());
    for f in LINES.iter().flat_map(Line::both) {
        let trained = f.activate(training.record(&params).variable(&x));
        assert_eq!(trained.value(), f.activate(inference.evaluate(&params).constant(&x)).value());
        trained.sum().backward(&mut params.zeros_like());
    }
}

#[test]
fn the_choice_at_run_time_is_the_function_itself() {
    let params = Params::new();
    let mut tape = Tape::new();
    let x = tape.record(&params).constant(&Matrix::from([[-1.0, 2.0]]));
    let expected = x.map(Sigmoid).value();
    assert_eq!(Sigmoid.activate(x).value(), expected);
    assert_eq!(Activation::Sigmoid(Sigmoid).activate(x).value(), expected);
    let boxed: Box<dyn Activate<f64>> = Box::new(Activation::from(Sigmoid));
    assert_eq!(boxed.activate(x).value(), expected);
    assert_eq!(sigmoid(x).value(), expected);
    assert_eq!(leaky_relu(x).value(), Matrix::from([[-0.01, 2.0]]));
}

#[test]
fn identity_returns_the_variable_itself() {
    let params = Params::new();
    let mut tape = Tape::new();
    let x = tape.record(&params).variable(&Matrix::from([[-1.0, 2.0]]));
    let place = x.with_value(|view| view.as_slice().map(<[f64]>::as_ptr));
    for y in [Identity.activate(x), Activation::from(Identity).activate(x), identity(x)] {
        assert_eq!(y.with_value(|view| view.as_slice().map(<[f64]>::as_ptr)), place);
        assert_eq!(y.gradient(), None);
    }
    // A node that passed the gradient on would leave x with one and y without.
    identity(x).sum().backward(&mut params.zeros_like());
    assert_eq!(identity(x).gradient(), x.gradient());
}

#[test]
fn a_visitor_gets_the_function_that_was_chosen() {
    struct Print;
    impl ActivationVisitor for Print {
        type Output = String;
        fn visit<F: Elementwise>(self, f: &F) -> String {
            format!("{f:?}({})", f.eval(-1.0))
        }
    }
    assert_eq!(Activation::from(Relu).visit(Print), "Relu(0)");
    assert_eq!(named("leaky_relu(0.5)").visit(Print), "LeakyRelu { slope: 0.5 }(-0.5)");
}

#[test]
fn other_texts_are_refused_with_what_is_allowed() {
    let text = |given: &str| given.parse::<Activation>().unwrap_err().to_string();
    let names: Vec<_> = LINES.iter().map(|line| line.name).collect();
    assert_eq!(text("foo"), format!("unknown activation \"foo\"; allowed: {}", names.join(", ")));
    assert_eq!(
        text("elu(x)"),
        "activation \"elu(x)\": expected elu or elu(finite number), as in elu(1)"
    );
    assert_eq!(
        text("leaky_relu(inf)"),
        "activation \"leaky_relu(inf)\": expected leaky_relu or leaky_relu(finite number), \
         as in leaky_relu(0.01)"
    );
    assert_eq!(text("relu(3)"), "activation \"relu(3)\": relu takes no number");
    assert_eq!(text("Relu").split(';').next(), Some("unknown activation \"Relu\""));
    let error: Box<dyn std::error::Error + Send + Sync> =
        Box::<UnknownActivation>::new("".parse::<Activation>().unwrap_err());
    assert!(error.to_string().starts_with("unknown activation \"\""));
}

proptest! {
    #[test]
    fn what_is_printed_can_be_read(number in num::f64::NORMAL | num::f64::ZERO) {
        for f in [Activation::from(LeakyRelu { slope: number }), Elu { alpha: number }.into()] {
            prop_assert_eq!(f.to_string().parse(), Ok(f));
        }
    }
}
