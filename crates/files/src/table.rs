//! [`Table`]: named columns, a sample a row.

use crate::cells::Cells;
use crate::column::Column;
use crate::error::{FileError, Place, Problem};

/// Named columns of numbers or texts, as they were read from a file by [`Csv`](crate::Csv).
///
/// ```
/// use wengert_files::Csv;
/// let table = Csv::new().read_from("pets", "name,legs\n\nTom,4\nTweety,2\n".as_bytes())?;
/// assert_eq!((table.file(), table.len(), table.columns().len()), ("pets", 2, 2));
/// assert_eq!(table.line(0), 3); // the second one is empty
/// let wrong = table.column("leg").unwrap_err();
/// assert!(wrong.to_string().contains("legs")); // the most similar name
/// # Ok::<(), wengert_files::FileError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    pub(crate) file: String,
    pub(crate) columns: Vec<Column>,
    /// Of the columns whose cells are kept as they are written, the names and the cells.
    pub(crate) cells: Vec<(String, Cells)>,
    pub(crate) lines: Lines,
    /// Whether it was read from a text, which has lines.
    pub(crate) is_text: bool,
}

impl Table {
    /// A table of columns that were made otherwise; errors call it `file`, and name rows, from 1, and not lines.
    ///
    /// ```
    /// use wengert_files::{Column, Table, Values};
    /// let legs = Column { name: "legs".into(), values: Values::Numbers(vec![4.0, 2.0]) };
    /// assert_eq!(Table::new("pets", vec![legs]).len(), 2);
    /// ```
    ///
    /// # Panics
    /// If the columns differ in length.
    #[track_caller]
    pub fn new(file: &str, columns: Vec<Column>) -> Self {
        let rows = columns.first().map_or(0, |column| column.values.len());
        for Column { name, values } in &columns {
            let got = values.len();
            assert!(got == rows, "table: expected {rows} rows, got {got} in column {name:?}");
        }
        let mut lines = Lines::default();
        lines.push(0, 1);
        Self { file: file.to_owned(), columns, cells: Vec::new(), lines, is_text: false }
    }

    /// The name of the table in errors: that of the file.
    ///
    /// ```
    /// use wengert_files::Csv;
    /// assert_eq!(Csv::new().read_from("pets", "legs\n4\n".as_bytes())?.file(), "pets");
    /// # Ok::<(), wengert_files::FileError>(())
    /// ```
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The number of rows.
    ///
    /// ```
    /// use wengert_files::Csv;
    /// assert_eq!(Csv::new().read_from("pets", "legs\n4\n\n2\n".as_bytes())?.len(), 2);
    /// # Ok::<(), wengert_files::FileError>(())
    /// ```
    pub fn len(&self) -> usize {
        self.columns.first().map_or(0, |column| column.values.len())
    }

    /// Whether there are no rows.
    ///
    /// ```
    /// use wengert_files::{Csv, Table};
    /// assert!(Table::new("pets", Vec::new()).is_empty());
    /// let none = Csv::new().read_from("pets", "legs\n".as_bytes()).unwrap_err(); // none comes from a file
    /// assert_eq!(none.to_string(), "pets: there is a line of column names, but no data");
    /// ```
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The columns, in the order of the file.
    ///
    /// ```
    /// use wengert_files::Csv;
    /// let table = Csv::new().read_from("pets", "name,legs\nTom,4\n".as_bytes())?;
    /// let names: Vec<_> = table.columns().iter().map(|column| &*column.name).collect();
    /// assert_eq!(names, ["name", "legs"]);
    /// # Ok::<(), wengert_files::FileError>(())
    /// ```
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The line of the file on which a row begins, from 1.
    ///
    /// ```
    /// use wengert_files::Csv;
    /// let text = "name,legs\n\"Tom\nthe cat\",4\nTweety,2\n"; // the first row has two lines
    /// let table = Csv::new().read_from("pets", text.as_bytes())?;
    /// assert_eq!([table.line(0), table.line(1)], [2, 4]);
    /// # Ok::<(), wengert_files::FileError>(())
    /// ```
    pub fn line(&self, row: usize) -> u64 {
        self.lines.of(row)
    }

    /// What an error calls the place of a row.
    pub(crate) fn place(&self, row: usize) -> Place {
        let number = self.line(row);
        if self.is_text { Place::Line(number) } else { Place::Row(number) }
    }

