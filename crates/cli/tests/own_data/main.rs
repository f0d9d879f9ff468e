//! Data of one's own: training, predicting and all else, as their users run it.

#[path = "../../../files/tests/edited/mod.rs"]
mod edited;

mod exported;
mod extended;
mod folder;
mod interrupted;
mod numbers;
mod options;
mod pipes;
mod places;
mod progress;
mod refused;
mod round_trip;
mod side_by_side;
mod tables;
