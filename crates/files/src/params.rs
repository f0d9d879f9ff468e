//! Parameters alone, for layers built in code, and for PyTorch.

use crate::archive::{self, Archive};
use crate::disk::{System, replace};
use crate::error::FileError;
use crate::stored::Stored;
use crate::tensors::{self, Tensors};
use std::path::Path;
use wengert_tape::Params;

/// Writes parameters as safetensors, one tensor per block, under its name. PyTorch's `load_file` reads
/// `dense1.weight` and `dense1.bias` in the layout of `nn.Linear`. The file is written completely or not at all.
///
/// ```
/// use wengert_files::{load_params, save_params};
/// use wengert_layers::{Dense, Init, Random, Tanh};
/// use wengert_tape::Params;
///
/// let mut params = Params::new();
/// let layer = Dense::new(&mut params, 3, 2, Tanh, &mut Init::he_normal(Random::seed(1)));
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("layer.safetensors");
/// save_params(&path, &params)?;
///
/// let mut others = params.zeros_like();
/// load_params(&path, &mut others)?;
/// assert_eq!(params.as_slice(), others.as_slice());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// If the file cannot be written.
pub fn save_params<T: Stored>(path: impl AsRef<Path>, params: &Params<T>) -> Result<(), FileError> {
    let path = path.as_ref();
    let mut tensors = Tensors::new();
    tensors::add(&mut tensors, "", params);
    let bytes = archive::to_bytes(&tensors)
        .map_err(|problem| FileError::new(path.display().to_string(), problem))?;
    replace(&System, path, &bytes)
}

/// Reads the numbers of all blocks from a file of safetensors, as written by [`save_params`] or PyTorch.
/// Numbers of the other type are converted. If there is an error, the parameters stay as they are.
///
/// ```
/// use wengert_files::{load_params, save_params};
/// use wengert_tape::{Matrix, Params};
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("w.safetensors");
/// let model = |width| {
///     let mut params = Params::new();
///     params.add("w", Matrix::filled(1, width, 0.5));
///     params
/// };
/// save_params(&path, &model(2))?;
/// assert!(load_params(&path, &mut model(2)).is_ok());
/// assert!(load_params(&path, &mut model(3)).is_err()); // another shape
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// If the file cannot be read, lacks a block, or has one of another shape, or an unknown tensor.
pub fn load_params<T: Stored>(
    path: impl AsRef<Path>,
    params: &mut Params<T>,
) -> Result<(), FileError> {
    let archive = Archive::read(path.as_ref())?;
    let tensors = archive.tensors()?;
    let mut loaded = params.clone();
    let filled = tensors::fill(&tensors, "", &mut loaded)
        .and_then(|()| tensors::refuse_others(&tensors, "", params));
    filled.map_err(|problem| archive.error(problem))?;
    *params = loaded;
    Ok(())
}
