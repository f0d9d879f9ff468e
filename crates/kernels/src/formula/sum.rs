//! [`Sum`]: the printed form of a term, a sum of products of powers.

use super::term::{Function, Operator, Term};

/// `±` a number times a product of integer powers of terms.
#[derive(Debug)]
pub(super) struct Product {
    pub(super) negative: bool,
    pub(super) times: f64,
    pub(super) factors: Vec<(usize, i64)>,
}

/// A sum of products.
#[derive(Debug, Default)]
pub(super) struct Sum(pub(super) Vec<Product>);

impl Sum {
    /// Term `root` as a sum of products, without expanding parentheses. `term` returns the terms to look
    /// into, and [`Term::Variable`] for those to leave whole.
    pub(super) fn of(root: usize, term: &dyn Fn(usize) -> Term) -> Self {
        let mut sum = Self::default();
        sum.add(false, root, term);
        // 1 − x rather than −x + 1.
        if let Some(first) = sum.0.iter().position(|product| !product.negative) {
            sum.0[..=first].rotate_right(1);
        }
        sum
    }

    fn add(&mut self, negative: bool, i: usize, term: &dyn Fn(usize) -> Term) {
        match term(i) {
            Term::Binary(Operator::Add, [a, b]) if a != b => {
                self.add(negative, a, term);
                self.add(negative, b, term);
            }
            Term::Binary(Operator::Sub, [a, b]) => {
                self.add(negative, a, term);
                self.add(!negative, b, term);
            }
            Term::MulAdd([a, b, c]) => {
                self.collect(Product::new(negative, &[a, b], term));
                self.add(negative, c, term);
            }
            _ => self.collect(Product::new(negative, &[i], term)),
        }
    }

    /// Adds a product, merging it with a like one if that is exact: `a·b + a·b` is `2·a·b`.
    fn collect(&mut self, product: Product) {
        let like = |p: &&mut Product| {
            let sum = p.times + product.times;
            let exact = sum - p.times == product.times && sum - product.times == p.times;
            exact && p.negative == product.negative && p.factors == product.factors
        };
        match self.0.iter_mut().find(like) {
            Some(p) => p.times += product.times,
            None => self.0.push(product),
        }
    }
}

impl Product {
    /// The number 1.
    const ONE: Self = Self { negative: false, times: 1.0, factors: Vec::new() };

    fn new(negative: bool, factors: &[usize], term: &dyn Fn(usize) -> Term) -> Self {
        let mut product = Self { negative, ..Self::ONE };
        factors.iter().for_each(|&i| product.multiply(i, 1, term));
        product
    }

    fn multiply(&mut self, i: usize, power: i64, term: &dyn Fn(usize) -> Term) {
        let odd = power % 2 != 0;
        match term(i) {
            Term::Unary(Function::Neg, [a]) => {
                self.negative ^= odd;
                self.multiply(a, power, term);
            }
            Term::Unary(Function::Recip, [a]) => self.multiply(a, -power, term),
            Term::Binary(Operator::Mul, [a, b]) if a == b => {
                self.multiply(a, power.saturating_mul(2), term);
            }
            Term::Binary(Operator::Mul, [a, b]) => {
                self.multiply(a, power, term);
                self.multiply(b, power, term);
            }
            Term::Binary(Operator::Div, [a, b]) => {
                self.multiply(a, power, term);
                self.multiply(b, -power, term);
            }
            Term::Binary(Operator::Add, [a, b]) if a == b && power == 1 => {
                self.times *= 2.0;
                self.multiply(a, power, term);
            }
            Term::Powi([a], n) => self.multiply(a, power.saturating_mul(n.into()), term),
            Term::Powf([a], p) if p.value().fract() == 0.0 && p.value().abs() < 1e6 => {
                self.multiply(a, power.saturating_mul(p.value() as i64), term);
            }
            Term::Constant(_) if (2..5).contains(&power) => {
                (0..power).for_each(|_| self.multiply(i, 1, term));
            }
            Term::Constant(c) => {
                let c = c.value();
                self.negative ^= odd && c.is_sign_negative();
                let times = self.times * c.abs();
                let exact = self.times.mul_add(c.abs(), -times) == 0.0;
                if power == 1 && exact {
                    self.times = times;
                } else {
                    self.factors.insert(0, (i, power));
                }
            }
            // Collects like factors, but leaves x/x as it is.
            _ => match self.factors.iter_mut().find(|(j, n)| *j == i && (*n > 0) == (power > 0)) {
                Some((_, n)) => *n = n.saturating_add(power),
                None => self.factors.push((i, power)),
            },
        }
    }
}
