//! Rules for comparisons and choices, and simplification of a branch under its condition.

use super::term::{Function, Operator, Term};
use super::terms::Terms;
use Operator::{Max, Min, Sub};
use std::collections::HashMap;

/// A branch: a predicate, and whether it holds.
#[derive(Clone, Copy)]
pub(super) struct Case {
    pub(super) predicate: usize,
    pub(super) holds: bool,
}

/// Rewritten terms, by the index of the original.
type Rewritten = HashMap<usize, usize>;

impl Terms {
    /// `a > a` is a tie, `−a > −b` is `b > a`, `a − b > 0` is `a > b`, `max(a, 2) > 3` is `a > 3`
    pub(super) fn comparison(&mut self, a: usize, b: usize, tie: usize) -> usize {
        if a == b {
            return tie;
        }
        if let Some(decided) = self.comparison_of_constants(a, b, tie) {
            return decided;
        }
        let constants = self.number(a).is_some() && self.number(b).is_some();
        if self.takes_sign(a) && self.takes_sign(b) && !constants {
            let (a, b) = (self.negative(a), self.negative(b));
            return self.comparison(b, a, tie);
        }
        match (self[a], self[b]) {
            (Term::Binary(Sub, [a, c]), _) if self.is(b, 0.0) => self.comparison(a, c, tie),
            (_, Term::Binary(Sub, [b, c])) if self.is(a, 0.0) => self.comparison(c, b, tie),
            _ => match (self.without_bound(a, b), self.without_bound(b, a)) {
                (Some(a), _) => self.comparison(a, b, tie),
                (_, Some(b)) => self.comparison(a, b, tie),
                _ => self.irreducible_comparison(a, b, tie),
            },
        }
    }

    /// The comparison `a > b`. Its tie matters only where `a` and `b` are equal: if one is a constant, it
    /// replaces the other there.
    fn irreducible_comparison(&mut self, a: usize, b: usize, tie: usize) -> usize {
        let mut equal = Rewritten::new();
        if self.number(b).is_some() {
            equal.insert(a, b);
        } else if self.number(a).is_some() {
            equal.insert(b, a);
        }
        let tie = self.rewritten(tie, None, &mut equal);
        self.push(Term::Exceeds([a, b, tie]))
    }

    /// The comparison of a choice of constants with a constant: the predicate of the choice, or a truth value.
    fn comparison_of_constants(&mut self, a: usize, b: usize, tie: usize) -> Option<usize> {
        let (choice, other) = if self.number(b).is_some() { (a, b) } else { (b, a) };
        let Term::Pick([mask, yes, no]) = self[choice] else { return None };
        for i in [yes, no, other] {
            self.number(i)?;
        }
        let [yes, no] = [yes, no].map(|branch| match choice == a {
            true => self.push(Term::Exceeds([branch, other, tie])),
            false => self.push(Term::Exceeds([other, branch, tie])),
        });
        match (self[yes], self[no]) {
            (Term::Truth(true), Term::Truth(false)) => Some(mask),
            _ => (yes == no).then_some(yes),
        }
    }

    /// `a` in place of a maximum or minimum whose bound cannot matter: `max(a, 2) > 3` is `a > 3`.
    fn without_bound(&self, i: usize, other: usize) -> Option<usize> {
        let Term::Binary(operator @ (Max | Min), [a, bound]) = self[i] else { return None };
        let (bound, other) = (self.number(bound)?, self.number(other)?);
        let idle = if operator == Max { bound < other } else { bound > other };
        idle.then_some(a)
    }

    /// [`Term::Select`] with a simplified condition: `max(a, −2) > 0` is `a > 0`.
    pub(super) fn selection(&mut self, [a, yes, no]: [usize; 3]) -> usize {
        let zero = self.constant(0.0);
        let a = self.without_bound(a, zero).unwrap_or(a);
        self.choice(Term::Select([a, yes, no]))
    }

    /// The simplified choice: equal branches need none, and a common minus sign moves outside.
    pub(super) fn choice(&mut self, choice: Term) -> usize {
        let (Some(predicate), &[_, yes, no]) = (self.predicate(choice), choice.operands()) else {
            return self.push(choice);
        };
        let [yes, no] = [(yes, true), (no, false)]
            .map(|(branch, holds)| self.given(branch, Case { predicate, holds }));
        if yes == no {
            return yes;
        }
        let (negative, _) = self.signed(if self.is(yes, 0.0) { no } else { yes });
        let [yes, no] = [yes, no].map(|branch| self.with_sign(negative, branch));
        let choice = self.push(choice.with_branches(yes, no));
        self.with_sign(negative, choice)
    }

