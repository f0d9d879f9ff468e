//! [`Encoder`]: from the columns of a table to features and targets.

use crate::encoding::Missing;
use crate::error::{FileError, Place, Problem};
use crate::rows::Rows;
use crate::table::Table;
use crate::task::Task;
use crate::whole::number;
use crate::words::quoted;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::fmt;
use wengert_trainer::{DataError, Dataset, Matrix};

/// What an error calls predictions.
pub(crate) const PREDICTIONS: &str = "predictions";

/// How the columns of a table become features and targets, as an [`Encoding`](crate::Encoding) learned it.
/// It is stored with the model, so that data to predict are encoded the same way.
///
/// Columns are found by name, in any order; columns not learned from are ignored. A text not seen in training is
/// an error instead of a row of zeros, which would mean nothing to the network.
///
/// A class is the text of its cell: in a column of texts, `01` and `1` are two classes. In a column of numbers,
/// equal numbers are one class, however they are written.
///
/// ```
/// use wengert_files::{Csv, Encoding};
/// let text = "color,legs,pet\nred,4,yes\nblue,2,no\nred,0,no\n";
/// let table = Csv::new().read_from("pets", text.as_bytes())?;
/// let encoder = Encoding::of("pet").learn(&table)?;
/// assert_eq!((encoder.target(), encoder.width()), ("pet", 3)); // two colours, and legs
/// let new = Csv::new().read_from("new", "legs,color\n3,green\n".as_bytes())?;
/// let unknown = encoder.encode_features(new).unwrap_err();
/// assert!(unknown.to_string().starts_with("new, line 2, column \"color\""));
/// # Ok::<(), wengert_files::FileError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Encoder {
    pub(crate) target: String,
    pub(crate) task: Task,
    /// Whether the classes are numbers instead of texts that may look like numbers.
    #[serde(default)]
    pub(crate) numbers: bool,
    pub(crate) missing: Missing,
    pub(crate) features: Vec<Feature>,
}

/// A source column of features.
///
/// ```
/// use wengert_files::{Csv, Encoding, Feature};
/// let text = "color,legs,pet\nred,4,yes\nblue,2,no\nred,0,no\n";
/// let table = Csv::new().read_from("pets", text.as_bytes())?;
/// let encoder = Encoding::of("pet").learn(&table)?;
/// let [color, legs] = encoder.features() else { panic!() };
/// assert_eq!((color.name(), color.width()), ("color", 2));
/// assert!(matches!(legs, Feature::Number { mean, .. } if *mean == 2.0));
/// # Ok::<(), wengert_files::FileError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Feature {
    /// A column of numbers: one feature.
    Number {
        /// Its name.
        name: String,
        /// The mean in the training table.
        mean: f64,
    },
    /// A column of texts: one feature per distinct text, 1 where the cell is that text, else 0.
    Category {
        /// Its name.
        name: String,
        /// The texts in alphabetical order, each with its share of the training table.
        values: Vec<(String, f64)>,
    },
}

/// An encoded table.
///
/// ```
/// use wengert_files::{Csv, Encoding, Missing};
/// let text = "legs,pet\n4,yes\n,no\n2,no\n";
/// let table = Csv::new().read_from("pets", text.as_bytes())?;
/// let encoder = Encoding::of("pet").missing(Missing::Drop).learn(&table)?;
/// let encoded = encoder.encode(table)?;
/// assert_eq!((encoded.data.len(), encoded.dropped), (2, vec![1]));
/// # Ok::<(), wengert_files::FileError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Encoded<D> {
    /// The samples.
    pub data: D,
    /// The rows of the table, from 0, that were left out because a cell is missing.
    pub dropped: Vec<usize>,
    pub(crate) places: Places,
}

