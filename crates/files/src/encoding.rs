//! [`Encoding`]: how an [`Encoder`] is learned from a table.

use crate::cells::Cells;
use crate::column::{Column, Values};
use crate::encoder::{Encoder, Feature, mean};
use crate::error::{FileError, Problem};
use crate::growing::trimmed;
use crate::table::Table;
use crate::task::Task;
use crate::whole::LONG;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

/// The handling of missing cells.
///
/// ```
/// use wengert_files::{Csv, Encoding, Missing};
/// let text = "legs,pet\n4,yes\n,no\n2,no\n";
/// let read = || Csv::new().read_from("pets", text.as_bytes());
/// let encoding = |missing| Encoding::of("pet").missing(missing);
///
/// let mean = encoding(Missing::Mean).learn(&read()?)?.encode(read()?)?.data;
/// assert_eq!(mean.features().at(1, 0), 3.0);
/// let fewer = encoding(Missing::Drop).learn(&read()?)?.encode(read()?)?.data;
/// assert_eq!(fewer.len(), 2);
/// # Ok::<(), wengert_files::FileError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// Missing cells are an error.
    #[default]
    Error,
    /// Rows with a missing cell are dropped.
    Drop,
    /// A missing number becomes the mean of its column in the training table, and a missing
    /// text the mean of its one-hot columns: the share of each text. A missing target is an error.
    Mean,
}

/// The settings by which an [`Encoder`] is learned from a table.
///
/// **Texts** are one-hot encoded. Together they become at most 16,384 columns, and for more than 8,192 rows at most
/// as many as make 2²⁷ numbers, which take 1 GiB; see [`max_one_hot`](Self::max_one_hot).
///
/// **The task** follows from the target, unless [`classes`](Self::classes) or
/// [`regression`](Self::regression) sets it: texts are classes, and so are whole numbers with at most 20
/// distinct values that occur twice or more on average; anything else is a regression.
///
/// ```
/// use wengert_files::{Csv, Encoding};
///
/// let text = "color,legs,pet\nred,4,yes\nblue,2,no\nred,0,no\n";
/// let table = Csv::new().read_from("pets.csv", text.as_bytes())?;
/// let encoder = Encoding::of("pet").learn(&table)?;
/// assert_eq!(encoder.names(), ["color=blue", "color=red", "legs"]);
/// assert_eq!(encoder.task().to_string(), r#"2 classes: "no", "yes""#);
///
/// let data = encoder.encode(table)?.data;
/// assert_eq!(data.features().at(0, 1), 1.0); // the first one is red
/// assert_eq!(data.targets().at(0, 0), 1.0); // and a pet
/// # Ok::<(), wengert_files::FileError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Encoding {
    target: String,
    missing: Missing,
    regression: Option<bool>,
    max_categories: usize,
    max_one_hot: usize,
}

impl Encoding {
    /// Settings for this target column; all other columns are features.
    ///
    /// ```
    /// use wengert_files::{Csv, Encoding};
    /// let table = Csv::new().read_from("pets", "legs,pet\n4,yes\n2,no\n".as_bytes())?;
    /// assert_eq!(Encoding::of("pet").learn(&table)?.names(), ["legs"]);
    /// let wrong = Encoding::of("pets").learn(&table).unwrap_err();
    /// assert_eq!(wrong.to_string(), "pets: there is no column \"pets\"; did you mean \"pet\"?");
    /// # Ok::<(), wengert_files::FileError>(())
    /// ```
    pub fn of(target: &str) -> Self {
        Self {
            target: target.to_owned(),
            missing: Missing::Error,
            regression: None,
            max_categories: 256,
            max_one_hot: 1 << 27,
        }
    }

    /// Sets the handling of missing cells.
    ///
    /// ```
    /// use wengert_files::{Csv, Encoding, Missing};
    /// let table = Csv::new().read_from("pets", "legs,pet\n4,yes\n,no\n2,no\n".as_bytes())?;
    /// let encoder = Encoding::of("pet").missing(Missing::Mean).learn(&table)?;
    /// assert_eq!(encoder.encode(table)?.data.features().at(1, 0), 3.0);
    /// # Ok::<(), wengert_files::FileError>(())
    /// ```
    #[must_use]
    pub fn missing(self, missing: Missing) -> Self {
        Self { missing, ..self }
    }

    /// Makes each distinct target a class.
    ///
    /// ```
    /// use wengert_files::{Csv, Encoding, Task};
    /// let text = "size,price\n1,2.5\n2,9.5\n3,9.5\n"; // taken for numbers, unless told
    /// let table = Csv::new().read_from("shop", text.as_bytes())?;
    /// assert_eq!(Encoding::of("price").learn(&table)?.task(), &Task::Regression);
    /// assert_eq!(Encoding::of("price").classes().learn(&table)?.task().classes(), ["2.5", "9.5"]);
    /// # Ok::<(), wengert_files::FileError>(())
    /// ```
    #[must_use]
    pub fn classes(self) -> Self {
        Self { regression: Some(false), ..self }
    }

