//! Ops are not confused with one another because of a shared name or description.

use std::borrow::Cow;
use wengert_inspect::{Source, explain};
use wengert_tape::{
    Accumulator, Element, Matrix, Op, Output, Params, Recorded, Shape, ShapeError, Tape, Var, View,
};

/// `y = 2·x`, under the name of a library's op.
#[derive(Clone, Copy, Debug)]
struct Neg;

impl<T: Element> Op<T, 1> for Neg {
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

/// `y = x`, which describes itself.
#[derive(Clone, Copy, Debug)]
struct Gate;

impl<T: Element> Op<T, 1> for Gate {
    fn name(&self) -> Cow<'static, str> {
        "matmul".into()
    }
    fn formula(&self, [x]: [&str; 1]) -> String {
        format!("gate of {x}")
    }
    fn flops(&self, [x]: [Shape; 1], _: Shape) -> usize {
        7 * x.len()
    }
    fn decompose<'t>(&self, [x]: [Var<'t, T>; 1]) -> Option<Var<'t, T>> {
        Some(x * 1.0)
    }
    fn shape(&self, [x]: [Shape; 1]) -> Result<Shape, ShapeError> {
        Ok(x)
    }
    fn forward(&self, [x]: [View<T>; 1], mut y: Output<T>) {
        y.write_sum(x);
    }
    fn backward(&self, _: usize, _: [View<T>; 1], y: Recorded<T>, grad: Accumulator<T>) {
        grad.add(y.gradient);
    }
}

#[test]
fn an_op_with_the_name_of_another_is_drawn_as_what_it_is() {
    let (params, mut tape) = (Params::new(), Tape::new());
    let x = tape.record(&params).variable(&Matrix::from([[3.0]]));
    let explained = explain((-x).apply(Neg).apply(Gate));
    let formulas: Vec<_> = explained.steps.iter().map(|step| &step.formula[..]).collect();
    assert_eq!(formulas, ["given", "−#0", "neg(#1)", "gate of #2"]);
    let flops: Vec<_> = explained.steps.iter().map(|step| step.flops).collect();
    assert_eq!(flops, [0, 1, 1, 7]);
}

#[test]
fn the_type_of_an_op_is_asked_not_its_name() {
    use wengert_tape::ops;
    let (params, mut tape) = (Params::new(), Tape::new());
    let x = tape.record(&params).variable(&Matrix::from([[3.0]]));
    let (library, own) = (-x, x.apply(Neg));
    assert_eq!(
        (library.op().unwrap().name(), own.op().unwrap().name()),
        ("neg".into(), "neg".into())
    );
    assert!(library.op().unwrap().is::<ops::Neg>() && !own.op().unwrap().is::<ops::Neg>());
    assert!(
        own.op().unwrap().is::<Neg>() && own.op().unwrap().downcast_ref::<ops::Neg>().is_none()
    );
}

#[test]
fn leaves_are_told_apart_by_identity() {
    let mut params = Params::new();
    let c0 = params.add("c0", Matrix::from([[5.0]]));
    let two = params.add("2", Matrix::from([[7.0]]));
    let mut tape = Tape::new();
    let t = tape.record(&params);
    let constant = t.constant(&Matrix::from([[2.0]]));
    let loss = t.param(c0) * constant + t.param(two) * 2.0 + t.param(c0);
    let explained = explain(loss);
    let leaves: Vec<_> = explained
        .leaves
        .iter()
        .map(|leaf| (&leaf.name[..], leaf.is_param, leaf.value.range.0))
        .collect();
    assert_eq!(
        leaves,
        [("c0", true, 5.0), ("c0", false, 2.0), ("2", true, 7.0), ("2", false, 2.0)]
    );
    let gradients: Vec<_> =
        explained.leaves[..3].iter().map(|leaf| leaf.gradient.is_some()).collect();
    assert_eq!(gradients, [true, false, true]);
    assert_eq!(explained.steps[0].operands, [Source::Leaf(0), Source::Leaf(1)]);
    assert_eq!(explained.steps.last().unwrap().operands[1], Source::Leaf(0), "c0 once more");
}
