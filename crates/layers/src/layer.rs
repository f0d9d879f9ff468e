//! [`Layer`]: a function of a batch, with or without parameters; chains of layers.

use std::fmt::Debug;
use wengert_tape::{Element, Var};

/// A function from a batch (a row for each sample) to a batch; it knows its parameters by name.
///
/// Tuples of up to six layers are layers: the chain. So are references and boxes of layers, and an
/// [`Activation`](crate::Activation), which keeps the width.
///
/// ```
/// use wengert_layers::{Layer, Widths, relu};
/// use wengert_tape::{Element, Matrix, Params, Tape, Var};
///
/// /// `[relu(x), relu(−x)]`: twice as many columns.
/// #[derive(Debug)]
/// struct BothSigns;
///
/// impl Widths for BothSigns {
///     fn inputs(&self) -> Option<usize> { Some(1) }
///     fn outputs(&self) -> Option<usize> { Some(2) }
/// }
/// impl<T: Element> Layer<T> for BothSigns {
///     fn forward<'t>(&self, x: Var<'t, T>) -> Var<'t, T> {
///         relu(x).join_cols(relu(-x))
///     }
/// }
///
/// let (params, mut tape) = (Params::new(), Tape::new());
/// let x = tape.evaluate(&params).constant(&Matrix::from([[3.0], [-4.0]]));
/// assert_eq!(BothSigns.forward(x).value(), Matrix::from([[3.0, 0.0], [0.0, 4.0]]));
/// ```
pub trait Layer<T: Element>: Widths + Debug + Send + Sync {
    /// The output for the batch `x`.
    ///
    /// ```
    /// use wengert_layers::{Dense, Init, Layer, Random, Relu};
    /// use wengert_tape::{Matrix, Params, Shape, Tape};
    /// let (mut params, mut init) = (Params::new(), Init::he_normal(Random::seed(1)));
    /// let layer = Dense::new(&mut params, 3, 2, Relu, &mut init);
    /// let mut tape = Tape::new();
    /// let batch = tape.evaluate(&params).constant(&Matrix::filled(100, 3, 1.0));
    /// assert_eq!(layer.forward(batch).shape(), Shape::new(100, 2)); // a row for each sample
    /// ```
    ///
    /// # Panics
    /// If the layer does not take as many columns as `x` has. A panic inside, even in your own layer or deep in
    /// a chain, names the line that calls the outermost `forward`: every implementation is `#[track_caller]`,
    /// since this declaration is. `RUST_BACKTRACE=1` shows the lines between.
    #[track_caller]
    fn forward<'t>(&self, x: Var<'t, T>) -> Var<'t, T>;
}

/// The numbers of columns that a layer takes and returns.
///
/// ```
/// use wengert_layers::{Dense, Dropout, Init, Random, Tanh, Widths};
/// use wengert_tape::Params;
/// let (mut params, mut init) = (Params::new(), Init::glorot_uniform(Random::seed(1)));
/// let dense = Dense::new(&mut params, 30, 4, Tanh, &mut init);
/// assert_eq!((dense.inputs(), dense.outputs()), (Some(30), Some(4)));
/// assert_eq!(Dropout::new(0.5).inputs(), None); // any width
/// assert_eq!((Dropout::new(0.5), dense).inputs(), Some(30));
/// ```
pub trait Widths {
    /// The number of input columns; `None` if any number will do.
    fn inputs(&self) -> Option<usize>;

    /// The number of output columns; `None` if it is that of the input.
    fn outputs(&self) -> Option<usize>;
}

/// The widths of a chain of layers.
///
/// A chain's input width is that of the first layer with a fixed input width, provided that the layers
/// before it keep the width.
pub(crate) fn chained<'a>(
    layers: impl IntoIterator<Item = &'a dyn Widths>,
) -> (Option<usize>, Option<usize>) {
    layers.into_iter().fold((None, None), |(inputs, outputs), layer| {
        let keeps_so_far = outputs.is_none();
        let inputs = inputs.or_else(|| layer.inputs().filter(|_| keeps_so_far));
        (inputs, layer.outputs().or(outputs))
    })
}

macro_rules! chain {
    ($($L:ident $layer:ident),*) => {
        impl<$($L: Widths),*> Widths for ($($L,)*) {
            fn inputs(&self) -> Option<usize> {
                let ($($layer,)*) = self;
                chained([$($layer as &dyn Widths),*]).0
            }
            fn outputs(&self) -> Option<usize> {
                let ($($layer,)*) = self;
                chained([$($layer as &dyn Widths),*]).1
            }
        }

        impl<T: Element, $($L: Layer<T>),*> Layer<T> for ($($L,)*) {
            fn forward<'t>(&self, x: Var<'t, T>) -> Var<'t, T> {
                let ($($layer,)*) = self;
                $(let x = $layer.forward(x);)*
                x
            }
        }
    };
}
chain!(A a);
chain!(A a, B b);
chain!(A a, B b, C c);
chain!(A a, B b, C c, D d);
chain!(A a, B b, C c, D d, E e);
chain!(A a, B b, C c, D d, E e, F f);

macro_rules! pointer {
    ($Pointer:ty) => {
        impl<L: Widths + ?Sized> Widths for $Pointer {
            fn inputs(&self) -> Option<usize> {
                (**self).inputs()
            }
            fn outputs(&self) -> Option<usize> {
                (**self).outputs()
            }
        }

        impl<T: Element, L: Layer<T> + ?Sized> Layer<T> for $Pointer {
            fn forward<'t>(&self, x: Var<'t, T>) -> Var<'t, T> {
                (**self).forward(x)
            }
        }
    };
}
pointer!(&L);
pointer!(Box<L>);
