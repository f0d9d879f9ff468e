//! Random networks with random data, and their gradients from the tape and by hand.

use proptest::prelude::*;
use wengert::layers::{Activation, Dense, Init, Layer, Random, Scheme, Sequence, mse};
use wengert::{Element, Matrix, Params, Tape, Var};
use wengert_manual::{self as manual, Loss, Mlp};

/// Shapes, activations and layouts; the numbers derive from the seed.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) samples: usize,
    pub(crate) widths: Vec<usize>,
    pub(crate) activations: Vec<Activation>,
    pub(crate) layouts: (Layout, Layout),
    pub(crate) seed: u64,
}

/// How a matrix lies in memory.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Layout {
    Columns,
    Rows,
    /// Columns of a matrix that has more rows and columns.
    PartOfColumns,
    /// Rows of a matrix that has more rows and columns.
    PartOfRows,
}

/// Any network of 2 to 4 layers within the limits.
pub(crate) fn plans(
    samples: impl Strategy<Value = usize>,
    inputs: std::ops::RangeInclusive<usize>,
    hidden: std::ops::RangeInclusive<usize>,
    outputs: impl Strategy<Value = usize>,
    activations: Vec<Activation>,
) -> impl Strategy<Value = Plan> {
    let layout = prop::sample::select(vec![
        Layout::Columns,
        Layout::Rows,
        Layout::PartOfColumns,
        Layout::PartOfRows,
    ]);
    let hidden = prop::collection::vec(hidden, 1..=3);
    let activations = prop::collection::vec(prop::sample::select(activations), 4);
    let all =
        (samples, inputs, hidden, outputs, activations, (layout.clone(), layout), any::<u64>());
    all.prop_map(|(samples, inputs, hidden, outputs, mut activations, layouts, seed)| {
        activations.truncate(hidden.len() + 1);
        let widths = [vec![inputs], hidden, vec![outputs]].concat();
        Plan { samples, widths, activations, layouts, seed }
    })
}

/// A plan with its numbers.
#[derive(Debug)]
pub(crate) struct Network<T: Element> {
    pub(crate) params: Params<T>,
    pub(crate) model: Sequence<Dense<Activation>>,
    pub(crate) x: Matrix<T>,
    pub(crate) y: Matrix<T>,
    plan: Plan,
}

impl<T: Element> Network<T> {
    /// `weight(fan-in, random)`, bias included, and `datum(random)` make the numbers.
    pub(crate) fn new(
        plan: &Plan,
        weight: impl Fn(usize, &mut Random) -> f64,
        datum: impl Fn(&mut Random) -> f64,
    ) -> Self {
        let mut params = Params::default();
        let mut zeros = Init::new(Scheme::Zeros, Random::seed(0));
        let layers = plan.widths.windows(2).zip(&plan.activations).map(|(width, &activation)| {
            Dense::new(&mut params, width[0], width[1], activation, &mut zeros)
        });
        let model = Sequence::new(layers.collect());
        let mut random = Random::seed(plan.seed);
        let mut numbers = params.as_mut_slice().iter_mut();
        for width in plan.widths.windows(2) {
            for number in numbers.by_ref().take((width[0] + 1) * width[1]) {
                *number = T::of(weight(width[0], &mut random));
            }
        }
        let mut matrix = |cols, layout| {
            let data = Matrix::from_fn(plan.samples, cols, |_, _| T::of(datum(&mut random)));
            lay_out(&data, layout)
        };
        let x = matrix(plan.widths[0], plan.layouts.0);
        let y = matrix(plan.widths[plan.widths.len() - 1], plan.layouts.1);
        Self { params, model, x, y, plan: plan.clone() }
    }

    /// The gradient of the mean squared error by hand.
    pub(crate) fn by_hand(&self) -> Vec<T> {
        let activations: Vec<_> = self.plan.activations.iter().filter_map(by_hand).collect();
        let mut mlp =
            Mlp::new(self.plan.samples, &self.plan.widths, &activations, Loss::MeanSquaredError);
        let mut grads = vec![T::zero(); self.params.len()];
        mlp.gradient(self.params.as_slice(), self.x.view(), self.y.view(), &mut grads);
        grads
    }

    /// The gradient of `objective(model, x, y)` from the tape.
    pub(crate) fn by_tape(
        &self,
        objective: impl for<'t> Fn(&Sequence<Dense<Activation>>, Var<'t, T>, Var<'t, T>) -> Var<'t, T>,
    ) -> Vec<T> {
        let (mut tape, mut grads) = (Tape::new(), self.params.zeros_like());
        let t = tape.record(&self.params);
        objective(&self.model, t.constant(&self.x), t.constant(&self.y)).backward(&mut grads);
        grads.as_slice().to_vec()
    }

