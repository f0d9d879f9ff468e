//! [`Text`]: the mathematical notation of a formula.

use super::sum::{Product, Sum};
use super::term::{Function, Term};
use std::fmt::{Display, Formatter, Result};

/// A text with more terms than this is split into steps.
const LONG: usize = 24;

/// The least number of terms that a name must save.
const WORTH_A_NAME: usize = 2;

/// The text of a list of terms.
pub(super) struct Text<'a> {
    terms: &'a [Term],
    variable: &'a str,
    /// The named terms, starting with `e₁`.
    steps: Vec<usize>,
}

/// How tightly an expression binds. It needs parentheses where the context requires a tighter one.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Bond {
    Choice,
    Sum,
    Product,
    Power,
    Atom,
}

impl<'a> Text<'a> {
    /// The text, in steps only if it is long.
    pub(super) fn new(terms: &'a [Term], variable: &'a str) -> Self {
        let text = Self { terms, variable, steps: Vec::new() };
        if text.sizes(|_, _| false).last() > Some(&LONG) { text.in_steps() } else { text }
    }

    /// Turns terms into steps that occur more than once and are not short.
    pub(super) fn in_steps(mut self) -> Self {
        let mut uses = vec![0_usize; self.terms.len()];
        self.terms.iter().flat_map(shown_operands).for_each(|i| uses[i] += 1);
        let is_step = |i: usize, size: usize| {
            let predicate = matches!(self.terms[i], Term::Exceeds(_) | Term::Truth(_));
            !predicate && uses[i] > 1 && (uses[i] - 1) * size.saturating_sub(1) >= WORTH_A_NAME
        };
        let sizes = self.sizes(is_step);
        self.steps = (0..sizes.len()).filter(|&i| is_step(i, sizes[i])).collect();
        self
    }

    /// The number of terms in the text of each term, counting a step as one.
    fn sizes(&self, is_step: impl Fn(usize, usize) -> bool) -> Vec<usize> {
        let mut sizes: Vec<usize> = Vec::with_capacity(self.terms.len());
        for term in self.terms {
            let shown = |i: usize| if is_step(i, sizes[i]) { 1 } else { sizes[i] };
            let own = !matches!(term, Term::Constant(_) | Term::Truth(_));
            let size = shown_operands(term).map(shown).fold(own.into(), usize::saturating_add);
            sizes.push(size);
        }
        sizes
    }

    /// Term `i`, in parentheses unless it binds at least as tightly as `bond`.
    fn term(&self, i: usize, bond: Bond) -> String {
        match self.steps.binary_search(&i) {
            Ok(k) => step_name(k),
            Err(_) => self.written_out(i, bond),
        }
    }

    /// The same, written out even if it has a name.
    fn written_out(&self, i: usize, bond: Bond) -> String {
        let sum = self.sum_of(i);
        let own = match &sum.0[..] {
            [Product { negative: false, times: 1.0, factors }] => match factors[..] {
                [(j, 1)] if j == i => return self.atom(i, bond),
                [(j, 1)] => return self.term(j, bond),
                [(_, 2..)] => Bond::Power,
                _ => Bond::Product,
            },
            [Product { negative: false, factors, .. }] if factors.is_empty() => Bond::Atom,
            [Product { negative: false, .. }] => Bond::Product,
            _ => Bond::Sum,
        };
        in_parentheses(own < bond, self.sum(&sum))
    }

    fn sum_of(&self, i: usize) -> Sum {
        let whole = |j| j != i && self.steps.binary_search(&j).is_ok();
        Sum::of(i, &|j| if whole(j) { Term::Variable } else { self.terms[j] })
    }

    fn sum(&self, Sum(products): &Sum) -> String {
        let mut text = String::new();
        for product in products {
            text += match (text.is_empty(), product.negative) {
                (true, false) => "",
                (true, true) => "−",
                (false, false) => " + ",
                (false, true) => " − ",
            };
            text += &self.product(product);
        }
        text
    }

    fn product(&self, Product { times, factors, .. }: &Product) -> String {
        let powers = |wanted: fn(i64) -> bool| {
            factors.iter().filter(move |(_, n)| wanted(*n)).map(|&power| self.power(power))
        };
        let below: Vec<_> = powers(|n| n < 0).collect();
        let mut above: Vec<_> = powers(|n| n > 0).collect();
        if *times != 1.0 || above.is_empty() {
            above.insert(0, magnitude(*times));
        }
        match below.len() {
            0 => above.join("·"),
            n => format!("{}/{}", above.join("·"), in_parentheses(n > 1, below.join("·"))),
        }
    }

    fn power(&self, (i, power): (usize, i64)) -> String {
        let text = |bond| match self.terms[i] {
            Term::Constant(c) => magnitude(c.value()),
            _ => self.term(i, bond),
        };
        match power.unsigned_abs() {
            1 => text(Bond::Power),
            n => text(Bond::Atom) + &in_digits(n, "⁰¹²³⁴⁵⁶⁷⁸⁹"),
        }
    }

