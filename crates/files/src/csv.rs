//! [`Csv`]: reads a table from comma-separated values.

use crate::encoder::{Encoder, Feature};
use crate::error::{FileError, Problem};
use crate::growing::{Growing, Kind, text};
use crate::parts::Parts;
use crate::records::{Limits, Record, Records};
use crate::table::{Table, unknown_column};
use crate::task::Task;
use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Reads comma-separated values (RFC 4180): a line of column names, then a line for each sample.
///
/// * **Text** is UTF-8, with or without a byte order mark; lines end with LF, CRLF or CR. Cells may be
///   quoted, and then hold separators, line ends and doubled quotes. Empty lines are skipped, and so are
///   blanks around a cell.
/// * **A column holds numbers or texts**, as its first cell that is not missing. A number among texts or a text
///   among numbers is an error, and so is a column of only decimal commas, unless [`texts`](Self::texts)
///   declares columns whose numbers are names, like post codes.
/// * **Missing** are cells that are empty, `NA`, `N/A`, `NaN`, `null` or `?`, in upper or lower case;
///   see [`missing`](Self::missing).
/// * **Limits**: 65,536 columns, and 16 MiB for the cells of a record, which an unclosed quote would
///   let grow without end. They are checked before more is read.
///
/// ```
/// use wengert_files::{Csv, Values};
///
/// let table = Csv::new().read_from("pets", "name,legs\nTom,4\nTweety,2\n".as_bytes())?;
/// assert_eq!(table.column("legs")?.values, Values::Numbers(vec![4.0, 2.0]));
///
/// let error = Csv::new().read_from("pets", "name,legs\nTom,4\nTweety,two\n".as_bytes());
/// assert_eq!(
///     error.unwrap_err().to_string(),
///     "pets, line 3, column \"legs\": \"two\" is not a number, but line 2 has one; correct it, or \
///      declare the column as text"
/// );
/// # Ok::<(), wengert_files::FileError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Csv {
    separator: u8,
    declared: Vec<(String, Kind)>,
    /// The columns whose cells are also kept as written.
    written: Vec<String>,
    missing: Vec<String>,
    limits: Limits,
    /// The number of declared columns that belong to an encoder: they come first, and may be absent. With an
    /// encoder, undeclared columns are ignored.
    of_encoder: Option<usize>,
}

impl Default for Csv {
    fn default() -> Self {
        Self::new()
    }
}

impl Csv {
    /// A reader with commas, no declared columns and the limits above.
    ///
    /// ```
    /// use wengert_files::{Csv, Values};
    /// let table = Csv::new().read_from("pets", "legs, color\n4, red\n".as_bytes())?;
    /// assert_eq!(table.column("legs")?.values, Values::Numbers(vec![4.0]));
    /// assert!(matches!(table.column("color")?.values, Values::Texts(_))); // as its first cell
    /// # Ok::<(), wengert_files::FileError>(())
    /// ```
    pub fn new() -> Self {
        let missing = ["", "NA", "N/A", "NaN", "null", "?"].map(String::from).to_vec();
        let limits = Limits { columns: 1 << 16, bytes: 16 << 20 };
        let (declared, written) = (Vec::new(), Vec::new());
        Self { separator: b',', declared, written, missing, limits, of_encoder: None }
    }

    /// Sets the separator, as `b';'` or `b'\t'`.
    ///
    /// ```
    /// use wengert_files::Csv;
    /// let table = Csv::new().separator(b';').read_from("pets", "name;legs\nTom;4\n".as_bytes())?;
    /// assert_eq!(table.columns().len(), 2);
    /// # Ok::<(), wengert_files::FileError>(())
    /// ```
    ///
    /// # Panics
    /// If it is a quote or ends a line.
    #[must_use]
    #[track_caller]
    pub fn separator(self, separator: u8) -> Self {
        let shown = char::from(separator);
        assert!(!matches!(separator, b'"' | b'\r' | b'\n'), "csv: {shown:?} cannot separate cells");
        Self { separator, ..self }
    }

