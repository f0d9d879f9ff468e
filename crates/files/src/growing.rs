//! [`Growing`]: a column being read, cell by cell.

use crate::cells::Cells;
use crate::column::{Column, Texts, Values};
use crate::error::Problem;
use crate::whole::{LONG, Long, whole};
use crate::words::has_decimal_comma;

/// The declared kind of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Nothing: its first cell that is not missing decides.
    Undeclared,
    Numbers,
    Texts,
    Ignored,
}

/// A column being read.
pub(crate) struct Growing {
    pub(crate) name: String,
    values: Values,
    kind: Kind,
    /// The line of the first cell that is not missing.
    first: Option<u64>,
    /// The cells as written, if kept.
    cells: Option<Cells>,
    long: Long,
}

impl Growing {
    /// With the cells as they are written, if `written`.
    pub(crate) fn new(name: String, kind: Kind, written: bool) -> Self {
        let (values, long) = (Values::Numbers(Vec::new()), Long::default());
        Self { name, values, kind, first: None, cells: written.then(Cells::default), long }
    }

    /// Whether the column is handed out instead of ignored.
    pub(crate) fn is_kept(&self) -> bool {
        self.kind != Kind::Ignored
    }

    /// Takes the name and the cells as written so far, if kept.
    pub(crate) fn take_cells(&mut self) -> Option<(String, Cells)> {
        let cells = std::mem::take(self.cells.as_mut()?);
        Some((self.name.clone(), cells))
    }

    /// Puts back what was taken and is not handed out yet.
    pub(crate) fn put_back_cells(&mut self, cells: Cells) {
        self.cells = Some(cells);
    }

    /// The cells so far as a column, unless it is ignored. More of the same kind may follow.
    pub(crate) fn take(&mut self) -> Option<Column> {
        let rest = self.values.empty();
        self.long = Long::default();
        let values = std::mem::replace(&mut self.values, rest);
        self.is_kept().then(|| Column { name: self.name.clone(), values })
    }

    /// Puts back, before anything else is read, what was taken and is not handed out yet.
    pub(crate) fn put_back(&mut self, column: Column) {
        self.values = column.values;
    }

    /// The line of the first cell, and what is wrong, if nothing was declared and every cell has a decimal comma.
    pub(crate) fn decimal_commas(&self) -> Option<(u64, Problem)> {
        let (Kind::Undeclared, Values::Texts(texts)) = (self.kind, &self.values) else {
            return None;
        };
        let (line, first) = (self.first?, texts.different().first()?);
        let all = texts.different().iter().all(|text| has_decimal_comma(text));
        all.then(|| (line, Problem::DecimalCommas { text: first.clone() }))
    }

    /// Adds a cell if it is a number in a column known to hold numbers: the fast path.
    #[inline]
    pub(crate) fn push_number(&mut self, cell: &[u8]) -> bool {
        let (Values::Numbers(numbers), Some(_), None) = (&mut self.values, self.first, &self.cells)
        else {
            return false;
        };
        let number = fast_float2::parse(cell).ok().filter(|x: &f64| x.abs() < LONG);
        number.map(|x| push(numbers, x)).is_some()
    }

    /// Adds any cell, on this line.
    pub(crate) fn push(
        &mut self,
        cell: &[u8],
        line: u64,
        missing: &[String],
    ) -> Result<(), Problem> {
        if let Some(cells) = &mut self.cells {
            cells.push(utf8(cell)?);
        }
        if !self.is_kept() {
            return Ok(());
        }
        let text = text(cell)?;
        if missing.iter().any(|missing| missing.eq_ignore_ascii_case(text)) {
            match &mut self.values {
                Values::Numbers(numbers) => push(numbers, f64::NAN),
                Values::Texts(texts) => texts.push(None),
            }
            return Ok(());
        }
        let parsed = fast_float2::parse::<f64, _>(text).ok();
        let first = *self.first.get_or_insert_with(|| {
            if self.kind == Kind::Texts || (self.kind == Kind::Undeclared && parsed.is_none()) {
                self.values = Values::Texts(Texts::missing(self.values.len()));
            }
            line
        });
        match (&mut self.values, parsed) {
            (Values::Numbers(numbers), Some(x)) if x.is_finite() => {
                let whole = if x.abs() < LONG { None } else { whole(text) };
                if whole.is_some_and(|whole| !self.long.is_alone(x, whole)) {
                    return Err(Problem::Merged { text: text.into() });
                }
                push(numbers, x);
            }
            (Values::Numbers(_), Some(_)) => {
                return Err(Problem::NotFinite { text: text.into() });
            }
            (Values::Numbers(_), None) => {
                let number = (self.kind == Kind::Undeclared).then_some(first);
                return Err(Problem::NotANumber { text: text.into(), number });
            }
            (Values::Texts(_), Some(_)) if self.kind == Kind::Undeclared => {
                return Err(Problem::NotText { text: text.into(), other: first });
            }
            (Values::Texts(texts), _) => texts.push(Some(text)),
        }
        Ok(())
    }
}

/// Grows by a quarter instead of doubling, to waste less memory.
#[inline]
fn push(numbers: &mut Vec<f64>, x: f64) {
    if numbers.len() == numbers.capacity() {
        numbers.reserve_exact(numbers.len() / 4 + 16);
    }
    numbers.push(x);
}

/// A cell without the blanks around it.
pub(crate) fn text(cell: &[u8]) -> Result<&str, Problem> {
    utf8(cell).map(trimmed)
}

/// Without the blanks around it.
pub(crate) fn trimmed(cell: &str) -> &str {
    cell.trim_matches([' ', '\t'])
}

fn utf8(cell: &[u8]) -> Result<&str, Problem> {
    std::str::from_utf8(cell).map_err(|error| {
        let byte = cell[error.valid_up_to()];
        Problem::Encoding { what: format!("the byte 0x{byte:02X} is not UTF-8") }
    })
}
