//! The published figures all agree, and none can change unnoticed.

#[path = "../../manual/tests/reference/mod.rs"]
mod reference;

use serde_json::Value;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;
use wengert_evidence::{Bound, Row, Section, article, report, sections};
use wengert_kernels::Level;
use wengert_manual::Article;

/// The sections that the program prints, computed once for all tests.
static SECTIONS: LazyLock<Vec<Section>> = LazyLock::new(sections);

fn rows() -> impl Iterator<Item = &'static Row> {
    SECTIONS.iter().flat_map(|section| &section.rows)
}

#[test]
fn all_figures_agree_at_every_level_of_the_cpu() {
    for level in Level::supported() {
        level.force();
        let sections = sections();
        assert!(report::holds(&sections), "{level:?}: {}", report::text(&sections));
        assert_eq!(report::text(&sections), report::text(&SECTIONS));
    }
}

/// Changes that the check must reject: another sign, or farther off than the bound allows.
fn corruptions(bound: Bound, found: f64) -> Vec<f64> {
    if found.is_nan() {
        return vec![0.0, f64::INFINITY];
    }
    if found.is_infinite() {
        return vec![-found, f64::MAX.copysign(found), f64::NAN];
    }
    let size = found.abs();
    let mut changes = match bound {
        Bound::Exact => vec![found.next_up() - found, found.next_down() - found],
        Bound::Decimals(n) => [1.1, -1.1].map(|units| units * 10.0_f64.powi(-n)).into(),
        Bound::Digits(n) => [2.2, -2.2].map(|units| units * size * 10.0_f64.powi(-n)).into(),
    };
    if size == 0.0 && bound != Bound::Exact {
        changes.push(1.0);
    }
    if size != 0.0 && matches!(bound, Bound::Exact | Bound::Digits(7..)) {
        changes.extend([size * 1e-6, size * -1e-6]);
    }
    if !matches!(bound, Bound::Decimals(n) if size < 10.0_f64.powi(-n)) {
        changes.push(-2.0 * found);
    }
    let changed = changes.iter().map(|change| found + change).filter(|&x| x != found);
    changed.chain([f64::NAN, f64::INFINITY]).collect()
}

#[test]
fn every_figure_that_is_corrupted_is_rejected() {
    let mut tried = 0;
    for row in rows() {
        for (k, &(found, published)) in row.figures.iter().enumerate() {
            for corrupted in corruptions(row.bound, found) {
                let mut row = row.clone();
                row.figures[k].0 = corrupted;
                let what = &row.what;
                assert!(!row.holds(), "{what}: {corrupted:?} passes for {published:?}");
                tried += 1;
            }
        }
    }
    assert!(tried > 2000, "{tried}");
}

#[test]
fn a_check_without_figures_has_failed() {
    assert!(rows().all(|row| !row.figures.is_empty()));
    assert!(!Row::new("nothing", Bound::Exact, []).holds());
}

#[test]
fn a_failure_is_shown_with_the_figure_that_is_farthest_off() {
    let right = Row::zip("right", Bound::Exact, &[2.5], &[2.5]);
    let wrong = Row::zip("wrong", Bound::Digits(3), &[1.0, 2.5, 3.1], &[1.0, 2.0, 3.0]);
    let failure = Row { failure: Some("a mismatch".into()), ..right.clone() };
    let sections =
        [Section { source: "A source", rows: vec![right.differs("a rule"), wrong, failure] }];
    assert!(!report::holds(&sections));
    let text = report::text(&sections);
    let lines: Vec<_> = text.lines().map(|line| line.trim_start()).collect();
    assert!(lines[3].ends_with("ok") && lines[5].ends_with("FAILED"), "{text}");
    assert_eq!(lines[4], "differs on purpose: a rule");
    assert_eq!(lines[6], "found 2.5, published 2.0");
    assert!(lines[7].starts_with("right") && lines[7].ends_with("FAILED"), "{text}");
    assert_eq!(lines[8], "a mismatch");
    let summary = "5 figures in 3 checks, 1 of them different on purpose: 2 of the checks FAILED";
    assert_eq!(lines[10], summary);
}

#[test]
fn the_article_by_the_closed_form_as_well() {
    let (data, mut network) = (article::data(), Article::new(569, 30, 4, 1));
    let rows = article::follow(|params, gradient| {
        let (x, y) = (data.features().view(), data.targets().view());
        network.gradient(params.as_slice(), x, y, gradient.as_mut_slice())
    });
    let sections = [article::section(rows)];
    assert!(report::holds(&sections), "{}", report::text(&sections));
    assert_eq!(article::REFERENCE, reference::REFERENCE);
}

#[test]
fn the_program_prints_what_the_documentation_shows() {
    let output = Command::new(env!("CARGO_BIN_EXE_wengert-evidence")).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty());
    let printed = String::from_utf8(output.stdout).unwrap();
    assert_eq!(printed, report::text(&SECTIONS));
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/evidence.md");
    let page = std::fs::read_to_string(page).unwrap();
    let other = printed.lines().filter(|line| !page.lines().any(|shown| shown == *line));
    assert!(
        page.contains(&format!("\n```text\n{printed}```\n")),
        "docs/evidence.md shows another table; `.ci/pages --update docs/evidence.md` writes that of the \
         command, with these lines:\n{}",
        other.collect::<Vec<_>>().join("\n")
    );
}

#[test]
fn json_has_the_figures() {
    let object: Value = serde_json::from_str(&report::json(&SECTIONS)).unwrap();
    assert_eq!(object["ok"], true);
    let checks = object["checks"].as_array().unwrap();
    assert_eq!(checks.len(), rows().count());
    let fields: Vec<_> = checks[0].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        fields,
        ["bound", "compared", "differs", "failure", "figures", "ok", "source", "what"]
    );
    assert_eq!(checks[0]["figures"].as_array().unwrap().len(), 5);
    assert!(checks.iter().any(|check| check["figures"][0][1] == "inf"));
}
