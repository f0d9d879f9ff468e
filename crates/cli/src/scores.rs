//! Scores of predictions, for people and for programs.

use crate::shown;
use serde_json::{Value, json};
use std::fmt::{Result, Write};
use wengert_files::Task;
use wengert_trainer::{
    Confusion, Matrix, log_loss, mean_absolute_error, r_squared, roc_auc, root_mean_square_error,
};

/// The largest number of classes that makes a readable table.
const MOST_IN_TABLE: usize = 12;

/// Scores of predictions.
#[derive(Clone, Debug)]
pub(crate) enum Scores {
    Classes { names: Vec<String>, confusion: Confusion, log_loss: f64, roc_auc: Option<f64> },
    Regression { samples: usize, rmse: f64, mae: f64, r_squared: f64 },
}

impl Scores {
    /// Scores predictions against targets, both in the encoding of the model.
    pub(crate) fn of(task: &Task, predicted: &Matrix<f64>, actual: &Matrix<f64>) -> Self {
        match task {
            Task::Classes(names) => Self::Classes {
                names: names.clone(),
                confusion: Confusion::new(predicted, actual),
                log_loss: log_loss(predicted, actual),
                roc_auc: roc_auc(predicted, actual),
            },
            Task::Regression => Self::Regression {
                samples: actual.row_count(),
                rmse: root_mean_square_error(predicted, actual),
                mae: mean_absolute_error(predicted, actual),
                r_squared: r_squared(predicted, actual),
            },
        }
    }

    /// One score per line, each after its name.
    pub(crate) fn summary(&self) -> String {
        match self {
            Self::Classes { confusion, log_loss, roc_auc, .. } => {
                let (right, total) = (confusion.right(), confusion.total());
                let area = match roc_auc {
                    Some(area) => format!("{area:.4}"),
                    None => "not defined: a class has no samples".into(),
                };
                format!(
                    "accuracy  {:.4} ({right} of {total})\nlog-loss  {log_loss:.4}\nROC AUC   {area}\n",
                    confusion.accuracy()
                )
            }
            Self::Regression { rmse, mae, r_squared, .. } => format!(
                "RMSE      {}\nMAE       {}\nR²        {r_squared:.4}\n",
                digits(*rmse),
                digits(*mae)
            ),
        }
    }

    /// For classes: precision, recall and F1 of each, and the confusion matrix.
    pub(crate) fn tables(&self) -> String {
        let Self::Classes { names, confusion, .. } = self else { return String::new() };
        let mut out = String::new();
        write_tables(&mut out, names, confusion).expect("writing to a string");
        out
    }

    pub(crate) fn json(&self) -> Value {
        match self {
            Self::Classes { names, confusion, log_loss, roc_auc } => {
                let of_class = |(class, name): (usize, &String)| {
                    let scores = confusion.scores(class);
                    json!({
                        "class": name,
                        "precision": scores.precision,
                        "recall": scores.recall,
                        "f1": scores.f1,
                        "samples": confusion.counts[class].iter().sum::<usize>(),
                    })
                };
                json!({
                    "samples": confusion.total(),
                    "accuracy": confusion.accuracy(),
                    "log_loss": log_loss,
                    "roc_auc": roc_auc,
                    "classes": names.iter().enumerate().map(of_class).collect::<Vec<_>>(),
                    "confusion": confusion.counts,
                })
            }
            Self::Regression { samples, rmse, mae, r_squared } => json!({
                "samples": samples,
                "rmse": rmse,
                "mae": mae,
                "r_squared": r_squared,
            }),
        }
    }
}

fn write_tables(out: &mut String, names: &[String], confusion: &Confusion) -> Result {
    let names = &shown::names(names);
    let longest = names.iter().map(|name| name.chars().count()).max().unwrap_or(0).max(5);
    writeln!(out, "{:longest$}  precision  recall      f1  samples", "class")?;
    for (class, name) in names.iter().enumerate() {
        let (scores, samples) =
            (confusion.scores(class), confusion.counts[class].iter().sum::<usize>());
        writeln!(
            out,
            "{name:longest$}  {:9.4}  {:.4}  {:.4}  {samples:7}",
            scores.precision, scores.recall, scores.f1
        )?;
    }
    match names.len() > MOST_IN_TABLE {
        true => Ok(()),
        false => write!(out, "\n{}", confusion.table(names)),
    }
}

/// Five significant digits, whatever the unit of the target.
fn digits(x: f64) -> String {
    let before = if x > 0.0 { x.log10().floor() as i32 } else { 0 };
    match before {
        -4..=15 => format!("{x:.*}", (4 - before).max(0) as usize),
        _ => format!("{x:.4e}"),
    }
}
