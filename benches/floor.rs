//! The lower bound on the time of a gradient: its products at the peak of one core, its activations at the
//! speed of their kernel in cache. It ignores parameters, data and overhead.

use crate::work::Work;
use std::hint::black_box;
use std::marker::PhantomData;
use std::time::Instant;
use wengert::kernels::map_with_slopes;
use wengert::layers::ActivationVisitor;
use wengert::{Element, Elementwise, Matrix, Scalar};

/// The floor in seconds.
pub(crate) fn floor<T: Element>(work: &Work) -> f64 {
    let hidden: usize = work.widths[1..work.widths.len() - 1].iter().sum();
    let widths = [hidden, work.widths[work.widths.len() - 1]];
    let activations = work.activations().into_iter().zip(widths);
    let activations: f64 = activations
        .map(|(f, width)| (work.samples * width) as f64 * f.visit(PerEntry(PhantomData::<T>)))
        .sum();
    work.flops() as f64 / peak::<T>() + activations
}

/// Fused multiply-adds in registers, times 2, per second.
fn peak<T: Element>() -> f64 {
    const ROUNDS: usize = 10_000;
    // Enough independent sums to hide the latency of the instruction: 12 or 24 zmm registers.
    let mut sums = [[T::of(1.0); 32]; 6];
    let seconds = shortest(|| {
        T::run_fused(
            black_box(&mut sums),
            #[inline(always)]
            |sums| rounds(sums, T::of(0.5)),
            #[inline(always)]
            |sums| {
                let mut fused = sums.map(|sums| sums.map(T::fuse));
                rounds(&mut fused, T::of(0.5).fuse());
                *sums = fused.map(|sums| sums.map(T::unfuse));
            },
        );
    });
    return (2 * 6 * 32 * ROUNDS) as f64 / seconds;

    #[inline(always)]
    fn rounds<S: Scalar>(sums: &mut [[S; 32]; 6], half: S) {
        let mut local = *sums;
        for _ in 0..ROUNDS {
            for sums in &mut local {
                for sum in sums {
                    *sum = sum.mul_add(half, half);
                }
            }
        }
        *sums = local;
    }
}

/// Seconds per entry of an activation and its slope.
struct PerEntry<T>(PhantomData<T>);

impl<T: Element> ActivationVisitor for PerEntry<T> {
    type Output = f64;
    fn visit<F: Elementwise>(self, f: &F) -> f64 {
        let x = Matrix::from_fn(64, 32, |i, j| T::of((i as f64 - j as f64) / 10.0));
        let (mut y, mut slopes) = (x.clone(), vec![T::zero(); x.shape().len()]);
        let seconds =
            shortest(|| map_with_slopes(f, x.view(), y.view_mut(), black_box(&mut slopes)));
        seconds / x.shape().len() as f64
    }
}

/// The shortest time of many calls, in seconds.
fn shortest(mut call: impl FnMut()) -> f64 {
    let times = (0..500).map(|_| {
        let start = Instant::now();
        call();
        start.elapsed().as_secs_f64()
    });
    times.fold(f64::INFINITY, f64::min)
}
