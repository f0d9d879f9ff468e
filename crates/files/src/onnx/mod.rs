//! [`Onnx`]: a network as a graph that other programs run.

mod formula;
mod graph;
mod layer;
mod messages;
mod wire;

use crate::disk::{System, replace};
use crate::error::FileError;
use crate::stored::{Precision, Stored};
use graph::{Graph, Type};
use std::path::Path;
use wengert_layers::Layer;
use wengert_tape::Params;
use wengert_trainer::Standardizer;

/// The version of ONNX's operators that is used, and of the format of the file: those of ONNX 1.12.
const OPSET: i64 = 17;
const IR_VERSION: i64 = 8;

/// The names of the input and the output.
const INPUT: &str = "features";
const OUTPUT: &str = "predictions";

/// A network as an ONNX graph, made stage by stage: from the input `features` to the output `predictions`, both
/// `tensor(double)`, samples × columns.
///
/// Layers are exported as they are recorded: any layer can be that treats each row by itself, one of your
/// own too, and any function of one number, which is traced by [`Expr`](wengert_kernels::formula::Expr).
/// The operators are those of version 17 (ONNX 1.12, of 2022).
///
/// As here, standardisers compute in `f64`, and layers in the type of their parameters. In `f64` four functions
/// are an exception, since onnxruntime has them in `f32` only (cos until its version 1.28): erf, softplus, cos and
/// arctan. [`single_ops`](Self::single_ops) tells which of them are in the graph. An onnxruntime before 1.18 runs
/// layers of `f64` only if its optimisation level is `ORT_ENABLE_BASIC`; else it fuses them into an operator that
/// it has in `f32` only.
///
/// ```
/// use wengert_files::Onnx;
/// use wengert_layers::{Dense, Init, Random};
/// use wengert_tape::{Elementwise, Params, Scalar};
///
/// #[derive(Clone, Copy, Debug)]
/// struct Gate;
///
/// impl Elementwise for Gate {
///     fn eval<S: Scalar>(&self, x: S) -> S {
///         x * (S::of(1.5) * x).sigmoid()
///     }
/// }
/// let (mut params, mut init) = (Params::<f32>::default(), Init::he_normal(Random::seed(1)));
/// let layer = Dense::new(&mut params, 3, 2, Gate, &mut init);
/// let onnx = Onnx::new(3).layer(&params, &layer)?;
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("gate.onnx");
/// onnx.save(&path)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Onnx {
    graph: Graph,
    inputs: usize,
    /// The name and the width of what was computed last.
    result: (String, usize),
    properties: Vec<(String, String)>,
}

/// An op without a counterpart in ONNX, or that mixes rows.
///
/// ```
/// use wengert_files::Onnx;
/// use wengert_layers::{Layer, Widths};
/// use wengert_tape::{Params, Var};
///
/// /// Subtracts the mean over the batch.
/// #[derive(Debug)]
/// struct Centred;
///
/// impl Widths for Centred {
///     fn inputs(&self) -> Option<usize> { None }
///     fn outputs(&self) -> Option<usize> { None }
/// }
/// impl Layer<f64> for Centred {
///     fn forward<'t>(&self, x: Var<'t, f64>) -> Var<'t, f64> {
///         x - x.col_means()
///     }
/// }
/// let mixes_rows = Onnx::new(3).layer(&Params::new(), &Centred).unwrap_err();
/// assert_eq!(mixes_rows.op, "#1 col_means");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{op} has no counterpart in ONNX that treats each row by itself")]
pub struct NoCounterpart {
    /// The op, as in `#3 transpose`.
    pub op: String,
}

impl Onnx {
    /// A graph with only an input of this many columns.
    ///
    /// ```
    /// let nothing = wengert_files::Onnx::new(3).to_bytes();
    /// assert!(nothing.windows(8).any(|part| part == b"features"));
    /// ```
    pub fn new(inputs: usize) -> Self {
        let result = (INPUT.to_owned(), inputs);
        Self { graph: Graph::default(), inputs, result, properties: Vec::new() }
    }

    /// Adds the standardisation of features.
    ///
    /// ```
    /// use wengert_files::Onnx;
    /// use wengert_layers::{Dense, Identity, Init, Random};
    /// use wengert_tape::Params;
    /// use wengert_trainer::Standardizer;
    /// let (mut params, mut init) = (Params::<f32>::default(), Init::he_normal(Random::seed(1)));
    /// let layer = Dense::new(&mut params, 1, 1, Identity, &mut init);
    /// let scale = Standardizer::new(vec![10.0], vec![2.0])?;
    /// let onnx = Onnx::new(1).standardize(&scale).layer(&params, &layer)?.property("unit", "cm");
    /// let bytes = onnx.to_bytes();
    /// assert!(bytes.windows(3).any(|part| part == b"Sub") && bytes.windows(4).any(|part| part == b"unit"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Panics
    /// If it was fitted on more or fewer features than there are columns.
    #[must_use]
    #[track_caller]
    pub fn standardize(self, standardizer: &Standardizer) -> Self {
        let scale = (standardizer.means(), standardizer.deviations());
        self.scaled([("Sub", scale.0), ("Div", scale.1)])
    }

