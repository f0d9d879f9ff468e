//! [`Panel`]: two axes and lines between them.

use crate::axis::Axis;
use crate::curve::{pieces, thin};
use crate::page::{Area, Drawn, Place, Style, place, stroke, units, write};
use crate::palette::{GRID, QUIET, RULE};
use plotters::chart::ChartBuilder;
use plotters::element::Circle;
use plotters::style::text_anchor::HPos;
use plotters::style::{Color, RGBColor};

pub(crate) const TICK: Style = Style::new(11.0, QUIET);
pub(crate) const NAME: Style = Style::new(12.0, QUIET);

/// The room for the numbers of axes, in pixels.
const LEFT: f64 = 46.0;
const BELOW: f64 = 22.0;

/// The minimum distance between two names at the ends of lines.
const APART: f64 = 15.0;

/// The position and size of a panel in pixels, without the numbers at its axes.
#[derive(Clone, Copy)]
pub(crate) struct Frame {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

/// A line, and the text at its right end.
pub(crate) struct Line {
    pub(crate) points: Vec<(f64, f64)>,
    pub(crate) colour: RGBColor,
    pub(crate) width: f64,
    pub(crate) markers: bool,
    pub(crate) label: String,
    /// The text below the label.
    pub(crate) note: String,
}

/// Two axes, and which of them show their numbers.
pub(crate) struct Panel<'a> {
    pub(crate) x: &'a Axis,
    pub(crate) y: &'a Axis,
    pub(crate) frame: Frame,
    pub(crate) x_labels: bool,
    pub(crate) y_labels: bool,
    pub(crate) grid: bool,
}

impl<'a> Panel<'a> {
    pub(crate) fn new(x: &'a Axis, y: &'a Axis, frame: Frame) -> Self {
        Self { x, y, frame, x_labels: true, y_labels: true, grid: true }
    }

    /// The place of a point on the page.
    pub(crate) fn place(&self, (x, y): (f64, f64)) -> Place {
        let Frame { x: left, y: top, width, height } = self.frame;
        place(left + width * self.x.share(x), top + height * (1.0 - self.y.share(y)))
    }

    /// Draws the axes, their numbers and the name of the x axis.
    pub(crate) fn draw_axes(&self, area: &Area<'_>) -> Drawn {
        let Frame { x, y, width, height } = self.frame;
        let label = |show: bool, room: f64| if show { units(room) } else { 0 };
        let (left, below) = (label(self.y_labels, LEFT), label(self.x_labels, BELOW));
        let corner = (units(x) - left, units(y));
        let room = area.clone().shrink(corner, (units(width) + left, units(height) + below));
        let mut chart = ChartBuilder::on(&room)
            .x_label_area_size(below)
            .y_label_area_size(left)
            .build_cartesian_2d(self.x.clone(), self.y.clone())?;
        let mut mesh = chart.configure_mesh();
        if !self.grid {
            mesh.disable_mesh();
        }
        mesh.bold_line_style(GRID.stroke_width(units(1.0) as u32))
            .light_line_style(GRID.mix(0.0))
            .axis_style(RULE.stroke_width(units(1.0) as u32))
            .set_all_tick_mark_size(units(4.0))
            .label_style(TICK.to_text())
            .x_label_formatter(&|tick| self.x.label(*tick))
            .y_label_formatter(&|tick| self.y.label(*tick))
            .draw()?;
        let at = place(x + width / 2.0, y + height + BELOW + 12.0);
        if self.x_labels {
            write(area, &self.x.name, at, NAME.anchor(HPos::Center))
        } else {
            Ok(())
        }
    }

    /// Draws lines, with their labels to the right of their ends.
    pub(crate) fn draw_lines(&self, area: &Area<'_>, lines: &[Line]) -> Drawn {
        let mut ends = Vec::new();
        for line in lines {
            let mut end = None;
            for piece in pieces(&line.points, self.y.low(), self.y.high()) {
                let places: Vec<_> = piece.into_iter().map(|point| self.place(point)).collect();
                end = places.last().copied();
                for &place in places.iter().filter(|_| line.markers) {
                    area.draw(&Circle::new(place, units(3.2), line.colour.filled()))?;
                }
                stroke(area, thin(&places), line.colour, line.width)?;
            }
            ends.extend(end.filter(|_| !line.label.is_empty()).map(|end| (end.1, line)));
        }
        self.draw_labels(area, ends)
    }

    /// Draws labels at the heights of the ends of their lines, or as near as they can be without overlapping
    /// or going below the axis.
    fn draw_labels(&self, area: &Area<'_>, mut ends: Vec<(i32, &Line)>) -> Drawn {
        ends.sort_by_key(|end| end.0);
        let room = |line: &Line| units(if line.note.is_empty() { APART } else { 2.0 * APART });
        let mut least = i32::MIN;
        for (y, line) in &mut ends {
            *y = least.max(*y);
            least = *y + room(line);
        }
        let mut most = units(self.frame.y + self.frame.height);
        for (y, line) in ends.iter_mut().rev() {
            *y = (*y).min(most + units(APART) - room(line));
            most = *y - units(APART);
        }
        let right = units(self.frame.x + self.frame.width + 8.0);
        for (y, line) in ends {
            write(area, &line.label, (right, y), Style::new(12.0, line.colour))?;
            write(area, &line.note, (right, y + units(APART)), TICK)?;
        }
        Ok(())
    }
}
