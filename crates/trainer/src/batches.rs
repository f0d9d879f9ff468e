//! [`Batches`]: the samples of an epoch, a batch at a time.

use crate::dataset::Dataset;
use wengert_layers::Random;
use wengert_tape::{Element, Matrix};

/// Hands out a data set in batches, in a new random order each epoch.
///
/// The order of epoch e derives from the seed and e alone. Batches are gathered into buffers that are
/// used again, so a warm epoch allocates nothing. A batch that is the whole data set is laid out once as
/// products [read it fastest](Matrix::into_aligned), and shared if it lies so already.
///
/// ```
/// use wengert_trainer::{Batches, breast_cancer};
/// let data = breast_cancer();
/// let mut batches = Batches::new(&data, 100, 7);
/// assert_eq!(batches.count(), 6);
/// batches.shuffle(1);
/// let (features, targets) = batches.get(5);
/// assert_eq!((features.row_count(), targets.row_count()), (69, 69));
/// ```
///
/// For data with weights a loop of your own divides by [`divisor`](Self::divisor).
#[derive(Debug)]
pub struct Batches<'a, T: Element> {
    data: &'a Dataset<T>,
    /// How much all samples count.
    total: f64,
    size: usize,
    seed: u64,
    order: Vec<usize>,
    /// For batches of the full size, and for the smaller last one.
    buffers: [Buffer<T>; 2],
}

/// Features, targets and weights.
type Buffer<T> = (Matrix<T>, Matrix<T>, Option<Matrix<T>>);

impl<'a, T: Element> Batches<'a, T> {
    /// Batches of `size` samples; the last one is smaller if the samples do not divide.
    ///
    /// ```
    /// use wengert_trainer::{Batches, iris};
    /// let data = iris();
    /// assert_eq!(Batches::new(&data, 40, 7).samples(3), 30); // after three of 40
    /// assert_eq!(Batches::new(&data, 1000, 7).samples(0), 150); // no more than there are
    /// ```
    ///
    /// # Panics
    /// If `size` is 0.
    #[track_caller]
    pub fn new(data: &'a Dataset<T>, size: usize, seed: u64) -> Self {
        assert!(size > 0, "a batch has at least one sample");
        let features = data.features().clone();
        // All samples at once are read again and again.
        let features = if size < data.len() { features } else { features.into_aligned() };
        let buffer = (features, data.targets().clone(), data.weights().cloned());
        let order = (0..data.len()).collect();
        let (size, total) = (size.min(data.len()), data.total());
        Self { data, total, size, seed, order, buffers: [buffer.clone(), buffer] }
    }

