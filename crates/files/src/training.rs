//! [`Training`]: a training in a file, to continue later.

use crate::archive::{self, Archive};
use crate::disk::{Disk, System, replace};
use crate::error::{FileError, Problem};
use crate::metadata::{Metadata, TRAINING};
use crate::model::Model;
use crate::stored::Stored;
use crate::tensors::{self, Tensor, Tensors};
use safetensors::SafeTensors;
use serde::{Deserialize, Serialize};
use std::path::Path;
use wengert_kernels::Level;
use wengert_tape::Params;
use wengert_trainer::{Best, Checkpoint, Epoch, OptimizerState};

/// A training as it was when it was saved: a model, all that its [`Trainer`](wengert_trainer::Trainer)
/// carried from one step to the next, and the settings of the program.
///
/// The file is that of a [`Model`], which [`Model::load`] reads, with the best weights so far if early stopping
/// keeps them, and else the last; the tensors of the optimiser are there beside the weights.
///
/// ```
/// use std::ops::ControlFlow;
/// use wengert_files::{Architecture, Encoder, Model, Output, Task, Training};
/// use wengert_layers::{Identity, Init, Layer, Random, Tanh, mse};
/// use wengert_trainer::{Adam, Dataset, Matrix, Params, Trainer};
///
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("wave.safetensors");
/// let x = Matrix::from_fn(20, 1, |i, _| i as f64 / 10.0);
/// let data = Dataset::new(x.clone(), x.map(f64::sin))?;
/// let (mut params, mut init) = (Params::new(), Init::glorot_uniform(Random::seed(1)));
/// let model = Model {
///     encoder: Encoder::of_dataset(&data, "y", Task::Regression),
///     standardizer: None,
///     network: Architecture::dense(&[1, 8, 1], Tanh, Identity).build(&mut params, &mut init),
///     output: Output::Identity,
///     scale: None,
/// };
/// let trainer = || Trainer::new(Adam::new(0.01)).epochs(10).batch_size(4);
/// let mut saved = Ok(());
/// trainer().fit_observed(
///     &mut params,
///     &data,
///     |x, y| mse(model.network.forward(x), y),
///     |progress| {
///         saved = model.save_training(&path, &progress.checkpoint(), "");
///         if progress.epochs.len() == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
///     },
/// )?;
/// saved?;
///
/// // Later, in another process.
/// let Training { model, checkpoint, .. } = Training::<f64>::load(&path)?;
/// let mut params = checkpoint.params.clone();
/// let history = trainer()
///     .resume(checkpoint)
///     .fit(&mut params, &data, |x, y| mse(model.network.forward(x), y))?;
/// assert_eq!(history.epochs.len(), 10);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Training<T> {
    /// The model. Its parameters are those of the checkpoint.
    pub model: Model,
    /// The state for [`Trainer::resume`](wengert_trainer::Trainer::resume).
    pub checkpoint: Checkpoint<T>,
    /// Settings of the program: its options, for instance.
    pub settings: String,
    /// The [`cpu_level`] that it was saved at; not known of files that were written before it was kept.
    pub level: Option<String>,
}

/// The vector instructions that networks are computed with here, as in `x86_64 avx2`.
///
/// A training has the same bits for any number of threads at one level. From one level to another sums may
/// differ in their last bits, and so does a training that begins at one and goes on at another.
///
/// ```
/// let level = wengert_files::cpu_level();
/// assert!(level.starts_with(std::env::consts::ARCH));
/// ```
pub fn cpu_level() -> String {
    format!("{} {:?}", std::env::consts::ARCH, Level::current())
}

/// The part of a checkpoint that is not in tensors.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct State {
    steps: u64,
    moments: Vec<String>,
    seed: u64,
    batches: usize,
    batch: usize,
    epochs: usize,
    best_epoch: Option<usize>,
    settings: String,
    #[serde(default)]
    level: Option<String>,
}

impl State {
    fn of<T>(checkpoint: &Checkpoint<T>, settings: &str) -> Self {
        Self {
            steps: checkpoint.optimizer.steps,
            moments: checkpoint.optimizer.moments.iter().map(|(name, _)| name.clone()).collect(),
            seed: checkpoint.seed,
            batches: checkpoint.batches,
            batch: checkpoint.batch,
            epochs: checkpoint.epochs.len(),
            best_epoch: checkpoint.best.as_ref().map(|best| best.epoch),
            settings: settings.to_owned(),
            level: Some(cpu_level()),
        }
    }

