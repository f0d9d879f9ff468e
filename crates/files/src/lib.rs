//! Files for networks on the wengert tape: tables, models and checkpoints.
//!
//! | module | what is in it |
//! |---|---|
//! | [`Csv`], [`Table`], [`Column`] | tables from comma-separated values |
//! | [`Encoding`], [`Encoder`], [`Task`] | features and targets of a table |
//! | [`read_npy`] | features and targets from NumPy |
//! | [`Model`], [`Architecture`], [`Output`] | a model in a file, and what it is made of |
//! | [`Training`], [`Log`] | a training that is continued in another process; a line for each epoch |
//! | [`save_params`], [`load_params`] | parameters alone, as PyTorch has them |
//! | [`Onnx`] | a network for other programs to run |
//! | [`FileError`], [`Problem`] | what can be wrong, and where |

#![forbid(unsafe_code)]

mod archive;
mod checksum;
mod column;
mod csv;
mod disk;
mod encoder;
mod encoding;
mod error;
mod growing;
mod log;
mod metadata;
mod model;
mod network;
mod npy;
mod npy_header;
mod onnx;
mod output;
mod params;
mod records;
mod rows;
mod stored;
mod table;
mod task;
mod tensors;
mod text;
mod training;

pub use column::{Column, Texts, Values};
pub use csv::Csv;
pub use encoder::{Encoded, Encoder, Feature};
pub use encoding::{Encoding, Missing};
pub use error::{FileError, Problem};
pub use log::Log;
pub use model::Model;
pub use network::{Architecture, Network, Stage};
pub use npy::{read_npy, read_npy_from};
pub use onnx::{NoCounterpart, Onnx};
pub use output::Output;
pub use params::{load_params, save_params};
pub use stored::Stored;
pub use table::Table;
pub use task::Task;
pub use training::{Training, load_settings};
