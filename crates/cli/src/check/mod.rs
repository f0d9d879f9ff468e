//! `wengert check`: the library against figures that others have published.
//!
//! Each file has the figures of one kind, with their sources. The tests run the same checks, and then
//! corrupt each figure to see the check reject it.

pub(crate) mod article;
mod constants;
mod gradients;
mod kinks;
mod least_squares;
mod losses;
mod optimizers;
pub(crate) mod report;
mod row;
mod scikit_learn;
mod special_values;
mod test_functions;

pub(crate) use row::{Bound, Row, Section};

/// All checks, by source.
pub(crate) fn sections() -> Vec<Section> {
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