    /// The prefix of the weights that a model is used with.
    pub(crate) fn used(&self, tensors: &SafeTensors<'_>) -> &'static str {
        if self.best_epoch.is_some() && has_best(tensors) { BEST } else { "" }
    }

    /// The checkpoint; `params` are the parameters that the model is used with.
    fn checkpoint<T: Stored>(
        self,
        tensors: &SafeTensors<'_>,
        params: Params<T>,
    ) -> Result<Checkpoint<T>, Problem> {
        let filled = |prefix: &str| {
            let mut filled = params.zeros_like();
            tensors::fill(tensors, prefix, &mut filled).map(|()| filled)
        };
        tensors::check_type(tensors, &params)?;
        let mut moments: Vec<(String, Params<T>)> = Vec::new();
        for name in self.moments {
            // Each has tensors of its own, so that all together take no more memory than the file.
            if moments.iter().any(|(other, _)| *other == name) {
                return Err(Problem::Metadata { what: format!("there are two moments {name:?}") });
            }
            let moment = filled(&moment_prefix(&name))?;
            moments.push((name, moment));
        }
        let losses: Vec<f64> = tensors::numbers(tensors, LOSSES, &[2])?;
        let last = match self.best_epoch {
            None => params.clone(),
            Some(_) => filled(if has_best(tensors) { "" } else { LAST })?,
        };
        let best = self.best_epoch.map(|epoch| Best { epoch, loss: losses[1], params });
        let epochs: Vec<f64> = tensors::numbers(tensors, EPOCHS, &[self.epochs, 4])?;
        Ok(Checkpoint {
            optimizer: OptimizerState { steps: self.steps, moments },
            seed: self.seed,
            batches: self.batches,
            batch: self.batch,
            loss_sum: losses[0],
            epochs: epochs.chunks_exact(4).map(epoch).collect(),
            best,
            params: last,
        })
    }
}

/// The sum of losses in the current epoch, and the best validation loss. Here and below as tensors, so that
/// they are exact, be they infinite.
const LOSSES: &str = "training.losses";
/// A row for each epoch: its number, loss, validation loss (NaN if there is none) and gradient norm.
const EPOCHS: &str = "training.epochs";
/// The prefix of the last weights, if the model is used with the best ones.
const LAST: &str = "training.last.";
/// The prefix of the best weights in files where the last ones have plain names, as all had once.
const BEST: &str = "training.best.";

fn has_best(tensors: &SafeTensors<'_>) -> bool {
    tensors.names().iter().any(|name| name.starts_with(BEST))
}

fn moment_prefix(name: &str) -> String {
    format!("{TRAINING}moments.{name}.")
}

fn epoch_row(epoch: &Epoch) -> [f64; 4] {
    let validation_loss = epoch.validation_loss.unwrap_or(f64::NAN);
    [epoch.number as f64, epoch.loss, validation_loss, epoch.gradient_norm]
}

fn epoch(row: &[f64]) -> Epoch {
    Epoch {
        number: row[0] as usize,
        loss: row[1],
        validation_loss: Some(row[2]).filter(|loss| !loss.is_nan()),
        gradient_norm: row[3],
    }
}

impl Model {
    /// Writes the model with the parameters and all else of `checkpoint`, to be continued by
    /// [`Training::load`], and `settings`, which are the program's own. A model that is loaded from it has the
    /// best weights of the checkpoint if there are some. The file is whole or not there: who is killed while
    /// writing has the old one.
    ///
    /// ```
    /// use std::ops::ControlFlow;
    /// use wengert_files::{Architecture, Encoder, Model, Output, Task, Training};
    /// use wengert_layers::{Identity, Init, Layer, Random, mse};
    /// use wengert_trainer::{Adam, Dataset, Matrix, Params, Trainer};
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("line.safetensors");
    /// let data = Dataset::new(Matrix::from([[1.0]]), Matrix::from([[2.0]]))?;
    /// let (mut params, mut init) = (Params::new(), Init::glorot_uniform(Random::seed(1)));
    /// let model = Model {
    ///     encoder: Encoder::of_dataset(&data, "y", Task::Regression),
    ///     standardizer: None,
    ///     network: Architecture::dense(&[1, 1], Identity, Identity).build(&mut params, &mut init),
    ///     output: Output::Identity,
    ///     scale: None,
    /// };
    /// let mut saved = Ok(());
    /// Trainer::new(Adam::new(0.1)).epochs(3).fit_observed(
    ///     &mut params,
    ///     &data,
    ///     |x, y| mse(model.network.forward(x), y),
    ///     |now| {
    ///         saved = model.save_training(&path, &now.checkpoint(), "rate 0.1");
    ///         ControlFlow::Continue(())
    ///     },
    /// )?;
    /// saved?;
    /// let training = Training::<f64>::load(&path)?;
    /// assert_eq!((training.checkpoint.epochs.len(), &*training.settings), (3, "rate 0.1"));
    /// assert_eq!(Model::load::<f64>(&path)?.1.as_slice(), params.as_slice()); // it is a model all the same
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If the file cannot be written.
    ///
    /// # Panics
    /// If the parameters are not those of the network.
    #[track_caller]
    pub fn save_training<T: Stored>(
        &self,
        path: impl AsRef<Path>,
        checkpoint: &Checkpoint<T>,
        settings: &str,
    ) -> Result<(), FileError> {
        self.save_training_on(&System, path.as_ref(), checkpoint, settings)
    }

