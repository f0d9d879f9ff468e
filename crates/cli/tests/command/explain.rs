//! `wengert explain`: the table, and the pictures it writes.

use crate::run::{text, wengert};
use std::fs;
use std::path::Path;

#[test]
fn the_table_names_formulas_shapes_and_gradients() {
    let output = wengert(&["explain"]);
    assert!(output.status.success() && output.stderr.is_empty());
    let shown = text(&output.stdout);
    for line in [
        "#0 affine(dense1)  c0·dense1.weight + dense1.bias  569×4  ",
        "#1 sigmoid         sigmoid(#0)                     569×4  ",
        "#3 sigmoid         sigmoid(#2)                     569×1  ",
        "sigmoid   sigmoid(x)·sigmoid(−x)",
    ] {
        assert!(shown.contains(line), "{line}\n{shown}");
    }
    // The loss before training, as in the table of the main job.
    assert!(shown.contains("mean((#3 − c1)²)                1×1    0.2512  "), "{shown}");
}

/// `UPDATE_DOCS=1 cargo test -p wengert-cli --test command` draws it again.
#[test]
fn the_picture_in_the_documentation_is_the_one_that_is_drawn() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("explain");
    fs::create_dir_all(&folder).unwrap();
    let (svg, dot) = (folder.join("tape.svg"), folder.join("tape.dot"));
    let paths = [&svg, &dot].map(|path| path.to_str().unwrap());
    let output = wengert(&["explain", "--svg", paths[0], "--dot", paths[1]]);
    assert!(output.status.success());
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 2, "nothing else is left");
    assert!(fs::read_to_string(&dot).unwrap().starts_with("digraph tape {"));

    let kept = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/images/article.svg");
    let drawn = fs::read_to_string(&svg).unwrap();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(kept, &drawn).unwrap();
    }
    let kept = fs::read_to_string(kept).unwrap_or_default();
    assert!(kept == drawn, "docs/images/article.svg is old: UPDATE_DOCS=1 draws it again");
}

#[test]
fn a_picture_that_cannot_be_written_gets_one_line() {
    let output = wengert(&["explain", "--svg", "/nowhere/tape.svg"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    let line = text(&output.stderr);
    assert!(line.starts_with("error: /nowhere/tape.svg: ") && line.lines().count() == 1, "{line}");
}
