//! [`Term`]: one step of a formula.

use crate::Scalar;

/// One step of a [`Formula`](crate::Formula). An operand is the index of an earlier term.
///
/// ```
/// use wengert_kernels::formula::{Operator, Term};
/// use wengert_kernels::{Formula, Scalar};
/// let formula = Formula::trace(|x| x * Scalar::of(2.0));
/// let [Term::Variable, Term::Constant(two), product] = formula.terms() else { panic!() };
/// assert_eq!(two.value(), 2.0);
/// assert_eq!((*product, product.operands()), (Term::Binary(Operator::Mul, [0, 1]), &[0, 1][..]));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Term {
    /// The variable.
    Variable,
    /// A number, the same at every point.
    Constant(Constant),
    /// A function of one operand.
    Unary(Function, [usize; 1]),
    /// An operator or function of two operands.
    Binary(Operator, [usize; 2]),
    /// `a·b + c`, rounded once if the scalar has fused multiply-add.
    MulAdd([usize; 3]),
    /// `a` to an integer power.
    Powi([usize; 1], i32),
    /// `a` to a constant power.
    Powf([usize; 1], Constant),
    /// `b` where `a > 0`, else `c`.
    Select([usize; 3]),
    /// A constant predicate.
    Truth(bool),
    /// The predicate `a > b`, or the predicate `c` where the two are equal.
    Exceeds([usize; 3]),
    /// `b` where the predicate `a` holds, else `c`.
    Pick([usize; 3]),
}

/// A constant, compared by its bits.
///
/// ```
/// use wengert_kernels::formula::Constant;
/// assert_eq!(Constant::from(0.5).value(), 0.5);
/// assert_ne!(Constant::from(0.0), Constant::from(-0.0)); // they have other bits
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Constant(u64);

impl Constant {
    /// The number.
    ///
    /// ```
    /// use wengert_kernels::formula::Constant;
    /// assert_eq!(Constant::from(-0.1).value(), -0.1);
    /// ```
    #[must_use]
    pub fn value(self) -> f64 {
        f64::from_bits(self.0)
    }
}

impl From<f64> for Constant {
    fn from(x: f64) -> Self {
        Self(x.to_bits())
    }
}

macro_rules! functions {
    ($enum:ident ($($x:ident),+), $doc:literal: $($Name:ident $name:literal $formula:expr;)*) => {
        #[doc = $doc]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $enum {
            $(#[doc = concat!("`", stringify!($formula), "`")] $Name,)*
        }

        impl $enum {
            /// The name or sign in printed formulas.
            ///
            /// ```
            /// use wengert_kernels::formula::{Function, Operator};
            /// assert_eq!((Function::Exp.name(), Operator::Div.name()), ("exp", "/"));
            /// ```
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$Name => $name,)*
                }
            }

            /// The value on any scalar.
            ///
            /// ```
            /// use wengert_kernels::formula::{Function, Operator};
            /// assert_eq!((Function::Recip.eval(4.0), Operator::Max.eval(3.0, 5.0)), (0.25, 5.0));
            /// ```
            pub fn eval<S: Scalar>(self, $($x: S),+) -> S {
                match self {
                    $(Self::$Name => $formula,)*
                }
            }
        }
    };
}

functions! {
    Function(x), "The functions of one number that a formula is made of.\n\n```\n\
        use wengert_kernels::formula::Function;\nassert_eq!(Function::Sqrt.name(), \"√\");\n\
        assert_eq!(Function::Sqrt.eval(9.0), 3.0);\n```":
    Neg "−" -x;
    Recip "recip" x.recip();
    Abs "abs" x.abs();
    Sqrt "√" x.sqrt();
    Exp "exp" x.exp();
    ExpM1 "exp_m1" x.exp_m1();
    Ln "ln" x.ln();
    Ln1p "ln_1p" x.ln_1p();
    Tanh "tanh" x.tanh();
    Sigmoid "sigmoid" x.sigmoid();
    Softplus "softplus" x.softplus();
    Erf "erf" x.erf();
    Gaussian "gaussian" x.gaussian();
    NormalCdf "Φ" x.normal_cdf();
    Sin "sin" x.sin();
    Cos "cos" x.cos();
    Atan "atan" x.atan();
}

