//! `wengert export`: a model as ONNX.

use crate::place::{self, Kind, Overwrite};
use clap::Args;
use std::error::Error;
use std::fmt::Write;
use std::path::PathBuf;
use wengert_files::{Model, Precision, Stored};
use wengert_kernels::readable;

/// The options of `wengert export`.
#[derive(Args, Clone, Debug)]
pub(crate) struct Request {
    /// File of a model or of an interrupted training
    model: PathBuf,
    /// Write the ONNX model to this file
    #[arg(long, value_name = "FILE")]
    onnx: PathBuf,
    #[command(flatten)]
    overwrite: Overwrite,
}

pub(crate) fn run(request: &Request) -> Result<String, Box<dyn Error>> {
    match Model::precision(&request.model)? {
        Precision::F32 => export::<f32>(request),
        Precision::F64 => export::<f64>(request),
    }
}

fn export<T: Stored>(request: &Request) -> Result<String, Box<dyn Error>> {
    let (model, params) = Model::load::<T>(&request.model)?;
    let read = [(&*request.model, "model")];
    place::check(&request.onnx, &Kind::Onnx, &read, request.overwrite.given)?;
    let onnx = model.to_onnx(&params);
    onnx.save(&request.onnx)?;
    let (encoder, network) = (&model.encoder, model.network.architecture());
    let mut text = format!(
        "{}: from {} features to the {} of {:?}, all float64, for ONNX 1.12 and later\n",
        readable(&request.onnx.display().to_string()),
        network.inputs,
        match encoder.task().classes().len() {
            0 => "prediction".into(),
            2 => format!("probability of class {:?}", encoder.task().classes()[1]),
            classes => format!("{classes} probabilities"),
        },
        encoder.target(),
    );
    let single: Vec<_> = onnx.single_ops().collect();
    if !single.is_empty() {
        let names = single.join(", ");
        writeln!(text, "computed in f32, because onnxruntime has no f64 version: {names}")?;
    }
    Ok(text)
}