impl<D> Encoded<D> {
    /// Adds the place in the file to an error in the data, such as the line of a number that is not finite, as
    /// found by [`Model::predict`](crate::Model::predict).
    ///
    /// ```
    /// use wengert_files::{Csv, Encoding};
    /// use wengert_trainer::DataError;
    /// let table = Csv::new().read_from("pets", "legs,pet\n4,yes\n2,no\n".as_bytes())?;
    /// let encoded = Encoding::of("pet").learn(&table)?.encode(table)?;
    /// let column = "legs".to_owned();
    /// let what = "features";
    /// let wrong = encoded.error(DataError::NotFinite { what, row: 1, column, value: f64::INFINITY });
    /// let line = "pets, line 3, column \"legs\": the number is too large for the model: it becomes inf";
    /// assert_eq!(wrong.to_string(), line);
    /// # Ok::<(), wengert_files::FileError>(())
    /// ```
    ///
    /// # Panics
    /// If the error names a row that is not there.
    #[track_caller]
    pub fn error(&self, error: DataError) -> FileError {
        let Places { file, rows } = &self.places;
        let DataError::NotFinite { what, row, column, value } = error else {
            return FileError::new(file, error);
        };
        let at = |what: String| FileError::new(file, Problem::Overflow { what }).at(rows[row]);
        if what == PREDICTIONS {
            let what = format!(
                "the prediction is {value}: the row is too far from those that the model was trained on"
            );
            return at(what);
        }
        at(format!("the number is too large for the model: it becomes {value}")).column(&column)
    }
}

/// Where rows come from: the file, and the place of each.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Places {
    pub(crate) file: String,
    pub(crate) rows: Vec<Place>,
}

impl Feature {
    /// The name of the column.
    ///
    /// ```
    /// use wengert_files::Feature;
    /// assert_eq!(Feature::Number { name: "legs".into(), mean: 3.0 }.name(), "legs");
    /// ```
    pub fn name(&self) -> &str {
        match self {
            Self::Number { name, .. } | Self::Category { name, .. } => name,
        }
    }

    /// The number of features.
    ///
    /// ```
    /// use wengert_files::Feature;
    /// let values = vec![("blue".to_owned(), 0.25), ("red".to_owned(), 0.75)];
    /// assert_eq!(Feature::Category { name: "color".into(), values }.width(), 2); // one-hot
    /// assert_eq!(Feature::Number { name: "legs".into(), mean: 3.0 }.width(), 1);
    /// ```
    pub fn width(&self) -> usize {
        match self {
            Self::Number { .. } => 1,
            Self::Category { values, .. } => values.len(),
        }
    }
}

impl Encoder {
    /// An encoder for numbers that are already a data set.
    ///
    /// ```
    /// use wengert_files::{Encoder, Task};
    /// use wengert_trainer::{IRIS_CLASSES, iris};
    /// let task = Task::Classes(IRIS_CLASSES.map(String::from).to_vec());
    /// let encoder = Encoder::of_dataset(&iris(), "species", task);
    /// assert_eq!((encoder.width(), encoder.task().outputs()), (4, 3));
    /// ```
    pub fn of_dataset(data: &Dataset<f64>, target: &str, task: Task) -> Self {
        let feature = |(j, name): (usize, &String)| {
            let mean = mean((0..data.len()).map(|i| data.features().at(i, j)));
            Feature::Number { name: name.clone(), mean }
        };
        let features = data.names().iter().enumerate().map(feature).collect();
        let numbers = task.classes().iter().all(|class| number(class).is_some());
        Self { target: target.to_owned(), task, numbers, missing: Missing::Error, features }
    }

    /// The source columns of the features.
    ///
    /// ```
    /// use wengert_files::{Csv, Encoding, Feature};
    /// let table = Csv::new().read_from("pets", "legs,pet\n4,yes\n2,no\n".as_bytes())?;
    /// let encoder = Encoding::of("pet").learn(&table)?;
    /// assert_eq!(encoder.features(), [Feature::Number { name: "legs".into(), mean: 3.0 }]);
    /// # Ok::<(), wengert_files::FileError>(())
    /// ```
    pub fn features(&self) -> &[Feature] {
        &self.features
    }

