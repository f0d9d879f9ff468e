//! Shared by the tests of this crate: numbers, operands in every layout, and the checks that a formula
//! must pass.
#![allow(dead_code, reason = "each test uses its part")]

use wengert_inspect::{CheckError, Report, check_gradients};
use wengert_tape::{Dual, Element, Graph, Lift, Matrix, Param, Params, Shape, Tape, Var};

/// Tests of formulas, one per line: `name: |t, a[2, 3], b[3, 1]| a.matmul(b);`, each passed to `$check`.
#[macro_export]
macro_rules! formulas {
    ($check:path; $($name:ident: |$t:ident $(, $arg:ident[$rows:expr, $cols:expr])*| $value:expr;)*) => { $(
        #[test]
        fn $name() {
            fn value<'t, T: wengert_tape::Element>(
                $t: wengert_tape::Graph<'t, T>,
                args: &[wengert_tape::Var<'t, T>],
            ) -> wengert_tape::Var<'t, T>
            where
                f64: wengert_tape::Lift<T>,
            {
                let [$($arg),*] = *args else { unreachable!("as many arguments as shapes") };
                let _ = ($t, $($arg),*);
                $value
            }
            let formula = $crate::harness::Formula {
                double: value,
                dual: value,
                twice: value,
                single: value,
            };
            $check(formula, &[$((stringify!($arg), wengert_tape::Shape::new($rows, $cols))),*]);
        }
    )* };
}

/// A generic formula as four pointers, so that the checks are compiled once.
#[derive(Clone, Copy)]
pub(crate) struct Formula {
    pub(crate) double: Pointer<f64>,
    pub(crate) dual: Pointer<Dual<f64>>,
    pub(crate) twice: Pointer<Dual<Dual<f64>>>,
    pub(crate) single: Pointer<f32>,
}

pub(crate) type Pointer<T> = for<'t> fn(Graph<'t, T>, &[Var<'t, T>]) -> Var<'t, T>;

/// The scalars that a gradient check pastes a formula for.
pub(crate) trait Pasted: Element {
    fn pointer(formula: Formula) -> Pointer<Self>;
}

impl Pasted for f64 {
    fn pointer(formula: Formula) -> Pointer<Self> {
        formula.double
    }
}

impl Pasted for Dual<f64> {
    fn pointer(formula: Formula) -> Pointer<Self> {
        formula.dual
    }
}

impl Pasted for Dual<Dual<f64>> {
    fn pointer(formula: Formula) -> Pointer<Self> {
        formula.twice
    }
}

impl Pasted for f32 {
    fn pointer(formula: Formula) -> Pointer<Self> {
        formula.single
    }
}

/// Distinct, unsorted numbers between 0.3 and 1.7, different for each seed: the golden sequence.
pub(crate) fn numbers(seed: usize, shape: Shape) -> Matrix<f64> {
    Matrix::from_fn(shape.rows, shape.cols, |i, j| {
        let k = 100 * seed + i * shape.cols + j + 1;
        0.3 + 1.4 * (k as f64 * 0.618_033_988_749_894_9).fract()
    })
}

/// The sum of the entries with weights of both signs, all different.
pub(crate) fn weigh<T: Element>(y: Var<'_, T>) -> Var<'_, T>
where
    f64: Lift<T>,
{
    let weights = numbers(77, y.shape()).map(|x| x - 1.0);
    (y * y.graph().constant(&weights)).sum()
}

/// How an operand lies in memory.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Form {
    Parameter,
    Node,
    Transposed,
    SomeRows,
    SomeColumns,
    TransposedPart,
    RowMajorConstant,
    ConstantPart,
}

impl Form {
    pub(crate) const ALL: [Self; 8] = [
        Self::Parameter,
        Self::Node,
        Self::Transposed,
        Self::SomeRows,
        Self::SomeColumns,
        Self::TransposedPart,
        Self::RowMajorConstant,
        Self::ConstantPart,
    ];

    /// The shape of the matrix that an operand of this shape is read from.
    fn stored(self, Shape { rows, cols }: Shape) -> Shape {
        match self {
            Self::Parameter | Self::Node | Self::RowMajorConstant => Shape::new(rows, cols),
            Self::Transposed => Shape::new(cols, rows),
            Self::SomeRows => Shape::new(rows + 2, cols),
            Self::SomeColumns => Shape::new(rows, cols + 2),
            Self::TransposedPart | Self::ConstantPart => Shape::new(cols + 2, rows + 3),
        }
    }

    fn read<T: Element>(self, stored: Var<'_, T>) -> Var<'_, T>
    where
        f64: Lift<T>,
    {
        let (t, Shape { rows, cols }) = (stored.graph(), stored.shape());
        match self {
            Self::Parameter => stored,
            Self::Node => stored * 1.25,
            Self::Transposed => stored.t(),
            Self::SomeRows => stored.rows(1..rows - 1),
            Self::SomeColumns => stored.cols(2..cols),
            Self::TransposedPart => stored.rows(0..rows - 2).cols(1..cols - 2).t(),
            Self::RowMajorConstant => {
                let by_rows = numbers(9, Shape::new(cols, rows)).t();
                t.constant(&by_rows)
            }
            Self::ConstantPart => {
                let part = numbers(9, stored.shape()).rows(1..rows - 1).cols(2..cols - 1);
                t.constant(&part.t())
            }
        }
    }
}

/// Named operands: the parameters they are read from, and how.
pub(crate) struct Operands {
    pub(crate) params: Params<f64>,
    blocks: Vec<Param>,
    forms: Vec<Form>,
}

impl Operands {
    pub(crate) fn new(shapes: &[(&str, Shape)], forms: &[Form]) -> Self {
        let mut params = Params::new();
        let blocks = shapes.iter().zip(forms).enumerate().map(|(seed, (&(name, shape), form))| {
            params.add(name, numbers(seed, form.stored(shape)))
        });
        Self { blocks: blocks.collect(), forms: forms[..shapes.len()].to_vec(), params }
    }

    /// The operands as values of a recording over the parameters.
    pub(crate) fn read<'t, T: Element>(&self, t: Graph<'t, T>) -> Vec<Var<'t, T>>
    where
        f64: Lift<T>,
    {
        self.read_from(|block| t.param(block))
    }

    fn read_from<'t, T: Element>(&self, stored: impl Fn(Param) -> Var<'t, T>) -> Vec<Var<'t, T>>
    where
        f64: Lift<T>,
    {
        let pairs = self.blocks.iter().zip(&self.forms);
        pairs.map(|(&block, form)| form.read(stored(block))).collect()
    }

    fn loss<'t, T: Pasted>(&self, t: Graph<'t, T>, formula: Formula) -> Var<'t, T>
    where
        f64: Lift<T>,
    {
        weigh(T::pointer(formula)(t, &self.read(t)))
    }

    /// A loss that has second derivatives even if the formula is linear.
    fn curved<'t, T: Pasted>(&self, t: Graph<'t, T>, formula: Formula) -> Var<'t, T>
    where
        f64: Lift<T>,
    {
        let y = T::pointer(formula)(t, &self.read(t));
        weigh(y * y)
    }
}

