//! `wengert inspect`: the contents of a model file.

use crate::options::Format;
use crate::shown;
use clap::Args;
use serde_json::{Value, json};
use std::error::Error;
use std::fmt::Write;
use std::path::PathBuf;
use wengert_files::{
    Encoder, FORMAT, Feature, Missing, Model, Output, Precision, Problem, Stored, Training,
};
use wengert_kernels::readable;
use wengert_trainer::{Checkpoint, Params};

/// The options of `wengert inspect`.
#[derive(Args, Clone, Debug)]
pub(crate) struct Request {
    /// File of a model or of an interrupted training
    model: PathBuf,
    /// Format of the report
    #[arg(long, default_value = "text", value_enum, value_name = "FORMAT")]
    format: Format,
}

pub(crate) fn run(request: &Request) -> Result<String, Box<dyn Error>> {
    match Model::precision(&request.model)? {
        Precision::F32 => inspect::<f32>(request),
        Precision::F64 => inspect::<f64>(request),
    }
}

fn inspect<T: Stored>(request: &Request) -> Result<String, Box<dyn Error>> {
    let (model, params, training) = match Training::<T>::load(&request.model) {
        Ok(Training { model, checkpoint, settings, level }) => {
            let used = checkpoint.best.as_ref().map_or(&checkpoint.params, |best| &best.params);
            let (params, is_over) = (used.clone(), crate::train::is_over(&settings));
            let settings = serde_json::from_str(&settings).unwrap_or(Value::String(settings));
            let begun = Begun { checkpoint, settings, level };
            (model, params, (!is_over).then_some(begun))
        }
        Err(error) if matches!(error.problem(), Problem::NoTraining) => {
            let (model, params) = Model::load::<T>(&request.model)?;
            (model, params, None)
        }
        Err(error) => return Err(error.into()),
    };
    Ok(match request.format {
        Format::Json => shown::json(&object(&model, &params, training.as_ref())),
        Format::Text => text(&model, &params, training.as_ref())?,
    })
}

/// An unfinished training, and the settings it was started with.
struct Begun<T> {
    checkpoint: Checkpoint<T>,
    settings: Value,
    level: Option<String>,
}

fn text<T: Stored>(
    model: &Model,
    params: &Params<T>,
    training: Option<&Begun<T>>,
) -> Result<String, std::fmt::Error> {
    let mut out = String::new();
    let Model { encoder, network, output, scale, .. } = model;
    writeln!(out, "format    {FORMAT}, {}", T::PRECISION)?;
    writeln!(out, "network   {}, then {}", network.architecture(), name(*output))?;
    writeln!(out, "target    {:?}, {}", encoder.target(), encoder.task())?;
    if let Some(scale) = scale {
        let mean = number(scale.means()[0]);
        let deviation = number(scale.deviations()[0]);
        writeln!(out, "          scaled by mean {mean} and deviation {deviation}")?;
    }
    writeln!(out, "missing   {}", missing(encoder))?;
    match training {
        None => writeln!(out, "training  complete")?,
        Some(Begun { checkpoint, settings, .. }) => {
            let (epochs, batch) = (checkpoint.epochs.len(), checkpoint.batch);
            write!(out, "training  interrupted after {}", crate::progress::count(epochs))?;
            if batch > 0 {
                write!(out, " and {batch} of {} batches", checkpoint.batches)?;
            }
            writeln!(out)?;
            if let Some(best) = &checkpoint.best {
                writeln!(
                    out,
                    "          its weights are the best so far, those after epoch {}",
                    best.epoch
                )?;
            }
            for (name, value) in settings.as_object().into_iter().flatten() {
                let value = value.as_str().unwrap_or_default();
                // An option that was not given has no value to be given again, but for --hidden.
                if name.starts_with("--") && (value != "none" || name == "--hidden") {
                    writeln!(out, "          {name} {value}")?;
                }
            }
        }
    }
    writeln!(out, "\n{:<20} {:>10} {:>10}", "parameters", "shape", "numbers")?;
    for block in params.blocks() {
        let (name, shape) = (readable(params.name(block)), params.shape(block));
        writeln!(out, "{name:<20} {:>10} {:>10}", shape.to_string(), shape.len())?;
    }
    writeln!(out, "{:<20} {:>10} {:>10}", "in all", "", params.len())?;
    write_features(&mut out, model)?;
    Ok(out)
}

