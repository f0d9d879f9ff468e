//! [`Archive`]: a safetensors file in memory.

use crate::checksum;
use crate::error::{FileError, Problem};
use crate::tensors::Tensors;
use safetensors::{SafeTensorError, SafeTensors};
use std::fs;
use std::path::Path;

/// The one key of the metadata, whose value is JSON: the order of several keys would differ from run to run.
const KEY: &str = "wengert";

/// A safetensors file that has been read.
pub(crate) struct Archive {
    name: String,
    bytes: Vec<u8>,
}

impl Archive {
    pub(crate) fn read(path: &Path) -> Result<Self, FileError> {
        let name = path.display().to_string();
        // Reading a pipe or device might never end.
        let about = fs::metadata(path).map_err(|error| FileError::new(&*name, error))?;
        if !about.is_file() && !about.is_dir() {
            return Err(FileError::new(name, Problem::NotRegular));
        }
        let bytes = fs::read(path).map_err(|error| FileError::new(&*name, error))?;
        Ok(Self { name, bytes })
    }

    /// As [`read`](Self::read), from bytes; errors call them `name`.
    pub(crate) fn new(name: &str, bytes: Vec<u8>) -> Self {
        Self { name: name.to_owned(), bytes }
    }

    /// An error in this file.
    pub(crate) fn error(&self, problem: Problem) -> FileError {
        FileError::new(&*self.name, problem)
    }

    /// The tensors, without copying their numbers.
    pub(crate) fn tensors(&self) -> Result<SafeTensors<'_>, FileError> {
        SafeTensors::deserialize(&self.bytes).map_err(|error| self.error(damaged(&error)))
    }

    /// The metadata, after verifying the checksum.
    pub(crate) fn metadata(&self) -> Result<String, FileError> {
        let header = SafeTensors::read_metadata(&self.bytes);
        let (_, header) = header.map_err(|error| self.error(damaged(&error)))?;
        let metadata = header.metadata().as_ref().and_then(|metadata| metadata.get(KEY));
        let metadata = metadata.ok_or_else(|| self.error(Problem::NoModel))?;
        match checksum::holds(&self.bytes) {
            true => Ok(metadata.clone()),
            false => Err(self.error(Problem::Checksum)),
        }
    }
}

/// Wraps the crate's own error text, which is not always prose.
fn damaged(error: &SafeTensorError) -> Problem {
    Problem::Damaged { what: error.to_string() }
}

/// The content of a file of these tensors.
pub(crate) fn to_bytes(tensors: &Tensors) -> Result<Vec<u8>, Problem> {
    serialize(tensors, None)
}

/// The content of a file of these tensors and metadata, sealed with a checksum.
pub(crate) fn to_sealed_bytes(tensors: &Tensors, metadata: String) -> Result<Vec<u8>, Problem> {
    let mut bytes = serialize(tensors, Some(metadata))?;
    checksum::seal(&mut bytes);
    Ok(bytes)
}

fn serialize(tensors: &Tensors, metadata: Option<String>) -> Result<Vec<u8>, Problem> {
    let metadata = metadata.map(|text| [(KEY.to_owned(), text)].into_iter().collect());
    let unwritable = |error: SafeTensorError| Problem::Unwritable { what: error.to_string() };
    safetensors::serialize(tensors, metadata).map_err(unwritable)
}
