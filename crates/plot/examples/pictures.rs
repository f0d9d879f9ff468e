//! cargo run --release -p wengert-plot --example pictures -- FOLDER RECORD.csv
//!
//! Draws the pictures of the documentation; `docs/pictures` calls it. RECORD.csv is one of `benches/record`.
//! Uses the vector instructions that every CPU has, so that the pictures are the same everywhere.

use std::error::Error;
use std::f64::consts::PI;
use std::fs;
use std::path::Path;
use wengert_kernels::{Level, Scalar};
use wengert_layers::{
    Activation, Dense, Identity, Init, Layer, Random, Sigmoid, Tanh, binary_cross_entropy, mse,
};
use wengert_plot::{ActivationPlot, ConfusionMatrix, DecisionBoundary, Growth, LossCurve};
use wengert_trainer::{
    Adam, BREAST_CANCER_CLASSES, Confusion, Dataset, Matrix, Params, Sgd, Standardizer, Trainer,
    breast_cancer, predict,
};

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(folder), Some(record)) = (args.next(), args.next()) else {
        return Err("two arguments are needed: a folder, and a record of the benches".into());
    };
    Level::supported().next().expect("there is a plain level").force();
    let write = |name: &str, svg: String| fs::write(Path::new(&folder).join(name), svg);
    let all = Activation::ALL.iter().fold(ActivationPlot::new(), ActivationPlot::activation);
    write("activations.svg", all.to_svg())?;
    let (loss, confusion) = article()?;
    write("loss.svg", loss)?;
    write("confusion.svg", confusion)?;
    write("boundary.svg", moons()?)?;
    write("growth.svg", growth(&fs::read_to_string(record)?))?;
    Ok(())
}

/// The network of the article, trained on 7 of 10 samples: the losses, and the predictions of the others.
fn article() -> Result<(String, String), Box<dyn Error>> {
    let split = breast_cancer().stratified_split(0.3, &mut Random::seed(42))?;
    let standardizer = Standardizer::fit(&split.train)?;
    let scaled = |part: &Dataset<f64>| part.with_features(standardizer.apply(part.features())?);
    let (train, test) = (scaled(&split.train)?, scaled(&split.test)?);
    let (mut params, mut init) = (Params::new(), Init::glorot_uniform(Random::seed(42)));
    let model = (
        Dense::new(&mut params, 30, 4, Sigmoid, &mut init),
        Dense::new(&mut params, 4, 1, Sigmoid, &mut init),
    );
    let mut trainer = Trainer::new(Sgd::new(1.0)).epochs(1000).validation(&test);
    let history = trainer.fit(&mut params, &train, |x, y| mse(model.forward(x), y))?;
    let loss = LossCurve::new(&history.epochs);
    let confusion = Confusion::new(&predict(&params, &model, test.features()), test.targets());
    let confusion = ConfusionMatrix::new(&confusion, BREAST_CANCER_CLASSES);
    Ok((
        loss.title("The article's network, 30 % of the samples held back").to_svg(),
        confusion.title("The samples held back").to_svg(),
    ))
}

/// The decision boundary of a network on two interleaved moons, over the course of training.
fn moons() -> Result<String, Box<dyn Error>> {
    let (mut random, samples) = (Random::seed(1), 120);
    let (mut features, mut targets) = (Vec::new(), Vec::new());
    for i in 0..samples {
        let angle = PI * random.uniform();
        let (x, y) = match i % 2 {
            0 => (angle.cos(), angle.sin()),
            _ => (1.0 - angle.cos(), 0.5 - angle.sin()),
        };
        features.extend([x + 0.15 * random.normal(), y + 0.15 * random.normal()]);
        targets.push((i % 2) as f64);
    }
    let (features, targets) =
        (Matrix::from_rows(samples, 2, features), Matrix::from_rows(samples, 1, targets));
    let data = Dataset::with_names(features, targets, vec!["x".into(), "y".into()])?;
    let (mut params, mut init) = (Params::new(), Init::glorot_uniform(Random::seed(3)));
    let model = (
        Dense::new(&mut params, 2, 12, Tanh, &mut init),
        Dense::new(&mut params, 12, 12, Tanh, &mut init),
        Dense::new(&mut params, 12, 1, Identity, &mut init),
    );
    let plot = DecisionBoundary::new(&data, ["upper moon", "lower moon"]);
    let mut plot = plot.title("A network of two hidden layers of 12 nodes learns two moons");
    let mut done = 0;
    for epochs in [0, 10, 100, 1000] {
        if epochs > done {
            let mut trainer = Trainer::new(Adam::new(0.01)).epochs(epochs - done);
            trainer.fit(&mut params, &data, |x, y| binary_cross_entropy(model.forward(x), y))?;
            done = epochs;
        }
        let probabilities = predict(&params, &model, &plot.points()).map(|z| z.sigmoid());
        plot = plot.panel(&format!("after {epochs} epochs"), &probabilities);
    }
    Ok(plot.to_svg())
}

/// The time of a step, from lines of the training bench such as
/// `256×30-8-8-1 training,f64,trainer,1,21.0904,20.8096`.
fn growth(record: &str) -> String {
    let points = |float: &str, quantity: fn(&str) -> Option<&str>| {
        let point = |line: &str| {
            // The name may contain a comma.
            let [_, median, "1", "trainer", of, what] =
                line.rsplitn(6, ',').collect::<Vec<_>>()[..]
            else {
                return None;
            };
            let quantity = quantity(what.strip_suffix(" training")?)?.parse().ok()?;
            (of == float).then_some((quantity, median.parse().ok()?))
        };
        let mut points: Vec<(f64, f64)> = record.lines().rev().filter_map(point).collect();
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        // One network is in two series; its last measurement counts.
        points.dedup_by_key(|point| point.0);
        points
    };
    let both = |quantity| ["f64", "f32"].map(|float| points(float, quantity));
    let [samples, width, depth] = [both(samples), both(width), both(depth)];
    Growth::new("µs, on one thread")
        .title("What a training step costs")
        .panel("samples n, n × 30-64-64-1", &lines(&samples))
        .proportional("∝ n", 1)
        .panel("width w, 256 × 30-w-w-1", &lines(&width))
        .proportional("∝ w²", 2)
        .panel("layers of width 32, 256 samples", &lines(&depth))
        .proportional("∝ layers", 1)
        .to_svg()
}

fn samples(network: &str) -> Option<&str> {
    network.strip_suffix("×30-64-64-1")
}

fn width(network: &str) -> Option<&str> {
    let (width, again) = network.strip_prefix("256×30-")?.strip_suffix("-1")?.split_once('-')?;
    (width == again).then_some(width)
}

fn depth(network: &str) -> Option<&str> {
    network.strip_prefix("256×32-…-32-1, ")?.strip_suffix(" layers")
}

fn lines([double, single]: &[Vec<(f64, f64)>; 2]) -> [(&str, &[(f64, f64)]); 2] {
    [("f64", double), ("f32", single)]
}