/// Asserts that the gradient agrees with forward mode, finite differences and `f32`, and so do second
/// derivatives; that a variable gets a parameter's gradient; that a second sweep and an evaluation change no bit.
pub(crate) fn check(formula: Formula, shapes: &[(&str, Shape)]) {
    let operands = Operands::new(shapes, &vec![Form::Parameter; shapes.len()]);
    check_operands(formula, &operands);
    let params = &operands.params;
    expect(&operands, check_gradients!(params, order: 2, |t| operands.curved(t, formula)));
}

/// Asserts that the check passes, unless there is nothing to check: only constants, or no entries.
fn expect(operands: &Operands, result: Result<Report, CheckError>) {
    let constant = |form: &Form| matches!(form, Form::RowMajorConstant | Form::ConstantPart);
    let nothing = operands.params.is_empty() || operands.forms.iter().all(constant);
    match result {
        Err(CheckError::Unreached) if nothing => {}
        checked => _ = checked.unwrap(),
    }
}

/// [`check`] for all combinations of layouts of two operands; a third pairs each of its layouts with each
/// of theirs.
pub(crate) fn check_layouts(formula: Formula, shapes: &[(&str, Shape)]) {
    let count = Form::ALL.len();
    for combination in 0..count.pow(shapes.len().min(2) as u32) {
        let (first, second) = (combination % count, combination / count);
        let forms = [first, second, (first + second) % count].map(|k| Form::ALL[k]);
        println!("{forms:?}");
        check_operands(formula, &Operands::new(shapes, &forms));
    }
}

fn check_operands(formula: Formula, operands: &Operands) {
    let params = &operands.params;
    expect(operands, check_gradients!(params, |t| operands.loss(t, formula)));

    let (mut tape, mut grads) = (Tape::new(), params.zeros_like());
    let t = tape.record(params);
    let recorded = (formula.double)(t, &operands.read(t));
    weigh(recorded).backward(&mut grads);
    let (first, recorded) = (grads.clone(), recorded.value());
    let loss = operands.loss(t, formula);
    loss.backward(&mut grads);
    assert_eq!(first.as_slice(), grads.as_slice(), "a second sweep");

    let t = tape.evaluate(params);
    let evaluated = (formula.double)(t, &operands.read(t)).value();
    assert_eq!(recorded, evaluated, "evaluated and recorded");

    let (unused, mut none) = (params.zeros_like(), params.zeros_like());
    let t = tape.record(&unused);
    let variable = |block| {
        let Shape { rows, cols } = params.shape(block);
        t.variable(&Matrix::from_cols(rows, cols, params.get(block).iter().collect()))
    };
    let variables: Vec<_> = params.blocks().map(variable).collect();
    let nth = |block| variables[params.blocks().position(|other| other == block).unwrap()];
    weigh((formula.double)(t, &operands.read_from(nth))).backward(&mut none);
    for (block, variable) in params.blocks().zip(&variables) {
        let wanted: Vec<f64> = grads.get(block).iter().collect();
        let got =
            variable.gradient().map_or(vec![0.0; wanted.len()], |g| g.view().iter().collect());
        assert_eq!(got, wanted, "variable {}", params.name(block));
    }
}
