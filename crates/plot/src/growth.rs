//! [`Growth`]: how a cost grows with a quantity.

use crate::axis::Axis;
use crate::page::{Style, page, place, write};
use crate::palette::{RULE, colour};
use crate::panel::{Frame, Line, NAME, Panel};

const LEFT: f64 = 64.0;
const PANEL: (f64, f64) = (250.0, 250.0);
/// The room to the right of a panel, for the names of its lines.
const RIGHT: f64 = 74.0;
const TOP: f64 = 72.0;
const BOTTOM: f64 = 60.0;

/// The line for comparison ends this factor below the lowest cost.
const BELOW: f64 = 2.0;

/// Lines with markers on logarithmic axes, in panels that share the axis of costs. A cost that grows as a
/// power is a straight line whose slope is the power.
///
/// ```
/// use wengert_plot::Growth;
///
/// let cost = |n: f64| (n, 3.0 + 0.5 * n);
/// let line = [1.0, 4.0, 16.0, 64.0, 256.0].map(cost);
/// let svg = Growth::new("time of a step, µs")
///     .panel("samples", &[("f64", &line)])
///     .proportional("∝ samples", 1)
///     .to_svg();
/// assert!(svg.contains("time of a step, µs"));
/// ```
#[derive(Clone, Debug)]
pub struct Growth {
    title: String,
    cost: String,
    panels: Vec<Quantity>,
}

type Named = (String, Vec<(f64, f64)>);

#[derive(Clone, Debug)]
struct Quantity {
    name: String,
    lines: Vec<Named>,
    power: Option<(String, i32)>,
}

impl Growth {
    /// A plot of `cost`, a name with its unit.
    ///
    /// ```
    /// use wengert_plot::Growth;
    /// let growth = Growth::new("memory, MiB").panel("width", &[("f32", &[(1.0, 2.0), (10.0, 20.0)])]);
    /// assert!(growth.to_svg().contains("memory, MiB"));
    /// ```
    #[must_use]
    pub fn new(cost: &str) -> Self {
        Self { title: "Growth".into(), cost: cost.into(), panels: Vec::new() }
    }

    /// Sets the title.
    ///
    /// ```
    /// use wengert_plot::Growth;
    /// assert!(Growth::new("memory, MiB").title("What a step needs").to_svg().contains("What a step needs"));
    /// ```
    #[must_use]
    pub fn title(self, title: impl Into<String>) -> Self {
        Self { title: title.into(), ..self }
    }

    /// Adds a panel: named lines of points (quantity, cost). Points that are not positive are left out.
    ///
    /// ```
    /// use wengert_plot::Growth;
    /// let (single, double) = ([(1.0, 2.0), (10.0, 20.0)], [(1.0, 4.0), (10.0, 40.0)]);
    /// let growth = Growth::new("memory, MiB").panel("width", &[("f32", &single), ("f64", &double)]);
    /// let svg = growth.panel("depth", &[("f32", &single)]).to_svg();
    /// assert_eq!([svg.matches("f32").count(), svg.matches("f64").count()], [2, 1]); // lines are named
    /// ```
    #[must_use]
    pub fn panel(mut self, quantity: &str, lines: &[(&str, &[(f64, f64)])]) -> Self {
        let positive = |point: &&(f64, f64)| point.0 > 0.0 && point.1 > 0.0;
        let line = |&(name, points): &(&str, &[(f64, f64)])| {
            (name.to_owned(), points.iter().filter(positive).copied().collect())
        };
        let lines = lines.iter().map(line).collect();
        self.panels.push(Quantity { name: quantity.to_owned(), lines, power: None });
        self
    }

    /// Adds a line for comparison to the last panel: a cost that grows as this power, below the others.
    ///
    /// ```
    /// use wengert_plot::Growth;
    /// let line = [(1.0, 2.0), (10.0, 200.0)];
    /// let growth = Growth::new("time, µs").panel("width", &[("f64", &line)]);
    /// assert!(growth.proportional("∝ width²", 2).to_svg().contains("∝ width²"));
    /// ```
    #[must_use]
    pub fn proportional(mut self, label: &str, power: i32) -> Self {
        if let Some(panel) = self.panels.last_mut() {
            panel.power = Some((label.to_owned(), power));
        }
        self
    }

    /// The picture as SVG.
    ///
    /// ```
    /// use wengert_plot::Growth;
    /// let growth = Growth::new("time, µs").panel("width", &[("f64", &[(1.0, 2.0), (10.0, 200.0)])]);
    /// let svg = growth.to_svg();
    /// assert!(svg.starts_with("<svg ") && svg.contains("width") && svg.contains("time, µs"));
    /// ```
    #[must_use]
    pub fn to_svg(&self) -> String {
        let (width, height) = PANEL;
        let count = self.panels.len().max(1) as f64;
        let size = (LEFT + count * (width + RIGHT), TOP + height + BOTTOM);
        let points = || self.panels.iter().flat_map(Quantity::points);
        let y = log_axis("", points().map(|point| point.1));
        page(size, &self.title, |area| {
            write(area, &self.title, place(20.0, 26.0), Style::title(16.0))?;
            write(area, &self.cost, place(20.0, 50.0), NAME)?;
            for (k, quantity) in self.panels.iter().enumerate() {
                let x = log_axis(&quantity.name, quantity.points().map(|point| point.0));
                let frame = Frame { x: LEFT + k as f64 * (width + RIGHT), y: TOP, width, height };
                let panel = Panel { y_labels: k == 0, ..Panel::new(&x, &y, frame) };
                panel.draw_axes(area)?;
                panel.draw_lines(area, &quantity.to_lines(&x, &y))?;
            }
            Ok(())
        })
    }
}

impl Quantity {
    fn points(&self) -> impl Iterator<Item = (f64, f64)> {
        self.lines.iter().flat_map(|(_, points)| points.iter().copied())
    }

    fn to_lines(&self, x: &Axis, y: &Axis) -> Vec<Line> {
        let lasts = self.lines.iter().filter_map(|(_, points)| points.last());
        let lowest = lasts.min_by(|a, b| a.1.total_cmp(&b.1));
        let power = self.power.iter().zip(lowest).map(|((label, power), &(at, cost))| {
            let cost = |x: f64| cost / BELOW * (x / at).powi(*power);
            // Clipping the line would bend it, so it begins at the border.
            let least = at * (y.low() / cost(at)).powf(1.0 / f64::from(*power));
            let from = x.low().max(least);
            let points = vec![(from, cost(from)), (at, cost(at))];
            Line {
                points,
                colour: RULE,
                width: 1.2,
                markers: false,
                label: label.clone(),
                note: String::new(),
            }
        });
        let line = |(k, (name, points)): (usize, &Named)| Line {
            points: points.clone(),
            colour: colour(k),
            width: 2.0,
            markers: true,
            label: name.clone(),
            note: String::new(),
        };
        power.chain(self.lines.iter().enumerate().map(line)).collect()
    }
}

/// A logarithmic axis that covers these numbers.
fn log_axis(name: &str, numbers: impl Iterator<Item = f64>) -> Axis {
    let (low, high) =
        numbers.fold((f64::INFINITY, 0.0_f64), |(low, high), x| (low.min(x), high.max(x)));
    if low > high { Axis::log(name, 1.0, 10.0) } else { Axis::log(name, low, high) }
}
