//! [`ActivationPlot`]: functions of one number, each with its slope.

use crate::axis::Axis;
use crate::page::{Area, Drawn, Style, cut, page, place, stroke, write};
use crate::palette::{BLUE, RULE, VERMILION};
use crate::panel::{Frame, Line, Panel, TICK};
use wengert_kernels::{Dual, Elementwise};
use wengert_layers::{Activation, ActivationVisitor};

/// The number of panels side by side, and the size of each.
const ACROSS: usize = 4;
const PANEL: (f64, f64) = (224.0, 228.0);
/// The part of its height outside the frame.
const HEAD: f64 = 66.0;
/// The magnification of a panel that stands alone.
const ALONE: f64 = 2.2;

const LEFT: f64 = 52.0;
const TOP: f64 = 76.0;
const BOTTOM: f64 = 28.0;

/// x, value and slope.
type Point = (f64, f64, f64);

/// The number of steps between evaluations of a function.
const STEPS: usize = 160;

/// [`Elementwise`] functions side by side, each with its slope, from −4 to 4. All have the same axes.
///
/// Slopes come from dual numbers, as in training. Where value or slope jumps, the line has a gap.
///
/// ```
/// use wengert_kernels::{Elementwise, Scalar};
/// use wengert_layers::Tanh;
/// use wengert_plot::ActivationPlot;
///
/// #[derive(Clone, Copy, Debug)]
/// struct Gate;
///
/// impl Elementwise for Gate {
///     fn eval<S: Scalar>(&self, x: S) -> S {
///         x * (S::of(1.5) * x).sigmoid()
///     }
/// }
/// let plot = ActivationPlot::new().function("tanh", "", &Tanh).function("gate", "x·σ(1.5·x)", &Gate);
/// assert!(plot.to_svg().contains("x·σ(1.5·x)"));
/// ```
#[derive(Clone, Debug)]
pub struct ActivationPlot {
    title: String,
    functions: Vec<Function>,
}

#[derive(Clone, Debug)]
struct Function {
    name: String,
    formula: String,
    points: Vec<Point>,
}

impl ActivationPlot {
    /// A plot without functions.
    ///
    /// ```
    /// use wengert_plot::ActivationPlot;
    /// let svg = ActivationPlot::new().to_svg();
    /// assert!(svg.contains("Activations and their slopes")); // the default title
    /// ```
    #[must_use]
    pub fn new() -> Self {
        Self { title: "Activations and their slopes".into(), functions: Vec::new() }
    }

    /// Sets the title.
    ///
    /// ```
    /// use wengert_layers::Relu;
    /// use wengert_plot::ActivationPlot;
    /// let plot = ActivationPlot::new().function("relu", "max(x, 0)", &Relu).title("A kink");
    /// assert!(plot.to_svg().contains("A kink"));
    /// ```
    #[must_use]
    pub fn title(self, title: impl Into<String>) -> Self {
        Self { title: title.into(), ..self }
    }

    /// Adds a function, with its formula beneath its name.
    ///
    /// ```
    /// use wengert_layers::{Relu, Tanh};
    /// use wengert_plot::ActivationPlot;
    /// let plot = ActivationPlot::new().function("relu", "max(x, 0)", &Relu).function("tanh", "", &Tanh);
    /// let svg = plot.to_svg();
    /// assert!(svg.find("max(x, 0)") < svg.find("tanh")); // side by side, in this order
    /// ```
    #[must_use]
    pub fn function(mut self, name: &str, formula: &str, f: &impl Elementwise) -> Self {
        let (name, formula) = (name.to_owned(), formula.to_owned());
        self.functions.push(Function { name, formula, points: points(f) });
        self
    }

    /// Adds an activation chosen at run time.
    ///
    /// ```
    /// use wengert_layers::Activation;
    /// use wengert_plot::ActivationPlot;
    ///
    /// let all = Activation::ALL.iter().fold(ActivationPlot::new(), ActivationPlot::activation);
    /// assert!(all.to_svg().contains("leaky_relu"));
    /// ```
    #[must_use]
    pub fn activation(self, activation: &Activation) -> Self {
        struct Add<'a>(ActivationPlot, &'a Activation);

