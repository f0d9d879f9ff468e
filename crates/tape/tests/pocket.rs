//! The pocket tape against the real one: the same bits, wherever no sum changes its order.

use proptest::prelude::*;
use std::ops::{Add, Div, Mul, Sub};
use wengert_kernels::Level;
use wengert_tape::ops::{Cos, Exp, Ln1p, Sin, Sqrt, Square};
use wengert_tape::{Elementwise, Matrix, Params, Tape, Var, pocket};

/// The operations of both tapes.
trait Number:
    Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self>
{
    fn apply(self, f: impl Elementwise) -> Self;

    fn function(self, which: u8) -> Self {
        match which % 6 {
            0 => self.apply(Exp),
            1 => self.apply(Sin),
            2 => self.apply(Cos),
            3 => self.apply(Square),
            4 => self.apply(Square).apply(Ln1p),
            _ => self.apply(Square).apply(Sqrt),
        }
    }
}

impl Number for pocket::Var<'_> {
    fn apply(self, f: impl Elementwise) -> Self {
        self.map(|x| f.eval(x))
    }
}

impl Number for Var<'_, f64> {
    fn apply(self, f: impl Elementwise) -> Self {
        self.map(f)
    }
}

/// Runs a program over numbers, each line of which takes two earlier values, and returns all its values.
fn run<N: Number>(inputs: &[N], lines: &[(u8, usize, usize)]) -> Vec<N> {
    let mut all = inputs.to_vec();
    for &(op, a, b) in lines {
        let (a, b) = (all[a % all.len()], all[b % all.len()]);
        all.push(match op {
            0 | 1 => a + b,
            2 | 3 => a - b,
            4 | 5 => a * b,
            6 => a / b,
            _ => a.function(op),
        });
    }
    all
}

/// The bits, with one zero: the pocket tape adds contributions to 0, and 0 + −0 is 0.
fn bits(x: f64) -> u64 {
    (x + 0.0).to_bits()
}

proptest! {
    #[test]
    fn values_and_gradients_have_the_bits_of_the_real_tape(
        inputs in proptest::collection::vec(-2.0..2.0, 1..4),
        lines in proptest::collection::vec((0_u8..13, any::<usize>(), any::<usize>()), 1..30),
    ) {
        Level::supported().next().expect("the plain level").force();
        let small = pocket::Tape::default();
        let pocket: Vec<_> = inputs.iter().map(|&x| small.input(x)).collect();
        let (params, mut tape) = (Params::new(), Tape::new());
        let t = tape.record(&params);
        let real: Vec<_> = inputs.iter().map(|&x| t.variable(&Matrix::from([[x]]))).collect();
        let (pockets, reals) = (run(&pocket, &lines), run(&real, &lines));
        for (a, b) in pockets.iter().zip(&reals) {
            prop_assert!(bits(a.value()) == bits(b.item()) || a.value().is_nan() && b.item().is_nan());
        }
        let (last, loss) = (pockets[pockets.len() - 1], reals[reals.len() - 1]);
        loss.backward(&mut params.zeros_like());
        // The real tape skips values that the loss does not depend on; the pocket tape may find 0·∞ there.
        let finite = |x: &pocket::Var<'_>| x.value().is_finite() && last.gradient([*x])[0].is_finite();
        prop_assume!(pockets.iter().all(finite));
        for (x, y) in pockets.iter().zip(&reals) {
            let real = y.gradient().map_or(0.0, |gradient| gradient.at(0, 0));
            prop_assert_eq!(bits(last.gradient([*x])[0]), bits(real));
        }
    }
}

#[test]
fn the_network_of_chapter_two() {
    let tape = pocket::Tape::default();
    let [x1, x2, y] = [1.0, 2.0, 1.0].map(|x| tape.input(x));
    let w1 = [[0.5, -1.0], [1.0, 0.5]].map(|row| row.map(|w| tape.input(w)));
    let [b11, b12, w21, w22, b2] = [0.0, 0.5, 1.0, -2.0, 0.5].map(|w| tape.input(w));
    let one = tape.input(1.0);
    let sigmoid = |z| one / (one + (tape.input(0.0) - z).apply(Exp));
    let h1 = sigmoid(x1 * w1[0][0] + x2 * w1[1][0] + b11);
    let h2 = sigmoid(x1 * w1[0][1] + x2 * w1[1][1] + b12);
    let loss = (sigmoid(h1 * w21 + h2 * w22 + b2) - y).apply(Square);
    assert!((loss.value() - 0.2073).abs() < 5e-5, "as docs/one-step.md computes by hand");
    let found = loss.gradient([b2, w21, w22, b11, b12, w1[1][0], w1[1][1]]);
    let by_hand = [-0.2258, -0.2087, -0.1406, -0.0158, 0.1061, -0.0317, 0.2123];
    for (found, by_hand) in found.iter().zip(by_hand) {
        assert!((found - by_hand).abs() < 5e-5, "{found} {by_hand}");
    }
}
