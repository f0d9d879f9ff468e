//! Your own data: training, predicting and everything else, as users run it.

#[path = "../../../files/tests/edited/mod.rs"]
mod edited;

mod exported;
mod extended;
mod folder;
mod interrupted;
mod kept;
mod labels;
mod numbers;
mod options;
mod overflow;
mod pipes;
mod places;
mod progress;
mod refused;
mod round_trip;
mod shown;
mod side_by_side;
mod tables;
