//! An op of your own in ONNX: exported as what it says it is, refused if it says nothing, never taken for another
//! because of its name.

use std::borrow::Cow;
use wengert_files::Onnx;
use wengert_layers::{Layer, Widths};
use wengert_tape::{
    Accumulator, Element, Op, Output, Params, Recorded, Shape, ShapeError, Var, View,
};

/// `y = 2·x` under any name.
#[derive(Clone, Debug)]
struct Twice {
    name: &'static str,
    decomposes: bool,
}

impl<T: Element> Op<T, 1> for Twice {
    fn name(&self) -> Cow<'static, str> {
        self.name.into()
    }
    fn decompose<'t>(&self, [x]: [Var<'t, T>; 1]) -> Option<Var<'t, T>> {
        self.decomposes.then(|| doubled(x))
    }
    fn shape(&self, [x]: [Shape; 1]) -> Result<Shape, ShapeError> {
        Ok(x)
    }
    fn forward(&self, [x]: [View<T>; 1], mut y: Output<T>) {
        y.write_map(x, |x| x + x);
    }
    fn backward(&self, _: usize, _: [View<T>; 1], y: Recorded<T>, grad: Accumulator<T>) {
        grad.add_map(y.gradient, |dy| dy + dy);
    }
}

/// Two ops, so that the second needs the first.
fn doubled<T: Element>(x: Var<'_, T>) -> Var<'_, T> {
    -(-x - x)
}

/// A layer that applies a function.
struct Apply<F>(F);

impl<F> std::fmt::Debug for Apply<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Apply")
    }
}

impl<F> Widths for Apply<F> {
    fn inputs(&self) -> Option<usize> {
        None
    }
    fn outputs(&self) -> Option<usize> {
        None
    }
}

impl<F: for<'t> Fn(Var<'t, f64>) -> Var<'t, f64> + Send + Sync> Layer<f64> for Apply<F> {
    fn forward<'t>(&self, x: Var<'t, f64>) -> Var<'t, f64> {
        (self.0)(x)
    }
}

fn exported(
    f: impl for<'t> Fn(Var<'t, f64>) -> Var<'t, f64> + Send + Sync,
) -> Result<Vec<u8>, String> {
    let onnx = Onnx::new(3).layer(&Params::new(), &Apply(f));
    onnx.map(|onnx| onnx.to_bytes()).map_err(|error| error.to_string())
}

#[test]
fn an_op_that_says_nothing_is_refused_whatever_its_name() {
    for name in ["neg", "add", "affine", "mean", "same", "cols[even]", "cols[0..1]", "row_means"] {
        let refused = exported(|x| x.apply(Twice { name, decomposes: false }));
        let expected =
            format!("#1 {name} has no counterpart in ONNX that treats each row by itself");
        assert_eq!(refused, Err(expected));
    }
}

#[test]
fn an_op_that_decomposes_is_exported_as_that() {
    let as_ops = exported(|x| doubled(x.exp()));
    assert!(as_ops.is_ok());
    assert_eq!(exported(|x| x.exp().apply(Twice { name: "neg", decomposes: true })), as_ops);
}

#[test]
fn what_it_decomposes_into_may_be_refused_in_turn() {
    #[derive(Debug)]
    struct Centred;
    impl Op<f64, 1> for Centred {
        fn decompose<'t>(&self, [x]: [Var<'t, f64>; 1]) -> Option<Var<'t, f64>> {
            Some(x - x.col_means())
        }
        fn shape(&self, [x]: [Shape; 1]) -> Result<Shape, ShapeError> {
            Ok(x)
        }
        fn forward(&self, [x]: [View<f64>; 1], mut y: Output<f64>) {
            y.write_sum(x);
        }
        fn backward(&self, _: usize, _: [View<f64>; 1], _: Recorded<f64>, _: Accumulator<f64>) {}
    }
    let refused = exported(|x| x.apply(Centred)).unwrap_err();
    assert_eq!(refused, "#1 col_means has no counterpart in ONNX that treats each row by itself");
}
