//! The gradients of `Mlp` and `Article` against central differences of their own losses.

mod common;

use common::{ALL, matrix, numbers, slope};
use wengert_kernels::{Element, Matrix};
use wengert_manual::Activation::{self, *};
use wengert_manual::Loss::{self, *};
use wengert_manual::{Article, Mlp};

fn random<T: Element>(length: usize, seed: u64) -> Vec<T> {
    let mut next = numbers(seed);
    (0..length).map(|_| T::of(next())).collect()
}

/// Targets that suit any loss: rows of probabilities.
fn probabilities(rows: usize, cols: usize, seed: u64) -> Matrix<f64> {
    let raw = matrix::<f64>(rows, cols, seed).map(|x| x + 1.5);
    let sum = |i| (0..cols).map(|j| raw.at(i, j)).sum::<f64>();
    Matrix::from_fn(rows, cols, |i, j| raw.at(i, j) / sum(i))
}

/// The same matrix stored row after row, and as part of a larger one.
fn stored_otherwise(matrix: &Matrix<f64>) -> [Matrix<f64>; 2] {
    let (rows, cols) = (matrix.row_count(), matrix.col_count());
    let by_rows = Matrix::from_rows(rows, cols, matrix.t().view().iter().collect());
    let larger = Matrix::from_fn(rows + 3, cols + 2, |i, j| {
        if (2..rows + 2).contains(&i) && (1..=cols).contains(&j) {
            matrix.at(i - 2, j - 1)
        } else {
            f64::NAN
        }
    });
    [by_rows, larger.rows(2..rows + 2).cols(1..cols + 1)]
}

/// Compares every entry of the gradient with the loss at points nearby.
fn check(
    name: &str,
    params: &[f64],
    mut gradient: impl FnMut(&[f64], &mut [f64]) -> f64,
) -> Vec<f64> {
    let mut grads = vec![f64::NAN; params.len()];
    let loss = gradient(params, &mut grads);
    assert!(loss.is_finite(), "{name}: loss {loss}");
    let (mut moved, mut spare) = (params.to_vec(), grads.clone());
    for (k, &found) in grads.iter().enumerate() {
        let expected = slope(
            |h| {
                moved[k] = params[k] + h;
                gradient(&moved, &mut spare)
            },
            1e-4,
        );
        moved[k] = params[k];
        let error = (found - expected).abs();
        assert!(error < 1e-9, "{name}: number {k} is {found}, not {expected}");
    }
    grads
}

fn check_mlp(samples: usize, widths: &[usize], activations: &[Activation], loss: Loss, seed: u64) {
    let name = format!("{samples} samples, {widths:?} {activations:?} {loss:?} seed {seed}");
    let mut network = Mlp::new(samples, widths, activations, loss);
    let params = random(network.parameters(), seed);
    let x = matrix::<f64>(samples, widths[0], seed + 1);
    let y = probabilities(samples, widths[widths.len() - 1], seed + 2);
    let grads =
        check(&name, &params, |params, grads| network.gradient(params, x.view(), y.view(), grads));
    for (x, y) in stored_otherwise(&x).iter().zip(&stored_otherwise(&y)) {
        let mut others = vec![f64::NAN; grads.len()];
        network.gradient(&params, x.view(), y.view(), &mut others);
        for (a, b) in others.into_iter().zip(&grads) {
            assert!((a - b).abs() < 1e-13, "{name}, stored otherwise: {a}, not {b}");
        }
    }
}

/// The seeds keep every Z far enough from kinks that the differences do not step over one.
#[test]
fn every_activation_in_every_layer_under_both_losses() {
    for (k, activation) in ALL.into_iter().enumerate() {
        for loss in [MeanSquaredError, SoftmaxCrossEntropy] {
            let other = ALL[(k + 5) % ALL.len()];
            // Square weights: only the numbers reveal a forgotten transpose.
            check_mlp(5, &[3, 3, 3], &[activation, activation], loss, 23);
            check_mlp(4, &[2, 3, 4, 3], &[activation, other, Identity], loss, 2);
            check_mlp(3, &[4, 3, 5, 2, 4], &[other, activation, Tanh, activation], loss, 3);
        }
    }
}

