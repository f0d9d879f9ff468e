//! A model with every feature, and its file.

use std::fs;
use tempfile::TempDir;
use wengert_files::{
    Architecture, Csv, Encoding, FileError, Missing, Model, Output, Stage, Stored,
};
use wengert_layers::{Identity, Init, LeakyRelu, Random};
use wengert_tape::Params;
use wengert_trainer::Standardizer;

const TABLE: &str = "color,legs,age\nred,4,20.5\nblue,2,3\nred,0,1.25\nblue,,7\n";

/// A regression with a standardiser before and behind, from a table with texts and gaps.
pub(crate) fn model<T: Stored>() -> (Model, Params<T>) {
    let table = Csv::new().read_from("pets", TABLE.as_bytes()).unwrap();
    let encoder = Encoding::of("age").regression().missing(Missing::Mean).learn(&table).unwrap();
    let data = encoder.encode(table).unwrap().data;
    let (mut params, mut init) = (Params::default(), Init::glorot_uniform(Random::seed(1)));
    let mut network = Architecture::dense(&[3, 2, 1], LeakyRelu { slope: 0.2 }, Identity);
    network.layers.insert(1, Stage::Dropout { rate: 0.25 });
    let model = Model {
        encoder,
        standardizer: Some(Standardizer::fit(&data).unwrap()),
        network: network.build(&mut params, &mut init),
        output: Output::Identity,
        scale: Some(Standardizer::fit_lenient(data.targets())),
    };
    (model, params)
}

pub(crate) fn saved<T: Stored>((model, params): &(Model, Params<T>)) -> Vec<u8> {
    let folder = TempDir::new().unwrap();
    model.save(folder.path().join("model"), params).unwrap();
    fs::read(folder.path().join("model")).unwrap()
}

pub(crate) fn load(bytes: &[u8]) -> Result<(Model, Params<f32>), FileError> {
    Model::load_from("m.safetensors", bytes.to_vec())
}
