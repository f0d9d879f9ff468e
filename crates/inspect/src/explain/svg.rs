//! An [`Explanation`] as a picture: the tape from top to bottom.

use super::table::of_gradient;
use super::{Explanation, Leaf, Source, Step, Summary};
use std::fmt::Write;
use wengert_kernels::xml;

/// Positions and sizes in pixels.
const ROW: usize = 76;
const BOX: usize = 52;
const TOP: usize = 54;
const LINE: usize = 16;
const LEAVES: usize = 16;
const LEAF_WIDTH: usize = 324;
const TAPE: usize = 376;
const TAPE_WIDTH: usize = 280;
const NUMBERS: usize = 716;
const WIDTH: usize = 1020;
/// Characters that fit: of numbers, and of a formula.
const NUMBERS_TEXT: usize = 46;
const FORMULA_TEXT: usize = 36;

const STYLE: &str = "text{font:13px system-ui,sans-serif;fill:#0f172a;white-space:pre}\
.formula{font:12px ui-monospace,monospace;fill:#1e40af}\
.small{font-size:12px;fill:#475569}.gradient{font-size:12px;fill:#b45309}\
.head{font-size:12px;font-weight:600;fill:#64748b;letter-spacing:.04em}\
.name{font-weight:600}.step{fill:#eff6ff;stroke:#3b82f6}.param{fill:#f0fdf4;stroke:#22c55e}\
.constant{fill:#f8fafc;stroke:#94a3b8}.arrow{fill:none;stroke:#64748b;stroke-width:1.4}";

impl Explanation {
    /// The recording as a self-contained SVG picture. The tape runs from top to bottom. Parameters (green)
    /// and constants (grey), with values and gradients, stand to the left of the steps that use them; the
    /// values and gradients of the steps stand to the right.
    ///
    /// ```
    /// use wengert_inspect::explain;
    /// use wengert_tape::{Matrix, Params, Tape};
    /// let mut params = Params::new();
    /// let w = params.add("w", Matrix::from([[2.0]]));
    /// let mut tape = Tape::new();
    /// let svg = explain(tape.record(&params).param(w).square()).to_svg();
    /// assert!(svg.starts_with("<svg ") && svg.contains("#0 square"));
    /// ```
    #[must_use]
    pub fn to_svg(&self) -> String {
        let (tops, height) = self.tops();
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" \
             viewBox=\"0 0 {WIDTH} {height}\">\n<style>{STYLE}</style>\n\
             <defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" \
             markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" fill=\"#64748b\"/></marker></defs>\n\
             <rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#ffffff\"/>\n"
        );
        text(&mut svg, "head", LEAVES, 30, "PARAMETERS AND CONSTANTS");
        text(&mut svg, "head", TAPE, 30, "THE TAPE, FORWARD ↓  BACKWARD ↑");
        text(&mut svg, "head", NUMBERS, 30, "VALUE AND GRADIENT");
        for (at, step) in self.steps.iter().enumerate() {
            self.draw_leaves(&mut svg, tops[at], step);
            draw_arrows(&mut svg, &tops, at, step);
        }
        for (step, &y) in self.steps.iter().zip(&tops) {
            rounded(&mut svg, "step", [TAPE, y, TAPE_WIDTH, BOX]);
            text(&mut svg, "name", TAPE + 12, y + 21, &step.name);
            text(&mut svg, "formula", TAPE + 12, y + 41, &cut(&step.formula, FORMULA_TEXT));
            text(&mut svg, "small", NUMBERS, y + 21, &value(None, &step.value));
            if let Some(of) = &step.gradient {
                text(&mut svg, "gradient", NUMBERS, y + 41, &gradient(of));
            }
        }
        svg + "</svg>\n"
    }

    /// The top edges of the steps, spaced to fit their leaves, and the height of the picture.
    fn tops(&self) -> (Vec<usize>, usize) {
        let mut below = TOP;
        let top = |step: &Step| {
            let row = ROW.max(self.leaves_of(step).map(|leaf| height(leaf) + 4).sum::<usize>() + 4);
            below += row;
            below - row + (row - ROW) / 2
        };
        let tops = self.steps.iter().map(top).collect();
        (tops, below + 12)
    }

    fn leaves_of(&self, step: &Step) -> impl Iterator<Item = &Leaf> {
        step.operands.iter().filter_map(|operand| match operand {
            Source::Leaf(leaf) => Some(&self.leaves[*leaf]),
            Source::Step(_) => None,
        })
    }

    /// Stacks the leaves of a step beside it, at `y`, with arrows to it.
    fn draw_leaves(&self, svg: &mut String, y: usize, step: &Step) {
        let all = self.leaves_of(step).map(|leaf| height(leaf) + 4).sum::<usize>();
        let mut top = (y + BOX / 2 + 2).saturating_sub(all / 2);
        for leaf in self.leaves_of(step) {
            let class = if leaf.is_param { "param" } else { "constant" };
            rounded(svg, class, [LEAVES, top, LEAF_WIDTH, height(leaf)]);
            let is_number = leaf.name.parse::<f64>().is_ok();
            let line =
                if is_number { leaf.name.clone() } else { value(Some(&leaf.name), &leaf.value) };
            text(svg, "small", LEAVES + 10, top + 17, &line);
            if let Some(of) = &leaf.gradient {
                text(svg, "gradient", LEAVES + 10, top + 17 + LINE, &gradient(of));
            }
            let (from, middle, to) = (LEAVES + LEAF_WIDTH, top + height(leaf) / 2, y + BOX / 2);
            let (out, end) = (from + 18, TAPE - 1);
            let path = format!("M{from} {middle}C{out} {middle} {} {to} {end} {to}", TAPE - 20);
            arrow(svg, &path);
            top += height(leaf) + 4;
        }
    }
}

