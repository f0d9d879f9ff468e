//! [`Expr`]: a scalar that records the operations on it.

use super::term::{Function, Operator, Term};
use super::terms::Terms;
use crate::Scalar;
use num_traits::{FromPrimitive, One, Zero};
use std::cell::RefCell;
use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};
use std::sync::atomic::{AtomicU64, Ordering};

/// A symbolic scalar: the index of a term in the list of the current trace on this thread.
///
/// It is valid only inside [`Formula::trace`](crate::Formula::trace), which returns a
/// [`Formula`](crate::Formula). Traces may be nested; each has its own list.
///
/// ```
/// use wengert_kernels::{Formula, Scalar, formula::Expr};
/// let formula = Formula::trace(|x: Expr| x.exp() + Expr::of(1.0));
/// assert_eq!(formula.to_string(), "exp(x) + 1");
/// ```
///
/// # Panics
/// Every operation on an `Expr` panics outside its own trace.
#[derive(Clone, Copy, Debug)]
pub struct Expr {
    trace: u64,
    term: usize,
}

/// A predicate over [`Expr`]s: the outcome of a symbolic comparison.
///
/// ```
/// use wengert_kernels::{Formula, Scalar, formula::Expr};
/// let clipped = Formula::trace(|x| {
///     let above = x.exceeds(Expr::of(1.0), Expr::NEVER);
///     Expr::pick(above, Expr::of(1.0), x)
/// });
/// assert_eq!([clipped.eval(0.5), clipped.eval(3.0)], [0.5, 1.0]);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Predicate(Option<Expr>);

/// A list under construction, with a unique number.
struct Trace {
    number: u64,
    terms: Terms,
}

thread_local! {
    static TRACE: RefCell<Option<Trace>> = const { RefCell::new(None) };
}

/// Restores the outer trace when the inner one ends, even by a panic.
struct Outer(Option<Trace>);

impl Drop for Outer {
    fn drop(&mut self) {
        TRACE.set(self.0.take());
    }
}

/// The terms of `f`, its result last.
#[track_caller]
pub(super) fn trace(f: impl FnOnce(Expr) -> Expr) -> Vec<Term> {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let _outer = Outer(TRACE.replace(Some(Trace { number, terms: Terms::default() })));
    let variable = Expr::record(Term::Variable);
    f(variable).read(Terms::below)
}

impl Expr {
    /// Adds a term whose operands belong to this trace.
    #[track_caller]
    fn record(term: Term) -> Self {
        with_trace(|trace| Self { trace: trace.number, term: trace.terms.push(term) })
    }

    /// Adds a term with these operands.
    #[track_caller]
    fn apply<const N: usize>(operands: [Self; N], term: impl FnOnce([usize; N]) -> Term) -> Self {
        for operand in operands {
            operand.read(|_, _| ());
        }
        Self::record(term(operands.map(|operand| operand.term)))
    }

    /// Reads the list at this term.
    #[track_caller]
    fn read<R>(self, read: impl FnOnce(&Terms, usize) -> R) -> R {
        let own =
            with_trace(|trace| (trace.number == self.trace).then(|| read(&trace.terms, self.term)));
        own.expect("Expr: this one belongs to another trace")
    }

    #[track_caller]
    fn unary(self, function: Function) -> Self {
        Self::apply([self], |x| Term::Unary(function, x))
    }

    #[track_caller]
    fn binary(self, operator: Operator, other: Self) -> Self {
        Self::apply([self, other], |xy| Term::Binary(operator, xy))
    }
}

#[track_caller]
fn with_trace<R>(f: impl FnOnce(&mut Trace) -> R) -> R {
    let result = TRACE.with_borrow_mut(|trace| trace.as_mut().map(f));
    result.expect("Expr: no trace is running on this thread, see Formula::trace")
}

impl Predicate {
    #[track_caller]
    fn term(self) -> Expr {
        match self.0 {
            Some(term) => term,
            None => Expr::record(Term::Truth(false)),
        }
    }
}

