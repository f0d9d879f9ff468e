//! An [`Explanation`] as a table.

use super::{Explanation, Leaf, Step, Summary};
use std::fmt;
use wengert_kernels::readable;

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let leaves = self.leaves.iter().map(|leaf| {
            let Leaf { name, value, gradient, .. } = leaf;
            vec![
                name.clone(),
                value.shape.to_string(),
                value.to_string(),
                of_gradient(gradient.as_ref()),
            ]
        });
        write_table(f, &["leaf", "shape", "value", "gradient"], leaves)?;
        writeln!(f)?;
        let steps = self.steps.iter().map(|step| {
            let Step { name, formula, value, gradient, flops, bytes, .. } = step;
            let shape = value.shape.to_string();
            let (value, gradient) = (value.to_string(), of_gradient(gradient.as_ref()));
            let (flops, bytes) = (flops.to_string(), bytes.to_string());
            vec![name.clone(), formula.clone(), shape, value, gradient, flops, bytes]
        });
        let total = |of: fn(&Step) -> usize| self.steps.iter().map(of).sum::<usize>().to_string();
        let total = ["", "", "", "", "", &total(|step| step.flops), &total(|step| step.bytes)];
        let head = ["node", "formula", "shape", "value", "gradient", "flops", "bytes"];
        write_table(f, &head, steps.chain([total.map(String::from).to_vec()]))?;
        self.write_slopes(f)
    }
}

impl Explanation {
    /// Writes the slope of each elementwise function, once.
    fn write_slopes(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut slopes: Vec<(&str, &str)> = Vec::new();
        for step in &self.steps {
            let Some(slope) = &step.slope else { continue };
            if slopes.iter().all(|(op, _)| op != &step.op) {
                slopes.push((&step.op, slope));
            }
        }
        if slopes.is_empty() {
            return Ok(());
        }
        writeln!(f)?;
        let rows = slopes.into_iter().map(|(op, slope)| vec![op.to_owned(), slope.to_owned()]);
        write_table(f, &["function", "slope at x"], rows)
    }
}

/// Writes rows below a head, each column as wide as its widest entry.
fn write_table(
    f: &mut fmt::Formatter<'_>,
    head: &[&str],
    rows: impl Iterator<Item = Vec<String>>,
) -> fmt::Result {
    let head: Vec<String> = head.iter().map(|&title| title.to_owned()).collect();
    let row = |row: Vec<String>| row.iter().map(|cell| readable(cell).into_owned()).collect();
    let rows: Vec<Vec<_>> = [head].into_iter().chain(rows.map(row)).collect();
    let widths: Vec<_> = (0..rows[0].len())
        .map(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0))
        .collect();
    for row in rows {
        let cells = row.iter().zip(&widths).map(|(cell, &width)| format!("{cell:width$}"));
        writeln!(f, "{}", cells.collect::<Vec<_>>().join("  ").trim_end())?;
    }
    Ok(())
}

/// The entries, `[0.5, 1; 2, 3]`, or the range, `−0.25 … 3.1`.
impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (low, high) = self.range;
        match &self.entries {
            Some(entries) if entries.len() == 1 => write!(f, "{}", short(entries[0])),
            Some(entries) => {
                let rows = entries.chunks(self.shape.cols.max(1)).map(|row| {
                    row.iter().map(|&entry| short(entry)).collect::<Vec<_>>().join(", ")
                });
                write!(f, "[{}]", rows.collect::<Vec<_>>().join("; "))
            }
            None if low == high || low.is_nan() => write!(f, "all {}", short(low)),
            None => write!(f, "{} … {}", short(low), short(high)),
        }
    }
}

/// The entries of a gradient, or its Euclidean norm.
pub(super) fn of_gradient(gradient: Option<&Summary>) -> String {
    match gradient {
        None => "–".to_owned(),
        Some(gradient) if gradient.entries.is_some() => gradient.to_string(),
        Some(gradient) => format!("norm {}", short(gradient.norm)),
    }
}

/// Four significant digits, without trailing zeros.
fn short(number: f64) -> String {
    let size = number.abs();
    let trimmed = |text: &str| match text.split_once('.') {
        Some(_) => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        None => text.to_owned(),
    };
    let text = if number == 0.0 || !number.is_finite() {
        size.to_string()
    } else if (1e-3..1e5).contains(&size) {
        let decimals = (3 - size.log10().floor() as i32).max(0);
        trimmed(&format!("{size:.*}", decimals as usize))
    } else {
        let text = format!("{size:.3e}");
        let (digits, exponent) = text.split_once('e').expect("it was asked for");
        format!("{}e{}", trimmed(digits), exponent.replace('-', "−"))
    };
    if number < 0.0 { format!("−{text}") } else { text }
}
