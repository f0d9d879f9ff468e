//! Files for networks on the [tape](wengert_tape): tables, models, checkpoints and exports.
//!
//! A network that learns a table, and predicts others:
//!
//! ```
//! use wengert_files::{Architecture, Csv, Encoding, Model, Output};
//! use wengert_layers::{Identity, Init, Layer, Random, Relu};
//! use wengert_trainer::{Adam, Params, Standardizer, Trainer};
//!
//! # let folder = tempfile::tempdir()?;
//! # let path = |name: &str| folder.path().join(name);
//! # let rows = (0..40).map(|k| format!("{},{},{}\n", k % 5, ["red", "blue"][k % 2], ["no", "yes"][k % 2]));
//! # std::fs::write(path("pets.csv"), format!("legs,color,pet\n{}", rows.collect::<String>()))?;
//! # std::fs::write(path("new.csv"), "color,name,legs\nblue,Tom,3\n")?;
//! let table = Csv::new().read(path("pets.csv"))?;
//! let encoder = Encoding::of("pet").learn(&table)?;
//! println!("{encoder}"); // target "pet": 2 classes: "no", "yes"; features: 1 numeric, …
//! let data = encoder.encode(table)?.data;
//!
//! let standardizer = Standardizer::fit_lenient(data.features());
//! let scaled = data.with_features(standardizer.apply(data.features())?)?.cast()?;
//! let (mut params, mut init) = (Params::<f32>::default(), Init::he_normal(Random::seed(1)));
//! let widths = [encoder.width(), 8, encoder.task().outputs()];
//! let network = Architecture::dense(&widths, Relu, Identity).build(&mut params, &mut init);
//! let loss = encoder.task().loss();
//! let mut trainer = Trainer::new(Adam::new(0.05)).epochs(40);
//! trainer.fit(&mut params, &scaled, |x, y| loss.of(network.forward(x), y))?;
//!
//! let (standardizer, output, scale) = (Some(standardizer), Output::of(loss), None);
//! let model = Model { encoder, standardizer, network, output, scale };
//! model.save(path("pets.safetensors"), &params)?;
//! model.to_onnx(&params).save(path("pets.onnx"))?;
//!
//! let (model, params) = Model::load::<f32>(path("pets.safetensors"))?;
//! let table = Csv::new().features_of(&model.encoder).read(path("new.csv"))?;
//! let features = model.encoder.encode_features(table)?.data;
//! let probabilities = model.predict(&params, &features)?;
//! assert!(probabilities.at(0, 0) > 0.9);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | items | purpose |
//! |---|---|
//! | [`Csv`], [`Table`], [`Column`], [`Parts`] | tables from comma-separated values |
//! | [`Encoding`], [`Encoder`], [`Task`] | features and targets of a table |
//! | [`read_npy`] | features and targets from NumPy |
//! | [`Model`], [`Architecture`], [`Output`] | a model in a file, and its parts |
//! | [`check_range`] | whether a model can compute with numbers |
//! | [`Training`], [`Log`] | a training to continue in another process; a line for each epoch |
//! | [`save_params`], [`load_params`] | parameters alone, in the layout of PyTorch |
//! | [`Onnx`] | a network for other programs to run |
//! | [`NewFile`] | a file written piece by piece |
//! | [`Claim`] | exclusive access to a file for writing |
//! | [`FileError`], [`Problem`] | what can be wrong, and where |
//!
//! **One design decision:** every file is treated as hostile input. Limits are checked before memory is
//! allocated, memory grows with the input and not with the claims of a header, and every error is one line that
//! names file, line, column and what is allowed there. Files are written completely or not at all.
//!
//! # Models
//!
//! A model is a file of [safetensors](https://github.com/huggingface/safetensors).
//!
//! * **Tensors** have the names of the blocks of parameters, as `dense1.weight`. A block of r×c is a tensor of
//!   c×r, byte for byte the weight of PyTorch's `nn.Linear`; a bias has one dimension.
//! * **Metadata** are one text of JSON under the key `wengert`: the checksum, the number of the format, the
//!   encoder, the standardiser, the architecture, the output function.
//! * **The checksum** is the CRC-32 of the whole file with zeros in its place, so that no bit of a weight, a name
//!   or a class can change undetected.
//! * **A training** adds tensors whose names begin with `training.`, and an entry in the metadata. The file is still a
//!   model: its weights are the best so far if the training restores them at its end, otherwise the last.

#![forbid(unsafe_code)]

mod archive;
mod cells;
mod checksum;
mod claim;
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
mod new_file;
mod npy;
mod npy_header;
mod onnx;
mod output;
mod params;
mod parts;
mod records;
mod rows;
mod stored;
mod table;
mod task;
mod tensors;
mod text;
mod training;
mod whole;
mod words;

pub use claim::Claim;
pub use column::{Column, Texts, Values};
pub use csv::Csv;
pub use encoder::{Encoded, Encoder, Feature};
pub use encoding::{Encoding, Missing};
pub use error::{FileError, Problem};
pub use log::Log;
pub use metadata::FORMAT;
pub use model::{Model, check_range};
pub use network::{Architecture, Network, Stage};
pub use new_file::NewFile;
pub use npy::{read_npy, read_npy_from};
pub use onnx::{NoCounterpart, Onnx};
pub use output::Output;
pub use params::{load_params, save_params};
pub use parts::Parts;
pub use stored::{Precision, Stored};
pub use table::Table;
pub use task::Task;
pub use training::{Training, cpu_level, load_settings};
