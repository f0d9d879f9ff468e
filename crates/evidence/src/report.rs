//! The output of `wengert check`. It contains no times and no digits beyond the bounds, so that it is the
//! same on every machine.

use crate::{Row, Section};
use serde_json::{Value, json};
use std::fmt::Write;

/// Whether all figures agree.
pub fn holds(sections: &[Section]) -> bool {
    rows(sections).all(Row::holds)
}

/// The table for people.
pub fn text(sections: &[Section]) -> String {
    let mut out = String::new();
    write_text(&mut out, sections).expect("writing to a string");
    out
}

fn write_text(out: &mut String, sections: &[Section]) -> std::fmt::Result {
    writeln!(out, "{:<66} {:>7}  agree in", "what was checked, against which source", "figures")?;
    for Section { source, rows } in sections {
        writeln!(out, "\n{source}")?;
        for row in rows {
            let Row { what, bound, compared, differs, failure, .. } = row;
            let verdict = if row.holds() { "ok" } else { "FAILED" };
            writeln!(out, "  {what:<64} {compared:>7}  {:<12} {verdict}", bound.to_string())?;
            if let Some((found, published)) = row.worst() {
                writeln!(out, "      found {found:?}, published {published:?}")?;
            }
            if let Some(failure) = failure {
                writeln!(out, "      {failure}")?;
            }
            if let Some(how) = differs {
                writeln!(out, "      differs on purpose: {how}")?;
            }
        }
    }
    let count = rows(sections).count();
    let figures: usize = rows(sections).map(|row| row.compared).sum();
    let on_purpose = rows(sections).filter(|row| row.differs.is_some()).count();
    let failed = rows(sections).filter(|row| !row.holds()).count();
    write!(
        out,
        "\n{figures} figures in {count} checks, {on_purpose} of them different on purpose: "
    )?;
    match failed {
        0 => writeln!(out, "all agree"),
        _ => writeln!(out, "{failed} of the checks FAILED"),
    }
}

/// The table for programs: one JSON object.
pub fn json(sections: &[Section]) -> String {
    let checks: Vec<_> = sections
        .iter()
        .flat_map(|section| section.rows.iter().map(|row| check(section.source, row)))
        .collect();
    format!("{}\n", json!({ "ok": holds(sections), "checks": checks }))
}

fn check(source: &str, row: &Row) -> Value {
    let figures = row.figures.iter().map(|&(found, published)| [number(found), number(published)]);
    json!({
        "source": source,
        "what": row.what,
        "compared": row.compared,
        "figures": figures.collect::<Vec<_>>(),
        "bound": row.bound.to_string(),
        "ok": row.holds(),
        "differs": row.differs,
        "failure": row.failure,
    })
}

/// A number in JSON, which has no infinities and no NaN; they become strings.
fn number(x: f64) -> Value {
    if x.is_finite() { x.into() } else { x.to_string().into() }
}

fn rows(sections: &[Section]) -> impl Iterator<Item = &Row> {
    sections.iter().flat_map(|section| &section.rows)
}
