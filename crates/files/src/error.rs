//! [`FileError`]: what is wrong with a file, and where.

use crate::metadata::FORMAT;
use crate::words::{among_numbers, counted, did_you_mean, io_text, list, quoted};
use std::fmt;
use std::io;
use wengert_kernels::readable;
use wengert_trainer::DataError;

/// What is wrong with a file, and where: file, line and column, as far as known.
///
/// Displays as one line, as in `data.csv, line 3, column "age": "x" is not a number`, without control characters,
/// whatever the file or its name contains.
///
/// ```
/// use wengert_files::{Csv, Problem};
/// let wrong = Csv::new().read_from("pets.csv", "legs\n4\ntwo\n".as_bytes()).unwrap_err();
/// assert!(wrong.to_string().starts_with("pets.csv, line 3, column \"legs\": \"two\" is not a number"));
/// assert!(matches!(wrong.problem(), Problem::NotANumber { number: Some(2), .. }));
/// ```
#[derive(Debug)]
pub struct FileError {
    file: String,
    place: Option<Place>,
    column: Option<String>,
    problem: Box<Problem>,
}

/// Where in a file: in a text, or in an array.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Place {
    Line(u64),
    Row(u64),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(line) => write!(f, ", line {line}"),
            Self::Row(row) => write!(f, ", row {row}"),
        }
    }
}

impl FileError {
    pub(crate) fn new(file: impl Into<String>, problem: impl Into<Problem>) -> Self {
        let problem = Box::new(problem.into());
        Self { file: file.into(), place: None, column: None, problem }
    }

    pub(crate) fn line(self, line: u64) -> Self {
        self.at(Place::Line(line))
    }

    pub(crate) fn at(self, place: Place) -> Self {
        Self { place: Some(place), ..self }
    }

    pub(crate) fn column(self, name: &str) -> Self {
        Self { column: Some(name.to_owned()), ..self }
    }

    /// What is wrong.
    ///
    /// ```
    /// use std::io::ErrorKind;
    /// use wengert_files::{Csv, Problem};
    /// let wrong = Csv::new().read("not there.csv").unwrap_err();
    /// assert!(matches!(wrong.problem(), Problem::Io(error) if error.kind() == ErrorKind::NotFound));
    /// ```
    pub fn problem(&self) -> &Problem {
        &self.problem
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = self.place.map_or(String::new(), |place| place.to_string());
        let column = self.column.as_ref();
        let column = column.map_or(String::new(), |name| format!(", column {}", quoted(name)));
        f.write_str(&readable(&format!("{}{place}{column}: {}", self.file, self.problem)))
    }
}

impl std::error::Error for FileError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &*self.problem {
            Problem::Io(error) => Some(error),
            _ => None,
        }
    }
}

