//! An [`Explanation`] as a picture: the tape from top to bottom.

use super::table::of_gradient;
use super::{Explanation, Source, Step};
use std::fmt::Write;

/// Where things are, in pixels.
const ROW: usize = 76;
const BOX: usize = 52;
const TOP: usize = 54;
const LEAVES: usize = 24;
const LEAF_WIDTH: usize = 196;
const TAPE: usize = 262;
const TAPE_WIDTH: usize = 330;
const NUMBERS: usize = 668;
const WIDTH: usize = 900;

const STYLE: &str = "text{font:13px system-ui,sans-serif;fill:#0f172a}\
.formula{font:13px ui-monospace,monospace;fill:#1e40af}\
.small{font-size:12px;fill:#475569}.gradient{font-size:12px;fill:#b45309}\
.head{font-size:12px;font-weight:600;fill:#64748b;letter-spacing:.04em}\
.name{font-weight:600}.step{fill:#eff6ff;stroke:#3b82f6}.param{fill:#f0fdf4;stroke:#22c55e}\
.constant{fill:#f8fafc;stroke:#94a3b8}.arrow{fill:none;stroke:#64748b;stroke-width:1.4}";

impl Explanation {
    /// The recording as an SVG picture that needs nothing else: the tape runs from top to bottom,
    /// parameters (green) and constants (grey) stand to the left of the steps that use them, values and
    /// gradients to the right.
    #[must_use]
    pub fn to_svg(&self) -> String {
        let height = TOP + self.steps.len() * ROW + 12;
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
            self.draw_arrows(&mut svg, at, step);
        }
        for (at, step) in self.steps.iter().enumerate() {
            let y = TOP + at * ROW;
            rounded(&mut svg, "step", [TAPE, y, TAPE_WIDTH, BOX]);
            text(&mut svg, "name", TAPE + 12, y + 21, &step.name);
            text(&mut svg, "formula", TAPE + 12, y + 41, &cut(&step.formula, 38));
            let value = format!("{}   {}", step.value.shape, step.value);
            text(&mut svg, "small", NUMBERS, y + 21, &value);
            if step.gradient.is_some() {
                let gradient = format!("gradient {}", of_gradient(&step.gradient));
                text(&mut svg, "gradient", NUMBERS, y + 41, &gradient);
            }
        }
        svg + "</svg>\n"
    }

    /// The operands of a step: leaves beside it, with arrows, and arrows from earlier steps.
    fn draw_arrows(&self, svg: &mut String, at: usize, step: &Step) {
        let y = TOP + at * ROW;
        let leaves = step.operands.iter().filter_map(|operand| match operand {
            Source::Leaf(leaf) => Some(&self.leaves[*leaf]),
            Source::Step(_) => None,
        });
        let leaves: Vec<_> = leaves.collect();
        let height = if leaves.len() > 1 { 64 / leaves.len() } else { 30 };
        let start = (y + BOX / 2).saturating_sub(height * leaves.len() / 2);
        for (k, leaf) in leaves.iter().enumerate() {
            let (top, size) = (start + k * height + 2, height - 4);
            let class = if leaf.is_param { "param" } else { "constant" };
            rounded(svg, class, [LEAVES, top, LEAF_WIDTH, size]);
            let middle = top + size / 2;
            let label = if leaf.name.parse::<f64>().is_ok() {
                leaf.name.clone()
            } else {
                format!("{}  {}", leaf.name, leaf.value.shape)
            };
            text(svg, "small", LEAVES + 10, middle + 4, &cut(&label, 27));
            let (from, to) = (LEAVES + LEAF_WIDTH, y + BOX / 2);
            arrow(
                svg,
                &format!(
                    "M{from} {middle}C{} {middle} {} {to} {} {to}",
                    from + 18,
                    TAPE - 20,
                    TAPE - 1
                ),
            );
        }
        for operand in &step.operands {
            let Source::Step(from) = *operand else { continue };
            if from + 1 == at {
                let x = TAPE + TAPE_WIDTH / 2;
                arrow(svg, &format!("M{x} {}L{x} {}", y + BOX - ROW, y - 1));
            } else {
                let (x, start, end) = (TAPE + TAPE_WIDTH, TOP + from * ROW + BOX / 2, y + BOX / 2);
                let out = x + (20 + 12 * (at - from)).min(NUMBERS - x - 4);
                arrow(svg, &format!("M{x} {start}C{out} {start} {out} {end} {} {end}", x + 1));
            }
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
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
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
