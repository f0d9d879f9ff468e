//! Metadata of model files: any text after the checksum, with the tensors of a small network and its
//! training.
#![no_main]

#[path = "../seal.rs"]
mod seal;

use libfuzzer_sys::fuzz_target;
use safetensors::tensor::{Dtype, TensorView};

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let metadata = format!("{{\"checksum\":\"00000000\",{text}");
    let zeros = [0; 64];
    let tensor = |name: &str, shape: &[usize]| {
        let bytes = 4 * shape.iter().product::<usize>();
        let view = TensorView::new(Dtype::F32, shape.to_vec(), &zeros[..bytes]);
        (name.to_owned(), view.expect("there are enough zeros"))
    };
    let mut tensors = vec![
        tensor("layer_norm1.weight", &[2]),
        tensor("layer_norm1.bias", &[2]),
        tensor("training.losses", &[2]),
        tensor("training.epochs", &[1, 4]),
    ];
    for prefix in ["", "training.best.", "training.moments.m."] {
        for (name, shape) in [
            ("dense1.weight", &[2, 3][..]),
            ("dense1.bias", &[2]),
            ("dense2.weight", &[1, 2]),
            ("dense2.bias", &[1]),
        ] {
            tensors.push(tensor(&format!("{prefix}{name}"), shape));
        }
    }
    let metadata = [("wengert".to_owned(), metadata)].into_iter().collect();
    let file =
        safetensors::serialize(tensors, Some(metadata)).expect("the tensors are well formed");
    seal::load(&seal::sealed(&file).expect("there is a place for the checksum"));
});
