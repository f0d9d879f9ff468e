//! [`Parts`]: a table of comma-separated values, read in parts.

use crate::csv::Csv;
use crate::error::{FileError, Problem};
use crate::growing::Growing;
use crate::records::Records;
use crate::table::{Lines, Table};
use std::fmt;
use std::io::Read;

/// The parts of a table, in order; made by [`Csv::parts`]. An error ends the iteration.
///
/// ```
/// use wengert_files::{Csv, FileError};
/// let text = "legs\n4\n2\n4\n0\n4\n";
/// let parts = Csv::new().numbers(["legs"]).parts_from("pets", text.as_bytes(), 2)?;
/// let lines = parts.map(|part| Ok(part?.line(0))).collect::<Result<Vec<_>, FileError>>()?;
/// assert_eq!(lines, [2, 4]); // where each part begins in the file
/// # Ok::<(), FileError>(())
/// ```
pub struct Parts<R> {
    csv: Csv,
    name: String,
    records: Records<R>,
    /// Cells read but not yet handed out.
    columns: Vec<Growing>,
    lines: Lines,
    rows: usize,
    /// The rows of a part.
    size: usize,
    ended: bool,
}

impl<R: Read> Parts<R> {
    pub(crate) fn new(csv: &Csv, name: &str, input: R, size: usize) -> Result<Self, FileError> {
        let mut records = csv.records(name, input)?;
        let header = records.next()?.ok_or_else(|| FileError::new(name, Problem::Empty))?;
        let columns = csv.columns(name, header)?;
        let (csv, name) = (csv.clone(), name.to_owned());
        let mut parts = Self {
            csv,
            name,
            records,
            columns,
            lines: Lines::default(),
            rows: 0,
            size,
            ended: false,
        };
        parts.read_rows(1)?;
        match parts.rows {
            0 => Err(FileError::new(parts.name, Problem::NoRows)),
            _ => Ok(parts),
        }
    }

    /// Reads until this many rows are buffered or the input ends.
    pub(crate) fn read_rows(&mut self, rows: usize) -> Result<(), FileError> {
        while self.rows < rows && !self.ended {
            let Some(record) = self.records.next()? else {
                self.ended = true;
                break;
            };
            self.csv.add(&self.name, record, &mut self.columns)?;
            self.lines.push(self.rows, record.line);
            self.rows += 1;
        }
        Ok(())
    }

    /// A table of all rows read but not yet handed out.
    pub(crate) fn table(&mut self) -> Table {
        self.rows = 0;
        let cells = self.columns.iter_mut().filter_map(Growing::take_cells).collect();
        let columns = self.columns.iter_mut().filter_map(Growing::take).collect();
        let (file, lines) = (self.name.clone(), std::mem::take(&mut self.lines));
        Table { file, columns, cells, lines, is_text: true }
    }

    /// [`table`](Self::table) of an input read to its end; refuses columns of only decimal commas.
    pub(crate) fn whole_table(&mut self) -> Result<Table, FileError> {
        let commas = |column: &Growing| {
            let (line, problem) = column.decimal_commas()?;
            Some(FileError::new(&*self.name, problem).line(line).column(&column.name))
        };
        match self.columns.iter().find_map(commas) {
            Some(error) => Err(error),
            None => Ok(self.table()),
        }
    }

    /// Takes the first rows of the buffer; the rest stays in it.
    fn first_rows(&mut self) -> Table {
        let table = self.table();
        let (size, all) = (self.size, table.len());
        let indices: Vec<_> = (0..all).collect();
        let left = table.select(&indices[size..]);
        self.rows = left.len();
        let growing = self.columns.iter_mut().filter(|column| column.is_kept());
        growing.zip(left.columns).for_each(|(growing, column)| growing.put_back(column));
        for (name, cells) in left.cells {
            let mut growing = self.columns.iter_mut().filter(|column| column.name == name);
            growing.next().expect("it comes from a column").put_back_cells(cells);
        }
        self.lines = left.lines;
        table.select(&indices[..size])
    }
}

impl<R: Read> Iterator for Parts<R> {
    type Item = Result<Table, FileError>;

    fn next(&mut self) -> Option<Self::Item> {
        let enough = self.size.saturating_mul(2);
        if let Err(error) = self.read_rows(enough) {
            (self.ended, self.rows) = (true, 0);
            return Some(Err(error));
        }
        match self.rows {
            0 => None,
            rows if rows < enough => Some(Ok(self.table())),
            _ => Some(Ok(self.first_rows())),
        }
    }
}

impl<R> fmt::Debug for Parts<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parts").field("name", &self.name).finish_non_exhaustive()
    }
}
