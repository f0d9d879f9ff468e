//! Gradients and Hessians of test functions for optimisers, in closed form.

use crate::Bound::{Decimals, Digits, Exact};
use crate::{Row, Section};
use wengert_inspect::hessian;
use wengert_tape::{Dual, Element, Graph, Matrix, Params, Tape, Var};

/// A function of the parameters `"x"`, 1×n, over one scalar.
pub(crate) type Over<T> = for<'t> fn(Graph<'t, T>) -> Var<'t, T>;

/// The variables of a function.
pub(crate) fn variables<'t, T: Element, const N: usize>(t: Graph<'t, T>) -> [Var<'t, T>; N] {
    let x = t.param(t.params().find("x").expect("the variables"));
    std::array::from_fn(|k| x.cols(k..k + 1))
}

/// `100·(b − a²)² + (1 − a)²`
fn rosenbrock<T: Element>(t: Graph<'_, T>) -> Var<'_, T> {
    let [a, b] = variables(t);
    (b - a.square()).square() * 100.0 + (1.0 - a).square()
}

/// `Σₖ (cₖ − a·(1 − bᵏ))²` for k = 1, 2, 3
fn beale<T: Element>(t: Graph<'_, T>) -> Var<'_, T> {
    let [a, b] = variables(t);
    let term = |c: f64, k| (c - a * (1.0 - b.powi(k))).square();
    term(1.5, 1) + term(2.25, 2) + term(2.625, 3)
}

/// `(a + 2b − 7)² + (2a + b − 5)²`
fn booth<T: Element>(t: Graph<'_, T>) -> Var<'_, T> {
    let [a, b] = variables(t);
    (a + b * 2.0 - 7.0).square() + (a * 2.0 + b - 5.0).square()
}

/// `(a² + b − 11)² + (a + b² − 7)²`
fn himmelblau<T: Element>(t: Graph<'_, T>) -> Var<'_, T> {
    let [a, b] = variables(t);
    (a.square() + b - 11.0).square() + (a + b.square() - 7.0).square()
}

/// `(a + 10b)² + 5·(c − d)² + (b − 2c)⁴ + 10·(a − d)⁴`
fn powell_singular<T: Element>(t: Graph<'_, T>) -> Var<'_, T> {
    let [a, b, c, d] = variables(t);
    let squares = (a + b * 10.0).square() + (c - d).square() * 5.0;
    squares + (b - c * 2.0).powi(4) + (a - d).powi(4) * 10.0
}

/// `100·(b − a²)² + (1 − a)² + 90·(d − c²)² + (1 − c)² + 10·(b + d − 2)² + (b − d)²/10`
fn wood<T: Element>(t: Graph<'_, T>) -> Var<'_, T> {
    let [a, b, c, d] = variables(t);
    let first = (b - a.square()).square() * 100.0 + (1.0 - a).square();
    let second = (d - c.square()).square() * 90.0 + (1.0 - c).square();
    first + second + (b + d - 2.0).square() * 10.0 + (b - d).square() * 0.1
}

/// The parameters `"x"`.
pub(crate) fn point(x: &[f64]) -> Params<f64> {
    let mut params = Params::new();
    params.add("x", Matrix::from_fn(1, x.len(), |_, j| x[j]));
    params
}

/// Value and gradient.
pub(crate) fn gradient(x: &Params<f64>, f: Over<f64>) -> (f64, Vec<f64>) {
    let (mut tape, mut grads) = (Tape::new(), x.zeros_like());
    let y = f(tape.record(x));
    y.backward(&mut grads);
    (y.item(), grads.as_slice().to_vec())
}

/// A function with known values.
struct Known<'a> {
    name: &'a str,
    over: (Over<f64>, Over<Dual<f64>>),
    /// A point, and value, gradient and Hessian there.
    at: &'a [f64],
    value: f64,
    gradient: &'a [f64],
    hessian: &'a [f64],
    /// A minimum, where the value is 0.
    minimum: &'a [f64],
}

/// `(1, 2)`
fn listed(x: &[f64]) -> String {
    let numbers: Vec<_> = x.iter().map(f64::to_string).collect();
    format!("({})", numbers.join(", "))
}

impl Known<'_> {
    fn rows(&self) -> [Row; 2] {
        let Self { name, over, at, minimum, .. } = self;
        let start = point(at);
        let (value, slope) = gradient(&start, over.0);
        let curvature: Vec<f64> = hessian(&start, over.1).view().iter().collect();
        let found = [&[value], &slope[..], &curvature].concat();
        let closed = [&[self.value], self.gradient, self.hessian].concat();
        let (lowest, flat) = gradient(&point(minimum), over.0);
        let zeros = vec![0.0; minimum.len() + 1];
        [
            Row::zip(
                &format!("{name} at {}: value, gradient, Hessian", listed(at)),
                Digits(14),
                &found,
                &closed,
            ),
            Row::zip(
                &format!("{name} at {}: value and gradient are 0", listed(minimum)),
                Exact,
                &[&[lowest], &flat[..]].concat(),
                &zeros,
            ),
        ]
    }
}

pub(crate) fn sections() -> [Section; 2] {
    let collection = [
        Known {
            name: "Rosenbrock",
            over: (rosenbrock, rosenbrock),
            at: &[-1.2, 1.0],
            value: 24.2,
            gradient: &[-215.6, -88.0],
            hessian: &[1330.0, 480.0, 480.0, 200.0],
            minimum: &[1.0, 1.0],
        },
        Known {
            name: "Beale",
            over: (beale, beale),
            at: &[1.0, 1.0],
            value: 14.203125,
            gradient: &[0.0, 27.75],
            hessian: &[0.0, 27.75, 27.75, 68.5],
            minimum: &[3.0, 0.5],
        },
        Known {
            name: "Powell singular",
            over: (powell_singular, powell_singular),
            at: &[3.0, -1.0, 0.0, 1.0],
            value: 215.0,
            gradient: &[306.0, -144.0, -2.0, -310.0],
            hessian: &[
                482.0, 20.0, 0.0, -480.0, 20.0, 212.0, -24.0, 0.0, 0.0, -24.0, 58.0, -10.0, -480.0,
                0.0, -10.0, 490.0,
            ],
            minimum: &[0.0; 4],
        },
        Known {
            name: "Wood",
            over: (wood, wood),
            at: &[-3.0, -1.0, -3.0, -1.0],
            value: 19192.0,
            gradient: &[-12008.0, -2080.0, -10808.0, -1880.0],
            hessian: &[
                11202.0, 1200.0, 0.0, 0.0, 1200.0, 220.2, 0.0, 19.8, 0.0, 0.0, 10082.0, 1080.0,
                0.0, 19.8, 1080.0, 200.2,
            ],
            minimum: &[1.0; 4],
        },
    ];
    let others = [
        Known {
            name: "Booth",
            over: (booth, booth),
            at: &[0.0, 0.0],
            value: 74.0,
            gradient: &[-34.0, -38.0],
            hessian: &[10.0, 8.0, 8.0, 10.0],
            minimum: &[1.0, 3.0],
        },
        Known {
            name: "Himmelblau",
            over: (himmelblau, himmelblau),
            at: &[0.0, 0.0],
            value: 170.0,
            gradient: &[-14.0, -22.0],
            hessian: &[-42.0, 0.0, 0.0, -26.0],
            minimum: &[3.0, 2.0],
        },
    ];
    let mut others: Vec<Row> = others.iter().flat_map(Known::rows).collect();
    let minima = [[3.584428, -1.848126], [-2.805118, 3.131312], [-3.779310, -3.283186]];
    let improved = minima.map(improve_himmelblau).concat();
    // The last published digit is truncated, not rounded.
    let what = "Himmelblau: its other three minima stay under Newton's method";
    others.push(Row::zip(what, Decimals(5), &improved, &minima.concat()));
    [
        Section {
            source: "Moré, Garbow & Hillstrom, ACM TOMS 7(1), 1981, and closed forms",
            rows: collection.iter().flat_map(Known::rows).collect(),
        },
        Section {
            source: "argmin, argmin_testfunctions: booth, himmelblau; and closed forms",
            rows: others,
        },
    ]
}

/// `x − H⁻¹·g`
fn improve_himmelblau(x: [f64; 2]) -> [f64; 2] {
    let params = point(&x);
    let (_, g) = gradient(&params, himmelblau);
    let h = hessian(&params, himmelblau);
    let (a, b, c) = (h.at(0, 0), h.at(0, 1), h.at(1, 1));
    let determinant = a * c - b * b;
    [x[0] - (c * g[0] - b * g[1]) / determinant, x[1] - (a * g[1] - b * g[0]) / determinant]
}
