//! [`Terms`]: a growing list of terms without duplicates.

use super::term::{Constant, Function, Term, Value, truth};
use crate::Scalar;
use std::collections::HashMap;
use std::ops::Index;

/// Distinct terms, operands before results.
#[derive(Debug, Default)]
pub(super) struct Terms {
    list: Vec<Term>,
    known: HashMap<Term, usize>,
}

impl Index<usize> for Terms {
    type Output = Term;
    fn index(&self, i: usize) -> &Term {
        &self.list[i]
    }
}

impl Terms {
    /// The index of `term`, added if new, or of the term it folds to.
    pub(super) fn push(&mut self, term: Term) -> usize {
        if let Term::Pick([mask, yes, no]) = term
            && let Term::Truth(holds) = self[mask]
        {
            return if holds { yes } else { no };
        }
        let term = self.folded(term).unwrap_or(term);
        *self.known.entry(term).or_insert_with(|| {
            self.list.push(term);
            self.list.len() - 1
        })
    }

    /// The index of `term`, if it is in the list.
    pub(super) fn find(&self, term: Term) -> Option<usize> {
        self.known.get(&term).copied()
    }

    /// The index of a constant.
    pub(super) fn constant(&mut self, x: f64) -> usize {
        self.push(Term::Constant(x.into()))
    }

    /// The number, if term `i` is a constant.
    pub(super) fn number(&self, i: usize) -> Option<f64> {
        match self[i] {
            Term::Constant(c) => Some(c.value()),
            _ => None,
        }
    }

    /// The constant that a term of constants folds to, if `f32` and `f64` agree on it, so that folding
    /// changes no result. Functions whose last bit depends on the CPU stay.
    fn folded(&self, term: Term) -> Option<Term> {
        use Function::{Abs, Neg, Recip, Sqrt};
        let correctly_rounded = matches!(
            term,
            Term::Unary(Neg | Abs | Recip | Sqrt, _)
                | Term::Binary(..)
                | Term::Powi(..)
                | Term::Select(_)
                | Term::Exceeds(_)
        );
        if !correctly_rounded {
            return None;
        }
        let (double, single) = (self.value::<f64>(term)?, self.value::<f32>(term)?);
        match term {
            Term::Exceeds(_) => (double.mask == single.mask).then_some(Term::Truth(double.mask)),
            _ => ((double.number as f32).to_bits() == single.number.to_bits())
                .then(|| Term::Constant(Constant::from(double.number))),
        }
    }

    /// The value of a term, if all operands are constants.
    pub(super) fn value<S: Scalar>(&self, term: Term) -> Option<Value<S>> {
        let constant = |i: usize| match self[i] {
            Term::Constant(c) => Some(Value::number(S::of(c.value()))),
            Term::Truth(holds) => Some(Value::mask(truth::<S>(holds))),
            _ => None,
        };
        let known = !matches!(term, Term::Variable | Term::Constant(_) | Term::Truth(_))
            && term.operands().iter().all(|&i| constant(i).is_some());
        known.then(|| term.eval(S::zero(), |i| constant(i).expect("a constant")))
    }

    /// The terms that `root` depends on, with `root` last.
    pub(super) fn below(&self, root: usize) -> Vec<Term> {
        let mut needed = vec![false; root + 1];
        needed[root] = true;
        for i in (0..=root).rev() {
            if needed[i] {
                self[i].operands().iter().for_each(|&j| needed[j] = true);
            }
        }
        let mut place = vec![0; root + 1];
        let mut list = Vec::new();
        for i in (0..=root).filter(|&i| needed[i]) {
            place[i] = list.len();
            list.push(self[i].with_operands(|j| place[j]));
        }
        list
    }
}
