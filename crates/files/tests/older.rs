//! Files from before trainings could be extended: they still load.

use safetensors::SafeTensors;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use wengert_files::{Model, Training};

fn reference(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference").join(name)
}

/// The numbers of the tensors whose names begin so, in the order of the layers.
fn numbers(file: &Path, prefix: &str) -> Vec<f32> {
    let bytes = std::fs::read(file).unwrap();
    let tensors = SafeTensors::deserialize(&bytes).unwrap();
    let names = ["dense1.weight", "dense1.bias", "dense2.weight", "dense2.bias"];
    let numbers = |name| -> Vec<f32> {
        let tensor = tensors.tensor(&format!("{prefix}{name}")).unwrap();
        let numbers = tensor.data().as_chunks::<4>().0.iter();
        numbers.map(|bytes| f32::from_le_bytes(*bytes)).collect()
    };
    names.into_iter().flat_map(numbers).collect()
}

#[test]
fn an_interrupted_training_is_a_model_with_its_best_weights() {
    let file = reference("interrupted.safetensors");
    let (best, last) = (numbers(&file, "training.best."), numbers(&file, ""));
    assert_ne!(best, last);
    let (_, params) = Model::load::<f32>(&file).unwrap();
    assert_eq!(params.as_slice(), best);
    let Training { model, checkpoint, level, .. } = Training::<f32>::load(&file).unwrap();
    assert_eq!(checkpoint.params.as_slice(), last);
    assert_eq!((checkpoint.epochs.len(), checkpoint.batch, level), (18, 7, None));
    let kept = checkpoint.best.as_ref().unwrap();
    assert_eq!((kept.epoch, kept.params.as_slice()), (10, &*best));

    // Saved anew, the weights that are used have the plain names.
    let folder = TempDir::new().unwrap();
    let again = folder.path().join("again");
    model.save_training(&again, &checkpoint, "").unwrap();
    assert_eq!((numbers(&again, ""), numbers(&again, "training.last.")), (best.clone(), last));
    assert_eq!(Model::load::<f32>(&again).unwrap().1.as_slice(), best);
    let Training { model, checkpoint, level, .. } = Training::<f32>::load(&again).unwrap();
    assert_eq!(level, Some(wengert_files::cpu_level()));
    let third = folder.path().join("third");
    model.save_training(&third, &checkpoint, "").unwrap();
    assert!(std::fs::read(third).unwrap() == std::fs::read(again).unwrap());
}

#[test]
fn a_finished_model_holds_no_training() {
    let file = reference("complete.safetensors");
    assert_eq!(Model::load::<f32>(&file).unwrap().1.as_slice(), numbers(&file, ""));
    let error = Training::<f32>::load(&file).unwrap_err().to_string();
    assert!(error.ends_with(": there is a model, but no training that could be continued"));
}
