//! [`EarlyStopping`]: stops a training in time, and keeps the best weights.

use wengert_tape::{Element, Params};

/// Stops a training whose validation loss no longer falls, and keeps the best weights.
///
/// An improvement is a loss below the best one so far by more than `min_delta`; after `patience` epochs
/// without one, the training is over. Source: Prechelt, "Early stopping – but when?", in *Neural
/// Networks: Tricks of the Trade*, 1998; it counts like Keras.
///
/// For [`Trainer::early_stopping`](crate::Trainer::early_stopping) or your own loop:
///
/// ```
/// use wengert_trainer::{EarlyStopping, Matrix, Params};
/// let mut params = Params::new();
/// let w = params.add("w", Matrix::from([[0.0]]));
/// let mut stopping = EarlyStopping::new(2);
/// for epoch in 1.. {
///     params.as_mut_slice()[0] += 1.0;
///     let validation_loss = (params.get(w).at(0, 0) - 3.0).powi(2);
///     if stopping.update(epoch, validation_loss, &params) {
///         assert_eq!(epoch, 5);
///         break;
///     }
/// }
/// let best = stopping.best().expect("an epoch has passed");
/// assert_eq!((best.epoch, best.loss, best.params.as_slice()), (3, 0.0, &[3.0][..]));
/// ```
#[derive(Clone, Debug)]
pub struct EarlyStopping<T> {
    patience: usize,
    min_delta: f64,
    best: Option<Best<T>>,
}

/// The epoch after which the validation loss was lowest.
///
/// ```
/// use wengert_trainer::{Best, EarlyStopping, Matrix, Params};
/// let mut params = Params::new();
/// params.add("w", Matrix::from([[2.0]]));
/// let mut stopping = EarlyStopping::new(3);
/// stopping.update(1, 0.5, &params);
/// stopping.update(2, 0.7, &params);
/// let Best { epoch, loss, .. } = stopping.best().unwrap();
/// assert_eq!((*epoch, *loss), (1, 0.5));
/// ```
#[derive(Clone, Debug)]
pub struct Best<T> {
    /// The number of the epoch, from 1.
    pub epoch: usize,
    /// The validation loss after it.
    pub loss: f64,
    /// The parameters after it.
    pub params: Params<T>,
}

impl<T: Element> EarlyStopping<T> {
    /// Stops after `patience` epochs without a lower loss.
    ///
    /// ```
    /// use wengert_trainer::{EarlyStopping, Params};
    /// let mut stopping = EarlyStopping::new(1);
    /// assert!(!stopping.update(1, 0.5, &Params::<f64>::default()));
    /// assert!(stopping.update(2, 0.5, &Params::default())); // no lower: that was one epoch
    /// ```
    ///
    /// # Panics
    /// If it is 0.
    #[track_caller]
    pub fn new(patience: usize) -> Self {
        assert!(patience > 0, "early stopping waits for at least one epoch");
        Self { patience, min_delta: 0.0, best: None }
    }

    /// Sets the fall of the loss that counts as an improvement.
    ///
    /// ```
    /// use wengert_trainer::{EarlyStopping, Params};
    /// let params = Params::new();
    /// let mut stopping = EarlyStopping::new(1).min_delta(0.1);
    /// stopping.update(1, 1.0, &params);
    /// assert!(stopping.update(2, 0.95, &params)); // lower, but by less than 0.1
    /// ```
    ///
    /// # Panics
    /// If it is negative or not finite.
    #[must_use]
    #[track_caller]
    pub fn min_delta(self, min_delta: f64) -> Self {
        assert!(
            min_delta >= 0.0 && min_delta.is_finite(),
            "early stopping: expected a finite min_delta of at least 0, got {min_delta:?}"
        );
        Self { min_delta, ..self }
    }

    /// Records the validation loss after an epoch, keeps a copy of the parameters if it is the best, and
    /// returns whether the training is over. NaN counts as infinite.
    ///
    /// ```
    /// use wengert_trainer::{EarlyStopping, Params};
    /// let (mut stopping, params) = (EarlyStopping::new(2), Params::<f64>::default());
    /// let losses = [0.5, f64::NAN, 0.4, 0.6, 0.7];
    /// let over = (1..).zip(losses).map(|(epoch, loss)| stopping.update(epoch, loss, &params));
    /// assert_eq!(over.collect::<Vec<_>>(), [false, false, false, false, true]);
    /// ```
    ///
    /// # Panics
    /// If the parameters do not have the layout of the best ones so far.
    #[track_caller]
    pub fn update(&mut self, epoch: usize, loss: f64, params: &Params<T>) -> bool {
        let loss = if loss.is_nan() { f64::INFINITY } else { loss };
        match &mut self.best {
            Some(best) if loss < best.loss - self.min_delta => {
                assert!(
                    best.params.same_layout(params),
                    "early stopping: the parameters have another layout than the best ones so far"
                );
                (best.epoch, best.loss) = (epoch, loss);
                best.params.as_mut_slice().copy_from_slice(params.as_slice());
            }
            Some(_) => {}
            None => self.best = Some(Best { epoch, loss, params: params.clone() }),
        }
        self.is_over(epoch)
    }

    /// Whether the training is over after this epoch.
    ///
    /// ```
    /// use wengert_trainer::{EarlyStopping, Params};
    /// let mut stopping = EarlyStopping::new(3);
    /// stopping.update(7, 0.5, &Params::<f64>::default());
    /// assert!(!stopping.is_over(9) && stopping.is_over(10)); // 7 is the best, and 3 have passed
    /// ```
    pub fn is_over(&self, epoch: usize) -> bool {
        self.best.as_ref().is_some_and(|best| epoch.saturating_sub(best.epoch) >= self.patience)
    }

    /// The best epoch so far, which is the whole state to save.
    ///
    /// ```
    /// use wengert_trainer::{EarlyStopping, Params};
    /// let mut stopping = EarlyStopping::new(3);
    /// assert!(stopping.best().is_none());
    /// stopping.update(1, 0.5, &Params::<f64>::default());
    /// stopping.update(2, 0.7, &Params::default());
    /// assert_eq!(stopping.best().unwrap().loss, 0.5);
    /// ```
    pub fn best(&self) -> Option<&Best<T>> {
        self.best.as_ref()
    }

    /// Continues from the best epoch of an interrupted training.
    ///
    /// ```
    /// use wengert_trainer::{EarlyStopping, Params};
    /// let mut first = EarlyStopping::new(3);
    /// first.update(1, 0.5, &Params::new());
    /// let mut second = EarlyStopping::<f64>::new(3);
    /// second.restore(first.best().cloned());
    /// assert!(second.update(4, 0.6, &Params::new())); // three epochs without a lower loss
    /// ```
    pub fn restore(&mut self, best: Option<Best<T>>) {
        self.best = best;
    }
}
