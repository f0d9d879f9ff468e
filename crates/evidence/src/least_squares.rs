//! Minima of nonlinear least squares, found by Newton's method with the tape's gradient and Hessian.

use crate::test_functions::{Over, gradient, point, variables};
use crate::{Bound, Row, Section};
use wengert_inspect::hessian;
use wengert_tape::{Dual, Element, Graph, Matrix, Var};

/// `f₁ = a − 13 + ((5 − b)·b − 2)·b` and `f₂ = a − 29 + ((b + 1)·b − 14)·b`
fn freudenstein_roth<T: Element>(t: Graph<'_, T>) -> Var<'_, T> {
    let [a, b] = variables(t);
    let first = a - 13.0 + ((5.0 - b) * b - 2.0) * b;
    let second = a - 29.0 + ((b + 1.0) * b - 14.0) * b;
    first.square() + second.square()
}

/// A column of numbers.
fn column<'t, T: Element>(t: Graph<'t, T>, numbers: &[f64]) -> Var<'t, T> {
    t.constant(&Matrix::from_fn(numbers.len(), 1, |i, _| T::of(numbers[i])))
}

/// The column 1, 2, …, n, each times a number.
fn multiples<'t, T: Element>(t: Graph<'t, T>, n: usize, of: f64) -> Var<'t, T> {
    t.constant(&Matrix::from_fn(n, 1, |i, _| T::of((i + 1) as f64 * of)))
}

/// `fᵢ = 2 + 2i − e^(i·a) − e^(i·b)`
fn jennrich_sampson<T: Element>(t: Graph<'_, T>) -> Var<'_, T> {
    let [a, b] = variables(t);
    let i = multiples(t, 10, 1.0);
    (i * 2.0 + 2.0 - (i * a).exp() - (i * b).exp()).square().sum()
}

/// `fᵢ = yᵢ − (a + u/(v·b + w·c))` with u = i, v = 16 − i and w = min(u, v)
fn bard<T: Element>(t: Graph<'_, T>) -> Var<'_, T> {
    const Y: [f64; 15] =
        [0.14, 0.18, 0.22, 0.25, 0.29, 0.32, 0.35, 0.39, 0.37, 0.58, 0.73, 0.96, 1.34, 2.10, 4.39];
    let [a, b, c] = variables(t);
    let u = multiples(t, 15, 1.0);
    let smaller: [f64; 15] = std::array::from_fn(|i| (i + 1).min(15 - i) as f64);
    let model = u / ((16.0 - u) * b + column(t, &smaller) * c) + a;
    (column(t, &Y) - model).square().sum()
}

/// `fᵢ = yᵢ − a·(u² + u·b)/(u² + u·c + d)`
fn kowalik_osborne<T: Element>(t: Graph<'_, T>) -> Var<'_, T> {
    const U: [f64; 11] = [4.0, 2.0, 1.0, 0.5, 0.25, 0.167, 0.125, 0.1, 0.0833, 0.0714, 0.0625];
    const Y: [f64; 11] =
        [0.1957, 0.1947, 0.1735, 0.16, 0.0844, 0.0627, 0.0456, 0.0342, 0.0323, 0.0235, 0.0246];
    let [a, b, c, d] = variables(t);
    let u = column(t, &U);
    let model = (u.square() + u * b) * a / (u.square() + u * c + d);
    (column(t, &Y) - model).square().sum()
}

/// `fᵢ = (a + t·b − eᵗ)² + (c + d·sin t − cos t)²` with t = i/5
fn brown_dennis<T: Element>(t: Graph<'_, T>) -> Var<'_, T> {
    let [a, b, c, d] = variables(t);
    let time = multiples(t, 20, 0.2);
    let first = (time * b + a - time.exp()).square();
    let second = (time.sin() * d + c - time.cos()).square();
    (first + second).square().sum()
}

pub(crate) fn section() -> Section {
    type Problem = (&'static str, Over<f64>, Over<Dual<f64>>, &'static [f64], f64);
    let problems: [Problem; 5] = [
        ("Freudenstein-Roth", freudenstein_roth, freudenstein_roth, &[0.5, -2.0], 48.9842),
        ("Jennrich-Sampson", jennrich_sampson, jennrich_sampson, &[0.3, 0.4], 124.362),
        ("Bard", bard, bard, &[1.0, 1.0, 1.0], 8.21487e-3),
        (
            "Kowalik-Osborne",
            kowalik_osborne,
            kowalik_osborne,
            &[0.25, 0.39, 0.415, 0.39],
            3.07505e-4,
        ),
        ("Brown-Dennis", brown_dennis, brown_dennis, &[25.0, 5.0, -5.0, -1.0], 85822.2),
    ];
    let rows = problems.map(|(name, double, dual, start, published)| {
        let what = format!("{name}: the minimum that Newton's method comes to");
        // The published digits are truncated, not rounded.
        Row::new(what, Bound::Digits(5), [(minimum(double, dual, start), published)])
    });
    Section {
        source: "Moré, Garbow & Hillstrom, ACM TOMS 7(1), 1981: least squares",
        rows: rows.into(),
    }
}

/// The least value reached by steps `(H + λ·1)⁻¹·g`; λ grows where a step does not lead down.
fn minimum(double: Over<f64>, dual: Over<Dual<f64>>, start: &[f64]) -> f64 {
    let mut x = start.to_vec();
    let mut damping = 1e-3;
    let mut best = f64::INFINITY;
    for _ in 0..200 {
        let at = point(&x);
        let (value, g) = gradient(&at, double);
        best = value;
        let h = hessian(&at, dual);
        let rows = (0..x.len()).map(|i| {
            let entry = |j| h.at(i, j) + if i == j { damping } else { 0.0 };
            (0..x.len()).map(entry).chain([g[i]]).collect()
        });
        let step = solve(rows.collect());
        let next: Vec<f64> = x.iter().zip(&step).map(|(x, step)| x - step).collect();
        if gradient(&point(&next), double).0 < value {
            (x, damping) = (next, damping / 10.0);
        } else {
            damping *= 10.0;
        }
    }
    best
}

/// Gauss–Jordan elimination with partial pivoting; each row ends with its right-hand side.
fn solve(mut rows: Vec<Vec<f64>>) -> Vec<f64> {
    let n = rows.len();
    for k in 0..n {
        let largest = (k..n).max_by(|&i, &j| rows[i][k].abs().total_cmp(&rows[j][k].abs()));
        rows.swap(k, largest.unwrap_or(k));
        let pivot = rows[k].clone();
        for (i, row) in rows.iter_mut().enumerate() {
            if i != k {
                let factor = row[k] / pivot[k];
                row.iter_mut().zip(&pivot).for_each(|(x, p)| *x -= factor * p);
            }
        }
    }
    (0..n).map(|k| rows[k][n] / rows[k][k]).collect()
}
