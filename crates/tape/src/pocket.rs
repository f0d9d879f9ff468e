//! A whole tape for numbers instead of matrices, read in five minutes: nodes in a `Vec`, one loop back.
//! ```
//! use wengert_tape::pocket::Tape;
//! let tape = Tape::default();
//! let (x, y) = (tape.input(3.0), tape.input(-2.0));
//! let z = x * y + x;
//! assert_eq!((z.value(), z.gradient([x, y])), (-3.0, [-1.0, 3.0])); // ∂z/∂x = y + 1, ∂z/∂y = x
//! ```

use std::cell::RefCell;
use std::ops::{Add, Div, Mul, Sub};
use wengert_kernels::Dual;

/// Everything computed so far, in order.
#[derive(Debug, Default)]
pub struct Tape(RefCell<Vec<Node>>);

/// A line of the tape: an operation, the lines of its operands, and its value.
#[derive(Clone, Copy, Debug)]
struct Node {
    op: Op,
    args: [usize; 2],
    value: f64,
}

#[derive(Clone, Copy, Debug)]
enum Op {
    Input,
    Add,
    Sub,
    Mul,
    Div,
    Map { slope: f64 },
}

/// A number on a tape.
#[derive(Clone, Copy, Debug)]
pub struct Var<'t> {
    tape: &'t Tape,
    at: usize,
}

impl Tape {
    /// An input: a weight, a datum or a constant.
    pub fn input(&self, value: f64) -> Var<'_> {
        self.write(Op::Input, [0, 0], value)
    }

    fn write(&self, op: Op, args: [usize; 2], value: f64) -> Var<'_> {
        self.0.borrow_mut().push(Node { op, args, value });
        Var { tape: self, at: self.0.borrow().len() - 1 }
    }
}

impl Var<'_> {
    /// The number.
    pub fn value(self) -> f64 {
        self.tape.0.borrow()[self.at].value
    }

    /// `f` of the number. A dual number gives value and slope in one pass.
    pub fn map(self, f: impl FnOnce(Dual<f64>) -> Dual<f64>) -> Self {
        let Dual { value, slope } = f(Dual::new(self.value(), 1.0));
        self.tape.write(Op::Map { slope }, [self.at, self.at], value)
    }

    /// `∂self/∂x` for each x of `wrt`. From back to front, each node is met when its gradient is complete.
    pub fn gradient<const N: usize>(self, wrt: [Self; N]) -> [f64; N] {
        let nodes = self.tape.0.borrow();
        let mut gradient = vec![0.0; nodes.len()];
        gradient[self.at] = 1.0;
        for (at, node) in nodes.iter().enumerate().rev() {
            let (dc, [a, b]) = (gradient[at], node.args.map(|arg| nodes[arg].value));
            let contributions = match node.op {
                Op::Input => continue,
                Op::Add => [dc, dc],
                Op::Sub => [dc, -dc],
                Op::Mul => [dc * b, dc * a],
                Op::Div => [dc / b, -(dc * (node.value / b))],
                Op::Map { slope } => [dc * slope, 0.0],
            };
            gradient[node.args[0]] += contributions[0];
            gradient[node.args[1]] += contributions[1];
        }
        wrt.map(|x| gradient[x.at])
    }
}

macro_rules! operators {
    ($($Op:ident, $method:ident: $sign:tt;)*) => { $(
        impl<'t> $Op for Var<'t> {
            type Output = Self;
            fn $method(self, right: Self) -> Self {
                self.tape.write(Op::$Op, [self.at, right.at], self.value() $sign right.value())
            }
        }
    )* };
}

operators! { Add, add: +; Sub, sub: -; Mul, mul: *; Div, div: /; }
