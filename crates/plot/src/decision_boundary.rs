//! [`DecisionBoundary`]: the classes that a model of two features predicts.

use crate::axis::Axis;
use crate::curve::thin;
use crate::marker::marker;
use crate::page::{Area, Drawn, Style, cut, fill, page, place, rectangle, stroke, width_of, write};
use crate::palette::{INK, colour, tint};
use crate::panel::{Frame, NAME, Panel, TICK};
use crate::regions::{borders, regions, spots};
use plotters::style::text_anchor::HPos;
use wengert_tape::{Element, Matrix};
use wengert_trainer::Dataset;

/// The maximum number of panels side by side, and their size for one panel up to that many.
const ACROSS: usize = 4;
const SIDES: [f64; ACROSS] = [380.0, 280.0, 230.0, 205.0];
const GAP: f64 = 18.0;
const LEFT: f64 = 76.0;
const TOP: f64 = 72.0;
const HEAD: f64 = 26.0;
const BELOW: f64 = 52.0;
const RIGHT: f64 = 24.0;
/// The room for the scale of two classes.
const SCALE: f64 = 80.0;

/// The margins of a class's probability over the others' from which each shade applies, and the shades.
const BANDS: [(f64, f64); 5] = [(0.0, 0.12), (0.2, 0.22), (0.4, 0.32), (0.6, 0.42), (0.8, 0.52)];

/// The maximum number of samples drawn.
const SAMPLES: usize = 1500;

/// The class that a model of two features predicts at each point, and how sure it is, with the samples on top;
/// in several panels, for instance over the course of training.
///
/// The colour is the class with the largest probability p, in steps: the darker, the larger its margin over the
/// others, for two classes at p = 0.5, 0.6, 0.7, 0.8 and 0.9. The line is where the largest probability changes
/// from one class to another. At most 1500 samples are drawn, evenly chosen.
///
/// ```
/// use wengert_plot::DecisionBoundary;
/// use wengert_trainer::{Dataset, Matrix};
///
/// let features = Matrix::from([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]);
/// let data = Dataset::new(features, Matrix::from([[0.0], [1.0], [1.0], [0.0]]))?;
/// let plot = DecisionBoundary::new(&data, ["same", "different"]);
///
/// // A model that knows the answer: for each point the probability of the second class.
/// let points = plot.points();
/// let different = |k, _| points.at(k, 0) + points.at(k, 1) - 2.0 * points.at(k, 0) * points.at(k, 1);
/// let probabilities = Matrix::from_fn(points.row_count(), 1, different);
/// assert!(plot.panel("exclusive or", &probabilities).to_svg().contains("exclusive or"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct DecisionBoundary {
    title: String,
    classes: Vec<String>,
    x: Axis,
    y: Axis,
    /// The position and class of each.
    samples: Vec<((f64, f64), usize)>,
    panels: Vec<Prediction>,
}

/// A model's predictions at the spots of the grid.
#[derive(Clone, Debug)]
struct Prediction {
    title: String,
    /// For each class, [`steep`] of the margin of its probability over the others'.
    margins: Vec<Vec<f64>>,
}