    /// Declares columns of texts, even where they look like numbers. Names that the file does not have are an
    /// error on reading, as for [`numbers`](Self::numbers) and [`without`](Self::without).
    ///
    /// ```
    /// use wengert_files::{Csv, Values};
    /// let table = Csv::new().texts(["code"]).read_from("cities", "code\n01067\n80331\n".as_bytes())?;
    /// let Values::Texts(codes) = &table.column("code")?.values else { panic!() };
    /// assert_eq!(codes.get(0), Some("01067"));
    /// # Ok::<(), wengert_files::FileError>(())
    /// ```
    #[must_use]
    pub fn texts(self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.declare(names, Kind::Texts)
    }

    /// Declares columns of numbers: a text is an error, in the first row too.
    ///
    /// ```
    /// use wengert_files::Csv;
    /// let wrong = Csv::new().numbers(["legs"]).read_from("pets", "legs\nfour\n".as_bytes()).unwrap_err();
    /// assert!(wrong.to_string().starts_with("pets, line 2, column \"legs\": \"four\" is not a number"));
    /// ```
    #[must_use]
    pub fn numbers(self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.declare(names, Kind::Numbers)
    }

    /// Ignores these columns, as if the file did not have them.
    ///
    /// ```
    /// use wengert_files::Csv;
    /// let table = Csv::new().without(["name"]).read_from("pets", "name,legs\nTom,4\n".as_bytes())?;
    /// assert_eq!(table.columns().len(), 1);
    /// # Ok::<(), wengert_files::FileError>(())
    /// ```
    #[must_use]
    pub fn without(self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.declare(names, Kind::Ignored)
    }

    /// Also keeps the cells of these columns as written, including numbers, missing cells and otherwise ignored
    /// columns: see [`Table::written`].
    ///
    /// ```
    /// use wengert_files::Csv;
    /// let doors = "code,floor\n007, NA\n".as_bytes();
    /// let table = Csv::new().written(["code", "floor"]).read_from("doors", doors)?;
    /// let cells = |name| table.written(name).unwrap().collect::<Vec<_>>();
    /// assert_eq!((cells("code"), cells("floor")), (vec!["007"], vec![" NA"]));
    /// # Ok::<(), wengert_files::FileError>(())
    /// ```
    #[must_use]
    pub fn written(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.written.extend(names.into_iter().map(Into::into));
        self
    }

    /// Reads only the features that `encoder` was learned from, each of the same kind as then: for a table to
    /// predict.
    ///
    /// ```
    /// use wengert_files::{Csv, Encoding};
    /// let table = Csv::new().read_from("pets", "color,pet\nred,yes\nblue,no\n".as_bytes())?;
    /// let encoder = Encoding::of("pet").learn(&table)?;
    /// let new = "owner,color\nAnn,blue\n".as_bytes(); // no target, and a column that was not there
    /// let table = Csv::new().features_of(&encoder).read_from("new pets", new)?;
    /// assert_eq!(encoder.encode_features(table)?.data.row_count(), 1);
    /// # Ok::<(), wengert_files::FileError>(())
    /// ```
    #[must_use]
    pub fn features_of(mut self, encoder: &Encoder) -> Self {
        let declared = encoder.features().iter().map(|feature| match feature {
            Feature::Number { name, .. } => (name.clone(), Kind::Numbers),
            Feature::Category { name, .. } => (name.clone(), Kind::Texts),
        });
        self.declared = declared.collect();
        self.of_encoder = Some(self.declared.len());
        self
    }

    /// As [`features_of`](Self::features_of), plus the target: for a table to evaluate.
    ///
    /// ```
    /// use wengert_files::{Csv, Encoding};
    /// let table = Csv::new().read_from("pets", "color,pet\nred,yes\nblue,no\n".as_bytes())?;
    /// let encoder = Encoding::of("pet").learn(&table)?;
    /// let later = "owner,pet,color\nAnn,no,red\n".as_bytes();
    /// let table = Csv::new().columns_of(&encoder).read_from("later pets", later)?;
    /// assert_eq!(table.columns().len(), 2); // not the owner
    /// assert_eq!(encoder.encode(table)?.data.targets().at(0, 0), 0.0);
    /// # Ok::<(), wengert_files::FileError>(())
    /// ```
    #[must_use]
    pub fn columns_of(self, encoder: &Encoder) -> Self {
        let kind = match encoder.task() {
            Task::Regression => Kind::Numbers,
            Task::Classes(_) => Kind::Texts,
        };
        let csv = self.features_of(encoder).declare([encoder.target()], kind);
        Self { of_encoder: Some(csv.declared.len()), ..csv }
    }

