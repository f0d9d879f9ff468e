//! The code of the book in `docs` and of the crates' READMEs, as tests: every block of Rust is compiled and run.
//! `.ci/pages` compares the quoted files and the output of programs.

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
    decisions: "docs/decisions.md";
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
    crate_book: "crates/book/README.md";
    crate_cli: "crates/cli/README.md";
    crate_evidence: "crates/evidence/README.md";
    crate_files: "crates/files/README.md";
    crate_inspect: "crates/inspect/README.md";
    crate_kernels: "crates/kernels/README.md";
    crate_layers: "crates/layers/README.md";
    crate_manual: "crates/manual/README.md";
    crate_params: "crates/params/README.md";
    crate_plot: "crates/plot/README.md";
    crate_tape: "crates/tape/README.md";
    crate_trainer: "crates/trainer/README.md";
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

#[test]
fn the_readmes_of_all_crates_are_tested() {
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).unwrap() {
        let page = format!("crates/{}/README.md", entry.unwrap().file_name().to_str().unwrap());
        assert!(PAGES.contains(&page.as_str()), "crates/book/src/lib.rs lacks {page}");
    }
}
