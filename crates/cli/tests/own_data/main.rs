//! Data of one's own: training, predicting and all else, as their users run it.

#[path = "../../../files/tests/edited/mod.rs"]
mod edited;

mod exported;
mod folder;
mod interrupted;
mod options;
mod progress;
mod refused;
mod round_trip;
mod tables;
