//! `wengert predict`: predictions of a trained network.

use crate::data::{CsvOptions, DATA, PART, Source, as_trained, precision};
use crate::place::{self, Kind, Overwrite};
use crate::shown;
use clap::Args;
use std::error::Error;
use std::ffi::OsString;
use std::io::{self, BufWriter, ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};
use wengert_files::{Csv, FileError, Model, NewFile, Precision, Problem, Stored, Table, Values};
use wengert_trainer::{Matrix, Params};

/// The options of `wengert predict`.
#[derive(Args, Clone, Debug)]
pub(crate) struct Request {
    /// File of a model or of an interrupted training
    model: PathBuf,
    #[arg(help = DATA)]
    data: OsString,
    /// Write the CSV to this file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Copy these columns of the data in front of the predictions
    #[arg(long, value_delimiter = ',', value_name = "COLUMNS")]
    keep: Vec<String>,
    #[command(flatten)]
    overwrite: Overwrite,
    #[command(flatten)]
    csv: CsvOptions,
}

pub(crate) fn run(request: &Request) -> Result<(), Box<dyn Error>> {
    match precision(&request.model, &request.data)? {
        Precision::F32 => predict::<f32>(request),
        Precision::F64 => predict::<f64>(request),
    }
}

fn predict<T: Stored>(request: &Request) -> Result<(), Box<dyn Error>> {
    let (model, params) = Model::load::<T>(&request.model)?;
    let predictor = Predictor { model: &model, params: &params, keep: &request.keep };
    let parts = Source::of(&request.data).parts(
        &predictor.columns(request.csv.csv()),
        PART,
        None,
        &model.encoder,
    )?;
    let mut parts = parts.map(|part| predictor.part(part?));
    match &request.out {
        Some(path) => {
            let header = predictor.header();
            let read = [(&*request.model, "model"), (Path::new(&request.data), "data")];
            place::check(path, &Kind::Predictions(&header), &read, request.overwrite.given)?;
            let mut file = NewFile::create(path)?;
            for text in std::iter::once(Ok(header)).chain(&mut parts) {
                let written = file.write_all(text?.as_bytes());
                written.map_err(|error| file.error(error))?;
            }
            Ok(file.finish()?)
        }
        None => {
            let mut stdout = BufWriter::new(io::stdout().lock());
            // Errors in the first rows come before any output.
            let first = parts.next().transpose()?.unwrap_or_default();
            let texts = [Ok(predictor.header()), Ok(first)].into_iter().chain(parts);
            let terminal = io::stdout().is_terminal();
            for text in texts {
                let text = if terminal { shown::lines(&text?) } else { text? };
                if !go_on(stdout.write_all(text.as_bytes()))? {
                    return Ok(());
                }
            }
            go_on(stdout.flush()).map(|_| ())
        }
    }
}

/// Whether the reader is still there.
fn go_on(written: io::Result<()>) -> Result<bool, Box<dyn Error>> {
    match written {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(format!("standard output: {}", crate::words(&error)).into()),
    }
}

struct Predictor<'a, T> {
    model: &'a Model,
    params: &'a Params<T>,
    keep: &'a [String],
}

