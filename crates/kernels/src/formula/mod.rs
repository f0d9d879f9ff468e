//! [`Formula`]: an elementwise function in symbolic form.
//!
//! [`Expr`] is a [`Scalar`] that records its steps, [`Term`]s, instead of computing. Evaluating a
//! function on it yields its text; on [`Dual<Expr>`](Dual), the text of its slope, derived by the same
//! dual numbers that train networks.
//!
//! ```
//! use wengert_kernels::{Formula, Scalar};
//! let tanh = Formula::trace(|x| x.tanh());
//! assert_eq!((tanh.to_string(), tanh.terms().len()), ("tanh(x)".to_owned(), 2));
//! ```

mod cases;
mod expr;
mod simplify;
mod sum;
mod term;
mod terms;
mod text;

pub use expr::{Expr, Predicate};
pub use term::{Constant, Function, Operator, Term};

use crate::{Dual, Elementwise, Scalar};
use std::fmt::{Display, Formatter, Result};
use term::Value;
use terms::Terms;
use text::Text;

/// A function of one number as an expression to print, draw, export and evaluate.
///
/// ```
/// use wengert_kernels::{Elementwise, Formula, Scalar};
///
/// #[derive(Clone, Copy, Debug)]
/// struct Mish;
///
/// impl Elementwise for Mish {
///     fn eval<S: Scalar>(&self, x: S) -> S {
///         x * x.softplus().tanh()
///     }
/// }
/// let mish = Formula::of(&Mish);
/// assert_eq!(mish.to_string(), "x·tanh(softplus(x))");
/// assert_eq!(mish.eval(2.0_f32), Mish.eval(2.0_f32));
///
/// assert_eq!(
///     Formula::slope_of(&Mish).in_steps("z").to_string(),
///     "tanh(softplus(z)) + z·e₁·(2 − e₁)·sigmoid(z) where e₁ = 2·sigmoid(−2·|softplus(z)|)"
/// );
/// ```
///
/// A formula is itself an [`Elementwise`] function: it has a slope, and a tape can map it.
///
/// Printing collects like terms and factors, writes a choice as `1 if x > 0 else 0.01`, and `[x > 0]` for
/// 1 where that holds, else 0. It splits a long text into steps; `{:#}` puts each on a separate line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formula {
    terms: Vec<Term>,
}

impl Formula {
    /// Records the steps of `f`. Folds constants where that changes no bit of an `f32` or `f64`.
    ///
    /// ```
    /// use wengert_kernels::{Dual, Formula, Scalar};
    ///
    /// let third = |x| Dual::slope(x, |x| Dual::slope(x, |x| Dual::slope(x, |x| x.powi(3))));
    /// assert_eq!(Formula::trace(third).simplified().to_string(), "6");
    /// ```
    ///
    /// # Panics
    /// If the result of `f` belongs to another trace.
    #[track_caller]
    pub fn trace(f: impl FnOnce(Expr) -> Expr) -> Self {
        Self { terms: expr::trace(f) }
    }

    /// `f(x)`, as written in the code.
    ///
    /// ```
    /// use wengert_kernels::{Elementwise, Formula, Scalar};
    ///
    /// #[derive(Clone, Copy, Debug)]
    /// struct Square;
    ///
    /// impl Elementwise for Square {
    ///     fn eval<S: Scalar>(&self, x: S) -> S {
    ///         x * x
    ///     }
    /// }
    /// assert_eq!(Formula::of(&Square).to_string(), "x²");
    /// ```
    pub fn of(f: &impl Elementwise) -> Self {
        Self::trace(|x| f.eval(x))
    }

    /// `f′(x)`, derived by [`Dual`] numbers and simplified; at a kink, the left derivative.
    ///
    /// ```
    /// use wengert_kernels::{Elementwise, Formula, Scalar};
    ///
    /// #[derive(Clone, Copy, Debug)]
    /// struct Relu;
    ///
    /// impl Elementwise for Relu {
    ///     fn eval<S: Scalar>(&self, x: S) -> S {
    ///         x.max(S::zero())
    ///     }
    /// }
    /// assert_eq!(Formula::slope_of(&Relu).to_string(), "[x > 0]");
    /// ```
    pub fn slope_of(f: &impl Elementwise) -> Self {
        Self::trace(|x| Dual::slope(x, |x| f.eval(x))).simplified()
    }

