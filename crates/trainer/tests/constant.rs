//! Columns that are constant up to rounding, and small spreads that are real.

use wengert_trainer::{DataError, Dataset, Embedded, Matrix, Standardizer, r_squared};

fn column(numbers: &[f64]) -> Matrix<f64> {
    Matrix::from_cols(numbers.len(), 1, numbers.to_vec())
}

/// 59 rows of 14.62 and their computed mean; 0.3 beside 0.1 + 0.2; the same at other sizes.
fn rounded() -> Vec<Vec<f64>> {
    let mut filled = vec![14.62; 59];
    filled.push(filled.iter().sum::<f64>() / 59.0);
    let sums = (0..61).map(|i| if i % 2 == 0 { 0.3 } else { 0.1 + 0.2 }).collect::<Vec<_>>();
    let shares = (1..=40).map(|n| (0..n).map(|_| 1.0 / f64::from(n)).sum::<f64>() * 100.0);
    let columns = [filled, sums, shares.collect(), vec![0.1; 61], vec![-0.7; 1000]];
    let scaled = |scale: f64| {
        columns.iter().map(move |column| column.iter().map(|x| x * scale).collect::<Vec<_>>())
    };
    [1.0, 1e-300, 1e300, -1.0, 1e-9, 1e15].into_iter().flat_map(scaled).collect()
}

#[test]
fn what_is_constant_but_for_rounding_is_only_centred() {
    for numbers in rounded() {
        let (low, high) = (
            numbers.iter().copied().fold(f64::MAX, f64::min),
            numbers.iter().copied().fold(f64::MIN, f64::max),
        );
        let standardizer = Standardizer::fit_lenient(&column(&numbers));
        let (mean, deviation) = (standardizer.means()[0], standardizer.deviations()[0]);
        assert!((low..=high).contains(&mean), "{mean} of {numbers:?}");
        assert_eq!(deviation, 1.0, "{numbers:?}");
        let data = Dataset::new(column(&numbers), column(&numbers)).unwrap();
        let error = Standardizer::fit(&data).unwrap_err();
        assert_eq!(error, DataError::Constant { column: "x0".into(), value: mean });
    }
}

#[test]
fn the_r_squared_of_targets_that_are_constant_but_for_rounding_is_0() {
    for numbers in rounded() {
        let away = numbers.iter().map(|x| x * 1.01).collect::<Vec<_>>();
        assert_eq!(r_squared(&column(&away), &column(&numbers)), 0.0, "{numbers:?}");
        assert_eq!(r_squared(&column(&numbers), &column(&numbers)), 1.0, "{numbers:?}");
    }
}

/// To the bit: mean and deviation of ordinary columns are their formulas, whatever unit is computed in.
#[test]
fn ordinary_columns_have_the_bits_of_the_formulas() {
    for embedded in Embedded::ALL {
        let data = (embedded.load)();
        let standardizer = Standardizer::fit_lenient(data.features());
        for j in 0..data.names().len() {
            let numbers: Vec<f64> = data.features().cols(j..j + 1).view().iter().collect();
            let count = data.len() as f64;
            let mean = numbers.iter().sum::<f64>() / count;
            let variance = numbers.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / count;
            let deviation = if variance == 0.0 { 1.0 } else { variance.sqrt() };
            let own = (standardizer.means()[j], standardizer.deviations()[j]);
            assert_eq!(own, (mean, deviation), "{} {j}", embedded.name);
        }
    }
}

/// {a, a + d, a + 2d} repeated: the mean is a + d, the deviation √(2/3)·d.
#[test]
fn small_spreads_that_are_real_are_standardised() {
    for (a, d) in [
        (1e9, 1.0),
        (-1e9, 1.0),
        (1e12, 1.0),
        (1e14, 1.0),
        (1.6e9, 1e-3),
        (1.7e18, 65536.0),
        (1.0, 1e-12),
        (0.0, 1e-300),
        (1e-300, 1e-309),
        (1e300, 1e291),
        (0.0, 1e308 / 2.0),
        (-1e308, 1e308),
        (0.0, 5e-324),
    ] {
        for repeats in [1, 50, 10_000] {
            let numbers = [a, a + d, a + d + d].repeat(repeats);
            let standardizer = Standardizer::fit_lenient(&column(&numbers));
            let scaled = standardizer.apply(&column(&numbers)).unwrap();
            let root = 1.5_f64.sqrt();
            // The numbers are rounded, and so is their mean.
            let rounding = (f64::EPSILON * a.abs() + 5e-324) / d;
            for (k, expected) in [-root, 0.0, root].into_iter().enumerate() {
                let own = scaled.at(k, 0);
                let bound = 4.0 * rounding + 1e-9;
                assert!((own - expected).abs() < bound, "{a} {d} {repeats}: {own}, {expected}");
            }
        }
    }
}