    /// Makes the target a number to be predicted by regression.
    ///
    /// ```
    /// use wengert_files::{Csv, Encoding, Task};
    /// let text = "color,legs\nred,4\nblue,2\nred,4\nblue,2\n"; // taken for classes, unless told
    /// let table = Csv::new().read_from("pets", text.as_bytes())?;
    /// assert_eq!(Encoding::of("legs").learn(&table)?.task().classes(), ["2", "4"]);
    /// assert_eq!(Encoding::of("legs").regression().learn(&table)?.task(), &Task::Regression);
    /// # Ok::<(), wengert_files::FileError>(())
    /// ```
    #[must_use]
    pub fn regression(self) -> Self {
        Self { regression: Some(true), ..self }
    }

    /// Limits the distinct texts in a column of features, and the classes of a target, 256 by default: each
    /// becomes a column.
    ///
    /// ```
    /// use wengert_files::{Csv, Encoding};
    /// let table = Csv::new().read_from("pets", "name,pet\nTom,yes\nRex,no\nIda,no\n".as_bytes())?;
    /// let wrong = Encoding::of("pet").max_categories(2).learn(&table).unwrap_err();
    /// assert!(wrong.to_string().starts_with("pets, column \"name\""));
    /// # Ok::<(), wengert_files::FileError>(())
    /// ```
    #[must_use]
    pub fn max_categories(self, categories: usize) -> Self {
        Self { max_categories: categories, ..self }
    }

    /// Limits the numbers in all one-hot columns, 2²⁷ by default. They are counted for at least
    /// [8,192 rows](Self), the number encoded at a time when a file is predicted in parts.
    ///
    /// ```
    /// use wengert_files::{Csv, Encoding};
    /// let table = Csv::new().read_from("pets", "name,pet\nTom,yes\nRex,no\nIda,no\n".as_bytes())?;
    /// let wrong = Encoding::of("pet").max_one_hot(2 * 8192).learn(&table).unwrap_err();
    /// assert!(wrong.to_string().starts_with("pets: the texts would become 3 columns, and of 3 rows at most 2"));
    /// # Ok::<(), wengert_files::FileError>(())
    /// ```
    #[must_use]
    pub fn max_one_hot(self, numbers: usize) -> Self {
        Self { max_one_hot: numbers, ..self }
    }

    /// Learns the encoding of `table`: its categories, means and classes.
    ///
    /// ```
    /// use wengert_files::{Csv, Encoding};
    /// let learn = |text: &str| Encoding::of("pet").learn(&Csv::new().read_from("pets", text.as_bytes())?);
    /// let encoder = learn("legs,pet\n4,yes\n2,no\n")?;
    /// assert_eq!(encoder.to_string(), "target \"pet\": 2 classes: \"no\", \"yes\"; features: 1 numeric");
    /// let wrong = learn("pet\nyes\nno\n").unwrap_err().to_string();
    /// assert_eq!(wrong, "pets: there are no features: the target is the only column");
    /// # Ok::<(), wengert_files::FileError>(())
    /// ```
    ///
    /// # Errors
    /// If the table lacks the target or has no other column, a column has no values or too many distinct texts,
    /// all columns together have too many, or there is only one class.
    pub fn learn(&self, table: &Table) -> Result<Encoder, FileError> {
        let target = table.column(&self.target)?;
        let others = || table.columns().iter().filter(|column| column.name != self.target);
        if others().next().is_none() {
            return Err(FileError::new(table.file(), Problem::NoFeatures));
        }
        let dropped = |row| {
            self.missing == Missing::Drop
                && table.columns().iter().any(|column| column.values.is_missing(row))
        };
        let rows: Vec<_> = (0..table.len()).filter(|&row| !dropped(row)).collect();
        if rows.is_empty() {
            return Err(FileError::new(table.file(), Problem::AllDropped));
        }
        let at = |column: &str, problem| FileError::new(table.file(), problem).column(column);
        let features = others()
            .map(|column| self.feature(column, &rows).map_err(|problem| at(&column.name, problem)));
        let features = features.collect::<Result<Vec<_>, _>>()?;
        self.check_width(&features, rows.len())
            .map_err(|problem| FileError::new(table.file(), problem))?;
        let cells = table.cells.iter().find(|(name, _)| *name == self.target);
        let cells = cells.map(|(_, cells)| cells);
        let task = self.task(target, cells, &rows).map_err(|problem| at(&self.target, problem))?;
        let numbers = matches!(target.values, Values::Numbers(_));
        let target = self.target.clone();
        Ok(Encoder { target, task, numbers, missing: self.missing, features })
    }