impl<T: Stored> Predictor<'_, T> {
    /// Selects the columns to read.
    fn columns(&self, csv: Csv) -> Csv {
        csv.features_of(&self.model.encoder).written(self.keep)
    }

    /// The cells of the kept columns, as written in the file; for an array, as numbers.
    fn kept(&self, table: &Table) -> Result<Vec<Vec<String>>, FileError> {
        let cells = |name: &String| match table.written(name) {
            Some(cells) => Ok(cells.map(str::to_owned).collect()),
            None => Ok(texts(&table.column(name)?.values)),
        };
        self.keep.iter().map(cells).collect()
    }

    fn header(&self) -> String {
        let target = self.model.encoder.target();
        let mut cells = self.keep.to_vec();
        cells.push(format!("predicted {target}"));
        let classes = self.model.encoder.task().classes();
        cells.extend(classes.iter().map(|class| format!("probability {class}")));
        line(cells)
    }

    /// The lines of a part. Rows dropped by the encoder have empty cells.
    fn part(&self, table: Table) -> Result<String, Box<dyn Error>> {
        let (rows, kept) = (table.len(), self.kept(&table));
        let (predictions, dropped) = match self.model.encoder.encode_features(table) {
            Ok(encoded) => {
                let predictions = self.model.predict(self.params, &encoded.data);
                (Some(predictions.map_err(|error| encoded.error(error))?), encoded.dropped)
            }
            Err(error) if matches!(error.problem(), Problem::AllDropped) => {
                (None, (0..rows).collect())
            }
            Err(error) => return Err(as_trained(&error).into()),
        };
        // A feature that is kept and absent is one that the model needs.
        let kept = kept?;
        let width = 1 + self.model.encoder.task().classes().len();
        let (mut text, mut next) = (String::new(), 0);
        for row in 0..rows {
            let mut cells: Vec<String> = kept.iter().map(|column| column[row].clone()).collect();
            match &predictions {
                Some(predictions) if dropped.binary_search(&row).is_err() => {
                    cells.extend(self.cells(predictions, next));
                    next += 1;
                }
                _ => cells.extend(vec![String::new(); width]),
            }
            text += &line(cells);
        }
        Ok(text)
    }

    /// The class and the probability of each class, or the number.
    fn cells(&self, predictions: &Matrix<f64>, row: usize) -> Vec<String> {
        let at = |column| predictions.at(row, column);
        let classes = self.model.encoder.task().classes();
        let probabilities: Vec<f64> = match classes.len() {
            // The scale is applied in f64.
            0 if self.model.scale.is_some() => return vec![number::<f64>(at(0))],
            0 => return vec![number::<T>(at(0))],
            2 => vec![1.0 - at(0), at(0)],
            classes => (0..classes).map(at).collect(),
        };
        let first_largest = (0..classes.len())
            .reduce(|best, k| if probabilities[k] > probabilities[best] { k } else { best });
        let label = classes[first_largest.unwrap_or_default()].clone();
        [label].into_iter().chain(probabilities.into_iter().map(number::<T>)).collect()
    }
}

/// A number with the fewest digits that distinguish it from its neighbours of type `T`.
fn number<T: Stored>(x: f64) -> String {
    let plain = x == 0.0 || (1e-4..1e15).contains(&x.abs());
    match (T::PRECISION, plain) {
        (Precision::F32, true) => (x as f32).to_string(),
        (Precision::F32, false) => format!("{:e}", x as f32),
        (Precision::F64, true) => x.to_string(),
        (Precision::F64, false) => format!("{x:e}"),
    }
}

/// The cells of a column that was not read from text, empty where missing.
fn texts(values: &Values) -> Vec<String> {
    match values {
        Values::Numbers(numbers) => {
            let text = |x: &f64| if x.is_nan() { String::new() } else { x.to_string() };
            numbers.iter().map(text).collect()
        }
        Values::Texts(texts) => {
            (0..values.len()).map(|row| texts.get(row).unwrap_or_default().to_owned()).collect()
        }
    }
}

/// A line of CSV; cells are quoted if they would not read back unchanged. A single empty cell is one of them,
/// since readers skip empty lines.
fn line(cells: Vec<String>) -> String {
    let single = cells.len() == 1;
    let quoted = |cell: String| {
        let plain = !cell.contains([',', '"', '\n', '\r']) && cell.trim() == cell;
        if plain && !(single && cell.is_empty()) {
            cell
        } else {
            format!("\"{}\"", cell.replace('"', "\"\""))
        }
    };
    cells.into_iter().map(quoted).collect::<Vec<_>>().join(",") + "\n"
}