macro_rules! unary {
    ($($method:ident $Function:ident),*) => { $(
        #[track_caller]
        fn $method(self) -> Self {
            self.unary(Function::$Function)
        }
    )* };
}

impl Scalar for Expr {
    type Mask = Predicate;
    const NEVER: Predicate = Predicate(None);

    unary!(recip Recip, sqrt Sqrt, exp Exp, exp_m1 ExpM1, ln Ln, ln_1p Ln1p, tanh Tanh);
    unary!(sigmoid Sigmoid, softplus Softplus, erf Erf, gaussian Gaussian, normal_cdf NormalCdf);
    unary!(sin Sin, cos Cos, atan Atan, abs Abs);

    #[track_caller]
    fn of(x: f64) -> Self {
        Self::record(Term::Constant(x.into()))
    }
    #[track_caller]
    fn mul_add(self, a: Self, b: Self) -> Self {
        Self::apply([self, a, b], Term::MulAdd)
    }
    #[track_caller]
    fn scaled(self, factor: f64) -> Self {
        self * Self::of(factor)
    }
    #[track_caller]
    fn powf(self, exponent: f64) -> Self {
        Self::apply([self], |x| Term::Powf(x, exponent.into()))
    }
    #[track_caller]
    fn powi(self, exponent: i32) -> Self {
        Self::apply([self], |x| Term::Powi(x, exponent))
    }
    #[track_caller]
    fn max(self, other: Self) -> Self {
        self.binary(Operator::Max, other)
    }
    #[track_caller]
    fn min(self, other: Self) -> Self {
        self.binary(Operator::Min, other)
    }
    #[track_caller]
    fn select(self, positive: Self, otherwise: Self) -> Self {
        Self::apply([self, positive, otherwise], Term::Select)
    }
    #[track_caller]
    fn exceeds(self, other: Self, tie: Predicate) -> Predicate {
        Predicate(Some(Self::apply([self, other, tie.term()], Term::Exceeds)))
    }
    #[track_caller]
    fn pick(mask: Predicate, yes: Self, no: Self) -> Self {
        Self::apply([mask.term(), yes, no], Term::Pick)
    }
}

macro_rules! operators {
    ($($Trait:ident $method:ident, $Assign:ident $assign:ident;)*) => { $(
        impl $Trait for Expr {
            type Output = Self;
            #[track_caller]
            fn $method(self, other: Self) -> Self {
                self.binary(Operator::$Trait, other)
            }
        }
        operators!(@ $Assign $assign $method);
    )* };
    (@ $Assign:ident $assign:ident $method:ident) => {
        impl $Assign for Expr {
            #[track_caller]
            fn $assign(&mut self, other: Self) {
                *self = self.$method(other);
            }
        }
    };
}
operators! {
    Add add, AddAssign add_assign;
    Sub sub, SubAssign sub_assign;
    Mul mul, MulAssign mul_assign;
    Div div, DivAssign div_assign;
}

impl Neg for Expr {
    type Output = Self;
    #[track_caller]
    fn neg(self) -> Self {
        self.unary(Function::Neg)
    }
}

impl Default for Expr {
    fn default() -> Self {
        Self::zero()
    }
}

impl Zero for Expr {
    #[track_caller]
    fn zero() -> Self {
        Self::of(0.0)
    }
    #[track_caller]
    fn is_zero(&self) -> bool {
        self.read(Terms::number) == Some(0.0)
    }
}

impl One for Expr {
    #[track_caller]
    fn one() -> Self {
        Self::of(1.0)
    }
}

impl FromPrimitive for Expr {
    #[track_caller]
    fn from_i64(n: i64) -> Option<Self> {
        Some(Self::of(n as f64))
    }
    #[track_caller]
    fn from_u64(n: u64) -> Option<Self> {
        Some(Self::of(n as f64))
    }
    #[track_caller]
    fn from_f64(x: f64) -> Option<Self> {
        Some(Self::of(x))
    }
}
