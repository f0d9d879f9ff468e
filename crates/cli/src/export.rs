//! `wengert export`: a model for other programs to run.

use crate::place::{self, Kind, Overwrite};
use clap::Args;
use std::error::Error;
use std::path::PathBuf;
use wengert_files::Model;

/// Which model, and where to.
#[derive(Args, Clone, Debug)]
pub(crate) struct Request {
    /// The file of a model or of an interrupted training
    model: PathBuf,
    /// The file to be written, in the format of ONNX
    #[arg(long, value_name = "FILE")]
    onnx: PathBuf,
    #[command(flatten)]
    overwrite: Overwrite,
}

pub(crate) fn run(request: &Request) -> Result<String, Box<dyn Error>> {
    let (model, params) = Model::load::<f64>(&request.model)?;
    let read = [(&*request.model, "model")];
    place::check(&request.onnx, &Kind::Onnx, &read, request.overwrite.given)?;
    model.to_onnx(&params).save(&request.onnx)?;
    let (encoder, network) = (&model.encoder, model.network.architecture());
    Ok(format!(
        "{}: from {} features to the {} of {:?}, for ONNX 1.12 and later\n",
        request.onnx.display(),
        network.inputs,
        match encoder.task().classes().len() {
            0 => "prediction".into(),
            2 => format!("probability of class {:?}", encoder.task().classes()[1]),
            classes => format!("{classes} probabilities"),
        },
        encoder.target(),
    ))
}
