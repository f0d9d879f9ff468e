//! [`Program`]: random functions of one number, and whether simplification must keep every bit.

use wengert_kernels::formula::Term;
use wengert_kernels::{Elementwise, Formula, Scalar};

/// Steps on earlier results: the number of a function and two operands.
#[derive(Clone, Debug)]
pub struct Program(pub Vec<[u8; 3]>);

impl Program {
    pub fn results<S: Scalar>(&self, x: S) -> Vec<S> {
        // Products of powers of two are exact in any order.
        let mut values = vec![x, S::of(2.0), S::zero(), S::of(-0.5), S::one()];
        for &[function, i, j] in &self.0 {
            let at = |i: u8| values[usize::from(i) % values.len()];
            let (a, b) = (at(i), at(j));
            values.push(match function % 13 {
                0 => a + b,
                1 => a - b,
                2 => a * b,
                3 => a / b,
                4 => a.mul_add(b, x),
                5 => a.max(b),
                6 => a.min(b),
                7 => a.abs(),
                8 => a.select(b, x),
                9 => -a,
                10 => (a + x).exp(),
                11 => (a + x).sigmoid(),
                _ => (a + x).softplus(),
            });
        }
        values
    }
}

impl Elementwise for Program {
    fn eval<S: Scalar>(&self, x: S) -> S {
        self.results(x).pop().expect("the last result")
    }
}

/// Combining constants, as in `1.5·(3·x) = 4.5·x`, may change bits. Products with powers of two are exact in
/// any order.
pub fn keeps_bits(formula: &Formula) -> bool {
    formula.terms().iter().all(|term| match term {
        Term::Constant(c) => c.value().to_bits() << 12 == 0,
        _ => true,
    })
}
