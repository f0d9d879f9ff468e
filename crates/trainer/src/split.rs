//! [`Split`]: a data set in two parts, at random or stratified, once or as folds.

use crate::dataset::Dataset;
use crate::error::DataError;
use wengert_layers::Random;
use wengert_tape::Element;

/// The two parts of a data set.
///
/// ```
/// use wengert_trainer::{Random, iris};
/// let data = iris();
/// let split = data.split(0.2, &mut Random::seed(1))?;
/// let (train, test) = &split.indices;
/// assert_eq!((train.len(), test.len()), (120, 30));
/// assert_eq!(split.test, data.select(test));
/// # Ok::<(), wengert_trainer::DataError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Split<T: Element> {
    /// The samples to train on.
    pub train: Dataset<T>,
    /// The samples held back.
    pub test: Dataset<T>,
    /// The rows of both in the data set that was split.
    pub indices: (Vec<usize>, Vec<usize>),
}

impl<T: Element> Dataset<T> {
    /// Splits the samples at random; the test part gets the given fraction of them, rounded.
    ///
    /// ```
    /// use wengert_trainer::{Random, iris};
    /// let split = iris().split(0.2, &mut Random::seed(1))?;
    /// assert_eq!((split.train.len(), split.test.len()), (120, 30));
    /// # Ok::<(), wengert_trainer::DataError>(())
    /// ```
    ///
    /// # Errors
    /// If the fraction is not between 0 and 1, or a part would be empty.
    pub fn split(&self, fraction: f64, random: &mut Random) -> Result<Split<T>, DataError> {
        let tested = self.tested(fraction)?;
        let mut train: Vec<usize> = (0..self.len()).collect();
        random.shuffle(&mut train);
        let test = train.split_off(self.len() - tested);
        let indices = (train, test);
        Ok(Split { train: self.select(&indices.0), test: self.select(&indices.1), indices })
    }

    /// As [`split`](Self::split), with the given fraction of each class in the test part, as closely as whole
    /// samples allow. The samples of a part stay in the order of the data.
    ///
    /// ```
    /// use wengert_trainer::{Random, iris};
    /// let split = iris().stratified_split(0.2, &mut Random::seed(1))?;
    /// let of_class = |class| split.test.classes().unwrap().iter().filter(|&&c| c == class).count();
    /// assert_eq!([0, 1, 2].map(of_class), [10, 10, 10]);
    /// # Ok::<(), wengert_trainer::DataError>(())
    /// ```
    ///
    /// # Errors
    /// As [`split`](Self::split), or if the targets are not [`classes`](Self::classes).
    pub fn stratified_split(
        &self,
        fraction: f64,
        random: &mut Random,
    ) -> Result<Split<T>, DataError> {
        let share = self.tested(fraction)? as f64 / self.len() as f64;
        // The number of test samples before this place in the line: spread evenly.
        let before = |place: usize| (place as f64 * share).round();
        let mut in_test = vec![false; self.len()];
        for (place, sample) in self.lined_up(&self.classes()?, random).into_iter().enumerate() {
            in_test[sample] = before(place + 1) > before(place);
        }
        Ok(self.part(|sample| in_test[sample]))
    }

    /// Splits at random into `folds` folds whose sizes differ by at most 1. Each is the test part once, with
    /// the others as the training part. The samples of a part stay in the order of the data.
    ///
    /// ```
    /// use wengert_trainer::{Random, iris};
    /// let mut tested: Vec<usize> = Vec::new();
    /// for split in iris().folds(5, &mut Random::seed(1))? {
    ///     assert_eq!((split.train.len(), split.test.len()), (120, 30));
    ///     tested.extend(split.indices.1);
    /// }
    /// tested.sort_unstable();
    /// assert!(tested.into_iter().eq(0..150)); // each sample once
    /// # Ok::<(), wengert_trainer::DataError>(())
    /// ```
    ///
    /// # Errors
    /// If there are fewer than 2 folds, or more folds than samples.
    pub fn folds<'a>(
        &'a self,
        folds: usize,
        random: &mut Random,
    ) -> Result<impl ExactSizeIterator<Item = Split<T>> + use<'a, T>, DataError> {
        self.dealt(folds, &vec![0; self.len()], random)
    }

    /// As [`folds`](Self::folds), with the samples of each class spread evenly over the folds.
    ///
    /// ```
    /// use wengert_trainer::{Random, breast_cancer};
    /// let data = breast_cancer();
    /// for fold in data.stratified_folds(5, &mut Random::seed(1))? {
    ///     let benign = fold.test.targets().view().iter().filter(|&y| y == 1.0).count();
    ///     assert!(benign == 71 || benign == 72); // 357/5 = 71.4
    /// }
    /// # Ok::<(), wengert_trainer::DataError>(())
    /// ```
    ///
    /// # Errors
    /// As [`folds`](Self::folds), or if the targets are not [`classes`](Self::classes).
    pub fn stratified_folds<'a>(
        &'a self,
        folds: usize,
        random: &mut Random,
    ) -> Result<impl ExactSizeIterator<Item = Split<T>> + use<'a, T>, DataError> {
        self.dealt(folds, &self.classes()?, random)
    }

    /// The size of a test part.
    fn tested(&self, fraction: f64) -> Result<usize, DataError> {
        let samples = self.len();
        let tested = (samples as f64 * fraction).round();
        let fits = (0.0..1.0).contains(&fraction) && tested >= 1.0 && tested < samples as f64;
        if fits { Ok(tested as usize) } else { Err(DataError::Split { fraction, samples }) }
    }

    /// Deals the samples to folds like cards, class by class.
    fn dealt<'a>(
        &'a self,
        folds: usize,
        classes: &[usize],
        random: &mut Random,
    ) -> Result<impl ExactSizeIterator<Item = Split<T>> + use<'a, T>, DataError> {
        let samples = self.len();
        if !(2..=samples).contains(&folds) {
            return Err(DataError::Folds { folds, samples });
        }
        let mut fold_of = vec![0; samples];
        for (place, sample) in self.lined_up(classes, random).into_iter().enumerate() {
            fold_of[sample] = place % folds;
        }
        Ok((0..folds).map(move |fold| self.part(|sample| fold_of[sample] == fold)))
    }

    /// All samples, those of class 0 first, each class in a random order.
    fn lined_up(&self, classes: &[usize], random: &mut Random) -> Vec<usize> {
        let mut line: Vec<usize> = (0..self.len()).collect();
        random.shuffle(&mut line);
        line.sort_by_key(|&sample| classes[sample]);
        line
    }

    fn part(&self, in_test: impl Fn(usize) -> bool) -> Split<T> {
        let (test, train): (Vec<usize>, Vec<usize>) =
            (0..self.len()).partition(|&sample| in_test(sample));
        Split { train: self.select(&train), test: self.select(&test), indices: (train, test) }
    }
}