    fn declare(mut self, names: impl IntoIterator<Item = impl Into<String>>, kind: Kind) -> Self {
        self.declared.extend(names.into_iter().map(|name| (name.into(), kind)));
        self
    }

    /// Sets the cells that count as missing, in upper or lower case.
    ///
    /// ```
    /// use wengert_files::{Csv, Values};
    /// let table = Csv::new().missing(["-"]).read_from("pets", "legs\n4\n-\n".as_bytes())?;
    /// assert!(table.column("legs")?.values.is_missing(1));
    /// # Ok::<(), wengert_files::FileError>(())
    /// ```
    #[must_use]
    pub fn missing(self, cells: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { missing: cells.into_iter().map(Into::into).collect(), ..self }
    }

    /// Limits the number of columns, 65,536 by default.
    ///
    /// ```
    /// use wengert_files::Csv;
    /// let wide = Csv::new().max_columns(2).read_from("pets", "name,legs,color\n".as_bytes());
    /// assert_eq!(wide.unwrap_err().to_string(), "pets, line 1: more than 2 columns");
    /// ```
    #[must_use]
    pub fn max_columns(mut self, columns: usize) -> Self {
        self.limits.columns = columns;
        self
    }

    /// Limits the bytes in the cells of a record, 16 MiB by default.
    ///
    /// ```
    /// use wengert_files::Csv;
    /// let open = "name,legs\n\"Tom,4\nTweety,2\n".as_bytes();
    /// let wrong = Csv::new().max_record(9).read_from("pets", open).unwrap_err().to_string();
    /// assert_eq!(wrong, "pets, line 2: a record of more than 9 bytes begins here; is a quote not closed?");
    /// ```
    #[must_use]
    pub fn max_record(mut self, bytes: usize) -> Self {
        self.limits.bytes = bytes;
        self
    }

    /// Reads a table from a file.
    ///
    /// ```
    /// use wengert_files::Csv;
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("pets.csv");
    /// # std::fs::write(&path, "name,legs\nTom,4\n")?;
    /// let table = Csv::new().read(&path)?;
    /// assert_eq!((table.len(), table.columns().len()), (1, 2));
    /// assert!(Csv::new().read("not there.csv").unwrap_err().to_string().starts_with("not there.csv: "));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If the file cannot be read or is not a table; the error says where and why.
    pub fn read(&self, path: impl AsRef<Path>) -> Result<Table, FileError> {
        let name = path.as_ref().display().to_string();
        let file = File::open(path).map_err(|error| FileError::new(&*name, error))?;
        self.read_from(&name, file)
    }

    /// Reads a table from `input`; errors call it `name`.
    ///
    /// ```
    /// use wengert_files::Csv;
    /// let table = Csv::new().read_from("pets", "name,legs\nTom,4\n".as_bytes())?;
    /// assert_eq!((table.file(), table.len()), ("pets", 1));
    /// let wrong = Csv::new().read_from("pets", "name,legs\nTom\n".as_bytes()).unwrap_err().to_string();
    /// assert_eq!(wrong, "pets, line 2: expected 2 cells, one for each column, got 1");
    /// # Ok::<(), wengert_files::FileError>(())
    /// ```
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn read_from(&self, name: &str, input: impl Read) -> Result<Table, FileError> {
        let mut parts = Parts::new(self, name, input, usize::MAX)?;
        parts.read_rows(usize::MAX)?;
        parts.whole_table()
    }

    /// Reads a table in parts of `rows` rows, for files larger than memory. Declare all columns, as by
    /// [`features_of`](Self::features_of): the kind of an undeclared one follows from the first part alone.
    ///
    /// No part has fewer rows unless the whole table has; the last one has up to twice as many.
    ///
    /// ```
    /// use wengert_files::{Csv, FileError};
    ///
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("pets.csv");
    /// # std::fs::write(&path, "legs\n4\n2\n4\n0\n4\n")?;
    /// let parts = Csv::new().numbers(["legs"]).parts(path, 2)?;
    /// let lengths = parts.map(|part| Ok(part?.len())).collect::<Result<Vec<_>, FileError>>()?;
    /// assert_eq!(lengths, [2, 3]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`read`](Self::read).
    ///
    /// # Panics
    /// If `rows` is 0.
    #[track_caller]
    pub fn parts(&self, path: impl AsRef<Path>, rows: usize) -> Result<Parts<File>, FileError> {
        let name = path.as_ref().display().to_string();
        let file = File::open(path).map_err(|error| FileError::new(&*name, error))?;
        self.parts_from(&name, file, rows)
    }

