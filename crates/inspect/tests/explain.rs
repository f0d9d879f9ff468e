//! The explanation of a recording: table, graph and picture of a 2-2-1 network.

use wengert_inspect::{Explanation, Source, explain};
use wengert_tape::{Elementwise, Matrix, Params, Scalar, Tape};

#[derive(Clone, Copy, Debug)]
struct Sigmoid;

impl Elementwise for Sigmoid {
    fn eval<S: Scalar>(&self, x: S) -> S {
        x.sigmoid()
    }
}

/// The network of docs/one-step.md.
fn network(trained: bool) -> Explanation {
    let mut params = Params::new();
    let w1 = params.add("W1", Matrix::from([[0.5, -1.0], [1.0, 0.5]]));
    let b1 = params.add("b1", Matrix::from([[0.0, 0.5]]));
    let w2 = params.add("W2", Matrix::from([[1.0], [-2.0]]));
    let b2 = params.add("b2", Matrix::from([[0.5]]));
    let mut tape = Tape::new();
    let t = if trained { tape.record(&params) } else { tape.evaluate(&params) };
    let hidden = (t.constant(&Matrix::from([[1.0, 2.0]])).matmul(w1) + b1).map(Sigmoid);
    let output = (hidden.matmul(w2) + b2).map(Sigmoid);
    explain((output - t.constant(&Matrix::from([[1.0]]))).square().mean())
}

#[test]
fn values_and_gradients_are_those_of_the_closed_form() {
    let sigmoid = |z: f64| 1.0 / (1.0 + (-z).exp());
    let a1 = [sigmoid(2.5), sigmoid(0.5)];
    let a2 = sigmoid(a1[0] - 2.0 * a1[1] + 0.5);
    let dz2 = 2.0 * (a2 - 1.0) * a2 * (1.0 - a2);
    let network = network(true);
    let close = |found: &Option<Vec<f64>>, expected: &[f64]| {
        let found = found.as_ref().expect("up to four entries are kept");
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-15, "{found} {expected}");
        }
    };
    close(&network.steps[2].value.entries, &a1);
    close(&network.steps[5].value.entries, &[a2]);
    close(&network.steps[4].gradient.as_ref().unwrap().entries, &[dz2]);
    close(&network.steps[2].gradient.as_ref().unwrap().entries, &[dz2, -2.0 * dz2]);
    let dz1 = [dz2 * a1[0] * (1.0 - a1[0]), -2.0 * dz2 * a1[1] * (1.0 - a1[1])];
    let w1 = network.leaves.iter().find(|leaf| leaf.name == "W1").unwrap();
    let expected = [dz1[0], dz1[1], 2.0 * dz1[0], 2.0 * dz1[1]];
    close(&w1.gradient.as_ref().unwrap().entries, &expected);
}

#[test]
fn operands_are_steps_before_or_leaves() {
    let network = network(true);
    let names: Vec<_> = network.leaves.iter().map(|leaf| leaf.name.as_str()).collect();
    assert_eq!(names, ["c0", "W1", "b1", "W2", "b2", "c1"]);
    assert_eq!(network.steps[0].operands, [Source::Leaf(0), Source::Leaf(1)]);
    assert_eq!(network.steps[3].operands, [Source::Step(2), Source::Leaf(3)]);
    assert_eq!(network.steps[0].flops, 2 * 2 * 2, "a product of 1×2 and 2×2");
    assert_eq!(network.steps[2].bytes, 3 * 2 * 8, "value, slope and gradient of 1×2");
}

#[test]
fn an_evaluation_has_no_gradients() {
    let network = network(false);
    assert!(network.steps.iter().all(|step| step.gradient.is_none()));
    let line = "#8 mean     mean(#7)     1×1    0.2073            –         1      8";
    assert!(network.to_string().contains(line), "{network}");
}

#[test]
fn large_matrices_are_summed_up() {
    let mut params = Params::new();
    let w = params.add("layer1.w", Matrix::from_fn(3, 2, |i, j| (i + 3 * j) as f64 * 1e-3 - 1e-3));
    let mut tape = Tape::new();
    let t = tape.record(&params);
    let x = t.constant(&Matrix::from_fn(2, 3, |i, j| 1e6 * (i + j) as f64));
    let found = explain((x.matmul(w).t() * 2.0).abs().sum()).to_string();
    let expected = "\
leaf      shape  value          gradient
c0        2×3    0 … 3e6    –
layer1.w  3×2    −0.001 … 0.004 norm 1.673e7
2         1×1    2              –
";
    let squeeze = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(squeeze(&found).starts_with(&squeeze(expected)), "{found}");
    assert!(found.contains("#0 matmul(layer1)  c0·layer1.w"), "{found}");
    assert!(found.contains("#1 transpose       #0ᵀ"), "{found}");
    assert!(found.contains("abs       1 if x > 0 else −1"), "{found}");
}

