//! [`Op`]: a differentiable function of matrices, with one pullback per argument.

use std::borrow::Cow;
use std::fmt::Debug;
use wengert_kernels::{Accumulator, Element, Formula, Layout, Shape, View, ViewMut};

/// A differentiable function of `N` matrices (1 to 3): its value, and one pullback per argument.
///
/// Ops of one's own are recorded with [`Graph::apply`](crate::Graph::apply). An op knows nothing of
/// the tape. Its operands may have any strides; its result lies column after column.
///
/// ```
/// use wengert_tape::{Accumulator, Element, Matrix, Op, Output, Params, Recorded, Shape, ShapeError,
///     Tape, View};
///
/// /// `y = x·s` for a fixed number `s`, hence `x̄ += ȳ·s`.
/// #[derive(Debug)]
/// struct Scale(f64);
///
/// // For every scalar, so that gradient checks can record it over dual numbers and over `f32`.
/// impl<T: Element> Op<T, 1> for Scale {
///     fn shape(&self, [x]: [Shape; 1]) -> Result<Shape, ShapeError> {
///         Ok(x)
///     }
///     fn forward(&self, [x]: [View<T>; 1], y: Output<T>) {
///         let s = T::of(self.0);
///         Accumulator::new(y.value, true).add_map(x, |x| x * s); // `y ← x·s`: there is no sum yet
///     }
///     fn backward(&self, _: usize, _: [View<T>; 1], y: Recorded<T>, grad: Accumulator<T>) {
///         let s = T::of(self.0);
///         grad.add_map(y.gradient, |dy| dy * s);
///     }
/// }
///
/// let mut params = Params::new();
/// let w = params.add("w", Matrix::from([[2.0, 3.0]]));
/// let mut grads = params.zeros_like();
/// let mut tape = Tape::new();
/// let t = tape.record(&params);
/// t.apply(Scale(10.0), [t.param(w)]).sum().backward(&mut grads);
/// assert_eq!(grads.as_slice(), [10.0, 10.0]);
/// ```
pub trait Op<T: Element, const N: usize>: Debug + 'static {
    /// The name in errors and drawings: unless an op says otherwise, that of its type in snake case.
    fn name(&self) -> Cow<'static, str> {
        snake_case(&format!("{self:?}")).into()
    }

    /// The shape of the result, or what was expected of the operands.
    ///
    /// # Errors
    /// If the op cannot combine operands of these shapes.
    fn shape(&self, args: [Shape; N]) -> Result<Shape, ShapeError>;

    /// How many numbers the forward pass wants to keep for the backward pass.
    fn saved(&self, _args: [Shape; N]) -> usize {
        0
    }

    /// For an op that only looks at its first argument in another way, like a transpose: the entries
    /// of the result among those of the argument. Nothing is stored and `forward` is not called.
    fn view(&self, _first: Layout) -> Option<Layout> {
        None
    }

    /// The function of one number, for an op that applies one to every entry.
    fn elementwise(&self) -> Option<Formula> {
        None
    }

    /// `y ← f(args)`. `y` holds arbitrary numbers before.
    fn forward(&self, args: [View<T>; N], y: Output<T>);

    /// The pullback of argument `wrt`: `grad ← grad + (∂f/∂args[wrt])ᵀ·y.gradient`.
    fn backward(&self, wrt: usize, args: [View<T>; N], y: Recorded<T>, grad: Accumulator<T>);
}

