//! Chains of layers: tuples, references, boxes; and the widths they report.

mod own;
mod refusal;
mod says;

use own::{Misfit, MisfitActivation};
use refusal::refusal;
use says::Says;
use wengert_layers::{Activation, Dense, Init, Layer, Random, Relu, Sequence, Tanh, Widths};
use wengert_tape::{Matrix, Params, Tape};

fn widths(layer: impl Widths) -> (Option<usize>, Option<usize>) {
    (layer.inputs(), layer.outputs())
}

#[test]
fn a_chain_takes_what_its_first_particular_layer_takes_and_gives_what_its_last_gives() {
    let any = || Says(None, None);
    assert_eq!(widths((any(),)), (None, None));
    assert_eq!(widths((Says(Some(3), Some(4)), Says(Some(4), Some(5)))), (Some(3), Some(5)));
    assert_eq!(widths((any(), Says(Some(4), Some(5)), any())), (Some(4), Some(5)));
    // A layer that takes any width but gives 4 says nothing about the width that comes in.
    assert_eq!(widths((Says(None, Some(4)), Says(Some(4), Some(5)))), (None, Some(5)));
    let particular = Says(Some(1), None);
    assert_eq!(widths(&particular), (Some(1), None));
    let boxed: Box<dyn Layer<f64>> = Box::new(Says(Some(1), Some(2)));
    assert_eq!(widths(boxed), (Some(1), Some(2)));
}

#[test]
fn every_length_of_tuple_applies_its_layers_in_order() {
    let params = Params::new();
    let mut tape = Tape::new();
    let one = tape.record(&params).scalar(1.0);
    let value = |chain: &dyn Layer<f64>| chain.forward(one).item();
    let a = || Says(None, None);
    let relu = Activation::from(Relu);
    assert_eq!(value(&(a(),)), 3.0);
    assert_eq!(value(&(a(), a())), 7.0);
    assert_eq!(value(&(a(), a(), a())), 15.0);
    assert_eq!(value(&(a(), a(), a(), a())), 31.0);
    assert_eq!(value(&(a(), a(), a(), a(), a())), 63.0);
    assert_eq!(value(&(a(), relu, a(), &a(), a(), Box::new(a()))), 63.0);
    assert_eq!(value(&((a(), a()), (a(),))), 15.0);
}

#[test]
fn a_model_is_copied_and_sent_to_threads() {
    fn is_free<M: Copy + Send + Sync + 'static>(_: &M) {}
    let mut params = Params::new();
    let mut init = Init::glorot_uniform(Random::seed(3));
    let model = (
        Dense::new(&mut params, 2, 3, Tanh, &mut init),
        Dense::new(&mut params, 3, 1, Activation::from(Relu), &mut init),
    );
    is_free(&model);
    let x = Matrix::from([[0.5, -0.5]]);
    let here = model.forward(Tape::new().evaluate(&params).constant(&x)).value();
    let there = std::thread::scope(|scope| {
        let other =
            scope.spawn(|| model.forward(Tape::new().evaluate(&params).constant(&x)).value());
        other.join().expect("the other thread")
    });
    assert_eq!(here, there);
}

#[test]
fn what_does_not_fit_inside_a_layer_is_refused_where_the_outermost_chain_is_called() {
    let mut params = Params::new();
    let mut init = Init::glorot_uniform(Random::seed(3));
    let dense = Dense::new(&mut params, 4, 4, MisfitActivation, &mut init);
    let boxed = || Box::new(Misfit) as Box<dyn Layer<f64>>;
    let chains: [Box<dyn Layer<f64>>; 5] = [
        boxed(),
        Box::new((Says(None, None), Misfit)),
        Box::new(Sequence::new(vec![boxed(), boxed()])),
        Box::new((&Misfit, boxed())),
        Box::new(dense),
    ];
    let mut tape = Tape::new();
    let x = tape.record(&params).constant(&Matrix::<f64>::zeros(4, 4));
    let text = "matmul: expected m×k and k×n, got 4×4 and 7×5";
    assert_eq!(refusal(|| _ = Misfit.forward(x)), text);
    assert_eq!(refusal(|| _ = (Misfit, Misfit).forward(x)), text);
    assert_eq!(refusal(|| _ = Sequence::new(vec![Misfit]).forward(x)), text);
    for chain in &chains {
        assert_eq!(refusal(|| _ = chain.forward(x)), text, "{chain:?}");
    }
}