    /// The column of this name.
    ///
    /// ```
    /// use wengert_files::{Csv, Values};
    /// let table = Csv::new().read_from("pets", "name,legs\nTom,4\n".as_bytes())?;
    /// assert_eq!(table.column("legs")?.values, Values::Numbers(vec![4.0]));
    /// assert!(table.column("Legs").is_err());
    /// # Ok::<(), wengert_files::FileError>(())
    /// ```
    ///
    /// # Errors
    /// If there is none; the error says which name is most like it.
    pub fn column(&self, name: &str) -> Result<&Column, FileError> {
        let names = || self.columns.iter().map(|column| column.name.clone()).collect();
        let found = self.columns.iter().find(|column| column.name == name);
        found.ok_or_else(|| unknown_column(&self.file, name, names()))
    }

    /// The cells of a column as they are written in the file, blanks and all, if
    /// [`Csv::written`](crate::Csv::written) keeps them.
    ///
    /// ```
    /// use wengert_files::{Csv, Values};
    /// let table = Csv::new().written(["code"]).read_from("doors", "code\n007\n".as_bytes())?;
    /// assert_eq!(table.written("code").unwrap().collect::<Vec<_>>(), ["007"]);
    /// assert_eq!(table.column("code")?.values, Values::Numbers(vec![7.0]));
    /// # Ok::<(), wengert_files::FileError>(())
    /// ```
    pub fn written(&self, name: &str) -> Option<impl Iterator<Item = &str>> {
        let (_, cells) = self.cells.iter().find(|(other, _)| other == name)?;
        Some(cells.iter())
    }

    /// The rows that `rows` name, in that order, as of a training part.
    ///
    /// ```
    /// use wengert_files::{Csv, Values};
    /// let table = Csv::new().read_from("pets", "legs\n4\n2\n0\n".as_bytes())?;
    /// let part = table.select(&[2, 0]);
    /// assert_eq!(part.column("legs")?.values, Values::Numbers(vec![0.0, 4.0]));
    /// # Ok::<(), wengert_files::FileError>(())
    /// ```
    ///
    /// # Panics
    /// If there is no such row.
    #[track_caller]
    #[must_use]
    pub fn select(&self, rows: &[usize]) -> Self {
        let select = |column: &Column| Column {
            name: column.name.clone(),
            values: column.values.select(rows),
        };
        let mut lines = Lines::default();
        rows.iter().enumerate().for_each(|(row, &from)| lines.push(row, self.line(from)));
        let columns = self.columns.iter().map(select).collect();
        let cells = self.cells.iter().map(|(name, cells)| (name.clone(), cells.select(rows)));
        let (file, cells) = (self.file.clone(), cells.collect());
        Self { file, columns, cells, lines, is_text: self.is_text }
    }
}

pub(crate) fn unknown_column(file: &str, name: &str, columns: Vec<String>) -> FileError {
    // Commas are what mostly separates, so that one in a name was quoted.
    if let [only] = &columns[..]
        && let Some(problem) = Problem::one_column(only, b',')
    {
        return FileError::new(file, problem);
    }
    let nearest = nearest(name, &columns).map(str::to_owned);
    FileError::new(file, Problem::UnknownColumn { name: name.into(), nearest, columns })
}

/// The name most similar to `name`, if any: other case, or few letters changed.
fn nearest<'a>(name: &str, names: &'a [String]) -> Option<&'a str> {
    let name = name.to_lowercase();
    let distance = |other: &&String| strsim::osa_distance(&name, &other.to_lowercase());
    let best = names.iter().min_by_key(distance)?;
    (distance(&best) <= name.chars().count() / 3).then_some(best)
}

/// The line of each row: a row and how far its line is from it, wherever that changes.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Lines(Vec<(usize, i64)>);

impl Lines {
    pub(crate) fn push(&mut self, row: usize, line: u64) {
        let ahead = line as i64 - row as i64;
        if self.0.last().is_none_or(|&(_, last)| last != ahead) {
            self.0.push((row, ahead));
        }
    }

    fn of(&self, row: usize) -> u64 {
        let at = self.0.partition_point(|&(first, _)| first <= row);
        let ahead = at.checked_sub(1).map_or(0, |at| self.0[at].1);
        (row as i64 + ahead) as u64
    }
}