#[test]
fn the_graph_names_every_edge() {
    let dot = network(true).to_dot();
    assert!(dot.starts_with("digraph tape {\n") && dot.ends_with("}\n"));
    for edge in ["leaf0 -> step0;", "leaf1 -> step0;", "step0 -> step1;", "step7 -> step8;"] {
        assert!(dot.contains(edge), "{edge}");
    }
    assert_eq!(dot.matches(" -> ").count(), 8 + 6);
}

#[test]
fn the_picture_shows_values_and_gradients_of_leaves() {
    let svg = network(true).to_svg();
    for line in [
        "W1   2×2   [0.5, −1; 1, 0.5]",
        "gradient [−0.01583, 0.1061; −0.03166, 0.2123]",
        "W2   2×1   [1; −2]",
        "gradient [−0.2087; −0.1406]",
    ] {
        assert!(svg.contains(&format!(">{line}</text>")), "{line}\n{svg}");
    }
    assert!(!network(false).to_svg().contains(">gradient "));
}

/// Truncated entries would look like different ones.
#[test]
fn entries_without_room_are_summed_up() {
    let mut params = Params::new();
    let w = params.add("a.long.name.for.w", Matrix::from([[0.1111, 0.2222], [0.3333, -0.4444]]));
    let mut tape = Tape::new();
    let svg = explain((tape.record(&params).param(w) * 0.123).square().sum()).to_svg();
    for line in [
        "a.long.name.for.w   2×2   −0.4444 … 0.3333",
        "gradient norm 0.01841", // 2·0.123²·‖w‖
        "2×2   [0.01367, 0.02733; 0.041, −0.05466]",
    ] {
        assert!(svg.contains(&format!(">{line}</text>")), "{line}\n{svg}");
    }
}

#[test]
fn leaves_do_not_overlap() {
    let mut params = Params::new();
    let blocks = ["w", "b", "v", "c"].map(|name| params.add(name, Matrix::from([[1.0]])));
    let mut tape = Tape::new();
    let t = tape.record(&params);
    let [w, b, v, c] = blocks.map(|block| t.param(block));
    let svg = explain(w.affine(b, v).affine(c, w).affine(v, b)).to_svg();
    let number = |line: &str, name: &str| -> usize {
        let (_, from) = line.split_once(&format!(" {name}=\"")).unwrap();
        from.split('"').next().unwrap().parse().unwrap()
    };
    let boxes = svg.lines().filter(|line| line.starts_with("<rect class=\"param\""));
    let boxes: Vec<_> = boxes.map(|line| (number(line, "y"), number(line, "height"))).collect();
    assert_eq!(boxes.len(), 7);
    for pair in boxes.windows(2) {
        assert!(pair[0].0 + pair[0].1 < pair[1].0, "{pair:?}");
    }
    let (last, total) = (boxes[6].0 + boxes[6].1, number(&svg, "height"));
    assert!(last < total, "{last} of {total}");
}

/// `UPDATE_DOCS=1 cargo test -p wengert-inspect --test explain` redraws it.
#[test]
fn the_picture_of_the_chapter_is_current() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/images/one-step.svg");
    let drawn = network(true).to_svg();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(file, &drawn).unwrap();
    }
    let kept = std::fs::read_to_string(file).unwrap_or_default();
    assert!(kept == drawn, "docs/images/one-step.svg is old: UPDATE_DOCS=1 draws it again");
}

/// What XML does not allow, and what a terminal would obey, is written as its number.
#[test]
fn names_of_parameters_are_text() {
    let mut params = Params::new();
    let w = params.add("w\u{1b}[31m<&>\u{1}\u{fffe}\n", Matrix::from([[2.0]]));
    let mut tape = Tape::new();
    let explanation = explain(tape.record(&params).param(w).square());
    let (svg, dot, table) = (explanation.to_svg(), explanation.to_dot(), explanation.to_string());
    for text in [&svg, &dot, &table] {
        let hidden = |c: char| (c.is_control() && c != '\n') || c == '\u{fffe}';
        assert!(!text.contains(hidden), "{text:?}");
    }
    assert!(svg.contains(r">w\u{1b}[31m&lt;&amp;&gt;\u{1}\u{fffe}\n   1×1   2</text>"), "{svg}");
    assert!(dot.contains(r#"label="w\\u{1b}[31m<&>\\u{1}\\u{fffe}\\n\n1×1   2"#), "{dot}");
    assert!(table.contains("\nw\\u{1b}[31m<&>\\u{1}\\u{fffe}\\n  1×1    2"), "{table}");
}