#[test]
fn one_to_four_outputs() {
    for outputs in 1..=4 {
        for loss in [MeanSquaredError, SoftmaxCrossEntropy] {
            check_mlp(7, &[3, 5, outputs], &[Tanh, Identity], loss, 4);
        }
    }
}

#[test]
fn more_rows_than_a_vector_or_a_block_has() {
    for samples in [15, 16, 17, 33, 64, 65, 150] {
        for loss in [MeanSquaredError, SoftmaxCrossEntropy] {
            check_mlp(samples, &[2, 3, 2], &[Sigmoid, Identity], loss, 5);
        }
    }
}

#[test]
fn smallest_shapes() {
    for loss in [MeanSquaredError, SoftmaxCrossEntropy] {
        check_mlp(1, &[1, 1], &[Identity], loss, 6);
        check_mlp(1, &[1, 1, 1], &[Sigmoid, Sigmoid], loss, 7);
        check_mlp(1, &[5, 4, 3], &[Tanh, Identity], loss, 8);
        check_mlp(6, &[1, 1, 1, 1], &[Tanh, Softplus, Identity], loss, 9);
        check_mlp(2, &[1, 20, 2], &[Silu, Identity], loss, 10);
    }
}

#[test]
fn article_with_several_outputs() {
    for (samples, inputs, hidden, outputs) in
        [(1, 1, 1, 1), (5, 3, 4, 1), (6, 3, 3, 3), (20, 2, 3, 4)]
    {
        let mut network = Article::new(samples, inputs, hidden, outputs);
        let params = random((inputs + 1) * hidden + (hidden + 1) * outputs, 11);
        let x = matrix::<f64>(samples, inputs, 12);
        let y = matrix::<f64>(samples, outputs, 13);
        let grads = check("article", &params, |params, grads| {
            network.gradient(params, x.view(), y.view(), grads)
        });
        for (x, y) in stored_otherwise(&x).iter().zip(&stored_otherwise(&y)) {
            let mut others = vec![f64::NAN; grads.len()];
            network.gradient(&params, x.view(), y.view(), &mut others);
            for (a, b) in others.into_iter().zip(&grads) {
                assert!((a - b).abs() < 1e-13, "article, stored otherwise: {a}, not {b}");
            }
        }
    }
}

#[test]
fn gradients_in_f32_are_those_of_f64() {
    let activations = [Gelu, Mish, Tanh, Identity];
    for loss in [MeanSquaredError, SoftmaxCrossEntropy] {
        let mut network = Mlp::new(40, &[6, 16, 9, 5, 3], &activations, loss);
        let mut single = Mlp::<f32>::new(40, &[6, 16, 9, 5, 3], &activations, loss);
        let params: Vec<f64> = random(network.parameters(), 14);
        let (x, y) = (matrix::<f64>(40, 6, 15), probabilities(40, 3, 16));
        let mut grads = vec![0.0; params.len()];
        let value = network.gradient(&params, x.view(), y.view(), &mut grads);

        let narrow = |matrix: &Matrix<f64>| matrix.map(|number| number as f32);
        let params: Vec<f32> = params.iter().map(|&number| number as f32).collect();
        let mut narrow_grads = vec![0.0; params.len()];
        let narrow_value =
            single.gradient(&params, narrow(&x).view(), narrow(&y).view(), &mut narrow_grads);

        assert!((f64::from(narrow_value) - value).abs() < 1e-6 * value);
        let largest = grads.iter().fold(0.0, |largest: f64, g| largest.max(g.abs()));
        for (&narrow, &wide) in narrow_grads.iter().zip(&grads) {
            let error = (f64::from(narrow) - wide).abs();
            assert!(error < 2e-6 * largest, "{loss:?}: {narrow}, not {wide}");
        }
    }
}

