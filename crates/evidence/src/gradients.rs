//! `check_gradients!` of layers, activations and losses: three ways to one derivative.

use crate::{Bound, Row, Section};
use wengert_inspect::{CheckError, Report, check_gradients};
use wengert_layers::{
    Activation, Dense, Identity, Init, Layer, Loss, Random, Sigmoid, Tanh, mse, weighted_mean,
};
use wengert_tape::{Matrix, Params};

/// Inputs and targets of three samples.
fn data() -> (Matrix<f64>, Matrix<f64>) {
    let x = Matrix::from([[0.9, -0.3], [-1.1, 0.7], [0.2, 1.3]]);
    (x, Matrix::from([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, 1.0, 0.0]]))
}

fn init() -> Init {
    Init::glorot_uniform(Random::seed(1))
}

pub(crate) fn section() -> Section {
    Section {
        source: "check_gradients!: reverse mode = forward mode = finite differences",
        rows: vec![
            row("a dense layer with every activation", activations()),
            row("each of the 5 losses", losses()),
            row("a weighted mean", weighted()),
            row("two dense layers", network()),
        ],
    }
}

fn row(what: &str, result: Result<Report, CheckError>) -> Row {
    let (entry, compared, failure) = match result {
        Ok(report) => (report.worst, report.checked, None),
        Err(error) => {
            let mismatch = error.mismatch();
            let entry = mismatch.map(|mismatch| mismatch.entry.clone());
            (entry, mismatch.map_or(0, |mismatch| mismatch.checked), Some(error.to_string()))
        }
    };
    let figures = entry.map(|entry| (entry.reverse, entry.forward));
    Row { compared, failure, ..Row::new(what, Bound::Digits(12), figures) }
}

/// The reports of all cases, or the first error.
fn join(reports: impl Iterator<Item = Result<Report, CheckError>>) -> Result<Report, CheckError> {
    let mut all = Report::default();
    for report in reports {
        all.extend(report?);
    }
    Ok(all)
}

fn activations() -> Result<Report, CheckError> {
    let (x, y) = data();
    join(Activation::ALL.iter().map(|&activation| {
        let mut params = Params::new();
        let layer = Dense::new(&mut params, 2, 3, activation, &mut init());
        check_gradients!(&params, |t| mse(layer.forward(t.constant(&x)), t.constant(&y)))
    }))
}

fn losses() -> Result<Report, CheckError> {
    let (x, y) = data();
    let all =
        [Loss::Mse, Loss::Mae, Loss::Huber(0.5), Loss::BinaryCrossEntropy, Loss::CrossEntropy];
    join(all.iter().map(|loss| {
        let mut params = Params::new();
        let layer = Dense::new(&mut params, 2, 3, Identity, &mut init());
        check_gradients!(&params, |t| loss.of(layer.forward(t.constant(&x)), t.constant(&y)))
    }))
}

fn weighted() -> Result<Report, CheckError> {
    let (x, y) = data();
    let weights = Matrix::from([[1.0], [5.0], [0.5]]);
    let mut params = Params::new();
    let layer = Dense::new(&mut params, 2, 3, Identity, &mut init());
    check_gradients!(&params, |t| {
        let terms = Loss::CrossEntropy.terms(layer.forward(t.constant(&x)), t.constant(&y));
        weighted_mean(terms, t.constant(&weights))
    })
}

fn network() -> Result<Report, CheckError> {
    let (x, y) = data();
    let (mut params, mut init) = (Params::new(), init());
    let model = (
        Dense::new(&mut params, 2, 4, Tanh, &mut init),
        Dense::new(&mut params, 4, 3, Sigmoid, &mut init),
    );
    check_gradients!(&params, |t| mse(model.forward(t.constant(&x)), t.constant(&y)))
}
