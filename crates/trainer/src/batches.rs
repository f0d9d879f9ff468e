//! [`Batches`]: the samples of an epoch, a batch at a time.

use crate::dataset::Dataset;
use wengert_layers::Random;
use wengert_tape::{Element, Matrix};

/// A data set in batches, in a new random order each epoch.
///
/// The order of epoch e depends only on the seed and e. Batches are gathered into reused buffers, so a warm
/// epoch allocates nothing. A batch of the whole data set is laid out once for
/// [the fastest products](Matrix::into_aligned), and shared if it already has that layout.
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
/// With weighted data, your own loop divides by [`divisor`](Self::divisor).
#[derive(Debug)]
pub struct Batches<'a, T: Element> {
    data: &'a Dataset<T>,
    /// The number of samples, or the sum of their weights.
    total: f64,
    size: usize,
    seed: u64,
    order: Vec<usize>,
    /// Buffers for batches of the full size, and for the smaller last one.
    buffers: [Buffer<T>; 2],
}

/// Features, targets and weights.
type Buffer<T> = (Matrix<T>, Matrix<T>, Option<Matrix<T>>);

impl<'a, T: Element> Batches<'a, T> {
    /// Batches of `size` samples; the last one may be smaller.
    ///
    /// ```
    /// use wengert_trainer::{Batches, iris};
    /// let data = iris();
    /// assert_eq!(Batches::new(&data, 40, 7).samples(3), 30); // after three of 40
    /// assert_eq!(Batches::new(&data, 1000, 7).samples(0), 150); // at most all of them
    /// ```
    ///
    /// # Panics
    /// If `size` is 0.
    #[track_caller]
    pub fn new(data: &'a Dataset<T>, size: usize, seed: u64) -> Self {
        assert!(size > 0, "a batch has at least one sample");
        let features = data.features().clone();
        // A batch of all samples is read every epoch, so its layout matters.
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

    /// The divisor for the sum of the weighted losses of a batch: `Σw of all data · samples of the batch /
    /// all samples`. Without weights it is the number of samples.
    ///
    /// It does not depend on which samples are in the batch. So, for batches of any size, the mean of an
    /// epoch's batch gradients, weighted by their numbers of samples, is the gradient of the whole loss.
    /// Dividing by the weights of the batch's own samples, as [`weighted_mean`] and PyTorch's weighted
    /// `CrossEntropyLoss` do, loses their weight relative to other batches: for a single sample the weight
    /// cancels.
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
    /// assert_eq!(slopes, [0.0, 0.0, -24.0]); // −8 on average, as for the whole loss: −2·6·4/6
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

    /// The features and targets of a batch. Release shares of them, on tapes too, before getting the next
    /// batch, or it allocates.
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

    /// As [`get`](Self::get), with the weights, if any; see [`divisor`](Self::divisor).
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
