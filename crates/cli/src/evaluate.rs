//! `wengert evaluate`: scores of a trained network.

use crate::data::{CsvOptions, DATA, precision, predicted, samples};
use crate::options::Format;
use crate::scores::Scores;
use crate::shown;
use clap::Args;
use serde_json::json;
use std::error::Error;
use std::ffi::OsString;
use std::path::PathBuf;
use wengert_files::{Model, Precision, Stored};
use wengert_trainer::stacked;

/// The options of `wengert evaluate`.
#[derive(Args, Clone, Debug)]
pub(crate) struct Request {
    /// File of a model or of an interrupted training
    model: PathBuf,
    #[arg(help = DATA)]
    data: OsString,
    /// Targets for a .npy file of features
    #[arg(long, value_name = "FILE.npy")]
    targets: Option<PathBuf>,
    /// Format of the report
    #[arg(long, default_value = "text", value_enum, value_name = "FORMAT")]
    format: Format,
    #[command(flatten)]
    csv: CsvOptions,
}

/// The scores, and the number of rows left out.
struct Found {
    scores: Scores,
    dropped: usize,
}

pub(crate) fn run(request: &Request) -> Result<String, Box<dyn Error>> {
    let Found { scores, dropped } = match precision(&request.model, &request.data)? {
        Precision::F32 => evaluate::<f32>(request)?,
        Precision::F64 => evaluate::<f64>(request)?,
    };
    if request.format == Format::Json {
        let mut object = scores.json();
        object["dropped"] = json!(dropped);
        return Ok(shown::json(&object));
    }
    let left_out = match dropped {
        0 => String::new(),
        1 => "missing   1 row left out\n".into(),
        rows => format!("missing   {rows} rows left out\n"),
    };
    let tables = match scores.tables() {
        none if none.is_empty() => none,
        tables => format!("\n{tables}"),
    };
    Ok(format!("{left_out}{}{tables}", scores.summary()))
}

fn evaluate<T: Stored>(request: &Request) -> Result<Found, Box<dyn Error>> {
    let (model, params) = Model::load::<T>(&request.model)?;
    let (mut predictions, mut actual, mut dropped) = (Vec::new(), Vec::new(), 0);
    for part in samples(&request.data, &request.csv, request.targets.as_deref(), &model.encoder)? {
        let part = part?;
        dropped += part.dropped.len();
        predictions.push(predicted(&model, &params, &part)?);
        actual.push(part.data.targets().clone());
    }
    let scores = Scores::of(model.encoder.task(), &stacked(&predictions), &stacked(&actual));
    Ok(Found { scores, dropped })
}
