//! The code of the book in `docs`, as tests: every block of Rust is a program that is compiled and run.
//! What is quoted of other files, and what programs print, `.ci/pages` compares.

#![forbid(unsafe_code)]

macro_rules! pages {
    ($($name:ident: $path:literal;)*) => {
        $(
            #[cfg(doctest)]
            #[doc = include_str!(concat!("../../../", $path))]
            mod $name {}
        )*

        #[cfg(test)]
        const PAGES: &[&str] = &[$($path),*];
    };
}

pages! {
    architecture: "ARCHITECTURE.md";
    contributing: "CONTRIBUTING.md";
    activations: "docs/activations.md";
    article: "docs/article.md";
    by_hand: "docs/by-hand.md";
    checked: "docs/checked.md";
    evidence: "docs/evidence.md";
    glossary: "docs/glossary.md";
    new_activation: "docs/new-activation.md";
    new_op: "docs/new-op.md";
    new_parts: "docs/new-parts.md";
    one_step: "docs/one-step.md";
    own_data: "docs/own-data.md";
    performance: "docs/performance.md";
    release: "docs/release.md";
    results: "docs/results.md";
    rounding: "docs/rounding.md";
    second_order: "docs/second-order.md";
    speed: "docs/speed.md";
    tape: "docs/tape.md";
    translation: "docs/translation.md";
}

#[test]
fn the_pages_are_those_of_the_table_of_contents() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../");
    let contents = std::fs::read_to_string(format!("{root}docs/SUMMARY.md")).unwrap();
    for entry in std::fs::read_dir(format!("{root}docs")).unwrap() {
        let file = entry.unwrap().file_name().into_string().unwrap();
        if file.ends_with(".md") && file != "SUMMARY.md" {
            assert!(contents.contains(&format!("]({file})")), "docs/SUMMARY.md lacks {file}");
            let tested = PAGES.contains(&format!("docs/{file}").as_str());
            assert!(tested || file == "README.md", "crates/book/src/lib.rs lacks {file}");
        }
    }
}
