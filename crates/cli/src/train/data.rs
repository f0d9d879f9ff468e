//! [`Data`]: the training and validation samples.

use super::choices::Kind;
use super::options::Request;
use crate::data::{NPY_TARGET, Samples, Source, with_option};
use crate::options::Precision;
use std::error::Error;
use wengert_files::{Encoder, Encoding, FileError, Stored, Table, Task, Values, check_range};
use wengert_trainer::{Dataset, Random, Standardizer};

/// The stream of random numbers of the split: no epoch has its number.
const SPLIT: u64 = u64::MAX;

/// The training and validation samples as read, with their encoder and standardisers.
#[derive(Debug)]
pub(crate) struct Data {
    pub(crate) encoder: Encoder,
    pub(crate) train: Dataset<f64>,
    pub(crate) validation: Option<Dataset<f64>>,
    pub(crate) standardizer: Standardizer,
    /// The standardiser of the targets of a regression.
    pub(crate) scale: Option<Standardizer>,
    /// How many cells are missing, and in how many rows.
    pub(crate) missing: (usize, usize),
    /// A hash of all numbers.
    pub(crate) fingerprint: u64,
}

impl Data {
    pub(crate) fn read(request: &Request) -> Result<Self, Box<dyn Error>> {
        let (options, source) = (&request.table, request.source());
        let target = match (&options.target, &source) {
            (Some(target), _) => target,
            (None, Source::Embedded(embedded)) => embedded.target,
            (None, _) => NPY_TARGET,
        };
        // Classes keep their spelling.
        let csv =
            request.csv.csv().without(&options.without).texts(&options.text).written([target]);
        let table = source.table(&csv, options.targets.as_deref(), None)?;
        let encoding = Encoding::of(target)
            .missing(options.missing.into())
            .max_categories(options.max_categories)
            .max_one_hot(options.max_one_hot);
        let encoding = match options.task {
            Kind::Auto => encoding,
            Kind::Classes => encoding.classes(),
            Kind::Regression => encoding.regression(),
        };
        let encoder = encoding.learn(&table).map_err(|error| with_option(&error))?;
        let missing = missing(&table);
        let encoded = encoder.encode(table).map_err(|error| with_option(&error))?;
        Self::split(request, encoder, &encoded, missing)
    }

    fn split(
        request: &Request,
        encoder: Encoder,
        encoded: &Samples,
        missing: (usize, usize),
    ) -> Result<Self, Box<dyn Error>> {
        let data = &encoded.data;
        let fingerprint = fingerprint(data);
        let mut random = Random::derive(request.training.seed, SPLIT);
        let (train, validation) = match request.validation() {
            None => (data.clone(), None),
            Some(share) => {
                let split = match encoder.task() {
                    Task::Classes(_) => data.stratified_split(share, &mut random),
                    Task::Regression => data.split(share, &mut random),
                };
                let split = split.map_err(|error| format!("--validation {share}: {error}"))?;
                (split.train, Some(split.test))
            }
        };
        let standardizer = Standardizer::fit_lenient(train.features());
        let regression = *encoder.task() == Task::Regression;
        let scale = regression.then(|| Standardizer::fit_lenient(train.targets()));
        let data = Self { encoder, train, validation, standardizer, scale, missing, fingerprint };
        let wider = |error: FileError| format!("{error} (--precision f64)");
        match request.network.precision {
            Precision::F32 => data.check_range::<f32>(encoded).map_err(wider)?,
            Precision::F64 => data.check_range::<f64>(encoded)?,
        }
        Ok(data)
    }

    /// Refuses numbers that are too large for the network, also among held-out samples, and targets whose squares
    /// are.
    fn check_range<T: Stored>(&self, encoded: &Samples) -> Result<(), FileError> {
        let (features, targets) = (encoded.data.features(), encoded.data.targets());
        let target = || vec![self.encoder.target().to_owned()];
        let squares = |scale: &Standardizer| {
            let squares = scale.apply(targets)?.map(|z| z * z);
            check_range::<T>(None, &squares, target)
        };
        check_range::<T>(Some(&self.standardizer), features, || self.encoder.names())
            .and_then(|()| self.scale.iter().try_for_each(squares))
            .map_err(|error| encoded.error(error))
    }

    /// A number of the validation part as it was read, by the column that the network calls so; targets have
    /// no name there.
    pub(crate) fn validated(&self, row: usize, column: &str) -> (String, f64) {
        let part = self.validation.as_ref().unwrap_or(&self.train);
        match part.names().iter().position(|name| name == column) {
            Some(j) => (column.to_owned(), part.features().at(row, j)),
            None => (self.encoder.target().to_owned(), part.targets().at(row, 0)),
        }
    }

    /// The standardised numbers, as the network sees them.
    pub(crate) fn scaled<T: Stored>(
        &self,
        data: &Dataset<f64>,
    ) -> Result<Dataset<T>, Box<dyn Error>> {
        let features = self.standardizer.apply(data.features())?;
        let scaled = match &self.scale {
            None => data.with_features(features)?,
            Some(scale) => {
                let targets = scale.apply(data.targets())?;
                Dataset::with_names(features, targets, data.names().to_vec())?
            }
        };
        Ok(scaled.cast()?)
    }
}

/// How many cells are missing, and in how many rows.
fn missing(table: &Table) -> (usize, usize) {
    let is_complete = |values: &Values| (0..values.len()).all(|row| !values.is_missing(row));
    let gaps: Vec<_> =
        table.columns().iter().map(|column| &column.values).filter(|v| !is_complete(v)).collect();
    let count = |row| gaps.iter().filter(|values| values.is_missing(row)).count();
    let counts = (0..table.len()).map(count).filter(|&count| count > 0);
    counts.fold((0, 0), |(cells, rows), count| (cells + count, rows + 1))
}

/// FNV-1a over the bits of all numbers. Source: Fowler, Noll and Vo, RFC 9923.
fn fingerprint(data: &Dataset<f64>) -> u64 {
    let numbers = data.features().view().iter().chain(data.targets().view().iter());
    numbers.fold(0xcbf2_9ce4_8422_2325, |hash, x| {
        (hash ^ x.to_bits()).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
