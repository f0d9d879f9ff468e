//! Activations, one per file, and [`Activation`], the choice among them at run time.
//!
//! An activation is an [`Elementwise`] function; its slope comes from the same text as its value.
//! At ±∞, value and slope are their limits. At a kink the slope is the left one.
//!
//! ```
//! use wengert_layers::{Activation, Dense, Gelu, Init, Random};
//! use wengert_tape::Params;
//! let (mut params, mut init) = (Params::new(), Init::he_normal(Random::seed(1)));
//! Dense::new(&mut params, 30, 4, Gelu, &mut init); // chosen at compile time
//! let named: Activation = "gelu".parse()?;
//! Dense::new(&mut params, 4, 1, named, &mut init); // chosen at run time
//! # Ok::<(), wengert_layers::UnknownActivation>(())
//! ```
//!
//! To add one, write its file, its line in the table of `activation/mod.rs`, and its line in
//! `tests/activations/mod.rs`; `docs/new-activation.md` does it step by step.

use crate::layer::{Layer, Widths};
use crate::name::named;
use std::any::Any;
use std::fmt::Debug;
use wengert_tape::{Element, Elementwise, Scalar, Var};

/// From here to the left, eˣ and Φ(x) are 0 in any float. Clamp a factor `x` beside them here, because
/// −∞·0 is NaN and the limit is 0. With a factor β inside the sigmoid, clamp `x` before multiplying by
/// β; after it, the slope at −∞ is NaN. Clamp at `FAR_LEFT / beta`, by `max` for a positive β and by
/// `min` for a negative one, for which σ(βx) vanishes on the right.
const FAR_LEFT: f64 = -1000.0;

/// `x` where its gate is 1 in any float, else `gated`, the product with the gate: in the slope of the product, ∞ would
/// meet the slope 0 of the gate, and ∞·0 is NaN.
#[inline(always)]
fn itself_far_right<S: Scalar>(x: S, gated: S) -> S {
    (x + S::of(FAR_LEFT)).select(x, gated)
}

/// A function that a layer applies to the entries of its product: any [`Elementwise`] function, or an
/// [`Activation`] chosen at run time.
///
/// ```
/// use wengert_layers::{Activate, Activation, Tanh};
/// use wengert_tape::{Matrix, Params, Tape};
///
/// let choices: [Box<dyn Activate<f64>>; 2] = [Box::new(Tanh), Box::new(Activation::from(Tanh))];
/// let params = Params::new();
/// let mut tape = Tape::new();
/// let x = tape.record(&params).constant(&Matrix::from([[0.0, 1.0]]));
/// assert_eq!(choices[0].activate(x).value(), choices[1].activate(x).value());
/// ```
pub trait Activate<T: Element>: Debug + Send + Sync {
    /// The function of every entry of `x`; the shape stays the same.
    ///
    /// As in [`Layer::forward`], a panic inside names the line that calls the outermost layer.
    ///
    /// ```
    /// use wengert_layers::{Activate, Relu};
    /// use wengert_tape::{Matrix, Params, Tape};
    /// let (params, mut tape) = (Params::new(), Tape::new());
    /// let x = tape.record(&params).constant(&Matrix::from([[-1.0, 2.0]]));
    /// assert_eq!(Relu.activate(x).value(), Matrix::from([[0.0, 2.0]]));
    /// ```
    #[track_caller]
    fn activate<'t>(&self, x: Var<'t, T>) -> Var<'t, T>;
}

impl<T: Element, F: Elementwise> Activate<T> for F {
    fn activate<'t>(&self, x: Var<'t, T>) -> Var<'t, T> {
        let nothing_to_do = (self as &dyn Any).is::<Identity>();
        if nothing_to_do { x } else { x.map(self.clone()) }
    }
}

impl<T: Element> Activate<T> for Box<dyn Activate<T>> {
    fn activate<'t>(&self, x: Var<'t, T>) -> Var<'t, T> {
        (**self).activate(x)
    }
}

