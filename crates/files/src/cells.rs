//! [`Cells`]: the cells of a column as they are written.

/// The cells of a column as they are written, concatenated.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Cells {
    text: String,
    ends: Vec<usize>,
}

impl Cells {
    pub(crate) fn push(&mut self, cell: &str) {
        self.text.push_str(cell);
        self.ends.push(self.text.len());
    }

    /// The cell of a row.
    #[track_caller]
    pub(crate) fn get(&self, row: usize) -> &str {
        let start = row.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..self.ends[row]]
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).map(|row| self.get(row))
    }

    /// The cells of these rows, in that order.
    #[track_caller]
    pub(crate) fn select(&self, rows: &[usize]) -> Self {
        let mut selected = Self::default();
        rows.iter().for_each(|&row| selected.push(self.get(row)));
        selected
    }
}