    /// The name of the target column.
    ///
    /// ```
    /// use wengert_files::{Csv, Encoding};
    /// let table = Csv::new().read_from("pets", "legs,pet\n4,yes\n2,no\n".as_bytes())?;
    /// assert_eq!(Encoding::of("pet").learn(&table)?.target(), "pet");
    /// # Ok::<(), wengert_files::FileError>(())
    /// ```
    pub fn target(&self) -> &str {
        &self.target
    }

    /// The task: classes or a regression.
    ///
    /// ```
    /// use wengert_files::{Csv, Encoding, Task};
    /// let table = Csv::new().read_from("pets", "legs,pet\n4,yes\n2,no\n".as_bytes())?;
    /// let task = |target| Ok(Encoding::of(target).learn(&table)?.task().clone());
    /// assert_eq!(task("pet")?, Task::Classes(vec!["no".into(), "yes".into()]));
    /// assert_eq!(task("legs")?, Task::Regression);
    /// # Ok::<(), wengert_files::FileError>(())
    /// ```
    pub fn task(&self) -> &Task {
        &self.task
    }

    /// The handling of missing cells.
    ///
    /// ```
    /// use wengert_files::{Csv, Encoding, Missing};
    /// let table = Csv::new().read_from("pets", "legs,pet\n4,yes\n2,no\n".as_bytes())?;
    /// assert_eq!(Encoding::of("pet").learn(&table)?.missing(), Missing::Error);
    /// let encoder = Encoding::of("pet").missing(Missing::Mean).learn(&table)?;
    /// assert_eq!(encoder.missing(), Missing::Mean);
    /// # Ok::<(), wengert_files::FileError>(())
    /// ```
    pub fn missing(&self) -> Missing {
        self.missing
    }

    /// The number of features.
    ///
    /// ```
    /// use wengert_files::{Csv, Encoding};
    /// let text = "color,legs,pet\nred,4,yes\nblue,2,no\ngreen,0,no\n";
    /// let encoder = Encoding::of("pet").learn(&Csv::new().read_from("pets", text.as_bytes())?)?;
    /// assert_eq!((encoder.features().len(), encoder.width()), (2, 4)); // three colours, and legs
    /// # Ok::<(), wengert_files::FileError>(())
    /// ```
    pub fn width(&self) -> usize {
        self.features.iter().map(Feature::width).sum()
    }

    /// The names of the features: that of a column of numbers, and `column=text` for texts.
    ///
    /// ```
    /// use wengert_files::{Csv, Encoding};
    /// let text = "color,legs,pet\nred,4,yes\nblue,2,no\n";
    /// let encoder = Encoding::of("pet").learn(&Csv::new().read_from("pets", text.as_bytes())?)?;
    /// assert_eq!(encoder.names(), ["color=blue", "color=red", "legs"]); // the columns of the features
    /// # Ok::<(), wengert_files::FileError>(())
    /// ```
    pub fn names(&self) -> Vec<String> {
        let names = self.features.iter().flat_map(|feature| match feature {
            Feature::Number { name, .. } => vec![name.clone()],
            Feature::Category { name, values } => {
                values.iter().map(|(value, _)| format!("{name}={value}")).collect()
            }
        });
        names.collect()
    }

    /// Whether an encoder from a file is usable: no column twice, and at least two classes.
    pub(crate) fn check(&self) -> Result<(), Problem> {
        let mut names = HashSet::from([&*self.target]);
        let twice = self.features.iter().find(|feature| !names.insert(feature.name()));
        let wrong = |what: String| Err(Problem::Metadata { what });
        match (twice, &self.task) {
            (Some(feature), _) => {
                wrong(format!("column {} is there twice", quoted(feature.name())))
            }
            (None, Task::Classes(classes)) if classes.len() < 2 => {
                wrong("there are fewer than 2 classes".into())
            }
            _ => Ok(()),
        }
    }

