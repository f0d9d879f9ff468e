//! A warm training step allocates as often on the tape as by hand: not at all where all products are
//! small, once for each product that matrixmultiply packs.

mod counting;

use counting::{Counting, warm};
use wengert::layers::{
    Activation, Dense, Dropout, Identity, Init, Layer, LayerNorm, Random, Sequence, Tanh,
    cross_entropy, mse,
};
use wengert::trainer::{Adam, Batches, Dataset, Optimizer, Sgd};
use wengert::{Matrix, Params, Tape};
use wengert_manual::{Activation as ByHand, Loss, Mlp};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn data(samples: usize, inputs: usize, outputs: usize) -> Dataset<f32> {
    let mut random = Random::seed(1);
    let features = Matrix::from_fn(samples, inputs, |_, _| random.between(-1.0, 1.0) as f32);
    let targets = Matrix::from_fn(samples, outputs, |i, j| f32::from(u8::from(i % outputs == j)));
    Dataset::new(features, targets).unwrap()
}

/// Allocations of a step on the tape and by hand.
fn compare(samples: usize, widths: &[usize], classify: bool) -> (usize, usize) {
    let outputs = widths[widths.len() - 1];
    let data = data(samples, widths[0], outputs);
    let mut params = Params::<f32>::default();
    let mut init = Init::glorot_uniform(Random::seed(2));
    let last = if classify { "identity" } else { "sigmoid" }.parse::<Activation>().unwrap();
    let hidden = "tanh".parse::<Activation>().unwrap();
    let model = Sequence::dense(&mut params, widths, hidden, last, &mut init);

    let (mut tape, mut grads, mut sgd) = (Tape::new(), params.zeros_like(), Sgd::new(0.1));
    let by_tape = warm(|| {
        let t = tape.record(&params);
        let (x, y) = (t.constant(data.features()), t.constant(data.targets()));
        let output = model.forward(x);
        let loss = if classify { cross_entropy(output, y) } else { mse(output, y) };
        loss.backward(&mut grads);
        sgd.step(&mut params, &grads);
    });

    let mut activations = vec![ByHand::Tanh; widths.len() - 1];
    activations[widths.len() - 2] = if classify { ByHand::Identity } else { ByHand::Sigmoid };
    let loss = if classify { Loss::SoftmaxCrossEntropy } else { Loss::MeanSquaredError };
    let mut mlp = Mlp::new(samples, widths, &activations, loss);
    let by_hand = warm(|| {
        let (x, y) = (data.features().view(), data.targets().view());
        mlp.gradient(params.as_slice(), x, y, grads.as_mut_slice());
        wengert_manual::sgd_step(params.as_mut_slice(), grads.as_slice(), 0.1);
    });
    (by_tape, by_hand)
}

#[test]
fn the_article() {
    assert_eq!(compare(569, &[30, 4, 1], false), (0, 0));
}

#[test]
fn small_networks() {
    assert_eq!(compare(4, &[2, 3, 1], false), (0, 0));
    assert_eq!(compare(1, &[30, 64, 64, 1], false), (0, 0));
    assert_eq!(compare(32, &[16, 8, 3], true), (0, 0));
}

#[test]
fn large_networks() {
    let (by_tape, by_hand) = compare(128, &[784, 256, 128, 10], true);
    assert_eq!(by_tape, by_hand);
    let (by_tape, by_hand) = compare(32, &[784, 700, 10], true);
    assert_eq!(by_tape, by_hand);
    assert!(by_hand > 0, "the large products go to matrixmultiply");
    let (by_tape, by_hand) = compare(1024, &[30, 64, 64, 1], false);
    assert_eq!(by_tape, by_hand);
}

#[test]
fn shuffled_batches() {
    let data = data(569, 30, 1);
    let mut params = Params::<f32>::default();
    let mut init = Init::glorot_uniform(Random::seed(2));
    let sigmoid = "sigmoid".parse::<Activation>().unwrap();
    let model = Sequence::dense(&mut params, &[30, 4, 1], sigmoid, sigmoid, &mut init);
    let (mut tape, mut grads, mut adam) = (Tape::new(), params.zeros_like(), Adam::new(0.01));
    let mut batches = Batches::new(&data, 64, 3);
    let mut epoch = 0;
    let allocations = warm(|| {
        epoch += 1;
        batches.shuffle(epoch);
        for batch in 0..batches.count() {
            tape.rewind();
            let (features, targets) = batches.get(batch);
            let t = tape.record(&params);
            let loss = mse(model.forward(t.constant(features)), t.constant(targets));
            loss.backward(&mut grads);
            adam.step(&mut params, &grads);
        }
    });
    assert_eq!(allocations, 0);
}

#[test]
fn dropout_and_layer_normalisation() {
    let data = data(64, 12, 3);
    let mut params = Params::<f32>::default();
    let mut init = Init::glorot_uniform(Random::seed(2));
    let model = (
        Dense::new(&mut params, 12, 8, Tanh, &mut init),
        LayerNorm::new(&mut params, 8),
        Dropout::new(0.2),
        Dense::new(&mut params, 8, 3, Identity, &mut init),
    );
    let (mut tape, mut grads) = (Tape::new(), params.zeros_like());
    let mut key = 0;
    let allocations = warm(|| {
        key += 1;
        let t = tape.record_with_key(&params, key);
        let (x, y) = (t.constant(data.features()), t.constant(data.targets()));
        cross_entropy(model.forward(x), y).backward(&mut grads);
    });
    assert_eq!(allocations, 0);
}
