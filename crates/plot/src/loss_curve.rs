//! [`LossCurve`]: the loss, epoch by epoch.

use crate::axis::Axis;
use crate::page::{Style, page, place, units, write};
use crate::palette::{BLUE, VERMILION, WHITE};
use crate::panel::{Frame, Line, NAME, Panel};
use plotters::element::Circle;
use plotters::style::Color;
use wengert_trainer::Epoch;

const SIZE: (f64, f64) = (720.0, 392.0);
const FRAME: Frame = Frame { x: 64.0, y: 70.0, width: 484.0, height: 272.0 };

/// The axis of losses is logarithmic if the largest is this many times the smallest.
const LOG: f64 = 10.0;

/// The training loss, epoch by epoch, and the validation loss if there is one.
///
/// The axis of losses is logarithmic if they are positive and the largest is 10 times the smallest;
/// else it begins at 0. A loss that is not finite is a gap. A ring marks the lowest validation loss.
///
/// ```
/// use wengert_plot::LossCurve;
/// use wengert_trainer::Epoch;
///
/// let epoch = |number: usize| {
///     let loss = 1.0 / number as f64;
///     Epoch { number, loss, validation_loss: Some(loss + 0.1), gradient_norm: loss }
/// };
/// let epochs: Vec<_> = (1..=100).map(epoch).collect();
/// let svg = LossCurve::new(&epochs).title("A network that learns").to_svg();
/// assert!(svg.contains("training 0.01") && svg.contains("validation 0.11"));
/// ```
#[derive(Clone, Debug)]
pub struct LossCurve {
    title: String,
    training: Vec<(f64, f64)>,
    validation: Vec<(f64, f64)>,
}

impl LossCurve {
    /// A plot of the epochs of a [`History`](wengert_trainer::History) or a log.
    ///
    /// ```
    /// use wengert_plot::LossCurve;
    /// use wengert_trainer::Epoch;
    /// let epoch = |number, loss| Epoch { number, loss, validation_loss: None, gradient_norm: 1.0 };
    /// let svg = LossCurve::new(&[epoch(1, 0.5), epoch(2, 0.25)]).to_svg();
    /// assert!(svg.contains("training 0.25") && !svg.contains("validation"));
    /// ```
    #[must_use]
    pub fn new(epochs: &[Epoch]) -> Self {
        let at = |epoch: &Epoch, loss: f64| (epoch.number as f64, loss);
        let validation =
            epochs.iter().filter_map(|epoch| Some(at(epoch, epoch.validation_loss?))).collect();
        let training = epochs.iter().map(|epoch| at(epoch, epoch.loss)).collect();
        Self { title: "Loss".into(), training, validation }
    }

    /// Sets the title.
    ///
    /// ```
    /// use wengert_plot::LossCurve;
    /// let plot = LossCurve::new(&[]).title("Digits, 32 hidden nodes");
    /// assert!(plot.to_svg().contains("Digits, 32 hidden nodes"));
    /// ```
    #[must_use]
    pub fn title(self, title: impl Into<String>) -> Self {
        Self { title: title.into(), ..self }
    }

    /// The picture as SVG.
    ///
    /// ```
    /// use wengert_plot::LossCurve;
    /// use wengert_trainer::Epoch;
    /// let epoch = |number: usize, loss| {
    ///     Epoch { number, loss: 0.5, validation_loss: Some(loss), gradient_norm: 1.0 }
    /// };
    /// let svg = LossCurve::new(&[epoch(1, 0.6), epoch(2, 0.4), epoch(3, 0.7)]).to_svg();
    /// assert!(svg.starts_with("<svg ") && svg.contains("lowest 0.4 in epoch 2"));
    /// ```
    #[must_use]
    pub fn to_svg(&self) -> String {
        let (x, y) = self.axes();
        let line = |name: &str, points: &[(f64, f64)], colour, note| Line {
            points: points.to_vec(),
            colour,
            width: 2.2,
            markers: points.len() == 1,
            label: points.last().map_or(String::new(), |last| format!("{name} {}", digits(last.1))),
            note,
        };
        let lowest = self.lowest();
        let note = |(epoch, loss)| format!("lowest {} in epoch {epoch}", digits(loss));
        let lines = [
            line("training", &self.training, BLUE, String::new()),
            line("validation", &self.validation, VERMILION, lowest.map(note).unwrap_or_default()),
        ];
        page(SIZE, &self.title, |area| {
            write(area, &self.title, place(20.0, 26.0), Style::title(16.0))?;
            write(area, &y.name, place(20.0, 50.0), NAME)?;
            let panel = Panel::new(&x, &y, FRAME);
            panel.draw_axes(area)?;
            panel.draw_lines(area, &lines)?;
            lowest.map_or(Ok(()), |lowest| {
                let at = panel.place(lowest);
                area.draw(&Circle::new(at, units(4.0), WHITE.filled()))?;
                area.draw(&Circle::new(at, units(4.0), VERMILION.stroke_width(units(2.0) as u32)))
            })
        })
    }

    /// The epoch with the lowest validation loss, unless that is the last.
    fn lowest(&self) -> Option<(f64, f64)> {
        let finite = self.validation.iter().copied().filter(|point| point.1.is_finite());
        let lowest = finite.min_by(|a, b| a.1.total_cmp(&b.1))?;
        (Some(&lowest) != self.validation.last()).then_some(lowest)
    }

    fn axes(&self) -> (Axis, Axis) {
        let losses = self.training.iter().chain(&self.validation).map(|point| point.1);
        let range = |range: Option<(f64, f64)>, x: f64| match range {
            Some((low, high)) => Some((x.min(low), x.max(high))),
            None => Some((x, x)),
        };
        let (low, high) =
            losses.filter(|loss| loss.is_finite()).fold(None, range).unwrap_or((0.0, 1.0));
        let y = if low > 0.0 && high > LOG * low {
            Axis::log("loss (logarithmic)", low, high)
        } else {
            Axis::linear("loss", low.min(0.0), if high > 0.0 { 1.05 * high } else { 0.0 })
        };
        let end = |end: Option<&(f64, f64)>| end.map_or(0.0, |point| point.0);
        (Axis::linear("epoch", end(self.training.first()), end(self.training.last())), y)
    }
}

/// A loss with three digits.
fn digits(loss: f64) -> String {
    let power = loss.abs().log10().floor();
    if (-5.0..6.0).contains(&power) {
        let text = format!("{loss:.*}", (2.0 - power).max(0.0) as usize);
        if text.contains('.') {
            text.trim_end_matches('0').trim_end_matches('.').into()
        } else {
            text
        }
    } else {
        format!("{loss:.2e}")
    }
}
