//! Data of one's own: training, predicting and all else, as their users run it.

#[path = "../../../files/tests/edited/mod.rs"]
mod edited;

mod folder;
mod interrupted;
mod kept;
mod labels;
mod options;
mod overflow;
mod progress;
mod refused;
mod round_trip;
mod shown;
mod tables;
