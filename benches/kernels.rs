//! cargo bench --bench kernels
//!
//! The products of dense layers and their column sums (as products), at each SIMD level of this CPU: the
//! register tiles, and matrixmultiply, which always uses the CPU's best level. The first entry is compared
//! before timing. The table at the end is in GFLOP/s.

mod times;

use criterion::{Criterion, Throughput};
use std::hint::black_box;
use times::Times;
use wengert::kernels::{Level, Start, product_into};
use wengert::{Element, Matrix, Shape, View, ViewMut};

/// Samples, inputs and outputs of a dense layer.
const LAYERS: [[usize; 3]; 9] = [
    [569, 30, 4],
    [569, 4, 1],
    [1, 64, 64],
    [32, 30, 64],
    [32, 64, 64],
    [1024, 30, 64],
    [1024, 64, 64],
    [128, 784, 256],
    [128, 256, 128],
];

fn main() {
    let mut criterion = times::criterion(0.1);
    let mut table = Vec::new();
    for layer in LAYERS {
        products::<f32>(&mut criterion, layer, "f32", &mut table);
        products::<f64>(&mut criterion, layer, "f64", &mut table);
    }
    criterion.final_summary();
    if !table.is_empty() {
        let levels: String =
            Level::supported().map(|level| format!("{:>8}", format!("{level:?}"))).collect();
        println!("\n{:<28}{levels}", "GFLOP/s");
        println!("{}", table.join("\n"));
    }
}

/// The products of a layer's forward and backward pass, one line of the table each.
fn products<T: Element>(
    criterion: &mut Criterion,
    [samples, inputs, outputs]: [usize; 3],
    float: &str,
    table: &mut Vec<String>,
) {
    let numbers = |rows, cols| {
        Matrix::from_fn(rows, cols, |i, j| {
            T::of(((i * cols + j) * 7919 % 1013) as f64 / 1013.0 - 0.5)
        })
    };
    let (x, w) = (numbers(samples, inputs), numbers(inputs, outputs));
    let (dz, ones) = (numbers(samples, outputs), Matrix::filled(1, samples, T::of(1.0)));
    for (name, a, b) in [
        ("X·W", x.view(), w.view()),
        ("Xᵀ·dZ", x.view().t(), dz.view()),
        ("dZ·Wᵀ", dz.view(), w.view().t()),
        ("1ᵀ·dZ", ones.view(), dz.view()),
    ] {
        table.extend(levels(
            criterion,
            &format!("{samples}×{inputs}×{outputs} {name}"),
            float,
            a,
            b,
        ));
    }
}

/// Times a product at each level; returns a line of the table.
fn levels<T: Element>(
    criterion: &mut Criterion,
    name: &str,
    float: &str,
    a: View<'_, T>,
    b: View<'_, T>,
) -> Option<String> {
    let (shape, depth) = (Shape::new(a.shape().rows, b.shape().cols), a.shape().cols);
    let flops = 2 * shape.len() * depth;
    let exact: f64 = (0..depth).map(|k| a.at(0, k).to_f64() * b.at(k, 0).to_f64()).sum();
    let mut c = vec![T::zero(); shape.len()];
    let mut group = criterion.benchmark_group(format!("{name} {float}"));
    group.throughput(Throughput::Elements(flops as u64));
    let mut line = format!("{name:<25}{float}");
    for level in Level::supported() {
        level.force();
        let mut product =
            || product_into(a, b, ViewMut::col_major(black_box(&mut c), shape), Start::Zero);
        product();
        let times = Times::of(&mut group, &format!("{level:?}"), product);
        assert!((c[0].to_f64() - exact).abs() < 1e-3, "{name} {float} {level:?}: {:?}", c[0]);
        let times = times?;
        times.record(name, float, &format!("{level:?}"), 1);
        line += &format!("{:8.1}", 1e-9 * flops as f64 / times.median());
    }
    Some(line)
}
