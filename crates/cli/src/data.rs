//! The data named on the command line, as tables.

use crate::options::whole;
use clap::Args;
use std::error::Error;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use wengert_files::{
    Column, Csv, Encoded, Encoder, FileError, Model, Precision, Problem, Stored, Table, Values,
    check_range, read_npy,
};
use wengert_trainer::{Dataset, Embedded, Matrix, Params};

/// The help of the `DATA` argument.
pub(crate) const DATA: &str = "A CSV file, or - for standard input; a .npy file of features; or a data set by \
                               name: breast-cancer, iris, wine, digits";

/// Rows that are read and predicted at a time; with fewer, the last bits could be others.
pub(crate) const PART: usize = 4096;

/// A source of data.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    Csv(PathBuf),
    StandardInput,
    Npy(PathBuf),
    Embedded(Embedded),
}

/// Tables, one after the other.
pub(crate) type Parts = Box<dyn Iterator<Item = Result<Table, FileError>>>;

impl Source {
    pub(crate) fn of(data: &OsStr) -> Self {
        let path = Path::new(data);
        let embedded = Embedded::ALL.into_iter().find(|embedded| data == embedded.name);
        match embedded {
            Some(embedded) => Self::Embedded(embedded),
            None if data == "-" => Self::StandardInput,
            None if path.extension().is_some_and(|ext| ext.eq_ignore_ascii_case("npy")) => {
                Self::Npy(path.into())
            }
            None => Self::Csv(path.into()),
        }
    }

    /// The name without folder and extension.
    pub(crate) fn stem(&self) -> String {
        match self {
            Self::Csv(path) | Self::Npy(path) => {
                path.file_stem().map_or("model".into(), |stem| stem.to_string_lossy().into_owned())
            }
            Self::StandardInput => "model".into(),
            Self::Embedded(embedded) => embedded.name.into(),
        }
    }

    /// The whole table, with the settings of `csv` if it is CSV; for a model with an encoder, or for a new one.
    pub(crate) fn table(
        &self,
        csv: &Csv,
        targets: Option<&Path>,
        encoder: Option<&Encoder>,
    ) -> Result<Table, Box<dyn Error>> {
        let table = match self {
            Self::Csv(path) => csv.read(path),
            Self::StandardInput => csv.read_from("standard input", std::io::stdin().lock()),
            Self::Npy(path) => return npy(path, targets, encoder),
            Self::Embedded(embedded) => Ok(table(embedded)),
        };
        table.map_err(|error| with_option(&error).into())
    }

    /// The table, in parts if it is CSV.
    pub(crate) fn parts(
        &self,
        csv: &Csv,
        rows: usize,
        targets: Option<&Path>,
        encoder: &Encoder,
    ) -> Result<Parts, Box<dyn Error>> {
        Ok(match self {
            Self::Csv(path) => {
                Box::new(csv.parts(path, rows).map_err(|error| with_option(&error))?)
            }
            Self::StandardInput => Box::new(
                csv.parts_from("standard input", std::io::stdin(), rows)
                    .map_err(|error| with_option(&error))?,
            ),
            _ => Box::new(std::iter::once(Ok(self.table(csv, targets, Some(encoder))?))),
        })
    }
}

/// Rows of a table as samples.
pub(crate) type Samples = Encoded<Dataset<f64>>;

/// The samples that a model is scored on, a few thousand rows at a time.
pub(crate) fn samples<'a>(
    data: &OsStr,
    csv: &CsvOptions,
    targets: Option<&Path>,
    encoder: &'a Encoder,
) -> Result<impl Iterator<Item = Result<Samples, Box<dyn Error>>> + use<'a>, Box<dyn Error>> {
    let source = Source::of(data);
    if let (Source::Npy(_), None) = (&source, targets) {
        return Err("--targets is missing: the .npy file of the targets".into());
    }
    let parts = source.parts(&csv.csv().columns_of(encoder), PART, targets, encoder)?;
    Ok(parts.map(|part| encoder.encode(part?).map_err(|error| as_trained(&error).into())))
}

/// The largest number whose squares can safely be summed.
const LARGEST: f64 = 1e150;

/// The predictions for the samples; refused if one, or a target, is too large to be scored.
pub(crate) fn predicted<T: Stored>(
    model: &Model,
    params: &Params<T>,
    samples: &Samples,
) -> Result<Matrix<f64>, FileError> {
    let predicted = model.predict(params, samples.data.features());
    let predicted = predicted.map_err(|error| samples.error(error))?;
    for numbers in [samples.data.targets(), &predicted] {
        let target = || vec![model.encoder.target().to_owned(); numbers.col_count()];
        let scored = numbers.map(|x| if x.abs() <= LARGEST { x } else { f64::INFINITY * x });
        check_range::<f64>(None, &scored, target).map_err(|error| samples.error(error))?;
    }
    Ok(predicted)
}

