//! Files for networks on the wengert tape: tables, models and checkpoints.
//!
//! | module | what is in it |
//! |---|---|
//! | [`Csv`], [`Table`], [`Column`] | tables from comma-separated values |
//! | [`FileError`], [`Problem`] | what can be wrong, and where |

#![forbid(unsafe_code)]

mod column;
mod csv;
mod error;
mod growing;
mod records;
mod table;

pub use column::{Column, Texts, Values};
pub use csv::Csv;
pub use error::{FileError, Problem};
pub use table::Table;
