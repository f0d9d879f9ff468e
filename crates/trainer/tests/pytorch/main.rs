//! Reference numbers of PyTorch, scikit-learn and SciPy, written to `reference.txt` by `generate.py`.

mod layers;
mod metrics;
mod steps;
mod training;

use wengert_tape::Matrix;

/// The reference numbers of this name.
#[track_caller]
fn reference(name: &str) -> Vec<f64> {
    let line = include_str!("reference.txt").lines().find_map(|line| {
        let (own, numbers) = line.split_once(' ')?;
        (own == name).then_some(numbers)
    });
    let numbers = line.unwrap_or_else(|| panic!("reference.txt has no {name}"));
    numbers.split(' ').map(|number| number.parse().unwrap()).collect()
}

/// Panics unless the numbers are within the tolerance, relative to the larger of the number and 1.
#[track_caller]
fn near(name: &str, found: &[f64], expected: &[f64], bound: f64) {
    assert_eq!(found.len(), expected.len(), "{name}");
    for (k, (found, expected)) in found.iter().zip(expected).enumerate() {
        let error = (found - expected).abs() / expected.abs().max(1.0);
        assert!(error <= bound, "{name}: number {k} is {found} instead of {expected}");
    }
}

/// Entry k, row by row, is sin(k + 1 + shift), as in `generate.py`.
fn sines(rows: usize, cols: usize, shift: f64) -> Matrix<f64> {
    Matrix::from_fn(rows, cols, |i, j| ((i * cols + j + 1) as f64 + shift).sin())
}

/// The entries row by row, as PyTorch writes them.
fn by_rows(matrix: &Matrix<f64>) -> Vec<f64> {
    matrix.t().view().iter().collect()
}