/// The error, followed by the options that help.
pub(crate) fn with_option(error: &FileError) -> String {
    match error.problem() {
        Problem::Missing => format!("{error} (--missing drop, --missing mean)"),
        Problem::DecimalCommas { .. } => format!("{error} (--text)"),
        Problem::Merged { .. } => format!("{error} (--text, --without)"),
        Problem::TooWide { .. } => {
            format!("{error} (--without, --max-categories, --max-one-hot)")
        }
        Problem::TooManyCategories { .. } => format!("{error} (--without)"),
        Problem::OneColumn { separator: '\t', .. } => format!("{error} (--separator tab)"),
        Problem::OneColumn { separator, .. } => {
            format!("{error} (--separator {:?})", separator.to_string())
        }
        _ => error.to_string(),
    }
}

/// The error, followed by the options of the training that decide.
pub(crate) fn as_trained(error: &FileError) -> String {
    match error.problem() {
        Problem::Missing => format!(
            "{error}, by a model that was trained so (train --missing drop, train --missing mean)"
        ),
        _ => error.to_string(),
    }
}

/// The type of the numbers in a model, for a command that takes a model and data.
pub(crate) fn precision(model: &Path, data: &OsStr) -> Result<Precision, Box<dyn Error>> {
    let data = Path::new(data);
    let swapped = || model.is_file() && data.is_file() && Model::precision(data).is_ok();
    Model::precision(model).map_err(|error| match swapped() {
        true => {
            let (model, data) = (model.display(), data.display());
            format!("{model}: this is no model, and {data} is one; the model comes first").into()
        }
        false => error.into(),
    })
}

/// The settings for reading CSV.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "CSV")]
pub(crate) struct CsvOptions {
    /// Separator of the cells: one character, or "tab"
    #[arg(long, default_value = ",", value_parser = separator, value_name = "CHARACTER")]
    separator: u8,
    /// Maximum number of columns
    #[arg(long, default_value = "65536", value_parser = whole(1, 1 << 40), value_name = "N")]
    max_columns: usize,
    /// Maximum number of bytes in the cells of one row
    #[arg(long, default_value = "16777216", value_parser = whole(1, 1 << 40), value_name = "BYTES")]
    max_record: usize,
}

impl CsvOptions {
    pub(crate) fn csv(&self) -> Csv {
        Csv::new()
            .separator(self.separator)
            .max_columns(self.max_columns)
            .max_record(self.max_record)
    }
}

fn separator(text: &str) -> Result<u8, String> {
    match *text.as_bytes() {
        [byte] if byte.is_ascii() && !b"\"\r\n".contains(&byte) => Ok(byte),
        _ if text == "tab" => Ok(b'\t'),
        _ => Err("expected one character that is no quote, or tab".into()),
    }
}

/// The target of features and targets from NumPy; the features are x0, x1, ….
pub(crate) const NPY_TARGET: &str = "y";

/// Arrays as a table: their columns take the names of the encoder, if there is one.
fn npy(
    features: &Path,
    targets: Option<&Path>,
    encoder: Option<&Encoder>,
) -> Result<Table, Box<dyn Error>> {
    let matrix = read_npy(features)?;
    let (file, rows, width) = (features.display(), matrix.row_count(), matrix.col_count());
    let names: Vec<String> = match encoder {
        Some(encoder) if encoder.names().len() != width => {
            let expected = encoder.names().len();
            return Err(format!("{file}: expected {expected} features, got {width}").into());
        }
        Some(encoder) => encoder.names(),
        None => (0..width).map(|j| format!("x{j}")).collect(),
    };
    let mut columns = numbers(features, names, &matrix)?;
    drop(matrix);
    if let Some(path) = targets {
        let targets = read_npy(path)?;
        let (got, width, path_text) = (targets.row_count(), targets.col_count(), path.display());
        if width != 1 {
            return Err(format!("{path_text}: expected 1 column of targets, got {width}").into());
        }
        if got != rows {
            return Err(format!("{path_text}: {got} targets, and {rows} rows in {file}").into());
        }
        let name = encoder.map_or(NPY_TARGET, Encoder::target).to_owned();
        columns.extend(numbers(path, [name], &targets)?);
    }
    Ok(Table::new(&file.to_string(), columns))
}

/// Columns of numbers. NaN stands for a missing one.
fn numbers(
    file: &Path,
    names: impl IntoIterator<Item = String>,
    matrix: &Matrix<f64>,
) -> Result<Vec<Column>, Box<dyn Error>> {
    let column = |(j, name): (usize, String)| {
        let numbers: Vec<f64> = matrix.cols(j..j + 1).view().iter().collect();
        match numbers.iter().position(|x| x.is_infinite()) {
            None => Ok(Column { name, values: Values::Numbers(numbers) }),
            Some(row) => {
                let (file, row) = (file.display(), row + 1);
                Err(format!("{file}, row {row}, column {name:?}: the number is infinite").into())
            }
        }
    };
    names.into_iter().enumerate().map(column).collect()
}

fn table(embedded: &Embedded) -> Table {
    let data = (embedded.load)();
    let number = |(j, name): (usize, &String)| {
        let numbers = data.features().cols(j..j + 1).view().iter().collect();
        Column { name: name.clone(), values: Values::Numbers(numbers) }
    };
    let mut columns: Vec<_> = data.names().iter().enumerate().map(number).collect();
    let classes = data.classes().expect("the embedded data have classes");
    let texts = classes.into_iter().map(|class| Some(embedded.classes[class])).collect();
    columns.push(Column { name: embedded.target.into(), values: Values::Texts(texts) });
    Table::new(embedded.name, columns)
}