    /// `f″(x)`, derived by nested [`Dual`] numbers and simplified.
    ///
    /// ```
    /// use wengert_kernels::{Formula, Scalar};
    ///
    /// let cube = Formula::trace(|x| x.powi(3));
    /// assert_eq!(Formula::second_slope_of(&cube).to_string(), "6·x");
    /// ```
    pub fn second_slope_of(f: &impl Elementwise) -> Self {
        Self::trace(|x| Dual::slope(x, |x| Dual::slope(x, |x| f.eval(x)))).simplified()
    }

    /// The same function in fewer terms: eliminates signs, zeros and ones, multiplies constants, merges
    /// choices, and simplifies their branches under their conditions.
    ///
    /// Every rule is an identity of real numbers. It keeps the bits of floats except where it combines
    /// constants, or where `a·b + a·b` was to be rounded once. As usual in algebra, `0·x` is 0 even if x
    /// is infinite, 0 has no sign, and NaN carries no guarantee.
    ///
    /// ```
    /// use wengert_kernels::{Formula, Scalar};
    ///
    /// let elu = Formula::trace(|x| x.select(x, x.min(Scalar::of(0.0)).exp_m1()));
    /// assert_eq!(elu.to_string(), "x if x > 0 else exp(min(x, 0)) − 1");
    /// assert_eq!(elu.simplified().to_string(), "x if x > 0 else exp(x) − 1");
    /// ```
    #[must_use]
    pub fn simplified(&self) -> Self {
        let mut terms = Terms::default();
        let mut simple = Vec::with_capacity(self.terms.len());
        for term in &self.terms {
            simple.push(terms.simplest(term.with_operands(|i| simple[i])));
        }
        let terms = terms.below(*simple.last().expect("a formula has a term"));
        Self { terms }
    }

    /// The steps, without duplicates, operands before results; the last one is the result.
    ///
    /// ```
    /// use wengert_kernels::formula::{Function, Operator, Term};
    /// use wengert_kernels::{Formula, Scalar};
    ///
    /// let silu = Formula::trace(|x| x * x.sigmoid());
    /// let [x, sigmoid, product] = silu.terms() else { panic!() };
    /// assert_eq!(*x, Term::Variable);
    /// assert_eq!(*sigmoid, Term::Unary(Function::Sigmoid, [0]));
    /// assert_eq!(*product, Term::Binary(Operator::Mul, [0, 1]));
    /// ```
    #[must_use]
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// The value at `x`, bit-identical to the original function's. This interprets the terms: for many
    /// points, the function itself is faster.
    ///
    /// ```
    /// use wengert_kernels::{Dual, Formula, Scalar};
    /// let f = Formula::trace(|x| x.powi(3));
    /// assert_eq!(f.eval(2.0), 8.0);
    /// assert_eq!(Dual::slope(2.0, |x| f.eval(x)), 12.0); // on any scalar
    /// ```
    pub fn eval<S: Scalar>(&self, x: S) -> S {
        let mut values: Vec<Value<S>> = Vec::with_capacity(self.terms.len());
        for term in &self.terms {
            values.push(term.eval(x, |i| values[i]));
        }
        values.last().expect("a formula has a term").number
    }

    /// The text with `name` for the variable.
    ///
    /// ```
    /// use wengert_kernels::{Formula, Scalar};
    ///
    /// let square = Formula::trace(|x| x * x);
    /// assert_eq!(square.with_variable("z").to_string(), "z²");
    /// ```
    #[must_use]
    pub fn with_variable<'a>(&'a self, name: &'a str) -> impl Display + use<'a> {
        Text::new(&self.terms, name)
    }

    /// The text with `name` for the variable, and `e₁`, `e₂`, … for repeated subexpressions.
    ///
    /// ```
    /// use wengert_kernels::{Formula, Scalar};
    ///
    /// let logistic = Formula::trace(|x| (-x.abs()).exp() / (x.abs().exp() + (-x.abs()).exp()));
    /// assert_eq!(
    ///     logistic.in_steps("x").to_string(),
    ///     "e₁/(exp(|x|) + e₁) where e₁ = exp(−|x|)"
    /// );
    /// ```
    #[must_use]
    pub fn in_steps<'a>(&'a self, name: &'a str) -> impl Display + use<'a> {
        Text::new(&self.terms, name).in_steps()
    }
}

impl Elementwise for Formula {
    fn eval<S: Scalar>(&self, x: S) -> S {
        self.eval(x)
    }
}

impl Display for Formula {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        self.with_variable("x").fmt(f)
    }
}