/// A computation that needs the type behind an [`Activation`], such as a check of its slope.
///
/// ```
/// use wengert_layers::{Activation, ActivationVisitor};
/// use wengert_tape::{Dual, Elementwise};
///
/// struct SlopeAt(f64);
///
/// impl ActivationVisitor for SlopeAt {
///     type Output = f64;
///     fn visit<F: Elementwise>(self, f: &F) -> f64 {
///         Dual::slope(self.0, |x| f.eval(x))
///     }
/// }
/// let steepest = |a: &Activation| a.visit(SlopeAt(0.0)) == 1.0;
/// let names: Vec<_> = Activation::ALL.iter().filter(|a| steepest(a)).map(|a| a.name()).collect();
/// assert_eq!(names, ["identity", "tanh", "elu"]);
/// ```
pub trait ActivationVisitor {
    /// The result.
    type Output;

    /// Receives the chosen function.
    fn visit<F: Elementwise>(self, f: &F) -> Self::Output;
}

macro_rules! activations {
    ($($name:ident: $Type:ident $({ $field:ident: $default:literal })?, $formula:literal;)*) => {
        $(
            mod $name;
            pub use $name::$Type;

            $(
                #[doc = concat!("`", stringify!($field), " = ", $default, "`")]
                impl Default for $Type {
                    fn default() -> Self {
                        Self { $field: $default }
                    }
                }
            )?

            impl From<$Type> for Activation {
                fn from(activation: $Type) -> Self {
                    Self::$Type(activation)
                }
            }

            #[doc = concat!("[`", stringify!($Type), "`] of every entry: `", $formula, "`.")]
            $(
                #[doc = concat!(
                    "\n\nThe ", stringify!($field), " is ", $default, "; for another: `x.map(",
                    stringify!($Type), " { ", stringify!($field), " })`."
                )]
            )?
            #[doc = concat!(
                "\n\n```\nuse wengert_layers::{Activation, ", stringify!($name), "};\n",
                "use wengert_tape::{Matrix, Params, Tape};\n\n",
                "let (params, mut tape) = (Params::new(), Tape::new());\n",
                "let x = tape.record(&params).variable(&Matrix::from([[0.5]]));\n",
                "let y = ", stringify!($name), "(x);\n",
                "y.backward(&mut params.zeros_like());\n\n",
                "// The same function by its name, and its slope by differences.\n",
                "let f: Activation = \"", stringify!($name), "\".parse()?;\n",
                "assert!((y.item() - f.eval(0.5)).abs() < 1e-15);\n",
                "let difference = (f.eval(0.5 + 1e-5) - f.eval(0.5 - 1e-5)) / 2e-5;\n",
                "assert!((x.gradient().unwrap().at(0, 0) - difference).abs() < 1e-9);\n",
                "# Ok::<(), wengert_layers::UnknownActivation>(())\n```"
            )]
            #[must_use]
            pub fn $name<T: Element>(x: Var<'_, T>) -> Var<'_, T> {
                Activate::activate(&$Type $({ $field: $default })?, x)
            }
        )*

        /// An activation chosen at run time, for instance by name.
        ///
        /// The choice is made once per matrix, not once per entry. A number in parentheses is the
        /// default.
        ///
        /// | name | variant | formula |
        /// |---|---|---|
        $(#[doc = concat!(
            "| `", stringify!($name), $("(", $default, ")",)? "` | [`", stringify!($Type), "`] | `",
            $formula, "` |"
        )])*
        ///
        /// ```
        /// use wengert_layers::{Activation, LeakyRelu};
        ///
        /// let activation: Activation = "leaky_relu(0.2)".parse()?;
        /// assert_eq!(activation, Activation::LeakyRelu(LeakyRelu { slope: 0.2 }));
        /// assert_eq!(activation.to_string(), "leaky_relu(0.2)");
        /// assert_eq!(activation.eval(-1.0), -0.2);
        /// # Ok::<(), wengert_layers::UnknownActivation>(())
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum Activation {
            $(#[doc = concat!("`", $formula, "`")] $Type($Type),)*
        }

        named! {
            Activation, "activation", UnknownActivation, "finite number": |n| n.is_finite();
            $(stringify!($name) => $Type = Self::$Type($Type $({ $field: $default })?)
                $(, Self::$Type($Type { $field }) => $field)?;)*
        }

        impl Activation {
            /// Calls `visitor` with the chosen function.
            ///
            /// ```
            /// use wengert_layers::{Activation, ActivationVisitor};
            /// use wengert_tape::{Elementwise, Formula};
            ///
            /// struct Text;
            ///
            /// impl ActivationVisitor for Text {
            ///     type Output = String;
            ///     fn visit<F: Elementwise>(self, f: &F) -> String {
            ///         Formula::of(f).to_string()
            ///     }
            /// }
            /// let tanh: Activation = "tanh".parse()?;
            /// assert_eq!(tanh.visit(Text), "tanh(x)");
            /// # Ok::<(), wengert_layers::UnknownActivation>(())
            /// ```
            pub fn visit<V: ActivationVisitor>(&self, visitor: V) -> V::Output {
                match self {
                    $(Self::$Type(f) => visitor.visit(f),)*
                }
            }

            /// Its formula in `x`, for a table of activations.
            ///
            /// ```
            /// assert_eq!(wengert_layers::Activation::from(wengert_layers::Silu).formula(), "x·σ(x)");
            /// ```
            pub fn formula(&self) -> &'static str {
                match self {
                    $(Self::$Type(_) => $formula,)*
                }
            }

            /// The function of one number. For a matrix, use [`activate`](Activate::activate), which
            /// chooses only once.
            ///
            /// ```
            /// use wengert_layers::{Activation, Relu};
            /// use wengert_tape::Dual;
            /// let relu = Activation::from(Relu);
            /// assert_eq!([relu.eval(-2.0), relu.eval(3.0)], [0.0, 3.0]);
            /// assert_eq!(Dual::slope(3.0, |x| relu.eval(x)), 1.0); // any scalar
            /// ```
            pub fn eval<S: Scalar>(&self, x: S) -> S {
                match self {
                    $(Self::$Type(f) => f.eval(x),)*
                }
            }
        }

        impl<T: Element> Activate<T> for Activation {
            fn activate<'t>(&self, x: Var<'t, T>) -> Var<'t, T> {
                match self {
                    $(Self::$Type(f) => f.activate(x),)*
                }
            }
        }
    };
}

