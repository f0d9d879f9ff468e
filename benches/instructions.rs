//! cargo bench --bench instructions -- WORK FLOAT CALLS
//!
//! Repeats a piece of work CALLS times at AVX2, the highest level callgrind supports:
//! `.ci/instructions` counts its instructions, `.ci/disassembly` checks the tiles in this program.

mod work;

use std::env;
use std::hint::black_box;
use wengert::kernels::{Level, Start, product_into};
use wengert::layers::Layer;
use wengert::trainer::{Sgd, Trainer};
use wengert::{Element, Matrix, Shape, Tape, View, ViewMut};
use work::Work;

fn main() {
    let arguments: Vec<_> = env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    let (run, calls): (fn(&str, usize), _) = match arguments[..] {
        [_, "f32", calls] => (run::<f32>, calls),
        [_, "f64", calls] => (run::<f64>, calls),
        _ => return eprintln!("expected W1, W3, outer or dot, then f32 or f64, then a number"),
    };
    let avx2 = Level::supported().find(|level| format!("{level:?}") == "avx2");
    avx2.expect("a CPU with AVX2").force();
    run(arguments[0], calls.parse().expect("a number of calls"));
}

fn run<T: Element>(work: &str, calls: usize) {
    let numbers = |rows, cols| Matrix::from_fn(rows, cols, |i, j| T::of((i + j) as f64).recip());
    match work {
        "W1" => epochs::<T>(calls),
        "W3" => gradients::<T>(calls),
        // X·W1 and Xᵀ·dZ1 of W1.
        "outer" => products(calls, numbers(569, 30).view(), numbers(30, 4).view()),
        "dot" => products(calls, numbers(569, 30).view().t(), numbers(569, 4).view()),
        _ => panic!("no such work: {work}"),
    }
}

/// Epochs of W1 by the trainer.
fn epochs<T: Element>(calls: usize) {
    let work = Work::w1();
    let (data, (model, mut params)) = (work.data::<T>(), work.model());
    let mut trainer = Trainer::new(Sgd::new(1.0)).epochs(calls);
    let history = trainer.fit(&mut params, &data, |x, y| work.loss(model.forward(x), y));
    println!("loss {}", history.unwrap().epochs[calls - 1].loss);
}

/// Gradients of W3 over 32 samples.
fn gradients<T: Element>(calls: usize) {
    let work = Work::w3(32);
    let (data, (model, params)) = (work.data(), work.model::<T>());
    let (mut tape, mut grads) = (Tape::new(), params.zeros_like());
    for _ in 0..calls {
        black_box(work.by_tape(&model, &mut tape, &params, &data, &mut grads));
    }
}

fn products<T: Element>(calls: usize, a: View<'_, T>, b: View<'_, T>) {
    let shape = Shape::new(a.shape().rows, b.shape().cols);
    let mut c = vec![T::zero(); shape.len()];
    for _ in 0..calls {
        product_into(a, b, ViewMut::col_major(black_box(&mut c), shape), Start::Zero);
    }
}