    /// The data set.
    ///
    /// ```
    /// use wengert_trainer::{Batches, iris};
    /// let data = iris();
    /// assert_eq!(Batches::new(&data, 40, 7).data().names()[2], "petal length (cm)");
    /// ```
    pub fn data(&self) -> &'a Dataset<T> {
        self.data
    }

    /// The number of batches in an epoch.
    ///
    /// ```
    /// use wengert_trainer::{Batches, iris};
    /// let data = iris();
    /// let count = |size| Batches::new(&data, size, 7).count();
    /// assert_eq!([count(40), count(50), count(150)], [4, 3, 1]);
    /// ```
    pub fn count(&self) -> usize {
        self.data.len().div_ceil(self.size)
    }

    /// The number of samples in a batch.
    ///
    /// ```
    /// use wengert_trainer::{Batches, breast_cancer};
    /// let data = breast_cancer();
    /// let batches = Batches::new(&data, 100, 7);
    /// assert_eq!([batches.samples(0), batches.samples(5)], [100, 69]);
    /// ```
    ///
    /// # Panics
    /// If there is no such batch.
    #[track_caller]
    pub fn samples(&self, batch: usize) -> usize {
        assert!(batch < self.count(), "batch {batch} of {}", self.count());
        self.size.min(self.data.len() - batch * self.size)
    }

    /// What the sum of the weighted losses of a batch is divided by: `Σw of all data · samples of the batch /
    /// all samples`. Without weights that is the number of samples.
    ///
    /// It does not depend on which samples are in the batch. So the gradients of the batches of an epoch, each
    /// counted by its number of samples, have the gradient of the whole loss as their mean, for batches of
    /// any size. Divided by the weights of its own samples, as [`weighted_mean`] and PyTorch's weighted
    /// `CrossEntropyLoss` do, a batch loses what its samples weigh beyond the others: of a single sample
    /// the weight cancels.
    ///
    /// [`weighted_mean`]: wengert_layers::weighted_mean
    ///
    /// ```
    /// use wengert_layers::squared_error;
    /// use wengert_tape::Tape;
    /// use wengert_trainer::{Batches, Dataset, Matrix, Params};
    /// let x = Matrix::from([[1.0], [1.0], [1.0]]);
    /// let data = Dataset::new(x, Matrix::from([[0.0], [0.0], [6.0]]))?;
    /// let data = data.with_weights(Matrix::from([[1.0], [1.0], [4.0]]))?;
    /// let mut params = Params::new();
    /// let w = params.add("w", Matrix::from([[0.0]]));
    /// let (mut tape, mut gradient) = (Tape::new(), params.zeros_like());
    /// let (mut batches, mut slopes) = (Batches::new(&data, 1, 7), Vec::new());
    /// for batch in 0..batches.count() {
    ///     tape.rewind();
    ///     let divisor = batches.divisor(batch); // (1 + 1 + 4)·1/3
    ///     let (x, y, weights) = batches.get_weighted(batch);
    ///     let t = tape.record(&params);
    ///     let losses = squared_error(t.constant(x).matmul(w), t.constant(y));
    ///     let loss = (losses * t.constant(weights.unwrap())).sum() / divisor;
    ///     loss.backward(&mut gradient);
    ///     slopes.push(gradient.as_slice()[0]);
    /// }
    /// assert_eq!(slopes, [0.0, 0.0, -24.0]); // −8 on average, as of the whole loss: −2·6·4/6
    /// # Ok::<(), wengert_trainer::DataError>(())
    /// ```
    ///
    /// # Panics
    /// If there is no such batch.
    #[track_caller]
    pub fn divisor(&self, batch: usize) -> f64 {
        self.total * (self.samples(batch) as f64 / self.data.len() as f64)
    }

    /// Puts the samples into the order of `epoch`. Whole-set batches stay in the order of the data.
    ///
    /// ```
    /// use wengert_trainer::{Batches, iris};
    /// let data = iris();
    /// let (mut first, mut second) = (Batches::new(&data, 50, 7), Batches::new(&data, 50, 7));
    /// first.shuffle(3);
    /// (1..=3).for_each(|epoch| second.shuffle(epoch));
    /// assert_eq!(first.get(0), second.get(0)); // the order depends on seed and epoch alone
    /// ```
    pub fn shuffle(&mut self, epoch: usize) {
        if self.count() == 1 {
            return;
        }
        self.order.iter_mut().enumerate().for_each(|(k, index)| *index = k);
        Random::derive(self.seed, epoch as u64).shuffle(&mut self.order);
    }

    /// Features and targets of a batch. Let go of them, on tapes too, before asking for the next one,
    /// or it has to be given new memory.
    ///
    /// ```
    /// use wengert_trainer::{Batches, Dataset, Matrix};
    /// let x = Matrix::from([[1.0], [2.0], [3.0]]);
    /// let data = Dataset::new(x.clone(), x.map(|x| 10.0 * x))?;
    /// let mut batches = Batches::new(&data, 2, 7);
    /// let (features, targets) = batches.get(1); // not shuffled yet: in the order of the data
    /// assert_eq!((features, targets), (&Matrix::from([[3.0]]), &Matrix::from([[30.0]])));
    /// # Ok::<(), wengert_trainer::DataError>(())
    /// ```
    ///
    /// # Panics
    /// If there is no such batch.
    #[track_caller]
    pub fn get(&mut self, batch: usize) -> (&Matrix<T>, &Matrix<T>) {
        let (features, targets, _) = self.get_weighted(batch);
        (features, targets)
    }

    /// As [`get`](Self::get), with the weights if the data have some; see [`divisor`](Self::divisor).
    ///
    /// ```
    /// use wengert_trainer::{Batches, Dataset, Matrix};
    /// let x = Matrix::from([[1.0], [2.0], [3.0]]);
    /// let data = Dataset::new(x.clone(), x.clone())?.with_weights(x)?;
    /// let mut batches = Batches::new(&data, 2, 7);
    /// let (_, _, weights) = batches.get_weighted(0);
    /// assert_eq!(weights, Some(&Matrix::from([[1.0], [2.0]])));
    /// # Ok::<(), wengert_trainer::DataError>(())
    /// ```
    ///
    /// # Panics
    /// If there is no such batch.
    #[track_caller]
    pub fn get_weighted(&mut self, batch: usize) -> (&Matrix<T>, &Matrix<T>, Option<&Matrix<T>>) {
        let (samples, data, all) = (self.samples(batch), self.data, self.count() == 1);
        let rows = &self.order[batch * self.size..batch * self.size + samples];
        let (features, targets, weights) = &mut self.buffers[usize::from(samples < self.size)];
        if all {
            return (features, targets, weights.as_ref());
        }
        features.gather_rows(data.features(), rows);
        targets.gather_rows(data.targets(), rows);
        if let (Some(weights), Some(from)) = (weights.as_mut(), data.weights()) {
            weights.gather_rows(from, rows);
        }
        (features, targets, weights.as_ref())
    }
}
