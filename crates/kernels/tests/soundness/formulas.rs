//! Formulas, and symbols outside a trace.

use crate::Calls;
use crate::operands::refused;
use wengert_kernels::formula::{Constant, Expr, Function, Operator, Term};
use wengert_kernels::{Formula, Scalar};

pub(crate) const TABLE: &[(&str, Calls)] = &[
    ("Formula::trace", trace),
    ("Formula::of", || assert_eq!(Formula::of(&cube()), cube())),
    ("Formula::slope_of", || assert_eq!(Formula::slope_of(&cube()).to_string(), "3·x²")),
    ("Formula::second_slope_of", || {
        assert_eq!(Formula::second_slope_of(&cube()).to_string(), "6·x");
    }),
    ("Formula::simplified", || {
        assert_eq!(Formula::trace(|x| x * Expr::of(1.0)).simplified().to_string(), "x");
    }),
    ("Formula::terms", || assert_eq!(cube().terms()[0], Term::Variable)),
    ("Formula::eval", || assert!(cube().eval(f64::NAN).is_nan())),
    ("Formula::with_variable", || assert_eq!(cube().with_variable("").to_string(), "³")),
    ("Formula::in_steps", || assert_eq!(cube().in_steps("y").to_string(), "y³")),
    ("Formula: Display", || assert_eq!(cube().to_string(), "x³")),
    ("Constant::value", || assert!(Constant::from(f64::NAN).value().is_nan())),
    ("Constant: From", || assert_ne!(Constant::from(0.0), Constant::from(-0.0))),
    ("Function::name", || assert_eq!(Function::Neg.name(), "−")),
    ("Function::eval", || assert_eq!(Function::Neg.eval(f64::INFINITY), f64::NEG_INFINITY)),
    ("Operator::name", || assert_eq!(Operator::Add.name(), "+")),
    ("Operator::eval", || assert!(Operator::Sub.eval(f64::INFINITY, f64::INFINITY).is_nan())),
    ("Term::operands", || {
        assert_eq!(Term::MulAdd([7, usize::MAX, 0]).operands(), [7, usize::MAX, 0]);
    }),
];

fn cube() -> Formula {
    Formula::trace(|x| x.powi(3))
}

/// Symbols outside their trace are rejected.
fn trace() {
    let outside = "Expr: no trace is running on this thread, see Formula::trace";
    assert_eq!(refused(|| Expr::of(1.0)), outside);
    let mut kept = None;
    Formula::trace(|x| *kept.insert(x));
    let x = kept.expect("the variable");
    assert_eq!(refused(|| x + x), outside);
    let another = "Expr: this one belongs to another trace";
    assert_eq!(refused(|| Formula::trace(|_| x)), another);
    assert_eq!(refused(|| Formula::trace(|y| y.mul_add(x, y))), another);
    assert_eq!(refused(|| Formula::trace(|_| panic!("of the caller"))), "of the caller");
}
