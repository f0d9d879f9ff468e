//! [`ConfusionMatrix`]: the classes of samples against those predicted.

use crate::page::{Area, Drawn, Style, cut, page, place, rectangle, width_of, write};
use crate::palette::{BLUE, GRID, INK, QUIET, VERMILION, WHITE, tint};
use crate::panel::{NAME, TICK};
use plotters::style::text_anchor::HPos;
use wengert_trainer::Confusion;

/// The maximum width of a cell, and of all cells together.
const CELL: f64 = 104.0;
const ALL: f64 = 560.0;
/// Smaller cells omit the share, and still smaller ones the count.
const SHARE: f64 = 64.0;
const COUNT: f64 = 22.0;

const GAP: f64 = 2.0;
const LETTERS: f64 = 12.0;
/// The maximum room for the names of classes.
const NAMES: f64 = 150.0;

/// Counts of samples by actual class (rows) and predicted class (columns). The larger its share of the row,
/// the darker a cell: blue where the prediction is right, orange where it is wrong.
///
/// ```
/// use wengert_plot::ConfusionMatrix;
/// use wengert_trainer::Confusion;
///
/// let confusion = Confusion { counts: vec![vec![207, 5], vec![1, 356]] };
/// let svg = ConfusionMatrix::new(&confusion, ["malignant", "benign"]).to_svg();
/// assert!(svg.contains("563 of 569 right"));
/// ```
#[derive(Clone, Debug)]
pub struct ConfusionMatrix {
    title: String,
    confusion: Confusion,
    classes: Vec<String>,
}

impl ConfusionMatrix {
    /// A plot of `confusion` with the names of the classes.
    ///
    /// ```
    /// use wengert_plot::ConfusionMatrix;
    /// use wengert_trainer::Confusion;
    /// let confusion = Confusion { counts: vec![vec![9, 1], vec![0, 10]] };
    /// let svg = ConfusionMatrix::new(&confusion, ["cat", "dog"]).to_svg();
    /// assert!(svg.contains("cat") && svg.contains("90.0 %")); // of the cats
    /// ```
    ///
    /// # Panics
    /// If `classes` does not have one name per class.
    #[must_use]
    #[track_caller]
    pub fn new<S: Into<String>>(
        confusion: &Confusion,
        classes: impl IntoIterator<Item = S>,
    ) -> Self {
        let classes: Vec<String> = classes.into_iter().map(S::into).collect();
        let (expected, given) = (confusion.counts.len(), classes.len());
        assert!(expected == given, "confusion: expected {expected} names of classes, got {given}");
        Self { title: "Predictions".into(), confusion: confusion.clone(), classes }
    }

    /// Sets the title.
    ///
    /// ```
    /// use wengert_plot::ConfusionMatrix;
    /// use wengert_trainer::Confusion;
    /// let confusion = Confusion { counts: vec![vec![9, 1], vec![0, 10]] };
    /// let plot = ConfusionMatrix::new(&confusion, ["cat", "dog"]).title("Held-out pets");
    /// assert!(plot.to_svg().contains("Held-out pets"));
    /// ```
    #[must_use]
    pub fn title(self, title: impl Into<String>) -> Self {
        Self { title: title.into(), ..self }
    }

    /// The picture as SVG.
    ///
    /// ```
    /// use wengert_plot::ConfusionMatrix;
    /// use wengert_trainer::Confusion;
    /// let confusion = Confusion { counts: vec![vec![9, 1], vec![0, 10]] };
    /// let svg = ConfusionMatrix::new(&confusion, ["cat", "dog"]).to_svg();
    /// assert!(svg.contains("19 of 20 right, accuracy 95.0 %"));
    /// ```
    #[must_use]
    pub fn to_svg(&self) -> String {
        let count = self.classes.len() as f64;
        let cell = CELL.min(ALL / count);
        let longest = self.classes.iter().map(|class| width_of(class, LETTERS)).fold(0.0, f64::max);
        let names = (longest + 10.0).min(NAMES);
        let upwards = longest > cell - 8.0;
        let (left, top) = (52.0 + names, 96.0 + if upwards { names } else { 20.0 });
        let (width, height) = (left + count * cell + 24.0, top + count * cell + 24.0);
        let (right, total) = (self.confusion.right(), self.confusion.total());
        let result = format!(
            "{right} of {total} right, accuracy {:.1} %",
            100.0 * right as f64 / total.max(1) as f64
        );
        page((width.max(320.0), height), &self.title, |area| {
            write(area, &self.title, place(20.0, 26.0), Style::title(16.0))?;
            write(area, &result, place(20.0, 50.0), NAME)?;
            let middle = count * cell / 2.0;
            let name = NAME.anchor(HPos::Center);
            write(area, "predicted", place(left + middle, 82.0), name)?;
            let upright = Style { upwards: true, ..name };
            write(area, "actual", place(30.0, top + middle), upright)?;
            for (k, class) in self.classes.iter().enumerate() {
                let at = cell * (k as f64 + 0.5);
                let class = cut(class, LETTERS, NAMES - 10.0);
                let style = Style::new(LETTERS.min(cell), INK);
                let row = place(left - 8.0, top + at);
                write(area, &class, row, style.anchor(HPos::Right))?;
                if upwards {
                    let style = Style { upwards: true, ..style };
                    write(area, &class, place(left + at, top - 8.0), style)?;
                } else {
                    let column = place(left + at, top - 12.0);
                    write(area, &class, column, style.anchor(HPos::Center))?;
                }
            }
            self.draw_cells(area, (left, top), cell)
        })
    }

    fn draw_cells(&self, area: &Area<'_>, (left, top): (f64, f64), cell: f64) -> Drawn {
        for (actual, row) in self.confusion.counts.iter().enumerate() {
            let all = row.iter().sum::<usize>().max(1) as f64;
            for (predicted, &count) in row.iter().enumerate() {
                let (x, y) = (left + cell * predicted as f64, top + cell * actual as f64);
                let share = count as f64 / all;
                let colour = match (count, actual == predicted) {
                    (0, _) => GRID,
                    (_, true) => BLUE,
                    (_, false) => VERMILION,
                };
                // The root keeps rare cases among many visible.
                let shade = if count == 0 { 0.3 } else { 0.1 + 0.9 * share.sqrt() };
                let corner = place(x + cell - GAP, y + cell - GAP);
                rectangle(area, place(x, y), corner, tint(colour, shade))?;
                let (middle, centre) = (x + (cell - GAP) / 2.0, y + (cell - GAP) / 2.0);
                let (ink, quiet) = match (count, shade > 0.6) {
                    (0, _) => (QUIET, QUIET),
                    (_, true) => (WHITE, WHITE),
                    (_, false) => (INK, QUIET),
                };
                let size = (0.26 * cell).clamp(9.0, 20.0);
                let count_style = Style::new(size, ink).anchor(HPos::Center);
                if cell >= SHARE && count > 0 {
                    let at = place(middle, centre - 9.0);
                    write(area, &count.to_string(), at, Style { bold: true, ..count_style })?;
                    let percent = format!("{:.1} %", 100.0 * share);
                    let style = Style { colour: quiet, ..TICK.anchor(HPos::Center) };
                    write(area, &percent, place(middle, centre + 14.0), style)?;
                } else if cell >= COUNT && count > 0 || cell >= SHARE {
                    write(area, &count.to_string(), place(middle, centre), count_style)?;
                }
            }
        }
        Ok(())
    }
}
