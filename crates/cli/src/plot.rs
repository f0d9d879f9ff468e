//! `wengert plot`: pictures of trainings and models.

use crate::data::{CsvOptions, DATA, Samples, precision, predicted, samples};
use crate::options::{activation, activations};
use crate::place::{self, Kind, Overwrite};
use clap::{Args, Subcommand};
use std::error::Error;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use wengert_files::{Feature, Log, Model, Precision, Stored, Task};
use wengert_layers::Activation;
use wengert_plot::{ActivationPlot, ConfusionMatrix, DecisionBoundary, LossCurve};
use wengert_tape::Params;
use wengert_trainer::{Confusion, Dataset, stacked};

/// The options of `wengert plot`.
#[derive(Args, Clone, Debug)]
#[command(arg_required_else_help = false, disable_help_subcommand = true)]
pub(crate) struct Request {
    #[command(subcommand)]
    picture: Picture,
}

#[derive(Clone, Debug, Subcommand)]
enum Picture {
    /// Loss curve from the log of a training
    Loss {
        /// Log written by `wengert train --log`
        log: PathBuf,
        #[command(flatten)]
        to: To,
    },
    /// Activations and their derivatives
    Activations {
        #[arg(help = format!("Activations to draw [default: all]: {}", activations()), value_parser = activation)]
        names: Vec<Activation>,
        #[command(flatten)]
        to: To,
    },
    /// Confusion matrix of a classifier
    Confusion(Judged),
    /// Decision boundary of a model with two numeric features
    Boundary(Judged),
}

/// The output options of a picture.
#[derive(Args, Clone, Debug)]
struct To {
    /// Write the picture to this file instead of standard output
    #[arg(long, short, visible_alias = "svg", value_name = "FILE.svg")]
    out: Option<PathBuf>,
    /// Title of the picture
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    #[command(flatten)]
    overwrite: Overwrite,
}

/// A model, and the data to score it on.
#[derive(Args, Clone, Debug)]
struct Judged {
    /// File of a model or of an interrupted training
    model: PathBuf,
    #[arg(help = DATA)]
    data: OsString,
    /// Targets for a .npy file of features
    #[arg(long, value_name = "FILE.npy")]
    targets: Option<PathBuf>,
    #[command(flatten)]
    to: To,
    #[command(flatten)]
    csv: CsvOptions,
}

pub(crate) fn run(request: &Request) -> Result<String, Box<dyn Error>> {
    request.picture.check_place()?;
    let (svg, to) = match &request.picture {
        Picture::Loss { log, to } => (loss(log, to)?, to),
        Picture::Activations { names, to } => {
            let names = if names.is_empty() { Activation::ALL } else { names };
            let plot = names.iter().fold(ActivationPlot::new(), ActivationPlot::activation);
            (titled(plot, to, ActivationPlot::title).to_svg(), to)
        }
        Picture::Confusion(judged) => (judged.draw(false)?, &judged.to),
        Picture::Boundary(judged) => (judged.draw(true)?, &judged.to),
    };
    let Some(path) = &to.out else { return Ok(svg) };
    crate::save(path, &svg)?;
    Ok(String::new())
}

impl Picture {
    /// Checks that the picture can be written without losing anything.
    fn check_place(&self) -> Result<(), Box<dyn Error>> {
        let (read, to): (&[(&Path, &str)], _) = match self {
            Self::Loss { log, to } => (&[(log, "log")], to),
            Self::Activations { to, .. } => (&[], to),
            Self::Confusion(judged) | Self::Boundary(judged) => {
                (&[(&judged.model, "model"), (Path::new(&judged.data), "data")], &judged.to)
            }
        };
        if let Some(out) = &to.out {
            place::check(out, &Kind::Picture, read, to.overwrite.given)?;
        }
        Ok(())
    }
}

/// Sets the requested title, if any.
fn titled<P>(plot: P, to: &To, title: fn(P, String) -> P) -> P {
    match &to.title {
        Some(text) => title(plot, text.clone()),
        None => plot,
    }
}

fn loss(log: &Path, to: &To) -> Result<String, Box<dyn Error>> {
    let epochs = Log::read(log)?;
    if epochs.is_empty() {
        return Err(format!("{}: there is no epoch in this log", log.display()).into());
    }
    Ok(titled(LossCurve::new(&epochs), to, LossCurve::title).to_svg())
}

impl Judged {
    fn draw(&self, boundary: bool) -> Result<String, Box<dyn Error>> {
        match (precision(&self.model, &self.data)?, boundary) {
            (Precision::F32, false) => self.confusion::<f32>(),
            (Precision::F64, false) => self.confusion::<f64>(),
            (Precision::F32, true) => self.boundary::<f32>(),
            (Precision::F64, true) => self.boundary::<f64>(),
        }
    }

    fn confusion<T: Stored>(&self) -> Result<String, Box<dyn Error>> {
        let (model, params) = Model::load::<T>(&self.model)?;
        let classes = self.classes(&model)?;
        let (mut probabilities, mut actual) = (Vec::new(), Vec::new());
        self.each_part(&model, |part| {
            probabilities.push(predicted(&model, &params, part)?);
            actual.push(part.data.targets().clone());
            Ok(())
        })?;
        let confusion = Confusion::new(&stacked(&probabilities), &stacked(&actual));
        let plot = ConfusionMatrix::new(&confusion, classes)
            .title(format!("Predictions of {:?}", model.encoder.target()));
        Ok(titled(plot, &self.to, ConfusionMatrix::title).to_svg())
    }

    fn boundary<T: Stored>(&self) -> Result<String, Box<dyn Error>> {
        let (model, params): (Model, Params<T>) = Model::load(&self.model)?;
        let classes = self.classes(&model)?;
        let features = model.encoder.features();
        if features.len() != 2 || features.iter().any(|f| matches!(f, Feature::Category { .. })) {
            let (file, encoder) = (self.model.display(), &model.encoder);
            return Err(format!(
                "{file}: a decision boundary is drawn of 2 numeric features; the model has {encoder}"
            )
            .into());
        }
        let (mut features, mut targets) = (Vec::new(), Vec::new());
        self.each_part(&model, |part| {
            predicted(&model, &params, part)?;
            features.push(part.data.features().clone());
            targets.push(part.data.targets().clone());
            Ok(())
        })?;
        let (features, targets) = (stacked(&features), stacked(&targets));
        let data = Dataset::with_names(features, targets, model.encoder.names())?;
        let plot = DecisionBoundary::new(&data, classes)
            .title(format!("Decision boundary of {:?}", model.encoder.target()));
        let far = |_| format!("{}: its numbers are too far apart", self.data.display());
        let probabilities = model.predict(&params, &plot.points()).map_err(far)?;
        let plot = titled(plot, &self.to, DecisionBoundary::title);
        Ok(plot.panel("", &probabilities).to_svg())
    }

    fn classes<'a>(&self, model: &'a Model) -> Result<&'a [String], Box<dyn Error>> {
        match model.encoder.task() {
            Task::Classes(classes) => Ok(classes),
            Task::Regression => {
                let (file, target) = (self.model.display(), model.encoder.target());
                Err(format!("{file}: the model predicts {target:?} as a number, not as a class")
                    .into())
            }
        }
    }

    /// Visits the data, a few thousand rows at a time.
    fn each_part(
        &self,
        model: &Model,
        mut see: impl FnMut(&Samples) -> Result<(), Box<dyn Error>>,
    ) -> Result<(), Box<dyn Error>> {
        for part in samples(&self.data, &self.csv, self.targets.as_deref(), &model.encoder)? {
            see(&part?)?;
        }
        Ok(())
    }
}