/// What can be wrong with a file.
///
/// ```
/// use wengert_files::{Csv, Problem};
/// let wrong = Csv::new().read_from("pets", "name,legs\nTom,4,brown\n".as_bytes()).unwrap_err();
/// assert!(matches!(wrong.problem(), Problem::Ragged { expected: 2, got: 3 }));
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// The file system reports an error.
    #[error("{}", io_text(.0))]
    Io(#[from] io::Error),

    /// The folder of a file to be written does not exist.
    #[error("there is no such folder")]
    NoFolder,
    /// A pipe or socket, which cannot be replaced atomically.
    #[error("this is no regular file")]
    NotRegular,
    /// Another training is writing to the file.
    #[error("another training writes to this file; wait until it ends, or write to another file")]
    Claimed,
    /// The file is empty.
    #[error("the file is empty; expected a line of column names, then a line for each sample")]
    Empty,
    /// No data follow the line of column names.
    #[error("there is a line of column names, but no data")]
    NoRows,
    /// The text is not UTF-8.
    #[error("{what}; save the file as UTF-8 text")]
    Encoding {
        /// What it is.
        what: String,
    },
    /// More columns than the limit allows.
    #[error("more than {limit} columns")]
    TooManyColumns {
        /// The limit.
        limit: usize,
    },
    /// A record, which may have several lines between quotes, is longer than the limit allows.
    #[error("a record of more than {limit} bytes begins here; is a quote not closed?")]
    RecordTooLong {
        /// The limit.
        limit: usize,
    },
    /// A row has more or fewer cells than there are columns.
    #[error("expected {expected} cells, one for each column, got {got}")]
    Ragged {
        /// The number of columns.
        expected: usize,
        /// The number of cells.
        got: usize,
    },
    /// The name of the only column contains another separator.
    #[error("there is one column, {}; try the separator {:?}", quoted(.name), .separator.to_string())]
    OneColumn {
        /// Its name.
        name: String,
        /// The separator that is in the name.
        separator: char,
    },
    /// A column has no name.
    #[error("column {position} has no name")]
    Unnamed {
        /// The position, from 1.
        position: usize,
    },
    /// Two columns have the same name.
    #[error("columns {first} and {second} have the same name")]
    DuplicateColumn {
        /// The position of the first, from 1.
        first: usize,
        /// The position of the second, from 1.
        second: usize,
    },
    /// A text in a column of numbers.
    #[error("{} is not a number{}", quoted(.text), among_numbers(.text, *.number))]
    NotANumber {
        /// The cell.
        text: String,
        /// The line of the first number; `None` if the column was declared, or learned, to hold numbers.
        number: Option<u64>,
    },
    /// A number in a column of texts.
    #[error(
        "{} is a number, but line {other} has a text; correct it, or declare the column as text",
        quoted(.text)
    )]
    NotText {
        /// The cell.
        text: String,
        /// The line of the first text.
        other: u64,
    },
    /// A column of only numbers with decimal commas, which would become categories.
    #[error(
        "{} has a decimal comma, as all cells of the column; write a point, as in 2.5, or declare the \
         column as text",
        quoted(.text)
    )]
    DecimalCommas {
        /// The first cell.
        text: String,
    },
    /// A number that is infinite or too large.
    #[error("{} is not finite", quoted(.text))]
    NotFinite {
        /// The cell.
        text: String,
    },
    /// Two whole numbers that are rounded to the same one.
    #[error(
        "{} would become the same number as another whole number, since beyond 9007199254740992 there are \
         gaps; declare the column as text, or leave it out",
        quoted(.text)
    )]
    Merged {
        /// The cell.
        text: String,
    },
    /// A cell is missing.
    #[error("the cell is missing; such rows can be dropped, or features replaced by their mean")]
    Missing,
    /// Each row has a missing cell.
    #[error("a cell is missing in every row, so that none is left")]
    AllDropped,
    /// A column without values.
    #[error("every cell is missing; leave the column out")]
    NoValues,
    /// The target is the only column.
    #[error("there are no features: the target is the only column")]
    NoFeatures,
    /// A column of features has more distinct texts than the limit allows.
    #[error(
        "{different} different texts, and at most {limit} become features; leave the column out"
    )]
    TooManyCategories {
        /// The number of distinct texts.
        different: usize,
        /// The limit.
        limit: usize,
    },
    /// The texts of all columns of features make more columns than the limit allows.
    #[error(
        "the texts would become {different} columns, and of {rows} rows at most {limit}; leave wide \
         columns out, or allow fewer texts in each: {}",
        counted(.columns)
    )]
    TooWide {
        /// The number of columns that the texts would become.
        different: usize,
        /// The rows of the table.
        rows: usize,
        /// The limit.
        limit: usize,
        /// The columns of text and how many texts each has, the widest first.
        columns: Vec<(String, usize)>,
    },
    /// The target has only one class, so there is nothing to learn.
    #[error("every row is of class {}; at least two classes are needed", quoted(.class))]
    OneClass {
        /// The class.
        class: String,
    },
    /// A target has more classes than the limit allows.
    #[error("{different} different classes, and at most {limit} are learned; is this the target?")]
    TooManyClasses {
        /// The number of classes.
        different: usize,
        /// The limit.
        limit: usize,
    },
    /// A text or class not seen in training.
    #[error("{} is none of those that were learned: {}", quoted(.text), list(.known))]
    Unknown {
        /// The cell.
        text: String,
        /// The known values.
        known: Vec<String>,
    },
    /// Columns of the encoder are absent.
    #[error("the model needs columns that are not there: {}", list(.names))]
    MissingColumns {
        /// Their names.
        names: Vec<String>,
    },
    /// The file is not a supported NumPy array.
    #[error("{what}")]
    Npy {
        /// What it is instead.
        what: String,
    },
    /// The bytes are not safetensors.
    #[error("this is no file of safetensors, or a truncated or damaged one: {what}")]
    Damaged {
        /// What does not fit.
        what: String,
    },
    /// Tensors and metadata cannot be written.
    #[error("this cannot be written as safetensors: {what}")]
    Unwritable {
        /// Why.
        what: String,
    },
    /// A tensor is missing or differs from the expected one.
    #[error("tensor {} {what}", quoted(.name))]
    Tensor {
        /// Its name.
        name: String,
        /// What is wrong with it.
        what: String,
    },
    /// The file has tensors, but no `wengert` metadata.
    #[error("there are tensors, but not of a model that wengert has saved")]
    NoModel,
    /// The file has a model, but no training to continue.
    #[error("there is a model, but no training that could be continued")]
    NoTraining,
    /// A line that does not belong in a log.
    #[error("this is no record of an epoch")]
    NoLog,
    /// The checksum does not match.
    #[error("the file is damaged: its checksum is not that of its content")]
    Checksum,
    /// A model in a format of another version.
    #[error("the model is of format {found}, and this version reads format {FORMAT}")]
    Format {
        /// The format.
        found: u32,
    },
    /// The metadata do not describe a model.
    #[error("the metadata do not describe a model: {what}")]
    Metadata {
        /// Why.
        what: String,
    },
    /// The numbers do not form a valid data set.
    #[error(transparent)]
    Data(#[from] DataError),
    /// A number outside the range of the type that a model computes with.
    #[error("{what}")]
    Overflow {
        /// What it becomes.
        what: String,
    },
    /// A column that does not exist.
    #[error("there is no column {}; {}", quoted(.name), did_you_mean(.nearest.as_deref(), .columns))]
    UnknownColumn {
        /// The name.
        name: String,
        /// The most similar name.
        nearest: Option<String>,
        /// The existing names.
        columns: Vec<String>,
    },
}

impl Problem {
    /// For a column that is the only one, and yet more is expected; `used` separated the cells.
    pub(crate) fn one_column(name: &str, used: u8) -> Option<Self> {
        let mut others = [';', '\t', '|', ','].into_iter().filter(|&sign| sign != char::from(used));
        let separator = others.find(|&sign| name.contains(sign))?;
        Some(Self::OneColumn { name: name.into(), separator })
    }

    pub(crate) fn npy(what: impl Into<String>) -> Self {
        Self::Npy { what: what.into() }
    }
}