impl DecisionBoundary {
    /// A plot of the samples, with the names of their classes. Targets are classes as in a
    /// [`Confusion`](wengert_trainer::Confusion): a column of 0 and 1, or one-hot.
    ///
    /// ```
    /// use wengert_plot::DecisionBoundary;
    /// use wengert_trainer::{Dataset, Matrix};
    /// let features = Matrix::from([[0.0, 0.0], [1.0, 1.0]]);
    /// let names = vec!["width".to_owned(), "height".to_owned()];
    /// let data = Dataset::with_names(features, Matrix::from([[0.0], [1.0]]), names)?;
    /// let plot = DecisionBoundary::new(&data, ["small", "large"]);
    /// let probabilities = Matrix::filled(plot.points().row_count(), 1, 0.5);
    /// let svg = plot.panel("", &probabilities).to_svg();
    /// assert!(["width", "height", "small", "large"].iter().all(|name| svg.contains(name)));
    /// # Ok::<(), wengert_trainer::DataError>(())
    /// ```
    ///
    /// # Panics
    /// If there are not 2 features, or `classes` does not have one name per class.
    #[must_use]
    #[track_caller]
    pub fn new<S: Into<String>>(data: &Dataset<f64>, classes: impl IntoIterator<Item = S>) -> Self {
        let classes: Vec<String> = classes.into_iter().map(S::into).collect();
        let (features, targets) = (data.features(), data.targets());
        let got = features.col_count();
        assert!(got == 2, "decision boundary: expected 2 features, got {got}");
        let (expected, given) = (targets.col_count().max(2), classes.len());
        assert!(
            expected == given,
            "decision boundary: expected {expected} names of classes, got {given}"
        );
        let axis = |j: usize| around(&data.names()[j], features.cols(j..j + 1).view().iter());
        let drawn = data.len().min(SAMPLES);
        let samples = (0..drawn).map(|k| k * data.len() / drawn).map(|row| {
            let margins = margins(targets, row);
            let class = (0..margins.len()).rev().max_by(|&a, &b| margins[a].total_cmp(&margins[b]));
            ((features.at(row, 0), features.at(row, 1)), class.unwrap_or(0))
        });
        let samples = samples.collect();
        let title = "Decision boundary".into();
        Self { title, classes, x: axis(0), y: axis(1), samples, panels: Vec::new() }
    }

    /// Sets the title.
    ///
    /// ```
    /// use wengert_plot::DecisionBoundary;
    /// use wengert_trainer::{Dataset, Matrix};
    /// let data = Dataset::new(Matrix::from([[0.0, 0.0], [1.0, 1.0]]), Matrix::from([[0.0], [1.0]]))?;
    /// let plot = DecisionBoundary::new(&data, ["small", "large"]).title("Before training");
    /// assert!(plot.to_svg().contains("Before training"));
    /// # Ok::<(), wengert_trainer::DataError>(())
    /// ```
    #[must_use]
    pub fn title(self, title: impl Into<String>) -> Self {
        Self { title: title.into(), ..self }
    }

    /// The points that need predictions: a row of two features each.
    ///
    /// ```
    /// use wengert_plot::DecisionBoundary;
    /// use wengert_trainer::{Dataset, Matrix};
    /// let data = Dataset::new(Matrix::from([[0.0, 5.0], [1.0, 9.0]]), Matrix::from([[0.0], [1.0]]))?;
    /// let points = DecisionBoundary::new(&data, ["small", "large"]).points();
    /// assert_eq!(points.col_count(), 2);
    /// let second = (0..points.row_count()).map(|k| points.at(k, 1));
    /// assert!(second.clone().any(|y| y < 5.0) && second.clone().any(|y| y > 9.0)); // around the samples
    /// # Ok::<(), wengert_trainer::DataError>(())
    /// ```
    pub fn points(&self) -> Matrix<f64> {
        let along = |axis: &Axis, share: f64| axis.low() + share * (axis.high() - axis.low());
        let spots: Vec<_> = spots().collect();
        Matrix::from_fn(spots.len(), 2, |k, j| match j {
            0 => along(&self.x, spots[k].0),
            _ => along(&self.y, spots[k].1),
        })
    }

