# `just --list` is the list in CONTRIBUTING.md; without just, type what a recipe calls.

# train the article's network
run:
    cargo run --release

# run every test, the code of the documentation included
test:
    cargo test --workspace

# compare with the figures that others have published
figures:
    cargo run --release -p wengert-evidence

# lint
lint:
    cargo clippy --workspace --all-targets --all-features -- -D warnings

# format, the activations too
format:
    cargo fmt --all && rustfmt --edition 2024 crates/layers/src/activation/*.rs

# write the outputs that the book, or a page of it, shows
pages *PAGES:
    .ci/pages --update {{ PAGES }}

# draw the pictures of the documentation
pictures:
    docs/pictures

# build the book and the reference, and follow their links
docs:
    .ci/book && .ci/docs

# count instructions, which tell on a busy machine too what got slower
instructions:
    .ci/instructions

# before a commit: format, lints, tests
quick:
    .ci/quick

# everything, as CI does
ci:
    .ci/run
