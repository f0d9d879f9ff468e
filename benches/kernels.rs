//! cargo bench --bench kernels
//!
//! What a training step is made of: products in the layouts of a dense layer, sums of columns,
//! activations with their slopes, and the price of recording an op. Results are compared before
//! anything is timed.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use wengert::kernels::{Start, map, map_with_slopes, product_into};
use wengert::layers::{Activation, ActivationVisitor};
use wengert::{Accumulator, Elementwise, Matrix, Params, Shape, Tape, ViewMut};

/// Samples, inputs and outputs of a dense layer.
const LAYERS: [[usize; 3]; 7] = [
    [569, 30, 4],
    [569, 4, 1],
    [32, 30, 64],
    [32, 64, 64],
    [1024, 30, 64],
    [1024, 64, 64],
    [128, 256, 128],
];

fn numbers(rows: usize, cols: usize) -> Matrix<f32> {
    let entries = (0..rows * cols).map(|k| ((k * 7919) % 1013) as f32 / 1013.0 - 0.5);
    Matrix::from_cols(rows, cols, entries.collect())
}

fn products(criterion: &mut Criterion) {
    for [samples, inputs, outputs] in LAYERS {
        let (x, w, dz) =
            (numbers(samples, inputs), numbers(inputs, outputs), numbers(samples, outputs));
        let name = format!("{samples}×{inputs}×{outputs} f32");
        let mut group = criterion.benchmark_group(name);
        group.throughput(Throughput::Elements((2 * samples * inputs * outputs) as u64));
        for (name, a, b) in [
            ("X·W", x.view(), w.view()),
            ("Xᵀ·dZ", x.view().t(), dz.view()),
            ("dZ·Wᵀ", dz.view(), w.view().t()),
        ] {
            let shape = Shape::new(a.shape().rows, b.shape().cols);
            let mut c = vec![0.0; shape.len()];
            product_into(a, b, ViewMut::col_major(&mut c, shape), Start::Zero);
            let exact = (0..a.shape().cols)
                .map(|k| f64::from(a.at(0, k)) * f64::from(b.at(k, 0)))
                .sum::<f64>();
            assert!((f64::from(c[0]) - exact).abs() < 1e-3, "{name}");
            group.bench_function(BenchmarkId::from_parameter(name), |bencher| {
                bencher.iter(|| {
                    product_into(a, b, ViewMut::col_major(black_box(&mut c), shape), Start::Zero);
                });
            });
        }
        group.bench_function(BenchmarkId::from_parameter("1ᵀ·dZ"), |bencher| {
            let mut sums = vec![0.0; outputs];
            bencher.iter(|| {
                let out = ViewMut::col_major(black_box(&mut sums), Shape::new(1, outputs));
                Accumulator::new(out, true).add(dz.view());
            });
        });
        group.finish();
    }
}

/// Values alone, or with slopes.
struct Timed<'a, 'b>(&'a mut Criterion, &'b str);

impl ActivationVisitor for Timed<'_, '_> {
    type Output = ();
    fn visit<F: Elementwise>(self, f: &F) {
        let x = numbers(64, 64).map(|x| 8.0 * x);
        let (mut y, mut slopes) = (vec![0.0; 4096], vec![0.0; 4096]);
        let mut group = self.0.benchmark_group(format!("{} f32, 4096 entries", self.1));
        group.throughput(Throughput::Elements(4096));
        group.bench_function(BenchmarkId::from_parameter("values"), |bencher| {
            bencher.iter(|| map(f, x.view(), ViewMut::col_major(black_box(&mut y), x.shape())));
        });
        group.bench_function(BenchmarkId::from_parameter("values and slopes"), |bencher| {
            bencher.iter(|| {
                let y = ViewMut::col_major(black_box(&mut y), x.shape());
                map_with_slopes(f, x.view(), y, black_box(&mut slopes));
            });
        });
        group.finish();
    }
}

fn activations(criterion: &mut Criterion) {
    for activation in Activation::ALL {
        activation.visit(Timed(criterion, activation.name()));
    }
}

/// A chain of additions and multiplications of single numbers, forward and backward.
fn recording(criterion: &mut Criterion) {
    const OPS: usize = 256;
    let mut params = Params::new();
    let w = params.add("w", Matrix::from([[1.001]]));
    let (mut tape, mut grads) = (Tape::new(), params.zeros_like());
    let mut step = || {
        let t = tape.record(&params);
        let y = (0..OPS / 2).fold(t.param(w), |y, _| (y * w) + w);
        y.backward(&mut grads);
        grads.as_slice()[0]
    };
    // y = wⁿ⁺¹ + wⁿ + … + w with n = 128, hence y′ = Σ k·wᵏ⁻¹.
    let exact: f64 = (1..=OPS / 2 + 1).map(|k| k as f64 * 1.001_f64.powi(k as i32 - 1)).sum();
    assert!((step() / exact - 1.0).abs() < 1e-12);
    let mut group = criterion.benchmark_group("recording");
    group.throughput(Throughput::Elements(OPS as u64));
    group.bench_function(BenchmarkId::from_parameter("an op on 1×1"), |bencher| {
        bencher.iter(&mut step);
    });
    group.finish();
}

criterion_group!(benches, products, activations, recording);
criterion_main!(benches);
