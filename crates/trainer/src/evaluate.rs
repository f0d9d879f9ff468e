//! [`evaluate`] and [`predict`]: the loss and the output of a model, without training.

use crate::dataset::Dataset;
use crate::objective::mean_loss;
use std::ops::Range;
use wengert_layers::Layer;
use wengert_tape::{Element, Matrix, Params, Shape, Tape, Var};

/// Number of rows predicted at a time. With fewer, a product may use another kernel, which changes the last
/// bits.
const PART: usize = 4096;

/// The objective over the whole data set: a 1×1 loss, or the mean of the losses of the samples, weighted
/// if the data have weights.
///
/// ```
/// use wengert_layers::mse;
/// use wengert_trainer::{Dataset, Matrix, Params, evaluate};
/// let data = Dataset::new(Matrix::from([[1.0], [2.0]]), Matrix::from([[3.0], [5.0]]))?;
/// let mut params = Params::new();
/// let w = params.add("w", Matrix::from([[2.0]]));
/// assert_eq!(evaluate(&params, &data, |x, y| mse(x.matmul(w), y)), 1.0);
/// # Ok::<(), wengert_trainer::DataError>(())
/// ```
///
/// # Panics
/// If the objective panics, or returns neither.
#[track_caller]
pub fn evaluate<T: Element>(
    params: &Params<T>,
    data: &Dataset<T>,
    objective: impl for<'t> Fn(Var<'t, T>, Var<'t, T>) -> Var<'t, T>,
) -> T {
    let mut tape = Tape::new();
    let t = tape.evaluate(params);
    let losses = objective(t.constant(data.features()), t.constant(data.targets()));
    match mean_loss(losses, data.len(), data.weighing()) {
        Ok(loss) => loss.item(),
        Err(text) => panic!("evaluate: {text}"),
    }
}

/// The output of a model that treats each row of `features` independently.
///
/// Computes 4096 to 8191 rows at a time, and so needs memory only for those beside features and result. The
/// result has the same bits as computing all rows at once.
///
/// ```
/// use wengert_layers::{Dense, Identity, Init, Random};
/// use wengert_trainer::{Matrix, Params, predict};
/// let (mut params, mut init) = (Params::new(), Init::glorot_uniform(Random::seed(1)));
/// let model = Dense::new(&mut params, 2, 1, Identity, &mut init);
/// params.as_mut_slice().copy_from_slice(&[1.0, 10.0, 0.5]); // the weights, then the bias
/// let outputs = predict(&params, &model, &Matrix::from([[2.0, 3.0], [0.0, 1.0]]));
/// assert_eq!(outputs, Matrix::from([[32.5], [10.5]]));
/// ```
///
/// # Panics
/// If the features do not fit the model, or the parameters are not the model's.
#[track_caller]
pub fn predict<T: Element>(
    params: &Params<T>,
    model: &impl Layer<T>,
    features: &Matrix<T>,
) -> Matrix<T> {
    let (mut tape, mut outputs) = (Tape::new(), Vec::new());
    for rows in parts(features.row_count()) {
        let x = tape.evaluate(params).constant(&features.rows(rows));
        outputs.push(model.forward(x).value());
    }
    stacked(&outputs)
}

/// The rows of each part.
pub(crate) fn parts(rows: usize) -> impl Iterator<Item = Range<usize>> {
    let parts = (rows / PART).max(1);
    (0..parts).map(move |k| k * PART..if k + 1 == parts { rows } else { (k + 1) * PART })
}

/// Stacks matrices vertically, such as predictions computed in parts.
///
/// ```
/// use wengert_trainer::{Matrix, stacked};
/// let parts = [Matrix::from([[1.0, 2.0]]), Matrix::from([[3.0, 4.0], [5.0, 6.0]])];
/// assert_eq!(stacked(&parts), Matrix::from([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]));
/// ```
///
/// # Panics
/// If there are none, or they differ in width.
#[track_caller]
pub fn stacked<T: Element>(parts: &[Matrix<T>]) -> Matrix<T> {
    if let [whole] = parts {
        return whole.clone();
    }
    let (rows, cols) = (parts.iter().map(Matrix::row_count).sum(), parts[0].col_count());
    for part in parts {
        let got = part.col_count();
        assert!(got == cols, "stacked: expected {cols} columns, got {got}");
    }
    let mut numbers = Vec::with_capacity(Shape::new(rows, cols).len());
    for j in 0..cols {
        parts.iter().for_each(|part| numbers.extend(part.cols(j..j + 1).view().iter()));
    }
    Matrix::from_cols(rows, cols, numbers)
}
