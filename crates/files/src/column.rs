//! [`Column`]: the cells under one name, all numbers or all texts.

use std::collections::HashMap;

/// A named column of a [`Table`](crate::Table).
///
/// ```
/// use wengert_files::{Csv, Values};
/// let table = Csv::new().read_from("pets", "name,legs\nTom,4\nTweety,2\n".as_bytes())?;
/// let [name, legs] = table.columns() else { panic!() };
/// assert_eq!((&name.name[..], &legs.name[..]), ("name", "legs"));
/// assert!(matches!(&name.values, Values::Texts(texts) if texts.get(1) == Some("Tweety")));
/// # Ok::<(), wengert_files::FileError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// The name.
    pub name: String,
    /// The cells.
    pub values: Values,
}

/// The cells of a column.
///
/// ```
/// use wengert_files::{Texts, Values};
/// let legs = Values::Numbers(vec![4.0, f64::NAN]);
/// assert_eq!((legs.len(), legs.is_missing(1)), (2, true));
/// let color = Values::Texts([Some("red"), None].into_iter().collect::<Texts>());
/// assert!(color.is_missing(1));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Finite numbers; NaN where one is missing.
    Numbers(Vec<f64>),
    /// Texts.
    Texts(Texts),
}

impl Values {
    /// The number of cells.
    ///
    /// ```
    /// use wengert_files::{Texts, Values};
    /// let color = [Some("red"), None, Some("red")].into_iter().collect::<Texts>();
    /// assert_eq!(Values::Texts(color).len(), 3); // missing ones too
    /// ```
    pub fn len(&self) -> usize {
        match self {
            Self::Numbers(numbers) => numbers.len(),
            Self::Texts(texts) => texts.codes.len(),
        }
    }

    /// Whether there are no cells.
    ///
    /// ```
    /// use wengert_files::Values;
    /// assert!(Values::Numbers(Vec::new()).is_empty());
    /// assert!(!Values::Numbers(vec![f64::NAN]).is_empty()); // a missing cell is one
    /// ```
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether the cell of a row is missing.
    ///
    /// ```
    /// use wengert_files::Csv;
    /// let table = Csv::new().read_from("pets", "name,legs\nTom,4\nTweety,NA\n".as_bytes())?;
    /// let legs = &table.column("legs")?.values;
    /// assert_eq!([legs.is_missing(0), legs.is_missing(1)], [false, true]);
    /// # Ok::<(), wengert_files::FileError>(())
    /// ```
    ///
    /// # Panics
    /// If there is no such row.
    #[track_caller]
    pub fn is_missing(&self, row: usize) -> bool {
        match self {
            Self::Numbers(numbers) => numbers[row].is_nan(),
            Self::Texts(texts) => texts.get(row).is_none(),
        }
    }

    /// An empty column of the same kind.
    pub(crate) fn empty(&self) -> Self {
        match self {
            Self::Numbers(_) => Self::Numbers(Vec::new()),
            Self::Texts(_) => Self::Texts(Texts::default()),
        }
    }

    /// The cells of these rows, in that order.
    #[track_caller]
    pub(crate) fn select(&self, rows: &[usize]) -> Self {
        match self {
            Self::Numbers(numbers) => Self::Numbers(rows.iter().map(|&row| numbers[row]).collect()),
            Self::Texts(texts) => {
                let mut selected = Texts::default();
                rows.iter().for_each(|&row| selected.push(texts.get(row)));
                Self::Texts(selected)
            }
        }
    }
}

/// Texts with many repeats: each distinct one is stored once.
///
/// ```
/// use wengert_files::Texts;
/// let texts: Texts = [Some("red"), None, Some("blue"), Some("red")].into_iter().collect();
/// assert_eq!((texts.get(3), texts.get(1)), (Some("red"), None));
/// assert_eq!([0, 1, 2, 3].map(|row| texts.code(row)), [Some(0), None, Some(1), Some(0)]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Texts {
    different: Vec<String>,
    codes: Vec<u32>,
    /// The position of each in `different`.
    known: HashMap<String, u32>,
}

/// The code of a missing text.
const MISSING: u32 = u32::MAX;

impl Texts {
    /// The distinct texts, in order of first appearance.
    ///
    /// ```
    /// use wengert_files::Texts;
    /// let texts: Texts = [Some("red"), None, Some("blue"), Some("red")].into_iter().collect();
    /// assert_eq!(texts.different(), ["red", "blue"]);
    /// ```
    pub fn different(&self) -> &[String] {
        &self.different
    }

    /// The text of a row; `None` if it is missing.
    ///
    /// ```
    /// use wengert_files::Texts;
    /// let texts: Texts = [Some("red"), None].into_iter().collect();
    /// assert_eq!((texts.get(0), texts.get(1)), (Some("red"), None));
    /// ```
    ///
    /// # Panics
    /// If there is no such row.
    #[track_caller]
    pub fn get(&self, row: usize) -> Option<&str> {
        self.code(row).map(|code| &*self.different[code])
    }

    /// The position of the text of a row in [`different`](Self::different).
    ///
    /// ```
    /// use wengert_files::Texts;
    /// let texts: Texts = [Some("red"), Some("blue"), None, Some("blue")].into_iter().collect();
    /// assert_eq!([0, 1, 2, 3].map(|row| texts.code(row)), [Some(0), Some(1), None, Some(1)]);
    /// ```
    ///
    /// # Panics
    /// If there is no such row.
    #[track_caller]
    pub fn code(&self, row: usize) -> Option<usize> {
        let code = self.codes[row];
        (code != MISSING).then_some(code as usize)
    }

    pub(crate) fn push(&mut self, text: Option<&str>) {
        let known = text.map_or(Some(MISSING), |text| self.known.get(text).copied());
        let code = known.unwrap_or_else(|| {
            let (text, code) = (text.unwrap_or_default(), self.different.len() as u32);
            self.known.insert(text.to_owned(), code);
            self.different.push(text.to_owned());
            code
        });
        self.codes.push(code);
    }

    pub(crate) fn missing(rows: usize) -> Self {
        Self { codes: vec![MISSING; rows], ..Self::default() }
    }
}

/// A text for each row, `None` where one is missing.
///
/// ```
/// use wengert_files::Texts;
/// let texts: Texts = ["red", "blue", "red"].map(Some).into_iter().collect();
/// assert_eq!(texts.different(), ["red", "blue"]);
/// ```
impl<'a> FromIterator<Option<&'a str>> for Texts {
    fn from_iter<I: IntoIterator<Item = Option<&'a str>>>(rows: I) -> Self {
        let mut texts = Self::default();
        rows.into_iter().for_each(|text| texts.push(text));
        texts
    }
}

/// Compares the texts row by row.
impl PartialEq for Texts {
    fn eq(&self, other: &Self) -> bool {
        let rows = self.codes.len();
        rows == other.codes.len() && (0..rows).all(|row| self.get(row) == other.get(row))
    }
}