/// Writes a line for each feature, with its mean and deviation.
fn write_features(out: &mut String, model: &Model) -> std::fmt::Result {
    let names = shown::names(&model.encoder.names());
    let longest = names.iter().map(|name| name.chars().count()).max().unwrap_or(0).max(8);
    match &model.standardizer {
        None => {
            writeln!(out, "\nfeatures, not standardised")?;
            names.iter().try_for_each(|name| writeln!(out, "{name}"))
        }
        Some(standardizer) => {
            let texts = |numbers: &[f64]| numbers.iter().copied().map(number).collect::<Vec<_>>();
            let means = texts(standardizer.means());
            let deviations = texts(standardizer.deviations());
            let width = means.iter().chain(&deviations).map(String::len).max().unwrap_or(0).max(14);
            writeln!(
                out,
                "\n{:<longest$}  {:>width$}  {:>width$}",
                "features", "mean", "deviation"
            )?;
            for ((name, mean), deviation) in names.iter().zip(means).zip(deviations) {
                writeln!(out, "{name:<longest$}  {mean:>width$}  {deviation:>width$}")?;
            }
            Ok(())
        }
    }
}

/// Six digits after the point; seven significant digits for a tiny or huge number.
fn number(x: f64) -> String {
    match x.abs() {
        0.0 | 1e-3..1e15 => format!("{x:.6}"),
        _ => format!("{x:.6e}"),
    }
}

pub(crate) fn name(output: Output) -> &'static str {
    match output {
        Output::Identity => "identity",
        Output::Sigmoid => "sigmoid",
        Output::Softmax => "softmax",
    }
}

fn missing(encoder: &Encoder) -> &'static str {
    match encoder.missing() {
        Missing::Error => "cells are an error",
        Missing::Drop => "cells: their rows are left out",
        Missing::Mean => "cells become the mean of the column",
    }
}

fn object<T: Stored>(model: &Model, params: &Params<T>, training: Option<&Begun<T>>) -> Value {
    let Model { encoder, network, output, standardizer, scale } = model;
    let blocks = params.blocks().map(|block| {
        let shape = params.shape(block);
        json!({ "name": params.name(block), "shape": [shape.rows, shape.cols] })
    });
    let columns = encoder.features().iter().map(|feature| match feature {
        Feature::Number { name, mean } => json!({ "column": name, "mean": mean }),
        Feature::Category { name, values } => {
            let texts: Vec<_> = values.iter().map(|(text, _)| text).collect();
            json!({ "column": name, "texts": texts })
        }
    });
    let training = training.map(|Begun { checkpoint, settings, level }| {
        json!({
            "epochs": checkpoint.epochs.len(),
            "batch": checkpoint.batch,
            "batches": checkpoint.batches,
            "best_epoch": checkpoint.best.as_ref().map(|best| best.epoch),
            "cpu_level": level,
            "settings": settings,
        })
    });
    json!({
        "format": FORMAT,
        "precision": T::PRECISION.to_string(),
        "network": network.architecture().to_string(),
        "output": name(*output),
        "target": encoder.target(),
        "classes": encoder.task().classes(),
        "missing": format!("{:?}", encoder.missing()).to_lowercase(),
        "columns": columns.collect::<Vec<_>>(),
        "features": encoder.names(),
        "means": standardizer.as_ref().map(|s| s.means()),
        "deviations": standardizer.as_ref().map(|s| s.deviations()),
        "scale": scale.as_ref().map(|s| json!({ "mean": s.means()[0], "deviation": s.deviations()[0] })),
        "parameters": params.len(),
        "blocks": blocks.collect::<Vec<_>>(),
        "training": training,
    })
}
