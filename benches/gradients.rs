//! cargo bench --bench gradients
//!
//! A gradient by hand against the same gradient by the tape. Both are compared entry by entry before
//! anything is timed.
//!
//! W1 is the article's network on all its samples, W2 a classifier of 28×28 images, W3 a small
//! regression at three batch sizes.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use wengert::layers::{Activation, Init, Layer, Random, Sequence, cross_entropy, mse};
use wengert::{Element, Matrix, Params, Tape};
use wengert_manual::{Activation as ByHand, Loss, Mlp};

struct Work {
    name: &'static str,
    samples: usize,
    widths: &'static [usize],
    hidden: &'static str,
    last: &'static str,
    loss: Loss,
}

const fn regression(name: &'static str, samples: usize) -> Work {
    let widths = &[30, 64, 64, 1];
    let loss = Loss::MeanSquaredError;
    Work { name, samples, widths, hidden: "tanh", last: "identity", loss }
}

const WORK: [Work; 5] = [
    Work {
        name: "W1 569×30-4-1",
        samples: 569,
        widths: &[30, 4, 1],
        hidden: "sigmoid",
        last: "sigmoid",
        loss: Loss::MeanSquaredError,
    },
    Work {
        name: "W2 128×784-256-128-10",
        samples: 128,
        widths: &[784, 256, 128, 10],
        hidden: "relu",
        last: "identity",
        loss: Loss::SoftmaxCrossEntropy,
    },
    regression("W3 1×30-64-64-1", 1),
    regression("W3 32×30-64-64-1", 32),
    regression("W3 1024×30-64-64-1", 1024),
];

fn by_hand(name: &str) -> ByHand {
    match name {
        "sigmoid" => ByHand::Sigmoid,
        "tanh" => ByHand::Tanh,
        "relu" => ByHand::Relu,
        "identity" => ByHand::Identity,
        _ => unreachable!("the works above use no other"),
    }
}

/// Multiply-adds of the products of one gradient, times 2.
fn flops(work: &Work) -> u64 {
    let products: usize = work.widths.windows(2).map(|w| w[0] * w[1]).sum();
    let inputs = work.widths[0] * work.widths[1];
    (2 * work.samples * (3 * products - inputs)) as u64
}

fn bench<T: Element>(criterion: &mut Criterion, float: &str) {
    for work in &WORK {
        let mut random = Random::seed(1);
        let outputs = work.widths[work.widths.len() - 1];
        let x = Matrix::from_fn(work.samples, work.widths[0], |_, _| T::of(random.normal()));
        let y = Matrix::from_fn(work.samples, outputs, |i, j| T::of(f64::from(i % outputs == j)));
        let mut params = Params::<T>::default();
        let mut init = Init::glorot_uniform(Random::seed(2));
        let [hidden, last] =
            [work.hidden, work.last].map(|name| name.parse::<Activation>().unwrap());
        let model = Sequence::dense(&mut params, work.widths, hidden, last, &mut init);

        let mut activations = vec![by_hand(work.hidden); work.widths.len() - 2];
        activations.push(by_hand(work.last));
        let mut mlp = Mlp::new(work.samples, work.widths, &activations, work.loss);
        let mut grads_by_hand = vec![T::zero(); params.len()];
        let (mut tape, mut grads) = (Tape::new(), params.zeros_like());
        let step = |tape: &mut Tape<T>, grads: &mut Params<T>| {
            let t = tape.record(&params);
            let (output, target) = (model.forward(t.constant(&x)), t.constant(&y));
            let loss = match work.loss {
                Loss::MeanSquaredError => mse(output, target),
                Loss::SoftmaxCrossEntropy => cross_entropy(output, target),
            };
            loss.backward(grads);
            loss.item()
        };

        mlp.gradient(params.as_slice(), x.view(), y.view(), &mut grads_by_hand);
        step(&mut tape, &mut grads);
        compare(&grads_by_hand, grads.as_slice());

        let mut group = criterion.benchmark_group(format!("{} {float}", work.name));
        group.throughput(Throughput::Elements(flops(work)));
        group.bench_function(BenchmarkId::from_parameter("by hand"), |bencher| {
            bencher.iter(|| {
                black_box(mlp.gradient(params.as_slice(), x.view(), y.view(), &mut grads_by_hand))
            });
        });
        group.bench_function(BenchmarkId::from_parameter("by the tape"), |bencher| {
            bencher.iter(|| black_box(step(&mut tape, &mut grads)));
        });
        group.finish();
    }
}

fn compare<T: Element>(by_hand: &[T], by_tape: &[T]) {
    let largest = by_hand.iter().fold(0.0, |m, g| g.to_f64().abs().max(m));
    for (a, b) in by_hand.iter().zip(by_tape) {
        let difference = (a.to_f64() - b.to_f64()).abs();
        assert!(difference <= 1e-5 * largest, "{a:?} by hand, {b:?} by the tape");
    }
}

fn gradients(criterion: &mut Criterion) {
    bench::<f32>(criterion, "f32");
    bench::<f64>(criterion, "f64");
}

criterion_group!(benches, gradients);
criterion_main!(benches);
