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
    ///
    /// ```
    /// use wengert_tape::Op;
    /// use wengert_tape::ops::{Exp, Map, Transpose};
    /// assert_eq!(Op::<f64, 1>::name(&Transpose), "transpose");
    /// assert_eq!(Op::<f64, 1>::name(&Map(Exp)), "exp"); // says otherwise: the function, not `map`
    /// ```
    fn name(&self) -> Cow<'static, str> {
        snake_case(&format!("{self:?}")).into()
    }

    /// The shape of the result, or what was expected of the operands.
    ///
    /// ```
    /// use wengert_tape::{Op, Shape, ops::MatMul};
    /// let product = |a, b| Op::<f64, 2>::shape(&MatMul, [a, b]);
    /// assert_eq!(product(Shape::new(2, 3), Shape::new(3, 4)), Ok(Shape::new(2, 4)));
    /// assert_eq!(product(Shape::new(2, 3), Shape::new(2, 3)).unwrap_err().expected, "m×k and k×n");
    /// ```
    ///
    /// # Errors
    /// If the op cannot combine operands of these shapes.
    fn shape(&self, args: [Shape; N]) -> Result<Shape, ShapeError>;

    /// How many numbers the forward pass wants to keep for the backward pass.
    ///
    /// ```
    /// use wengert_tape::ops::{Exp, Map, Neg};
    /// use wengert_tape::{Op, Shape};
    /// assert_eq!(Op::<f64, 1>::saved(&Map(Exp), [Shape::new(2, 3)]), 6); // a slope for each entry
    /// assert_eq!(Op::<f64, 1>::saved(&Neg, [Shape::new(2, 3)]), 0);
    /// ```
    fn saved(&self, _args: [Shape; N]) -> usize {
        0
    }

    /// For an op that only looks at its first argument in another way, like a transpose: the entries
    /// of the result among those of the argument. Nothing is stored and `forward` is not called.
    ///
    /// ```
    /// use wengert_tape::ops::{Neg, Transpose};
    /// use wengert_tape::{Layout, Op, Shape};
    /// let layout = Layout::col_major(Shape::new(2, 3));
    /// assert_eq!(Op::<f64, 1>::view(&Transpose, layout), Some(layout.t()));
    /// assert_eq!(Op::<f64, 1>::view(&Neg, layout), None); // new numbers
    /// ```
    fn view(&self, _first: Layout) -> Option<Layout> {
        None
    }

    /// The function of one number, for an op that applies one to every entry.
    ///
    /// ```
    /// use wengert_tape::Op;
    /// use wengert_tape::ops::{Exp, Map};
    /// let formula = Op::<f64, 1>::elementwise(&Map(Exp)).expect("a function of one number");
    /// assert_eq!(formula.to_string(), "exp(x)");
    /// ```
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
    ///
    /// ```
    /// use wengert_tape::{Matrix, Recorded, Shape};
    /// let (value, gradient) = (Matrix::zeros(2, 2), Matrix::zeros(2, 2));
    /// let y = Recorded { value: value.view(), gradient: gradient.view(), saved: &[1.0, 2.0, 3.0, 4.0] };
    /// assert_eq!(y.saved_view().shape(), Shape::new(2, 2));
    /// assert_eq!(y.saved_view().at(0, 1), 3.0); // column after column
    /// ```
    ///
    /// # Panics
    /// If as many numbers as the value has were not kept.
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
    /// ```
    /// use wengert_tape::{Shape, ShapeError};
    /// let square = |x: Shape| ShapeError::unless(x.rows == x.cols, x, "n×n");
    /// assert_eq!(square(Shape::new(3, 3)), Ok(Shape::new(3, 3)));
    /// assert_eq!(square(Shape::new(3, 2)), Err(ShapeError { expected: "n×n" }));
    /// ```
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