activations! {
    identity: Identity, "x";
    sigmoid: Sigmoid, "1 / (1 + e⁻ˣ)";
    tanh: Tanh, "(eˣ − e⁻ˣ) / (eˣ + e⁻ˣ)";
    relu: Relu, "max(x, 0)";
    leaky_relu: LeakyRelu { slope: 0.01 }, "x for x > 0, else slope·x";
    elu: Elu { alpha: 1.0 }, "x for x > 0, else α·(eˣ − 1)";
    selu: Selu, "λ·x for x > 0, else λα·(eˣ − 1)";
    softplus: Softplus, "ln(1 + eˣ)";
    silu: Silu, "x·σ(x)";
    gelu: Gelu, "x·Φ(x)";
    gelu_tanh: GeluTanh, "x·σ(2·√(2/π)·(x + 0.044715·x³))";
    mish: Mish, "x·tanh(ln(1 + eˣ))";
}

/// An activation is a layer that keeps the width.
impl Widths for Activation {
    fn inputs(&self) -> Option<usize> {
        None
    }
    fn outputs(&self) -> Option<usize> {
        None
    }
}

impl<T: Element> Layer<T> for Activation {
    fn forward<'t>(&self, x: Var<'t, T>) -> Var<'t, T> {
        self.activate(x)
    }
}
