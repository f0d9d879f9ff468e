//! [`tree`]: pairwise summation in a fixed order.

use crate::parallel;
use std::ops::Range;

/// The sum of a piece; a trait object for the reason given at `Leaf` in `update.rs`.
pub(crate) type Term<'a, S> = dyn Fn(usize) -> S + Sync + 'a;

/// The sum of `count` terms, added in a tree whose shape depends on `count` alone. Subtrees run in parallel if
/// they are large; `weight` is the number of elements in a term.
pub(crate) fn tree<S: Send>(
    count: usize,
    weight: usize,
    term: &(impl Fn(usize) -> S + Sync),
    add: &(impl Fn(S, S) -> S + Sync),
) -> S {
    if count == 1 { term(0) } else { node(0..count, weight, term, add) }
}

fn node<S: Send>(
    pieces: Range<usize>,
    weight: usize,
    term: &Term<'_, S>,
    add: &(impl Fn(S, S) -> S + Sync),
) -> S {
    if pieces.len() == 1 {
        return term(pieces.start);
    }
    let mid = pieces.start.midpoint(pieces.end);
    let left = || node(pieces.start..mid, weight, term, add);
    let right = || node(mid..pieces.end, weight, term, add);
    let (left, right) = if pieces.len() * weight >= 2 * parallel::ELEMENTS {
        parallel::join(left, right)
    } else {
        (left(), right())
    };
    add(left, right)
}