functions! {
    Operator(x, y), "The functions of two numbers that a formula is made of.\n\n```\n\
        use wengert_kernels::formula::Operator;\nassert_eq!(Operator::Mul.name(), \"·\");\n\
        assert_eq!(Operator::Mul.eval(3.0, 5.0), 15.0);\n```":
    Add "+" x + y;
    Sub "−" x - y;
    Mul "·" x * y;
    Div "/" x / y;
    Max "max" x.max(y);
    Min "min" x.min(y);
}

impl Term {
    /// The indices of the operands, in order.
    ///
    /// ```
    /// use wengert_kernels::formula::Term;
    /// assert_eq!(Term::MulAdd([0, 2, 1]).operands(), [0, 2, 1]); // x₀·x₂ + x₁
    /// assert_eq!(Term::Powi([4], 3).operands(), [4]); // the exponent is none
    /// assert!(Term::Variable.operands().is_empty());
    /// ```
    #[must_use]
    pub fn operands(&self) -> &[usize] {
        match self {
            Self::Variable | Self::Constant(_) | Self::Truth(_) => &[],
            Self::Unary(_, a) | Self::Powi(a, _) | Self::Powf(a, _) => a,
            Self::Binary(_, ab) => ab,
            Self::MulAdd(abc) | Self::Select(abc) | Self::Exceeds(abc) | Self::Pick(abc) => abc,
        }
    }

    /// The same step with other operands.
    pub(super) fn with_operands(mut self, mut operand: impl FnMut(usize) -> usize) -> Self {
        let operands: &mut [usize] = match &mut self {
            Self::Variable | Self::Constant(_) | Self::Truth(_) => &mut [],
            Self::Unary(_, a) | Self::Powi(a, _) | Self::Powf(a, _) => a,
            Self::Binary(_, ab) => ab,
            Self::MulAdd(abc) | Self::Select(abc) | Self::Exceeds(abc) | Self::Pick(abc) => abc,
        };
        operands.iter_mut().for_each(|i| *i = operand(*i));
        self
    }

    /// A choice with other branches.
    pub(super) fn with_branches(self, yes: usize, no: usize) -> Self {
        match self {
            Self::Select([a, ..]) => Self::Select([a, yes, no]),
            Self::Pick([a, ..]) => Self::Pick([a, yes, no]),
            term => term,
        }
    }

    /// The value at `x`, from the operands' values.
    pub(super) fn eval<S: Scalar>(self, x: S, of: impl Fn(usize) -> Value<S>) -> Value<S> {
        let number = |i: usize| of(i).number;
        Value::number(match self {
            Self::Variable => x,
            Self::Constant(c) => S::of(c.value()),
            Self::Unary(function, [a]) => function.eval(number(a)),
            Self::Binary(operator, [a, b]) => operator.eval(number(a), number(b)),
            Self::MulAdd([a, b, c]) => number(a).mul_add(number(b), number(c)),
            Self::Powi([a], n) => number(a).powi(n),
            Self::Powf([a], p) => number(a).powf(p.value()),
            Self::Select([a, b, c]) => number(a).select(number(b), number(c)),
            Self::Pick([mask, b, c]) => S::pick(of(mask).mask, number(b), number(c)),
            Self::Truth(holds) => return Value::mask(truth::<S>(holds)),
            Self::Exceeds([a, b, tie]) => {
                return Value::mask(number(a).exceeds(number(b), of(tie).mask));
            }
        })
    }
}

/// The value of a term: a number or a predicate. The other field is unused.
#[derive(Clone, Copy, Debug)]
pub(super) struct Value<S: Scalar> {
    pub(super) number: S,
    pub(super) mask: S::Mask,
}

impl<S: Scalar> Value<S> {
    pub(super) fn number(number: S) -> Self {
        Self { number, mask: S::NEVER }
    }

    pub(super) fn mask(mask: S::Mask) -> Self {
        Self { number: S::zero(), mask }
    }
}

/// A constant predicate; of the two, [`Scalar`] names only the one that never holds.
pub(super) fn truth<S: Scalar>(holds: bool) -> S::Mask {
    if holds { S::one().exceeds(S::zero(), S::NEVER) } else { S::NEVER }
}