    /// Adds a panel: a model's predictions for the [points](Self::points), either the probability of the
    /// second of two classes, or a column for each class.
    ///
    /// ```
    /// use wengert_plot::DecisionBoundary;
    /// use wengert_trainer::{Dataset, Matrix};
    /// let data = Dataset::new(Matrix::from([[0.0, 0.0], [1.0, 1.0]]), Matrix::from([[0.0], [1.0]]))?;
    /// let plot = DecisionBoundary::new(&data, ["left", "right"]);
    /// let points = plot.points();
    /// let right = Matrix::from_fn(points.row_count(), 1, |k, _| f64::from(points.at(k, 0) > 0.5));
    /// let unsure = Matrix::filled(points.row_count(), 2, 0.5); // a column for each class
    /// let svg = plot.panel("epoch 0", &unsure).panel("epoch 100", &right).to_svg();
    /// assert!(svg.contains("epoch 0") && svg.contains("epoch 100"));
    /// # Ok::<(), wengert_trainer::DataError>(())
    /// ```
    ///
    /// # Panics
    /// If `probabilities` does not have a row for each point, or a column for each class.
    #[must_use]
    #[track_caller]
    pub fn panel<T: Element>(mut self, title: &str, probabilities: &Matrix<T>) -> Self {
        let (expected, got) = (spots().count(), probabilities.row_count());
        assert!(expected == got, "decision boundary: expected {expected} predictions, got {got}");
        let (expected, got) = (self.classes.len(), probabilities.col_count().max(2));
        assert!(expected == got, "decision boundary: expected {expected} classes, got {got}");
        let probabilities = probabilities.map(T::to_f64);
        let mut of_classes = vec![Vec::new(); self.classes.len()];
        for row in 0..probabilities.row_count() {
            let margins = margins(&probabilities, row);
            of_classes
                .iter_mut()
                .zip(margins)
                .for_each(|(class, margin)| class.push(steep(margin)));
        }
        self.panels.push(Prediction { title: title.to_owned(), margins: of_classes });
        self
    }

    /// The picture as SVG.
    ///
    /// ```
    /// use wengert_plot::DecisionBoundary;
    /// use wengert_trainer::{Dataset, Matrix};
    /// let data = Dataset::new(Matrix::from([[0.0, 0.0], [1.0, 1.0]]), Matrix::from([[0.0], [1.0]]))?;
    /// let plot = DecisionBoundary::new(&data, ["small", "large"]);
    /// assert_eq!(plot.to_svg(), plot.clone().to_svg()); // the same text for the same numbers
    /// assert!(plot.to_svg().starts_with("<svg "));
    /// # Ok::<(), wengert_trainer::DataError>(())
    /// ```
    #[must_use]
    pub fn to_svg(&self) -> String {
        let count = self.panels.len().max(1);
        let across = count.min(ACROSS);
        let titled = self.panels.iter().any(|panel| !panel.title.is_empty());
        let (side, head) = (SIDES[across - 1], if titled { HEAD } else { 0.0 });
        let (width, height) = (side + GAP, head + side + BELOW);
        let scale = if self.classes.len() == 2 { SCALE } else { 0.0 };
        let right = LEFT + across as f64 * width - GAP;
        let bottom = TOP + count.div_ceil(across) as f64 * height;
        let size = (right + scale + RIGHT, bottom + 8.0);
        page(size, &self.title, |area| {
            write(area, &self.title, place(20.0, 26.0), Style::title(16.0))?;
            self.draw_legend(area)?;
            for (k, prediction) in self.panels.iter().enumerate() {
                let (column, row) = (k % across, k / across);
                let (x, y) = (LEFT + column as f64 * width, TOP + row as f64 * height + head);
                let frame = Frame { x, y, width: side, height: side };
                let title = cut(&prediction.title, 13.0, side);
                write(area, &title, place(x, y - 14.0), Style::title(13.0))?;
                if column == 0 {
                    let name = Style { upwards: true, ..NAME.anchor(HPos::Center) };
                    let text = cut(&self.y.name, 12.0, side);
                    write(area, &text, place(26.0, y + side / 2.0), name)?;
                }
                let y_labels = column == 0;
                let panel = Panel { y_labels, grid: false, ..Panel::new(&self.x, &self.y, frame) };
                prediction.draw(area, frame)?;
                panel.draw_axes(area)?;
                for &(point, class) in &self.samples {
                    marker(area, class, panel.place(point))?;
                }
            }
            if scale > 0.0 { self.draw_scale(area, right + 20.0) } else { Ok(()) }
        })
    }