    /// Encodes features and targets. Consumes the table, so that its numbers are in memory only once.
    ///
    /// ```
    /// use wengert_files::{Csv, Encoding};
    /// let table = Csv::new().read_from("pets", "color,pet\nred,yes\nblue,no\n".as_bytes())?;
    /// let encoder = Encoding::of("pet").learn(&table)?;
    /// let data = encoder.encode(table)?.data;
    /// assert_eq!([data.features().at(0, 0), data.features().at(0, 1)], [0.0, 1.0]); // blue, red
    /// assert_eq!(data.classes().unwrap(), [1, 0]); // yes, no
    /// let wrong = encoder.encode(Csv::new().read_from("new", "color\nred\n".as_bytes())?).unwrap_err();
    /// assert_eq!(wrong.to_string(), "new: the model needs columns that are not there: \"pet\"");
    /// # Ok::<(), wengert_files::FileError>(())
    /// ```
    ///
    /// # Errors
    /// If columns or cells are missing, or differ in kind from the training table.
    pub fn encode(&self, table: Table) -> Result<Encoded<Dataset<f64>>, FileError> {
        let mut names: Vec<_> = self.features.iter().map(Feature::name).collect();
        names.push(&self.target);
        let (mut rows, mut columns) = Rows::take(table, &names)?;
        let target = columns.pop().expect("a column for each name");
        rows.check(&columns, self.missing)?;
        let missing = if self.missing == Missing::Mean { Missing::Error } else { self.missing };
        rows.check(std::slice::from_ref(&target), missing)?;
        let targets = rows.targets(&target, &self.task, self.numbers)?;
        drop(target);
        let features = rows.features(columns, &self.features)?;
        let data = Dataset::with_names(features, targets, self.names());
        let data = data.map_err(|error| FileError::new(rows.file(), error))?;
        Ok(Encoded { data, places: rows.places(), dropped: rows.dropped })
    }

    /// Encodes the features alone, as for a prediction. The table may lack the target.
    ///
    /// ```
    /// use wengert_files::{Csv, Encoding};
    /// let table = Csv::new().read_from("pets", "color,pet\nred,yes\nblue,no\n".as_bytes())?;
    /// let encoder = Encoding::of("pet").learn(&table)?;
    /// let encode = |text: &str| encoder.encode_features(Csv::new().read_from("new", text.as_bytes())?);
    /// let features = encode("color\nblue\n")?.data; // no target
    /// assert_eq!([features.at(0, 0), features.at(0, 1)], [1.0, 0.0]);
    /// let wrong = encode("color\ngreen\n").unwrap_err().to_string();
    /// assert!(wrong.ends_with("\"green\" is none of those that were learned: \"blue\", \"red\""));
    /// # Ok::<(), wengert_files::FileError>(())
    /// ```
    ///
    /// # Errors
    /// As [`encode`](Self::encode).
    pub fn encode_features(&self, table: Table) -> Result<Encoded<Matrix<f64>>, FileError> {
        let names: Vec<_> = self.features.iter().map(Feature::name).collect();
        let (mut rows, columns) = Rows::take(table, &names)?;
        rows.check(&columns, self.missing)?;
        let data = rows.features(columns, &self.features)?;
        Ok(Encoded { data, places: rows.places(), dropped: rows.dropped })
    }
}

/// As in `target "pet": 2 classes: "no", "yes"; features: 3 numeric, 2 text (one-hot: 7)`.
impl fmt::Display for Encoder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_text = |feature: &&Feature| matches!(feature, Feature::Category { .. });
        let texts = self.features.iter().filter(is_text);
        let (numbers, columns) = (self.features.len() - texts.clone().count(), self.width());
        write!(f, "target {:?}: {}; features: {numbers} numeric", self.target, self.task)?;
        match texts.count() {
            0 => Ok(()),
            count => write!(f, ", {count} text (one-hot: {})", columns - numbers),
        }
    }
}

/// The mean of some numbers. Rounding keeps it between the smallest and the largest, so that a column with
/// one value is filled with that value.
pub(crate) fn mean(numbers: impl Iterator<Item = f64> + Clone) -> f64 {
    let count = numbers.clone().count() as f64;
    let low = numbers.clone().fold(f64::INFINITY, f64::min);
    let high = numbers.clone().fold(f64::NEG_INFINITY, f64::max);
    numbers.map(|x| x / count).sum::<f64>().max(low).min(high)
}
