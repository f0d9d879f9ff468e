//! Parameters are names, their numbers one vector: scopes, ranges, freezing, identity of layouts.

#![expect(clippy::single_range_in_vec_init, reason = "one run is one range")]

use wengert_kernels::{Dual, Matrix, Shape};
use wengert_params::Params;

fn column(numbers: &[f64]) -> Matrix<f64> {
    Matrix::from_cols(numbers.len(), 1, numbers.to_vec())
}

fn entries(rows: usize, cols: usize) -> Matrix<f64> {
    Matrix::from_fn(rows, cols, |i, j| (10 * i + j) as f64)
}

#[test]
fn scopes_make_names() {
    let mut params = Params::new();
    let w = params.add("w", column(&[1.0]));
    let (inner, fresh) = params.scoped("encoder", |params| {
        let inner = params.scoped("dense1", |params| params.add("weight", column(&[2.0])));
        params.add("dense3.bias", column(&[3.0]));
        (inner, params.fresh_scope("dense"))
    });
    let after = params.add("after", column(&[4.0]));
    assert_eq!(params.name(inner), "encoder.dense1.weight");
    assert_eq!((params.name(w), params.name(after)), ("w", "after"));
    assert_eq!(params.find("encoder.dense1.weight"), Some(inner));
    assert_eq!(params.find("dense1.weight"), None);
    assert_eq!(fresh, "dense2", "dense1 and dense3 are taken");
    assert_eq!(params.fresh_scope("dense"), "dense1", "outside of the encoder it is free");
    assert_eq!(params.fresh_scope("encoder"), "encoder1", "\"encoder\" has no number");
}

#[test]
fn blocks_lie_one_after_the_other_column_after_column() {
    let mut params = Params::new();
    assert!(params.is_empty());
    let a = params.add("a", Matrix::from([[1.0, 2.0], [3.0, 4.0]]));
    let none = params.add("none", Matrix::zeros(0, 3));
    let b = params.add("b", entries(4, 3).t().rows(1..2).cols(1..3));
    assert!((params.len(), params.is_empty()) == (6, false));
    assert_eq!(params.blocks().collect::<Vec<_>>(), [a, none, b]);
    assert_eq!([a, none, b].map(|p| params.range(p)), [0..4, 4..4, 4..6]);
    assert_eq!(params.as_slice()[..4], [1.0, 3.0, 2.0, 4.0]);
    assert_eq!(params.get(b).at(0, 1), entries(4, 3).at(2, 1));
    *params.get_mut(a).at_mut(0, 1) = 20.0;
    params.as_mut_slice()[5] = 50.0;
    assert_eq!((params.get(a).at(0, 1), params.get(b).at(0, 1)), (20.0, 50.0));
    assert_eq!(
        (params.shape(none), params.get(none).shape()),
        (Shape::new(0, 3), Shape::new(0, 3))
    );
}

#[test]
fn an_optimiser_visits_runs_of_what_is_trained() {
    let mut params = Params::new();
    let [a, b, c, d] = ["a", "b", "c", "d"].map(|name| params.add(name, column(&[1.0, 2.0])));
    let runs = |params: &mut Params<f64>| {
        let mut runs = Vec::new();
        params.each_trained(|range, numbers| {
            assert_eq!(range.len(), numbers.len());
            numbers.iter_mut().for_each(|x| *x += 1.0);
            runs.push(range);
        });
        runs
    };
    assert_eq!(runs(&mut params), [0..8], "all at once");
    params.freeze(b);
    assert!(params.is_frozen(b) && !params.is_frozen(a));
    assert_eq!(runs(&mut params), [0..2, 4..8]);
    params.freeze(a);
    params.freeze(d);
    assert_eq!(runs(&mut params), [4..6]);
    assert!(params.get(c).iter().eq([4.0, 5.0]) && params.get(d).iter().eq([3.0, 4.0]));
    params.freeze(c);
    assert_eq!(runs(&mut params), []);
    params.unfreeze(d);
    assert_eq!(runs(&mut params), [6..8]);
    assert_eq!(runs(&mut Params::new()), []);
}

#[test]
fn layouts_are_the_same_if_the_blocks_are() {
    let mut params = Params::new();
    params.add("a", column(&[1.0, 2.0]));
    let (gradient, mut copy) = (params.zeros_like(), params.clone());
    assert_eq!(gradient.as_slice(), [0.0; 2]);
    assert!(params.same_layout(&gradient) && params.same_layout(&params.map(|x| x as f32)));
    let in_copy = copy.add("b", column(&[3.0]));
    assert!(!params.same_layout(&copy));
    let b = params.add("b", column(&[3.0]));
    assert!(!params.same_layout(&copy), "the same names and shapes, added to each alone");
    assert_ne!(b, in_copy);
    assert!(!params.same_layout(&gradient) && params.same_layout(&params.clone()));
    assert!(!params.same_layout(&Params::new()));
    assert!(Params::new().same_layout(&Params::<f32>::default()));
}

#[test]
fn lifting_carries_a_direction_and_keeps_names_and_freezing() {
    let mut params = Params::new();
    let a = params.add("a", column(&[1.0, 2.0]));
    params.freeze(a);
    let direction = params.map(|x| 10.0 * x);
    let lifted = params.lift(&direction);
    assert_eq!(lifted.as_slice(), [Dual::new(1.0, 10.0), Dual::new(2.0, 20.0)]);
    assert!(lifted.same_layout(&params) && lifted.is_frozen(a) && lifted.name(a) == "a");
}

#[test]
fn blocks_are_told_apart_by_position_and_by_name() {
    let mut params = Params::new();
    let many: Vec<_> = (0..300).map(|k| params.add(&format!("b{k}"), entries(1, 2))).collect();
    for (at, &block) in many.iter().enumerate() {
        assert_eq!((params.position(block), params.param_at(at)), (at, block));
        assert_eq!(params.find(&format!("b{at}")), Some(block));
        assert_eq!(params.layout_at(at).offset(), params.range(block).start);
    }
    let copy = params.clone();
    params.add("later", entries(1, 1));
    assert_eq!(
        (copy.find("later"), copy.blocks().len()),
        (None, 300),
        "a copy keeps its own names"
    );
}