    /// Draws the markers of the classes, in a line.
    fn draw_legend(&self, area: &Area<'_>) -> Drawn {
        let mut x = 26.0;
        for (k, class) in self.classes.iter().enumerate() {
            let class = cut(class, 12.0, 120.0);
            marker(area, k, place(x, 50.0))?;
            write(area, &class, place(x + 10.0, 50.0), NAME)?;
            x += width_of(&class, 12.0) + 34.0;
        }
        Ok(())
    }

    /// Draws the colours of the probability of the second of two classes.
    fn draw_scale(&self, area: &Area<'_>, x: f64) -> Drawn {
        const STEP: f64 = 14.0;
        let y = TOP + 48.0;
        write(area, "probability of", place(x, y - 36.0), TICK)?;
        write(area, &cut(&self.classes[1], 11.0, 80.0), place(x, y - 20.0), TICK)?;
        let steps = BANDS.iter().rev().map(|band| (1, band.1));
        let steps = steps.chain(BANDS.iter().map(|band| (0, band.1)));
        for (k, (class, shade)) in steps.enumerate() {
            let top = y + k as f64 * STEP;
            let (from, to) = (place(x, top), place(x + 14.0, top + STEP));
            rectangle(area, from, to, tint(colour(class), shade))?;
        }
        let middle = y + 5.0 * STEP;
        stroke(area, vec![place(x, middle), place(x + 14.0, middle)], INK, 1.5)?;
        for (k, label) in ["1", "0.5", "0"].iter().enumerate() {
            write(area, label, place(x + 20.0, y + 5.0 * STEP * k as f64), TICK)?;
        }
        Ok(())
    }
}

impl Prediction {
    fn draw(&self, area: &Area<'_>, frame: Frame) -> Drawn {
        let place = |(x, y): (f64, f64)| {
            place(frame.x + x * frame.width, frame.y + (1.0 - y) * frame.height)
        };
        for (class, margins) in self.margins.iter().enumerate() {
            for (threshold, shade) in BANDS {
                for region in regions(margins, steep(threshold)) {
                    let ring: Vec<_> = region.into_iter().map(place).collect();
                    fill(area, thin(&ring), tint(colour(class), shade))?;
                }
            }
        }
        // Each border belongs to two classes, so the last class's are drawn already.
        let others = self.margins.len() - 1;
        for border in self.margins[..others].iter().flat_map(|margins| borders(margins, 0.0)) {
            let path: Vec<_> = border.into_iter().map(place).collect();
            stroke(area, thin(&path), INK, 1.5)?;
        }
        Ok(())
    }
}

/// The margin of each class's probability over the largest of the others, −1 where it is not finite.
fn margins(probabilities: &Matrix<f64>, row: usize) -> Vec<f64> {
    let of = |class: usize| match probabilities.col_count() {
        1 if class == 0 => 1.0 - probabilities.at(row, 0),
        1 => probabilities.at(row, 0),
        _ => probabilities.at(row, class),
    };
    let classes = probabilities.col_count().max(2);
    let margin = |class: usize| {
        let others = (0..classes).filter(|&other| other != class).map(of);
        of(class) - others.fold(f64::NEG_INFINITY, f64::max)
    };
    (0..classes).map(margin).map(|margin| if margin.is_finite() { margin } else { -1.0 }).collect()
}

/// `artanh(margin)`: for two classes half the logit of the probability, which is linear over a wider part of
/// the grid than the probability, so that borders are accurate on a coarse grid.
fn steep(margin: f64) -> f64 {
    margin.clamp(-1.0, 1.0).atanh().clamp(-20.0, 20.0)
}

/// An axis with some room on both sides of the numbers.
fn around(name: &str, numbers: impl Iterator<Item = f64>) -> Axis {
    let (low, high) = numbers
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)));
    let margin = 0.08 * (high - low);
    Axis::linear(name, low - margin, high + margin)
}
