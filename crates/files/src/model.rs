//! [`Model`]: everything that turns a table into predictions, except the parameters.

use crate::archive::{self, Archive};
use crate::disk::{System, replace};
use crate::encoder::{Encoder, PREDICTIONS};
use crate::error::FileError;
use crate::metadata::{Metadata, TRAINING};
use crate::network::Network;
use crate::onnx::Onnx;
use crate::output::Output;
use crate::stored::{Precision, Stored};
use crate::tensors::{self, Tensors};
use serde_json::json;
use std::path::Path;
use wengert_tape::{Matrix, Params};
use wengert_trainer::{DataError, Pipeline, Standardizer, predict};

/// Everything that turns a table into predictions, except the parameters, which are in a [`Params`].
///
/// ```
/// use wengert_files::{Architecture, Encoder, Model, Output, Task};
/// use wengert_layers::{Identity, Init, Layer, Random, Relu};
/// use wengert_trainer::{Adam, Dataset, Params, Standardizer, Trainer, iris};
///
/// let data = iris();
/// let task = Task::Classes(["setosa", "versicolor", "virginica"].map(String::from).to_vec());
/// let standardizer = Standardizer::fit(&data)?;
/// let (mut params, mut init) = (Params::<f32>::default(), Init::he_normal(Random::seed(1)));
/// let model = Model {
///     network: Architecture::dense(&[4, 8, 3], Relu, Identity).build(&mut params, &mut init),
///     output: Output::of(task.loss()),
///     encoder: Encoder::of_dataset(&data, "species", task),
///     standardizer: Some(standardizer.clone()),
///     scale: None,
/// };
///
/// let scaled = data.with_features(standardizer.apply(data.features())?)?.cast()?;
/// let loss = model.encoder.task().loss();
/// let mut trainer = Trainer::new(Adam::new(0.05)).epochs(50);
/// trainer.fit(&mut params, &scaled, |x, y| loss.of(model.network.forward(x), y))?;
///
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("iris.safetensors");
/// model.save(&path, &params)?;
/// let (model, params) = Model::load::<f32>(&path)?;
/// let probabilities = model.predict(&params, data.features())?;
/// assert!(probabilities.at(0, 0) > 0.9); // the first one is a setosa
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Model {
    /// From a table to features.
    pub encoder: Encoder,
    /// The standardiser of the features.
    pub standardizer: Option<Standardizer>,
    /// The layers.
    pub network: Network,
    /// From the outputs of the network to predictions.
    pub output: Output,
    /// For a regression with standardised targets: the standardiser that predictions are scaled back by.
    pub scale: Option<Standardizer>,
}

impl Model {
    /// The prediction for each row of features, as the encoder gives them: probabilities of classes (of two
    /// classes, that of the second), or numbers.
    ///
    /// ```
    /// use wengert_files::{Architecture, Encoder, Model, Output, Task};
    /// use wengert_layers::{Identity, Init, Random};
    /// use wengert_trainer::{IRIS_CLASSES, Params, iris};
    /// let data = iris();
    /// let task = Task::Classes(IRIS_CLASSES.map(String::from).to_vec());
    /// let (mut params, mut init) = (Params::new(), Init::he_normal(Random::seed(1)));
    /// let model = Model {
    ///     network: Architecture::dense(&[4, 3], Identity, Identity).build(&mut params, &mut init),
    ///     output: Output::of(task.loss()),
    ///     encoder: Encoder::of_dataset(&data, "species", task),
    ///     standardizer: None,
    ///     scale: None,
    /// };
    /// let probabilities = model.predict(&params, data.features())?;
    /// assert_eq!(probabilities.shape().to_string(), "150×3");
    /// assert!((probabilities.rows(0..1).view().iter().sum::<f64>() - 1.0).abs() < 1e-12);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If there are more or fewer features than the model takes, or one is too large for it, as 1e39 is for an
    /// `f32`, or a prediction is not finite. [`Encoded::error`](crate::Encoded::error) finds its line.
    ///
    /// # Panics
    /// If the parameters are not those of the network.
    #[track_caller]
    pub fn predict<T: Stored>(
        &self,
        params: &Params<T>,
        features: &Matrix<f64>,
    ) -> Result<Matrix<f64>, DataError> {
        let (expected, got) = (self.network.architecture().inputs, features.col_count());
        if expected != got {
            return Err(DataError::Features { expected, got });
        }
        let names = || self.encoder.names();
        check_range::<T>(self.standardizer.as_ref(), features, names)?;
        let layers = (&self.network, self.output);
        let predictions = match self.standardizer.clone() {
            Some(standardizer) => Pipeline { standardizer, model: layers, params: params.clone() }
                .predict(features)?,
            None => predict(params, &layers, &features.map(T::of)),
        };
        let predictions = predictions.map(T::to_f64);
        let predictions = match &self.scale {
            Some(scale) => scale.invert(&predictions)?,
            None => predictions,
        };
        let wrong = predictions.view().iter().enumerate().find(|(_, x)| !x.is_finite());
        if let Some((at, value)) = wrong {
            let (row, column) = (at % predictions.row_count(), self.encoder.target().to_owned());
            return Err(DataError::NotFinite { what: PREDICTIONS, row, column, value });
        }
        Ok(predictions)
    }

