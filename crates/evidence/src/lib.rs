//! Published figures, with their sources, and the checks of wengert against them.
//!
//! Each file has the figures of one kind. The program of this crate prints the comparison; the tests run it at
//! every CPU level, then corrupt each figure to see the check reject it.

#![forbid(unsafe_code)]

pub mod article;
mod constants;
mod gradients;
mod kinks;
mod least_squares;
mod losses;
mod optimizers;
pub mod report;
mod row;
mod scikit_learn;
mod special_values;
mod test_functions;

pub use row::{Bound, Row, Section};

/// All checks, by source.
pub fn sections() -> Vec<Section> {
    let mut sections = vec![article::section(article::by_the_tape()), scikit_learn::section()];
    sections.extend(optimizers::sections());
    sections.extend(special_values::sections());
    sections.push(kinks::section());
    sections.extend(losses::sections());
    sections.extend(constants::sections());
    sections.extend(test_functions::sections());
    sections.push(least_squares::section());
    sections.push(gradients::section());
    sections
}