    /// The largest change of the gradient by hand, of 8 tries, when every number moves by one ulp up
    /// or down at random.
    pub(crate) fn sensitivity(&mut self, by_hand: &[T], nudge: impl Fn(T, bool) -> T) -> f64 {
        let mut random = Random::seed(self.plan.seed ^ 0x5EED);
        let before = (self.params.clone(), self.x.clone(), self.y.clone());
        let mut largest = 0.0;
        for _ in 0..8 {
            let mut moved = |x: T| nudge(x, random.next_u64() & 1 == 1);
            self.params = before.0.map(&mut moved);
            self.x = before.1.map(&mut moved);
            self.y = before.2.map(&mut moved);
            largest = distance(&self.by_hand(), by_hand).max(largest);
        }
        (self.params, self.x, self.y) = before;
        largest
    }
}

/// The mean squared error of the model, as users write it.
pub(crate) fn plain<'t, T: Element>(
    model: &Sequence<Dense<Activation>>,
    x: Var<'t, T>,
    y: Var<'t, T>,
) -> Var<'t, T> {
    mse(model.forward(x), y)
}

/// The same loss from two halves of the batch, so that every parameter is used twice and the data are
/// sliced.
pub(crate) fn in_halves<'t, T: Element>(
    model: &Sequence<Dense<Activation>>,
    x: Var<'t, T>,
    y: Var<'t, T>,
) -> Var<'t, T> {
    let rows = x.shape().rows;
    if rows < 2 {
        return plain(model, x, y);
    }
    let part = |range: std::ops::Range<usize>| {
        let share = range.len() as f64 / rows as f64;
        mse(model.forward(x.rows(range.clone())), y.rows(range)) * share
    };
    part(0..rows / 2) + part(rows / 2..rows)
}

/// The largest difference of two entries.
pub(crate) fn distance<T: Element>(a: &[T], b: &[T]) -> f64 {
    let difference = |(a, b): (&T, &T)| (a.to_f64() - b.to_f64()).abs();
    a.iter().zip(b).map(difference).fold(0.0, |m, d| if d > m || d.is_nan() { d } else { m })
}

/// The largest entry.
pub(crate) fn largest<T: Element>(a: &[T]) -> f64 {
    a.iter().fold(0.0, |m, x| x.to_f64().abs().max(m))
}

fn lay_out<T: Element>(data: &Matrix<T>, layout: Layout) -> Matrix<T> {
    let (rows, cols) = (data.row_count(), data.col_count());
    let part = |data: &Matrix<T>| {
        let (rows, cols) = (data.row_count(), data.col_count());
        let nan = T::of(f64::NAN);
        let inside = |i: usize, j: usize| (1..=rows).contains(&i) && (2..cols + 2).contains(&j);
        let whole = Matrix::from_fn(rows + 3, cols + 3, |i, j| match inside(i, j) {
            true => data.at(i - 1, j - 2),
            false => nan,
        });
        whole.rows(1..rows + 1).cols(2..cols + 2)
    };
    match layout {
        Layout::Columns => data.clone().into_col_major(),
        Layout::Rows => {
            let by_rows = (0..rows * cols).map(|k| data.at(k / cols, k % cols)).collect();
            Matrix::from_rows(rows, cols, by_rows)
        }
        Layout::PartOfColumns => part(data),
        Layout::PartOfRows => part(&data.t()).t(),
    }
}

/// The same activation in the handwritten table, if present.
pub(crate) fn by_hand(activation: &Activation) -> Option<manual::Activation> {
    use Activation as A;
    Some(match *activation {
        A::Identity(_) => manual::Activation::Identity,
        A::Sigmoid(_) => manual::Activation::Sigmoid,
        A::Tanh(_) => manual::Activation::Tanh,
        A::Relu(_) => manual::Activation::Relu,
        A::LeakyRelu(f) => manual::Activation::LeakyRelu { slope: f.slope },
        A::Elu(f) => manual::Activation::Elu { alpha: f.alpha },
        A::Selu(_) => manual::Activation::Selu,
        A::Softplus(_) => manual::Activation::Softplus,
        A::Silu(_) => manual::Activation::Silu,
        A::Gelu(_) => manual::Activation::Gelu,
        A::GeluTanh(_) => manual::Activation::GeluTanh,
        A::Mish(_) => manual::Activation::Mish,
        _ => return None,
    })
}
