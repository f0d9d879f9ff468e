//! `wengert export`: a model for other programs to run.

use clap::Args;
use std::error::Error;
use std::path::PathBuf;
use wengert_files::Model;
use wengert_kernels::readable;

/// Which model, and where to.
#[derive(Args, Clone, Debug)]
pub(crate) struct Request {
    /// The file of a model or of an interrupted training
    model: PathBuf,
    /// The file to be written, in the format of ONNX
    #[arg(long, value_name = "FILE")]
    onnx: PathBuf,
}

pub(crate) fn run(request: &Request) -> Result<String, Box<dyn Error>> {
    let (model, params) = Model::load::<f64>(&request.model)?;
    crate::keep(&request.model, "model", &request.onnx)?;
    model.to_onnx(&params).save(&request.onnx)?;
    let (encoder, network) = (&model.encoder, model.network.architecture());
    Ok(format!(
        "{}: from {} features to the {} of {:?}, for ONNX 1.12 and later\n",
        readable(&request.onnx.display().to_string()),
        network.inputs,
        match encoder.task().classes().len() {
            0 => "prediction".into(),
            2 => format!("probability of class {:?}", encoder.task().classes()[1]),
            classes => format!("{classes} probabilities"),
        },
        encoder.target(),
    ))
}