    /// Writes the model and its parameters to a file of [safetensors](crate#models). The file is
    /// written completely or not at all, and replaces an old one in one step.
    ///
    /// ```
    /// use wengert_files::{Architecture, Encoder, Model, Output, Task};
    /// use wengert_layers::{Identity, Init, Random};
    /// use wengert_trainer::{Params, iris};
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("length.safetensors");
    /// let (mut params, mut init) = (Params::new(), Init::he_normal(Random::seed(1)));
    /// let model = Model {
    ///     network: Architecture::dense(&[4, 1], Identity, Identity).build(&mut params, &mut init),
    ///     output: Output::Identity,
    ///     encoder: Encoder::of_dataset(&iris(), "length", Task::Regression),
    ///     standardizer: None,
    ///     scale: None,
    /// };
    /// model.save(&path, &params)?;
    /// assert_eq!(Model::load::<f64>(&path)?.1.as_slice(), params.as_slice()); // to the bit
    /// let wrong = model.save(folder.path().join("not there").join("length.safetensors"), &params);
    /// assert!(wrong.unwrap_err().to_string().ends_with("length.safetensors: there is no such folder"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If the file cannot be written.
    ///
    /// # Panics
    /// If the parameters are not those of the network.
    #[track_caller]
    pub fn save<T: Stored>(
        &self,
        path: impl AsRef<Path>,
        params: &Params<T>,
    ) -> Result<(), FileError> {
        self.network.assert_params(params);
        let path = path.as_ref();
        let mut tensors = Tensors::new();
        tensors::add(&mut tensors, "", params);
        let bytes = archive::to_sealed_bytes(&tensors, Metadata::of(self, None).to_json())
            .map_err(|problem| FileError::new(path.display().to_string(), problem))?;
        replace(&System, path, &bytes)
    }

    /// The model as a graph of ONNX: from features, as the encoder gives them, to predictions, both `f64`. The
    /// network computes in the type of `params`. Properties `target`, `features` and `classes` have the names,
    /// the latter two as lists of JSON.
    ///
    /// ```
    /// use wengert_files::{Architecture, Encoder, Model, Output, Task};
    /// use wengert_layers::{Identity, Init, Random};
    /// use wengert_trainer::{IRIS_CLASSES, Params, iris};
    /// let data = iris();
    /// let task = Task::Classes(IRIS_CLASSES.map(String::from).to_vec());
    /// let (mut params, mut init) = (Params::new(), Init::he_normal(Random::seed(1)));
    /// let model = Model {
    ///     network: Architecture::dense(&[4, 3], Identity, Identity).build(&mut params, &mut init),
    ///     output: Output::of(task.loss()),
    ///     encoder: Encoder::of_dataset(&data, "species", task),
    ///     standardizer: None,
    ///     scale: None,
    /// };
    /// let bytes = model.to_onnx(&params).to_bytes();
    /// assert!(bytes.windows(6).any(|part| part == b"setosa"));
    /// ```
    ///
    /// # Panics
    /// If the parameters are not those of the network, or a standardiser is for more or fewer features.
    #[track_caller]
    pub fn to_onnx<T: Stored>(&self, params: &Params<T>) -> Onnx {
        let mut onnx = Onnx::new(self.network.architecture().inputs)
            .property("target", self.encoder.target())
            .property("features", &json!(self.encoder.names()).to_string())
            .property("classes", &json!(self.encoder.task().classes()).to_string());
        if let Some(standardizer) = &self.standardizer {
            onnx = onnx.standardize(standardizer);
        }
        let layers = onnx.layer(params, &(&self.network, self.output));
        let onnx = layers.expect("the layers that a file describes have counterparts");
        match &self.scale {
            Some(scale) => onnx.unstandardize(scale),
            None => onnx,
        }
    }

    /// The model and its parameters from a file, a model or a checkpoint: for a training with early stopping,
    /// the best parameters so far. Numbers of the other type are converted.
    ///
    /// ```
    /// use wengert_files::{Architecture, Encoder, Model, Output, Task};
    /// use wengert_layers::{Identity, Init, Random};
    /// use wengert_trainer::{Params, iris};
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("length.safetensors");
    /// let (mut params, mut init) = (Params::new(), Init::he_normal(Random::seed(1)));
    /// let model = Model {
    ///     network: Architecture::dense(&[4, 1], Identity, Identity).build(&mut params, &mut init),
    ///     output: Output::Identity,
    ///     encoder: Encoder::of_dataset(&iris(), "length", Task::Regression),
    ///     standardizer: None,
    ///     scale: None,
    /// };
    /// model.save(&path, &params)?;
    /// let (loaded, numbers) = Model::load::<f64>(&path)?;
    /// assert_eq!((loaded.encoder.target(), numbers.as_slice()), ("length", params.as_slice()));
    ///
    /// let mut bytes = std::fs::read(&path)?;
    /// *bytes.last_mut().unwrap() ^= 1; // a bit of a weight
    /// std::fs::write(&path, bytes)?;
    /// let damaged = Model::load::<f64>(&path).unwrap_err().to_string();
    /// assert!(damaged.ends_with("the file is damaged: its checksum is not that of its content"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If the file cannot be read, is damaged, or holds no model of a known version.
    pub fn load<T: Stored>(path: impl AsRef<Path>) -> Result<(Self, Params<T>), FileError> {
        Self::from_archive(&Archive::read(path.as_ref())?)
    }

