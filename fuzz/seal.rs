//! The checksum of a file, and what can be done with one that is loaded.

use wengert_files::{Model, Training};
use wengert_tape::Matrix;

/// The file with the checksum that its content has, if it has a place for it.
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
    }
    if let Ok(training) = Training::<f32>::load_from("model", file.to_vec()) {
        training.model.predict(&training.checkpoint.params, &Matrix::zeros(1, 1)).ok();
    }
}