#[test]
fn article_in_f32_is_that_of_f64() {
    let (x, y) = (matrix::<f64>(100, 8, 17), matrix::<f64>(100, 2, 18));
    let params: Vec<f64> = random(8 * 4 + 4 + 4 * 2 + 2, 19);
    let mut grads = vec![0.0; params.len()];
    let loss = Article::new(100, 8, 4, 2).gradient(&params, x.view(), y.view(), &mut grads);

    let (x, y) = (x.map(|number| number as f32), y.map(|number| number as f32));
    let params: Vec<f32> = params.iter().map(|&number| number as f32).collect();
    let mut narrow = vec![0.0; params.len()];
    let narrow_loss = Article::new(100, 8, 4, 2).gradient(&params, x.view(), y.view(), &mut narrow);
    assert!((f64::from(narrow_loss) - loss).abs() < 1e-6);
    for (&narrow, &wide) in narrow.iter().zip(&grads) {
        assert!((f64::from(narrow) - wide).abs() < 1e-6, "{narrow}, not {wide}");
    }
}

#[test]
fn forward_gives_the_outputs_that_the_loss_is_of() {
    let mut network = Mlp::new(9, &[3, 6, 2], &[Gelu, Sigmoid], MeanSquaredError);
    let params = random(network.parameters(), 20);
    let (x, y) = (matrix::<f64>(9, 3, 21), matrix::<f64>(9, 2, 22));
    let outputs = network.forward(&params, x.view());
    let squares = outputs.iter().zip(y.view().iter()).map(|(a, y)| (a - y).powi(2));
    let expected = squares.sum::<f64>() / 18.0;
    let loss = network.gradient(&params, x.view(), y.view(), &mut vec![0.0; params.len()]);
    assert!((loss - expected).abs() < 1e-15);
}

#[test]
fn a_clone_computes_the_same_in_memory_of_its_own() {
    let mut network = Mlp::new(9, &[3, 6, 2], &[Gelu, Sigmoid], MeanSquaredError);
    let params = random::<f32>(network.parameters(), 23);
    let (x, y) = (matrix(9, 3, 24), matrix(9, 2, 25));
    let outputs: Vec<f32> = network.forward(&params, x.view()).iter().collect();
    let mut copy = network.clone();
    let mut grads = [vec![0.0; params.len()], vec![0.0; params.len()]];
    let losses = [&mut network, &mut copy]
        .into_iter()
        .zip(&mut grads)
        .map(|(network, grads)| network.gradient(&params, x.view(), y.view(), grads));
    let losses: Vec<f32> = losses.collect();
    assert_eq!(losses[0], losses[1]);
    assert_eq!(grads[0], grads[1]);
    assert!(network.forward(&params, x.view()).iter().eq(outputs));
}

#[test]
fn cross_entropy_stands_logits_of_any_size() {
    let mut network = Mlp::<f32>::new(2, &[2, 2], &[Identity], SoftmaxCrossEntropy);
    let (x, y) = (Matrix::from([[1.0, 0.0], [0.0, 1.0]]), Matrix::from([[1.0, 0.0], [1.0, 0.0]]));
    let mut grads = [f32::NAN; 6];
    let loss = network.gradient(&[1e4, -1e4, -1e4, 1e4, 0.0, 0.0], x.view(), y.view(), &mut grads);
    assert_eq!(loss, 1e4);
    assert_eq!(grads, [0.0, -0.5, 0.0, 0.5, -0.5, 0.5]);
}

#[test]
#[should_panic(expected = "the shape of X")]
fn another_number_of_samples_is_refused() {
    let mut network = Mlp::new(2, &[1, 1], &[Identity], MeanSquaredError);
    network.forward(&[0.0; 2], Matrix::<f64>::zeros(3, 1).view());
}

#[test]
#[should_panic(expected = "the number of parameters")]
fn another_number_of_parameters_is_refused() {
    let mut network = Mlp::new(2, &[1, 1], &[Identity], MeanSquaredError);
    network.forward(&[0.0; 3], Matrix::<f64>::zeros(2, 1).view());
}

#[test]
#[should_panic(expected = "widths for 2 layers")]
fn a_missing_width_is_refused() {
    Mlp::<f32>::new(2, &[1, 1], &[Identity, Identity], MeanSquaredError);
}