    /// Refuses too many one-hot columns before they take memory.
    fn check_width(&self, features: &[Feature], rows: usize) -> Result<(), Problem> {
        let texts = features.iter().filter(|feature| matches!(feature, Feature::Category { .. }));
        let mut columns: Vec<_> =
            texts.map(|feature| (feature.name().to_owned(), feature.width())).collect();
        let different = columns.iter().map(|(_, width)| width).sum();
        let limit = self.max_one_hot / rows.max(PART);
        if different <= limit {
            return Ok(());
        }
        columns.sort_by_key(|(_, width)| Reverse(*width));
        Err(Problem::TooWide { different, rows, limit, columns })
    }

    fn feature(&self, column: &Column, rows: &[usize]) -> Result<Feature, Problem> {
        let name = column.name.clone();
        let present = rows.iter().filter(|&&row| !column.values.is_missing(row));
        let count = present.clone().count() as f64;
        if count == 0.0 {
            return Err(Problem::NoValues);
        }
        match &column.values {
            Values::Numbers(numbers) => {
                let mean = mean(present.map(|&row| numbers[row]));
                Ok(Feature::Number { name, mean })
            }
            Values::Texts(texts) => {
                let different = texts.different().len();
                if different > self.max_categories {
                    let limit = self.max_categories;
                    return Err(Problem::TooManyCategories { different, limit });
                }
                let mut seen = vec![0.0; different];
                present.filter_map(|&row| texts.code(row)).for_each(|code| seen[code] += 1.0);
                let shares = seen.iter().map(|seen| seen / count);
                let all = texts.different().iter().cloned().zip(shares);
                let mut values: Vec<_> = all.filter(|(_, share)| *share > 0.0).collect();
                values.sort_by(|(a, _), (b, _)| a.cmp(b));
                Ok(Feature::Category { name, values })
            }
        }
    }

    fn task(
        &self,
        target: &Column,
        cells: Option<&Cells>,
        rows: &[usize],
    ) -> Result<Task, Problem> {
        let mut present = rows.iter().filter(|&&row| !target.values.is_missing(row)).peekable();
        if present.peek().is_none() {
            return Err(Problem::NoValues);
        }
        match &target.values {
            Values::Texts(texts) if self.regression == Some(true) => {
                let text = present.find_map(|&row| texts.get(row)).unwrap_or_default();
                Err(Problem::NotANumber { text: text.into(), number: None })
            }
            Values::Texts(texts) => {
                let mut classes: Vec<_> = present.filter_map(|&row| texts.code(row)).collect();
                classes.sort_unstable();
                classes.dedup();
                let names = classes.into_iter().map(|code| texts.different()[code].clone());
                let mut names: Vec<_> = names.collect();
                names.sort_unstable();
                self.classes_of(names)
            }
            Values::Numbers(numbers) => {
                let rows: Vec<_> = present.copied().collect();
                // Adding 0 makes the two zeros one.
                let numbers: Vec<_> = rows.iter().map(|&row| numbers[row] + 0.0).collect();
                if self.regression.unwrap_or_else(|| !look_like_classes(&numbers)) {
                    return Ok(Task::Regression);
                }
                self.classes_of(names(&numbers, cells, &rows)?)
            }
        }
    }

    fn classes_of(&self, mut names: Vec<String>) -> Result<Task, Problem> {
        let (different, limit) = (names.len(), self.max_categories);
        match different {
            1 => Err(Problem::OneClass { class: names.remove(0) }),
            2.. if different > limit => Err(Problem::TooManyClasses { different, limit }),
            _ => Ok(Task::Classes(names)),
        }
    }
}

/// The number of rows encoded at a time when a file is predicted in parts.
const PART: usize = 8192;

/// The maximum number of distinct whole numbers that are classes, each occurring `OCCURRENCES` times on average.
const MOST_CLASSES: usize = 20;
const OCCURRENCES: usize = 2;

fn look_like_classes(numbers: &[f64]) -> bool {
    if numbers.iter().any(|x| x.fract() != 0.0) {
        return false;
    }
    let mut seen = HashSet::new();
    let few = numbers.iter().all(|x| {
        seen.insert(x.to_bits());
        seen.len() <= MOST_CLASSES
    });
    few && OCCURRENCES * seen.len() <= numbers.len()
}

/// The names of the distinct numbers in these rows, in ascending order: as in their cells if those are all
/// written alike.
fn names(numbers: &[f64], cells: Option<&Cells>, rows: &[usize]) -> Result<Vec<String>, Problem> {
    let mut found = HashMap::new();
    for (&x, &row) in numbers.iter().zip(rows) {
        let cell = cells.map(|cells| trimmed(cells.get(row)));
        let (_, name) = found.entry(x.to_bits()).or_insert((x, cell));
        *name = name.filter(|_| *name == cell);
    }
    let mut found: Vec<_> = found.into_values().collect();
    found.sort_unstable_by(|(a, _), (b, _)| a.total_cmp(b));
    let name = |(x, cell): (f64, Option<&str>)| match cell {
        Some(cell) => Ok(cell.to_owned()),
        None if x.abs() < LONG => Ok(x.to_string()),
        None => Err(Problem::Merged { text: x.to_string() }),
    };
    found.into_iter().map(name).collect()
}
