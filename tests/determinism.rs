//! The trained weights have the same bits for 1, 2, 3 and 8 threads, and the training pass gives the
//! values of the inference pass to the bit.

use wengert::layers::{Activation, Init, Layer, Random, Sequence, cross_entropy, mse};
use wengert::trainer::{Adam, Dataset, Sgd, Trainer};
use wengert::{Element, Matrix, Params, Tape};

fn data<T: Element>(samples: usize, inputs: usize, outputs: usize) -> Dataset<T> {
    let mut random = Random::seed(1);
    let features = Matrix::from_fn(samples, inputs, |_, _| T::of(random.normal()));
    let targets = Matrix::from_fn(samples, outputs, |i, j| T::of(f64::from(i % outputs == j)));
    Dataset::new(features, targets).unwrap()
}

fn parse(name: &str) -> Activation {
    name.parse().unwrap()
}

/// The bits of the weights after a few epochs.
fn trained<T: Element>(
    threads: usize,
    data: &Dataset<T>,
    widths: &[usize],
    batch: Option<usize>,
) -> Vec<u64> {
    let mut params = Params::<T>::default();
    let mut init = Init::he_normal(Random::seed(2));
    let model = Sequence::dense(&mut params, widths, parse("gelu"), parse("identity"), &mut init);
    let trainer = Trainer::new(Adam::new(0.01)).epochs(3).seed(5).threads(threads);
    let mut trainer = match batch {
        Some(samples) => trainer.batch_size(samples),
        None => trainer,
    };
    trainer.fit(&mut params, data, |x, y| cross_entropy(model.forward(x), y)).unwrap();
    params.as_slice().iter().map(|x| x.to_f64().to_bits()).collect()
}

fn same_for_any_number_of_threads<T: Element>(
    samples: usize,
    widths: &[usize],
    batch: Option<usize>,
) {
    let data = data::<T>(samples, widths[0], widths[widths.len() - 1]);
    let one = trained(1, &data, widths, batch);
    for threads in [2, 3, 8] {
        assert!(trained(threads, &data, widths, batch) == one, "{threads} threads, {widths:?}");
    }
}

#[test]
fn wide_layers_in_batches() {
    same_for_any_number_of_threads::<f32>(256, &[784, 256, 128, 10], Some(100));
    same_for_any_number_of_threads::<f64>(256, &[300, 200, 10], Some(128));
}

#[test]
fn many_samples() {
    same_for_any_number_of_threads::<f32>(40_000, &[30, 4, 2], None);
    same_for_any_number_of_threads::<f64>(20_000, &[12, 40, 3], None);
}

#[test]
fn training_pass_equals_inference_pass() {
    for &activation in Activation::ALL {
        let data = data::<f32>(100, 12, 2);
        let mut params = Params::<f32>::default();
        let mut init = Init::glorot_normal(Random::seed(3));
        let model = Sequence::dense(&mut params, &[12, 9, 2], activation, activation, &mut init);
        let mut tape = Tape::new();
        let t = tape.record(&params);
        let training = mse(model.forward(t.constant(data.features())), t.constant(data.targets()));
        let training = training.item();
        let t = tape.evaluate(&params);
        let inference = mse(model.forward(t.constant(data.features())), t.constant(data.targets()));
        let inference = inference.item();
        assert_eq!(training.to_bits(), inference.to_bits(), "{activation}");
    }
}

#[test]
fn the_seed_decides() {
    let data = data::<f64>(50, 3, 2);
    let trained = |seed| {
        let mut params = Params::new();
        let mut init = Init::he_uniform(Random::seed(2));
        let model =
            Sequence::dense(&mut params, &[3, 4, 2], parse("tanh"), parse("identity"), &mut init);
        let mut trainer = Trainer::new(Sgd::new(0.1)).epochs(2).batch_size(7).seed(seed);
        trainer.fit(&mut params, &data, |x, y| mse(model.forward(x), y)).unwrap();
        params.as_slice().to_vec()
    };
    assert_eq!(trained(1), trained(1));
    assert_ne!(trained(1), trained(2));
}