    /// As [`load`](Self::load), from bytes; errors call them `name`.
    ///
    /// ```
    /// let wrong = wengert_files::Model::load_from::<f32>("pets", b"no model".to_vec()).unwrap_err();
    /// assert!(wrong.to_string().starts_with("pets: this is no file of safetensors"));
    /// ```
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub fn load_from<T: Stored>(
        name: &str,
        bytes: Vec<u8>,
    ) -> Result<(Self, Params<T>), FileError> {
        Self::from_archive(&Archive::new(name, bytes))
    }

    /// The type of the parameters in a file, a model or a checkpoint.
    ///
    /// ```
    /// use wengert_files::{Architecture, Encoder, Model, Output, Precision, Task};
    /// use wengert_layers::{Identity, Init, Random};
    /// use wengert_trainer::{IRIS_CLASSES, Params, iris};
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("iris.safetensors");
    /// let data = iris();
    /// let task = Task::Classes(IRIS_CLASSES.map(String::from).to_vec());
    /// let (mut params, mut init) = (Params::new(), Init::he_normal(Random::seed(1)));
    /// let model = Model {
    ///     network: Architecture::dense(&[4, 3], Identity, Identity).build(&mut params, &mut init),
    ///     output: Output::of(task.loss()),
    ///     encoder: Encoder::of_dataset(&data, "species", task),
    ///     standardizer: None,
    ///     scale: None,
    /// };
    /// model.save(&path, &params)?;
    /// assert_eq!(Model::precision(&path)?, Precision::F64);
    /// let (_, single) = Model::load::<f32>(&path)?; // converted
    /// assert_eq!(single.len(), params.len());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`load`](Self::load), but only the names of its tensors are looked at.
    pub fn precision(path: impl AsRef<Path>) -> Result<Precision, FileError> {
        let archive = Archive::read(path.as_ref())?;
        archive.metadata()?;
        match tensors::has_doubles(&archive.tensors()?, TRAINING) {
            true => Ok(Precision::F64),
            false => Ok(Precision::F32),
        }
    }

    fn from_archive<T: Stored>(archive: &Archive) -> Result<(Self, Params<T>), FileError> {
        let tensors = archive.tensors()?;
        let metadata = Metadata::from_json(&archive.metadata()?);
        let built = metadata.and_then(|metadata| metadata.build(&tensors));
        built.map_err(|problem| archive.error(problem))
    }
}

/// Refuses numbers that are not finite in `T` after standardising, if there is a standardiser.
///
/// ```
/// use wengert_files::check_range;
/// use wengert_trainer::{Matrix, Standardizer};
/// let standardizer = Standardizer::new(vec![0.0], vec![10.0])?;
/// let check = |x: f64| {
///     let names = || vec!["size".to_owned()];
///     check_range::<f32>(Some(&standardizer), &Matrix::from([[1.0], [x]]), names)
/// };
/// assert!(check(1e39).is_ok()); // it becomes 1e38
/// let expected = "standardised features: inf in row 1, column \"size\"; numbers must be finite";
/// assert_eq!(check(1e40).unwrap_err().to_string(), expected);
/// # Ok::<(), wengert_trainer::DataError>(())
/// ```
///
/// # Errors
/// If one is not finite; of the first row that has one.
///
/// # Panics
/// If the standardiser is for fewer features.
#[track_caller]
pub fn check_range<T: Stored>(
    standardizer: Option<&Standardizer>,
    features: &Matrix<f64>,
    names: impl Fn() -> Vec<String>,
) -> Result<(), DataError> {
    let narrowed = |j: usize, x: f64| match standardizer {
        Some(standardizer) => T::of((x - standardizer.means()[j]) / standardizer.deviations()[j]),
        None => T::of(x),
    };
    let (rows, cols) = (features.row_count(), features.col_count());
    let entries = (0..rows).flat_map(|row| (0..cols).map(move |column| (row, column)));
    let mut values = entries.map(|(row, j)| (row, j, narrowed(j, features.at(row, j)).to_f64()));
    match values.find(|(_, _, value)| !value.is_finite()) {
        None => Ok(()),
        Some((row, column, value)) => {
            let column = names().swap_remove(column);
            Err(DataError::NotFinite { what: "standardised features", row, column, value })
        }
    }
}
