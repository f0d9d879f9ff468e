//! cargo bench --bench ops
//!
//! Every op of the tape and every activation, recorded with its forward pass, and pulled back, at a size
//! in cache; and the cost of recording an op besides its numbers. A table at the end gives FLOP/s of
//! products, else the bytes of operands and results, each once, per second.

#[path = "../tests/counting/mod.rs"]
mod counting;
mod times;

use counting::{Counting, warm};
use criterion::{Criterion, Throughput};
use times::Times;
use wengert::layers::{Activate, Activation};
use wengert::{Element, Matrix, Params, Tape, Var};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// A name, operand shapes, and a formula over the operands.
type Case<T> = (&'static str, &'static [[usize; 2]], for<'t> fn(&[Var<'t, T>]) -> Var<'t, T>);

const SQUARE: [usize; 2] = [64, 64];
const ROW: [usize; 2] = [1, 64];
const COLUMN: [usize; 2] = [64, 1];

fn ops<T: Element>() -> Vec<Case<T>> {
    vec![
        ("matmul", &[SQUARE, SQUARE], |v| v[0].matmul(v[1])),
        ("affine", &[SQUARE, SQUARE, ROW], |v| v[0].affine(v[1], v[2])),
        ("add", &[SQUARE, SQUARE], |v| v[0] + v[1]),
        ("add a row", &[SQUARE, ROW], |v| v[0] + v[1]),
        ("add a column", &[SQUARE, COLUMN], |v| v[0] + v[1]),
        ("sub", &[SQUARE, SQUARE], |v| v[0] - v[1]),
        ("mul", &[SQUARE, SQUARE], |v| v[0] * v[1]),
        ("mul a row", &[SQUARE, ROW], |v| v[0] * v[1]),
        ("div", &[SQUARE, SQUARE], |v| v[0] / v[1]),
        ("neg", &[SQUARE], |v| -v[0]),
        ("sum", &[SQUARE], |v| v[0].sum()),
        ("row_sums", &[SQUARE], |v| v[0].row_sums()),
        ("col_sums", &[SQUARE], |v| v[0].col_sums()),
        ("mean", &[SQUARE], |v| v[0].mean()),
        ("row_max", &[SQUARE], |v| v[0].row_max()),
        ("log_sum_exp", &[SQUARE], |v| v[0].log_sum_exp()),
        ("log_softmax", &[SQUARE], |v| v[0].log_softmax()),
        ("t", &[SQUARE], |v| v[0].t()),
        ("rows", &[SQUARE], |v| v[0].rows(16..48)),
        ("cols", &[SQUARE], |v| v[0].cols(16..48)),
        ("join_rows", &[SQUARE, SQUARE], |v| v[0].join_rows(v[1])),
        ("join_cols", &[SQUARE, SQUARE], |v| v[0].join_cols(v[1])),
        ("select_rows", &[SQUARE], |v| v[0].select_rows([3, 1, 4, 1, 5, 9, 2, 6])),
        ("exp", &[SQUARE], |v| v[0].exp()),
        ("exp_m1", &[SQUARE], |v| v[0].exp_m1()),
        ("ln", &[SQUARE], |v| v[0].ln()),
        ("ln_1p", &[SQUARE], |v| v[0].ln_1p()),
        ("sqrt", &[SQUARE], |v| v[0].sqrt()),
        ("square", &[SQUARE], |v| v[0].square()),
        ("recip", &[SQUARE], |v| v[0].recip()),
        ("abs", &[SQUARE], |v| v[0].abs()),
        ("sin", &[SQUARE], |v| v[0].sin()),
        ("cos", &[SQUARE], |v| v[0].cos()),
        ("atan", &[SQUARE], |v| v[0].atan()),
        ("erf", &[SQUARE], |v| v[0].erf()),
        ("powi", &[SQUARE], |v| v[0].powi(3)),
        ("powf", &[SQUARE], |v| v[0].powf(1.5)),
    ]
}

fn main() {
    let mut criterion = times::criterion(0.1);
    let mut table = Vec::new();
    floats::<f32>(&mut criterion, "f32", &mut table);
    floats::<f64>(&mut criterion, "f64", &mut table);
    criterion.final_summary();
    if !table.is_empty() {
        println!("\nIn µs: the median, and the minimum in parentheses; GB/s or GFLOP/s\n");
        println!("{:<17}{:>18}{:>27}", "64×64", "forward", "backward");
        println!("{}", table.join("\n"));
    }
}

