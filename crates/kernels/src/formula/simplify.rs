//! Simplification rules for formulas.
//!
//! A rule sees one term and its operands, which are already simplified. Signs move outwards, where they
//! cancel: `(−a)·b` is `−(a·b)`, in floats to the bit.

use super::cases::Case;
use super::term::{Function, Operator, Term};
use super::terms::Terms;
use Function::{Abs, Neg};
use Operator::{Add, Div, Max, Min, Mul, Sub};

impl Terms {
    /// The index of the simplest term equal to `term`.
    pub(super) fn simplest(&mut self, term: Term) -> usize {
        if let Some(constant) = self.finite(term) {
            return constant;
        }
        if let Some(predicate) = self.common_predicate(term) {
            let [yes, no] = [true, false].map(|holds| {
                let branch = term.with_operands(|i| self.given(i, Case { predicate, holds }));
                self.simplest(branch)
            });
            return self.choice(Term::Pick([predicate, yes, no]));
        }
        match term {
            Term::Constant(c) if c.value() == 0.0 => self.constant(0.0),
            Term::Unary(Neg, [a]) => self.negative(a),
            Term::Unary(Abs, [a]) => self.magnitude(a),
            Term::Binary(Add, [a, b]) => self.sum(a, b),
            Term::Binary(Sub, [a, b]) => self.difference(a, b),
            Term::Binary(Mul, [a, b]) => self.product(a, b),
            Term::Binary(Div, [a, b]) => self.quotient(a, b),
            Term::Binary(Max | Min, [a, b]) if a == b => a,
            Term::MulAdd([a, b, c]) => self.product_and_sum(a, b, c),
            Term::Powi([a], 1) => a,
            Term::Powf([a], p) if p.value() == 1.0 => a,
            Term::Powi(_, 0) => self.constant(1.0),
            Term::Powf(_, p) if p.value() == 0.0 => self.constant(1.0),
            Term::Exceeds([a, b, tie]) => self.comparison(a, b, tie),
            Term::Pick(_) => self.choice(term),
            Term::Select(abc) => self.selection(abc),
            _ => self.push(term),
        }
    }

    pub(super) fn is(&self, a: usize, number: f64) -> bool {
        self.number(a) == Some(number)
    }

    /// Whether `a` has a minus sign, and the term without it.
    pub(super) fn signed(&mut self, a: usize) -> (bool, usize) {
        if self.is_negative(a) { (true, self.negative(a)) } else { (false, a) }
    }

    pub(super) fn with_sign(&mut self, negative: bool, a: usize) -> usize {
        if negative { self.negative(a) } else { a }
    }

    /// The value of a term of constants, if it is finite; adding 0 turns −0 into 0.
    fn finite(&mut self, term: Term) -> Option<usize> {
        let number = !matches!(term, Term::Exceeds(_));
        let value = self.value::<f64>(term).filter(|value| number && value.number.is_finite())?;
        Some(self.constant(value.number + 0.0))
    }

    /// `a ∘ b`, or `b ∘ a` if that exists already and is equivalent.
    fn binary(&mut self, operator: Operator, a: usize, b: usize) -> usize {
        if let Some(constant) = self.finite(Term::Binary(operator, [a, b])) {
            return constant;
        }
        let commutes = matches!(operator, Add | Mul);
        match self.find(Term::Binary(operator, [b, a])) {
            Some(known) if commutes => known,
            _ => self.push(Term::Binary(operator, [a, b])),
        }
    }

    /// `−(−a) = a`, `−(a − b) = b − a`, `−max(−a, −b) = min(a, b)`
    pub(super) fn negative(&mut self, i: usize) -> usize {
        let opposite = |operator| if operator == Max { Min } else { Max };
        match self[i] {
            Term::Unary(Neg, [a]) => a,
            Term::Constant(c) => self.constant(0.0 - c.value()),
            Term::Binary(Sub, [a, b]) => self.binary(Sub, b, a),
            Term::Binary(Add, [a, b]) if self.is_free(a) => {
                let a = self.negative(a);
                self.difference(a, b)
            }
            Term::Binary(Add, [b, a]) if self.is_free(a) => {
                let a = self.negative(a);
                self.difference(a, b)
            }
            Term::Binary(Div, [a, b]) if self.is_free(a) => {
                let a = self.negative(a);
                self.quotient(a, b)
            }
            Term::Binary(operator @ (Max | Min), [a, b])
                if self.takes_sign(a) && self.takes_sign(b) =>
            {
                let (a, b) = (self.negative(a), self.negative(b));
                self.binary(opposite(operator), a, b)
            }
            Term::MulAdd([a, b, c]) if self.is_free(i) => {
                let (a, c) = (self.negative(a), self.negative(c));
                self.push(Term::MulAdd([a, b, c]))
            }
            choice @ (Term::Pick([_, yes, no]) | Term::Select([_, yes, no]))
                if self.is_free(i) || self.is_negative(yes) || self.is_negative(no) =>
            {
                let [yes, no] = [yes, no].map(|branch| self.negative(branch));
                self.push(choice.with_branches(yes, no))
            }
            _ => self.push(Term::Unary(Neg, [i])),
        }
    }