        impl ActivationVisitor for Add<'_> {
            type Output = ActivationPlot;
            fn visit<F: Elementwise>(self, f: &F) -> ActivationPlot {
                self.0.function(&self.1.to_string(), self.1.formula(), f)
            }
        }
        activation.visit(Add(self, activation))
    }

    /// The picture as SVG.
    ///
    /// ```
    /// use wengert_layers::Tanh;
    /// use wengert_plot::ActivationPlot;
    /// let svg = ActivationPlot::new().function("tanh", "", &Tanh).to_svg();
    /// assert!(svg.starts_with("<svg ") && svg.contains("value") && svg.contains("slope"));
    /// ```
    #[must_use]
    pub fn to_svg(&self) -> String {
        let count = self.functions.len();
        let across = count.clamp(1, ACROSS);
        let scale = if count == 1 { ALONE } else { 1.0 };
        let (width, height) = (scale * PANEL.0, scale * (PANEL.1 - HEAD) + HEAD);
        let rows = count.div_ceil(across) as f64;
        let size = (LEFT + across as f64 * width, TOP + rows * height + BOTTOM);
        let (x, y) = (Axis::linear("x", -4.0, 4.0), Axis::linear("", -2.0, 4.0));
        page(size, &self.title, |area| {
            write(area, &self.title, place(20.0, 26.0), Style::title(16.0))?;
            write(
                area,
                "value",
                place(20.0, 50.0),
                Style { bold: true, ..Style::new(12.0, BLUE) },
            )?;
            let slope = Style { bold: true, ..Style::new(12.0, VERMILION) };
            write(area, "slope", place(64.0, 50.0), slope)?;
            for (k, function) in self.functions.iter().enumerate() {
                let (column, row) = (k % across, k / across);
                let frame = Frame {
                    x: LEFT + column as f64 * width,
                    y: TOP + row as f64 * height + 42.0,
                    width: width - 20.0,
                    height: height - HEAD,
                };
                let panel = Panel {
                    x_labels: k + across >= count,
                    y_labels: column == 0,
                    ..Panel::new(&x, &y, frame)
                };
                function.draw(area, &panel)?;
            }
            Ok(())
        })
    }
}

impl Default for ActivationPlot {
    fn default() -> Self {
        Self::new()
    }
}

impl Function {
    fn draw(&self, area: &Area<'_>, panel: &Panel<'_>) -> Drawn {
        let Frame { x, y, width, .. } = panel.frame;
        write(area, &cut(&self.name, 13.0, width), place(x, y - 28.0), Style::title(13.0))?;
        write(area, &cut(&self.formula, 11.0, width), place(x, y - 11.0), TICK)?;
        panel.draw_axes(area)?;
        for zero in [[(-4.0, 0.0), (4.0, 0.0)], [(0.0, -2.0), (0.0, 4.0)]] {
            stroke(area, zero.map(|point| panel.place(point)).to_vec(), RULE, 0.75)?;
        }
        let line = |of: fn(&Point) -> f64, colour| Line {
            points: self.points.iter().map(|point| (point.0, of(point))).collect(),
            colour,
            width: 2.2,
            markers: false,
            label: String::new(),
            note: String::new(),
        };
        panel.draw_lines(area, &[line(|point| point.2, VERMILION), line(|point| point.1, BLUE)])
    }
}

/// Value and slope along the axis, with a NaN at each jump.
fn points(f: &impl Elementwise) -> Vec<Point> {
    let at = |x: f64| {
        let y = f.eval(Dual::new(x, 1.0));
        (x, y.value, y.slope)
    };
    let mut points = vec![at(-4.0)];
    for step in 1..=STEPS {
        let (from, to) = (points[points.len() - 1], at(-4.0 + 8.0 * step as f64 / STEPS as f64));
        if let Some((before, after)) = jump(&at, from, to) {
            points.extend([before, (after.0, f64::NAN, f64::NAN), after]);
        }
        points.push(to);
    }
    points
}

/// The points before and after a jump of value or slope between two points, if there is one: a difference
/// that remains over a distance too short for a slope.
fn jump(at: &impl Fn(f64) -> Point, from: Point, to: Point) -> Option<(Point, Point)> {
    let difference = |a: Point, b: Point| (b.1 - a.1).abs().max((b.2 - a.2).abs());
    let (mut from, mut to) = (from, to);
    while to.0 - from.0 > 1e-12 {
        let middle = at(0.5 * (from.0 + to.0));
        if difference(from, middle) > difference(middle, to) {
            to = middle;
        } else {
            from = middle;
        }
    }
    (difference(from, to) > 1e-3).then_some((from, to))
}