fn floats<T: Element>(criterion: &mut Criterion, float: &str, table: &mut Vec<String>) {
    for (name, shapes, formula) in ops::<T>() {
        table.extend(both_ways(criterion, (name, float), shapes, formula));
    }
    for activation in Activation::ALL {
        let name = activation.name();
        table.extend(both_ways::<T>(criterion, (name, float), &[SQUARE], |v| {
            activation.activate(v[0])
        }));
    }
    table.extend(recording::<T>(criterion, float));
}

/// Times the forward pass of an op of parameters, and its pullbacks, and returns a line of the table.
fn both_ways<T: Element>(
    criterion: &mut Criterion,
    (name, float): (&str, &str),
    shapes: &[[usize; 2]],
    formula: impl for<'t> Fn(&[Var<'t, T>]) -> Var<'t, T>,
) -> Option<String> {
    let mut params = Params::default();
    for (k, &[rows, cols]) in shapes.iter().enumerate() {
        let entry = |i, j| T::of(0.2 + ((i * cols + j + k) * 7919 % 1013) as f64 / 1013.0);
        params.add(&format!("operand {k}"), Matrix::from_fn(rows, cols, entry));
    }
    let (mut tape, mut grads) = (Tape::new(), params.zeros_like());
    let (result, cotangent) = {
        let y = record(&mut tape, &params, &formula);
        (y.shape(), y.value().map(|_| T::of(1.0)))
    };
    // The bytes of the forward pass, and of the pullbacks; a view moves nothing.
    let bytes = (params.len() + result.len()) * size_of::<T>();
    let (work, unit) = match name {
        "matmul" | "affine" => ([2 * 64 * 64 * 64, 4 * 64 * 64 * 64], "GFLOP/s"),
        "t" | "rows" | "cols" | "identity" => ([0, bytes], "GB/s"),
        _ => ([bytes; 2], "GB/s"),
    };

    let mut group = criterion.benchmark_group(format!("{name} {float}"));
    group.throughput(Throughput::Elements(work[0] as u64));
    let forward =
        Times::of(&mut group, "forward", || record(&mut tape, &params, &formula).shape())?;
    group.throughput(Throughput::Elements(work[1] as u64));
    let y = record(&mut tape, &params, &formula);
    let backward = Times::of(&mut group, "backward", || y.backward_with(&cotangent, &mut grads))?;

    forward.record(&format!("{name} forward"), float, "tape", 1);
    backward.record(&format!("{name} backward"), float, "tape", 1);
    let [forward, backward] = [(forward, work[0]), (backward, work[1])]
        .map(|(times, work)| format!("{times}{:7.1}", 1e-9 * work as f64 / times.median()));
    Some(format!("{name:<14}{float}{forward}{backward} {unit}"))
}

/// The formula applied to all parameters.
fn record<'t, T: Element>(
    tape: &'t mut Tape<T>,
    params: &'t Params<T>,
    formula: &impl Fn(&[Var<'t, T>]) -> Var<'t, T>,
) -> Var<'t, T> {
    let t = tape.record(params);
    let mut operands = [t.scalar(T::zero()); 3];
    params.blocks().zip(&mut operands).for_each(|(param, operand)| *operand = t.param(param));
    formula(&operands)
}

/// Times a chain of additions and multiplications of single numbers, forward and backward.
fn recording<T: Element>(criterion: &mut Criterion, float: &str) -> Option<String> {
    const OPS: usize = 256;
    let mut params = Params::<T>::default();
    let w = params.add("w", Matrix::filled(1, 1, T::of(1.001)));
    let (mut tape, mut grads) = (Tape::new(), params.zeros_like());
    let mut step = || {
        let t = tape.record(&params);
        let y = (0..OPS / 2).fold(t.param(w), |y, _| (y * w) + w);
        y.backward(&mut grads);
        grads.as_slice()[0]
    };
    // y = wⁿ⁺¹ + wⁿ + … + w with n = 128, hence y′ = Σ k·wᵏ⁻¹.
    let exact: f64 = (1..=OPS / 2 + 1).map(|k| k as f64 * 1.001_f64.powi(k as i32 - 1)).sum();
    assert!((step().to_f64() / exact - 1.0).abs() < 1e-4);
    assert_eq!(warm(|| _ = step()), 0, "allocations of a warm chain");

    let mut group = criterion.benchmark_group(format!("an op on 1×1 {float}"));
    group.throughput(Throughput::Elements(OPS as u64));
    let times = Times::of(&mut group, "forward and backward", step)?.per(OPS);
    times.record("an op on 1×1", float, "tape", 1);
    Some(format!("an op on 1×1  {float}{:9.1} ns, forward and backward", 1e9 * times.median()))
}