/// The height of a leaf's box: one line, and a second for a gradient.
fn height(leaf: &Leaf) -> usize {
    10 + LINE * if leaf.gradient.is_some() { 2 } else { 1 }
}

/// An optional name, the shape and the entries.
fn value(name: Option<&str>, value: &Summary) -> String {
    let name = name.map_or(String::new(), |name| format!("{name}   "));
    shortened(value, |value| format!("{name}{}   {value}", value.shape))
}

fn gradient(gradient: &Summary) -> String {
    shortened(gradient, |gradient| format!("gradient {}", of_gradient(Some(gradient))))
}

/// The text with all entries, or with their range if they do not fit.
fn shortened(summary: &Summary, write: impl Fn(&Summary) -> String) -> String {
    let whole = write(summary);
    if whole.chars().count() <= NUMBERS_TEXT {
        return whole;
    }
    cut(&write(&Summary { entries: None, ..summary.clone() }), NUMBERS_TEXT)
}

/// Arrows to a step from the earlier steps it uses.
fn draw_arrows(svg: &mut String, tops: &[usize], at: usize, step: &Step) {
    for operand in &step.operands {
        let Source::Step(from) = *operand else { continue };
        if from + 1 == at {
            let x = TAPE + TAPE_WIDTH / 2;
            arrow(svg, &format!("M{x} {}L{x} {}", tops[from] + BOX, tops[at] - 1));
        } else {
            let (x, start, end) = (TAPE + TAPE_WIDTH, tops[from] + BOX / 2, tops[at] + BOX / 2);
            let out = x + (20 + 12 * (at - from)).min(NUMBERS - x - 4);
            arrow(svg, &format!("M{x} {start}C{out} {start} {out} {end} {} {end}", x + 1));
        }
    }
}

fn rounded(svg: &mut String, class: &str, [x, y, width, height]: [usize; 4]) {
    let _ = writeln!(
        svg,
        "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"8\"/>"
    );
}

fn text(svg: &mut String, class: &str, x: usize, y: usize, text: &str) {
    let text = xml(text);
    let _ = writeln!(svg, "<text class=\"{class}\" x=\"{x}\" y=\"{y}\">{text}</text>");
}

fn arrow(svg: &mut String, path: &str) {
    let _ = writeln!(svg, "<path class=\"arrow\" marker-end=\"url(#tip)\" d=\"{path}\"/>");
}

/// The text, or its start with an ellipsis.
fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most - 1).chain(['…']).collect()
}