    /// As [`parts`](Self::parts), from `input`; errors call it `name`.
    ///
    /// ```
    /// use wengert_files::{Csv, FileError};
    /// let text = "legs\n4\n2\n4\n0\n4\n8\n";
    /// let parts = Csv::new().numbers(["legs"]).parts_from("pets", text.as_bytes(), 3)?;
    /// let lengths = parts.map(|part| Ok(part?.len())).collect::<Result<Vec<_>, FileError>>()?;
    /// assert_eq!(lengths, [3, 3]);
    /// # Ok::<(), FileError>(())
    /// ```
    ///
    /// # Errors
    /// As [`read`](Self::read).
    ///
    /// # Panics
    /// As [`parts`](Self::parts).
    #[track_caller]
    pub fn parts_from<R: Read>(
        &self,
        name: &str,
        input: R,
        rows: usize,
    ) -> Result<Parts<R>, FileError> {
        assert!(rows > 0, "csv: a part has at least one row");
        Parts::new(self, name, input, rows)
    }

    pub(crate) fn records<R: Read>(&self, name: &str, input: R) -> Result<Records<R>, FileError> {
        Records::new(name, input, self.separator, self.limits)
    }

    /// A column for each cell of the first line.
    pub(crate) fn columns(
        &self,
        file: &str,
        header: Record<'_>,
    ) -> Result<Vec<Growing>, FileError> {
        let error = |problem| FileError::new(file, problem).line(header.line);
        let mut names = Vec::with_capacity(header.len());
        let mut positions = HashMap::new();
        for (position, cell) in (1..).zip(header.cells()) {
            let name = text(cell).map_err(error)?;
            if name.is_empty() {
                return Err(error(Problem::Unnamed { position }));
            }
            if let Some(first) = positions.insert(name, position) {
                let problem = Problem::DuplicateColumn { first, second: position };
                return Err(error(problem).column(name));
            }
            names.push(name.to_owned());
        }
        // The encoder itself reports its absent columns.
        let (of_encoder, others) = self.declared.split_at(self.of_encoder.unwrap_or(0));
        let others = others.iter().map(|(name, _)| name);
        let is_known = |name: &String| {
            names.contains(name) || of_encoder.iter().any(|(known, _)| known == name)
        };
        if let Some(name) = others.chain(&self.written).find(|name| !is_known(name)) {
            return Err(unknown_column(file, name, names));
        }
        if let ([only], Some(_)) = (&names[..], self.of_encoder)
            && self.declared.iter().all(|(name, _)| name != only)
            && let Some(problem) = Problem::one_column(only, self.separator)
        {
            return Err(FileError::new(file, problem));
        }
        let other = if self.of_encoder.is_some() { Kind::Ignored } else { Kind::Undeclared };
        let kinds: HashMap<&str, Kind> =
            self.declared.iter().map(|(name, kind)| (&**name, *kind)).collect();
        let column = |name: String| {
            let kind = kinds.get(&*name).copied().unwrap_or(other);
            let written = self.written.contains(&name);
            Growing::new(name, kind, written)
        };
        Ok(names.into_iter().map(column).collect())
    }

    pub(crate) fn add(
        &self,
        file: &str,
        record: Record<'_>,
        columns: &mut [Growing],
    ) -> Result<(), FileError> {
        let error = |problem| FileError::new(file, problem).line(record.line);
        let (expected, got) = (columns.len(), record.len());
        if got != expected {
            if let [only] = columns
                && let Some(problem) = Problem::one_column(&only.name, self.separator)
            {
                return Err(FileError::new(file, problem));
            }
            return Err(error(Problem::Ragged { expected, got }));
        }
        for (column, cell) in columns.iter_mut().zip(record.cells()) {
            if !column.push_number(cell) {
                let added = column.push(cell, record.line, &self.missing);
                added.map_err(|problem| error(problem).column(&column.name))?;
            }
        }
        Ok(())
    }
}