    /// Whether term `i` can absorb a minus sign.
    fn is_free(&self, i: usize) -> bool {
        match self[i] {
            Term::Unary(Neg, _) | Term::Binary(Sub, _) => true,
            Term::Binary(Add, [a, b]) => self.is_free(a) || self.is_free(b),
            Term::Binary(Div, [a, _]) => self.is_free(a),
            Term::Constant(c) => c.value() <= 0.0,
            Term::MulAdd([a, _, c]) => self.is_negative(a) || self.is_negative(c),
            Term::Pick([_, yes, no]) | Term::Select([_, yes, no]) => {
                self.is_free(yes) && self.is_free(no)
            }
            _ => false,
        }
    }

    /// Whether term `i` has a minus sign; in a choice, the first nonzero branch counts.
    fn is_negative(&self, i: usize) -> bool {
        match self[i] {
            Term::Unary(Neg, _) => true,
            Term::Constant(c) => c.value() < 0.0,
            Term::Pick([_, yes, no]) | Term::Select([_, yes, no]) => {
                self.is_negative(if self.is(yes, 0.0) { no } else { yes })
            }
            _ => false,
        }
    }

    /// Whether term `i` absorbs a minus sign without rewriting: a negation or a constant.
    pub(super) fn takes_sign(&self, i: usize) -> bool {
        matches!(self[i], Term::Unary(Neg, _) | Term::Constant(_))
    }

    /// `|−a| = |a|`, `||a|| = |a|`
    fn magnitude(&mut self, a: usize) -> usize {
        match (self.signed(a).1, self[a]) {
            (_, Term::Unary(Abs, _)) => a,
            (a, _) => self.push(Term::Unary(Abs, [a])),
        }
    }

    /// `a + 0 = a`, `a + a = 2·a`, `a + (−b) = a − b`
    fn sum(&mut self, a: usize, b: usize) -> usize {
        if self.is(a, 0.0) {
            return b;
        }
        if self.is(b, 0.0) {
            return a;
        }
        match (self.signed(a), self.signed(b)) {
            ((false, a), (false, b)) if a == b => {
                let two = self.constant(2.0);
                self.product(two, a)
            }
            ((false, a), (false, b)) => self.binary(Add, a, b),
            ((false, a), (true, b)) | ((true, b), (false, a)) => self.difference(a, b),
            ((true, a), (true, b)) => {
                let sum = self.sum(a, b);
                self.negative(sum)
            }
        }
    }

    /// `a − 0 = a`, `0 − b = −b`, `a − a = 0`, `a − (−b) = a + b`
    fn difference(&mut self, a: usize, b: usize) -> usize {
        if self.is(b, 0.0) {
            return a;
        }
        if self.is(a, 0.0) {
            return self.negative(b);
        }
        match (self.signed(a), self.signed(b)) {
            ((s, a), (t, b)) if s == t && a == b => self.constant(0.0),
            ((false, a), (false, b)) | ((true, b), (true, a)) => self.binary(Sub, a, b),
            ((s, a), (_, b)) => {
                let sum = self.sum(a, b);
                self.with_sign(s, sum)
            }
        }
    }

    /// `0·b = 0`, `1·b = b`, `(−a)·b = −(a·b)`, `2·(3·b) = 6·b`
    fn product(&mut self, a: usize, b: usize) -> usize {
        let ((s, a), (t, b)) = (self.signed(a), self.signed(b));
        let (a, b) = if self.number(b).is_some() { (b, a) } else { (a, b) };
        let product = match (self.number(a), self[b]) {
            (Some(0.0), _) => return a,
            (Some(1.0), _) => b,
            (Some(_), Term::Binary(Mul, [c, b])) if self.number(c).is_some() => {
                let ac = self.binary(Mul, a, c);
                self.binary(Mul, ac, b)
            }
            _ => self.binary(Mul, a, b),
        };
        self.with_sign(s != t, product)
    }

    /// `0/b = 0`, `a/1 = a`, `(−a)/b = −(a/b)`
    fn quotient(&mut self, a: usize, b: usize) -> usize {
        let ((s, a), (t, b)) = (self.signed(a), self.signed(b));
        let quotient = if self.is(a, 0.0) || self.is(b, 1.0) { a } else { self.binary(Div, a, b) };
        self.with_sign(s != t, quotient)
    }

    /// `0·b + c = c`, `1·b + c = b + c`, `a·b + 0 = a·b`, `a·b + a·b = 2·(a·b)`,
    /// `(−a)·b + (−c) = −(a·b + c)`
    fn product_and_sum(&mut self, a: usize, b: usize, c: usize) -> usize {
        let product = self.product(a, b);
        let ((s, a), (t, b), (u, d)) = (self.signed(a), self.signed(b), self.signed(c));
        let one_factor = self.is(a, 1.0) || self.is(b, 1.0) || self.number(product).is_some();
        if one_factor || self.is(c, 0.0) || self.signed(product).1 == d {
            return self.sum(product, c);
        }
        match (s != t, u) {
            (true, true) => {
                let sum = self.push(Term::MulAdd([a, b, d]));
                self.negative(sum)
            }
            (negative, _) => {
                let a = self.with_sign(negative, a);
                self.push(Term::MulAdd([a, b, c]))
            }
        }
    }
}
