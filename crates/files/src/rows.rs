//! [`Rows`]: those rows of a table that can be encoded.

use crate::column::{Column, Values};
use crate::encoder::{Feature, Places};
use crate::encoding::Missing;
use crate::error::{FileError, Problem};
use crate::table::Table;
use crate::task::Task;
use crate::whole::number;
use std::collections::HashMap;
use wengert_trainer::Matrix;

/// The rows of a table whose columns have been taken out.
pub(crate) struct Rows {
    table: Table,
    kept: Vec<usize>,
    pub(crate) dropped: Vec<usize>,
}

impl Rows {
    /// All rows, and the columns of these names.
    pub(crate) fn take(mut table: Table, names: &[&str]) -> Result<(Self, Vec<Column>), FileError> {
        let has = |name: &str| table.columns.iter().any(|column| column.name == name);
        let lacking = names.iter().filter(|name| !has(name));
        let lacking: Vec<_> = lacking.map(|&name| name.to_owned()).collect();
        if !lacking.is_empty() {
            return Err(FileError::new(table.file(), Problem::MissingColumns { names: lacking }));
        }
        let kept = (0..table.len()).collect();
        let mut take = |name: &&str| {
            let at = table.columns.iter().position(|column| column.name == **name);
            table.columns.swap_remove(at.expect("the table has all of them"))
        };
        let columns = names.iter().map(&mut take).collect();
        Ok((Self { table, kept, dropped: Vec::new() }, columns))
    }

    pub(crate) fn file(&self) -> &str {
        self.table.file()
    }

    /// Where the rows that are kept come from.
    pub(crate) fn places(&self) -> Places {
        let rows = self.kept.iter().map(|&row| self.table.place(row)).collect();
        Places { file: self.file().to_owned(), rows }
    }

    fn error(&self, row: usize, column: &str, problem: Problem) -> FileError {
        FileError::new(self.file(), problem).at(self.table.place(row)).column(column)
    }

    /// Looks for missing cells: refuses the first, drops their rows or leaves them to be filled.
    pub(crate) fn check(&mut self, columns: &[Column], missing: Missing) -> Result<(), FileError> {
        if missing == Missing::Mean {
            return Ok(());
        }
        let gap = |row: usize| columns.iter().find(|column| column.values.is_missing(row));
        let is_whole = |row: &usize| gap(*row).is_none();
        let (kept, dropped): (Vec<_>, Vec<_>) = self.kept.iter().partition(|row| is_whole(row));
        match dropped.first() {
            Some(&row) if missing == Missing::Error => {
                let name = gap(row).map_or("", |column| &column.name);
                Err(self.error(row, name, Problem::Missing))
            }
            _ if kept.is_empty() => Err(FileError::new(self.file(), Problem::AllDropped)),
            _ => {
                self.kept = kept;
                self.dropped.extend(dropped);
                self.dropped.sort_unstable();
                Ok(())
            }
        }
    }

    /// A column for each number, and one-hot columns for the texts.
    pub(crate) fn features(
        &self,
        columns: Vec<Column>,
        features: &[Feature],
    ) -> Result<Matrix<f64>, FileError> {
        let rows = self.kept.len();
        let width = features.iter().map(Feature::width).sum();
        let mut data = Vec::with_capacity(rows * width);
        for (column, feature) in columns.into_iter().zip(features) {
            match feature {
                Feature::Number { mean, .. } => {
                    let filled = |x: f64| if x.is_nan() { *mean } else { x };
                    data.extend(self.numbers(&column)?.map(filled));
                }
                Feature::Category { values, .. } => {
                    let texts: Vec<_> = values.iter().map(|(text, _)| &**text).collect();
                    let positions = self.positions(&column, &texts, false)?;
                    for (k, (_, share)) in values.iter().enumerate() {
                        let entry = |position: &Option<usize>| match position {
                            Some(position) => f64::from(*position == k),
                            None => *share,
                        };
                        data.extend(positions.iter().map(entry));
                    }
                }
            }
        }
        Ok(Matrix::from_cols(rows, width, data))
    }

    /// Numbers, a column of 0 and 1 for two classes, or a one-hot column for each class.
    pub(crate) fn targets(
        &self,
        column: &Column,
        task: &Task,
        numbers: bool,
    ) -> Result<Matrix<f64>, FileError> {
        let (rows, outputs) = (self.kept.len(), task.outputs());
        let Task::Classes(classes) = task else {
            return Ok(Matrix::from_cols(rows, 1, self.numbers(column)?.collect()));
        };
        let classes: Vec<_> = classes.iter().map(String::as_str).collect();
        let positions = self.positions(column, &classes, numbers)?;
        // Of two classes, the one output is that of the second.
        let first = usize::from(outputs == 1);
        let columns = (first..first + outputs).flat_map(|class| {
            positions.iter().map(move |position| f64::from(*position == Some(class)))
        });
        Ok(Matrix::from_cols(rows, outputs, columns.collect()))
    }

    /// NaN where one is missing.
    fn numbers<'a>(
        &'a self,
        column: &'a Column,
    ) -> Result<impl Iterator<Item = f64> + use<'a>, FileError> {
        let numbers = match &column.values {
            Values::Numbers(numbers) => numbers,
            Values::Texts(texts) => {
                let text = |&row: &usize| Some((row, texts.get(row)?));
                let (row, text) = self.kept.iter().find_map(text).unwrap_or((0, ""));
                let problem = Problem::NotANumber { text: text.into(), number: None };
                return Err(self.error(row, &column.name, problem));
            }
        };
        Ok(self.kept.iter().map(|&row| numbers[row]))
    }

    /// The position of each text among `known`; `None` where one is missing. Numbers stand for the texts that
    /// they are written as. If all are `numbers`, equal ones are the same.
    fn positions(
        &self,
        column: &Column,
        known: &[&str],
        numbers: bool,
    ) -> Result<Vec<Option<usize>>, FileError> {
        let unknown = |row: usize, text: &str| {
            let known = known.iter().map(|&known| known.to_owned()).collect();
            self.error(row, &column.name, Problem::Unknown { text: text.into(), known })
        };
        match &column.values {
            Values::Texts(texts) => {
                let key = |text: &str| match numbers.then(|| number(text)).flatten() {
                    Some(number) => number,
                    None => text.to_owned(),
                };
                let places: HashMap<_, _> = known.iter().map(|text| key(text)).zip(0..).collect();
                let find = |text: &String| places.get(&key(text)).copied();
                let found: Vec<Option<usize>> = texts.different().iter().map(find).collect();
                let position = |&row: &usize| match texts.code(row) {
                    None => Ok(None),
                    Some(code) if found[code].is_some() => Ok(found[code]),
                    Some(code) => Err(unknown(row, &texts.different()[code])),
                };
                self.kept.iter().map(position).collect()
            }
            Values::Numbers(column) => {
                // Adding 0 makes the two zeros one.
                let bits = |x: f64| (x + 0.0).to_bits();
                let of_text = |text: &&str| {
                    let x: f64 = text.parse().ok()?;
                    (numbers || x.to_string() == *text).then(|| bits(x))
                };
                let places: HashMap<_, _> = known.iter().map(of_text).zip(0..).collect();
                let position = |&row: &usize| match column[row] {
                    x if x.is_nan() => Ok(None),
                    x => match places.get(&Some(bits(x))) {
                        Some(&position) => Ok(Some(position)),
                        None => Err(unknown(row, &x.to_string())),
                    },
                };
                self.kept.iter().map(position).collect()
            }
        }
    }
}