    /// A term that is neither a sum nor a product.
    fn atom(&self, i: usize, bond: Bond) -> String {
        let loose = |i| self.term(i, Bond::Choice);
        let (own, text) = match self.terms[i] {
            Term::Variable => (Bond::Atom, self.variable.to_string()),
            Term::Constant(c) => (Bond::Atom, magnitude(c.value())),
            Term::Unary(function, [a]) => match function {
                Function::Abs => (Bond::Atom, format!("|{}|", loose(a))),
                Function::Sqrt => (Bond::Power, format!("√{}", self.term(a, Bond::Atom))),
                Function::ExpM1 => (Bond::Sum, format!("exp({}) − 1", loose(a))),
                Function::Ln1p => {
                    let text = self.term(a, Bond::Sum);
                    let sum = match text.strip_prefix('−') {
                        Some(positive) => format!("1 − {positive}"),
                        None => format!("1 + {text}"),
                    };
                    (Bond::Atom, format!("ln({sum})"))
                }
                Function::Gaussian => {
                    (Bond::Atom, format!("exp(−{}²/2)", self.term(a, Bond::Atom)))
                }
                _ => (Bond::Atom, format!("{}({})", function.name(), loose(a))),
            },
            Term::Binary(function, [a, b]) => {
                (Bond::Atom, format!("{}({}, {})", function.name(), loose(a), loose(b)))
            }
            Term::Powf([a], p) => {
                let sign = if p.value() < 0.0 { "−" } else { "" };
                let base = self.term(a, Bond::Atom);
                (Bond::Power, format!("{base}^{sign}{}", magnitude(p.value())))
            }
            Term::Select([a, yes, no]) => {
                let positive = format!("{} > 0", self.term(a, Bond::Sum));
                (Bond::Choice, self.choice(yes, &positive, no))
            }
            Term::Pick([mask, yes, no]) => match [yes, no].map(|i| self.number(i)) {
                [Some(1.0), Some(0.0)] => (Bond::Atom, format!("[{}]", self.predicate(mask))),
                _ => (Bond::Choice, self.choice(yes, &self.predicate(mask), no)),
            },
            Term::MulAdd(_) | Term::Powi(..) => unreachable!("written as sum and product"),
            Term::Truth(_) | Term::Exceeds(_) => unreachable!("written as part of a choice"),
        };
        in_parentheses(own < bond, text)
    }

    fn choice(&self, yes: usize, predicate: &str, no: usize) -> String {
        let (yes, no) = (self.term(yes, Bond::Sum), self.term(no, Bond::Choice));
        format!("{yes} if {predicate} else {no}")
    }

    /// `x > 3`, or `x ≥ 3` if a tie counts, with the number on the right.
    fn predicate(&self, i: usize) -> String {
        let Term::Exceeds([a, b, tie]) = self.terms[i] else {
            return (self.terms[i] == Term::Truth(true)).to_string();
        };
        let mirrored = self.number(a).is_some();
        let [left, right] = if mirrored { [b, a] } else { [a, b] }.map(|i| self.term(i, Bond::Sum));
        let [greater, greater_or_equal] = if mirrored { ["<", "≤"] } else { [">", "≥"] };
        match self.terms[tie] {
            Term::Truth(true) => format!("{left} {greater_or_equal} {right}"),
            Term::Truth(false) => format!("{left} {greater} {right}"),
            _ => {
                let tie = self.predicate(tie);
                format!("{left} {greater} {right} or {left} = {right} and {tie}")
            }
        }
    }

    fn number(&self, i: usize) -> Option<f64> {
        match self.terms[i] {
            Term::Constant(c) => Some(c.value()),
            _ => None,
        }
    }
}

impl Display for Text<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(&self.written_out(self.terms.len() - 1, Bond::Choice))?;
        for (k, &i) in self.steps.iter().enumerate() {
            f.write_str(match (f.alternate(), k) {
                (true, _) => "\n  ",
                (false, 0) => " where ",
                (false, _) => ", ",
            })?;
            write!(f, "{} = {}", step_name(k), self.written_out(i, Bond::Choice))?;
        }
        Ok(())
    }
}

/// The operands in the text of a term: for a square, the base once.
fn shown_operands(term: &Term) -> impl Iterator<Item = usize> {
    let operands = term.operands();
    let repeated = |k: usize| operands[..k].contains(&operands[k]);
    (0..operands.len()).filter(move |&k| !repeated(k)).map(|k| operands[k])
}

fn in_parentheses(needed: bool, text: String) -> String {
    if needed { format!("({text})") } else { text }
}

/// `|c|` in the fewest digits that identify it.
fn magnitude(c: f64) -> String {
    match c.abs() {
        f64::INFINITY => "∞".into(),
        c if c != 0.0 && !(1e-5..1e16).contains(&c) => format!("{c:e}").replace('-', "−"),
        c => c.to_string(),
    }
}

fn step_name(k: usize) -> String {
    format!("e{}", in_digits(k as u64 + 1, "₀₁₂₃₄₅₆₇₈₉"))
}

/// An integer in other digits, such as superscripts.
fn in_digits(n: u64, digits: &str) -> String {
    let digits: Vec<_> = digits.chars().collect();
    n.to_string().bytes().map(|digit| digits[usize::from(digit - b'0')]).collect()
}
