//! The checksum of a file, and the use of a loaded file.

use wengert_files::{Csv, Feature, Model, Training};
use wengert_tape::Matrix;

/// The file with a correct checksum, if it has a checksum field.
pub fn sealed(file: &[u8]) -> Option<Vec<u8>> {
    let field = br#"\"checksum\":\""#;
    let start = file.windows(field.len()).position(|window| window == field)? + field.len();
    let mut sealed = file.to_vec();
    sealed.get_mut(start..start + 8)?.copy_from_slice(b"00000000");
    let checksum = format!("{:08x}", crc32fast::hash(&sealed));
    sealed[start..start + 8].copy_from_slice(checksum.as_bytes());
    Some(sealed)
}

/// Loads a model and predicts and exports with it, and loads a training.
pub fn load(file: &[u8]) {
    if let Ok((model, params)) = Model::load_from::<f32>("model", file.to_vec()) {
        let inputs = model.network.architecture().inputs;
        let predictions = model.predict(&params, &Matrix::zeros(2, inputs)).expect("it fits");
        assert_eq!(predictions.row_count(), 2);
        model.to_onnx(&params).to_bytes();
        encode(&model);
    }
    if let Ok(training) = Training::<f32>::load_from("model", file.to_vec()) {
        training.model.predict(&training.checkpoint.params, &Matrix::zeros(1, 1)).ok();
    }
}

/// Encodes a table with the model's columns.
fn encode(model: &Model) {
    let names = model.encoder.features().iter().map(Feature::name).chain([model.encoder.target()]);
    let cells = names.map(|name| format!("\"{}\"", name.replace('"', "\"\"")));
    let header = cells.collect::<Vec<_>>().join(",");
    let text = format!("{header}\n{}\n", vec!["1"; 1 + model.encoder.features().len()].join(","));
    let csv = Csv::new().columns_of(&model.encoder);
    if let Ok(table) = csv.read_from("table", text.as_bytes()) {
        model.encoder.encode(table).ok();
    }
}
