//! wengert with its trainer, or by hand with `hand` as the third argument. `peer-wengert data` writes the
//! numbers that all peers read.

mod data;
mod folds;

use peers_common::*;
use std::env;
use std::ops::ControlFlow;
use std::time::Instant;
use wengert::kernels::{norm, with_threads};
use wengert::layers::{Activation, Dense, Init, Layer, Random, Sequence, cross_entropy, mse};
use wengert::trainer::{Adam, Batches, Dataset, Sgd, Trainer, evaluate};
use wengert::{Element, Matrix, Params, Tape};
use wengert_manual::{Activation as ByHand, Loss, Mlp, adam_step, sgd_step};

fn main() {
    let hand = env::args().nth(3).is_some_and(|argument| argument == "hand");
    let peer = Peer::new(if hand { "wengert by hand" } else { "wengert" });
    match (peer.work.as_str(), peer.float.as_str()) {
        ("data", _) => data::write(),
        (_, "f32") => run::<f32>(&peer, hand),
        _ => run::<f64>(&peer, hand),
    }
}

fn run<T: Element>(peer: &Peer, hand: bool) {
    match (peer.work.as_str(), hand) {
        ("w2", false) => w2::<T>(peer),
        ("w2", true) => with_threads(threads(), || w2_by_hand::<T>(peer)),
        ("folds", _) => folds::run::<T>(peer),
        ("w3", _) => W3_BATCHES.into_iter().for_each(|batch| w3::<T>(peer, batch, hand)),
        (_, false) => w1::<T>(peer),
        (_, true) => w1_by_hand::<T>(peer),
    }
}

/// The matrix in a file, or its first rows.
fn matrix<T: Element>(name: &str, rows: usize, cols: usize) -> Matrix<T> {
    let entries = numbers(name)[..rows * cols].iter().map(|&x| T::of(x)).collect();
    Matrix::from_rows(rows, cols, entries)
}

/// A model with the initial weights of a file, and biases of 0.
fn network<T: Element>(
    name: &str,
    widths: &[usize],
    activations: [&str; 2],
) -> (Sequence<Dense<Activation>>, Params<T>) {
    let (mut params, mut init) = (Params::default(), Init::glorot_uniform(Random::seed(0)));
    let [hidden, last] = activations.map(|name| name.parse::<Activation>().unwrap());
    let model = Sequence::dense(&mut params, widths, hidden, last, &mut init);
    let weights: Vec<_> = params.blocks().step_by(2).collect();
    for (k, weight) in weights.into_iter().enumerate() {
        let from = matrix(&format!("{name}_w{k}"), widths[k], widths[k + 1]).into_col_major();
        let range = params.range(weight);
        params.as_mut_slice()[range].copy_from_slice(from.data());
    }
    (model, params)
}

fn w1_data<T: Element>() -> Dataset<T> {
    let data = Dataset::new(matrix("w1_x", W1_SAMPLES, 30), matrix("w1_y", W1_SAMPLES, 1)).unwrap();
    data.with_features(data.features().clone().into_aligned()).unwrap()
}

fn w1<T: Element>(peer: &Peer) {
    let (data, (model, initial)) = (w1_data(), network::<T>("w1", &W1_WIDTHS, ["sigmoid"; 2]));
    peer.w1(|epochs| {
        let mut params = initial.clone();
        let start = Instant::now();
        let mut trainer = Trainer::new(Sgd::new(1.0)).epochs(epochs).threads(threads());
        trainer.fit(&mut params, &data, |x, y| mse(model.forward(x), y)).unwrap();
        let time = start.elapsed();
        (time, evaluate(&params, &data, |x, y| mse(model.forward(x), y)).to_f64())
    });
}