    /// Adds the scaling back of standardised values.
    ///
    /// ```
    /// use wengert_files::Onnx;
    /// use wengert_trainer::Standardizer;
    /// let targets = Standardizer::new(vec![500.0], vec![100.0])?;
    /// let bytes = Onnx::new(1).unstandardize(&targets).to_bytes();
    /// let at = |name: &[u8]| bytes.windows(3).position(|part| part == name);
    /// assert!(at(b"Mul").is_some() && at(b"Mul") < at(b"Add")); // x·100 + 500
    /// # Ok::<(), wengert_trainer::DataError>(())
    /// ```
    ///
    /// # Panics
    /// As [`standardize`](Self::standardize).
    #[must_use]
    #[track_caller]
    pub fn unstandardize(self, standardizer: &Standardizer) -> Self {
        let scale = (standardizer.means(), standardizer.deviations());
        self.scaled([("Mul", scale.1), ("Add", scale.0)])
    }

    /// With each column and its number.
    #[track_caller]
    fn scaled(mut self, operations: [(&str, &[f64]); 2]) -> Self {
        let (width, features) = (self.result.1, operations[0].1.len());
        assert!(
            width == features,
            "onnx: expected a standardiser of {width} features, got {features}"
        );
        let mut result = self.graph.compute_in(Type::Double, self.result.0);
        for (operation, numbers) in operations {
            let numbers = self.graph.reals(&[width], numbers);
            result = self.graph.node(operation, &[&result, &numbers]);
        }
        self.result.0 = result;
        self
    }

    /// Adds a layer, which computes in the type of its parameters.
    ///
    /// ```
    /// use wengert_files::Onnx;
    /// use wengert_layers::{Dense, Init, Random, Tanh};
    /// use wengert_tape::Params;
    /// let (mut params, mut init) = (Params::new(), Init::he_normal(Random::seed(1)));
    /// let layer = Dense::new(&mut params, 3, 2, Tanh, &mut init);
    /// let bytes = Onnx::new(3).layer(&params, &layer)?.to_bytes();
    /// assert!(bytes.windows(4).any(|part| part == b"Gemm"));
    /// # Ok::<(), wengert_files::NoCounterpart>(())
    /// ```
    ///
    /// # Errors
    /// If it has an op without a counterpart.
    ///
    /// # Panics
    /// If it does not take as many columns as there are, or the parameters are not its own.
    #[track_caller]
    pub fn layer<T: Stored>(
        mut self,
        params: &Params<T>,
        layer: &impl Layer<T>,
    ) -> Result<Self, NoCounterpart> {
        let real = match T::PRECISION {
            Precision::F32 => Type::Float,
            Precision::F64 => Type::Double,
        };
        let (name, width) = self.result;
        let name = self.graph.compute_in(real, name);
        self.result = layer::add(&mut self.graph, (name, width), params, layer)?;
        Ok(self)
    }

    /// Adds a property to the graph, such as the names of its features.
    ///
    /// ```
    /// let named = wengert_files::Onnx::new(2).property("features", "size,rooms").to_bytes();
    /// assert!(named.windows(10).any(|part| part == b"size,rooms"));
    /// ```
    #[must_use]
    pub fn property(mut self, key: &str, value: &str) -> Self {
        self.properties.push((key.to_owned(), value.to_owned()));
        self
    }

    /// The operators that layers of `f64` compute in `f32`, in alphabetical order.
    ///
    /// ```
    /// use wengert_files::Onnx;
    /// use wengert_layers::{Activation, Gelu};
    /// use wengert_tape::Params;
    /// let gelu = Activation::Gelu(Gelu);
    /// let onnx = Onnx::new(1).layer(&Params::<f32>::default(), &gelu)?;
    /// assert_eq!(onnx.single_ops().count(), 0); // all of it is in f32
    /// let onnx = Onnx::new(1).layer(&Params::<f64>::new(), &gelu)?;
    /// assert_eq!(onnx.single_ops().collect::<Vec<_>>(), ["Erf"]);
    /// # Ok::<(), wengert_files::NoCounterpart>(())
    /// ```
    pub fn single_ops(&self) -> impl Iterator<Item = &'static str> {
        self.graph.single_ops.iter().copied()
    }

    /// The bytes of the file.
    ///
    /// ```
    /// use wengert_files::Onnx;
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("same.onnx");
    /// Onnx::new(2).save(&path)?;
    /// assert_eq!(std::fs::read(&path)?, Onnx::new(2).to_bytes());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn to_bytes(&self) -> Vec<u8> {
        let (name, width) = &self.result;
        self.graph.to_bytes(self.inputs, (name, *width), &self.properties)
    }

    /// Writes the file, completely or not at all.
    ///
    /// ```
    /// use wengert_files::Onnx;
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("same.onnx");
    /// Onnx::new(2).save(&path)?;
    /// assert_eq!(std::fs::read(&path)?, Onnx::new(2).to_bytes());
    /// let wrong = Onnx::new(2).save(folder.path().join("not there").join("same.onnx")).unwrap_err();
    /// assert!(wrong.to_string().ends_with("same.onnx: there is no such folder"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), FileError> {
        replace(&System, path.as_ref(), &self.to_bytes())
    }
}
