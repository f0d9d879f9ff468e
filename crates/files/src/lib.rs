//! Files for networks on the wengert tape: tables, models and checkpoints.
//!
//! | module | what is in it |
//! |---|---|
//! | [`Csv`], [`Table`], [`Column`] | tables from comma-separated values |
//! | [`Encoding`], [`Encoder`], [`Task`] | features and targets of a table |
//! | [`read_npy`] | features and targets from NumPy |
//! | [`FileError`], [`Problem`] | what can be wrong, and where |

#![forbid(unsafe_code)]

mod column;
mod csv;
mod encoder;
mod encoding;
mod error;
mod growing;
mod npy;
mod npy_header;
mod records;
mod rows;
mod table;
mod task;

pub use column::{Column, Texts, Values};
pub use csv::Csv;
pub use encoder::{Encoded, Encoder, Feature};
pub use encoding::{Encoding, Missing};
pub use error::{FileError, Problem};
pub use npy::{read_npy, read_npy_from};
pub use table::Table;
pub use task::Task;