/// Where an op writes its result.
///
/// ```
/// use wengert_tape::{Accumulator, Element, Matrix, Op, Output, Params, Recorded, Shape, ShapeError,
///     Tape, View};
///
/// /// `y = √x`, hence `x̄ += ȳ/(2·y)`. The forward pass keeps `1/(2·y)`.
/// #[derive(Debug)]
/// struct Root;
///
/// impl<T: Element> Op<T, 1> for Root {
///     fn shape(&self, [x]: [Shape; 1]) -> Result<Shape, ShapeError> {
///         Ok(x)
///     }
///     fn saved(&self, [x]: [Shape; 1]) -> usize {
///         x.len()
///     }
///     fn forward(&self, [x]: [View<T>; 1], y: Output<T>) {
///         for (saved, x) in y.saved.into_iter().flatten().zip(x.iter()) {
///             *saved = T::of(0.5) / x.sqrt();
///         }
///         Accumulator::new(y.value, true).add_map(x, |x| x.sqrt());
///     }
///     fn backward(&self, _: usize, _: [View<T>; 1], y: Recorded<T>, grad: Accumulator<T>) {
///         grad.add_zip(y.gradient, y.saved_view(), |dy, slope| dy * slope);
///     }
/// }
///
/// let (params, mut tape) = (Params::new(), Tape::new());
/// let x = tape.record(&params).variable(&Matrix::from([[4.0, 25.0]]));
/// x.apply(Root).sum().backward(&mut params.zeros_like());
/// assert_eq!(x.gradient(), Some(Matrix::from([[0.25, 0.1]])));
/// ```
#[derive(Debug)]
pub struct Output<'a, T: Copy + Debug> {
    /// The value.
    pub value: ViewMut<'a, T>,
    /// The numbers kept for the backward pass; `None` if there will not be one.
    pub saved: Option<&'a mut [T]>,
}

/// A result that was computed before, with the gradient of the loss with respect to it: what a pullback may
/// use besides the operands. Where the slope can be told from the value, nothing has to be kept.
///
/// ```
/// use wengert_tape::{Accumulator, Element, Op, Output, Params, Recorded, Shape, ShapeError, Tape, View};
///
/// /// `y = eˣ`, hence `x̄ += ȳ·y`.
/// #[derive(Debug)]
/// struct Power;
///
/// impl<T: Element> Op<T, 1> for Power {
///     fn shape(&self, [x]: [Shape; 1]) -> Result<Shape, ShapeError> {
///         Ok(x)
///     }
///     fn forward(&self, [x]: [View<T>; 1], y: Output<T>) {
///         Accumulator::new(y.value, true).add_map(x, |x| x.exp());
///     }
///     fn backward(&self, _: usize, _: [View<T>; 1], y: Recorded<T>, grad: Accumulator<T>) {
///         grad.add_zip(y.gradient, y.value, |dy, y| dy * y);
///     }
/// }
///
/// let (params, mut tape) = (Params::new(), Tape::new());
/// let x = tape.record(&params).variable(&wengert_tape::Matrix::from([[0.0]]));
/// x.apply(Power).backward(&mut params.zeros_like());
/// assert_eq!(x.gradient().map(|slope| slope.at(0, 0)), Some(1.0));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Recorded<'a, T: Copy + Debug> {
    /// The value.
    pub value: View<'a, T>,
    /// The gradient of the loss with respect to the value.
    pub gradient: View<'a, T>,
    /// What the forward pass kept.
    pub saved: &'a [T],
}

impl<'a, T: Copy + Debug> Recorded<'a, T> {
    /// What the forward pass kept, as a matrix of the shape of the value.
    pub fn saved_view(self) -> View<'a, T> {
        View::new(self.saved, Layout::col_major(self.value.shape()))
    }
}

/// Operands whose shapes an op cannot combine.
///
/// ```
/// use wengert_tape::{Shape, ShapeError};
/// let columns = |x: Shape| ShapeError::unless(x.cols > 0, Shape::new(x.rows, 1), "at least one column");
/// assert_eq!(columns(Shape::new(4, 3)), Ok(Shape::new(4, 1)));
/// assert_eq!(columns(Shape::new(4, 0)).unwrap_err().expected, "at least one column");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShapeError {
    /// What was expected, as in "m×k and k×n".
    pub expected: &'static str,
}

impl ShapeError {
    /// `Ok(shape)` if the operands fit, else what was expected.
    ///
    /// # Errors
    /// If `fits` is false.
    pub fn unless(fits: bool, shape: Shape, expected: &'static str) -> Result<Shape, Self> {
        if fits { Ok(shape) } else { Err(Self { expected }) }
    }
}

/// `LeakyRelu { slope: 0.01 }` becomes `leaky_relu { slope: 0.01 }`.
pub(crate) fn snake_case(debug: &str) -> String {
    let mut name = String::new();
    let end = debug.find(|c: char| !c.is_alphanumeric()).unwrap_or(debug.len());
    for (at, letter) in debug[..end].char_indices() {
        if at > 0 && letter.is_uppercase() {
            name.push('_');
        }
        name.extend(letter.to_lowercase());
    }
    name + &debug[end..]
}
