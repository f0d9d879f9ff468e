//! Models in files: what comes back.

mod models;

use models::{load, model, saved};
use safetensors::{Dtype, SafeTensors};
use std::fs;
use tempfile::TempDir;
use wengert_files::{Architecture, Model, Stage, Stored, load_params, save_params};
use wengert_layers::{Dense, Identity, Init, Random, Sigmoid, Tanh};
use wengert_tape::{Matrix, Params};
use wengert_trainer::{DataError, Standardizer};

fn round_trip<T: Stored>() {
    let (model, params) = model::<T>();
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("model");
    model.save(&path, &params).unwrap();
    let (other, numbers) = Model::load::<T>(&path).unwrap();
    let bits = |params: &Params<T>| -> Vec<u64> {
        params.as_slice().iter().map(|x| x.to_f64().to_bits()).collect()
    };
    assert_eq!(bits(&numbers), bits(&params));
    assert_eq!(Model::precision(&path).unwrap(), T::PRECISION);
    assert_eq!(other.encoder, model.encoder);
    assert_eq!(other.standardizer, model.standardizer);
    assert_eq!(other.scale, model.scale);
    assert_eq!(other.output, model.output);
    assert_eq!(other.network.architecture(), model.network.architecture());
    let features = Matrix::from([[1.0, 0.0, 4.0], [0.0, 1.0, 1.5]]);
    let predictions = model.predict(&params, &features).unwrap();
    assert_eq!(other.predict(&numbers, &features).unwrap(), predictions);
    // The same model is the same file.
    assert_eq!(saved(&(other, numbers)), fs::read(&path).unwrap());
}

#[test]
fn what_is_saved_comes_back_to_the_bit() {
    round_trip::<f32>();
    round_trip::<f64>();
}

/// Also those that `f32` or 15 digits would change.
#[test]
fn moments_come_back_to_the_bit() {
    let means = vec![1.6e9 + 1499.5, 0.1 + 0.2, -5e-324];
    let scale = Standardizer::new(means, vec![866.025_403_784_438_6, 1e-300, 1e150]).unwrap();
    let (model, params) = model::<f32>();
    let model = Model { standardizer: Some(scale.clone()), ..model };
    let (other, _) = load(&saved(&(model, params))).unwrap();
    assert_eq!(other.standardizer, Some(scale));
}

#[test]
fn numbers_of_the_other_type_are_converted() {
    let (model, params) = model::<f64>();
    let (_, rounded) = load(&saved(&(model, params.clone()))).unwrap();
    assert_eq!(rounded.as_slice(), params.map(|x| x as f32).as_slice());
}

/// By hand: standardiser, layers and scale.
#[test]
fn predictions_go_through_everything() {
    let (model, params) = model::<f64>();
    let features = [0.0, 1.0, 4.0];
    let (before, behind) = (model.standardizer.as_ref().unwrap(), model.scale.as_ref().unwrap());
    let moments = before.means().iter().zip(before.deviations());
    let x: Vec<f64> = features.iter().zip(moments).map(|(x, (m, d))| (x - m) / d).collect();
    let weight = |name: &str, i, j| params.get(params.find(name).unwrap()).at(i, j);
    let hidden = [0, 1].map(|j| {
        let z: f64 = (0..3).map(|i| x[i] * weight("dense1.weight", i, j)).sum();
        if z > 0.0 { z } else { 0.2 * z }
    });
    let y = (0..2).map(|i| hidden[i] * weight("dense2.weight", i, 0)).sum::<f64>();
    let expected = y * behind.deviations()[0] + behind.means()[0];
    let predicted = model.predict(&params, &Matrix::from([features])).unwrap().at(0, 0);
    assert!((predicted - expected).abs() < 1e-13, "{predicted} {expected}");
    let error = model.predict(&params, &Matrix::from([[1.0]])).unwrap_err();
    assert_eq!(error, DataError::Features { expected: 3, got: 1 });
}

/// Names, shapes and bytes of `nn.Linear(3, 2)` and of one with a single input.
#[test]
fn tensors_are_as_pytorch_has_them() {
    let mut params = Params::<f32>::default();
    let mut init = Init::he_normal(Random::seed(1));
    let layer = Dense::new(&mut params, 3, 2, Tanh, &mut init);
    Dense::new(&mut params, 1, 2, Sigmoid, &mut init);
    let folder = TempDir::new().unwrap();
    save_params(folder.path().join("layers"), &params).unwrap();
    let bytes = fs::read(folder.path().join("layers")).unwrap();
    let tensors = SafeTensors::deserialize(&bytes).unwrap();
    let shape = |name: &str| tensors.tensor(name).unwrap().shape().to_vec();
    assert_eq!(shape("dense1.weight"), [2, 3]);
    assert_eq!(shape("dense1.bias"), [2]);
    assert_eq!(shape("dense2.weight"), [2, 1]);
    let weight = tensors.tensor("dense1.weight").unwrap();
    assert_eq!(weight.dtype(), Dtype::F32);
    let row_major = weight.data().chunks(4).map(|b| f32::from_le_bytes(b.try_into().unwrap()));
    let own = (0..6).map(|k| params.get(layer.weight()).at(k % 3, k / 3));
    assert!(row_major.eq(own));
}

#[test]
fn every_kind_of_layer_comes_back() {
    let (mut model, _) = model::<f32>();
    let mut params = Params::<f32>::default();
    let dense = |outputs, activation| Stage::Dense { outputs, activation };
    let layers = vec![
        Stage::LayerNorm,
        dense(4, Identity.into()),
        Stage::LayerNorm,
        Stage::Activation(Tanh.into()),
        Stage::Dropout { rate: 0.5 },
        dense(1, Sigmoid.into()),
    ];
    let architecture = Architecture { inputs: 3, layers };
    assert_eq!(
        architecture.to_string(),
        "3 → layer_norm → 4 (identity) → layer_norm → tanh → dropout(0.5) → 1 (sigmoid)"
    );
    model.network = architecture.build(&mut params, &mut Init::he_normal(Random::seed(3)));
    let (other, numbers) = load(&saved(&(model.clone(), params.clone()))).unwrap();
    assert_eq!(*other.network.architecture(), architecture);
    let features = Matrix::from([[1.0, 0.0, 4.0], [0.0, 1.0, 1.5]]);
    let predictions = model.predict(&params, &features).unwrap();
    assert_eq!(other.predict(&numbers, &features).unwrap(), predictions);
}

#[test]
fn parameters_alone() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("params");
    let (_, params) = model::<f32>();
    save_params(&path, &params).unwrap();
    let mut others = params.zeros_like();
    load_params(&path, &mut others).unwrap();
    assert_eq!(others.as_slice(), params.as_slice());

    let error = Model::load::<f32>(&path).unwrap_err().to_string();
    assert!(
        error.ends_with("params: there are tensors, but not of a model that wengert has saved")
    );
    let mut fewer = Params::<f32>::default();
    fewer.add("dense1.weight", Matrix::zeros(3, 2));
    let error = load_params(&path, &mut fewer).unwrap_err().to_string();
    assert!(error.ends_with("tensor \"dense1.bias\" belongs to no layer"), "{error}");
    assert!(fewer.as_slice().iter().all(|x| *x == 0.0));
}

#[test]
#[should_panic = "this parameter belongs to another Params"]
fn parameters_of_another_network_are_refused() {
    let ((model, _), (_, others)) = (model::<f32>(), model::<f32>());
    let folder = TempDir::new().unwrap();
    model.save(folder.path().join("model"), &others).unwrap();
}