fn w1_by_hand<T: Element>(peer: &Peer) {
    let (data, (_, initial)) = (w1_data(), network::<T>("w1", &W1_WIDTHS, ["sigmoid"; 2]));
    let (x, y) = (data.features().view(), data.targets().view());
    let loss = Loss::MeanSquaredError;
    let mut mlp = Mlp::new(W1_SAMPLES, &W1_WIDTHS, &[ByHand::Sigmoid; 2], loss);
    let mut grads = initial.zeros_like();
    peer.w1(|epochs| {
        let mut params = initial.clone();
        let start = Instant::now();
        for _ in 0..epochs {
            mlp.gradient(params.as_slice(), x, y, grads.as_mut_slice());
            sgd_step(params.as_mut_slice(), grads.as_slice(), 1.0);
        }
        let time = start.elapsed();
        (time, mlp.gradient(params.as_slice(), x, y, grads.as_mut_slice()).to_f64())
    });
}

fn w2_data<T: Element>() -> Dataset<T> {
    let classes = classes();
    let one_hot = |i: usize, j: usize| T::of(f64::from(classes[i] as usize == j));
    let targets = Matrix::from_fn(W2_SAMPLES, 10, one_hot);
    Dataset::new(matrix("w2_x", W2_SAMPLES, 784), targets).unwrap()
}

fn w2<T: Element>(peer: &Peer) {
    let (data, (model, mut params)) =
        (w2_data(), network::<T>("w2", &W2_WIDTHS, ["relu", "identity"]));
    let mut trainer = Trainer::new(Adam::new(1e-3)).batch_size(W2_BATCH).epochs(W2_EPOCHS);
    let mut ends = Vec::new();
    trainer = trainer.threads(threads());
    trainer
        .fit_observed(
            &mut params,
            &data,
            |x, y| cross_entropy(model.forward(x), y),
            |now| {
                ends.extend(now.completed().map(|_| Instant::now()));
                ControlFlow::Continue(())
            },
        )
        .unwrap();
    let epochs = ends.windows(2).map(|ends| (ends[1] - ends[0]).as_secs_f64());
    let times = epochs.map(|seconds| seconds / W2_STEPS as f64).collect();
    let loss = evaluate(&params, &data, |x, y| cross_entropy(model.forward(x), y));
    peer.report("W2 step", times, loss.to_f64());
}

fn w2_by_hand<T: Element>(peer: &Peer) {
    let (data, (model, mut params)) =
        (w2_data(), network::<T>("w2", &W2_WIDTHS, ["relu", "identity"]));
    let activations = [ByHand::Relu, ByHand::Relu, ByHand::Identity];
    let mut mlp = Mlp::new(W2_BATCH, &W2_WIDTHS, &activations, Loss::SoftmaxCrossEntropy);
    let mut grads = params.zeros_like();
    let mut adam = wengert_manual::Adam::new(params.len());
    let mut batches = Batches::new(&data, W2_BATCH, data::SEED);
    let mut epoch = 0;
    peer.w2(|order| {
        if order.is_none() {
            return evaluate(&params, &data, |x, y| cross_entropy(model.forward(x), y)).to_f64();
        }
        epoch += 1;
        batches.shuffle(epoch);
        for batch in 0..W2_STEPS {
            let (x, y) = batches.get(batch);
            mlp.gradient(params.as_slice(), x.view(), y.view(), grads.as_mut_slice());
            adam_step(params.as_mut_slice(), grads.as_slice(), &mut adam);
        }
        0.0
    });
}

fn w3<T: Element>(peer: &Peer, batch: usize, hand: bool) {
    let (model, params) = network::<T>("w3", &W3_WIDTHS, ["tanh", "identity"]);
    let (x, y) = (matrix("w3_x", batch, 30).into_aligned(), matrix("w3_y", batch, 1));
    let activations = [ByHand::Tanh, ByHand::Tanh, ByHand::Identity];
    let mut mlp = Mlp::new(batch, &W3_WIDTHS, &activations, Loss::MeanSquaredError);
    let (mut tape, mut grads) = (Tape::new(), params.zeros_like());
    peer.w3(batch, |check| {
        if hand {
            mlp.gradient(params.as_slice(), x.view(), y.view(), grads.as_mut_slice());
        } else {
            let t = tape.record(&params);
            let loss = mse(model.forward(t.constant(&x)), t.constant(&y));
            loss.backward(&mut grads);
            loss.item();
        }
        if check { norm(grads.as_slice()) } else { 0.0 }
    });
}
