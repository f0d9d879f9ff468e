//! [`tree`]: pieces of a sum added in an order that nothing changes.

use crate::parallel;
use std::ops::Range;

/// The term of a piece; no type parameter, for the reason given at `Leaf` in `update.rs`.
pub(crate) type Term<'a, S> = dyn Fn(usize) -> S + Sync + 'a;

/// The terms of `count` pieces added in a tree whose form depends on `count` alone.
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
