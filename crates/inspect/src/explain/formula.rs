//! What an op computes, in symbols and in operations.

use wengert_tape::{Formula, Shape};

/// The formula of an op in terms of its operands; `name(a, b)` for an op that is not known here.
pub(super) fn formula(op: &str, elementwise: Option<&Formula>, args: &[String]) -> String {
    if let (Some(f), [x]) = (elementwise, args) {
        return f.with_variable(x).to_string();
    }
    match (op, args) {
        ("add", [a, b]) => format!("{a} + {b}"),
        ("sub", [a, b]) => format!("{a} − {b}"),
        ("mul", [a, b]) => format!("{a} ⊙ {b}"),
        ("div", [a, b]) => format!("{a} / {b}"),
        ("neg", [a]) => format!("−{a}"),
        ("matmul", [a, b]) => format!("{a}·{b}"),
        ("affine", [x, w, b]) => format!("{x}·{w} + {b}"),
        ("transpose", [a]) => format!("{a}ᵀ"),
        ("mse", [p, y]) => format!("mean(({p} − {y})²)"),
        ("variable", []) => "given".to_owned(),
        _ => format!("{op}({})", args.join(", ")),
    }
}

/// Additions, multiplications and elementary functions: two for each term of a product, one for each
/// term of a sum, those of the formula for each entry of a map, else one for each entry of the result.
pub(super) fn flops(
    op: &str,
    elementwise: Option<&Formula>,
    args: &[Shape],
    result: Shape,
) -> usize {
    if let Some(f) = elementwise {
        let operations = f.terms().iter().filter(|term| !term.operands().is_empty());
        return operations.count() * result.len();
    }
    match (op, args) {
        ("matmul" | "affine", [a, b, ..]) => 2 * a.len() * b.cols,
        ("mse", [p, _]) => 3 * p.len(),
        ("log_sum_exp" | "log_softmax", [x]) => 4 * x.len(),
        ("transpose" | "same" | "variable", _) => 0,
        (op, _) if op.starts_with("rows") || op.starts_with("cols") => 0,
        (_, [x]) => x.len().max(result.len()),
        _ => result.len(),
    }
}