    #[track_caller]
    fn save_training_on<T: Stored>(
        &self,
        disk: &impl Disk,
        path: &Path,
        checkpoint: &Checkpoint<T>,
        settings: &str,
    ) -> Result<(), FileError> {
        self.network.assert_params(&checkpoint.params);
        let mut tensors = Tensors::new();
        let best = checkpoint.best.as_ref();
        tensors::add(&mut tensors, "", best.map_or(&checkpoint.params, |best| &best.params));
        if best.is_some() {
            tensors::add(&mut tensors, LAST, &checkpoint.params);
        }
        for (name, moment) in &checkpoint.optimizer.moments {
            tensors::add(&mut tensors, &moment_prefix(name), moment);
        }
        let losses = [checkpoint.loss_sum, best.map_or(f64::NAN, |best| best.loss)];
        tensors.insert(LOSSES.into(), Tensor::new(vec![2], &losses));
        let epochs: Vec<_> = checkpoint.epochs.iter().flat_map(epoch_row).collect();
        tensors.insert(EPOCHS.into(), Tensor::new(vec![epochs.len() / 4, 4], &epochs));
        let metadata = Metadata::of(self, Some(State::of(checkpoint, settings)));
        let bytes = archive::to_sealed_bytes(&tensors, metadata.to_json())
            .map_err(|problem| FileError::new(path.display().to_string(), problem))?;
        replace(disk, path, &bytes)
    }
}

impl<T: Stored> Training<T> {
    /// Reads a file written by [`Model::save_training`].
    ///
    /// ```
    /// use wengert_files::{Architecture, Encoder, Model, Output, Task, Training};
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
    /// let wrong = Training::<f64>::load(&path).unwrap_err().to_string();
    /// assert!(wrong.ends_with("there is a model, but no training that could be continued"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If the file cannot be read, is damaged, holds a model alone, or numbers of the other type.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, FileError> {
        Self::from_archive(&Archive::read(path.as_ref())?)
    }

    /// As [`load`](Self::load), from bytes; errors call them `name`.
    ///
    /// ```
    /// use wengert_files::Training;
    /// let wrong = Training::<f32>::load_from("pets", b"no training".to_vec()).unwrap_err();
    /// assert!(wrong.to_string().starts_with("pets: this is no file of safetensors"));
    /// ```
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub fn load_from(name: &str, bytes: Vec<u8>) -> Result<Self, FileError> {
        Self::from_archive(&Archive::new(name, bytes))
    }

    fn from_archive(archive: &Archive) -> Result<Self, FileError> {
        let tensors = archive.tensors()?;
        let training = Metadata::from_json(&archive.metadata()?).and_then(|metadata| {
            let state = metadata.training.clone().ok_or(Problem::NoTraining)?;
            let (settings, level) = (state.settings.clone(), state.level.clone());
            let (model, params) = metadata.build(&tensors)?;
            let checkpoint = state.checkpoint(&tensors, params)?;
            Ok(Self { model, checkpoint, settings, level })
        });
        training.map_err(|problem| archive.error(problem))
    }
}

/// The settings in a file of a training, which may say of which type its numbers are.
///
/// ```
/// use std::ops::ControlFlow;
/// use wengert_files::{Architecture, Encoder, Model, Output, Task, load_settings};
/// use wengert_layers::{Identity, Init, Layer, Random, mse};
/// use wengert_trainer::{Dataset, Matrix, Params, Sgd, Trainer};
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("line.safetensors");
/// let data = Dataset::new(Matrix::from([[1.0]]), Matrix::from([[2.0]]))?;
/// let (mut params, mut init) = (Params::new(), Init::glorot_uniform(Random::seed(1)));
/// let model = Model {
///     encoder: Encoder::of_dataset(&data, "y", Task::Regression),
///     standardizer: None,
///     network: Architecture::dense(&[1, 1], Identity, Identity).build(&mut params, &mut init),
///     output: Output::Identity,
///     scale: None,
/// };
/// let mut saved = Ok(());
/// Trainer::new(Sgd::new(0.1)).fit_observed(
///     &mut params,
///     &data,
///     |x, y| mse(model.network.forward(x), y),
///     |now| {
///         saved = model.save_training(&path, &now.checkpoint(), "rate 0.1");
///         ControlFlow::Continue(())
///     },
/// )?;
/// saved?;
/// assert_eq!(load_settings(&path)?, "rate 0.1");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// If the file cannot be read, is damaged or holds a model alone.
pub fn load_settings(path: impl AsRef<Path>) -> Result<String, FileError> {
    let archive = Archive::read(path.as_ref())?;
    let metadata = Metadata::from_json(&archive.metadata()?);
    let state = metadata.and_then(|metadata| metadata.training.ok_or(Problem::NoTraining));
    Ok(state.map_err(|problem| archive.error(problem))?.settings)
}

#[cfg(test)]
mod tests;
