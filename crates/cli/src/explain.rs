//! `wengert explain`: the tape of the article's network before training.

use crate::options::{activation, activations, seed, whole};
use crate::place::{self, Kind, Overwrite};
use clap::Args;
use std::error::Error;
use std::path::PathBuf;
use wengert_inspect::explain;
use wengert_layers::{Activation, Dense, Init, Layer, Random, Sigmoid, mse};
use wengert_tape::{Params, Tape};
use wengert_trainer::{Standardizer, breast_cancer};

/// The options of `wengert explain`.
#[derive(Args, Clone, Debug)]
pub(crate) struct Request {
    /// Nodes in the hidden layer: 1 to 65536
    #[arg(long, default_value = "4", value_parser = whole(1, 65_536), value_name = "N")]
    hidden: usize,
    #[arg(
        long,
        help = format!("Activation of the hidden layer: {}", activations()),
        default_value = "sigmoid",
        value_parser = activation,
        value_name = "NAME"
    )]
    activation: Activation,
    /// Random seed for the initial weights
    #[arg(long, default_value = "42", value_parser = seed, value_name = "N")]
    seed: u64,
    /// Draw the tape as an SVG picture
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    /// Write the tape as a graph for Graphviz
    #[arg(long, value_name = "FILE")]
    dot: Option<PathBuf>,
    #[command(flatten)]
    overwrite: Overwrite,
}

pub(crate) fn run(request: &Request) -> Result<String, Box<dyn Error>> {
    let Request { svg, dot, overwrite, .. } = request;
    if let Some(file) = svg {
        place::check(file, &Kind::Picture, &[], overwrite.given)?;
    }
    if let Some(file) = dot {
        let other = svg.as_deref().map(|svg| (svg, "picture"));
        place::check(file, &Kind::Graph, other.as_slice(), overwrite.given)?;
    }
    let data = breast_cancer();
    let features = Standardizer::fit(&data)?.apply(data.features())?;
    let mut params = Params::new();
    let mut init = Init::glorot_uniform(Random::seed(request.seed));
    let inputs = features.col_count();
    let model = (
        Dense::new(&mut params, inputs, request.hidden, request.activation, &mut init),
        Dense::new(&mut params, request.hidden, 1, Sigmoid, &mut init),
    );
    let mut tape = Tape::new();
    let t = tape.record(&params);
    let loss = mse(model.forward(t.constant(&features)), t.constant(data.targets()));
    let explanation = explain(loss);
    if let Some(file) = svg {
        crate::save(file, &explanation.to_svg())?;
    }
    if let Some(file) = dot {
        crate::save(file, &explanation.to_dot())?;
    }
    Ok(format!(
        "one training step of the network {inputs} → {} ({}) → 1 (sigmoid), f64, seed {}, before the\n\
         first update; c0 are the standardised features of {} samples, c1 their targets\n\n{explanation}",
        request.hidden,
        request.activation,
        request.seed,
        data.len(),
    ))
}
