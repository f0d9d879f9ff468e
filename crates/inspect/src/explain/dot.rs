//! An [`Explanation`] as a graph for Graphviz.

use super::table::of_gradient;
use super::{Explanation, Source, Summary};
use std::fmt::Write;
use wengert_kernels::readable;

impl Explanation {
    /// The recording in the DOT language of Graphviz: `dot -Tsvg`. Operands are above results.
    ///
    /// ```
    /// use wengert_inspect::explain;
    /// use wengert_tape::{Matrix, Params, Tape};
    /// let mut params = Params::new();
    /// let w = params.add("w", Matrix::from([[2.0]]));
    /// let mut tape = Tape::new();
    /// let dot = explain(tape.record(&params).param(w).square()).to_dot();
    /// assert!(dot.starts_with("digraph tape {") && dot.contains("leaf0 -> step0;"));
    /// ```
    #[must_use]
    pub fn to_dot(&self) -> String {
        let mut dot = String::from(
            "digraph tape {\n  node [fontname=\"sans-serif\", fontsize=11];\n  edge [color=\"#64748b\"];\n",
        );
        for (at, leaf) in self.leaves.iter().enumerate() {
            let style =
                if leaf.is_param { "fillcolor=\"#dcfce7\"" } else { "fillcolor=\"#f1f5f9\"" };
            let lines = [leaf.name.clone(), format!("{}   {}", leaf.value.shape, leaf.value)];
            let label = escaped(lines.into_iter().chain(gradient(&leaf.gradient)));
            let _ = writeln!(
                dot,
                "  leaf{at} [shape=ellipse, style=filled, {style}, label=\"{label}\"];"
            );
        }
        for (at, step) in self.steps.iter().enumerate() {
            let lines = [
                step.name.clone(),
                step.formula.clone(),
                format!("{}   {}", step.value.shape, step.value),
            ];
            let label = escaped(lines.into_iter().chain(gradient(&step.gradient)));
            let _ = writeln!(
                dot,
                "  step{at} [shape=box, style=\"filled,rounded\", fillcolor=\"#dbeafe\", label=\"{label}\"];"
            );
            for &operand in &step.operands {
                let from = match operand {
                    Source::Step(from) => format!("step{from}"),
                    Source::Leaf(from) => format!("leaf{from}"),
                };
                let _ = writeln!(dot, "  {from} -> step{at};");
            }
        }
        dot + "}\n"
    }
}

fn gradient(gradient: &Option<Summary>) -> Option<String> {
    gradient.is_some().then(|| format!("gradient {}", of_gradient(gradient.as_ref())))
}

/// Lines of a label.
fn escaped(lines: impl Iterator<Item = String>) -> String {
    let lines: Vec<_> =
        lines.map(|line| readable(&line).replace('\\', "\\\\").replace('"', "\\\"")).collect();
    lines.join("\\n")
}