    /// The predicate of a choice.
    fn predicate(&mut self, choice: Term) -> Option<usize> {
        match choice {
            Term::Pick([predicate, ..]) => Some(predicate),
            Term::Select([a, ..]) => {
                let [zero, never] = [Term::Constant(0.0.into()), Term::Truth(false)];
                let operands = [a, self.push(zero), self.push(never)];
                Some(self.push(Term::Exceeds(operands)))
            }
            _ => None,
        }
    }

    /// A predicate that decides two or more operands of `term`, so that a choice between terms is simpler
    /// than a term of choices.
    pub(super) fn common_predicate(&mut self, term: Term) -> Option<usize> {
        if matches!(term, Term::Pick(_) | Term::Select(_) | Term::Exceeds(_)) {
            return None;
        }
        let operands = term.operands();
        operands.iter().find_map(|&i| {
            let magnitude = self.signed(i).1;
            let predicate = self.predicate(self[magnitude])?;
            let depends = |i| {
                [true, false].iter().any(|&holds| self.given(i, Case { predicate, holds }) != i)
            };
            let dependent = operands.iter().copied().map(depends).filter(|&depends| depends);
            (dependent.count() > 1).then_some(predicate)
        })
    }

    /// Term `i` simplified inside a branch: `1 if x > 0 else exp(min(x, 0))` becomes
    /// `1 if x > 0 else exp(x)`.
    pub(super) fn given(&mut self, i: usize, case: Case) -> usize {
        self.rewritten(i, Some(case), &mut Rewritten::new())
    }

    fn rewritten(&mut self, i: usize, case: Option<Case>, known: &mut Rewritten) -> usize {
        if let Some(&j) = known.get(&i) {
            return j;
        }
        let j = match case.and_then(|case| self.decided(i, case)) {
            Some(j) if j != i => self.rewritten(j, case, known),
            _ => {
                let term = self[i];
                let inner = term.with_operands(|j| self.rewritten(j, case, known));
                if inner == term { i } else { self.simplest(inner) }
            }
        };
        known.insert(i, j);
        j
    }

    /// The result of a predicate, choice, maximum, minimum or magnitude in a case, if the case decides it.
    fn decided(&mut self, i: usize, case: Case) -> Option<usize> {
        match self[i] {
            Term::Exceeds(_) => {
                let truth = self.verdict(i, case)?;
                Some(self.push(Term::Truth(truth)))
            }
            choice @ Term::Select([_, yes, no]) => {
                let predicate = self.predicate(choice)?;
                self.verdict(predicate, case).map(|holds| if holds { yes } else { no })
            }
            Term::Binary(operator @ (Max | Min), [a, b]) => {
                let larger = |greater, less| if operator == Max { greater } else { less };
                let ordered = |a, b| self.leads(a, b, case).map(|_| larger(a, b));
                ordered(a, b).or_else(|| ordered(b, a))
            }
            Term::Unary(Function::Abs, [a]) => {
                let zero = self.constant(0.0);
                if self.leads(a, zero, case).is_some() {
                    return Some(a);
                }
                self.leads(zero, a, case).map(|_| self.negative(a))
            }
            _ => None,
        }
    }

    /// Whether a predicate holds in a case, or `None` if that is uncertain.
    fn verdict(&self, predicate: usize, case: Case) -> Option<bool> {
        if predicate == case.predicate {
            return Some(case.holds);
        }
        let Term::Exceeds([a, b, tie]) = self[predicate] else { return None };
        let certain = |greater, less, holds| {
            let strictly = self.leads(greater, less, case)?;
            (strictly || self[tie] == Term::Truth(holds)).then_some(holds)
        };
        certain(a, b, true).or_else(|| certain(b, a, false))
    }

    /// Whether `a > b` is certain in a case; `None` if not even `a ≥ b` is.
    fn leads(&self, a: usize, b: usize, Case { predicate, holds }: Case) -> Option<bool> {
        let Term::Exceeds([left, right, tie]) = self[predicate] else { return None };
        let (high, low) = if holds { (left, right) } else { (right, left) };
        let less = |a, b| self.number(a).zip(self.number(b)).is_some_and(|(a, b)| a < b);
        match (a == high, b == low) {
            (true, true) => Some(self[tie] == Term::Truth(!holds)),
            (true, false) => less(b, low).then_some(true),
            (false, true) => less(high, a).then_some(true),
            (false, false) => None,
        }
    }
}
